"""What the office promises to whoever waits: a decision within so many working days.

The office sets how many ("service_promise_days", at first SERVICE_PROMISE_DAYS).

Working days are Monday to Friday in Jakarta; holidays are not known here.
"""

from datetime import date, datetime, time, timedelta

from registry.days import JAKARTA, today
from registry.office_settings import value_of

SATURDAY = 5


def promised_days() -> int:
    return value_of("service_promise_days")


def _is_working_day(day):
    return day.weekday() < SATURDAY


def working_days(since: date, until: date) -> int:
    """Working days after `since`, up to and with `until`."""
    return sum(_is_working_day(since + timedelta(days=number)) for number in range(1, (until - since).days + 1))


def promised_by(asked_at: datetime) -> date:
    """The last day of the promise for what was asked at a moment."""
    day, left = today(asked_at), promised_days()
    while left > 0:
        day += timedelta(days=1)
        left -= _is_working_day(day)
    return day


def overdue_before(day: date) -> datetime:
    """Whatever was asked before this moment, and still waits on `day`, waits longer than promised."""
    asked_on, days = day - timedelta(days=1), promised_days()
    while working_days(asked_on, day) <= days:
        asked_on -= timedelta(days=1)
    return datetime.combine(asked_on + timedelta(days=1), time.min, tzinfo=JAKARTA)
