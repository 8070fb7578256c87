"""Products as cards in a list: what each shows, fetched for all lists of a page at once."""

from django.db.models import Prefetch, prefetch_related_objects

from catalog.choices import Paper
from catalog.languages import name_of
from catalog.models import Listing, ProductPhoto

SHOWN = (
    "published_at", "price_from", "price_to", "sort_name", "grade", "is_exported", "origin",
    "halal_until", "pirt_until", "md_until", "merek_until", "sni_until",
    "product__name", "product__name_en", "product__slug", "product__unit", "product__net_weight_written",
    "maker__name", "regency__name",
)  # fmt: skip


def cards(listings=None):
    """Listings with the columns a card shows and no others: the vectors that search reads are heavy."""
    rows = Listing.objects.all() if listings is None else listings
    return rows.select_related("product", "maker", "regency").only(*SHOWN)


def fill(*lists, day, products=()):
    """Give the rows of some lists of cards their photo and papers; two questions for all of them.

    `products` are further products whose photos the page shows.
    """
    rows = [row for rows in lists for row in rows]
    for row in rows:
        row.papers = [Paper(kind).label for kind in row.papers_on(day)]
        row.name = name_of(row.product)
    photos = ProductPhoto.objects.select_related("upload").order_by("-is_main", "position", "pk")
    prefetch_related_objects([*products, *(row.product for row in rows)], Prefetch("photos", queryset=photos))
