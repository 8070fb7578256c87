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
