"""Prices, weights, shelf lives and counts as people write them, read to whole numbers.

What can be read in two ways is never guessed: weights and shelf lives give None (their words are kept beside
them), prices and counts are refused.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.numbers import plain

MESSAGES = {
    "impossible_price": _("This is not a price in rupiah, such as 15.000."),
    "ambiguous_price": _("This price can be read in two ways: write it in full, such as 15.000."),
    "not_a_whole_number": _("Write a whole number, such as 1.500."),
    "ambiguous_number": _("This number can be read in two ways: write 1.500 for fifteen hundred."),
}

LONGEST_TEXT = 200
LONGEST_NUMBER = 20
# No price below this many rupiah: "15" is short for 15.000, or a quantity.
LOWEST_PRICE = 100
HIGHEST = 2_000_000_000
HEAVIEST = 1_000_000  # grams

NUMBER = r"\d+(?:[.,]\d+)*"
# Readings of a number, the first that fits: (shape, sign of thousands, sign of decimals)
SHAPES = (
    (re.compile(r"\d+"), "", ""),
    (re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d{1,2})?"), ".", ","),
    (re.compile(r"[1-9]\d{0,2}(?:,\d{3}){2,}(?:\.\d{1,2})?|[1-9]\d{0,2},\d{3}\.\d{1,2}"), ",", "."),
    (re.compile(r"(?:\d+,\d{1,2}|0,\d+|\d{4,},\d+)"), "", ","),
    (re.compile(r"(?:\d+\.\d{1,2}|0\.\d+|\d{4,}\.\d+)"), "", "."),
)

MULTIPLIERS = {"rb": 1_000, "ribu": 1_000, "k": 1_000, "jt": 1_000_000, "juta": 1_000_000}
AMOUNT = re.compile(rf"({NUMBER}) *(?:({'|'.join(MULTIPLIERS)})(?:an)?(?![a-z]))? *([a-z]*)")
# After any other word than these the number before it counts pieces or grams.
PRICE_WORDS = {"", "rp", "idr", "rupiah", "sampai", "sd", "hingga", "dan", "atau"}
PER = re.compile(r"/|@|\bper\b")
BARE_PRICE = re.compile(rf" *(?:rp|idr)?[ .]*{NUMBER} *(?:{'|'.join(MULTIPLIERS)})?[ .,-]*")
BLANK_IN_NUMBER = re.compile(r"(?<![\d.,])(\d{1,3}) (?=\d{3}(?!\d))")
NEGATIVE = re.compile(r"(?:rp|idr)?[ .]*- *\d")

GRAMS = {
    **dict.fromkeys(("g", "gr", "grm", "gram"), 1),
    **dict.fromkeys(("ons",), 100),
    **dict.fromkeys(("kg", "kilo", "kilogram", "kilo gram"), 1_000),
}
FRACTIONS = {"1/2": Decimal("0.5"), "1/4": Decimal("0.25"), "1/8": Decimal("0.125")}
WEIGHT = re.compile(
    r"(?:(?:berat|bersih|netto|neto|net)\b[ .:]*)*[±+ ]*"
    rf"({'|'.join(FRACTIONS)}|{NUMBER}) *({'|'.join(GRAMS)})[. ]*"
)

DAYS = {
    **dict.fromkeys(("hari", "hr", "day", "days"), 1),
    **dict.fromkeys(("minggu", "mgg", "week", "weeks"), 7),
    **dict.fromkeys(("bulan", "bln", "month", "months"), 30),
    **dict.fromkeys(("tahun", "thn", "th", "year", "years"), 365),
}
SHELF_LIFE = re.compile(
    r"(?:(?:masa|simpan|tahan|awet|selama|sekitar|kurang lebih)\b[ :]*)*[±`' ]*"
    rf"({NUMBER}|[a-z]+(?: [a-z]+)*?) *({'|'.join(DAYS)})[. ]*"
)
LONGEST_SHELF_LIFE = 36_500  # days
UNITS = {"se": 1} | {
    word: value
    for value, word in enumerate(
        ["satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"], start=1
    )
}
TENS = {"puluh": 10, "ratus": 100}


def price_range(text: object) -> tuple[int, int] | None:
    """Lowest and highest price in rupiah: ("15rb-20rb") → (15000, 20000), the same twice where there is one.

    None where nothing or nought is written. What follows "/" or "per" names what is sold, not a price.
    Raises ValidationError(code="impossible_price") for words without a number, a negative price or one over
    two thousand million, and code "ambiguous_price" for what can be read in two ways.
    """
    written = plain(str(text)[: LONGEST_TEXT + 1]).lower().strip()
    if not re.search(r"\w", written):
        return None
    if len(written) > LONGEST_TEXT or NEGATIVE.match(written):
        raise _refusal("impossible_price")
    amounts = _amounts(written)
    if amounts == [0]:
        return None
    if not amounts or max(amounts) > HIGHEST:
        raise _refusal("impossible_price")
    if min(amounts) < LOWEST_PRICE:
        raise _refusal("ambiguous_price")
    return min(amounts), max(amounts)


def grams(text: object) -> int | None:
    """The one weight named, in grams; None for volumes, ranges, lists and whatever is not clear."""
    found = _whole_text(WEIGHT, text)
    if not found:
        return None
    number = FRACTIONS.get(found[1]) or _reading(found[1])
    return _whole_within(number, GRAMS[found[2]], HEAVIEST)


def shelf_days(text: object) -> int | None:
    """The one shelf life named, in days (a month is 30, a year 365); None for whatever is not clear."""
    found = _whole_text(SHELF_LIFE, text)
    if not found:
        return None
    number = _reading(found[1]) if found[1][0].isdigit() else _spelt(found[1])
    return _whole_within(number, DAYS[found[2]], LONGEST_SHELF_LIFE)


def whole_number(text: object) -> int:
    """A count with Indonesian dots: "1.500" is fifteen hundred.

    Raises ValidationError with code "ambiguous_number" ("1,500") or "not_a_whole_number".
    """
    written = plain(str(text)[: LONGEST_TEXT + 1]).strip()
    if not re.fullmatch(NUMBER, written) or len(written) > LONGEST_NUMBER:
        raise _refusal("not_a_whole_number")
    number = _reading(written)
    if number is None:
        raise _refusal("ambiguous_number")
    if number != int(number) or number > HIGHEST:
        raise _refusal("not_a_whole_number")
    return int(number)


def _refusal(code: str) -> ValidationError:
    return ValidationError(MESSAGES[code], code=code)


def _reading(number: str) -> Decimal | None:
    """The value of NUMBER as it is written here; None where dot or comma could mean either."""
    if len(number) > LONGEST_NUMBER:
        return None
    for shape, thousands, decimals in SHAPES:
        if shape.fullmatch(number):
            whole = number.replace(thousands, "") if thousands else number
            return Decimal(whole.replace(decimals, ".") if decimals else whole)
    return None


def _amounts(written: str) -> list[int]:
    """Every amount of rupiah in a text; raises ValidationError(code="ambiguous_price")."""
    written = BLANK_IN_NUMBER.sub(r"\1.", re.sub(r"\bs ?/ ?d\b", " sampai ", written))
    first, *others = PER.split(written)
    parts = [first, *(part for part in others if BARE_PRICE.fullmatch(part))]
    found = [match.groups() for part in parts for match in AMOUNT.finditer(part)]
    prices = [each for each in found if each[1] or each[2] in PRICE_WORDS]
    if not prices and len(found) == 1:
        prices = found
    scale = prices[-1][1] if prices else None
    return [_rupiah(number, multiplier, scale) for number, multiplier, _word in prices]


def _rupiah(number: str, multiplier: str | None, scale: str | None) -> int:
    """One amount; in "15-30rb" the first takes its multiplier (`scale`) from the last."""
    # Nobody asks 15 rupiah with three decimals, but millions may have them.
    is_thousands = re.fullmatch(r"\d{1,3}[.,]\d{3}", number)
    value = Decimal(re.sub(r"\D", "", number)) if is_thousands else _reading(number)
    if value is None or (is_thousands and multiplier):
        raise _refusal("ambiguous_price")
    if not multiplier and 0 < value < LOWEST_PRICE:
        multiplier = scale
    return int((value * MULTIPLIERS.get(multiplier, 1)).to_integral_value(ROUND_HALF_UP))


def _whole_text(shape: re.Pattern, text: object) -> re.Match | None:
    written = plain(str(text)[: LONGEST_TEXT + 1]).lower()
    return shape.fullmatch(" ".join(re.sub(r"\([^)\d]*\)", " ", written).split()))


def _whole_within(number: Decimal | int | None, factor: int, most: int) -> int | None:
    """The product, if it is a whole number from 1 to `most`."""
    value = (number or 0) * factor
    return int(value) if value == int(value) and 1 <= value <= most else None


def _spelt(words: str) -> int | None:
    """ "tiga puluh" → 30, up to 999; None for other words."""
    total = current = 0
    for word in re.sub(r"\bse(?=(?:belas|puluh|ratus)\b)", "se ", words).split():
        if word in UNITS and not current:
            current = UNITS[word]
        elif word == "belas" and current:
            current += 10
        elif word in TENS and current:
            total, current = total + current * TENS[word], 0
        else:
            return None
    return total + current or None
