"""What the office does to an account: close it, open it again, unlock it, sign it out, take its second step away.

Each with a reason that stays among the events of its door. An officer never acts as the person: what opens an account
is a one-time code on paper, and the password chosen with it ends the sessions there are.
"""

from functools import cached_property

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.choices import DoorKind
from registry.lockout import doors_of, locked_until, open_door
from registry.models import DoorEvent, User
from registry.permissions import can_look_after
from registry.second_step import authenticator_of, can_reset_step, reset_step
from registry.sessions import end_sessions

MOST = 20  # sessions of one account on a page


class Standing:
    """How an account stands at a moment; each thing is asked for once."""

    def __init__(self, person, *, at):
        self.person, self.at = person, at

    @cached_property
    def locked_until(self):
        return locked_until(*doors_of(self.person), at=self.at)

    @cached_property
    def sessions(self):
        """The last ones used first."""
        return list(self.person.sessions.filter(expire_date__gt=self.at).order_by("-seen_at", "pk")[:MOST])

    @cached_property
    def has_second_step(self):
        return self.person.is_staff and authenticator_of(self.person) is not None

    def acts_for(self, officer) -> list[tuple[str, str]]:
        """[(name of a verb of this module, words of its button)] that this officer may do now."""
        if not can_look_after(officer, self.person):
            return []
        may_take_step = self.has_second_step and can_reset_step(officer, self.person)
        offered = [
            ("unlock", _("Unlock"), self.locked_until),
            ("sign_out", _("Sign out everywhere"), self.sessions),
            ("suspend", _("Close the account"), self.person.is_active),
            ("let_in_again", _("Open the account again"), not self.person.is_active),
            ("take_second_step", _("Take the second step away"), may_take_step),
        ]
        return [(name, words) for name, words, is_offered in offered if is_offered]


@transaction.atomic
def suspend(person, *, by, at, why) -> None:
    """Nobody signs in with this account any more; its sessions end at once.

    Raises PermissionDenied or ValidationError(code="reason_missing"), as the other verbs here; (code="closed_already").
    """
    person = _take(person, by, why)
    if not person.is_active:
        raise ValidationError(_("This account is closed already."), code="closed_already")
    _stand(person, by, why, DoorKind.SUSPENDED, is_active=False)


@transaction.atomic
def let_in_again(person, *, by, at, why) -> None:
    """Raises ValidationError(code="open_already")."""
    person = _take(person, by, why)
    if person.is_active:
        raise ValidationError(_("This account is open already."), code="open_already")
    _stand(person, by, why, DoorKind.LET_IN, is_active=True)


@transaction.atomic
def unlock(person, *, by, at, why) -> None:
    person = _take(person, by, why)
    open_door(*doors_of(person))
    DoorEvent.objects.create(user=person, kind=DoorKind.UNLOCKED, by=by, why=why)


@transaction.atomic
def sign_out(person, *, by, at, why) -> None:
    person = _take(person, by, why)
    end_sessions(person)
    DoorEvent.objects.create(user=person, kind=DoorKind.SESSIONS_ENDED, by=by, why=why)


@transaction.atomic
def take_second_step(person, *, by, at, why) -> None:
    reset_step(_take(person, by, why), by=by, why=why)


VERBS = {verb.__name__: verb for verb in (unlock, sign_out, suspend, let_in_again, take_second_step)}


def _take(person, by, why):
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not can_look_after(by, person):
        raise PermissionDenied
    if not why.strip():
        raise ValidationError(_("Give a reason."), code="reason_missing")
    return person


def _stand(person, by, why, kind, *, is_active):
    person.is_active = is_active
    person.save(update_fields=["is_active"])
    DoorEvent.objects.create(user=person, kind=kind, by=by, why=why)
