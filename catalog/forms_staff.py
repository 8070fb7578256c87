"""The forms of the officers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.choices import RETURNABLE_FIELDS
from catalog.forms_words import PhrasesForm, WordsForm, own_words


class ReturnForm(PhrasesForm):
    """Which fields go back to the operator, and in which words."""

    missing = "required", _("Say in words what to mend.")

    fields = forms.MultipleChoiceField(
        label=_("Fields to mend"),
        choices=list(RETURNABLE_FIELDS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Mark at least one field to mend.")},
    )
    note = own_words(
        _("Words for the operator"),
        _("They stand beside the fields you mark."),
        rows=5,
        **{"aria-keyshortcuts": "K"},
    )

    def unsent(self):
        marked = [str(RETURNABLE_FIELDS[name]) for name in self["fields"].value() or () if name in RETURNABLE_FIELDS]
        words = _("Fields to mend: %(fields)s") % {"fields": ", ".join(marked)} if marked else ""
        return "\n".join(filter(None, [words, super().unsent()]))


class ReasonForm(WordsForm):
    """Why a product is taken off show, or a decision undone; `verb` keeps the ids of two such forms apart."""

    note = own_words(_("Reason"), needed=_("Give a reason."))

    def __init__(self, data=None, *, verb):
        super().__init__(data, auto_id=f"{verb}-%s")
