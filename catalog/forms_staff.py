"""The forms of the officers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.choices import RETURNABLE_FIELDS

MOST_WORDS = 2000


class ReturnForm(forms.Form):
    """Which fields go back to the operator, and in which words: own ones, ready phrases, or both."""

    fields = forms.MultipleChoiceField(
        label=_("Fields to mend"),
        choices=list(RETURNABLE_FIELDS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Mark at least one field to mend.")},
    )
    note = forms.CharField(
        label=_("Words for the operator"),
        help_text=_("They stand beside the fields you mark."),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"class": "input", "rows": 5, "aria-keyshortcuts": "K"}),
    )

    def __init__(self, data=None, *, phrases=()):
        """`phrases`: the ready ones; those chosen are put below the words, unless they stand there already."""
        super().__init__(data)
        self.phrases = [(phrase, False) for phrase in phrases]
        self.choose(data.getlist("phrases") if data else ())

    def choose(self, chosen):
        """Mark these phrases as chosen, as far as they are ready ones."""
        self.phrases = [(phrase, phrase in chosen) for phrase, _was_chosen in self.phrases]
        self.has_chosen = any(is_chosen for _phrase, is_chosen in self.phrases)

    def clean_note(self):
        note = self.cleaned_data["note"].strip()
        added = [phrase for phrase, is_chosen in self.phrases if is_chosen and phrase not in note]
        note = "\n".join(filter(None, [note, *added]))
        if not note:
            raise forms.ValidationError(_("Say in words what to mend."), code="required")
        if len(note) > MOST_WORDS:
            raise forms.ValidationError(_("These are too many words."), code="max_length")
        return note

    def said(self) -> str:
        """All that was marked, typed and chosen, to be read again where the form itself is not shown any more."""
        marked = [str(RETURNABLE_FIELDS[name]) for name in self["fields"].value() or () if name in RETURNABLE_FIELDS]
        words = _("Fields to mend: %(fields)s") % {"fields": ", ".join(marked)} if marked else ""
        note = (self["note"].value() or "").strip()
        chosen = [phrase for phrase, is_chosen in self.phrases if is_chosen and phrase not in note]
        return "\n".join(filter(None, [words, note, *chosen]))


class ReasonForm(forms.Form):
    """Why a product is taken off show, or a decision undone; `verb` keeps the ids of two such forms apart."""

    note = forms.CharField(
        label=_("Reason"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        error_messages={"required": _("Give a reason.")},
    )

    def __init__(self, data=None, *, verb):
        super().__init__(data, auto_id=f"{verb}-%s")

    def said(self) -> str:
        return self["note"].value() or ""
