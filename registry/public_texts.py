"""What may not stand in a text that everybody reads: a NIK, or a mobile number, which is shown by consent alone."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.numbers import plain

DIGITS = re.compile(r"(?<![0-9A-Za-z])[0-9](?:[ .-]?[0-9]){15}(?![0-9])")
# NIK: province, regency, district; day (women +40), month, year; number (Permendagri 40/2019).
NIK = re.compile(r"[1-9][1-9]\d{4}(?:0[1-9]|[12]\d|3[01]|4[1-9]|[56]\d|7[01])(?:0[1-9]|1[0-2])\d{6}")
MOBILE = re.compile(r"(?<![0-9A-Za-z])(?:(?:\+|00)?62[ .-]?|0)8[1-9](?:[ .-]?[0-9]){7,10}(?![0-9])")


def holds_nik(text) -> bool:
    return any(NIK.fullmatch(re.sub(r"\D", "", found)) for found in DIGITS.findall(plain(text)))


def refuse_private_numbers(text) -> None:
    """Raises ValidationError(code="nik_in_public") or (code="phone_in_public")."""
    if holds_nik(text):
        words = _("This looks like a NIK. Everybody reads this text: please take the number out.")
        raise ValidationError(words, code="nik_in_public")
    if MOBILE.search(plain(text)):
        words = _(
            "Everybody reads this text: please take the mobile number out. Buyers see the number of the business when "
            "it agrees, on the page about the business."
        )
        raise ValidationError(words, code="phone_in_public")
