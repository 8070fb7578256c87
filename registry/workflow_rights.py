"""The verbs of what people ask about their own data (UU 27/2022): asked, done, refused, taken back, lifted.

Each is atomic, takes the freshest copy under lock and returns the request; the trail keeps every step. `by` is a
person, `at` a moment. A rule that says no raises ValidationError with a code; a person who may not, PermissionDenied.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry import consent, permissions
from registry.choices import DONE_AT_ONCE, RightKind, RightStatus
from registry.erasing import erase
from registry.models import Notice, RightsRequest, User
from registry.models.rights import CLOCK
from registry.notices import settle, tell, tell_each
from registry.refusals import refusals_in_words

TO_HANDLERS = ("right_asked", "right_due", "right_overdue")
REMINDED_LEFT = CLOCK / 3  # 24 hours
ANSWERED = {RightStatus.DONE: "right_done", RightStatus.REFUSED: "right_refused"}


@transaction.atomic
def ask(person, kind, *, at, words="") -> RightsRequest:
    """Ask for something by right; a copy and a withdrawal are done at once, the office is told of anything else.

    Raises ValidationError(code="rightsrequest_one_open_of_a_kind"), (code="words_missing") for a correction,
    (code="restricted_already").
    """
    kind = RightKind(kind)
    if kind == RightKind.CORRECTION and not words.strip():
        raise ValidationError({"words": ValidationError(_("Say what is wrong."), code="words_missing")})
    if kind == RightKind.RESTRICTION and User.objects.get(pk=person.pk).restricted_at:
        raise ValidationError(_("Your data is restricted already."), code="restricted_already")
    asked = RightsRequest(user=person, kind=kind, words=words.strip(), asked_at=at, due_at=at + CLOCK)
    if kind in DONE_AT_ONCE:
        if kind == RightKind.WITHDRAWAL:
            consent.withdraw_all(person, by=person)
        asked.status, asked.ended_at, asked.by = RightStatus.DONE, at, person
    with refusals_in_words():
        asked.save()
    if kind not in DONE_AT_ONCE:
        _tell_handlers(asked, "right_asked")
    return asked


@transaction.atomic
def take_back(asked, *, by, at) -> RightsRequest:
    """By the person who asked, while it is open."""
    asked = _take(asked)
    if by.pk != asked.user_id:
        raise PermissionDenied
    asked.status, asked.ended_at, asked.by = RightStatus.TAKEN_BACK, at, by
    asked.save()
    settle(TO_HANDLERS, address=_address(asked), at=at, how="withdrawn")
    return asked


@transaction.atomic
def carry_out(asked, *, by, at, note="") -> RightsRequest:
    """Do what was asked: restrict or erase the data; a correction was made by hand before, and `note` says what.

    Raises ValidationError(code="note_missing") for a correction, and what `erasing.erase` raises.
    """
    asked = _take_to_handle(asked, by)
    if asked.kind == RightKind.CORRECTION and not note.strip():
        raise ValidationError({"note": ValidationError(_("Say what was corrected."), code="note_missing")})
    if asked.kind == RightKind.RESTRICTION:
        User.objects.filter(pk=asked.user_id).update(restricted_at=at)
    asked.status, asked.ended_at, asked.by, asked.note = RightStatus.DONE, at, by, note.strip()
    asked.save()
    settle(TO_HANDLERS, address=_address(asked), at=at)
    if asked.kind == RightKind.ERASURE:
        erase(asked.user, by=by, at=at)
    else:
        _tell_person(asked)
    return RightsRequest.objects.get(pk=asked.pk)


@transaction.atomic
def refuse(asked, *, by, at, note) -> RightsRequest:
    """Say no, in words that the person reads. Raises ValidationError(code="note_missing")."""
    asked = _take_to_handle(asked, by)
    if not note.strip():
        raise ValidationError({"note": ValidationError(_("Say in words why."), code="note_missing")})
    asked.status, asked.ended_at, asked.by, asked.note = RightStatus.REFUSED, at, by, note.strip()
    asked.save()
    _tell_person(asked)
    settle(TO_HANDLERS, address=_address(asked), at=at)
    return asked


@transaction.atomic
def lift(person, *, by, at) -> None:
    """End a restriction, by the person or by an officer. Raises ValidationError(code="not_restricted")."""
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if by.pk != person.pk and not (permissions.may_handle_rights(by) and permissions.can_look_after(by, person)):
        raise PermissionDenied
    if person.restricted_at is None:
        raise ValidationError(_("The data of this person is not restricted."), code="not_restricted")
    standing = person.rights_requests.filter(kind=RightKind.RESTRICTION, status=RightStatus.DONE, lifted_at=None)
    standing.update(lifted_at=at, lifted_by=by)
    User.objects.filter(pk=person.pk).update(restricted_at=None)
    tell([person], "right_lifted", address=reverse("own_data"))


def remind_of_rights(at) -> int:
    """Tell the office of what is due within a day, and once a day of what is overdue; how many. Safe to repeat."""
    due = list(RightsRequest.objects.open().filter(due_at__lt=at + REMINDED_LEFT).select_related("user"))
    people = list(permissions.handlers_of_rights()) if due else []
    tell_each(
        [
            Notice(user=person, kind=kind, key=key, address=_address(asked), params=_about(asked))
            for asked in due
            for kind, key in [_reminder(asked, at)]
            for person in people
            if person.pk != asked.user_id
        ]
    )
    return len(due)


def _reminder(asked, at):
    if not asked.is_overdue_at(at):
        return "right_due", f"{asked.pk}:due"
    return "right_overdue", f"{asked.pk}:{(at - asked.due_at).days}"


def _take(asked):
    asked = RightsRequest.objects.select_for_update(of=("self",)).select_related("user").get(pk=asked.pk)
    if asked.status != RightStatus.OPEN:
        raise ValidationError(_("This was answered or taken back already."), code="ended_already")
    return asked


def _take_to_handle(asked, by):
    if not permissions.can_handle_right(by, asked):
        raise PermissionDenied
    return _take(asked)


def _address(asked):
    return reverse("rights_detail", args=[asked.pk])


def _about(asked):
    return {"name": asked.user.full_name}


def _tell_handlers(asked, kind):
    people = permissions.handlers_of_rights().exclude(pk=asked.user_id)
    tell(people, kind, key=f"{asked.pk}", address=_address(asked), **_about(asked))


def _tell_person(asked):
    tell([asked.user], ANSWERED[asked.status], address=reverse("own_data"), note=asked.note or "–")
