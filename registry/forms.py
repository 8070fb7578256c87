"""The sign-in form: mobile number or e-mail, as people write them."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


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
