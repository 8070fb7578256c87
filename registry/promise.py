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


def promised_by(asked_at: datetime, days: int | None = None) -> date:
    """The last day of the promise for what was asked at a moment; `days` as for `overdue_before`."""
    day, left = today(asked_at), promised_days() if days is None else days
    while left > 0:
        day += timedelta(days=1)
        left -= _is_working_day(day)
    return day


def overdue_before(day: date, days: int | None = None) -> datetime:
    """Whatever was asked before this moment, and still waits on `day`, waits longer than promised.

    `days`: of the promise, where somebody asked for them already.
    """
    asked_on, days = day - timedelta(days=1), promised_days() if days is None else days
    while working_days(asked_on, day) <= days:
        asked_on -= timedelta(days=1)
    return datetime.combine(asked_on + timedelta(days=1), time.min, tzinfo=JAKARTA)
