"""Logs tell what failed, and no personal data: what PostgreSQL quotes of a row is cut, NIK and telephones are masked.

PostgreSQL adds "DETAIL: Failing row contains (…)" and "Key (email)=(…)" to its errors, and a traceback ends with it.
"""

import logging
import re

DETAIL = re.compile(r"^(DETAIL|CONTEXT|HINT|QUERY|STATEMENT):.*?(?=^\S|\Z)", re.MULTILINE | re.DOTALL)
KEY = re.compile(r"(Key \([^)]*\)=)\(.*\)|(Failing row contains )\(.*\)")
QUOTED_VALUE = re.compile(r'(invalid input syntax for [^:]*: )".*"')
NIK = re.compile(r"(?<![0-9A-Za-z])[0-9](?:[ .-]?[0-9]){15}(?![0-9])")
TELEPHONE = re.compile(r"(?<![0-9A-Za-z])(?:(?:\+|%2B)?62[ .-]?|0)8[0-9](?:[ .-]?[0-9]){6,10}(?![0-9])")
EMAIL = re.compile(r"[\w.+-]{1,64}(?:@|%40)(?:[\w-]{1,63}\.){1,8}[a-zA-Z]{2,}")
MASKS = ((DETAIL, ""), (KEY, r"\1\2(•••)"), (QUOTED_VALUE, r'\1"•••"'), (NIK, "•NIK•"), (TELEPHONE, "•telp•"),
         (EMAIL, "•surel•"))  # fmt: skip


def discreet(text: str) -> str:
    for pattern, mask in MASKS:
        text = pattern.sub(mask, text)
    return text


class DiscreetFormatter(logging.Formatter):
    """The line as it is written, tracebacks included, without what is nobody's business."""

    def format(self, record):
        return discreet(super().format(record))
