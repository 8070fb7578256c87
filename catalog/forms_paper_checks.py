"""The forms of an officer who decides on a paper: one for each verb, each with the paper's key in its ids."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalog.choices import CheckedHow
from catalog.forms_papers import DayField
from registry.choices import PhraseUse
from registry.days import today
from registry.fields import TextField
from registry.forms_joining import TypedForm
from registry.models import ReadyPhrase

MOST_WORDS = 2000


class DecisionForm(TypedForm):
    """A verb with words: `unsent` gives them back where the form itself is not shown any more."""

    def unsent(self) -> str:
        """All that was typed and chosen in words."""
        fields = [self[name] for name in ("phrases", "note") if name in self.fields]
        values = [value for field in fields for value in _listed(field)]
        return "\n".join(filter(None, values))


def _listed(field):
    """The texts of a field as it was sent; of choices those that exist."""
    if not hasattr(field.field, "choices"):
        return [(field.value() or "").strip()]
    return [text for text, _label in field.field.choices if text in (field.value() or ())]


def _words(label, help_text="", *, needed=""):
    about = {"label": label, "help_text": help_text, "max_length": MOST_WORDS, "required": bool(needed)}
    widget = forms.Textarea(attrs={"rows": 3})
    return TextField(widget=widget, error_messages={"required": needed}, **about)


class CheckForm(DecisionForm):
    how = forms.ChoiceField(
        label=_("How did you check it?"),
        choices=CheckedHow.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how the paper was checked.")},
    )
    note = _words(_("Words for the history"), _("Only the office reads them. You may leave this empty."))

    def said(self):
        return self.cleaned_data


class RefuseForm(DecisionForm):
    """What to mend: ready phrases, own words, or both; the phrases come first."""

    phrases = forms.MultipleChoiceField(label=_("Ready phrases"), required=False, widget=forms.CheckboxSelectMultiple)
    note = _words(_("Words for the maker"), _("Say what to mend. They stand above the maker's form."))

    def __init__(self, *args, phrases=(), **options):
        super().__init__(*args, **options)
        self.fields["phrases"].choices = [(text, text) for text in phrases]
        if not phrases:
            del self.fields["phrases"]

    def clean(self):
        data = super().clean()
        words = "\n".join(filter(None, [*data.get("phrases", ()), data.get("note", "").strip()]))
        if not words:
            self.add_error("note", ValidationError(_("Say in words why."), code="words_missing"))
        return data | {"words": words}

    def said(self):
        return {"note": self.cleaned_data["words"]}


class RevokeForm(DecisionForm):
    on = DayField(label=_("Revoked on"), help_text=_("For example 24/11/2026 or 24 November 2026."), initial=today)
    note = _words(_("Reason"), _("The maker reads it, and its star falls at once."), needed=_("Give a reason."))

    def clean_on(self):
        if not self.cleaned_data["on"]:
            raise ValidationError(_("Write the day."), code="required")
        return self.cleaned_data["on"]

    def said(self):
        return {name: self.cleaned_data[name] for name in ("on", "note")}


class ReopenForm(DecisionForm):
    note = _words(_("Reason"), _("It stands in the history. The paper waits again."), needed=_("Give a reason."))

    def said(self):
        return {"note": self.cleaned_data["note"]}


class ClaimsForm(DecisionForm):
    """Products that the maker named for a checked paper. `claims`: the products that wait."""

    products = forms.TypedMultipleChoiceField(
        label=_("Products that wait to be accepted"),
        help_text=_("Accept those that stand on the paper or its attachment."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one product.")},
        coerce=int,
    )

    def __init__(self, *args, claims=(), **options):
        super().__init__(*args, **options)
        self.claims = {product.pk: product for product in claims}
        self.fields["products"].choices = [(pk, str(product)) for pk, product in self.claims.items()]
        self.fields["products"].initial = list(self.claims)

    def said(self):
        return {"products": [self.claims[pk] for pk in self.cleaned_data["products"]]}


class DeclineForm(ClaimsForm):
    note = _words(
        _("Words for the maker"), _("Why the paper does not hold for these products."), needed=_("Say in words why.")
    )

    def said(self):
        return super().said() | {"note": self.cleaned_data["note"]}


def phrases_for_refusing() -> list[str]:
    """The office's ready phrases; one query."""
    phrases = ReadyPhrase.objects.filter(use=PhraseUse.REFUSE_PAPER, is_active=True)
    return list(phrases.order_by("position", "pk").values_list("text", flat=True))
