"""What would match where nothing does: one filter less, one word less, a word that looks alike."""

from dataclasses import dataclass

from django.db.models import Count, Value
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from catalog import search
from catalog.views.public.addresses import address

MOST = 6
PRICES = ("harga_min", "harga_maks")


@dataclass(frozen=True)
class Proposal:
    label: str
    address: str
    number: int


def proposals_for(typed, filters, counts, params):
    """The nearest searches that find something, with how much; one question to the database."""
    found = [
        Proposal(
            _("Without the filter “%(filter)s”") % {"filter": filters.filters[name].label},
            address(params, without=[name]),
            number,
        )
        for name, number in counts.without.items()
        if number
    ]
    return (found + _counted(_tries(typed, filters, params)))[:MOST]


def _tries(typed, filters, params):
    """[(label, address, listings)] of searches that may find something."""
    tries = []
    if any(name in filters.chosen for name in PRICES):
        listings = filters.queryset.filter(*filters.conditions().values())
        tries.append((_("Without a limit of price"), address(params, without=PRICES), listings))
    if typed and len(filters.chosen) > 1:
        everything = address(params, without=filters.filters)
        tries.append((_("Without any filter"), everything, filters.queryset))
    words = typed.parts() if len(typed.terms) > 1 else []
    for part in [*words, *map(search.of_known_word, typed.near_words)]:
        label = _("Search for “%(words)s”") % {"words": part.typed}
        tries.append((label, f"?{urlencode({'q': part.typed})}", search.matching(part)))
    return tries


def _counted(tries):
    counts = [
        listings.order_by()
        .annotate(place=Value(place))
        .values("place")
        .annotate(number=Count("pk"))
        .values_list("place", "number")
        for place, (_label, _address, listings) in enumerate(tries)
    ]
    if not counts:
        return []
    numbers = dict(counts[0].union(*counts[1:], all=True))
    return [
        Proposal(label, where, numbers[place])
        for place, (label, where, _listings) in enumerate(tries)
        if numbers.get(place)
    ]
