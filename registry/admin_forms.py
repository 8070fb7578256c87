"""What the admin's forms have in common: refusals of the database beside their fields, and no unseen overwriting."""

import hashlib
import json

from django import forms
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import display_for_field
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.models import User
from registry.models.makers import Maker
from registry.roles import ROLE_LABELS
from registry.stale import stale


def in_words(record) -> str:
    """A record as a chooser names it: two of one name are told apart by their place or their address."""
    if isinstance(record, Maker):
        return f"{record} – {record.regency}"
    return f"{record} – {record.email or record.mobile}" if isinstance(record, User) else str(record)


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
            stored = display_for_field(_stored(now, name), now._meta.get_field(name), "") or "–"
            self.add_error(name, ValidationError(_("Stored now: %(value)s"), code="stale", params={"value": stored}))

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
    value = getattr(now, name)
    return sorted(value.all(), key=str) if now._meta.get_field(name).many_to_many else value


def _comparable(value):
    return sorted(value, key=str) if isinstance(value, QuerySet) else value


def stale_save(now, by=None) -> ValidationError:
    """The refusal (code="stale") of `by`, who would write over the record as it is stored now."""
    saved = _last_save(now)
    return stale(saved.user, saved.action_time, by) if saved else stale(None, None)


def note_save(record, by, fields=()):
    """A save outside the admin, in the history that the admin shows: who, when, which version it made.

    `fields`: names in the sources' language, which the history translates when it is read.
    """
    message = [{"changed": {"fields": list(fields), "version": record.version}}]
    LogEntry.objects.log_actions(by.pk, [record], CHANGE, message, single_object=True)


def _last_save(now):
    """The entry of the admin's history that tells of the version stored now; None when a list wrote it."""
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(now), object_id=str(now.pk), action_flag=CHANGE
    )
    entry = entries.select_related("user").order_by("-action_time", "-pk").first()
    if entry is None or not hasattr(now, "version"):
        return entry
    return entry if version_told(entry) == now.version else None


def tell_version(message, version):
    """A change message of the admin that also says which version it made."""
    return [
        part | {"changed": part["changed"] | {"version": version}} if "changed" in part else part for part in message
    ]


def version_told(entry) -> int | None:
    """What tell_version has put into an entry of the admin's history."""
    if not entry.change_message.startswith("["):
        return None
    parts = json.loads(entry.change_message)
    return next((part["changed"].get("version") for part in parts if part.get("changed")), None)
