"""The settings the office owns, on one page: what each means, what holds now, who set it before."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registry.forms_settings import SHOWN, SettingForm
from registry.models import OfficeSetting
from registry.office_settings import SETTINGS, set_value
from registry.permissions import can_change_settings
from registry.refusals import codes_of
from registry.views.doors import show, staff_page
from registry.views.verbs import verb_of

VIEW = "registry.view_officesetting"


@staff_page
@require_safe
def office_settings(request):
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    return _page(request)


@staff_page
@verb_of("office_settings")
def office_setting_change(request, key):
    if key not in SETTINGS:
        raise Http404
    if not can_change_settings(request.user):
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
    may_change = can_change_settings(request.user)
    title = _("Settings of the office")
    return show(request, "registry/settings.html", status, title=title, settings_shown=shown, may_change=may_change)


def _rows(key):
    return list(OfficeSetting.objects.filter(key=key).select_related("by").order_by("-pk")[:SHOWN])
