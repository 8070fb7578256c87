"""The forms of an officer who decides on a paper: one for each verb, each with the paper's key in its ids."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalog.choices import CheckedHow
from catalog.forms_papers import DayField
from catalog.forms_words import PhrasesForm, WordsForm, own_words
from registry.choices import PhraseUse
from registry.days import today
from registry.models import ReadyPhrase


class CheckForm(WordsForm):
    how = forms.ChoiceField(
        label=_("How did you check it?"),
        choices=CheckedHow.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how the paper was checked.")},
    )
    note = own_words(_("Words for the history"), _("Only the office reads them. You may leave this empty."))


class RefuseForm(PhrasesForm):
    """What to mend."""

    phrases_first = True

    note = own_words(_("Words for the maker"), _("Say what to mend. They stand above the maker's form."))


class RevokeForm(WordsForm):
    on = DayField(label=_("Revoked on"), help_text=_("For example 24/11/2026 or 24 November 2026."), initial=today)
    note = own_words(_("Reason"), _("The maker reads it, and its star falls at once."), needed=_("Give a reason."))

    def clean_on(self):
        if not self.cleaned_data["on"]:
            raise ValidationError(_("Write the day."), code="required")
        return self.cleaned_data["on"]


class ReopenForm(WordsForm):
    note = own_words(_("Reason"), _("It stands in the history. The paper waits again."), needed=_("Give a reason."))


class ClaimsForm(WordsForm):
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
        return super().said() | {"products": [self.claims[pk] for pk in self.cleaned_data["products"]]}


class DeclineForm(ClaimsForm):
    note = own_words(
        _("Words for the maker"), _("Why the paper does not hold for these products."), needed=_("Say in words why.")
    )


def phrases_for_refusing() -> list[str]:
    """The office's ready phrases; one query."""
    phrases = ReadyPhrase.objects.filter(use=PhraseUse.REFUSE_PAPER, is_active=True)
    return list(phrases.order_by("position", "pk").values_list("text", flat=True))
