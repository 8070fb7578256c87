"""Forms of people: signing in by mobile number or e-mail, and accounts as an administrator opens them."""

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import Group, Permission
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from registry.admin_forms import SturdyForm, role_in_words
from registry.guard import guarded
from registry.models import Pesantren, Posting, ReadyPhrase, Umkm, User
from registry.numbers import mobile, nib, npwp, nspp, phone
from registry.public_texts import refuse_private_numbers
from registry.roles import ROLE_LABELS


class SignInForm(AuthenticationForm):
    username = forms.CharField(
        label=_("Mobile number or e-mail"),
        help_text=_("For example 0812-3456-7890"),
        max_length=254,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "username", "class": "input"}),
    )
    error_messages = {
        "invalid_login": _("Number or e-mail and password do not belong together. Please try again."),
        "inactive": _("This account is closed."),
    }

    def __init__(self, request=None, *args, **kwargs):
        super().__init__(request, *args, **kwargs)
        self.fields["username"].widget.attrs.pop("autocapitalize", None)
        self.fields["password"].widget.attrs["class"] = "input"

    def clean(self):
        """Who fits number or address and password; a wrong try counts, and a locked door is told like any other."""
        said = self.cleaned_data
        if said.get("username") and said.get("password"):
            with guarded("password", said["username"], self.request) as tried:
                self.user_cache = tried.by(authenticate(self.request, **said))
                if self.user_cache is None:
                    raise self.get_invalid_login_error()
        return said


class RolesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group):
        return role_in_words(group)


# What Django's own rights allow, by the first word of their codename; those of apps in HIDDEN nobody gives.
VERBS = {
    "view": pgettext_lazy("right", "view"),
    "add": pgettext_lazy("right", "add"),
    "change": pgettext_lazy("right", "change"),
    "delete": pgettext_lazy("right", "delete"),
}
HIDDEN = ("admin", "contenttypes", "django_tasks_database", "sessions")


class RightsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, right):
        return right_in_words(right)


def right_in_words(right) -> str:
    """A right (Permission) as an administrator reads it: "Product: view", "May review products"."""
    model, verb = right.content_type.model_class(), right.codename.partition("_")[0]
    if model is None or verb not in VERBS:
        return gettext(right.name)
    return f"{capfirst(model._meta.verbose_name)}: {VERBS[verb]}"


class RoleForm(SturdyForm):
    """What a role may do; rights over tables that no page shows stay out."""

    permissions = RightsField(
        label=_("Rights"),
        required=False,
        queryset=Permission.objects.exclude(content_type__app_label__in=HIDDEN).select_related("content_type"),
    )

    class Meta:
        model = Group
        fields = ["permissions"]


class AccountForm(SturdyForm):
    """An account as an administrator opens it; entered by a one-time code: nobody knows another's password."""

    mobile = forms.CharField(label=_("Mobile number"), required=False, help_text=_("For example 0812-3456-7890"))
    groups = RolesField(label=_("Roles"), queryset=Group.objects.filter(name__in=ROLE_LABELS), required=False)

    class Meta:
        model = User
        fields = ["full_name", "email", "mobile", "language", "is_staff", "groups"]

    def clean_mobile(self):
        text = self.cleaned_data["mobile"]
        return mobile(text) if text else None

    def clean_email(self):
        return (self.cleaned_data["email"] or "").lower() or None

    def save(self, commit=True):
        if not self.instance.pk:
            self.instance.set_unusable_password()
        return super().save(commit)


class NumbersAsWritten(SturdyForm):
    """Numbers are typed as they stand on the paper; their normal form is kept beside, and warnings are for the page.

    `NUMBERS` says which function reads which: {field as written: (field of the normal form, reader)}. A number that
    was left as it stood is not read again: a list may have brought its normal form alone.
    """

    NUMBERS = {}
    PUBLIC = ("name",)  # what everybody reads

    def clean(self):
        cleaned = super().clean()
        for name in [name for name in self.PUBLIC if name in self.changed_data and cleaned.get(name)]:
            self._refuse_private(name, cleaned[name])
        numbers = self.NUMBERS | {"whatsapp": ("whatsapp", phone)}
        for written in [name for name in numbers if name in self.changed_data]:
            self._read(cleaned, written, *numbers[written])
        return cleaned

    def _refuse_private(self, name, text):
        try:
            refuse_private_numbers(text)
        except forms.ValidationError as refusal:
            self.add_error(name, refusal)

    def _read(self, cleaned, written, normal, read):
        try:
            number = read(cleaned[written]) if cleaned.get(written) else ""
        except forms.ValidationError as refusal:
            return self.add_error(written, refusal)
        value = getattr(number, "normal", number)
        cleaned[normal] = value
        return setattr(self.instance, normal, value or self._meta.model._meta.get_field(normal).get_default())


class UmkmForm(NumbersAsWritten):
    PUBLIC = ("name", "story")
    NUMBERS = {"nib_written": ("nib", nib), "npwp_written": ("npwp", npwp)}

    class Meta:
        model = Umkm
        fields = [
            "name", "pillar", "pesantren", "regency", "owner_name", "address", "whatsapp", "nib_written",
            "npwp_written", "scale_reported", "producing_since", "story",
        ]  # fmt: skip


class PesantrenForm(NumbersAsWritten):
    NUMBERS = {"nspp_written": ("nspp", nspp)}
    BESIDE = {"nspp": "nspp_written"}

    class Meta:
        model = Pesantren
        fields = [
            "name", "nspp_written", "regency", "kopontren", "students", "joined_on", "address", "whatsapp",
        ]  # fmt: skip


class PostingForm(SturdyForm):
    """Who of the office looks after which kab/kota; without any, after the whole province."""

    class Meta:
        model = Posting
        fields = ["user", "unit", "regencies", "since", "until"]
        widgets = {"regencies": forms.CheckboxSelectMultiple}
        help_texts = {"regencies": _("Without any, the whole province.")}

    def clean_user(self):
        user = self.cleaned_data["user"]
        if not user.is_staff:
            raise forms.ValidationError(_("This person does not work for the office."), code="not_staff")
        return user


class ReadyPhraseForm(SturdyForm):
    class Meta:
        model = ReadyPhrase
        fields = ["use", "text", "position", "is_active"]
