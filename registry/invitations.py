"""Invitations: a link that an owner sends, by which somebody becomes a member. Only its digest is kept.

A GET of the link shows, only a press accepts: chat apps fetch links to preview them.
"""

import secrets
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from registry import members, permissions
from registry.models import Invite, Membership

VALID = timedelta(days=7)
MOST_OPEN = 10  # links of one organisation at a time


def _digest(token: str) -> str:
    return salted_hmac("registry.invitations", token, algorithm="sha256").hexdigest()


@transaction.atomic
def invite(organisation, *, by, at, for_name) -> tuple[Invite, str]:
    """A new invitation and the token of its link, which is told this once.

    Raises ValidationError(code="too_many_invites").
    """
    organisation = members.hold(organisation)
    if not permissions.owns(by, organisation):
        raise PermissionDenied
    if organisation.invites.open_at(at).count() >= MOST_OPEN:
        words = _("Many links are open already. Withdraw one that is no longer needed.")
        raise ValidationError(words, code="too_many_invites")
    token = secrets.token_urlsafe(16)
    made = Invite.objects.create(
        digest=_digest(token), for_name=for_name, invited_by=by, invited_at=at, expires_at=at + VALID,
        **{members.kind_of(organisation): organisation},
    )  # fmt: skip
    return made, token


@transaction.atomic
def withdraw(invitation, *, by, at) -> Invite:
    """The link no longer holds; nothing happens to one that was accepted or withdrawn before."""
    invitation = Invite.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not permissions.owns(by, invitation.organisation):
        raise PermissionDenied
    if invitation.accepted_at is None and invitation.withdrawn_at is None:
        invitation.withdrawn_at = at
        invitation.save(update_fields=["withdrawn_at"])
    return invitation


def find(token: str, *, at) -> Invite | None:
    """The invitation of a link while it holds: open, and by somebody who still owns the organisation."""
    open_ones = Invite.objects.open_at(at).select_related("umkm__regency", "pesantren__regency", "invited_by")
    found = open_ones.filter(digest=_digest(token)).first()
    return found if found and permissions.owns(found.invited_by, found.organisation) else None


@transaction.atomic
def accept(token: str, *, by, at) -> Membership:
    """Become a member by a link.

    Raises ValidationError(code="invite_over") for a link that does not hold, (code="already_member"),
    (code="office_account") for staff, who act for no business.
    """
    if by.is_staff:
        words = _("This account belongs to the office, which acts for no business.")
        raise ValidationError(words, code="office_account")
    invitation = Invite.objects.select_for_update(of=("self",)).filter(digest=_digest(token)).first()
    if invitation is None or find(token, at=at) is None:
        raise ValidationError(_("This link no longer holds. Ask for a new one."), code="invite_over")
    membership = members.seat(by, invitation.organisation, by=invitation.invited_by, at=at)
    invitation.accepted_at, invitation.accepted_by = at, by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    return membership
