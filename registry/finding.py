"""Finding a pesantren or an UMKM by what somebody types: its name in any spelling, its place, or its number."""

import re

from django.db.models import Case, Q, Value, When

from registry.constraints import FoldName
from registry.models import Pesantren, Umkm
from registry.numbers import plain

MOST = 10
LONGEST = 150  # letters typed
NIB_LENGTH = 13
SHORTEST = 3  # letters or digits that tell anything
KINDS = frozenset(["pp", "pps", "ponpes", "pontren", "pondok", "pesantren"])  # what it is, not which one
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
    """Pesantren of the register that were meant, those of this regency (its code) first; none for too few letters."""
    rows = Pesantren.objects.in_register().select_related("regency")
    if number := _number_typed(typed):
        return rows.filter(nspp__startswith=number).order_by("nspp", "pk")
    name = name_typed(typed)
    if not name:
        return rows.none()
    found = rows.spelt_like(name) | rows.spelt_like(_without_articles(name))
    return found.order_by(*_closest(name, regency), "folded_name", "regency__short_name", "pk")


def umkm_found(typed: str):
    """UMKM whose name was meant, or whose NIB was typed."""
    rows, digits = Umkm.objects.filter(merged_into__isnull=True), re.sub(r"\D", "", plain(typed))
    if len(digits) == NIB_LENGTH:
        return rows.filter(nib=digits)
    name = name_typed(typed)
    return named_like(rows, name) if name else rows.none()


def named_like(rows, name: str):
    """Those whose name holds what was typed, letter by letter or folded (which joins words: kopontrem|berkah)."""
    return rows.filter(Q(name__icontains=name) | Q(folded_name__contains=FoldName(Value(name))))


def _without_articles(name):
    """Al, as, an: one writes them, another leaves them out. Asy and ats stay: they are rarely left out."""
    return " ".join(word for word in name.split() if len(word) >= SHORTEST) or name


def _closest(name, regency):
    whole = FoldName(Value(name))
    tests = ({"folded_name": whole}, {"regency": regency}, {"folded_name__contains": whole})
    return [Case(When(**test, then=Value(0)), default=Value(1)) for test in tests]
