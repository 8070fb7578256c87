"""What the admin's forms have in common: refusals of the database beside their fields, and no unseen overwriting."""

import hashlib

from django import forms
from django.contrib.admin.utils import display_for_field
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.models import User
from registry.models.makers import Maker
from registry.private_fields import masked
from registry.roles import ROLE_LABELS
from registry.saves import stale_save


def in_words(record) -> str:
    """A record as a chooser names it: two of one name are told apart by their place or their address."""
    if isinstance(record, Maker):
        return f"{record} – {record.regency}"
    if not isinstance(record, User) or record.restricted_at:
        return str(record)
    return f"{record} – {record.email or masked(record.mobile)}"


def role_in_words(group) -> str:
    return gettext(ROLE_LABELS.get(group.name, group.name))


class ChoiceInWords(forms.ModelChoiceField):
    def __init__(self, queryset, **kwargs):
        super().__init__(
            queryset.in_register().select_related("regency") if issubclass(queryset.model, Maker) else queryset,
            **kwargs,
        )

    def label_from_instance(self, record):
        return in_words(record)


class _KeysAlone:
    """A chooser that comes back with what no record can have as its key chooses nothing; Django's own would break."""

    def optgroups(self, name, value, attr=None):
        key = self.field.remote_field.model._meta.pk
        return super().optgroups(name, [each for each in value if _is_key(key, each)], attr)


def _is_key(field, text):
    try:
        field.clean(text, None)
    except ValidationError:
        return False
    return "\0" not in str(text)


class SturdyChooser(_KeysAlone, AutocompleteSelect):
    pass


class SturdyChoosers(_KeysAlone, AutocompleteSelectMultiple):
    pass


class VersionField(forms.Field):
    """The mark of the record that a form was opened with, as it came back; never a change by itself."""

    widget = forms.HiddenInput

    def __init__(self):
        super().__init__(required=False)

    def has_changed(self, initial, data):
        return False


class GuardedForm(forms.ModelForm):
    """Nobody overwrites unseen what somebody else saved after this form had been opened.

    The later one is refused (code="stale"), reads beside each field that differs what is stored now, keeps what was
    typed and may save it again. The record stays locked until the transaction ends.
    """

    version = VersionField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = self._mark(self.instance)

    def _mark(self, record):
        """Its version; of a record without one a mark of what the fields of the form hold."""
        if hasattr(record, "version"):
            return str(record.version)
        held = {name: _key(record, name) for name in sorted(_own_fields(self.fields, record))}
        return hashlib.sha256(repr(held).encode()).hexdigest()[:16]

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk:
            records = type(self.instance)._default_manager.select_for_update(no_key=True)
            self._refuse_stale(get_object_or_404(records, pk=self.instance.pk))
        return cleaned

    def _refuse_stale(self, now):
        if hasattr(now, "version"):
            self.instance.version = now.version
        if self.cleaned_data["version"] == self._mark(now):
            return
        differing = self._differing(now)
        if not differing:
            return  # a second press of the same button
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = self._mark(now)
        self.add_error(None, stale_save(now))
        for name in differing:
            stored = {"value": self._in_words(now, name) or "–"}
            self.add_error(name, ValidationError(_("Stored now: %(value)s"), code="stale", params=stored))

    def _in_words(self, now, name):
        """What a field holds now; related records as this form names them."""
        field = now._meta.get_field(name)
        if not field.many_to_many:
            return display_for_field(getattr(now, name), field, "")
        asked = self.fields[name]
        return ", ".join(
            str(asked.label_from_instance(each)) for each in asked.queryset.filter(pk__in=_stored(now, name))
        )

    def _differing(self, now):
        typed = {name: self.cleaned_data[name] for name in _own_fields(self.fields, now) if name in self.cleaned_data}
        return [name for name, value in typed.items() if _stored(now, name) != _comparable(value)]


class SturdyForm(GuardedForm):
    """A form that can be told what only the database knew, after it had been found valid.

    `refusal` is set by the admin that tried to save. `BESIDE` names the field of the form in which a field of the
    record is typed, where it is another one.
    """

    refusal = None
    BESIDE = {}

    def full_clean(self):
        super().full_clean()
        if self.is_bound and self.refusal:
            self._take(self.refusal)

    def _take(self, refusal):
        by_field = getattr(refusal, "error_dict", None) or {None: refusal.error_list}
        for name, errors in by_field.items():
            beside = self.BESIDE.get(name, name)
            self.add_error(beside if beside in self.fields else None, errors)


def _own_fields(names, record):
    """Those that are fields of the record; a form may ask for more, such as a new password."""
    known = {field.name for field in (*record._meta.concrete_fields, *record._meta.many_to_many)} - {"version"}
    return [name for name in names if name in known]


def _key(record, name):
    """What a field holds, related records by their keys."""
    if record._meta.get_field(name).many_to_many:
        return sorted(getattr(record, name).values_list("pk", flat=True))
    return str(record.serializable_value(name))


def _stored(now, name):
    if now._meta.get_field(name).many_to_many:
        return sorted(getattr(now, name).values_list("pk", flat=True))
    return getattr(now, name)


def _comparable(value):
    return sorted(each.pk for each in value) if isinstance(value, QuerySet) else value
