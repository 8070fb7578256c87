"""The way in: by e-mail or mobile number, as people write them."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from registry.refusals import codes_of
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def hasan():
    return make_user("Hasan", email="hasan@contoh.id", mobile="+6281234567890", password="rahasia-benar-1")


@pytest.mark.parametrize(
    "login",
    ["hasan@contoh.id", " Hasan@Contoh.ID ", "081234567890", "0812-3456-7890", "62 812 3456 7890", "+62 812-3456-7890",
     "+62 (0)812 3456 7890", "81234567890"],
)  # fmt: skip
def test_every_spelling_of_number_and_e_mail_opens_the_door(client, hasan, login):
    answer = client.post(reverse("sign_in"), {"username": login, "password": "rahasia-benar-1"})
    assert (answer.status_code, answer.url) == (302, reverse("start"))


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("hasan@contoh.id", "salah"),
        ("tidak@ada.id", "rahasia-benar-1"),
        ("123", "x"),
        ("a\0b@contoh.id", "x"),
        ("@", "x"),
    ],
)
def test_a_wrong_pair_gets_one_and_the_same_sentence(client, hasan, login, password):
    answer = client.post(reverse("sign_in"), {"username": login, "password": password})
    assert answer.status_code == 422
    assert "_auth_user_id" not in client.session


def test_a_closed_account_stays_out(client, hasan):
    type(hasan).objects.update(is_active=False)
    client.post(reverse("sign_in"), {"username": "hasan@contoh.id", "password": "rahasia-benar-1"})
    assert "_auth_user_id" not in client.session


def test_after_sign_in_staff_go_to_the_office_and_operators_to_their_desk(client, verifier, operator):
    for user, door in ((verifier, "admin:index"), (operator, "operator_home")):
        client.force_login(user)
        assert client.get(reverse("start")).url == reverse(door)


def test_rights_come_by_role_alone(db):
    officer = make_user(role="verifier")
    officer.user_permissions.add(Permission.objects.get(codename="add_category"))
    assert officer.has_perm("catalog.review_product")
    assert not officer.has_perm("catalog.add_category")


@pytest.mark.parametrize("password", ["Hasan Mubarok", "hasanmubarok1", "hasan.mubarok@contoh"])
def test_a_password_is_not_ones_own_name_or_address(password):
    person = make_user("Hasan Mubarok", email="hasan.mubarok@contoh.id")
    with pytest.raises(ValidationError) as refused:
        validate_password(password, person)
    assert "password_too_similar" in codes_of(refused.value)
