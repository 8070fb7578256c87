"""What the queues' pages show: the filters with their counts, the chips, and each line of products in full."""

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _

from catalog.choices import RETURNABLE_FIELDS
from catalog.models import Change, Product
from catalog.panels import Choice, Panel
from catalog.paper_rounds import PaperRound
from catalog.queue_filters import EVERYWHERE, PLACE, address_with
from catalog.rounds import CHANGE, KINDS, Entry, Round


def queue_cards(user) -> list[dict]:
    """What waits for an officer on the start page: each number opens exactly its rows."""
    everything, overdue, papers = (
        kind(QueryDict(query), by=user) for kind, query in ((Round, ""), (Round, "terlambat=1"), (PaperRound, ""))
    )
    overdue.everything = everything.everything  # asked for once, as are the regencies
    overdue.own_regencies = papers.own_regencies = everything.own_regencies
    return [
        {
            "label": _("Waiting for review in my area") if everything.is_own_area else _("Waiting for review"),
            "help": _("Products and changes sent by operators and not yet decided on, the oldest first."),
            "number": everything.count(),
            "url": address_with("product_queue", everything),
        },
        {
            "label": _("Waiting longer than promised"),
            "help": _("Please decide on these first."),
            "number": overdue.count(),
            "url": address_with("product_queue", overdue),
        },
        {
            "label": _("Papers to be checked"),
            "help": _("Publishing a product checks no paper; each is checked by itself."),
            "number": papers.waiting().count(),
            "url": reverse("paper_queue"),
        },
    ]


def frame_of(filters) -> dict:
    """What a queue's page shows around its rows: area, filters, and the addresses' queries without some of them."""
    nothing = dict.fromkeys(filters.facets, ())
    return {
        "filters": filters,
        "panels": panels_of(filters),
        "chips": chips_of(filters),
        "own": [filters.labels[PLACE].get(code, code) for code in sorted(filters.own_regencies)],
        "everywhere": filters.query_with(**{PLACE: (), EVERYWHERE[0]: True}),
        "own_area": filters.query_with(**{PLACE: (), EVERYWHERE[0]: False}),
        "unfiltered": filters.query_with(**nothing),
    }


def panels_of(filters) -> list[Panel]:
    """The filters of a queue: of each the values that would leave something, and those chosen."""
    return [Panel(name, label, _choices(filters, name)) for name, label in filters.facets.items()]


def _choices(filters, name):
    counts, asked = filters.counts(name), filters.asked.get(name, ())
    return [
        Choice(value, label, counts[value], value in asked)
        for value, label in filters.labels[name].items()
        if counts[value] or value in asked
    ]


def chips_of(filters) -> list[tuple]:
    """[(label, query without it)] of every value asked for; what nobody knows stays as it was written."""
    return [
        (
            filters.labels[name].get(value, value),
            filters.query_with(**{name: [each for each in asked if each != value]}),
        )
        for name, asked in filters.asked.items()
        for value in asked
    ]


@dataclass(frozen=True)
class Line:
    """A row of the queue as people read it."""

    entry: Entry
    product: Product
    change: Change | None
    is_overdue: bool
    held_by: str

    @property
    def pick(self) -> str:
        """What a mark in the list says: kind, key and version seen."""
        return f"{self.entry.kind}:{self.entry.pk}:{(self.change or self.product).version}"

    @property
    def may_be_marked(self) -> bool:
        return not self.entry.is_own and not self.held_by

    @property
    def kind(self):
        return KINDS[self.entry.kind]

    @property
    def changed(self) -> list:
        """What a change proposes, as people call it."""
        names = [*self.change.values, *(["photos"] if self.change.has_photos else [])] if self.change else []
        return [RETURNABLE_FIELDS.get(name, name) for name in names]

    @property
    def age(self):
        return timesince(self.entry.submitted_at, depth=1)


def lines_of(entries, filters, at) -> list[Line]:
    """The rows of one page, in a fixed number of queries; one that was deleted meanwhile is left out."""
    user = filters.by
    rows = Product.objects.with_maker().with_photos().select_related("claim__by")
    products = rows.in_bulk([entry.product for entry in entries])
    changes = Change.objects.in_bulk([entry.pk for entry in entries if entry.kind == CHANGE])
    return [
        Line(
            entry,
            products[entry.product],
            changes.get(entry.pk) if entry.kind == CHANGE else None,
            filters.is_overdue(entry),
            _holder(products[entry.product], user, at),
        )
        for entry in entries
        if entry.product in products
    ]


def _holder(product, user, at):
    """The name of another officer who is looking at it; nothing where nobody does."""
    held = getattr(product, "claim", None)
    return held.by.get_full_name() if held and held.until > at and held.by_id != user.pk else ""
