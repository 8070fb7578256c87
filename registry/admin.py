"""The ground in the admin: it shows, searches and edits what no verb guards."""

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth import admin as _accounts_of_django  # noqa: F401 (it registers Group, which is ours here)
from django.contrib.auth.models import Group
from django.shortcuts import redirect
from django.template.defaultfilters import yesno
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.admin_base import PersonalDataAdmin, ReadOnlyAdmin, SturdyAdmin, hidden
from registry.admin_forms import role_in_words
from registry.choices import LISTS, Origin
from registry.exporting import EXPORTS
from registry.forms import (
    AccountForm,
    PesantrenForm,
    PostingForm,
    ReadyPhraseForm,
    RoleForm,
    UmkmForm,
    right_in_words,
)
from registry.merging import standing_merge_of
from registry.models import (
    Access,
    ImportBatch,
    ImportRow,
    Membership,
    Pesantren,
    Posting,
    ReadyPhrase,
    Regency,
    Umkm,
    User,
)
from registry.permissions import may_merge

admin.site.disable_action("delete_selected")  # nothing is deleted by the dozen; it also trips over foreign numbers
admin.site.unregister(Group)
Group.__str__ = role_in_words  # its name is our code's key; wherever the admin shows a role, people read its label


class StandingFilter(admin.SimpleListFilter):
    """Records merged away are listed only when asked for."""

    title = _("record")
    parameter_name = "gabungan"

    def lookups(self, request, model_admin):
        return [("ya", _("Merged away"))]

    def choices(self, changelist):
        standing, *others = super().choices(changelist)
        return [standing | {"display": _("In the register")}, *others]

    def queryset(self, request, queryset):
        return queryset.filter(merged_into__isnull=self.value() != "ya")


class MakerAdmin(PersonalDataAdmin, SturdyAdmin):
    """Shared by pesantren and UMKM: found by name and place, saved with the next version; a record merged away stays
    as it is."""

    change_form_template = "registry/maker_change_form.html"
    list_select_related = ["regency"]
    list_filter = [StandingFilter, "regency"]
    list_per_page = 50
    show_full_result_count = False
    autocomplete_fields = ["regency"]
    folded_in = ["folded_name", "regency__folded_name"]
    readonly_fields = ["whatsapp_consent_at", "whatsapp_consent_by", "merged_into"]

    def has_delete_permission(self, request, obj=None):
        return False  # merged instead: papers, products and history hang on it

    def has_change_permission(self, request, obj=None):
        return (obj is None or not obj.merged_into_id) and super().has_change_permission(request, obj)

    def render_change_form(self, request, context, *args, **kwargs):
        context["may_merge"] = may_merge(request.user)
        if context["original"] and context["original"].merged_into_id:
            context["merge"] = standing_merge_of(context["original"])
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(Regency)
class RegencyAdmin(SturdyAdmin):
    list_display = ["code", "name", "population", "is_active"]
    search_fields = ["name", "code"]
    readonly_fields = ["code", "kind"]
    exclude = ["folded_name"]

    def has_delete_permission(self, request, obj=None):
        return False  # switched off instead


@admin.register(Pesantren)
class PesantrenAdmin(MakerAdmin):
    form = PesantrenForm
    fields = [*PesantrenForm.Meta.fields, "merged_into"]
    list_display = ["name", "nspp", "regency", "joined_on"]
    search_fields = ["name", "nspp"]


@admin.register(Umkm)
class UmkmAdmin(MakerAdmin):
    form = UmkmForm
    fields = [*UmkmForm.Meta.fields, "origin_in_words", "scale_computed", "merged_into"]
    list_display = ["name", "pillar", "regency", "pesantren"]
    list_filter = [StandingFilter, "pillar", "regency"]
    list_select_related = ["regency", "pesantren"]
    search_fields = ["name", "nib"]
    autocomplete_fields = ["regency", "pesantren"]
    readonly_fields = [*MakerAdmin.readonly_fields, "origin_in_words", "scale_computed"]

    @admin.display(description=_("origin"))
    def origin_in_words(self, umkm):
        return Origin(umkm.origin).label if umkm.origin else "–"


@admin.register(User)
class UserAdmin(PersonalDataAdmin, SturdyAdmin):
    def has_change_permission(self, request, obj=None):
        """Who may do everything is changed only by such a person."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        if obj is not None and (obj.restricted_at or obj.erased_at):
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False  # closed instead

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Nobody gives roles to themselves."""
        form = super().get_form(request, obj, change, **kwargs)
        if obj is not None and obj.pk == request.user.pk and not request.user.is_superuser:
            for name in ("groups", "is_staff"):
                form.base_fields[name].disabled = True
        return form

    def lookup_allowed(self, lookup, value, request):
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    list_display = ["full_name", "shown_email", hidden(User, "mobile"), "is_staff", "is_active", "last_login"]
    list_filter = ["is_staff", "is_active", "groups"]
    search_fields = ["full_name", "email", "mobile"]
    form = AccountForm
    fields = ["full_name", "email", "mobile", "language", "is_staff", "groups", "may_sign_in", "last_login"]
    readonly_fields = ["may_sign_in", "last_login"]

    @admin.display(description=_("e-mail"), ordering="email")
    def shown_email(self, person):
        return _("restricted") if person.restricted_at else person.email or "–"

    @admin.display(description=_("may sign in"))
    def may_sign_in(self, person):
        return yesno(person.is_active)

    def response_add(self, request, obj, post_url_continue=None):
        """On to the page where a one-time code is made for it."""
        messages.success(request, _("The account is open. Make a code for it, and hand over the paper."))
        return redirect("person_detail", obj.pk)


@admin.register(Membership)
class MembershipAdmin(SturdyAdmin):
    list_display = ["user", "umkm", "pesantren", "seat", "since", "until", "approved_at"]
    list_select_related = ["user", "umkm", "pesantren"]
    search_fields = ["user__full_name", "umkm__name", "pesantren__name"]
    autocomplete_fields = ["user", "umkm", "pesantren"]
    folded_in = ["umkm__folded_name", "pesantren__folded_name"]
    fields = ["user", "umkm", "pesantren", "seat", "since", "until"]

    def save_model(self, request, obj, form, change):
        if not change:  # what an administrator enters is approved by being entered
            obj.approved_at, obj.approved_by = timezone.now(), request.user
        super().save_model(request, obj, form, change)


@admin.register(Posting)
class PostingAdmin(SturdyAdmin):
    """Who of the office looks after which kab/kota; it ends by a day, and is never deleted."""

    form = PostingForm
    fields = PostingForm.Meta.fields
    list_display = ["user", "unit", "area", "since", "until"]
    list_select_related = ["user"]
    search_fields = ["user__full_name", "unit"]
    autocomplete_fields = ["user"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("regencies")

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("kabupaten and kota"))
    def area(self, posting):
        return ", ".join(str(regency) for regency in posting.regencies.all()) or _("The whole province")


@admin.register(ReadyPhrase)
class ReadyPhraseAdmin(SturdyAdmin):
    """Sentences officers choose; one that is no longer wanted is taken out of use."""

    form = ReadyPhraseForm
    fields = ReadyPhraseForm.Meta.fields
    list_display = ["text", "use", "position", "is_active"]
    list_filter = ["use", "is_active"]
    search_fields = ["text"]

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Group)
class RoleAdmin(SturdyAdmin):
    """The roles, which the code makes and names; what each may do is for the highest administrator to change."""

    form = RoleForm

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_fields(self, request, obj=None):
        return ["permissions" if self.has_change_permission(request, obj) else "rights"]

    @admin.display(description=_("rights"))
    def rights(self, role):
        rights = role.permissions.select_related("content_type")
        return "\n".join(right_in_words(right) for right in rights)


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin):
    list_display = ["file_name", "kind_in_words", "source", "by", "at"]
    list_select_related = ["by"]
    fields = ["kind_in_words", "source", "file_name", "sha256", "by", "at", "reason"]

    @admin.display(description=_("kind of list"), ordering="kind")
    def kind_in_words(self, batch):
        return LISTS.get(batch.kind, batch.kind)


@admin.register(ImportRow)
class ImportRowAdmin(ReadOnlyAdmin):
    list_display = ["batch", "number", "verdict", "target"]
    list_filter = ["verdict"]
    list_select_related = ["batch"]
    show_full_result_count = False
    list_per_page = 50
    fields = ["batch", "number", "came_as", "verdict", "remarks", "target"]

    @admin.display(description=_("cells"))
    def came_as(self, row):
        """What the row held, a line for each cell."""
        return "\n".join(f"{column}: {cell}" for column, cell in row.cells.items())

    @admin.display(description=_("messages"))
    def remarks(self, row):
        return "\n".join(remark["text"] for remark in row.messages) or "–"


@admin.register(Access)
class AccessAdmin(ReadOnlyAdmin):
    """Who took records out or looked at personal data, and why."""

    list_display = ["at", "user", "kind", "table", "record", "rows", "is_personal", "reason"]
    list_filter = ["kind", "is_personal", "user"]
    list_select_related = ["user"]
    list_per_page = 50
    show_full_result_count = False
    fields = ["at", "user", "kind", "table", "record", "rows", "filters", "which_columns", "is_personal", "reason"]

    @admin.display(description=_("table"), ordering="what")
    def table(self, access):
        return capfirst(apps.get_model(access.what)._meta.verbose_name_plural)

    @admin.display(description=_("reason"))
    def reason(self, access):
        return gettext(access.why) if access.why else "–"  # what the portal notes itself is kept as its msgid

    @admin.display(description=_("whose"))
    def record(self, access):
        label, _separator, key = access.whose.partition(":")
        if not key:
            return access.whose or "–"
        return f"{capfirst(apps.get_model(label)._meta.verbose_name)} #{key}"

    @admin.display(description=_("columns"))
    def which_columns(self, access):
        export = EXPORTS.get(apps.get_model(access.what))
        labels = {column.name: column.label for column in export.columns} if export else {}
        return ", ".join(str(labels.get(name, name)) for name in access.columns)
