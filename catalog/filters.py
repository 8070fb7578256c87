"""The catalogue's filters, as they stand in the address.

A facet may be repeated: either of its values; different facets must all hold. A value nobody knows matches nothing
and is told apart, so that the page can say so.
"""

import re
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.choices import FACET_PAPERS, GradeLetter, Paper
from catalog.models import Listing
from catalog.models.listing import shows_paper
from catalog.quantities import HIGHEST, price_range
from registry.choices import OPOP_PILLARS, Origin, Pillar

NOTHING = Q(pk__in=())
LONGEST_VALUE = 40  # letters of an unknown value that a page repeats
MOST_UNKNOWN = 5  # unknown values of one facet that a page repeats
BEYOND_PRICES = re.compile(r"(?:rp)?[ .]*(\d{1,3}(?:\.\d{3}){1,4}|\d{1,15})", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Option:
    """A value of a facet: as the address says it, as people read it, as the listing holds it."""

    value: str
    label: str
    key: object

    @classmethod
    def of(cls, choices):
        return [cls(str(value), label, value) for value, label in choices]


@dataclass(frozen=True)
class Chosen:
    """What the address says of one filter; empty when it says nothing."""

    known: tuple = ()
    unknown: tuple = ()

    def __bool__(self):
        return bool(self.known or self.unknown)


class FacetField(forms.Field):
    """Sorts the values of a facet into known and unknown ones; it never refuses."""

    widget = forms.SelectMultiple

    def __init__(self, *, options=(), **kwargs):
        self.options = {option.value: option for option in options}
        super().__init__(**kwargs)

    def clean(self, value):
        values = [each for each in dict.fromkeys(value or ()) if each.strip()]
        unknown = [Truncator(each).chars(LONGEST_VALUE) for each in values if each not in self.options]
        return Chosen(
            tuple(self.options[each] for each in values if each in self.options),
            tuple(unknown[:MOST_UNKNOWN]),
        )


class PriceField(forms.CharField):
    """A limit in rupiah as people write it: 15000, 15.000, 15rb.

    A limit may lie beyond all prices. Nought as the lowest price is no limit; as the highest it leaves what is free.
    """

    def __init__(self, *, nought_limits=False, **kwargs):
        self.nought = (0,) if nought_limits else None
        super().__init__(**kwargs)

    def clean(self, value):
        written = self.to_python(value)
        try:
            amounts = price_range(written) or (any(map(str.isdigit, written)) and self.nought)
        except ValidationError:
            amounts = _beyond_prices(written)
            if not amounts:
                return Chosen(unknown=(Truncator(written).chars(LONGEST_VALUE),))
        return Chosen(known=(amounts[0],)) if amounts else Chosen()


def _beyond_prices(written):
    """(amount,) of a number too high for a price: plain, or in groups of three."""
    found = BEYOND_PRICES.fullmatch(written.strip())
    amount = int(re.sub(r"\D", "", found[1])) if found else 0
    return (amount,) if amount > HIGHEST else None


class Condition(django_filters.Filter):
    """A filter that can say its condition, so that counts can leave it out."""

    def condition(self, chosen) -> Q:
        return self.known_condition(chosen.known) if chosen.known else NOTHING

    def known_condition(self, known) -> Q:
        return Q(**{f"{self.field_name}__{self.lookup_expr}": known[0]})

    def filter(self, queryset, chosen):
        return queryset.filter(self.condition(chosen)) if chosen else queryset


class Facet(Condition):
    """One column of the listing, either of several values."""

    field_class = FacetField

    def __init__(self, column, options=(), **kwargs):
        super().__init__(column, options=options, **kwargs)
        self.column = column

    @property
    def options(self):
        return self.extra["options"]

    @options.setter
    def options(self, options):
        self.extra["options"] = options

    def known_condition(self, known):
        return Q(**{f"{self.column}__in": [option.key for option in known]})


class PaperFacet(Facet):
    """Papers whose badge shows on the day of the filter set."""

    def known_condition(self, known):
        day = self.parent.day
        return reduce(or_, (shows_paper(option.key, day) for option in known))


class Price(Condition):
    field_class = PriceField


class FacetFilterSet(django_filters.FilterSet):
    """Filters of which each knows what is chosen, known and unknown."""

    @property
    def facets(self):
        return {name: each for name, each in self.filters.items() if isinstance(each, Facet)}

    @cached_property
    def chosen(self):
        """{name of a filter: Chosen}, of those that the address names."""
        self.form.is_valid()
        return {name: chosen for name, chosen in self.form.cleaned_data.items() if chosen}

    @property
    def unknown(self):
        """[(filter's label, value)] that nobody knows, of filters without a known value: they match nothing."""
        return self._unknown(beside_known=False)

    @property
    def passed_over(self):
        """[(filter's label, value)] that nobody knows beside known values, which count."""
        return self._unknown(beside_known=True)

    def _unknown(self, *, beside_known):
        return [
            (self.filters[name].label, value)
            for name, chosen in self.chosen.items()
            if bool(chosen.known) == beside_known
            for value in chosen.unknown
        ]


class ListingFilter(FacetFilterSet):
    """What `/produk/` filters by. `day` decides which papers show; shelves and places are rows of the office."""

    asal = Facet("origin", Option.of(Origin.choices), label=_("Origin"))
    kategori = Facet("category", label=_("Category"))
    surat = PaperFacet(
        "papers", Option.of((kind, Paper(kind).label) for kind in FACET_PAPERS), label=_("Checked papers")
    )
    kab = Facet("regency", label=_("Kabupaten or kota"))
    pilar = Facet("pillar", Option.of((each, Pillar(each).label) for each in OPOP_PILLARS), label=_("Pillar"))
    ekspor = Facet("is_exported", [Option("1", _("Already exported"), True)], label=_("Market"))
    nilai = Facet("grade", Option.of(GradeLetter.choices), label=_("Grade of the curation"))
    harga_min = Price("price_to", "gte", label=pgettext_lazy("price", "From"))
    harga_maks = Price("price_from", "lte", nought_limits=True, label=pgettext_lazy("price", "Up to"))

    def __init__(self, data, *, categories, regencies, day, queryset=None):
        super().__init__(data, Listing.objects.all() if queryset is None else queryset)
        self.day = day
        self.filters["kategori"].options = [Option(row.slug, str(row), row.pk) for row in categories]
        self.filters["kab"].options = places(regencies)

    def within_prices(self, queryset):
        for name in ("harga_min", "harga_maks"):
            queryset = self.filters[name].filter(queryset, self.chosen.get(name))
        return queryset

    def conditions(self):
        """{name of a facet: its condition}, of the facets chosen."""
        return {name: facet.condition(self.chosen[name]) for name, facet in self.facets.items() if name in self.chosen}


class PesantrenFilter(FacetFilterSet):
    """What `/pesantren/` filters by, beside the words searched for."""

    kab = Facet("regency", label=_("Kabupaten or kota"))

    def __init__(self, data, *, regencies, queryset):
        super().__init__(data, queryset)
        self.filters["kab"].options = places(regencies)


def places(regencies):
    return [Option(row.code, row.brief_name, row.code) for row in regencies]
