"""Sessions: listed, ended, and over when they should be."""

from datetime import timedelta

import psycopg2
import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection
from django.urls import reverse
from django.utils import timezone

from registry.choices import DoorKind
from registry.models import DoorEvent, KnownDevice, Session
from registry.sessions import SessionStore, forget_sessions
from tests.factories import make_user
from tests.registry.doors import (
    PASSWORD,
    browser,
    first_step,
    is_in,
    maker_of_account,
    officer,
    sign_in,
    with_authenticator,
)
from tests.serving import serving  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db
LATER = "klepon hangat tiap subuh"


def in_twice(user):
    clients = [browser(), browser()]
    for client in clients:
        first_step(client, user)
    assert [is_in(client) for client in clients] == [True, True]
    return clients


# --- where they are kept


def test_who_reads_the_table_opens_no_session():
    client = browser()
    first_step(client, maker_of_account())
    key = client.cookies["sessionid"].value
    assert not Session.objects.filter(pk=key).exists()
    stored = Session.objects.get().pk
    client.cookies["sessionid"] = stored
    assert not is_in(client)


def test_the_key_changes_at_signing_in():
    client, user = browser(), with_authenticator(officer())
    first_step(client, user)
    before = client.cookies["sessionid"].value
    sign_in(client, user)
    assert client.cookies["sessionid"].value != before
    assert Session.objects.filter(account=user).count() == 1


def test_a_session_that_was_ended_meanwhile_is_not_written_back():
    store = SessionStore()
    store["a"] = 1
    store.save()
    other = SessionStore(store.session_key)
    other["a"] = 2
    store.delete()
    other.save()
    assert not Session.objects.exists()


@pytest.mark.parametrize("key", ["x", "a" * 500, "' OR 1=1 --", "\u0661"])
def test_a_key_that_is_none_finds_none(client, key):
    client.cookies["sessionid"] = key.encode("ascii", "replace").decode()
    assert client.get(reverse("own_account")).status_code == 302


# --- how long they last


@pytest.mark.parametrize(
    ("role", "idle", "lasts"),
    [(None, timedelta(hours=12), timedelta(days=7)), ("verifier", timedelta(minutes=30), timedelta(hours=8)),
     ("mentor", timedelta(hours=8), timedelta(hours=8)), ("administrator", timedelta(minutes=30), timedelta(hours=8))],
)  # fmt: skip
def test_without_use_it_ends_and_in_use_it_ends_too(role, idle, lasts):
    user = with_authenticator(officer(role)) if role else maker_of_account()
    begin, second = timezone.now(), timedelta(seconds=1)

    def enter(at):
        client = browser()
        with time_machine.travel(at, tick=False):
            (sign_in if role else first_step)(client, user)
        return client

    unused = enter(begin)
    with time_machine.travel(begin + idle - second, tick=False):
        assert is_in(unused)
    unused = enter(begin)
    with time_machine.travel(begin + idle + second, tick=False):
        assert not is_in(unused)
    used, at = enter(begin), begin
    while at + idle * 0.9 < begin + lasts:
        at += idle * 0.9
        with time_machine.travel(at, tick=False):
            assert is_in(used)
    with time_machine.travel(begin + lasts + second, tick=False):
        assert not is_in(used)


def test_its_last_use_is_noted_once_a_minute(django_assert_num_queries):
    client, begin = browser(), timezone.now()
    first_step(client, maker_of_account())

    def updates(at):
        with time_machine.travel(at), django_capture() as asked:
            client.get(reverse("own_account"))
        return sum(query["sql"].startswith("UPDATE") or 'UPDATE "registry_session"' in query["sql"] for query in asked)

    assert [updates(begin + timedelta(seconds=seconds)) for seconds in (10, 70, 75)] == [0, 1, 0]


def django_capture():
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    return CaptureQueriesContext(connection)


def test_what_ran_out_is_swept():
    first_step(browser(), maker_of_account())
    assert forget_sessions(before=timezone.now() + timedelta(hours=13)) == 1


# --- all of them end


def change_password(user):
    user.set_password(LATER)
    user.save()


def suspend(user):
    user.is_active = False
    user.save()


def give_role(user):
    user.groups.add(Group.objects.get(name="mentor"))


def bulk(user):
    type(user).objects.filter(pk=user.pk).update(is_staff=True)


def raw(user):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_user SET is_superuser = true WHERE id = %s", [user.pk])


@pytest.mark.parametrize("change", [change_password, suspend, give_role, bulk, raw])
def test_a_change_of_password_role_or_standing_ends_all_at_once(change):
    user, other = maker_of_account(), maker_of_account()
    clients, [neighbour, _second] = in_twice(user), in_twice(other)
    change(user)
    assert not Session.objects.filter(account=user).exists()
    assert [is_in(client) for client in clients] == [False, False]
    assert is_in(neighbour)


def test_taking_a_role_away_ends_them():
    user = with_authenticator(officer())
    client = browser()
    sign_in(client, user)
    user.groups.clear()
    assert not is_in(client)


@pytest.mark.parametrize("field", ["language", "full_name", "last_login"])
def test_other_changes_end_none(field):
    user = maker_of_account()
    [client, _second] = in_twice(user)
    type(user).objects.filter(pk=user.pk).update(**{field: timezone.now() if field == "last_login" else "en"})
    assert is_in(client)


def test_who_changes_the_own_password_stays_signed_in_here_alone():
    user = maker_of_account()
    [here, there] = in_twice(user)
    said = {"old_password": PASSWORD, "new_password1": LATER, "new_password2": LATER}
    assert here.post(reverse("password_change"), said).status_code == 302
    assert [is_in(here), is_in(there)] == [True, False]
    assert DoorEvent.objects.filter(user=user, kind=DoorKind.PASSWORD_CHANGED).count() == 1


def test_staff_who_change_the_own_password_stay_within_their_rules():
    client, user = browser(), with_authenticator(officer())
    sign_in(client, user)
    said = {"old_password": PASSWORD, "new_password1": LATER, "new_password2": LATER}
    client.post(reverse("password_change"), said)
    assert is_in(client)
    assert Session.objects.get(account=user).idle == 30 * 60


# --- listed and ended by their person


def test_they_are_listed_with_device_and_this_one_first():
    user = maker_of_account()
    [here, _there] = in_twice(user)
    page = here.get(reverse("own_account"))
    assert [session.device for session in page.context["sessions"]] == ["Chrome, Android"] * 2
    assert page.context["sessions"][0].pk == page.context["here"]


def test_one_is_ended_and_all_others_are():
    user = maker_of_account()
    [here, there] = in_twice(user)
    third = browser()
    first_step(third, user)
    key = Session.objects.filter(account=user).order_by("-started_at").first().pk
    here.post(reverse("session_end"), {"session": key})
    assert [is_in(client) for client in (here, there, third)] == [True, True, False]
    here.post(reverse("sessions_end"))
    assert [is_in(client) for client in (here, there)] == [True, False]


def test_nobody_ends_the_session_of_another():
    user, other = maker_of_account(), maker_of_account()
    [here, _second], [neighbour, _third] = in_twice(user), in_twice(other)
    for key in (Session.objects.filter(account=other).first().pk, "x", ""):
        here.post(reverse("session_end"), {"session": key})
    assert is_in(neighbour)
    assert Session.objects.filter(account=other).count() == 2


@pytest.mark.parametrize("name", ["session_end", "sessions_end"])
def test_looking_ends_nothing(name):
    user = maker_of_account()
    [here, there] = in_twice(user)
    assert here.get(reverse(name)).url == reverse("own_account")
    assert is_in(there)


def test_the_page_asks_as_little_for_many_sessions_as_for_one(django_assert_max_num_queries):
    user = maker_of_account()
    [client, _second] = in_twice(user)
    for _number in range(10):
        first_step(browser(), user)
    with django_assert_max_num_queries(8):
        client.get(reverse("own_account"))


# --- the database


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("INSERT INTO registry_doorevent (kind, device, why) VALUES ('flew_in', '', '')", "doorevent_kind_is_known"),
        (
            "INSERT INTO registry_doorevent (kind, device, why, by_id) SELECT 'let_in', '', '', id FROM registry_user",
            "doorevent_of_the_office_has_reason",
        ),
        ("UPDATE registry_doorevent SET why = 'x'", "doorevent_is_append_only"),
        ("DELETE FROM registry_doorevent", "doorevent_is_append_only"),
    ],
)
def test_the_database_refuses(statement, name):
    DoorEvent.objects.create(user=make_user(), kind=DoorKind.SIGNED_IN)
    with pytest.raises(IntegrityError) as refusal, connection.cursor() as cursor:
        cursor.execute(statement)
    assert refusal.value.__cause__.diag.constraint_name == name


def test_a_device_is_known_once_for_a_person():
    user = make_user()
    KnownDevice.objects.create(user=user, digest="a", last_at=timezone.now())
    with pytest.raises(IntegrityError, match="knowndevice_once_per_person"):
        KnownDevice.objects.bulk_create([KnownDevice(user=user, digest="a", last_at=timezone.now())])


NAMES = {"knowndevice_once_per_person"}  # broken above, by its name


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", ["UPDATE registry_doorevent SET why = ''", "DELETE FROM registry_doorevent"])
def test_the_serving_role_bends_no_event(serving, verb):  # noqa: F811
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        serving.execute(verb)
