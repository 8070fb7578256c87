"""Forms of a person's rights: what is asked, and what the office answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.choices import RightKind
from registry.fields import TextField
from registry.forms_joining import TypedForm

ASKABLE = (RightKind.CORRECTION, RightKind.RESTRICTION, RightKind.ERASURE)


class AskForm(TypedForm):
    """What the office has to do; a copy and a withdrawal have buttons of their own."""

    kind = forms.ChoiceField(
        label=_("What do you ask?"),
        widget=forms.RadioSelect,
        choices=[
            (RightKind.CORRECTION, _("Correct something that is wrong")),
            (
                RightKind.RESTRICTION,
                _(
                    "Restrict my data: the office neither sees, edits nor exports my number and e-mail until I lift "
                    "this"
                ),
            ),
            (RightKind.ERASURE, _("Erase my data and close my account; this cannot be undone")),
        ],
    )
    words = TextField(
        label=_("In your words"),
        help_text=_("For a correction: what is wrong, and how it is right. Please write no NIK here."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(TypedForm):
    note = TextField(
        label=_("Answer to the person"),
        help_text=_("What was done, or why it cannot be. The person reads it."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ShowForm(TypedForm):
    why = TextField(
        label=_("Why do you need it?"),
        help_text=_("The person may read this reason."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why personal data is needed.")},
    )
