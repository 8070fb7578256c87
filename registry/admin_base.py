"""What every page of the admin has in common: searching in any spelling, plain words, and refusals in words."""

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist, PermissionDenied, ValidationError
from django.db import models, transaction
from django.template.defaultfilters import yesno
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.access_log import note_view
from registry.admin_forms import ChoiceInWords, SturdyChooser, SturdyChoosers, SturdyForm
from registry.exporting import EXPORTS
from registry.fields import LineField, TextField
from registry.finding import spelt_like
from registry.permissions import can_export, may_see_personal_data
from registry.private_fields import PRIVATE, masked
from registry.refusals import refusals_in_words
from registry.saves import tell_version
from registry.views.exporting import export_view
from registry.views.trail import record_history

UNTOUCHED = 422  # nothing was saved


def spoken(model, name):
    """A yes-or-no field in words, where it is only shown: the admin's picture says "True" in every language."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    if not isinstance(field, models.BooleanField):
        return name

    @admin.display(description=field.verbose_name, ordering=name)
    def words(record):
        return yesno(getattr(record, name))

    words.__name__ = name
    return words


class OfficeAdmin(admin.ModelAdmin):
    """Shared by all: found by name in any spelling (`folded_in`), one line where one is meant, nothing counted in
    vain, choices told apart, yes and no in words."""

    folded_in = ()
    show_facets = admin.ShowFacets.NEVER
    formfield_overrides = {
        models.CharField: {"form_class": LineField},
        models.SlugField: {},
        models.TextField: {"form_class": TextField},
    }

    def get_urls(self):
        """Beside Django's pages of a table its export, where it may leave at all."""
        if self.model not in EXPORTS:
            return super().get_urls()
        view = self.admin_site.admin_view(lambda request: export_view(self, request))
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        return [path("ekspor/", view, name=name), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        may_export = self.model in EXPORTS and can_export(request.user)
        return super().changelist_view(request, {**(extra_context or {}), "may_export": may_export})

    def history_view(self, request, object_id, extra_context=None):
        """What the trail tells of a record, instead of what the admin noted of its own saves."""
        record = self.get_object(request, object_id)
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        return record_history(request, record)

    def get_search_results(self, request, queryset, search_term):
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        spelt = spelt_like(search_term, self.folded_in) if self.folded_in and search_term.strip() else None
        return (found | queryset.filter(spelt) if spelt else found), may_repeat

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", SturdyChooser(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, form_class=ChoiceInWords, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", SturdyChoosers(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_list_display(self, request):
        return [spoken(self.model, name) for name in super().get_list_display(request)]

    def get_fields(self, request, obj=None):
        fields = super().get_fields(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fields
        return [spoken(self.model, name) for name in fields]


class PersonalDataAdmin:
    """Personal fields: who edits a record sees them, which is noted; who only looks sees them masked, and may have
    them shown on a page of their own, with a reason (registry.views.rights.personal_data)."""

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None and self.has_change_permission(request, obj):
            note_view(obj, by=request.user, columns=PRIVATE[self.model])
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_fields(self, request, obj=None):
        fields = super().get_fields(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fields
        may_see = may_see_personal_data(request.user) and not getattr(obj, "restricted_at", None)
        return [hidden(self.model, name) if name in PRIVATE[self.model] else name for name in fields] + (
            [shown_elsewhere] if may_see else []
        )


def hidden(model, name):
    """A personal field, masked."""

    @admin.display(description=model._meta.get_field(name).verbose_name)
    def mask(record):
        return masked(getattr(record, name)) or "–"

    mask.__name__ = name
    return mask


@admin.display(description=_("in full"))
def shown_elsewhere(record):
    address = reverse("personal_data", args=[record._meta.model_name, record.pk])
    return format_html('<a href="{}">{}</a>', address, gettext("Show, with a reason"))


class SturdyAdmin(OfficeAdmin):
    """A rule of the database that the form could not foresee is said beside its field; nothing is saved or lost.

    A record with a version is saved with the next one, which the history tells: so the later of two is told who saved.
    """

    form = SturdyForm

    def save_model(self, request, obj, form, change):
        if change and form.changed_data and hasattr(obj, "version"):
            obj.version += 1  # from the one that the form found under its lock
        super().save_model(request, obj, form, change)

    def construct_change_message(self, request, form, formsets, add=False):
        message = super().construct_change_message(request, form, formsets, add)
        return tell_version(message, form.instance.version) if hasattr(form.instance, "version") else message

    def get_fields(self, request, obj=None):
        """Without the mark of the guard, which change_form.html carries unseen."""
        return [name for name in super().get_fields(request, obj) if name != "version"]

    def changeform_view(self, request, *args, **kwargs):
        try:
            with refusals_in_words(), transaction.atomic():
                return self._answer(request, *args, **kwargs)
        except ValidationError as refusal:
            if request.method != "POST" or hasattr(request, "refusal"):
                raise
            request.refusal = refusal  # the form is filled in once more, now knowing why not
            return self._answer(request, *args, **kwargs)

    def _answer(self, request, *args, **kwargs):
        answer = super().changeform_view(request, *args, **kwargs)
        if (getattr(answer, "context_data", None) or {}).get("errors"):
            answer.status_code = UNTOUCHED
        return answer

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        return form


class ReadOnlyAdmin(OfficeAdmin):
    """What only verbs and lists write: the admin shows it."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
