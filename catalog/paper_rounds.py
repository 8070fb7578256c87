"""An officer's round through the papers that wait to be checked, the oldest first, as the address filters it."""

from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.choices import Paper
from catalog.models import Certificate
from catalog.queue_filters import PLACE, QueueFilters
from registry.models import Umkm

KIND = "jenis"
CODE = 5  # signs of a code of a kab/kota, such as 35.09


class PaperRound(QueueFilters):
    """The papers that wait, as one officer filters them."""

    facets = {KIND: _("Kind of paper"), PLACE: _("Kabupaten or kota")}

    def takes(self, name, value):
        return value in Paper.values if name == KIND else _is_code(value)

    @cached_property
    def everything(self):
        """[(kind, code of the kab/kota)] of all papers that wait; one narrow query."""
        return list(self._papers().order_by().values_list("kind", "maker__regency"))

    def value_of(self, row, name):
        return row[0] if name == KIND else row[1]

    def labels_of(self, name):
        return dict(Paper.choices) if name == KIND else super().labels_of(name)

    def _papers(self):
        return Certificate.objects.visible_to(self.by).awaiting_check()

    def waiting(self):
        """The papers that wait, in order of arrival: when they were filled in last."""
        columns = {KIND: "kind__in", PLACE: "maker__regency__in"}
        chosen = {columns[name]: values for name, values in self.chosen.items()}
        return self._papers().filter(**chosen).order_by("updated_at", "pk")

    def next_after(self, paper):
        """The next one that this officer may decide on; after the last of them the first; None where none is left."""
        own = Umkm.objects.acted_for_by(self.by)
        rest = self.waiting().exclude(pk=paper.pk).exclude(updated_by=self.by).exclude(maker__in=own)
        later = Q(updated_at__gt=paper.updated_at) | Q(updated_at=paper.updated_at, pk__gt=paper.pk)
        return rest.filter(later).first() or rest.first()


def _is_code(text):
    return len(text) == CODE and text.isascii() and text.replace(".", "", 1).isdecimal()
