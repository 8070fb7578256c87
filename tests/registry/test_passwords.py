"""Rules for passwords, as settings."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from registry.models import User
from registry.passwords import has_run_out
from tests.registry.doors import browser, first_step, is_in, maker_of_account

STAFF, OPERATOR = User(is_staff=True, full_name="Bu Sri"), User(full_name="Ustadz Hasan", email="hasan@contoh.id")


def codes(password, user):
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        return [error.code for error in refusal.error_list]
    return []


@pytest.mark.parametrize(
    ("password", "user", "expected"),
    [
        ("kopi pagi1", OPERATOR, []),
        ("kopi pagi", OPERATOR, ["password_too_short"]),
        ("kopi pagi1", STAFF, ["password_too_short"]),
        ("kopi pagi 12", STAFF, []),
        ("ぬ" * 12, STAFF, []),
        ("k" * 128, OPERATOR, []),
        ("k" * 129, OPERATOR, ["password_too_long"]),
        ("password123", OPERATOR, ["password_too_common"]),
        ("9073518264", OPERATOR, ["password_entirely_numeric"]),
        ("hasan@contoh.id", OPERATOR, ["password_too_similar"]),
        ("      spasi     ", STAFF, []),
    ],
)
def test_length_and_the_common_ones(password, user, expected):
    assert codes(password, user) == expected


def test_a_mix_is_asked_for_only_where_the_office_wants_it(settings):
    assert codes("kopi pagi di desa", STAFF) == []
    settings.PASSWORD_MIX = True
    assert codes("kopi pagi di desa", STAFF) == ["password_not_mixed"]
    assert codes("Kopi pagi 2 cangkir", STAFF) == []


def test_lengths_are_settings(settings):
    settings.PASSWORD_MIN_LENGTH = 14
    assert codes("kopi pagi 12", OPERATOR) == ["password_too_short"]


def test_the_rules_are_told_and_none_is_empty():
    assert all(password_validators_help_texts()[:1])


@pytest.mark.django_db
def test_an_old_password_is_replaced_before_anything_else(settings):
    user = maker_of_account()
    assert not has_run_out(user, at=timezone.now() + timedelta(days=9999))
    settings.PASSWORD_EXPIRES_DAYS = 90
    User.objects.filter(pk=user.pk).update(created_at=timezone.now() - timedelta(days=91))
    client = browser()
    first_step(client, user)
    assert client.get(reverse("operator_home")).url == reverse("password_change")
    said = {"old_password": "kopi pagi di Nganjuk", "new_password1": "teh sore 12", "new_password2": "teh sore 12"}
    client.post(reverse("password_change"), said)
    assert is_in(client)
    assert client.get(reverse("operator_home")).status_code == 200


def test_passwords_are_hashed_by_argon2id():
    from opop_portal import settings as ours  # noqa: PLC0415

    assert ours.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
