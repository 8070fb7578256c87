"""Addresses that machines read: robots, sitemap, feed of new products, pictures."""

import re

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.db.models import Max, OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe
from django.views.static import serve

from catalog.models import Listing, Product
from catalog.shown_photos import show_late
from registry.models import Pesantren, Umkm
from registry.public_photos import PICTURE

CLOSED_TO_ROBOTS = ("/admin/", "/operator/", "/masuk/")
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # XML has no place for them, and lists may bring them
PICTURES_KEPT = 365 * 24 * 3600  # seconds; a picture's address changes with its content


def open_page(view):
    """A page for machines: open to everybody, read only."""

    def page(request, *args, **kwargs):
        return require_safe(view)(request, *args, **kwargs)

    return login_not_required(page)


@login_not_required
@require_safe
def robots(request):
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in CLOSED_TO_ROBOTS),
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap_index'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def media(request, path):
    """Public pictures where no web server in front serves them, or one is missing; never a file as it was sent."""
    if not PICTURE.fullmatch(path):
        raise Http404
    if not (settings.MEDIA_ROOT / path).is_file() and not show_late(path):
        raise Http404
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    response.headers["Cache-Control"] = f"public, max-age={PICTURES_KEPT}, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


class InLanguages:
    """(row, language) for each row of a query in each language; only the rows of a slice are fetched."""

    def __init__(self, rows, languages):
        self.rows, self.languages = rows, languages

    def __len__(self):
        return self.rows.count() * len(self.languages)

    def __getitem__(self, part):
        """A slice that begins and ends between rows."""
        rows = self.rows[part.start // len(self.languages) : -(-part.stop // len(self.languages))]
        return [(row, language) for row in rows for language in self.languages]


class Rows(Sitemap):
    """Pages of the rows of a query, file by file. Django's own would fetch all rows for every file."""

    i18n, alternates, x_default = True, True, True
    limit = 1_000  # a multiple of the number of languages

    @property
    def paginator(self):
        return Paginator(InLanguages(self.items(), self._languages()), self.limit)


class Pages(Sitemap):
    i18n, alternates, x_default = True, True, True

    def items(self):
        return ["home", "product_list", "pesantren_list", "map", "privacy"]

    def location(self, item):
        return reverse(item)


class Products(Rows):
    def items(self):
        return Product.objects.published().order_by("pk").only("pk", "slug", "name", "updated_at")

    def lastmod(self, product):
        return product.updated_at

    def get_latest_lastmod(self):
        return Product.objects.published().aggregate(newest=Max("updated_at"))["newest"]


class Showing(Rows):
    """Pages of those who show products: changed when the newest of them came."""

    def lastmod(self, record):
        return record.newest

    def get_latest_lastmod(self):
        return Listing.objects.aggregate(newest=Max("published_at"))["newest"]


def _with_newest(rows, column):
    own = Listing.objects.filter(**{column: OuterRef("pk")}).order_by("-published_at")
    return rows.annotate(newest=Subquery(own.values("published_at")[:1])).order_by("pk").only("pk", "name")


class Makers(Showing):
    def items(self):
        return _with_newest(Umkm.objects.filter(pk__in=Listing.objects.values("maker")), "maker")

    def location(self, maker):
        return reverse("maker_detail", args=[maker.pk, maker.slug])


class Schools(Showing):
    def items(self):
        return _with_newest(Pesantren.objects.in_register(), "pesantren")

    def location(self, pesantren):
        return reverse("pesantren_detail", args=[pesantren.pk, pesantren.slug])


SITEMAPS = {"halaman": Pages, "produk": Products, "umkm": Makers, "pesantren": Schools}


class NewProducts(Feed):
    """The newest products; who asks again is told shortly when nothing has changed."""

    feed_type = Atom1Feed
    author_name = "OPOP Jawa Timur"

    def __call__(self, request, *args, **kwargs):
        return conditional_page(self._whole)(request, *args, **kwargs)

    def _whole(self, request, *args, **kwargs):
        response = super().__call__(request, *args, **kwargs)
        # Of all products: one that was archived is missed here too, though none that is left has changed.
        if newest := Product.objects.aggregate(newest=Max("updated_at"))["newest"]:
            response.headers["Last-Modified"] = http_date(newest.timestamp())
        return response

    def title(self):
        return _("New products of pesantren and their alumni in East Java")

    def link(self):
        return reverse("product_list")

    def items(self):
        return Product.objects.published().with_maker().order_by("-published_at", "-pk")[:30]

    def item_title(self, product):
        return UNSEEN.sub("", product.name)

    def item_description(self, product):
        return UNSEEN.sub("", f"{product.maker}, {product.maker.regency}. {product.description[:280]}")

    def item_pubdate(self, product):
        return product.published_at

    def item_updateddate(self, product):
        return product.updated_at
