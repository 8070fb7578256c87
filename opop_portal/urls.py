"""The three doors of the house, and the few addresses that belong to none."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import index as sitemap_index
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from catalog.urls import operator_urls, public_urls, staff_urls
from opop_portal.views.health import health
from opop_portal.views.home import home, start
from opop_portal.views.machines import SITEMAPS, NewProducts, media, open_page, robots

urlpatterns = [
    path("sehat/", health, name="health"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", open_page(sitemap_index), {"sitemaps": SITEMAPS}, name="sitemap_index"),
    path(
        "sitemap-<section>.xml",
        open_page(sitemap),
        {"sitemaps": SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
    path("produk/baru.atom", open_page(NewProducts()), name="new_products"),
    path("media/<path:path>", media, name="media"),
    path("mulai/", start, name="start"),
    path("", include("registry.urls")),
    path("operator/", include(operator_urls)),
    path("admin/", include(staff_urls)),
    path("admin/", admin.site.urls),
    *i18n_patterns(path("", home, name="home"), *public_urls, prefix_default_language=False),
]
