"""Forms of people: signing in by mobile number or e-mail, and accounts as an administrator opens them."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from registry.models import User
from registry.numbers import mobile


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


class AccountForm(forms.ModelForm):
    """An account as an administrator opens it; a password is asked for only when it is new or to be replaced."""

    mobile = forms.CharField(label=_("mobile number"), required=False, help_text=_("For example 0812-3456-7890"))
    new_password = forms.CharField(
        label=_("New password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Leave empty to keep the present one. The person can change it after signing in."),
    )

    class Meta:
        model = User
        fields = ["full_name", "email", "mobile", "language", "is_staff", "is_active", "groups"]

    def clean_mobile(self):
        text = self.cleaned_data["mobile"]
        return mobile(text) if text else None

    def clean_email(self):
        return (self.cleaned_data["email"] or "").lower() or None

    def clean_new_password(self):
        password = self.cleaned_data["new_password"]
        if password:
            validate_password(password, self.instance)
        elif not self.instance.pk:
            raise forms.ValidationError(_("A new account needs a password."), code="password_missing")
        return password

    def save(self, commit=True):
        if self.cleaned_data["new_password"]:
            self.instance.set_password(self.cleaned_data["new_password"])
        return super().save(commit)
