"""The forms of the officers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.choices import RETURNABLE_FIELDS


class ReturnForm(forms.Form):
    """Which fields go back to the operator, and in which words."""

    fields = forms.MultipleChoiceField(
        label=_("Fields to mend"),
        choices=list(RETURNABLE_FIELDS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Mark at least one field to mend.")},
    )
    note = forms.CharField(
        label=_("Words for the operator"),
        help_text=_("They stand beside the fields you mark."),
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "input", "rows": 5}),
        error_messages={"required": _("Say in words what to mend.")},
    )


class ReasonForm(forms.Form):
    """Why a product is taken off show."""

    note = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give a reason.")},
    )


def version_seen(data) -> int:
    """The version a page was made with; -1, which no product has, where it cannot be read."""
    text = data.get("version", "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else -1
