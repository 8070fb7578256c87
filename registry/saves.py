"""Who saved a record last, as the history that the admin shows says: each save writes it, the later of two reads it."""

import json

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError

from registry.stale import stale


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
    return entry if _version_told(entry) == now.version else None


def tell_version(message, version):
    """A change message of the admin that also says which version it made."""
    return [
        part | {"changed": part["changed"] | {"version": version}} if "changed" in part else part for part in message
    ]


def _version_told(entry) -> int | None:
    """What tell_version has put into an entry of the admin's history."""
    if not entry.change_message.startswith("["):
        return None
    parts = json.loads(entry.change_message)
    return next((part["changed"].get("version") for part in parts if part.get("changed")), None)
