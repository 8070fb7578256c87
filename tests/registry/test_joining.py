"""Asking to act for a business, and the office's answer: the verbs of requests, and who is told what and when."""

import threading
from datetime import date, datetime, timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from registry import permissions, workflow
from registry.choices import JoinKind, JoinStatus, Pillar, Seat
from registry.days import JAKARTA
from registry.models import JoinRequest, Membership, Notice, Pesantren, Regency, Umkm, User
from registry.promise import overdue_before, promised_by, working_days
from registry.refusals import codes_of
from registry.ties import Tie
from registry.workflow import remind_of_waiting_requests
from tests.factories import NOON, make_maker, make_member, make_pesantren, make_user

pytestmark = pytest.mark.django_db


def ask(user=None, *, at=NOON, **asked):
    asked = {"kind": JoinKind.OTHER, "business_name": "Dapur Aminah", "regency_id": "35.78"} | asked
    return workflow.ask(user or make_user("Aminah"), at=at, **asked)


def tie(**chosen):
    return Tie(**{"name": "Dapur Aminah", "regency": Regency.objects.get(pk="35.78"), "pillar": Pillar.NONE} | chosen)


def refused(code, verb, *args, **said):
    with pytest.raises(ValidationError) as refusal:
        verb(*args, **said)
    assert codes_of(refusal.value) == [code]


def told(user):
    return list(Notice.objects.of(user).order_by("pk").values_list("kind", flat=True))


def approve(asked, by, **said):
    said = {"at": NOON, "version": asked.version, "tie": tie()} | said
    return workflow.approve(asked, by=by, **said)


# --- asking


def test_signing_up_makes_account_and_request_or_neither():
    asked = {"kind": JoinKind.OTHER, "business_name": "Dapur", "regency_id": "35.78"}
    account = {"full_name": "Aminah", "mobile": "+6281234567890", "email": None, "password": "dapur umi 35"}
    user = workflow.sign_up(at=NOON, token=uuid4(), account=account, **asked)
    assert JoinRequest.objects.get().user == user == User.objects.get(mobile="+6281234567890")
    with pytest.raises(ValidationError):
        workflow.sign_up(
            at=NOON, token=uuid4(), account=account | {"mobile": "+6281234567891"}, **asked | {"kind": "x"}
        )
    assert User.objects.filter(mobile="+6281234567891").count() == 0


@pytest.mark.parametrize(
    ("account", "code"),
    [({"mobile": "+6281234567890"}, "mobile_taken"), ({"email": "aminah@contoh.id"}, "email_taken")],
)
def test_a_number_or_address_opens_one_account(account, code):
    make_user(email="aminah@contoh.id", mobile="+6281234567890")
    account = {"full_name": "Lain", "password": "dapur umi 35"} | account
    refused(code, workflow.sign_up, at=NOON, token=uuid4(), account=account, kind="other", business_name="D")


def test_whoever_decides_is_told_of_a_request_and_nobody_else(verifier, administrator, mentor, leader):
    ask()
    assert [told(user) for user in (verifier, administrator, mentor, leader)] == [["request_received"]] * 2 + [[]] * 2


def test_one_request_of_a_person_waits_at_a_time():
    first = ask()
    refused("joinrequest_one_waiting_per_person", ask, first.user)
    workflow.withdraw(first, by=first.user, at=NOON)
    ask(first.user)
    assert JoinRequest.objects.waiting().count() == 1


def test_nobody_asks_twice_for_the_same_business(verifier):
    first = approve(ask(), verifier, tie=tie(name="Dapur Bu Aminah"))
    for name in ("dapur aminah", "Dapur Bu  Aminah"):  # as it was asked for, and as the office recorded it
        refused("acted_for_already", ask, first.user, business_name=name)
    other = ask(first.user, regency_id="35.09")
    said = {"at": NOON, "version": 1, "regency_id": "35.78"}
    refused("acted_for_already", workflow.correct, other, by=first.user, **said)


def test_the_same_name_at_another_pesantren_is_another_business(maker, operator):
    here = {"kind": JoinKind.PESANTREN, "business_name": maker.name, "regency_id": maker.regency_id}
    refused("acted_for_already", ask, operator, **here, pesantren=maker.pesantren)
    elsewhere = make_pesantren("Lain", regency=maker.regency_id)
    assert ask(operator, **here, pesantren=elsewhere).status == JoinStatus.WAITING


def test_staff_act_for_no_business(verifier):
    with pytest.raises(PermissionDenied):
        ask(verifier)


def test_a_request_is_corrected_while_it_waits_and_keeps_its_place():
    asked = ask()
    corrected = workflow.correct(asked, by=asked.user, at=NOON, version=1, business_name="Dapur Umi")
    assert (corrected.business_name, corrected.asked_at, corrected.version) == ("Dapur Umi", NOON, 2)
    refused("stale", workflow.correct, asked, by=asked.user, at=NOON, version=1, business_name="Lain")
    with pytest.raises(PermissionDenied):
        workflow.correct(asked, by=make_user(), at=NOON, version=2, business_name="Lain")
    with pytest.raises(PermissionDenied):
        workflow.withdraw(asked, by=make_user(), at=NOON)
    assert JoinRequest.objects.get().business_name == "Dapur Umi"


def test_a_request_taken_back_cannot_be_decided_on(verifier):
    asked = ask()
    asked = workflow.withdraw(asked, by=asked.user, at=NOON)
    refused("withdrawn", approve, asked, verifier)
    assert JoinRequest.objects.get().status == JoinStatus.WITHDRAWN


# --- deciding


def test_the_first_person_of_a_business_becomes_its_owner(verifier):
    asked = approve(ask(), verifier)
    seat = asked.membership
    assert (asked.status, asked.decided_by, asked.decided_at) == (JoinStatus.APPROVED, verifier, NOON)
    assert (seat.seat, seat.approved_by, seat.umkm.name, seat.umkm.pillar) == (
        "owner",
        verifier,
        "Dapur Aminah",
        "none",
    )
    assert told(asked.user) == ["request_approved_for_aid"]
    assert Umkm.objects.acted_for_by(asked.user).get() == seat.umkm


def test_a_second_person_becomes_a_member_and_the_owner_is_told(verifier):
    maker, owner = make_maker(), make_user("Pemilik")
    make_member(owner, maker)
    asked = approve(ask(), verifier, tie=tie(umkm=maker))
    assert (asked.membership.seat, asked.membership.umkm) == (Seat.MEMBER, maker)
    assert told(owner) == ["member_joined"]


def test_an_unapproved_owner_is_nobody(verifier):
    maker = make_maker()
    Membership.objects.create(user=make_user(), umkm=maker, seat=Seat.OWNER, since="2026-01-01")
    assert approve(ask(), verifier, tie=tie(umkm=maker)).membership.seat == Seat.OWNER


def test_a_membership_asked_for_before_is_approved_and_not_doubled(verifier):
    maker, asked = make_maker(), ask()
    waiting = Membership.objects.create(user=asked.user, umkm=maker, since="2026-01-01")
    assert approve(asked, verifier, tie=tie(umkm=maker)).membership == waiting
    assert Membership.objects.get(user=asked.user).seat == Seat.OWNER


def test_who_belongs_to_a_business_is_not_let_in_twice(verifier):
    maker, asked = make_maker(), ask()
    make_member(asked.user, maker)
    refused("already_member", approve, asked, verifier, tie=tie(umkm=maker))
    assert JoinRequest.objects.get().status == JoinStatus.WAITING


def test_pesantren_and_business_are_made_from_what_was_written(verifier):
    asked = ask(kind=JoinKind.ALUMNI, pesantren_written="Al-Hikmah Baru")
    chosen = tie(pillar=Pillar.SOCIAL, pesantren_name="Al-Hikmah Baru")
    maker = approve(asked, verifier, tie=chosen).membership.umkm
    assert (maker.pillar, maker.origin, maker.pesantren.name) == (Pillar.SOCIAL, "alumni", "Al-Hikmah Baru")


def test_a_whole_pesantren_acts_for_its_businesses(verifier):
    pesantren = make_pesantren()
    asked = ask(kind=JoinKind.PESANTREN, pesantren=pesantren)
    chosen = tie(pillar=Pillar.PESANTREN, pesantren=pesantren, whole_pesantren=True)
    membership = approve(asked, verifier, tie=chosen).membership
    assert (membership.pesantren, membership.umkm) == (pesantren, None)
    assert Umkm.objects.acted_for_by(asked.user).get().name == "Dapur Aminah"


@pytest.mark.parametrize(
    ("code", "chosen"),
    [
        ("pesantren_without_alumni", {"pillar": Pillar.SOCIAL, "pesantren_name": "Baru", "whole_pesantren": True}),
        ("pesantren_missing", {"pillar": Pillar.SOCIAL}),
        ("name_missing", {"name": ""}),
        ("regency_missing", {"regency": None}),
    ],
)
def test_what_cannot_be_tied_is_refused_whole(verifier, code, chosen):
    refused(code, approve, ask(), verifier, tie=tie(**chosen))
    assert (Umkm.objects.count(), Membership.objects.count(), Pesantren.objects.count()) == (0, 0, 0)


def test_a_refusal_says_why_and_the_person_may_ask_again(verifier):
    asked = ask()
    refused("answer_missing", workflow.refuse, asked, by=verifier, at=NOON, version=1, answer="  ")
    answered = workflow.refuse(asked, by=verifier, at=NOON, version=1, answer=" Bawa surat. ")
    assert (answered.status, answered.answer) == (JoinStatus.REFUSED, "Bawa surat.")
    assert told(asked.user) == ["request_refused"]
    assert ask(asked.user).status == JoinStatus.WAITING


@pytest.mark.parametrize("end", ["approve", "refuse", "withdraw"])
def test_once_a_request_is_over_no_officer_is_asked_to_decide_any_more(verifier, administrator, end):
    other = ask(make_user("Lain"), at=NOON)
    asked = ask(at=NOON)
    workflow.remind_of_waiting_requests((NOON + timedelta(days=20)).date())
    if end == "approve":
        approve(asked, verifier)
    elif end == "refuse":
        workflow.refuse(asked, by=verifier, at=NOON, version=asked.version, answer="Belum.")
    else:
        workflow.withdraw(asked, by=asked.user, at=NOON)
    for officer in (verifier, administrator):
        unread = Notice.objects.of(officer).unread()
        assert set(unread.values_list("address", flat=True)) == {f"/admin/permohonan/{other.pk}/"}
        assert unread.count() == 2


def test_a_second_officer_is_told_who_decided_and_changes_nothing(verifier, administrator):
    asked = approve(ask(), verifier)
    with pytest.raises(ValidationError) as refusal:
        workflow.refuse(asked, by=administrator, at=NOON, version=asked.version, answer="Tidak.")
    assert codes_of(refusal.value) == ["already_decided"]
    assert verifier.full_name in refusal.value.messages[0]
    assert JoinRequest.objects.get().decided_by == verifier


def test_a_request_corrected_after_the_officer_looked_is_not_decided_on(verifier):
    asked = ask()
    workflow.correct(asked, by=asked.user, at=NOON, version=1, business_name="Dapur Umi")
    refused("stale", approve, asked, verifier, version=1)
    refused("stale", workflow.refuse, asked, by=verifier, at=NOON, version=1, answer="Tidak.")


@pytest.mark.parametrize("role", [None, "mentor", "aid_officer", "leader"])
def test_nobody_else_decides(role):
    asked, other = ask(), make_user(role=role)
    with pytest.raises(PermissionDenied):
        approve(asked, other)
    with pytest.raises(PermissionDenied):
        workflow.refuse(asked, by=other, at=NOON, version=1, answer="Tidak.")


def test_nobody_decides_on_an_own_request(verifier):
    asked = ask()
    User.objects.filter(pk=asked.user_id).update(is_staff=True, is_superuser=True)
    own = User.objects.get(pk=asked.user_id)
    with pytest.raises(PermissionDenied):
        approve(asked, own)


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_decides():
    asked, officers = ask(), [make_user(role="verifier") for _number in range(2)]
    answers, start = [], threading.Barrier(2)

    def decide(officer):
        start.wait()
        try:
            approve(asked, officer, tie=Tie(name="Dapur", regency=asked.regency))
            answers.append("approved")
        except ValidationError as refusal:
            answers.extend(codes_of(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=[officer]) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["already_decided", "approved"]
    assert Membership.objects.count() == 1


# --- waiting


def test_a_join_request_never_waits_for_ever(verifier, settings):
    """Open Food Facts #8781: a request waited for ever, since nobody was told of it a second time."""
    settings.SERVICE_PROMISE_DAYS = 3
    asked = ask(at=datetime(2026, 11, 24, 9, 0, tzinfo=JAKARTA))  # a Tuesday: the promise ends on Friday
    days = [date(2026, 11, 24) + timedelta(days=number) for number in range(14)]
    kinds = []
    for day in days:
        remind_of_waiting_requests(day)
        remind_of_waiting_requests(day)  # a second run on a day tells nothing more
        kinds.append(told(verifier).count("request_overdue"))
    assert (
        dict(zip(days, kinds, strict=True))
        == {
            **dict.fromkeys(days[:6], 0),  # up to Sunday
            **dict.fromkeys(days[6:9], 1),  # Monday, Tuesday, Wednesday
            **dict.fromkeys(days[9:14], 2),  # Thursday, and over the weekend to Monday
        }
    )
    assert Notice.objects.filter(kind="request_overdue").first().params["business"] == asked.business_name


def test_what_is_decided_or_taken_back_is_reminded_of_no_more(verifier):
    decided, taken_back = ask(at=NOON), ask(at=NOON)
    approve(decided, verifier)
    workflow.withdraw(taken_back, by=taken_back.user, at=NOON)
    assert remind_of_waiting_requests(date(2027, 1, 1)) == 0


def test_reminding_asks_as_much_for_one_request_as_for_thirty(verifier, django_assert_num_queries):
    for count in (1, 29):
        for _number in range(count):
            ask()
        with django_assert_num_queries(5):
            remind_of_waiting_requests(date(2027, 1, count))


def test_a_person_reminds_the_office_once_a_day_when_the_promise_is_over(verifier):
    asked = ask(at=NOON)
    refused("not_yet_due", workflow.remind, asked, by=asked.user, at=NOON + timedelta(days=1))
    late = NOON + timedelta(days=7)
    workflow.remind(asked, by=asked.user, at=late)
    workflow.remind(asked, by=asked.user, at=late + timedelta(hours=1))
    assert told(verifier).count("request_reminded") == 1
    workflow.remind(asked, by=asked.user, at=late + timedelta(days=1))
    assert told(verifier).count("request_reminded") == 2
    with pytest.raises(PermissionDenied):
        workflow.remind(asked, by=make_user(), at=late)


@pytest.mark.parametrize(
    ("asked_on", "promised"),
    [("2026-11-24", "2026-11-27"), ("2026-11-25", "2026-11-30"), ("2026-11-28", "2026-12-02")],
)
def test_the_promise_counts_working_days(settings, asked_on, promised):
    settings.SERVICE_PROMISE_DAYS = 3
    asked_at = datetime.combine(date.fromisoformat(asked_on), NOON.timetz())
    day = promised_by(asked_at)
    assert day.isoformat() == promised
    assert working_days(date.fromisoformat(asked_on), day) == 3
    assert not asked_at < overdue_before(day)
    assert asked_at < overdue_before(day + timedelta(days=3))


def test_verifiers_and_administrators_may_decide():
    right = Permission.objects.get(codename="decide_joinrequest")
    assert set(Group.objects.filter(permissions=right).values_list("name", flat=True)) == {"verifier", "administrator"}


def test_the_migration_gives_the_right_to_a_role_that_stands_and_takes_it_back():
    migration = import_module("registry.migrations.0004_officers_decide_on_requests")
    right = Permission.objects.get(codename="decide_joinrequest")
    migration.take(apps, None)
    assert not Group.objects.filter(permissions=right).exists()
    migration.give(apps, None)
    assert Group.objects.filter(permissions=right).count() == 2
    Group.objects.all().delete()
    migration.give(apps, None)


def test_deciders_are_the_officers_who_may(verifier, administrator, mentor):
    closed = make_user(role="verifier", is_active=False)
    assert set(permissions.deciders()) == {verifier, administrator}
    assert [permissions.lets_people_in(user) for user in (verifier, administrator, mentor, closed)] == [
        True,
        True,
        False,
        False,
    ]
