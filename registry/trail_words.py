"""Entries of the trail in words: tables, records and columns named as the pages name them. One query for the people."""

from dataclasses import dataclass, field
from functools import cache

from django.apps import apps
from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.models import Trail, User

PER_PAGE = 50
UNTOLD = ("id", "version")  # columns that say nothing to people
# Tables of a package, whose own words are in no language; of these only that they changed is told.
NAMED = {
    "otp_totp_totpdevice": _("Authenticator"),
    "otp_static_staticdevice": _("Set of recovery codes"),
    "otp_static_statictoken": _("Recovery code"),
}


@dataclass
class Entry:
    """One entry for a page. `changes`: [(label, before, after)], a side without value is empty."""

    row: Trail
    table: str
    record: str
    address: str
    changes: list = field(default_factory=list)


@cache
def models_by_table():
    """{name of the table: model}, those of relations included."""
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


def table_in_words(name) -> str:
    model = models_by_table().get(name)
    if model is None or name in NAMED:
        return str(NAMED.get(name, name))
    if not model._meta.auto_created:
        return str(capfirst(model._meta.verbose_name))
    sides = (each.related_model._meta.verbose_name for each in model._meta.concrete_fields if each.related_model)
    return str(capfirst(" – ".join(map(str, sides))))


def in_words(rows) -> list[Entry]:
    """Entries of the trail as a page shows them; `rows` with their `who`."""
    rows = list(rows)
    people = _people_named(rows)
    return [_entry(row, people) for row in rows]


def _entry(row, people):
    model = models_by_table().get(row.table_name)
    return Entry(
        row,
        table_in_words(row.table_name),
        f"#{row.row_key}",
        _address(model, row.row_key),
        _changes(row, model, people),
    )


def _address(model, key):
    """The page of the record in the administration, where it has one."""
    if model is None:
        return ""
    try:
        return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_change", args=[key])
    except NoReverseMatch:
        return ""


def _people_named(rows):
    """{key: name} of every account that a column of these entries points at."""
    keys = set()
    for row in rows:
        for name in _columns(row):
            if _points_at(models_by_table().get(row.table_name), name, User):
                keys |= {side[name] for side in (row.before, row.after) if side and isinstance(side.get(name), int)}
    return {person.pk: str(person) for person in User.objects.filter(pk__in=keys)} if keys else {}


def _columns(row):
    return {*(row.before or ()), *(row.after or ())}


def _field(model, column):
    if model is None:
        return None
    return next((each for each in model._meta.concrete_fields if each.column == column), None)


def _points_at(model, column, other):
    found = _field(model, column)
    return found is not None and found.related_model is other


def _changes(row, model, people):
    order = [each.column for each in model._meta.concrete_fields] if model else []
    names = sorted(_columns(row), key=lambda name: (order.index(name) if name in order else len(order), name))
    told = []
    for name in names:
        if name in UNTOLD or row.table_name in NAMED:
            continue
        sides = [_value(_field(model, name), (side or {}).get(name), people) for side in (row.before, row.after)]
        if any(sides):
            told.append((_label(model, name), *sides))
    return told


def _label(model, column):
    found = _field(model, column)
    if found is None:
        return column
    # The columns of a relation that Django made are named after models, and in no language.
    return capfirst(found.related_model._meta.verbose_name if model._meta.auto_created else found.verbose_name)


def _value(found, value, people):
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return _by_field(found, value, people) if found is not None else str(value)


def _by_field(found, value, people):
    if found.choices:
        return str(dict(found.flatchoices).get(value, value))
    if found.related_model is not None:
        return people.get(value, f"#{value}") if found.related_model is User else f"#{value}"
    return _moment(found, str(value)) or str(value)


def _moment(found, text):
    if isinstance(found, models.DateTimeField) and (moment := parse_datetime(text)):
        return date_format(localtime(moment), "DATETIME_FORMAT")
    if isinstance(found, models.DateField) and (day := parse_date(text)):
        return date_format(day, "DATE_FORMAT")
    return ""
