"""The three doors of the house, and the few addresses that belong to none."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import index as sitemap_index
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path

from catalog import list_urls as product_lists
from catalog.urls import operator_urls, public_urls, staff_urls
from catalog.views.photos import photo_private
from opop_portal.views.health import health
from opop_portal.views.home import home, start
from opop_portal.views.machines import SITEMAPS, NewProducts, media, open_page, robots
from registry import list_urls as lists
from registry import urls as registry_urls
from registry.views import inbox

handler500 = "opop_portal.views.errors.server_error"

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
    re_path(r"^foto/(?P<key>[\w-]{1,40})-(?P<size>[0-9]{1,4})\.webp$", photo_private, name="photo_private"),
    path("mulai/", start, name="start"),
    path("", include(registry_urls.account_urls)),
    path("operator/kabar/", inbox.operator_inbox, name="operator_inbox"),
    path("admin/kabar/", inbox.staff_inbox, name="staff_inbox"),
    path("kabar/<int:pk>/buka/", inbox.notice_open, name="notice_open"),
    path("kabar/dibaca/", inbox.notices_read, name="notices_read"),
    path("operator/banyak/", include([*lists.operator_urls, *product_lists.operator_urls])),
    path("admin/impor/", include([*lists.staff_urls, *product_lists.staff_urls])),
    path("operator/", include(registry_urls.operator_urls)),
    path("operator/", include(operator_urls)),
    path("admin/", include(registry_urls.staff_urls)),
    path("admin/", include(staff_urls)),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", home, name="home"), *registry_urls.public_urls, *public_urls, prefix_default_language=False
    ),
]
