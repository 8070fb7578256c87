"""Numbers on papers and telephone numbers: what was written, a normalised form, and warnings.

Only the plainly impossible is refused (no digit, far too short or long, a date or the number of a letter);
all else is kept and warned about, because real papers carry odd numbers.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum import ean
from stdnum.id import npwp as stdnum_npwp

from registry.places import PROVINCES

MESSAGES = {
    "several_numbers": _("Several numbers are written here; the first one counts."),
    "nib_length": _("An NIB has 13 digits."),
    "nspp_length": _("An NSPP has 12 digits."),
    "nspp_prefix": _("An NSPP begins with 51."),
    "nspp_regency": _("Digits 5 to 8 of the NSPP name another kabupaten or kota."),
    "npwp_length": _("An NPWP has 15 or 16 digits."),
    "npwp_check_digit": _("The check digit of the NPWP does not fit; look for a typing error."),
    "pirt_length": _("A P-IRT number has 13 digits, a dash and the last 2 digits of the year it ends."),
    "pirt_no_year": _("The year in which the P-IRT number ends is missing."),
    "pirt_packaging": _("The first digit of a P-IRT number is a packaging from 1 to 8."),
    "pirt_food_group": _("Digits 2 and 3 of a P-IRT number are a food group from 01 to 16."),
    "pirt_province": _("Digits 4 and 5 of a P-IRT number name no province."),
    "pirt_expired": _("By its last two digits this P-IRT number has expired."),
    "pirt_far_end": _("By its last two digits this P-IRT number would last longer than 5 years."),
    "bpom_length": _("The number of digits is unusual for this kind of BPOM number."),
    "bpom_no_letters": _("The letters of the BPOM number are missing, such as MD or ML."),
    "bpom_not_food": _("This BPOM number is not for food; those begin with MD or ML."),
    "halal_length": _("A halal number is ID and 17 digits."),
    "halal_18_digits": _("This halal number has 18 digits instead of 17."),
    "halal_mui": _("This is an old MUI number, not a halal number of BPJPH."),
    "merek_length": _("A trade mark number is IDM and 9 digits."),
    "merek_no_letters": _("The letters IDM of the trade mark number are missing."),
    "merek_application": _("This looks like the number of an application, not of a trade mark certificate."),
    "gtin_check_digit": _("The check digit of the barcode does not fit; look for a typing error."),
}
IMPOSSIBLE = {
    "nib": _("This is not an NIB: it has 13 digits."),
    "nspp": _("This is not an NSPP: it has 12 digits."),
    "npwp": _("This is not an NPWP: it has 15 or 16 digits."),
    "pirt": _("This is not a P-IRT number: it has 15 digits, such as 2063510010270-24."),
    "bpom": _("This is not a BPOM number: it is MD or ML and 12 or 15 digits."),
    "halal": _("This is not a halal number: it is ID and 17 digits."),
    "merek": _("This is not a trade mark number: it is IDM and 9 digits."),
    "gtin": _("This is not a barcode: it has 8, 12, 13 or 14 digits."),
    "sni": _("Write the number of the paper, at most 120 characters."),
    "haccp": _("Write the number of the paper, at most 120 characters."),
    "organic": _("Write the number of the paper, at most 120 characters."),
    "tkdn": _("Write the number of the paper, at most 120 characters."),
    "phone": _("This is not a telephone number. For example: 0812-3456-7890"),
}

# Longest text kept as written: a maker's own numbers, and papers (whose label may stand in a sentence).
OWN_LENGTH, PAPER_LENGTH = 40, 120

RUN = re.compile(r"\d(?:[ .-]*\d)*")
DATE = re.compile(r"\d{4}([-./ ])\d{1,2}\1\d{1,2}|\d{1,2}([-./ ])\d{1,2}\2\d{4}")

# Letters of a BPOM number and how many digits follow: food, cosmetics, medicines and supplements.
BPOM_DIGITS = {
    **dict.fromkeys(("MD", "ML"), (12, 15)),
    **dict.fromkeys(("NA", "NB", "NC", "ND", "NE"), (11,)),
    **dict.fromkeys(("TR", "TI", "TL", "HT", "FF", "SD", "SI", "SL"), (9,)),
}
BPOM = re.compile(rf"(?:(?<![A-Z])|(?<=RI)|(?<=POM))({'|'.join(BPOM_DIGITS)})[ .:-]*({RUN.pattern})")
MEREK = re.compile(rf"IDM[ .:-]*({RUN.pattern})")
APPLICATION = re.compile(rf"(?<![A-Z])([A-Z]{{1,3}}){RUN.pattern}")

PHONE_LABEL = re.compile(
    r"^(?:(?:wa|whats ?app|hp|handphone|telp|telepon|tel|phone|mobile|no|nomor|kontak)(?![a-z])[ .:/]*)+",
    re.IGNORECASE,
)
PHONE_LINK = re.compile(r"(?:wa\.me/|[?&]phone=)(?:\+|%2b)?(\d+)", re.IGNORECASE)
# Typed without its plus; a landline of area 0628 would be typed with its zero.
BARE_MOBILE = re.compile(r"^(?:00)?(?=62[ .()-]*0?[ .()-]*8)")


@dataclass(frozen=True)
class NumberWarning:
    code: str
    message: str = field(compare=False)


@dataclass(frozen=True)
class PaperNumber:
    """A number as written and normalised.

    `normal` is empty for an NIB, NSPP or NPWP with too few or too many digits: nothing can be compared then.
    """

    written: str
    normal: str
    warnings: tuple[NumberWarning, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(warning.code for warning in self.warnings)


@dataclass(frozen=True)
class PirtNumber(PaperNumber):
    """What a P-IRT number says of itself; `regency` as "35.10", `end_year` None where it is missing."""

    packaging: str = ""
    food_group: str = ""
    regency: str = ""
    end_year: int | None = None


def plain(text: object) -> str:
    """`text` in plain signs: digits of any script as 0–9, any dash as -, any blank as one kind of blank.

    Superscripts stay what they are (`"²".isdigit()` is true); invisible signs, which chat apps add, go.
    """
    text = str(text)
    return text if text.isascii() and text.isprintable() else "".join(map(_plain_sign, text))


def _plain_sign(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    if digit is not None:
        return str(digit)
    if "\uff01" <= sign <= "\uff5e":
        return chr(ord(sign) - 0xFEE0)
    category = unicodedata.category(sign)
    if category == "Pd" or sign == "−":
        return "-"
    if category in {"Cf", "Cs", "Cn", "Co"}:
        return ""
    return " " if category in {"Cc", "Zs", "Zl", "Zp"} else sign


def _impossible(kind: str) -> ValidationError:
    return ValidationError(IMPOSSIBLE[kind], code=f"impossible_{kind}")


def _as_written(kind: str, text: object, longest: int) -> str:
    written = " ".join("".join(sign if sign.isprintable() else " " for sign in str(text)).split())
    if not written or len(written) > longest:
        raise _impossible(kind)
    return written


def _runs(text: object) -> Iterable[str]:
    """Digits that belong together: between them only blanks, dots and dashes, on one line."""
    for part in re.split(r"[\r\n;,]", str(text)):
        line = plain(part).strip()
        if not DATE.fullmatch(line):
            yield from (re.sub(r"\D", "", run) for run in RUN.findall(line))


def _digits(kind: str, text: object, lengths: Iterable[int]) -> tuple[str, list[str]]:
    """The digits that may be this number, and a warning where a second number may be it too."""
    runs = list(dict.fromkeys(run for run in _runs(text) if len(run) in lengths))
    if not runs:
        raise _impossible(kind)
    return runs[0], ["several_numbers"] if len(runs) > 1 else []


def _warnings(codes: Iterable[str]) -> tuple[NumberWarning, ...]:
    return tuple(NumberWarning(code, MESSAGES[code]) for code in codes)


def _when(**checks: bool) -> list[str]:
    """Names of the checks that hold."""
    return [name for name, holds in checks.items() if holds]


def nib(text: str, **_context) -> PaperNumber:
    """Number of a business (13 digits). Raises ValidationError(code="impossible_nib")."""
    written = _as_written("nib", text, OWN_LENGTH)
    digits, codes = _digits("nib", text, range(11, 16))
    fits = len(digits) == 13
    return PaperNumber(written, digits if fits else "", _warnings(codes + _when(nib_length=not fits)))


def nspp(text: str, *, regency: str | None = None, **_context) -> PaperNumber:
    """Number of a pesantren (51 + 10 digits); `regency` ("35.09") is compared with digits 5 to 8.

    Raises ValidationError(code="impossible_nspp").
    """
    written = _as_written("nspp", text, OWN_LENGTH)
    digits, codes = _digits("nspp", text, range(10, 15))
    fits = len(digits) == 12
    codes += _when(
        nspp_length=not fits,
        nspp_prefix=not digits.startswith("51"),
        nspp_regency=fits and bool(regency) and digits[4:8] != regency.replace(".", ""),
    )
    return PaperNumber(written, digits if fits else "", _warnings(codes))


def npwp(text: str, **_context) -> PaperNumber:
    """Tax number (15 or 16 digits). Raises ValidationError(code="impossible_npwp")."""
    written = _as_written("npwp", text, OWN_LENGTH)
    digits, codes = _digits("npwp", text, range(13, 19))
    fits = len(digits) in {15, 16}
    codes += _when(npwp_length=not fits, npwp_check_digit=fits and not stdnum_npwp.is_valid(digits))
    return PaperNumber(written, digits if fits else "", _warnings(codes))


def pirt(text: str, *, on: date | None = None, **_context) -> PirtNumber:
    """P-IRT number of a small food maker; with a day `on` its end is judged too.

    Valid five years; the dash before the two digits of the year it ends is often missing. Without a year, or
    with a wrong number of digits, `normal` is the digits alone.
    Raises ValidationError(code="impossible_pirt").
    """
    written = _as_written("pirt", text, PAPER_LENGTH)
    digits, codes = _digits("pirt", text, range(12, 17))
    end_year = 2000 + int(digits[13:]) if len(digits) == 15 else None
    is_without_year = len(digits) == 13 and not re.search(r"- *\d\d$", plain(written))
    codes += _when(
        pirt_length=end_year is None and not is_without_year,
        pirt_no_year=is_without_year,
        pirt_packaging=digits[0] not in "12345678",
        pirt_food_group=not "01" <= digits[1:3] <= "16",
        pirt_province=digits[3:5] not in PROVINCES,
        pirt_expired=bool(on and end_year and end_year < on.year),
        pirt_far_end=bool(on and end_year and end_year > on.year + 5),
    )
    return PirtNumber(
        written=written,
        normal=f"{digits[:13]}-{digits[13:]}" if end_year else digits,
        warnings=_warnings(codes),
        packaging=digits[0],
        food_group=digits[1:3],
        regency=f"{digits[3:5]}.{digits[5:7]}",
        end_year=end_year,
    )


def bpom(text: str, **_context) -> PaperNumber:
    """Marketing permit of BPOM: MD or ML for food; other letters are real, but not food.

    Normalised to letters, blank, digits. Raises ValidationError(code="impossible_bpom").
    """
    written = _as_written("bpom", text, PAPER_LENGTH)
    found = list(dict.fromkeys((m[1], re.sub(r"\D", "", m[2])) for m in BPOM.finditer(plain(written).upper())))
    if not found:
        digits, codes = _digits("bpom", text, range(11, 17))
        return PaperNumber(written, digits, _warnings([*codes, "bpom_no_letters"]))
    letters, digits = found[0]
    if not 8 <= len(digits) <= 17:
        raise _impossible("bpom")
    codes = _when(
        several_numbers=len(found) > 1,
        bpom_length=len(digits) not in BPOM_DIGITS[letters],
        bpom_not_food=letters not in {"MD", "ML"},
    )
    return PaperNumber(written, f"{letters} {digits}", _warnings(codes))


def halal(text: str, **_context) -> PaperNumber:
    """Halal certificate of BPJPH (ID + 17 digits) or an old number of MUI (14 or 15 digits).

    Raises ValidationError(code="impossible_halal").
    """
    written = _as_written("halal", text, PAPER_LENGTH)
    digits, codes = _digits("halal", text, range(13, 21))
    is_mui = len(digits) in {14, 15}
    codes += _when(
        halal_18_digits=len(digits) == 18,
        halal_mui=is_mui,
        halal_length=len(digits) in {13, 16, 19, 20},
    )
    return PaperNumber(written, digits if is_mui else f"ID{digits}", _warnings(codes))


def merek(text: str, **_context) -> PaperNumber:
    """Trade mark certificate (IDM + 9 digits); an application is not one, and warned about.

    Raises ValidationError(code="impossible_merek").
    """
    written = _as_written("merek", text, PAPER_LENGTH)
    capitals = plain(written).upper()
    if found := MEREK.search(capitals):
        digits, codes = _digits("merek", found[1], range(6, 13))
        return PaperNumber(written, f"IDM{digits}", _warnings(codes + _when(merek_length=len(digits) != 9)))
    digits, codes = _digits("merek", text, range(6, 17))
    letters = found[1] if (found := APPLICATION.search(capitals)) else ""
    codes += _when(merek_application=bool(letters), merek_no_letters=not letters)
    return PaperNumber(written, letters + digits, _warnings(codes))


def gtin(text: str, **_context) -> PaperNumber:
    """Barcode number (EAN-8, UPC-12, EAN-13, GTIN-14). Raises ValidationError(code="impossible_gtin")."""
    written = _as_written("gtin", text, OWN_LENGTH)
    digits, codes = _digits("gtin", text, {8, 12, 13, 14})
    return PaperNumber(written, digits, _warnings(codes + _when(gtin_check_digit=not ean.is_valid(digits))))


def _free(kind: str):
    """Papers whose numbers follow no rule: only trimmed."""

    def trimmed(text: str, **_context) -> PaperNumber:
        written = _as_written(kind, text, PAPER_LENGTH)
        return PaperNumber(written, written)

    return trimmed


PAPERS = {"halal": halal, "pirt": pirt, "md": bpom, "merek": merek} | {
    kind: _free(kind) for kind in ("sni", "haccp", "organic", "tkdn")
}


def paper_number(kind: str, text: str, **context) -> PaperNumber:
    """The number of a certificate of this kind; `context` goes to the kind's function (`on=` for P-IRT)."""
    return PAPERS[kind](text, **context)


def mobile(text: str) -> str:
    """A mobile number in E.164 ("+628123456789"), from any Indonesian spelling or from abroad with its plus.

    Raises ValidationError(code="impossible_phone").
    """
    number = _telephone(text)
    kind = phonenumbers.number_type(number)
    mobiles = {phonenumbers.PhoneNumberType.MOBILE}
    if number.country_code != 62:
        mobiles |= {phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}
    if kind not in mobiles:
        raise _impossible("phone")
    return _e164(number)


def phone(text: str) -> str:
    """As `mobile`, landlines with their area code included: they can be called, but have no WhatsApp."""
    return _e164(_telephone(text))


def _telephone(text: object) -> phonenumbers.PhoneNumber:
    written = plain(str(text)[:200]).strip()
    link = PHONE_LINK.search(written)
    if link:
        written = link[1] if link[1].startswith("0") else f"+{link[1]}"
    spelt = BARE_MOBILE.sub("+", PHONE_LABEL.sub("", written))
    # Letters would be read as the keys they stand on, and "×" or "ext." as an extension.
    if not re.fullmatch(r"\+?[\d .()/-]+", spelt):
        raise _impossible("phone")
    try:
        number = phonenumbers.parse(spelt, "ID")
    except phonenumbers.NumberParseException:
        raise _impossible("phone") from None
    if not phonenumbers.is_valid_number(number) or len(_e164(number)) < 9:
        raise _impossible("phone")
    return number


def _e164(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def whatsapp_link(e164: str, text: str = "") -> str:
    """Address that opens a chat with this number, `text` already typed in."""
    link = f"https://wa.me/{e164.removeprefix('+')}"
    return f"{link}?text={quote(text, safe='')}" if text else link


def format_phone(e164: str) -> str:
    """A number as people here write it: "0812-3456-7890"; foreign ones with their plus."""
    try:
        number = phonenumbers.parse(e164, "ID")
    except phonenumbers.NumberParseException:
        return e164
    national = number.country_code == 62
    form = phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)
