"""Guessing is hopeless and harmless: doors are locked by account, longer each time, and strangers lock none out."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import hashers
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from registry.choices import DoorKind
from registry.lockout import door, doors_of, forget_locks, locked_until, open_door, take_try
from registry.models import DoorEvent, Lock, Notice
from tests.factories import NOON
from tests.registry.doors import (
    PASSWORD,
    browser,
    code_of,
    first_step,
    is_in,
    maker_of_account,
    officer,
    with_authenticator,
)

pytestmark = pytest.mark.django_db


def codes(answer):
    return [error.code for error in answer.context["form"].non_field_errors().as_data()]


def fail(client, user, times=5):
    return [first_step(client, user, "salah sama sekali") for _time in range(times)]


def test_five_wrong_tries_lock_the_account_also_for_the_right_password():
    user = maker_of_account()
    assert [codes(answer) for answer in fail(browser(), user)] == [["invalid_login"]] * 5
    answer = first_step(browser(), user)
    assert (answer.status_code, codes(answer)) == (422, ["locked"])
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert first_step(browser(), user).status_code == 302


def test_four_wrong_tries_and_a_right_one_begin_anew():
    user = maker_of_account()
    for _round in range(3):
        fail(browser(), user, times=4)
        assert first_step(browser(), user).status_code == 302


def test_each_lock_in_a_row_lasts_twice_as_long_and_a_day_at_most():
    key, at, lasts = door("password", "orang@contoh.id"), NOON, []
    for _lock in range(12):
        for _try in range(5):
            assert take_try(key, at=at)[0]
        until = locked_until(key, at=at)
        lasts.append((until - at).total_seconds() / 60)
        at = until + timedelta(seconds=1)
    assert lasts[:8] == [15, 30, 60, 120, 240, 480, 960, 1440]
    assert set(lasts[8:]) == {1440}


def test_a_day_without_wrong_tries_forgets_them():
    key = door("password", "orang@contoh.id")
    for _try in range(5):
        take_try(key, at=NOON)
    later = NOON + timedelta(days=1, minutes=16)
    for _try in range(5):
        take_try(key, at=later)
    assert locked_until(key, at=later) - later == timedelta(minutes=15)


@pytest.mark.parametrize(
    "headers", [{}, {"X-Forwarded-For": "10.0.0.{}"}, {"X-Real-IP": "10.0.0.{}"}, {"Forwarded": "for=10.0.0.{}"}]
)
def test_another_address_of_the_network_does_not_help(headers):
    user = maker_of_account()
    said = {"username": user.email, "password": "salah"}
    for number in range(6):
        own = {name: value.format(number) for name, value in headers.items()}
        answer = browser().post(reverse("sign_in"), said, REMOTE_ADDR=f"192.0.2.{number}", headers=own)
    assert codes(answer) == ["locked"]


@pytest.mark.parametrize("spelling", ["0812-3456-7890", "62 812 3456 7890", "+6281234567890", " 081234567890 "])
def test_another_spelling_of_the_number_is_the_same_door(spelling):
    user = maker_of_account(mobile="+6281234567890")
    for _try in range(5):
        browser().post(reverse("sign_in"), {"username": "081234567890", "password": "salah"})
    assert codes(browser().post(reverse("sign_in"), {"username": spelling, "password": PASSWORD})) == ["locked"]
    assert DoorEvent.objects.filter(user=user, kind=DoorKind.LOCKED).count() == 1


# --- known and unknown alike


def test_an_account_nobody_has_is_answered_and_locked_in_the_same_words():
    user = maker_of_account()
    known = fail(browser(), user, times=7)
    unknown = [
        browser().post(reverse("sign_in"), {"username": "tidak.ada@contoh.id", "password": "salah"})
        for _try in range(7)
    ]
    assert [codes(answer) for answer in known] == [codes(answer) for answer in unknown]
    texts = [[str(error) for error in answer.context["form"].non_field_errors()] for answer in (known[-1], unknown[-1])]
    assert texts[0] == texts[1]


def test_a_closed_account_is_answered_like_a_wrong_password():
    user = maker_of_account(is_active=False)
    assert codes(first_step(browser(), user)) == ["invalid_login"]


class Counting(hashers.MD5PasswordHasher):
    """Counts the only slow thing there is."""

    made = 0

    def encode(self, *args):
        Counting.made += 1
        return super().encode(*args)


def hashes(login):
    before = Counting.made
    browser().post(reverse("sign_in"), {"username": login, "password": "salah"})
    return Counting.made - before


def test_known_unknown_and_closed_accounts_cost_the_same_hashing_and_a_locked_door_none(settings):
    settings.PASSWORD_HASHERS = ["tests.registry.test_lockout.Counting"]
    logins = [maker_of_account().email, maker_of_account(is_active=False).email, "tidak.ada@contoh.id"]
    for expected in (1, 1, 1, 1, 1, 0):
        assert [hashes(login) for login in logins] == [expected] * 3


def test_nothing_of_what_was_typed_is_kept():
    browser().post(reverse("sign_in"), {"username": "rahasia@contoh.id", "password": "salah"})
    assert [len(lock.key) for lock in Lock.objects.all()] == [64]
    assert not DoorEvent.objects.exists()


# --- harmless


def test_a_stranger_does_not_lock_a_known_device():
    user, own = maker_of_account(), browser()
    first_step(own, user)
    own.post(reverse("sign_out"))
    fail(browser(), user, times=6)
    assert codes(first_step(browser(), user)) == ["locked"]
    assert first_step(own, user).status_code == 302
    assert is_in(own)


def test_a_known_device_is_locked_by_its_own_wrong_tries():
    user, own = maker_of_account(), browser()
    first_step(own, user)
    own.post(reverse("sign_out"))
    fail(own, user)
    assert codes(first_step(own, user)) == ["locked"]
    assert first_step(browser(), user).status_code == 302


@pytest.mark.parametrize("mark", ["x", "A" * 43, "'; DROP TABLE registry_knowndevice; --", "\u0661" * 43])
def test_a_made_up_mark_of_a_device_is_nobodys(mark):
    user, stranger = maker_of_account(), browser()
    stranger.cookies["perangkat"] = mark.encode("ascii", "replace").decode()
    fail(stranger, user)
    assert codes(first_step(browser(), user)) == ["locked"]


def test_the_person_is_told_once_a_day():
    user = maker_of_account()
    for hours in (0, 1):
        with time_machine.travel(NOON + timedelta(hours=hours)):
            fail(browser(), user)
    assert Notice.objects.filter(user=user, kind="account_locked").count() == 1


def test_the_office_unlocks_every_door():
    user = maker_of_account(mobile="+6281234567890")
    own = browser()
    first_step(own, user)
    own.post(reverse("sign_out"))
    fail(browser(), user)
    fail(own, user)
    assert open_door(*doors_of(user)) == 2
    assert [first_step(client, user).status_code for client in (own, browser())] == [302, 302]


# --- other doors


def test_wrong_codes_of_the_second_step_lock_it():
    client, user = browser(), with_authenticator(officer())
    first_step(client, user)
    errors = []
    for _try in range(6):
        answer = client.post(reverse("second_step"), {"code": "000000"})
        errors.append(answer.context["form"].errors.as_data()["code"][0].code)
    assert errors == ["code_wrong"] * 5 + ["locked"]
    TOTPDevice.objects.update(last_t=-1)
    assert client.post(reverse("second_step"), {"code": code_of(user)}).status_code == 422
    assert not is_in(client)


def test_wrong_one_time_codes_lock_their_door_for_known_and_unknown_alike():
    user = maker_of_account()
    for login in (user.email, "tidak.ada@contoh.id"):
        said = {"login": login, "code": "ABCD-2345"}
        told = [codes(browser().post(reverse("code_sign_in"), said)) for _try in range(6)]
        assert told == [["code_wrong"]] * 5 + [["locked"]]


@pytest.mark.django_db(transaction=True)
def test_of_twenty_guesses_at_once_five_are_made():
    """Counted before they are made: the control without the row's lock lets more through."""
    key, made, gate = door("password", "orang@contoh.id"), [], threading.Barrier(20)

    def guess():
        gate.wait()
        made.append(take_try(key, at=NOON)[0])
        connection.close()

    threads = [threading.Thread(target=guess) for _guess in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(made) == [False] * 15 + [True] * 5


def test_old_tries_are_forgotten():
    take_try(door("password", "a"), at=NOON)
    take_try(door("password", "b"), at=NOON + timedelta(days=3))
    assert forget_locks(before=NOON + timedelta(days=1)) == 1
