"""Who comes, who goes, who owns: an organisation with members always has one owner."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied, ValidationError

from registry import invitations, members
from registry.choices import Seat
from registry.days import today
from registry.models import Invite, Notice, Umkm
from registry.refusals import codes_of
from tests.factories import NOON, make_maker, make_member, make_pesantren, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(maker):
    return make_member(make_user("Pemilik"), maker)


@pytest.fixture
def member(maker, owner):
    return make_member(make_user("Anggota"), maker, seat=Seat.MEMBER)


def refused(code, verb, *args, **said):
    with pytest.raises(ValidationError) as refusal:
        verb(*args, **said)
    assert codes_of(refusal.value) == [code]


def seats(organisation):
    """{person: seat} of those who belong to it today."""
    return {seat.user: seat.seat for seat in organisation.memberships.open()}


def told(user):
    return list(Notice.objects.of(user).order_by("pk").values_list("kind", flat=True))


# --- handing over


def test_the_owner_hands_over_to_a_member_and_stays_as_one(maker, owner, member):
    members.hand_over(member, by=owner.user, at=NOON)
    assert seats(maker) == {owner.user: Seat.MEMBER, member.user: Seat.OWNER}
    assert (told(member.user), told(owner.user)) == (["became_owner"], [])


def test_an_officer_hands_over_with_a_reason_that_stays_in_the_history(maker, owner, member, verifier):
    refused("reason_missing", members.hand_over, member, by=verifier, at=NOON, reason=" ")
    assert seats(maker)[owner.user] == Seat.OWNER
    members.hand_over(member, by=verifier, at=NOON, reason="Ustadz pindah.")
    assert seats(maker) == {owner.user: Seat.MEMBER, member.user: Seat.OWNER}
    assert told(owner.user) == ["handed_over"]
    entry = LogEntry.objects.get(object_id=str(member.pk))
    assert (entry.user, entry.change_message) == (verifier, "Ustadz pindah.")


def test_a_member_does_not_make_oneself_the_owner(maker, owner, member):
    with pytest.raises(PermissionDenied):
        members.hand_over(member, by=member.user, at=NOON)
    with pytest.raises(PermissionDenied):
        members.hand_over(member, by=make_user(role="mentor"), at=NOON, reason="Begitu saja.")
    assert seats(maker)[owner.user] == Seat.OWNER


def test_nothing_is_handed_to_the_owner_or_to_who_is_gone(owner, member):
    refused("owner_already", members.hand_over, owner, by=owner.user, at=NOON)
    members.leave(member, by=member.user, at=NOON)
    refused("not_a_member", members.hand_over, member, by=owner.user, at=NOON)


# --- going


def test_a_member_leaves_and_acts_for_the_business_no_more(maker, owner, member):
    members.leave(member, by=member.user, at=NOON)
    assert seats(maker) == {owner.user: Seat.OWNER}
    assert not Umkm.objects.acted_for_by(member.user).exists()
    assert told(owner.user) == ["member_left"]


def test_who_joined_today_is_gone_today(maker, owner):
    joined = members.seat(make_user(), maker, by=owner.user, at=NOON)
    members.leave(joined, by=joined.user, at=NOON)
    assert seats(maker) == {owner.user: Seat.OWNER}


def test_who_joined_and_left_on_one_day_was_approved_all_the_same(maker, owner):
    joined = members.seat(make_user(), maker, by=owner.user, at=NOON)
    members.leave(joined, by=joined.user, at=NOON)
    left = maker.memberships.get(user=joined.user)
    assert (left.approved_by, left.approved_at, left.until) == (owner.user, NOON, today(NOON) - timedelta(days=1))
    members.seat(joined.user, maker, by=owner.user, at=NOON)
    assert seats(maker)[joined.user] == Seat.MEMBER


def test_the_owner_cannot_leave_without_handing_over(maker, owner):
    refused("owner_stays", members.leave, owner, by=owner.user, at=NOON)
    refused("owner_stays", members.remove, owner, by=owner.user, at=NOON)
    assert seats(maker) == {owner.user: Seat.OWNER}


def test_nobody_makes_somebody_else_leave(owner, member):
    with pytest.raises(PermissionDenied):
        members.leave(member, by=owner.user, at=NOON)


def test_the_owner_removes_a_member_who_is_told(maker, owner, member):
    members.remove(member, by=owner.user, at=NOON)
    assert seats(maker) == {owner.user: Seat.OWNER}
    assert told(member.user) == ["membership_ended"]


def test_a_member_removes_nobody(maker, owner, member):
    other = make_member(make_user(), maker, seat=Seat.MEMBER)
    with pytest.raises(PermissionDenied):
        members.remove(other, by=member.user, at=NOON)
    assert len(seats(maker)) == 3


def test_an_officer_ends_memberships_the_last_one_of_the_owner(owner, member, verifier, maker):
    refused("reason_missing", members.remove, member, by=verifier, at=NOON)
    refused("owner_stays", members.remove, owner, by=verifier, at=NOON, reason="Wafat.")
    members.remove(member, by=verifier, at=NOON, reason="Keliru.")
    members.remove(owner, by=verifier, at=NOON, reason="Wafat.")
    assert seats(maker) == {}


def test_a_business_left_by_all_gets_its_next_owner(maker, owner, verifier):
    members.remove(owner, by=verifier, at=NOON, reason="Wafat.")
    assert members.seat(make_user(), maker, by=verifier, at=NOON).seat == Seat.OWNER
    assert members.seat(owner.user, maker, by=verifier, at=NOON).seat == Seat.MEMBER


# --- inviting


def invite(organisation, by, **said):
    return invitations.invite(organisation, by=by, **{"at": NOON, "for_name": "Ustadz Ahmad"} | said)


@pytest.mark.parametrize("make", [make_maker, make_pesantren])
def test_an_invitation_lets_one_person_in_and_the_owner_is_told(make):
    organisation, owner, guest = make(), make_user("Pemilik"), make_user("Tamu")
    make_member(owner, organisation)
    made, token = invite(organisation, owner)
    assert token not in made.digest
    joined = invitations.accept(token, by=guest, at=NOON)
    assert (joined.seat, joined.approved_by) == (Seat.MEMBER, owner)
    assert seats(organisation) == {owner: Seat.OWNER, guest: Seat.MEMBER}
    assert told(owner) == ["member_joined"]
    refused("invite_over", invitations.accept, token, by=make_user(), at=NOON)


def test_only_the_owner_invites(maker, owner, member):
    for other in (member.user, make_user(), make_user(role="administrator")):
        with pytest.raises(PermissionDenied):
            invite(maker, other)
    made, _token = invite(maker, owner.user)
    with pytest.raises(PermissionDenied):
        invitations.withdraw(made, by=member.user, at=NOON)


def test_a_link_ends_after_seven_days_or_when_it_is_withdrawn(maker, owner):
    made, token = invite(maker, owner.user)
    assert invitations.find(token, at=NOON + timedelta(days=6, hours=23)) == made
    refused("invite_over", invitations.accept, token, by=make_user(), at=NOON + timedelta(days=7))
    invitations.withdraw(made, by=owner.user, at=NOON)
    refused("invite_over", invitations.accept, token, by=make_user(), at=NOON)
    refused("invite_over", invitations.accept, "entah", by=make_user(), at=NOON)
    assert seats(maker) == {owner.user: Seat.OWNER}


def test_the_link_of_somebody_who_owns_no_more_holds_no_more(maker, owner, member):
    _made, token = invite(maker, owner.user)
    members.hand_over(member, by=owner.user, at=NOON)
    refused("invite_over", invitations.accept, token, by=make_user(), at=NOON)


def test_withdrawing_what_was_accepted_changes_nothing(maker, owner):
    made, token = invite(maker, owner.user)
    invitations.accept(token, by=make_user(), at=NOON)
    assert invitations.withdraw(made, by=owner.user, at=NOON).withdrawn_at is None


def test_who_belongs_already_and_staff_are_refused_and_the_link_stays(maker, owner, member, verifier):
    _made, token = invite(maker, owner.user)
    refused("already_member", invitations.accept, token, by=member.user, at=NOON)
    refused("office_account", invitations.accept, token, by=verifier, at=NOON)
    assert invitations.find(token, at=NOON)


def test_ten_links_are_open_at_a_time(maker, owner):
    made = [invite(maker, owner.user)[0] for _number in range(invitations.MOST_OPEN)]
    refused("too_many_invites", invite, maker, owner.user)
    invitations.withdraw(made[0], by=owner.user, at=NOON)
    invite(maker, owner.user)
    assert Invite.objects.count() == invitations.MOST_OPEN + 1
