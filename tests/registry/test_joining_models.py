"""What the database refuses of requests, invitations, codes, notices and kept forms – each broken by raw SQL."""

import pytest

from registry.models import Invite, JoinRequest, KeptForm, Membership, Notice, OneTimeCode
from tests.breaking import refused_by, sql
from tests.factories import NOON, make_maker, make_member, make_pesantren, make_user

pytestmark = pytest.mark.django_db


def make_request(user=None, **fields):
    fields = {"kind": "other", "business_name": "Dapur Aminah", "regency_id": "35.78", "asked_at": NOON} | fields
    return JoinRequest.objects.create(user=user or make_user(), **fields)


def make_invite(**fields):
    fields = {"umkm": make_maker(), "digest": "a" * 64, "for_name": "Ahmad", "invited_by": make_user()} | fields
    return Invite.objects.create(invited_at=NOON, expires_at=NOON.replace(year=2027), **fields)


def make_code(**fields):
    fields = {"user": make_user(), "made_by": make_user(role="verifier"), "digest": "a" * 64} | fields
    return OneTimeCode.objects.create(expires_at=NOON.replace(year=2027), **fields)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("joinrequest_kind_is_known", "kind = 'bank'"),
        ("joinrequest_status_is_known", "status = 'maybe'"),
        ("joinrequest_names_a_business", "business_name = ''"),
        ("joinrequest_pesantren_if_and_only_if_opop", "kind = 'alumni'"),
        ("joinrequest_pesantren_if_and_only_if_opop", "pesantren_written = 'Al-Falah'"),
        ("joinrequest_decision_has_date_and_person", "status = 'refused', answer = 'x', decided_at = now()"),
        ("joinrequest_decided_if_and_only_if_answered", "status = 'refused', answer = 'x'"),
        ("joinrequest_refusal_has_words", "status = 'refused', decided_at = now(), decided_by_id = {officer}"),
        ("joinrequest_approved_has_membership", "status = 'approved', decided_at = now(), decided_by_id = {officer}"),
        ("joinrequest_not_decided_by_oneself", "status='refused',answer='x',decided_at=now(),decided_by_id=user_id"),
    ],
)
def test_a_request_refuses(name, change):
    make_request()
    with refused_by(name):
        sql(f"UPDATE registry_joinrequest SET {change.format(officer=make_user().pk)}")


def test_a_request_names_a_pesantren_of_the_register_or_writes_one_not_both():
    asked = make_request(kind="alumni", pesantren=make_pesantren())
    with refused_by("joinrequest_pesantren_if_and_only_if_opop"):
        JoinRequest.objects.filter(pk=asked.pk).update(pesantren_written="Al-Falah")


def test_a_person_waits_with_one_request_at_a_time():
    user = make_user()
    make_request(user, status="withdrawn")
    make_request(user)
    with refused_by("joinrequest_one_waiting_per_person"):
        make_request(user)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("invite_is_of_a_pesantren_or_an_umkm", "umkm_id = NULL"),
        ("invite_acceptance_has_date_and_person", "accepted_at = now()"),
        (
            "invite_is_not_accepted_and_withdrawn",
            "accepted_at = now(), accepted_by_id = invited_by_id, withdrawn_at = now()",
        ),
        ("invite_ends_after_it_began", "expires_at = invited_at"),
    ],
)
def test_an_invitation_refuses(name, change):
    make_invite()
    with refused_by(name):
        sql(f"UPDATE registry_invite SET {change}")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("onetimecode_is_for_somebody_else", "made_by_id = user_id"),
        ("onetimecode_is_not_used_and_ended", "used_at = now(), ended_at = now()"),
    ],
)
def test_a_code_refuses(name, change):
    make_code()
    with refused_by(name):
        sql(f"UPDATE registry_onetimecode SET {change}")


def test_a_person_holds_one_open_code():
    user = make_user()
    make_code(user=user, ended_at=NOON)
    make_code(user=user)
    with refused_by("onetimecode_one_open_per_person"):
        make_code(user=user)


def test_a_notice_under_a_key_stands_once():
    user = make_user()
    Notice.objects.create(user=user, kind="x", key="1")
    with refused_by("notice_told_once"):
        Notice.objects.create(user=user, kind="x", key="1")


def test_a_form_is_kept_once_for_each_address():
    user = make_user()
    KeptForm.objects.create(user=user, address="/a/", data={}, kept_at=NOON)
    with refused_by("keptform_one_per_person_and_address"):
        KeptForm.objects.create(user=user, address="/a/", data={}, kept_at=NOON)


@pytest.mark.parametrize("organisation", [make_maker, make_pesantren])
def test_an_organisation_with_members_has_an_owner(organisation):
    target = organisation()
    owner = make_member(make_user(), target)
    make_member(make_user(), target, seat="member")
    for change in ["until = '2026-06-01'", "seat = 'member'", "approved_at = NULL, approved_by_id = NULL"]:
        with refused_by("membership_organisation_has_owner"):
            sql(f"UPDATE registry_membership SET {change} WHERE id = %s", owner.pk)
    with refused_by("membership_organisation_has_owner"):
        sql("DELETE FROM registry_membership WHERE id = %s", owner.pk)


def test_the_last_person_of_an_organisation_may_go():
    owner = make_member(make_user(), make_maker())
    Membership.objects.filter(pk=owner.pk).update(until="2026-06-01")
    sql("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_member_cannot_come_before_an_owner():
    with refused_by("membership_organisation_has_owner"):
        make_member(make_user(), make_maker(), seat="member")
