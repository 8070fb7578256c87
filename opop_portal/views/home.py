"""The roof's own pages: the public home, and where somebody lands after signing in."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.shortcuts import redirect, render

from catalog.cards import cards, fill
from catalog.countries import country_name
from catalog.models import Category, Export, Listing, ProductPhoto
from catalog.paging import ORDERS
from catalog.places import tile_map
from registry.choices import Origin
from registry.days import today
from registry.public import public_page

NEWEST, EXPORTED, KINDS = 10, 3, 8


@dataclass(frozen=True)
class Door:
    """One of the two halves of the catalogue, with a photo of one of its newest products."""

    origin: Origin
    products: int
    photo: object


@public_page
def home(request):
    day = today()
    newest = list(ORDERS["baru"].sort(cards())[: 2 * NEWEST])
    exported = list(_exported())
    fill(newest, exported, day=day)
    for row in exported:
        row.country_names = [country_name(code) for code in row.countries]
    kinds = _kinds()
    numbers = _numbers()
    context = {
        "doors": [Door(origin, numbers[f"of_{origin.value}"], _photo_of(newest, origin)) for origin in Origin],
        "kinds": kinds[:KINDS],
        "number_of_kinds": len(kinds),
        "newest": newest[:NEWEST],
        "exported": exported,
        "numbers": numbers,
        "map": tile_map(),
        "today": day,
        "canonical_url": request.build_absolute_uri(request.path),
    }
    return render(request, "home.html", context)


def _numbers():
    """Products of each origin, makers and pesantren that show products."""
    origins = {f"of_{origin.value}": Count("pk", filter=Q(origin=origin)) for origin in Origin}
    return Listing.objects.aggregate(
        **origins,
        products=Count("pk"),
        exported=Count("pk", filter=Q(is_exported=True)),
        makers=Count("maker", distinct=True),
        schools=Count("pesantren", distinct=True),
    )


def _exported():
    """The newest exported products, with the countries that confirmed evidence names."""
    confirmed = Export.objects.filter(product=OuterRef("product"), evidence__kind="export", evidence__is_confirmed=True)
    countries = ArraySubquery(confirmed.order_by("country").values("country").distinct())
    return ORDERS["baru"].sort(cards().filter(is_exported=True).annotate(countries=countries))[:EXPORTED]


def _kinds():
    """Categories that show products, each with their number and the photo of its newest."""
    own = Listing.objects.filter(category=OuterRef("pk")).order_by().values("category")
    photos = ProductPhoto.objects.filter(is_main=True, product__listing__category=OuterRef("pk"))
    kinds = list(
        Category.objects.filter(is_active=True)
        .annotate(
            products_shown=Subquery(own.annotate(number=Count("pk")).values("number"), output_field=IntegerField()),
            photo_id=Subquery(photos.order_by("-product__listing__published_at").values("pk")[:1]),
        )
        .filter(products_shown__gt=0)
    )
    found = ProductPhoto.objects.select_related("upload").in_bulk([kind.photo_id for kind in kinds])
    for kind in kinds:
        kind.photo = found.get(kind.photo_id)
    return kinds


def _photo_of(rows, origin):
    photos = (row.product.main_photo for row in rows if row.origin == origin)
    return next(filter(None, photos), None)


def start(request):
    """After sign-in: staff to the office, everybody else to the operators' desk."""
    return redirect("admin:index" if request.user.is_staff else "operator_home")
