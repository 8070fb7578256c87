"""The catalogue in the admin: it shows and searches; what changes a status is a verb on the review page."""

from django.contrib import admin
from django.template.defaultfilters import yesno
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from catalog.models import (
    Category,
    Certificate,
    Criterion,
    CurationEvent,
    Export,
    Grade,
    MarketEvidence,
    Product,
    ReviewEvent,
)
from registry.admin_base import ReadOnlyAdmin, SturdyAdmin
from registry.templatetags.portal import long_date


@admin.register(Category)
class CategoryAdmin(SturdyAdmin):
    list_display = ["name", "name_en", "is_food", "position", "is_active"]

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []  # the address of a category is relied on outside

    def has_delete_permission(self, request, obj=None):
        return False  # switched off instead


@admin.register(Product)
class ProductAdmin(ReadOnlyAdmin):
    list_display = ["review", "maker", "regency", "category", "status", "submitted_on"]
    list_display_links = None  # a product opens on its review page
    list_filter = ["status", "pillar", "category", "provenance", "regency"]
    list_select_related = ["maker", "regency", "category"]
    search_fields = ["name", "brand", "maker__name"]
    folded_in = ["folded_name", "maker__folded_name"]
    list_per_page = 50
    show_full_result_count = False

    @admin.display(description=_("product"), ordering="name")
    def review(self, product):
        return format_html('<a href="{}">{}</a>', reverse("product_review", args=[product.pk]), product.name)

    @admin.display(description=_("Sent"), ordering="submitted_at")
    def submitted_on(self, product):
        return long_date(product.submitted_at) or "–"


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    list_display = ["number_written", "kind", "maker", "valid_until", "checked_at", "revoked_on"]
    list_filter = ["kind"]
    list_select_related = ["maker"]
    search_fields = ["number", "number_written", "maker__name"]
    folded_in = ["maker__folded_name"]
    list_per_page = 50
    show_full_result_count = False


@admin.register(ReviewEvent)
class ReviewEventAdmin(ReadOnlyAdmin):
    list_display = ["product", "verb", "by", "at"]
    list_filter = ["verb"]
    list_select_related = ["product", "by"]
    list_per_page = 50
    show_full_result_count = False


@admin.register(Grade)
class GradeAdmin(ReadOnlyAdmin):
    list_display = ["product", "letter", "event", "on"]
    list_select_related = ["product", "event"]


@admin.register(CurationEvent)
class CurationEventAdmin(ReadOnlyAdmin):
    list_display = ["name", "on", "place"]


@admin.register(Export)
class ExportAdmin(ReadOnlyAdmin):
    list_display = ["product", "maker", "country", "contract_value"]
    list_select_related = ["product", "maker"]


@admin.register(MarketEvidence)
class MarketEvidenceAdmin(ReadOnlyAdmin):
    list_display = ["maker", "kind", "on", "is_certain"]
    list_select_related = ["maker"]

    @admin.display(description=_("confirmed"), ordering="confirmed_at")
    def is_certain(self, evidence):
        return yesno(evidence.is_confirmed)


@admin.register(Criterion)
class CriterionAdmin(SturdyAdmin):
    """What a panel looks at; a criterion is switched off rather than deleted, since scores stand on it."""

    list_display = ["name", "weight", "position", "is_active"]

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False
