"""Finding records by what somebody types: a name in any spelling; of a pesantren or an UMKM also place and number."""

import re
from collections import Counter
from functools import reduce
from operator import and_, or_

from django.db.models import Case, F, Q, Value, When

from registry.cells import fold_names
from registry.constraints import FoldName
from registry.models import Pesantren, Umkm
from registry.numbers import plain

MOST, MOST_OF_ONE_NAME = 10, 40
LONGEST_PLACE = 80  # letters shown
LONGEST = 150  # letters typed
NIB_LENGTH = 13
SHORTEST = 3  # letters or digits that tell anything
KINDS = frozenset(["pp", "pps", "ponpes", "pontren", "pondok", "pesantren"])  # what it is, not which one
MOST_WORDS = 8  # of a search
KINDS_OF_PLACE = frozenset(["kec", "kecamatan", "desa", "ds", "kel", "kelurahan", "dusun", "dsn"])
PLACE_MARK = re.compile(rf"\b(?:{'|'.join(KINDS_OF_PLACE)}|dukuh)\b", re.IGNORECASE)
HOUSE = r"(?:no|nomor|km|rt|rw|gg|gang)\b[\s.,:]*[\w/-]*\d[\w/-]*|\d[\d/-]*"
STREET = re.compile(rf"(?:jl|jln|jalan)\b.*?(?P<end>,|\b(?:{HOUSE})|$)", re.IGNORECASE)
NUMBERS = re.compile(rf"\b(?:{HOUSE})", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+(?:['’`.-][^\W_]+)*")


def name_typed(text: str) -> str:
    """The words that tell one pesantren from another; empty where too little was typed."""
    words = [word for word in WORD.findall(plain(text)[:LONGEST]) if word.lower() not in KINDS]
    name = " ".join(words)
    return name if len(name) >= SHORTEST else ""


def _number_typed(text: str) -> str:
    digits = re.sub(r"[\s.-]", "", plain(text).upper().removeprefix("NSPP"))
    return digits if re.fullmatch(r"\d{5,12}", digits) else ""


def pesantren_found(typed: str, regency: str = ""):
    """Pesantren of the register that were meant, those of this regency (its code) first; none for too few letters.

    Each word counts in the name, in the kabupaten or kota, in the address and as the beginning of an NSPP.
    """
    rows = Pesantren.objects.in_register().select_related("regency")
    if number := _number_typed(typed):
        return rows.filter(nspp__startswith=number).order_by("nspp", "pk")
    name = name_typed(typed)
    if not name:
        return rows.none()
    found = rows.spelt_like(name) | rows.spelt_like(_without_articles(name)) | rows.filter(_said_anywhere(name))
    return found.alias(typed=FoldName(Value(name))).order_by(
        *_closest(name, regency), "folded_name", "regency__short_name", "pk"
    )


def _said_anywhere(name):
    """The words that name no kind of place, each somewhere; a number is the beginning of an NSPP."""
    words = [word for word in name.split()[:MOST_WORDS] if word.lower() not in KINDS_OF_PLACE] or [name]
    return reduce(and_, (_said(word) for word in words))


def _said(word):
    if re.fullmatch(r"\d{5,12}", word):
        return Q(nspp__startswith=word)
    folded = FoldName(Value(word))
    in_name = Q(folded_name__contains=folded) | Q(regency__folded_name__contains=folded)
    return in_name | Q(address__icontains=word) if len(word) >= SHORTEST else in_name


def umkm_found(typed: str):
    """UMKM whose name was meant, or whose NIB was typed."""
    rows, digits = Umkm.objects.in_register(), re.sub(r"\D", "", plain(typed))
    if len(digits) == NIB_LENGTH:
        return rows.filter(nib=digits)
    name = name_typed(typed)
    return named_like(rows, name) if name else rows.none()


def named_like(rows, name: str):
    """Those whose name holds what was typed, letter by letter or folded (which joins words: kopontrem|berkah)."""
    return rows.filter(Q(name__icontains=name) | Q(folded_name__contains=FoldName(Value(name))))


def spelt_like(text, fields):
    """What a record must fulfil for one of its folded `fields` to hold all of `text`, or for each of its words to
    stand in one of them; None where nothing of it can be folded."""
    words = text.split()[:MOST_WORDS]
    keys = fold_names([text, *words])
    if not keys[text]:
        return None
    holds = {key: reduce(or_, (Q(**{f"{field}__contains": key}) for field in fields)) for key in keys.values() if key}
    return holds[keys[text]] | reduce(and_, (holds[keys[word]] for word in words if keys[word]), Q())


def _without_articles(name):
    """Al, as, an: one writes them, another leaves them out. Asy and ats stay: they are rarely left out."""
    return " ".join(word for word in name.split() if len(word) >= SHORTEST) or name


def _closest(name, regency):
    """The name itself, also with a place typed behind it; then this regency; then names that hold what was typed."""
    whole = FoldName(Value(name))
    tests = (
        {"folded_name": whole},
        {"typed__startswith": F("folded_name")},
        {"regency": regency},
        {"folded_name__contains": whole},
    )
    return [Case(When(**test, then=Value(0)), default=Value(1)) for test in tests]


def told_apart(found) -> dict[int, str]:
    """{key of a pesantren: what tells it from another of its name in its kabupaten or kota}, for those that need it."""
    places = Counter((each.folded_name, each.regency_id) for each in found)
    twins = [each for each in found if places[each.folded_name, each.regency_id] > 1]
    return {each.pk: apart(each) for each in twins}


def apart(pesantren) -> str:
    """Its village and NSPP, which tell it from another of its name."""
    return " – ".join(filter(None, (place_in(pesantren.address), pesantren.nspp and f"NSPP {pesantren.nspp}")))


def place_in(address: str) -> str:
    """Hamlet, village and district of an address as the register writes them, without street and number.

    "Jl. Raden Patah Dsn Krajan." → "Dsn Krajan"; a street of which no end can be told leaves nothing.
    """
    text = " ".join(address.split())
    if marked := PLACE_MARK.search(text):
        text = text[marked.start() :]
    elif street := STREET.match(text):
        text = text[street.end() :]
    return re.sub(r"\s+(?=[,.])", "", " ".join(NUMBERS.sub(" ", text).split())).strip(" ,.:-")[:LONGEST_PLACE]
