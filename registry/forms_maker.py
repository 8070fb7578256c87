"""What a maker says of itself: story, WhatsApp with consent, since when, how large, its NIB and NPWP."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from registry import numbers
from registry.choices import Scale
from registry.days import today
from registry.facts import NUMBERS, TOLD
from registry.fields import LineField, TextField
from registry.forms_joining import MobileField, TypedForm
from registry.models import Umkm
from registry.numbers import format_phone
from registry.public_texts import refuse_private_numbers
from registry.refusals import codes_of
from registry.templatetags.portal import long_date
from registry.typed_days import read_typed_day

YEAR_LENGTH = 4
NIB_ELSEWHERE = _("Another business uses this NIB too. If the two are one, tell the office.")
READERS = {"nib_written": numbers.nib, "npwp_written": numbers.npwp}


class DayField(LineField):
    """A day in Indonesian ways, or a year alone, which means its first day → date, or None."""

    def prepare_value(self, value):
        return long_date(value) if hasattr(value, "year") else value

    def to_python(self, value):
        text = super().to_python(value)
        return read_typed_day(f"1/1/{text}" if len(text) == YEAR_LENGTH and text.isdecimal() else text)

    def run_validators(self, value):
        """A day has no length and no line breaks."""


class SpokenMobileField(MobileField):
    def prepare_value(self, value):
        return format_phone(value) if value and value.startswith("+") else value

    def to_python(self, value):
        return super().to_python(value) or ""


def _number_field(label, help_text):
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return LineField(label=label, help_text=help_text, required=False, max_length=40, widget=widget)


class FactsForm(TypedForm):
    """A number that the page did not ask for, an older one still open somewhere, stays as it is stored."""

    story = TextField(
        label=_("Your story"),
        help_text=_("Who makes it, how, and since when. Buyers read it on your page."),
        required=False,
        max_length=4000,
        validators=[refuse_private_numbers],
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    whatsapp = SpokenMobileField(
        label=_("WhatsApp number of the business"),
        help_text=_("For example 0812-3456-7890."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    consent = forms.BooleanField(
        label=_("Buyers may see this number and write to it. I can take this back at any time."), required=False
    )
    address = TextField(
        label=_("Address"),
        help_text=_("For the office and your mentor. Never shown to the public."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )
    nib_written = _number_field(_("NIB"), _("13 digits, as on the paper from oss.go.id. Never shown to the public."))
    npwp_written = _number_field(_("NPWP"), _("15 or 16 digits. Never shown to the public."))
    producing_since = DayField(
        label=_("Producing since"),
        help_text=_("A year will do, for example 2019."),
        required=False,
        widget=forms.TextInput(attrs={"class": "short"}),
    )
    scale_reported = forms.ChoiceField(
        label=_("Scale of the business"),
        help_text=_("Micro: sales up to Rp 2 billion a year. Small: up to Rp 15 billion. Medium: up to Rp 50 billion."),
        required=False,
        choices=[("", _("Not known")), *Scale.choices],
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, maker, data=None, typed=None):
        """`typed`: what was typed before the sign-in ran out, shown and not yet saved; an unticked box says nothing."""
        self.maker, self.theirs = maker, []
        stored = {name: getattr(maker, name) for name in (*TOLD, *NUMBERS)}
        stored |= {"consent": maker.whatsapp_consent_at, "version": maker.version}
        if typed is not None:
            stored |= {"consent": False} | {name: typed[name] for name in stored if name in typed}
        super().__init__(data, initial=stored)
        self.seen = self.typed("version")
        for name in NUMBERS:
            self._remark_on(name, self.typed(name))

    def _remark_on(self, name, text):
        """What is odd about a number stands beside it; it is saved all the same."""
        try:
            number = READERS[name](text) if text else None
        except ValidationError:
            return
        said = [each.message for each in number.warnings] if number else []
        if number and name == "nib_written" and self._is_elsewhere(number.normal):
            said.append(NIB_ELSEWHERE)
        if said:
            notes = format_html_join("", '<div class="note">{}</div>', ((words,) for words in said))
            self.fields[name].help_text = format_html("{}{}", self.fields[name].help_text, notes)

    def _is_elsewhere(self, nib):
        """Another business of the register has this NIB; which one is not told."""
        return bool(nib) and Umkm.objects.in_register().filter(nib=nib).exclude(pk=self.maker.pk).exists()

    def clean(self):
        cleaned = super().clean()
        self.normal = {}
        for name, normal in NUMBERS.items():
            try:
                number = READERS[name](cleaned[name]) if cleaned.get(name) else None
            except ValidationError as refusal:
                self.add_error(name, refusal)
            else:
                self.normal[normal] = number.normal if number else ""
        return cleaned

    def clean_producing_since(self):
        day = self.cleaned_data["producing_since"]
        if day and day > today():
            raise ValidationError(_("This day lies ahead."), code="in_the_future")
        return day

    def values(self):
        """What `facts.tell_about` takes besides who and when."""
        given = [name for name in NUMBERS if name in self.data]
        told = {name: self.cleaned_data[name] for name in (*TOLD, *given, "consent", "version")}
        return told | {NUMBERS[name]: self.normal[NUMBERS[name]] for name in given}

    def refuse(self, refusal, now=None):
        """Somebody whose form was stale is shown what differs from `now` and may press again."""
        super().refuse(refusal)
        if now is not None and "stale" in codes_of(refusal):
            self.theirs, self.seen = self.differences(now), now.version

    def differences(self, maker):
        """[(label, what is stored)] for whatever this form would change."""
        asked = (*TOLD, *(name for name in NUMBERS if name in self.data))
        stored = {name: getattr(maker, name) for name in asked} | {"consent": bool(maker.whatsapp_consent_at)}
        return [
            (self.fields[name].label, self._shown(name, value))
            for name, value in stored.items()
            if value != self.cleaned_data.get(name)
        ]

    def _shown(self, name, value):
        if name == "consent":
            return _("yes") if value else _("no")
        if name == "scale_reported":
            return dict(Scale.choices).get(value, "–")
        return self.fields[name].prepare_value(value) or "–"
