"""Forms of duplicates: which record is kept and whose values count (both in the address), and the reason."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from registry import merge_fields as fields
from registry.fields import LineField
from registry.forms_joining import TypedForm
from registry.merge_fields import AWAY, KEPT

KEPT_BY = "simpan"  # in the address: the key of the record that is kept
STEP_BY = "langkah"


def chosen_in(data, model) -> dict[str, str]:
    """{group: side} as an address or a form says it; what it says of nothing we know is passed over."""
    return {group: data[group] for group in fields.GROUPS[model] if data.get(group) in {KEPT, AWAY}}


class MergeForm(TypedForm):
    """The last step: the reason, beside what the steps before it said."""

    note = LineField(
        label=_("Reason"),
        help_text=_("How you know that the two are one. It stays in the history of the office."),
        max_length=500,
        error_messages={"required": _("Give a reason.")},
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    kept_version = forms.IntegerField(widget=forms.HiddenInput)
    away_version = forms.IntegerField(widget=forms.HiddenInput)


class UndoMergeForm(TypedForm):
    note = LineField(
        label=_("Reason"),
        help_text=_("How you know that the two are two. It stays in the history of the office."),
        max_length=500,
        error_messages={"required": _("Give a reason.")},
    )
