"""Whom to ask about personal data: the officer for data protection (UU 27/2022 art. 53), set by the office."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.fields import LineField
from registry.models import OfficeSetting
from registry.numbers import format_phone, phone
from registry.office_settings import SETTINGS, Setting

NAME, EMAIL, PHONE = "privacy_officer_name", "privacy_officer_email", "privacy_officer_phone"
INPUT = {"class": "input"}


def _line(**more):
    return LineField(required=False, max_length=120, widget=forms.TextInput(attrs=INPUT), **more)


class SettingPhoneField(LineField):
    """A telephone number in any spelling; kept as people write it."""

    def clean(self, value):
        text = super().clean(value)
        number = phone(text) if text else ""
        return format_phone(getattr(number, "normal", number)) if number else ""


SETTINGS.update(
    {
        NAME: Setting(
            _("Data protection officer: name"),
            _("Whom people ask about their personal data; shown on the page about privacy."),
            _line,
            lambda: "",
        ),
        EMAIL: Setting(
            _("Data protection officer: e-mail"),
            _("Shown on the page about privacy."),
            lambda: forms.EmailField(required=False, max_length=120, widget=forms.EmailInput(attrs=INPUT)),
            lambda: "",
        ),
        PHONE: Setting(
            _("Data protection officer: telephone"),
            _("Shown on the page about privacy."),
            lambda: SettingPhoneField(required=False, max_length=40, widget=forms.TextInput(attrs=INPUT)),
            lambda: "",
        ),
    }
)


def officer() -> dict:
    """{"name", "email", "phone"} as set now, empty where not; one query."""
    rows = OfficeSetting.objects.filter(key__in=(NAME, EMAIL, PHONE)).order_by("key", "-pk").distinct("key")
    held = dict(rows.values_list("key", "value"))
    return {"name": held.get(NAME, ""), "email": held.get(EMAIL, ""), "phone": held.get(PHONE, "")}
