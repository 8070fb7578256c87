"""The one way in: what is half done ends with the password, and no side door goes past it."""

import re
import unicodedata
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from registry.choices import DoorKind
from registry.codes import hand_code
from registry.second_step import DEMO_LOGINS, authenticator_of, reset_step
from tests.registry.doors import (
    PASSWORD,
    browser,
    code_of,
    first_step,
    is_in,
    maker_of_account,
    officer,
    sign_in,
    with_authenticator,
)

pytestmark = pytest.mark.django_db
LATER = "klepon hangat tiap subuh"


# --- the first step, half done


@pytest.mark.parametrize("change", ["new password", "closed"])
def test_a_first_step_taken_with_the_former_password_leads_nowhere(change):
    client, user = browser(), with_authenticator(officer())
    first_step(client, user)
    if change == "new password":
        user.set_password(LATER)
    user.is_active = change != "closed"
    user.save()
    assert client.post(reverse("second_step"), {"code": code_of(user)}).url == reverse("sign_in")
    assert not is_in(client)


def test_a_first_step_does_not_show_the_key_after_the_password_changed():
    client, user = browser(), officer()
    first_step(client, user)
    user.set_password(LATER)
    user.save()
    assert client.get(reverse("second_step_set_up")).url == reverse("sign_in")


# --- the password, typed again or in another alphabet


def test_the_present_password_cannot_be_guessed_by_who_holds_a_session():
    client, user = browser(), maker_of_account()
    first_step(client, user)
    said = {"new_password1": LATER, "new_password2": LATER}
    guess = [client.post(reverse("password_change"), said | {"old_password": f"salah {number}"}) for number in range(6)]
    codes = [answer.context["form"].errors.as_data()["old_password"][0].code for answer in guess]
    assert codes == ["password_incorrect"] * 5 + ["locked"]
    answer = client.post(reverse("password_change"), said | {"old_password": PASSWORD})
    assert (answer.status_code, user.check_password(PASSWORD)) == (422, True)
    assert first_step(browser(), user).status_code == 302  # the door itself is not locked by it


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_a_password_is_the_same_on_every_keyboard(form):
    user = maker_of_account()
    user.set_password("kopí ﬁlter ½ gelas")
    user.save()
    client = browser()
    first_step(client, user, password=unicodedata.normalize(form, "kopí ﬁlter ½ gelas"))
    assert is_in(client)


def test_spaces_of_a_password_count():
    user = maker_of_account()
    user.set_password(f" {PASSWORD} ")
    user.save()
    assert first_step(browser(), user, password=PASSWORD).status_code == 422
    assert first_step(browser(), user, password=f" {PASSWORD} ").status_code == 302


@pytest.mark.parametrize("password", ["\0", f"{PASSWORD}\0", "\ud800", "x" * 100_000, " "])
def test_what_is_no_password_is_refused_in_words(password):
    client, user = browser(), maker_of_account()
    body = f"username={user.email}&password=".encode() + password.encode("utf-8", "surrogatepass")
    answer = client.post(reverse("sign_in"), body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422


# --- no side doors


def test_the_admin_has_no_password_page_of_its_own():
    client, user = browser(), with_authenticator(officer("administrator"))
    sign_in(client, user)
    assert client.get("/admin/password_change/").url == reverse("password_change")
    said = {"old_password": PASSWORD, "new_password1": LATER, "new_password2": LATER}
    client.post("/admin/password_change/", said)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_signing_out_is_told_at_the_door():
    client, user = browser(), maker_of_account()
    first_step(client, user)
    client.post(reverse("sign_out"))
    assert list(user.door_events.values_list("kind", "device")[:1]) == [(DoorKind.SIGNED_OUT, "Chrome, Android")]


# --- recovery codes, kept as a file


def test_recovery_codes_are_taken_away_as_a_text_while_they_are_shown():
    client, user = browser(), with_authenticator(officer())
    sign_in(client, user)
    client.post(reverse("recovery_codes"))
    codes = client.get(reverse("recovery_codes")).context["codes"]
    answer = client.get(reverse("recovery_codes_file"))
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == (
        "text/plain; charset=utf-8",
        "no-store, private",
    )
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert [line for line in answer.content.decode().split("\r\n") if re.fullmatch(r"\w{5}-\w{5}", line)] == codes
    client.post(reverse("recovery_codes"), {"kept": "1"})
    assert client.get(reverse("recovery_codes_file")).url == reverse("own_account")


# --- what was typed


def test_what_was_typed_survives_the_end_of_a_session_and_the_second_step():
    client, user = browser(), with_authenticator(officer())
    sign_in(client, user)
    address = reverse("curation_create")
    owner = re.search(r'name="form_owner" value="([^"]+)"', client.get(address).content.decode()).group(1)
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        answer = client.post(address, {"name": "Kurasi V", "place": "Aula", "form_owner": owner})
        assert answer.url == f"{reverse('sign_in')}?next={address}"
        first_step(client, user, goal=address)
        assert client.post(reverse("second_step"), {"code": code_of(user)}).url == address
        form = client.get(address).context["form"]
    assert (form["name"].value(), form["place"].value()) == ("Kurasi V", "Aula")


# --- what a stranger could plant or send


def test_the_session_changes_when_a_one_time_code_was_right(verifier):
    client, user = browser(), maker_of_account()
    first_step(client, maker_of_account())
    client.post(reverse("sign_out"))
    client.get(reverse("code_sign_in"))
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    code = hand_code(user, by=verifier, at=timezone.now())
    client.post(reverse("code_sign_in"), {"login": user.email, "code": code})
    assert client.cookies["sessionid"].value != session.session_key
    assert client.get(reverse("code_password")).status_code == 200


@pytest.mark.parametrize("key", ["\0", "a\0b", "\ud800", "x" * 5000])
def test_a_session_key_that_is_none_ends_none(key):
    client, user = browser(), maker_of_account()
    first_step(client, user)
    body = b"session=" + key.encode("utf-8", "surrogatepass")
    answer = client.post(reverse("session_end"), body, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, is_in(client)) == (302, True)


def test_under_https_no_code_is_ever_shown(settings):
    client, user = browser(), with_authenticator(officer(email=f"petugas{DEMO_LOGINS}"))
    first_step(client, user)
    settings.DEMO = True
    assert client.get(reverse("second_step")).context["demo_code"] == code_of(user)
    settings.HTTPS = True
    assert client.get(reverse("second_step")).context["demo_code"] == ""


# --- nobody takes the second step from oneself or upwards


@pytest.mark.parametrize("who", ["verifier", "mentor", "leader", "administrator", "oneself"])
def test_the_second_step_is_taken_away_by_whoever_may_alone(who):
    person = with_authenticator(officer("administrator", is_superuser=who == "administrator"))
    by = person if who == "oneself" else officer(who)
    with pytest.raises(PermissionDenied):
        reset_step(by=by, person=person, why="HP hilang.")
    assert authenticator_of(person) is not None
    assert not person.door_events.exists()
