"""Forms for those who cannot sign in: by a one-time code, or by e-mail, to a password of their own."""

from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from registry.fields import LineField
from registry.forms_joining import NewPasswordField, TypedForm
from registry.guard import guarded


class CodeForm(TypedForm):
    login = LineField(
        label=_("Mobile number or e-mail"),
        help_text=_("It stands on the paper, above the code."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    code = LineField(
        label=_("Code"),
        help_text=_("For example ABCD-2345. Small letters will do too."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )


class ChoosePasswordForm(TypedForm):
    """A password for this person, typed once; it can be shown."""

    new_password1 = NewPasswordField(label=_("New password"))

    def __init__(self, user, *args, **options):
        self.user = user
        super().__init__(*args, **options)

    def clean_new_password1(self):
        password = self.cleaned_data["new_password1"]
        validate_password(password, self.user)
        return password

    def save(self, commit=True):
        """As Django's view of a reset asks for it."""
        self.user.set_password(self.cleaned_data["new_password1"])
        if commit:
            self.user.save(update_fields=["password"])
        return self.user


class OwnPasswordForm(PasswordChangeForm):
    """Django's own; who holds a stolen session cannot guess the present password without limit either."""

    def __init__(self, user, *args, request, **options):
        self.request = request
        super().__init__(user, *args, **options)

    def clean_old_password(self):
        """Raises ValidationError(code="password_incorrect") or (code="locked")."""
        with guarded("own", "", self.request, person=self.user) as tried:
            return tried.by(super().clean_old_password())


class ForgottenForm(TypedForm):
    email = forms.EmailField(
        label=_("E-mail of your account"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
