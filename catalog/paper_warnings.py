"""What is odd about a paper, beside the field it concerns: said to whoever fills it in, never a reason to refuse."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalog.choices import Paper
from registry.numbers import NumberWarning, paper_number

# Years for which a paper is given out (DOMAIN, numbers on papers); kinds that are not here end as printed.
VALID_FOR = {Paper.PIRT: 5, Paper.MD: 5, Paper.MEREK: 10}

MESSAGES = {
    "end_missing": _("A paper of this kind ends one day. Write the day, and we remind you in time."),
    "end_not_usual": _("Halal certificates have had no end since 2023. Leave this empty, unless it is printed."),
    "end_far": _("This is longer than a paper of this kind lasts. Look at the year again."),
    "end_differs": _("The last two digits of the number name another year."),
    "end_past": _("By this day the paper has ended already. If there is a new one, record that."),
}


def warnings_of(paper, day) -> dict[str, list[NumberWarning]]:
    """{field: warnings} of a paper, saved or about to be; fields without any are not there."""
    try:
        number = paper_number(paper.kind, paper.number_written, on=day)
    except (KeyError, ValidationError):
        return {}
    codes = [code for code, holds in _ends(paper, day, getattr(number, "end_year", None)) if holds]
    ends = [NumberWarning(code, MESSAGES[code]) for code in codes]
    found = {"number_written": list(number.warnings), "valid_until": ends}
    return {field: warnings for field, warnings in found.items() if warnings}


def _ends(paper, day, end_year):
    end, years = paper.valid_until, VALID_FOR.get(paper.kind)
    begin = paper.issued_on or day
    yield "end_missing", bool(years) and not end
    yield "end_not_usual", paper.kind == Paper.HALAL and bool(end)
    yield "end_far", bool(years and end) and end.year > begin.year + years
    yield "end_differs", bool(end and end_year) and end.year != end_year
    yield "end_past", bool(end) and end < day
