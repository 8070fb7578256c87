"""An officer's round through what waits for review: products and changes, the oldest first, as the address filters it.

All that waits is read in one narrow query and sifted here: some hundreds of rows, from which come the page, the counts
beside each filter, the place in the queue and the next one. Nobody's draft is among them.
"""

from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.claims import claim
from catalog.models import Category, Change, Product
from catalog.queue_filters import PLACE, QueueFilters, address_with
from registry.choices import OPOP_PILLARS, Pillar
from registry.models import Umkm

NEW, CHANGE = "baru", "perubahan"  # kinds of what waits, as the address says them
KINDS = {NEW: pgettext_lazy("what waits", "New"), CHANGE: pgettext_lazy("what waits", "Change")}
MOST_TRIES = 20  # rows that others may take while one is being claimed


class Entry(NamedTuple):
    """What waits, in the order in which it arrived. `pk` is of the product or the change, `product` always a key.

    `is_own`: of an officer who sent it in, or acts for its maker, and so does not decide on it.
    """

    submitted_at: datetime
    kind: str
    pk: int
    product: int
    is_own: bool
    regency: str
    regency_name: str
    pillar: str
    category: str
    held_by: int | None
    held_until: datetime | None

    def is_held(self, user, at) -> bool:
        """Another officer is looking at it."""
        return self.held_until is not None and self.held_until > at and self.held_by != user.pk


def all_waiting(user) -> list[Entry]:
    """All that waits and `user` may see, the oldest first; one query."""
    products = Product.objects.visible_to(user).awaiting_review()
    changes = Change.objects.visible_to(user).awaiting_review()
    rows = _narrow(products, NEW, user).union(_narrow(changes, CHANGE, user, "product__"), all=True)
    return sorted(map(Entry._make, rows), key=lambda entry: entry[:3])


def _narrow(rows, kind, user, to=""):
    """The columns of an Entry; `to` leads to the product."""
    is_own = Q(submitted_by=user.pk) | Q(**{f"{to}maker__in": Umkm.objects.acted_for_by(user)})
    of_product = ("regency", "regency__name", "pillar", "category__slug", "claim__by", "claim__until")
    columns = ["pk", f"{to}pk", Case(When(is_own, then=True), default=False), *(f"{to}{name}" for name in of_product)]
    columns = [F(column) if isinstance(column, str) else column for column in columns]
    return rows.order_by().values_list("submitted_at", Value(kind), *columns)


class Round(QueueFilters):
    """The products and changes that wait, as one officer filters them."""

    facets = {
        "jenis": _("Kind"),
        "terlambat": _("Time"),
        PLACE: _("Kabupaten or kota"),
        "pilar": _("Pillar"),
        "kategori": _("Category"),
    }

    @cached_property
    def everything(self) -> list[Entry]:
        return all_waiting(self.by)

    @cached_property
    def _rows(self):
        return [entry for entry in self.everything if self.meets(entry)]

    def waiting(self) -> list[Entry]:
        """What waits in this round, the oldest first."""
        return self._rows

    def count(self) -> int:
        return len(self._rows)

    def count_overdue(self) -> int:
        """How many of them wait longer than promised."""
        return sum(self.is_overdue(entry) for entry in self._rows)

    def is_overdue(self, entry) -> bool:
        return entry.submitted_at < self.overdue_before

    @cached_property
    def _places(self):
        return {entry.product: place for place, entry in enumerate(self._rows)}

    def take_next(self, at, skip=None):
        """Claim the next product that waits, or whose change does, which this officer may decide on: its key, or None.

        `skip`: the product one comes from. What came after it is next, and in the end the round begins again. What
        somebody else takes at this moment is passed over.
        """
        for entry in islice(self._free(at, skip), MOST_TRIES):
            try:
                return claim(Product(pk=entry.product), by=self.by, at=at).product_id
            except (ValidationError, PermissionDenied, Product.DoesNotExist):
                continue  # taken, decided on or gone meanwhile
        return None

    def _free(self, at, skip):
        for entry in self._in_order_after(skip):
            if not entry.is_own and not entry.is_held(self.by, at):
                yield entry

    def _in_order_after(self, skip):
        """All others of the round, from what arrived after `skip` on, and then those before it."""
        if skip is None:
            return self._rows
        begin = self._places.get(skip.pk)
        if begin is None:
            sent = self._last_sent(skip)
            begin = sum(entry.submitted_at < sent for entry in self._rows) if sent else 0
        rows = self._rows[begin:] + self._rows[:begin]
        return [entry for entry in rows if entry.product != skip.pk]

    def _last_sent(self, product):
        """When what was just decided on had been sent."""
        sent = Product.objects.filter(pk=product.pk).values_list("submitted_at", "changes__submitted_at")
        return max((moment for pair in sent for moment in pair if moment), default=None)

    def value_of(self, entry, name):
        if name == "terlambat":
            return "1" if self.is_overdue(entry) else ""
        return {"jenis": entry.kind, PLACE: entry.regency, "pilar": entry.pillar, "kategori": entry.category}[name]

    def labels_of(self, name):
        if name == "kategori":
            return {category.slug: str(category) for category in Category.objects.all()}
        if name == "pilar":
            return {str(pillar): Pillar(pillar).label for pillar in OPOP_PILLARS}
        return {"jenis": KINDS, "terlambat": {"1": _("Longer than promised")}}.get(name) or super().labels_of(name)


def next_address(request, *, skip=None) -> str:
    """Claim the next one of the round for whoever asks: the address of its review, or of the queue where none is left.

    `skip`: the product that was decided on or passed over. For POST alone, since it writes.
    """
    filters = Round.of(request)
    taken = filters.take_next(timezone.now(), skip)
    return address_with("product_review", filters, taken) if taken else address_with("product_queue", filters)
