"""The settings the office owns, on one page: what each means, what holds now, who set it before."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry.models import OfficeSetting
from registry.office_settings import SETTINGS, can_change, set_value
from registry.refusals import codes_of
from registry.views.doors import show, staff_page

VIEW = "registry.view_officesetting"
SHOWN = 5  # former values of each


class SettingForm(forms.Form):
    """One value, and the row it was opened with (`seen`), so that nobody overwrites unseen."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, key, rows, data=None):
        setting, newest = SETTINGS[key], rows[0] if rows else None
        value = newest.value if newest else setting.default()
        super().__init__(data, prefix=key, initial={"value": value, "seen": newest.pk if newest else None})
        self.key, self.rows = key, rows
        self.fields["value"] = setting.field()
        self.fields["value"].label, self.fields["value"].help_text = setting.label, setting.help
        self.has_choices = hasattr(self.fields["value"], "choices")
        self.now = in_words(self.fields["value"], value)
        self.former = [(row, in_words(self.fields["value"], row.value)) for row in rows[:SHOWN]]


def in_words(field, value) -> str:
    """A stored value as people read it: of choices their words."""
    if hasattr(field, "choices"):
        words = dict(field.choices)
        return ", ".join(str(words[each]) for each in value if each in words) or "–"
    return localize(value)


@staff_page
@require_safe
def office_settings(request):
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    return _page(request)


@staff_page
@require_POST
def office_setting_change(request, key):
    if key not in SETTINGS:
        raise Http404
    if not can_change(request.user):
        raise PermissionDenied
    form = SettingForm(key, _rows(key), request.POST)
    if form.is_valid():
        said = {"by": request.user, "at": timezone.now(), "seen": form.cleaned_data["seen"]}
        try:
            set_value(key, form.cleaned_data["value"], **said)
        except ValidationError as refusal:
            return _page(request, _refused(form, refusal, request.POST))
        messages.success(request, _("Saved: %(setting)s.") % {"setting": SETTINGS[key].label})
        return redirect("office_settings")
    return _page(request, form)


def _refused(form, refusal, typed):
    """The form once more, with what was typed; after a second look the same press saves it."""
    fresh = SettingForm(form.key, _rows(form.key), typed.copy())
    if "stale" in codes_of(refusal) and fresh.rows:
        fresh.data[fresh.add_prefix("seen")] = str(fresh.rows[0].pk)
    fresh.add_error("value", refusal)
    if "stale" in codes_of(refusal) and fresh.rows:
        told = _("Set now: %(value)s.") % {"value": fresh.now}
        fresh.add_error("value", ValidationError(told, code="stale"))
    return fresh


def _page(request, changed=None):
    rows = {}
    for row in OfficeSetting.objects.filter(key__in=SETTINGS).select_related("by").order_by("-pk"):
        rows.setdefault(row.key, []).append(row)
    shown = [
        changed if changed is not None and changed.key == key else SettingForm(key, rows.get(key, []))
        for key in SETTINGS
    ]
    status = 422 if changed is not None else 200
    may_change = can_change(request.user)
    title = _("Settings of the office")
    return show(request, "registry/settings.html", status, title=title, settings_shown=shown, may_change=may_change)


def _rows(key):
    return list(OfficeSetting.objects.filter(key=key).select_related("by").order_by("-pk")[:SHOWN])
