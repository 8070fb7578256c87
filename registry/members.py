"""The verbs of membership: who comes, who goes, who owns. An organisation with members always has one owner.

Each verb is atomic and locks the organisation first, so that of two at once the second sees what the first has done;
the database looks again when the transaction ends. `by` is a person, `at` a moment.
"""

from datetime import timedelta

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry import permissions
from registry.choices import Seat
from registry.days import today
from registry.models import Membership, Umkm
from registry.notices import tell
from registry.refusals import refusals_in_words


def kind_of(organisation) -> str:
    """Its word in addresses, and the name of its column in memberships, invitations and merges."""
    return "umkm" if isinstance(organisation, Umkm) else "pesantren"


def address_of(organisation) -> str:
    return reverse("organisation_detail", args=[kind_of(organisation), organisation.pk])


def hold(organisation):
    """The organisation, locked until the transaction ends."""
    return type(organisation)._default_manager.select_for_update(no_key=True).get(pk=organisation.pk)


@transaction.atomic
def seat(user, organisation, *, by, at) -> Membership:
    """Let a person in: as owner where there is none, else as a member, of which those who belong are told.

    `by` answers for it: an officer, or the owner who invited. Raises ValidationError(code="already_member").
    """
    organisation = hold(organisation)
    seats = organisation.memberships.filter(until__isnull=True)
    own = seats.filter(user=user).first()
    if own and own.approved_at:
        raise ValidationError(_("This person already belongs to this organisation."), code="already_member")
    seats.filter(seat=Seat.OWNER, approved_at__isnull=True).update(seat=Seat.MEMBER)  # nobody, until approved
    has_owner = seats.filter(seat=Seat.OWNER).exists()
    others = list(permissions.people_of(organisation))
    own = own or Membership(user=user, since=today(at), **{kind_of(organisation): organisation})
    own.seat = Seat.MEMBER if has_owner else Seat.OWNER
    own.approved_at, own.approved_by = at, by
    with refusals_in_words():
        own.save()
    tell(others, "member_joined", address=address_of(organisation), name=user.full_name, business=organisation.name)
    return own


@transaction.atomic
def hand_over(membership, *, by, at, reason="") -> Membership:
    """Make this member the owner, by the owner or by an officer with a reason.

    Raises ValidationError(code="not_a_member") when the person no longer belongs there, (code="owner_already"),
    (code="reason_missing").
    """
    organisation, membership = _taken(membership)
    _refuse_others(by, organisation, reason)
    if membership.seat == Seat.OWNER:
        raise ValidationError(_("This person is the owner already."), code="owner_already")
    owners = organisation.memberships.filter(seat=Seat.OWNER, until__isnull=True)
    before = [each.user for each in owners.select_related("user") if each.user_id != by.pk]
    owners.update(seat=Seat.MEMBER)
    membership.seat = Seat.OWNER
    membership.save(update_fields=["seat"])
    about = {"business": organisation.name, "address": address_of(organisation)}
    tell([membership.user], "became_owner", **about)
    tell(before, "handed_over", name=membership.user.full_name, **about)
    _log(membership, by, reason)
    return membership


@transaction.atomic
def leave(membership, *, by, at) -> Membership:
    """Go, by oneself. Raises ValidationError(code="owner_stays") for an owner, who hands over first."""
    organisation, membership = _taken(membership)
    if membership.user_id != by.pk:
        raise PermissionDenied
    if membership.seat == Seat.OWNER:
        words = _("You are the owner: hand the business over to a member first, then leave.")
        raise ValidationError(words, code="owner_stays")
    _end(membership, at)
    _tell_of_leaving(organisation, membership)
    return membership


@transaction.atomic
def remove(membership, *, by, at, reason="") -> Membership:
    """End somebody's membership, by the owner or by an officer with a reason.

    Raises ValidationError(code="owner_stays") for an owner while others belong there, (code="not_a_member"),
    (code="reason_missing").
    """
    organisation, membership = _taken(membership)
    _refuse_others(by, organisation, reason)
    others = organisation.memberships.open().exclude(pk=membership.pk)
    if membership.seat == Seat.OWNER and (others.exists() or by.pk == membership.user_id):
        words = _("This person is the owner: hand the business over to a member first.")
        raise ValidationError(words, code="owner_stays")
    _end(membership, at)
    _tell_of_leaving(organisation, membership)
    tell([membership.user], "membership_ended", business=organisation.name, address=reverse("operator_home"))
    _log(membership, by, reason)
    return membership


def _taken(membership):
    """Organisation and membership, locked."""
    organisation = hold(membership.umkm or membership.pesantren)
    membership = Membership.objects.select_for_update(of=("self",)).select_related("user").get(pk=membership.pk)
    if not organisation.memberships.open().filter(pk=membership.pk).exists():
        raise ValidationError(_("This person no longer belongs to this organisation."), code="not_a_member")
    return organisation, membership


def _refuse_others(by, organisation, reason):
    """The owner needs no reason, an officer does, nobody else may."""
    if permissions.owns(by, organisation):
        return
    if not permissions.lets_people_in(by):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Give a reason."), code="reason_missing")})


def _end(membership, at):
    """From now on it does not count: its last day was yesterday.

    One that began today is dated back with it; when it truly began, and by whom, its approval says.
    """
    membership.until = today(at) - timedelta(days=1)
    membership.since = min(membership.since, membership.until)
    with refusals_in_words():
        membership.save()


def _tell_of_leaving(organisation, membership):
    people = permissions.people_of(organisation)
    about = {"name": membership.user.full_name, "business": organisation.name}
    tell(people, "member_left", address=address_of(organisation), **about)


def _log(membership, by, reason):
    """An officer's reason stays in the history that the office reads."""
    if reason:
        LogEntry.objects.log_actions(by.pk, [membership], CHANGE, reason, single_object=True)
