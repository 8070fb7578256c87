"""The ground in the admin: it shows, searches and edits what no verb guards."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.choices import Origin
from registry.forms import AccountForm, PesantrenForm, UmkmForm
from registry.models import ImportBatch, ImportRow, Membership, Pesantren, Regency, Umkm, User
from registry.refusals import refusals_in_words

admin.site.disable_action("delete_selected")  # nothing is deleted by the dozen; it also trips over foreign numbers


class SturdyAdmin(admin.ModelAdmin):
    """A rule of the database that a form could not foresee is said in words; nothing is saved then."""

    def changeform_view(self, request, *args, **kwargs):
        try:
            with refusals_in_words(), transaction.atomic():
                return super().changeform_view(request, *args, **kwargs)
        except ValidationError as refusal:
            for words in refusal.messages:
                messages.error(request, words)
            return redirect(request.get_full_path())


class MakerAdmin(SturdyAdmin):
    """Shared by pesantren and UMKM: found by name in any spelling, saved with the next version."""

    list_select_related = ["regency"]
    list_filter = ["regency"]
    list_per_page = 50
    show_full_result_count = False
    autocomplete_fields = ["regency"]
    readonly_fields = ["folded_name", "whatsapp_consent_at", "whatsapp_consent_by", "merged_into"]

    def save_model(self, request, obj, form, change):
        if change:
            obj.version = F("version") + 1
        super().save_model(request, obj, form, change)


@admin.register(Regency)
class RegencyAdmin(admin.ModelAdmin):
    list_display = ["code", "name", "population", "is_active"]
    search_fields = ["name", "code"]
    readonly_fields = ["code", "kind", "folded_name"]


@admin.register(Pesantren)
class PesantrenAdmin(MakerAdmin):
    form = PesantrenForm
    fields = [*PesantrenForm.Meta.fields, "merged_into"]
    list_display = ["name", "nspp", "regency", "joined_on"]
    search_fields = ["name", "nspp", "folded_name"]


@admin.register(Umkm)
class UmkmAdmin(MakerAdmin):
    form = UmkmForm
    fields = [*UmkmForm.Meta.fields, "origin_in_words", "scale_computed", "merged_into"]
    list_display = ["name", "pillar", "regency", "pesantren"]
    list_filter = ["pillar", "regency"]
    list_select_related = ["regency", "pesantren"]
    search_fields = ["name", "nib", "folded_name"]
    autocomplete_fields = ["regency", "pesantren"]
    readonly_fields = [*MakerAdmin.readonly_fields, "origin_in_words", "scale_computed"]

    @admin.display(description=_("origin"))
    def origin_in_words(self, umkm):
        return Origin(umkm.origin).label if umkm.origin else "–"


@admin.register(User)
class UserAdmin(SturdyAdmin):
    def has_change_permission(self, request, obj=None):
        """Who may do everything is changed only by such a person."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False  # closed instead

    def get_readonly_fields(self, request, obj=None):
        """Nobody gives roles to themselves."""
        own = obj is not None and obj.pk == request.user.pk and not request.user.is_superuser
        return [*self.readonly_fields, *(["groups", "is_staff", "is_active"] if own else [])]

    def lookup_allowed(self, lookup, value, request):
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    list_display = ["full_name", "email", "mobile", "is_staff", "is_active", "last_login"]
    list_filter = ["is_staff", "is_active", "groups"]
    search_fields = ["full_name", "email", "mobile"]
    form = AccountForm
    fields = [
        "full_name", "email", "mobile", "new_password", "language", "is_staff", "is_active", "groups", "last_login"
    ]  # fmt: skip
    readonly_fields = ["last_login"]


@admin.register(Membership)
class MembershipAdmin(SturdyAdmin):
    list_display = ["user", "umkm", "pesantren", "seat", "since", "until", "approved_at"]
    list_select_related = ["user", "umkm", "pesantren"]
    search_fields = ["user__full_name", "umkm__name", "pesantren__name"]
    autocomplete_fields = ["user", "umkm", "pesantren"]
    fields = ["user", "umkm", "pesantren", "seat", "since", "until"]

    def save_model(self, request, obj, form, change):
        if not change:  # what an administrator enters is approved by being entered
            obj.approved_at, obj.approved_by = timezone.now(), request.user
        super().save_model(request, obj, form, change)


class ReadOnly:
    """What only verbs and lists write: the admin shows it."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["file_name", "kind", "source", "by", "at"]
    list_select_related = ["by"]


@admin.register(ImportRow)
class ImportRowAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["batch", "number", "verdict", "target"]
    list_filter = ["verdict"]
    list_select_related = ["batch"]
    show_full_result_count = False
    list_per_page = 50
