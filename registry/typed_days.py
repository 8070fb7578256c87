"""Days as people type them: 24/11/2026, 24-11-26, 24 November 2026, 24 Nov 2026."""

import re
from datetime import date

from registry.cells import read_day
from registry.numbers import plain

# First letters of the months, Indonesian and English, in every spelling people use.
MONTHS = {"jan": 1, "feb": 2, "peb": 2, "mar": 3, "mrt": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7,
          "agu": 8, "agt": 8, "ags": 8, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "nop": 11, "des": 12,
          "dec": 12}  # fmt: skip
SPELT = re.compile(r"(\d{1,2})[ ./-]*([a-z]{3,9})\.?[ ./-]*(\d{4}|\d{2})", re.IGNORECASE)
SHORT_YEAR = re.compile(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{2})")


def read_typed_day(text: str) -> date | None:
    """The day that was typed; None where nothing was. Two digits of a year are of this century.

    Raises ValidationError(code="not_a_day").
    """
    written = " ".join(plain(text).split())
    if (found := SPELT.fullmatch(written)) and (month := MONTHS.get(found[2][:3].lower())):
        return read_day(f"{found[1]}/{month}/{_whole(found[3])}")
    if found := SHORT_YEAR.fullmatch(written):
        return read_day(f"{found[1]}/{found[2]}/{_whole(found[3])}")
    return read_day(written)


def _whole(year):
    return year if len(year) == 4 else f"20{year}"
