"""`/produk/<id>-<slug>/`: one product, its papers and what was checked, where it was sold, what resembles it."""

from django.db.models import Case, Count, Min, OuterRef, Subquery, Value, When
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog import structured_data
from catalog.cards import cards, fill
from catalog.countries import country_name
from catalog.languages import description_of, name_of
from catalog.models import Export, Grade, Listing, Product
from catalog.papers import papers_of
from catalog.views.public.addresses import canonical, moved
from registry.days import today
from registry.public import public_page

SIMILAR = 4


@public_page
def product_detail(request, pk, slug=""):
    product = _published(pk)
    if request.path != product.get_absolute_url():
        return moved(request, product.get_absolute_url())
    day = today()
    similar = _similar(product)
    fill(similar, day=day, products=[product])
    papers = papers_of(product, day)
    exports = _exports_of(product)
    context = {
        "product": product,
        "maker": product.maker,
        "maker_address": reverse("maker_detail", args=[product.maker_id, product.maker.slug]),
        "trail": _trail(product),
        "name": name_of(product),
        "description": description_of(product),
        "papers": papers,
        "exports": exports,
        "similar": similar,
        "canonical_url": canonical(request),
        "picture": _picture(product, request),
        "data": structured_data.of_product(product, request.build_absolute_uri),
    }
    return render(request, "catalog/product_detail.html", context)


def _published(pk):
    own = Listing.objects.filter(maker=OuterRef("maker")).order_by().values("maker").annotate(number=Count("pk"))
    products = Product.objects.published().with_maker().select_related("listing", "regency")
    graded = Grade.objects.filter(product=OuterRef("pk")).order_by("-on", "-pk")[:1]  # as the listing has it
    counted = {"products_of_maker": Subquery(own.values("number")), "graded_on": Subquery(graded.values("on"))}
    product = products.annotate(**counted).filter(pk=pk).first()
    if product is None:
        raise Http404
    return product


def _trail(product):
    shelf = reverse("product_list")
    return [(_("Products"), shelf), (product.category, f"{shelf}?kategori={product.category.slug}")]


def _picture(product, request):
    """Absolute address of the main photo in its largest size, for chats that show a link; or nothing."""
    photo = product.main_photo
    return request.build_absolute_uri(photo.public_urls[max(photo.public_urls)]) if photo and photo.public_urls else ""


def _similar(product):
    """Products of the same shelf, those of other makers first, the newest first."""
    by_others = Case(When(maker=product.maker_id, then=Value(1)), default=Value(0))
    shelf = cards().filter(category=product.category_id).exclude(pk=product.pk)
    return list(shelf.order_by(by_others, "-published_at", "-product_id")[:SIMILAR])


def _exports_of(product):
    """[(country, first year)] of exports that the office confirmed."""
    confirmed = Export.objects.filter(product=product, evidence__kind="export", evidence__is_confirmed=True)
    years = (
        confirmed.order_by().values("country").annotate(since=Min("evidence__on__year")).order_by("since", "country")
    )
    return [(country_name(row["country"]), row["since"]) for row in years]
