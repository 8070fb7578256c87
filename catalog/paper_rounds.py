"""An officer's round through the papers that wait to be checked, the oldest first, as the address filters it."""

from collections import Counter
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import QueryDict

from catalog.choices import Paper
from catalog.models import Certificate
from catalog.rounds import CARRIED, EVERYWHERE, LONGEST, regencies_of
from registry.models import Umkm

KIND, PLACE = "jenis", "kab"
MOST_VALUES = 50  # of one filter
CODE = 5  # signs of a code of a kab/kota, such as 35.09


class PaperRound:
    """What waits, as one officer filters it. `data`: the filters as an address carries them; the unknown is passed."""

    def __init__(self, data, *, by):
        self.by = by
        self.kinds = [kind for kind in data.getlist(KIND)[:MOST_VALUES] if kind in Paper.values]
        self.places = [code for code in data.getlist(PLACE)[:MOST_VALUES] if _is_code(code)]
        self.is_everywhere = data.get(EVERYWHERE[0]) == EVERYWHERE[1]

    @classmethod
    def of(cls, request):
        """The round of a page, or the one that its form carries."""
        data = QueryDict(request.POST.get(CARRIED, "")[:LONGEST]) if request.method == "POST" else request.GET
        return cls(data, by=request.user)

    @cached_property
    def own_regencies(self):
        return regencies_of(self.by)

    @property
    def is_own_area(self):
        """Officers who look after some regencies see those alone until they ask for others."""
        return bool(self.own_regencies) and not self.places and not self.is_everywhere

    @property
    def query(self):
        """The filters as an address carries them."""
        pairs = [(KIND, kind) for kind in self.kinds] + [(PLACE, code) for code in self.places]
        return urlencode(pairs + ([EVERYWHERE] if self.is_everywhere else []))

    def waiting(self):
        """The papers that wait, in order of arrival: when they were filled in last."""
        papers = Certificate.objects.visible_to(self.by).awaiting_check()
        if self.kinds:
            papers = papers.filter(kind__in=self.kinds)
        if places := self.places or (sorted(self.own_regencies) if self.is_own_area else []):
            papers = papers.filter(maker__regency__in=places)
        return papers.order_by("updated_at", "pk")

    def next_after(self, paper):
        """The next one that this officer may decide on; after the last of them the first; None where none is left."""
        own = Umkm.objects.acted_for_by(self.by)
        rest = self.waiting().exclude(pk=paper.pk).exclude(updated_by=self.by).exclude(maker__in=own)
        later = Q(updated_at__gt=paper.updated_at) | Q(updated_at=paper.updated_at, pk__gt=paper.pk)
        return rest.filter(later).first() or rest.first()

    def numbers(self):
        """({kind: how many wait}, {(code, name) of a kab/kota: how many}), each as the other filter leaves it."""
        papers = Certificate.objects.visible_to(self.by).awaiting_check().order_by()
        counted = papers.values_list("kind", "maker__regency", "maker__regency__name").annotate(Count("pk"))
        places = set(self.places or (self.own_regencies if self.is_own_area else ()))
        kinds, regencies = Counter(), Counter()
        for kind, code, name, number in counted:
            if not places or code in places:
                kinds[kind] += number
            if not self.kinds or kind in self.kinds:
                regencies[code, name] += number
        return kinds, regencies


def _is_code(text):
    return len(text) == CODE and text.isascii() and text.replace(".", "", 1).isdecimal()
