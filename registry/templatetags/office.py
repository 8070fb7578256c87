"""How the admin's history speaks of people and of what they changed."""

import json

from django import template
from django.contrib.admin.models import LogEntry
from django.utils.translation import gettext

from registry import admin_forms

register = template.Library()


@register.filter
def in_words(record):
    """A record as a chooser names it: with its place, or its e-mail or number."""
    return admin_forms.in_words(record)


@register.filter
def told(entry):
    """What an entry of the history says; its fields in words also where labels, noted with a capital, have none."""
    if not entry.change_message.startswith("["):
        return entry.get_change_message()
    parts = json.loads(entry.change_message)
    for changed in [part["changed"] for part in parts if "fields" in part.get("changed", ())]:
        changed["fields"] = [_known(label) for label in changed["fields"]]
    return LogEntry(change_message=json.dumps(parts)).get_change_message()


def _known(label):
    """The label in the spelling in which it is translated."""
    small = label[:1].lower() + label[1:]
    return small if gettext(small) != small else label
