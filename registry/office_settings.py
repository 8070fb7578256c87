"""Settings the office owns: rows with history, changed on one page without a programmer.

Each app says what it lets the office set (`SETTINGS.update(…)` in the module that reads it): words, a form field that
guards the value, and the value that holds until the office says otherwise. The value is kept as JSON.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from registry.models import OfficeSetting
from registry.permissions import can_change_settings
from registry.stale import stale


@dataclass(frozen=True)
class Setting:
    """`field` makes the form field; its cleaned value is what is stored and read. `default` is asked each time.

    `guard` raises ValidationError for a value that does not go with what else is set.
    """

    label: str
    help: str
    field: Callable[[], forms.Field]
    default: Callable[[], object]
    guard: Callable[[object], None] = lambda value: None


SETTINGS: dict[str, Setting] = {
    "service_promise_days": Setting(
        _("Service promise"),
        _("Working days within which the office decides on a product, a change, a paper or a request to join."),
        lambda: forms.IntegerField(min_value=1, max_value=60, widget=forms.NumberInput(attrs={"class": "input short"})),
        lambda: settings.SERVICE_PROMISE_DAYS,
    ),
}


def value_of(key):
    """What holds now; one query."""
    newest = OfficeSetting.objects.filter(key=key).order_by("-pk").values_list("value", flat=True)[:1]
    return next(iter(newest), SETTINGS[key].default())


@transaction.atomic
def set_value(key, value, *, by, at, seen=None):
    """Give a setting a value from now on. `seen`: the key of the row it was changed from, None for the default.

    Raises ValidationError(code="stale") when somebody set it meanwhile, or what its guard refuses; the same value again
    writes nothing.
    """
    if not can_change_settings(by):
        raise PermissionDenied
    with connection.cursor() as cursor:  # one lock for all: a guard reads other settings too
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('registry_officesetting'))")
    newest = OfficeSetting.objects.filter(key=key).order_by("-pk").select_related("by").first()
    if value == (newest.value if newest else SETTINGS[key].default()):
        return newest
    if (newest.pk if newest else None) != seen:
        raise stale(newest.by, newest.at, by) if newest else stale(None, None)
    SETTINGS[key].guard(value)
    return OfficeSetting.objects.create(key=key, value=value, by=by, at=at)
