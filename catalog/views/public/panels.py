"""The facets as a page shows them: panels of choices with their counts, and chips of what is chosen."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog.filters import Facet
from catalog.panels import Choice, Panel
from catalog.views.public.addresses import address
from registry.templatetags.portal import rupiah

FIRST = 5  # choices of a long facet that stand open
LONG = 6


@dataclass(frozen=True)
class Chip:
    label: str
    address: str


def panels_of(filters, counts):
    return [_panel(name, facet, filters, counts) for name, facet in filters.facets.items()]


def _panel(name, facet, filters, counts):
    chosen = filters.chosen[name].known if name in filters.chosen else ()
    choices = [
        Choice(option.value, option.label, counts.of(name, option), option in chosen) for option in facet.options
    ]
    if len(choices) <= LONG:
        return Panel(name, facet.label, choices)
    choices = [choice for choice in choices if choice.number or choice.is_chosen]
    choices.sort(key=lambda choice: (not choice.is_chosen, -choice.number))
    first = max(FIRST, len(chosen))
    return Panel(name, facet.label, choices[:first], choices[first:])


def chips_of(filters, params):
    """What is chosen, each with the address that leaves it out."""
    return [
        Chip(label, _without(params, name, value))
        for name, chosen in filters.chosen.items()
        for label, value in _said(filters.filters[name], chosen)
    ]


def _said(each, chosen):
    """[(label, value in the address)] of one filter."""
    unknown = [(value, value) for value in chosen.unknown]
    if isinstance(each, Facet):
        return [(option.label, option.value) for option in chosen.known] + unknown
    return [(_price_words(each, amount), None) for amount in chosen.known] + unknown


def _price_words(price, amount):
    words = _("From %(price)s") if price.lookup_expr == "gte" else _("Up to %(price)s")
    return words % {"price": rupiah(amount)}


def _without(params, name, value):
    rest = params.copy()
    kept = [each for each in params.getlist(name) if each not in (value, "")]
    if isinstance(value, str) and kept != params.getlist(name):
        rest.setlist(name, kept)
        return address(rest)
    return address(rest, without=[name])
