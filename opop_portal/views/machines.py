"""Addresses that machines read: robots, sitemap, feed of new products, pictures."""

import re

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.contrib.syndication.views import Feed
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.static import serve

from catalog.models import Product
from registry.models import Pesantren

CLOSED_TO_ROBOTS = ("/admin/", "/operator/", "/masuk/", "/*?*sesudah=")
PICTURE = re.compile(r"photos/[\w-]{2}/[\w-]{1,60}\.webp")  # what registry.pictures.photo_path gives
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
    """Public pictures where no web server in front serves them; only what was rendered by us, never an upload."""
    if not PICTURE.fullmatch(path):
        raise Http404
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    response.headers["Cache-Control"] = f"public, max-age={PICTURES_KEPT}, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


class Pages(Sitemap):
    i18n, alternates, x_default = True, True, True

    def items(self):
        return ["home", "product_list", "pesantren_list", "map"]

    def location(self, item):
        return reverse(item)


class Products(Sitemap):
    i18n, alternates, limit = True, True, 2_000

    def items(self):
        return Product.objects.published().order_by("pk").only("pk", "slug", "name", "updated_at")

    def lastmod(self, product):
        return product.updated_at

    def get_latest_lastmod(self):
        return Product.objects.published().aggregate(newest=Max("updated_at"))["newest"]


class Makers(Sitemap):
    i18n, alternates, limit = True, True, 2_000

    def items(self):
        return Product.objects.published().makers().order_by("pk").only("pk", "name")

    def location(self, maker):
        return reverse("maker_detail", args=[maker.pk, maker.slug])


class Schools(Sitemap):
    i18n, alternates, limit = True, True, 2_000

    def items(self):
        return Pesantren.objects.in_register().order_by("pk").only("pk", "name")

    def location(self, pesantren):
        return reverse("pesantren_detail", args=[pesantren.pk, pesantren.slug])


SITEMAPS = {"halaman": Pages, "produk": Products, "umkm": Makers, "pesantren": Schools}


class NewProducts(Feed):
    feed_type = Atom1Feed

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
