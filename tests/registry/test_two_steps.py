"""Staff sign in with two steps, on every way in and on every page."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from opop_portal.checks import demo_is_no_portal
from registry.choices import DoorKind
from registry.models import DoorEvent, Notice
from registry.second_step import check_step, code_of_demo, finish_setting_up, make_codes, picture_for_app, reset_step
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


def kinds(user):
    return list(user.door_events.order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize("role", ["verifier", "mentor", "aid_officer", "leader", "administrator"])
def test_a_password_alone_signs_no_staff_in(role):
    client, user = browser(), officer(role)
    assert first_step(client, user).url == reverse("second_step_set_up")
    assert not is_in(client)
    with_authenticator(user)
    assert first_step(client, user).url == reverse("second_step")
    assert not is_in(client)


def test_operators_need_one_step():
    client = browser()
    assert first_step(client, maker_of_account()).url == reverse("start")
    assert is_in(client)


def test_the_first_sign_in_leads_through_setting_up_and_on_to_where_one_was_going():
    client, user = browser(), officer()
    goal = reverse("product_queue")
    first_step(client, user, goal=goal)
    page = client.get(reverse("second_step_set_up"))
    assert page.context["key"].replace(" ", "") in page.content.decode().replace(" ", "")
    assert "<svg" in page.content.decode()
    assert client.post(reverse("second_step_set_up"), {"code": code_of(user)}).url == reverse("recovery_codes")
    codes = client.get(reverse("recovery_codes")).context["codes"]
    assert len(set(codes)) == 10
    assert client.get(reverse("recovery_codes")).context["codes"] == codes  # a reload loses nothing
    assert client.post(reverse("recovery_codes"), {"kept": "1"}).url == goal
    assert client.get(reverse("recovery_codes")).status_code == 302  # told no more
    assert is_in(client)
    assert kinds(user) == [DoorKind.STEP_SET, DoorKind.SIGNED_IN]


def test_a_reload_while_setting_up_shows_the_same_key():
    client, user = browser(), officer()
    first_step(client, user)
    pages = [client.get(reverse("second_step_set_up")).context["key"] for _page in range(2)]
    assert pages[0] == pages[1]


def test_the_picture_carries_no_style_and_the_login():
    user = officer(email="petugas@contoh.id")
    picture = picture_for_app(TOTPDevice.objects.create(user=user))
    assert "style=" not in picture


def test_a_wrong_code_signs_nobody_in_and_keeps_the_form():
    client, user = browser(), with_authenticator(officer())
    first_step(client, user)
    answer = client.post(reverse("second_step"), {"code": "000000"})
    assert (answer.status_code, answer.context["form"].errors.as_data()["code"][0].code) == (422, "code_wrong")
    assert not is_in(client)


def test_a_code_fits_once():
    user = with_authenticator(officer())
    code = code_of(user)
    assert [check_step(user, code), check_step(user, code)] == ["code", ""]


@pytest.mark.parametrize(("steps", "fits"), [(-2, ""), (-1, "code"), (0, "code"), (1, "code"), (2, "")])
def test_a_clock_may_be_half_a_minute_off(steps, fits):
    user = with_authenticator(officer())
    assert check_step(user, code_of(user, steps)) == fits


@pytest.mark.parametrize("typed", ["12 34 56", "123-456"])
def test_a_code_may_be_typed_in_groups(typed, monkeypatch):
    user = with_authenticator(officer())
    monkeypatch.setattr(TOTPDevice, "verify_token", lambda device, token: token == "123456")
    assert check_step(user, typed) == "code"


@pytest.mark.parametrize("typed", ["", "²²²²²²", "١٢٣٤٥٦", "-00001", "1e5", "a" * 5000, "\0"])
def test_what_is_no_code_fits_nothing(typed):
    assert check_step(with_authenticator(officer()), typed) == ""


def test_a_recovery_code_signs_in_once_and_is_kept_as_a_digest():
    user = with_authenticator(officer())
    code = make_codes(user)[0]
    assert not StaticToken.objects.filter(token__in=[code, code.replace("-", "")]).exists()
    client = browser()
    first_step(client, user)
    client.post(reverse("second_step"), {"code": code.upper()})
    assert is_in(client)
    assert check_step(user, code) == ""
    assert DoorKind.RECOVERY_USED in kinds(user)


def test_new_recovery_codes_end_the_old_ones():
    user = with_authenticator(officer())
    old = make_codes(user)[0]
    make_codes(user)
    assert check_step(user, old) == ""


def test_recovery_codes_are_no_page_of_operators():
    client = browser()
    first_step(client, maker_of_account())
    assert client.get(reverse("recovery_codes")).status_code == 403


def test_an_authenticator_is_not_set_up_over_one_that_stands():
    user = with_authenticator(officer())
    TOTPDevice.objects.create(user=user, confirmed=False)
    code = code_of_pending(user)
    assert finish_setting_up(user, code) is None
    client = browser()
    first_step(client, user)
    assert client.get(reverse("second_step_set_up")).url == reverse("second_step")


def code_of_pending(user):
    from django_otp.oath import totp  # noqa: PLC0415

    return f"{totp(TOTPDevice.objects.get(user=user, confirmed=False).bin_key):06d}"


def test_the_first_step_is_forgotten_after_a_while():
    client, user = browser(), with_authenticator(officer())
    first_step(client, user)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        answer = client.post(reverse("second_step"), {"code": code_of(user)})
        assert answer.url == reverse("sign_in")


def test_the_second_step_alone_is_no_way_in():
    assert browser().get(reverse("second_step")).url == reverse("sign_in")
    assert browser().post(reverse("second_step"), {"code": "123456"}).url == reverse("sign_in")


def test_a_session_of_staff_without_the_second_step_is_worth_nothing_on_any_page(client):
    user = officer()
    client.force_login(user)
    session = client.session
    del session["second_step"]
    session.save()
    for page in ("admin:index", "own_account", "operator_home", "password_change", "start", "staff_inbox"):
        assert client.get(reverse(page)).status_code == 302, page
    assert "_auth_user_id" not in client.session


def test_somebody_who_joins_the_office_signs_in_anew():
    client, user = browser(), maker_of_account()
    first_step(client, user)
    user.is_staff = True
    user.save()
    assert not is_in(client)


# --- the device of a mentor


def trusted(role):
    client, user = browser(), with_authenticator(officer(role))
    first_step(client, user)
    client.post(reverse("second_step"), {"code": code_of(user), "trust": "on"})
    client.post(reverse("sign_out"))
    return client, user


def test_a_mentor_may_trust_a_device_for_30_days():
    client, user = trusted("mentor")
    first_step(client, user)
    assert is_in(client)
    client.post(reverse("sign_out"))
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert first_step(client, user).url == reverse("second_step")


def test_nobody_else_may():
    client, user = trusted("verifier")
    assert first_step(client, user).url == reverse("second_step")


def test_a_device_that_is_trusted_by_whatever_way_helps_nobody_else():
    client, user = trusted("verifier")
    assert user.devices.update(trusted_until=timezone.now() + timedelta(days=9)) == 1
    assert first_step(client, user).url == reverse("second_step")


def test_a_mentor_with_another_role_may_not():
    from django.contrib.auth.models import Group  # noqa: PLC0415

    client, user = trusted("mentor")
    user.groups.add(Group.objects.get(name="verifier"))
    assert first_step(client, user).url == reverse("second_step")


def test_the_device_is_trusted_for_that_mentor_alone():
    client, _user = trusted("mentor")
    other = with_authenticator(officer("mentor"))
    assert first_step(client, other).url == reverse("second_step")


def test_a_new_password_ends_the_trust():
    client, user = trusted("mentor")
    user.set_password(PASSWORD)
    user.save()
    assert first_step(client, user).url == reverse("second_step")


# --- a lost phone


def test_an_administrator_takes_the_second_step_away_with_a_reason(administrator):
    client, user = browser(), with_authenticator(officer())
    sign_in(client, user)
    reset_step(user, by=administrator, why="HP hilang, KTP dilihat.")
    assert not is_in(client)
    assert first_step(client, user).url == reverse("second_step_set_up")
    event = DoorEvent.objects.get(kind=DoorKind.STEP_RESET)
    assert (event.user, event.by, event.why) == (user, administrator, "HP hilang, KTP dilihat.")
    assert Notice.objects.filter(user=user, kind="step_reset").exists()


def test_who_may_do_everything_gets_help_at_the_server_alone(administrator):
    user = with_authenticator(officer("administrator", email="kepala@contoh.id", is_superuser=True))
    call_command("reset_second_step", "kepala@contoh.id")
    assert first_step(browser(), user).url == reverse("second_step_set_up")


# --- the demo


def test_the_demo_is_refused_where_the_portal_is_public(settings):
    assert demo_is_no_portal(None) == []
    settings.DEMO = settings.HTTPS = True
    assert [found.id for found in demo_is_no_portal(None)] == ["opop_portal.E003"]


def test_the_demo_shows_no_code_of_other_accounts(settings):
    settings.DEMO = True
    assert code_of_demo(with_authenticator(officer())) == ""


def test_the_demo_shows_the_code_and_nothing_else_does(settings):
    client, user = browser(), with_authenticator(officer(email="verifier@demo.test"))
    first_step(client, user)
    assert client.get(reverse("second_step")).context["demo_code"] == ""
    settings.DEMO = True
    page = client.get(reverse("second_step"))
    assert page.context["demo_code"] == code_of(user)
    assert page.context["demo_code"] in page.content.decode()
