"""The narrow rows that search and facets read, and the words that stand in the catalogue.

Both are written by triggers alone (see the migration `listing`), so that no path – form, list, merge, raw SQL –
can leave them behind. Papers are kept as the day each ends, so a badge falls at midnight without a write.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.choices import FACET_PAPERS
from registry.choices import Origin, Pillar

# Only triggers write listings, from rows that exist: a constraint would lock the parents at commit, and deadlock with
# whoever moves a maker while its product is published.
PARENT = {"related_name": "+", "db_index": False, "db_constraint": False}


def shows_paper(kind, day) -> Q:
    """The badge of this paper shows on this day; agrees with `Listing.papers_on(day)`."""
    return Q(**{f"{kind}_until__gte": day})


class ListingQuerySet(models.QuerySet):
    def with_paper(self, kind, day):
        """Products that show this paper on this day."""
        return self.filter(shows_paper(kind, day))


class Listing(models.Model):
    """One published product as the catalogue's lists see it."""

    product = models.OneToOneField("catalog.Product", models.CASCADE, primary_key=True, related_name="listing")
    maker = models.ForeignKey("registry.Umkm", models.DO_NOTHING, **PARENT)
    pesantren = models.ForeignKey(
        "registry.Pesantren", models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    category = models.ForeignKey(
        "catalog.Category", models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    regency = models.ForeignKey(
        "registry.Regency", models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    pillar = models.CharField(max_length=20, choices=Pillar)
    origin = models.CharField(max_length=10, choices=Origin)
    sort_name = models.TextField()
    published_at = models.DateTimeField()
    price_from = models.BigIntegerField(null=True)
    price_to = models.BigIntegerField(null=True)  # the only price again where there is one
    halal_until = models.DateField(null=True)  # last day the badge shows; 9999-12-31 where the paper has no end
    pirt_until = models.DateField(null=True)
    md_until = models.DateField(null=True)
    merek_until = models.DateField(null=True)
    sni_until = models.DateField(null=True)
    grade = models.CharField(max_length=1, blank=True)
    is_exported = models.BooleanField()
    search = SearchVectorField()
    name_words = ArrayField(models.TextField())

    objects = ListingQuerySet.as_manager()

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        indexes = [
            GinIndex(fields=["search"], name="listing_words"),
            models.Index(fields=["-published_at", "-product"], name="listing_newest"),
            models.Index(fields=["price_from", "product"], name="listing_cheapest"),
            models.Index(F("price_to").desc(nulls_last=True), F("product").desc(), name="listing_dearest"),
            models.Index(fields=["sort_name", "product"], name="listing_by_name"),
            models.Index(fields=["category", "-published_at", "-product"], name="listing_newest_of_category"),
            models.Index(fields=["regency", "-published_at", "-product"], name="listing_newest_of_regency"),
            models.Index(fields=["maker", "-published_at"], name="listing_of_maker"),
            models.Index(fields=["pesantren", "-published_at"], name="listing_of_pesantren"),
        ]

    def __str__(self):
        return self.sort_name

    def papers_on(self, day):
        """Kinds of paper whose badge shows on this day, in the order of the facets."""
        ends = ((kind, getattr(self, f"{kind}_until")) for kind in FACET_PAPERS)
        return [kind for kind, end in ends if end and end >= day]


class Word(models.Model):
    """A word, in how many names of published products it stands, and whether the food list knows it."""

    word = models.CharField(max_length=60, primary_key=True)
    products = models.IntegerField(default=0)
    is_food_word = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        indexes = [GinIndex(OpClass("word", "gin_trgm_ops"), name="word_trigrams")]

    def __str__(self):
        return self.word
