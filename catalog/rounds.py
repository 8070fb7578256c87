"""An officer's round through what waits for review: products and changes, the oldest first, as the address filters it.

All that waits is read in one narrow query and sifted here: some hundreds of rows, from which come the page, the counts
beside each filter, the place in the queue and the next one. Nobody's draft is among them.
"""

from collections import Counter
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, F, Q, Value, When
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from catalog.claims import claim
from catalog.models import Change, Product
from registry.days import today
from registry.models import Posting, Umkm
from registry.promise import overdue_before, promised_days

NEW, CHANGE = "baru", "perubahan"  # kinds of what waits, as the address says them
FACETS = ("jenis", "kab", "pilar", "kategori", "terlambat")
EVERYWHERE = ("wilayah", "semua")  # officers who look after some regencies see those alone until they ask for all
CARRIED = "saring"  # the field in which a form carries the filters of its round
LONGEST, MOST_VALUES = 2000, 50  # of a carried round; of one filter
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


def regencies_of(user) -> set[str]:
    """The codes of the kab/kota this person looks after today; none where it is the whole province."""
    codes = list(Posting.objects.open().filter(user=user).values_list("regencies", flat=True))
    return set() if None in codes else set(codes)


class Round:
    """What waits, as one officer filters it."""

    def __init__(self, data, *, by):
        """`data`: the filters as an address carries them (QueryDict); whatever is not known there is left alone."""
        self.by = by
        self.asked = {name: values for name in FACETS if (values := _values(data, name))}
        self.is_everywhere = data.get(EVERYWHERE[0]) == EVERYWHERE[1]

    @classmethod
    def of(cls, request):
        """The round of a page, or the one that its form carries."""
        if request.method == "POST":
            return cls(QueryDict(request.POST.get(CARRIED, "")[:LONGEST]), by=request.user)
        return cls(request.GET, by=request.user)

    @cached_property
    def own_regencies(self):
        return regencies_of(self.by)

    @cached_property
    def chosen(self) -> dict[str, set]:
        """{filter: values}; where no kab/kota is asked for, those that the officer looks after."""
        own = {"kab": self.own_regencies} if self.is_own_area else {}
        return {name: set(values) for name, values in self.asked.items()} | own

    @cached_property
    def is_own_area(self) -> bool:
        return "kab" not in self.asked and not self.is_everywhere and bool(self.own_regencies)

    @cached_property
    def everything(self) -> list[Entry]:
        return all_waiting(self.by)

    @cached_property
    def promised_days(self) -> int:
        return promised_days()

    @cached_property
    def overdue_before(self) -> datetime:
        return overdue_before(today(), self.promised_days)

    @cached_property
    def _rows(self):
        return [entry for entry in self.everything if self._meets(entry)]

    def waiting(self) -> list[Entry]:
        """What waits in this round, the oldest first."""
        return self._rows

    def count(self) -> int:
        return len(self._rows)

    def count_overdue(self) -> int:
        """How many of them wait longer than promised."""
        return sum(self.is_overdue(entry) for entry in self._rows)

    def counts(self, name) -> Counter:
        """{value: how many there would be} of one filter, with all that is chosen in the others."""
        met = [entry for entry in self.everything if self._meets(entry, but=name)]
        return Counter(self._value(entry, name) for entry in met)

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

    @cached_property
    def query(self) -> str:
        """The filters as an address carries them, without "?"; empty where nothing was asked for."""
        return self.query_with()

    def query_with(self, **instead) -> str:
        """The same with other values for some filters: {filter: values}; `wilayah` is true for everywhere."""
        is_everywhere = instead.pop("wilayah", self.is_everywhere)
        pairs = [(name, value) for name in FACETS for value in instead.get(name, self.asked.get(name, ()))]
        return urlencode([*pairs, *([EVERYWHERE] if is_everywhere else [])])

    def _meets(self, entry, but=None):
        return all(self._value(entry, name) in values for name, values in self.chosen.items() if name != but)

    def _value(self, entry, name):
        if name == "terlambat":
            return "1" if self.is_overdue(entry) else ""
        return {"jenis": entry.kind, "kab": entry.regency, "pilar": entry.pillar, "kategori": entry.category}[name]


def _values(data, name):
    values = [value.replace("\0", "").strip()[:40] for value in data.getlist(name)]
    return [value for value in dict.fromkeys(values) if value][:MOST_VALUES]


def next_address(request, *, skip=None) -> str:
    """Claim the next one of the round for whoever asks: the address of its review, or of the queue where none is left.

    `skip`: the product that was decided on or passed over. For POST alone, since it writes.
    """
    filters = Round.of(request)
    taken = filters.take_next(timezone.now(), skip)
    return address_with("product_review", filters, taken) if taken else address_with("product_queue", filters)


def address_with(name, filters, *keys) -> str:
    """The address of a page of the office, inside the round."""
    address = reverse(name, args=keys)
    return f"{address}?{filters.query}" if filters.query else address
