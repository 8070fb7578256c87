"""Forms of those who come: who they are, which business they ask for, and what an owner writes on an invitation.

Nothing typed is lost when a form comes back, except the password, which browsers and pages do not repeat.
"""

import uuid
from datetime import timedelta
from itertools import takewhile
from time import time

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from registry.choices import JoinKind, JoinStatus
from registry.fields import LineField, TextField
from registry.finding import LONGEST, MOST, MOST_OF_ONE_NAME, name_typed, pesantren_found, told_apart
from registry.keys import key_in
from registry.models import Pesantren, Regency, User
from registry.numbers import mobile

FASTEST, LONGEST_OPEN = timedelta(seconds=3), timedelta(hours=24)  # a form is filled in by a person within these
PASSWORD_MOST = 128
NOT_LISTED = "new"
MARK = signing.Signer(salt="registry.forms_joining")
EXPLAINED = {
    JoinKind.PESANTREN: _("Run by the pesantren: its kopontren, or a unit of its santri."),
    JoinKind.ALUMNI: _("Run by alumni of a pesantren, with the people around them."),
    JoinKind.OTHER: _("Outside OPOP, not in the catalogue. For the BPOM testing aid only."),
}


def _explained(kind):
    """A kind and its one line, as the label of its radio button."""
    return format_html("<span><b>{}</b><br>{}</span>", kind.label, EXPLAINED[kind])


explained = lazy(_explained, SafeString)


def _password_rules():
    rules = format_html_join("", "<li>{}</li>", ([text] for text in password_validators_help_texts()))
    return format_html("<ul>{}</ul>", rules)


password_rules = lazy(_password_rules, SafeString)


class RegencyField(forms.ModelChoiceField):
    """One of the 38, by their short names; reads them once for each form."""

    def __init__(self, **options):
        options.setdefault("label", _("Kabupaten or kota"))
        super().__init__(queryset=Regency.objects.filter(is_active=True), empty_label=_("Choose"), **options)


class MobileField(LineField):
    """A mobile number in any Indonesian spelling → E.164, or None."""

    def to_python(self, value):
        text = super().to_python(value)
        return mobile(text) if text else None


class LowerEmailField(forms.EmailField):
    def to_python(self, value):
        return super().to_python(value).lower() or None


class NewPasswordField(forms.CharField):
    def __init__(self, **options):
        looked_at = {"data-show": _("Show the password"), "data-hide": _("Hide the password")}
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"} | looked_at)
        options = {"label": _("Password"), "strip": False, "max_length": PASSWORD_MOST, "widget": widget} | options
        super().__init__(help_text=password_rules(), **options)


class TypedForm(forms.Form):
    """A form that comes back with what was typed, and with what the verbs say beside the fields it is about."""

    def refuse(self, refusal):
        by_field = getattr(refusal, "error_dict", None) or {None: refusal.error_list}
        for name, errors in by_field.items():
            self.add_error(name if name in self.fields else None, errors)

    def typed(self, name):
        """What stands in a field, as typed or as the form began; fit to be looked up."""
        value = self.data.get(name, "") if self.is_bound else self.initial.get(name, "")
        return str(value or "").replace("\0", "")


class LoginsForm(TypedForm):
    """A name, and a number or an e-mail to sign in with."""

    full_name = LineField(label=_("Full name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    mobile = MobileField(
        label=_("Mobile number"),
        help_text=_("For example 0812-3456-7890. You sign in with it."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    email = LowerEmailField(
        label=_("E-mail, if you have one"),
        help_text=_("Not needed when you give a mobile number."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("mobile") and not cleaned.get("email") and not {"mobile", "email"} & set(self.errors):
            words = _("Give a mobile number, or an e-mail.")
            self.add_error("mobile", ValidationError(words, code="login_missing"))
        return cleaned

    @property
    def is_taken(self):
        """Somebody has this number or address: the page then shows the ways forward."""
        codes = {error.code for name in ("mobile", "email") for error in self.errors.as_data().get(name, ())}
        return bool(codes & {"mobile_taken", "email_taken"})


class PersonForm(LoginsForm):
    """Somebody who opens an account by oneself.

    Two traps for machines, no riddles for people: a field nobody sees must stay empty, and the form must have been
    open for a while, though not for days. Whoever steps into one presses again.
    """

    password = NewPasswordField()
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off", "aria-hidden": "true"})
    )

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        came = (data or self.initial).get("token", "")
        self.token = _uuid(came) or uuid.uuid4()
        self.opened = MARK.sign(int(time())) if self._age() is None else self.typed("opened")

    def clean(self):
        cleaned = super().clean()
        self._check_password(cleaned)
        age = self._age()
        if not self.errors and (age is None or age < FASTEST or cleaned.get("website")):
            words = _("For safety, please press the button once more. Type the password again first.")
            self.add_error(None, ValidationError(words, code="press_again"))
        return cleaned

    def _age(self):
        """How long this form has been open; None when it was not ours, or open for too long."""
        try:
            age = timedelta(seconds=time() - int(MARK.unsign(self.typed("opened"))))
        except (signing.BadSignature, ValueError):
            return None
        return age if age < LONGEST_OPEN else None

    def _check_password(self, cleaned):
        password = cleaned.get("password")
        if not password:
            return
        about = {name: cleaned.get(name) for name in ("full_name", "email", "mobile")}
        try:
            validate_password(password, User(**about))
        except ValidationError as refusal:
            self.add_error("password", refusal)

    def account(self):
        """What `accounts.open_account` takes."""
        return {name: self.cleaned_data[name] for name in ("full_name", "email", "mobile", "password")}


def _uuid(text):
    try:
        return uuid.UUID(text)
    except (TypeError, ValueError, AttributeError):
        return None


class BusinessForm(TypedForm):
    """Which business somebody asks for. The pesantren is found by typing; the radio buttons are what was found."""

    kind = forms.ChoiceField(
        label=_("What kind of business is it?"),
        choices=[(kind.value, explained(kind)) for kind in JoinKind],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a kind of business.")},
    )
    business_name = LineField(label=_("Name of the business"), max_length=150)
    regency = RegencyField(label=_("Kabupaten or kota of the business"))
    pesantren_typed = LineField(
        label=_("Name of the pesantren, or its NSPP"),
        help_text=_("Type the name, a common one with its kabupaten or kota, kecamatan or desa, then press “Search”."),
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(),
    )
    pesantren = forms.ChoiceField(label=_("Which pesantren is it?"), required=False, widget=forms.RadioSelect)
    note = TextField(
        label=_("Message to the office"),
        help_text=_("Not needed. For example who can confirm that you run this business."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.matches, self.are_more = matches_of(
            self.typed("pesantren_typed"), self.typed("regency"), self.typed("pesantren")
        )
        self.fields["pesantren"].choices = choices_of(self.matches)

    def clean(self):
        cleaned = super().clean()
        cleaned["pesantren_written"] = ""
        chosen = cleaned.get("pesantren") if cleaned.get("kind") != JoinKind.OTHER else None
        cleaned["pesantren"] = next((each for each in self.matches if str(each.pk) == chosen), None)
        if cleaned.get("kind") in (JoinKind.PESANTREN, JoinKind.ALUMNI) and "pesantren" not in self.errors:
            self._name_pesantren(cleaned, chosen)
        return cleaned

    def _name_pesantren(self, cleaned, chosen):
        typed = cleaned.get("pesantren_typed", "")
        if chosen == NOT_LISTED and name_typed(typed):
            cleaned["pesantren_written"] = typed
        elif chosen == NOT_LISTED:
            self.add_error("pesantren_typed", ValidationError(_("Write its name."), code="pesantren_name_missing"))
        elif not chosen:
            words = _("Choose the pesantren, or say that it is not in the list.")
            self.add_error(
                "pesantren" if typed else "pesantren_typed", ValidationError(words, code="pesantren_missing")
            )

    def asked(self):
        """What `workflow.ask` takes."""
        names = ("kind", "business_name", "regency", "pesantren", "pesantren_written", "note")
        return {name: self.cleaned_data[name] for name in names}


def matches_of(typed, regency="", chosen=""):
    """(pesantren to choose from, whether there are more); the one chosen before stays among them.

    MOST of them, or all of the first one's name, since a further word may not tell those apart.
    """
    found = list(pesantren_found(typed, regency)[: MOST_OF_ONE_NAME + 1])
    of_one_name = len(list(takewhile(lambda each: each.folded_name == found[0].folded_name, found)))
    matches = found[: min(max(MOST, of_one_name), MOST_OF_ONE_NAME)]
    are_more = len(found) > len(matches)
    key = key_in(chosen)
    if key is not None and key not in [each.pk for each in matches]:
        matches += Pesantren.objects.in_register().filter(pk=key).select_related("regency")
    return matches, are_more


def choices_of(matches):
    """Name and place, and where that names two its village and NSPP: this list is public."""
    apart = told_apart(matches)
    listed = [
        (str(each.pk), " – ".join(filter(None, [each.name, each.regency.brief_name, apart.get(each.pk)])))
        for each in matches
    ]
    return [*listed, (NOT_LISTED, _("Not in this list yet: record it by the name typed above"))]


class SignUpForm(PersonForm, BusinessForm):
    """One page for both: who somebody is, and which business."""


class RequestForm(BusinessForm):
    """The same business part for somebody who has an account: to correct a request (its key), or to ask again."""

    correcting = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    answered = None  # the request that was to be corrected, once it no longer waits

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.corrects, self.seen = self.typed("correcting"), self.typed("version")

    def stands_as(self, now):
        """The next press goes by what is stored `now`: it corrects that, or asks anew where that no longer waits."""
        self.seen = now.version if now else ""
        if self.corrects and now and now.status != JoinStatus.WAITING:
            self.corrects, self.answered = "", now

    def says_the_same(self, asked):
        return all(getattr(asked, name) == value for name, value in self.asked().items())


class InviteForm(TypedForm):
    for_name = LineField(
        label=_("Who is it for?"),
        help_text=_("The name, so that you know the link again. For example: Ustadz Ahmad."),
        max_length=120,
    )
