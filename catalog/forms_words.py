"""Forms in which an officer says something with a verb: own words, ready phrases, or both."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.fields import TextField
from registry.forms_joining import TypedForm

MOST_WORDS = 2000


def own_words(label, help_text="", *, needed="", **attrs):
    """The field of own words. `needed`: what is said where they are missing; without it they may be left out."""
    about = {"label": label, "help_text": help_text, "max_length": MOST_WORDS, "required": bool(needed)}
    widget = forms.Textarea(attrs={"rows": 3} | attrs)
    return TextField(widget=widget, error_messages={"required": needed}, **about)


class WordsForm(TypedForm):
    """A verb with words (`note`), where it takes any."""

    def said(self) -> dict:
        """What the verb takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "phrases"}

    def unsent(self) -> str:
        """All that was typed and chosen in words, to be read again where the form itself is not shown any more."""
        return (self["note"].value() or "").strip() if "note" in self.fields else ""


class PhrasesField(forms.MultipleChoiceField):
    """Ready phrases; one that is not ready any more is passed over."""

    def validate(self, value):
        pass


class PhrasesForm(WordsForm):
    """Own words, ready phrases, or both; a phrase that stands among the words already is not added."""

    phrases = PhrasesField(label=_("Ready phrases"), required=False, widget=forms.CheckboxSelectMultiple)
    phrases_first = False  # before the own words, or below them
    missing = "words_missing", _("Say in words why.")  # code and words

    def __init__(self, *args, phrases=(), **options):
        super().__init__(*args, **options)
        self.fields["phrases"].choices = [(text, text) for text in phrases]

    @property
    def ready(self) -> list[tuple]:
        """[(phrase, whether it is chosen)]"""
        chosen = self["phrases"].value() or ()
        return [(text, text in chosen) for text, _label in self.fields["phrases"].choices]

    def clean_note(self):
        note, (code, words) = self._with_phrases(self.cleaned_data["note"].strip()), self.missing
        if not note:
            raise ValidationError(words, code=code)
        if len(note) > MOST_WORDS:
            raise ValidationError(_("These are too many words."), code="max_length")
        return note

    def unsent(self):
        return self._with_phrases(super().unsent())

    def _with_phrases(self, note):
        added = [phrase for phrase, is_chosen in self.ready if is_chosen and phrase not in note]
        return "\n".join(filter(None, [*added, note] if self.phrases_first else [note, *added]))
