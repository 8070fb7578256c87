"""What the officers' queues share: filters as an address carries them, and the area that an officer looks after."""

from collections import Counter
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from registry.days import today
from registry.models import Posting, Regency
from registry.promise import overdue_before, promised_days

PLACE = "kab"
EVERYWHERE = ("wilayah", "semua")  # officers who look after some regencies see those alone until they ask for all
CARRIED = "saring"  # the field in which a form carries the filters of its round
LONGEST, MOST_VALUES = 2000, 50  # of a carried round; of one filter


def regencies_of(user) -> set[str]:
    """The codes of the kab/kota this person looks after today; none where it is the whole province."""
    codes = list(Posting.objects.open().filter(user=user).values_list("regencies", flat=True))
    return set() if None in codes else set(codes)


class QueueFilters:
    """What waits in a queue, as one officer filters it.

    A queue gives `facets` ({name in the address: label}), `everything` (all that waits), `value_of` (a row's value in
    a facet) and `labels_of` (a facet's values).
    """

    facets = {}

    def __init__(self, data, *, by):
        """`data`: the filters as an address carries them (QueryDict); whatever is not known there is left alone."""
        self.by = by
        self.asked = {name: values for name in self.facets if (values := self._values(data, name))}
        self.is_everywhere = data.get(EVERYWHERE[0]) == EVERYWHERE[1]

    @classmethod
    def of(cls, request):
        """The round of a page, or the one that its form carries."""
        data = QueryDict(request.POST.get(CARRIED, "")[:LONGEST]) if request.method == "POST" else request.GET
        return cls(data, by=request.user)

    def _values(self, data, name):
        values = dict.fromkeys(value.replace("\0", "").strip()[:40] for value in data.getlist(name))
        return [value for value in values if value and self.takes(name, value)][:MOST_VALUES]

    def takes(self, name, value) -> bool:
        """Whether a value is looked for at all, or passed over."""
        return True

    @cached_property
    def own_regencies(self):
        return regencies_of(self.by)

    @cached_property
    def is_own_area(self) -> bool:
        return PLACE not in self.asked and not self.is_everywhere and bool(self.own_regencies)

    @cached_property
    def chosen(self) -> dict[str, set]:
        """{filter: values}; where no kab/kota is asked for, those that the officer looks after."""
        own = {PLACE: self.own_regencies} if self.is_own_area else {}
        return {name: set(values) for name, values in self.asked.items()} | own

    @cached_property
    def promised_days(self) -> int:
        return promised_days()

    @cached_property
    def overdue_before(self) -> datetime:
        return overdue_before(today(), self.promised_days)

    def meets(self, row, but=None) -> bool:
        """A row is what the filters ask for, whatever is asked in the filter `but`."""
        return all(self.value_of(row, name) in values for name, values in self.chosen.items() if name != but)

    def counts(self, name) -> Counter:
        """{value: how many there would be} of one filter, with all that is chosen in the others."""
        return Counter(self.value_of(row, name) for row in self.everything if self.meets(row, but=name))

    @cached_property
    def labels(self) -> dict[str, dict]:
        """{filter: {value: label}}, each in the order in which people look for it."""
        return {name: self.labels_of(name) for name in self.facets}

    def labels_of(self, name) -> dict:
        return {regency.code: regency.brief_name for regency in Regency.objects.all()}

    @cached_property
    def query(self) -> str:
        """The filters as an address carries them, without "?"; empty where nothing was asked for."""
        return self.query_with()

    def query_with(self, **instead) -> str:
        """The same with other values for some filters: {filter: values}; `wilayah` is true for everywhere."""
        is_everywhere = instead.pop(EVERYWHERE[0], self.is_everywhere)
        pairs = [(name, value) for name in self.facets for value in instead.get(name, self.asked.get(name, ()))]
        return urlencode([*pairs, *([EVERYWHERE] if is_everywhere else [])])


def address_with(name, filters, *keys) -> str:
    """The address of a page of the office, inside the round."""
    address = reverse(name, args=keys)
    return f"{address}?{filters.query}" if filters.query else address
