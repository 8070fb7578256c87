"""What would match where nothing does: a filter or a word less, a word that looks alike, the fullest shelves.

Every proposal is counted before it is made.
"""

from dataclasses import dataclass

from django.db.models import Count, Value
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from catalog import search
from catalog.models import Listing
from catalog.views.public.addresses import address
from catalog.words.spelling import split_query

MOST = 6
MOST_TRIES = 40
SHELVES = 3
PRICES = ("harga_min", "harga_maks")


@dataclass(frozen=True)
class Proposal:
    label: str
    address: str
    number: int


def proposals_for(typed, filters, counts, params):
    """The nearest searches that find something, with how much; at most three questions to the database."""
    near = [*_with_less(filters, params, typed), *_of_words(typed, filters)][:MOST_TRIES]
    far = _with_least(filters, params)
    found = _counted([*near, *far])
    nearest = [*_with_a_facet_less(filters, counts, params), *filter(None, found[: len(near)])]
    return (nearest or list(filter(None, found[len(near) :])))[:MOST] or _fullest_shelves(filters)


def _with_a_facet_less(filters, counts, params):
    label = _("Without the filter “%(filter)s”")
    return [
        Proposal(label % {"filter": filters.filters[name].label}, address(params, without=[name]), number)
        for name, number in counts.without.items()
        if number
    ]


def _with_less(filters, params, typed):
    """[(label, address, listings)] without the limits of price, and of a search without any filter."""
    tries = []
    if any(name in filters.chosen for name in PRICES):
        listings = filters.queryset.filter(*filters.conditions().values())
        tries.append((_("Without a limit of price"), address(params, without=PRICES), listings))
    if typed and len(filters.chosen) > 1:
        tries.append(_unfiltered(filters, params))
    return tries


def _unfiltered(filters, params):
    return _("Without any filter"), address(params, without=filters.filters), filters.queryset


def _with_least(filters, params):
    """[(label, address, listings)] without any filter, and by one facet alone, of several."""
    if len(filters.chosen) < 2:
        return []
    tries = [_unfiltered(filters, params)]
    for name, condition in filters.conditions().items():
        label = _("Only the filter “%(filter)s”") % {"filter": filters.filters[name].label}
        others = [other for other in filters.filters if other != name]
        tries.append((label, address(params, without=others), filters.queryset.filter(condition)))
    return tries


def _of_words(typed, filters):
    """[(label, address, listings)] of a paper named among the words, of less words and of words that look alike."""
    if not typed:
        return []
    label = _("Search for “%(words)s”")
    nearest = [*typed.parts(), *typed.with_words_alike()]
    words = [
        (label % {"words": each.typed}, f"?{urlencode({'q': each.typed})}", search.matching(each)) for each in nearest
    ]
    return [*_by_paper(typed, filters), *words]


def _by_paper(typed, filters):
    tries = []
    for option in filters.filters["surat"].options:
        if named := _named(option, typed.words):
            rest = typed.without(named)
            query = urlencode({"q": rest.typed, "surat": option.value} if rest else {"surat": option.value})
            label = _("With the paper “%(paper)s”") % {"paper": option.label}
            tries.append((label, f"?{query}", search.matching(rest).with_paper(option.key, filters.day)))
    return tries


def _named(option, words):
    """Which words name this paper: pirt, p irt, bpom; none where only a stray letter does."""
    parts = split_query(option.label)
    names = {option.value, "".join(parts), *parts}
    found = [word for word in words if word in names]
    return found if any(len(word) > 2 or word == option.value for word in found) else []


def _counted(tries):
    """A proposal for each try, None where it finds nothing; one question."""
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
        Proposal(label, where, numbers[place]) if numbers.get(place) else None
        for place, (label, where, _listings) in enumerate(tries)
    ]


def _fullest_shelves(filters):
    """The categories that show most products, where nothing nearer is known."""
    shelves = {option.key: option for option in filters.filters["kategori"].options}
    rows = Listing.objects.order_by().values_list("category").annotate(number=Count("pk"))
    return [
        Proposal(shelves[key].label, f"?{urlencode({'kategori': shelves[key].value})}", number)
        for key, number in rows.order_by("-number", "category")[:SHELVES]
        if key in shelves
    ]
