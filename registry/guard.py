"""Tries at a door, counted: every way to prove who one is goes through `guarded`."""

from contextlib import contextmanager

from django.urls import reverse
from django.utils import timezone

from registry.choices import DoorKind
from registry.devices import device_in_words, known_device
from registry.lockout import door, locked_words, open_door, take_try
from registry.models import DoorEvent, User
from registry.notices import tell
from registry.sign_in import login_of


class Tried:
    """One try: `by` notes whether it was right, and passes on whoever fitted."""

    def __init__(self):
        self.is_right = False

    def by(self, user):
        self.is_right = bool(user)
        return user


@contextmanager
def guarded(kind, typed, request, *, person=None):
    """Count a try before it is made, and forget all tries after a right one.

    `kind`: what is tried, "password", "code", "step", or "own": the present password, typed again. `typed`: the login
    as somebody typed it; `person`: whose door it is where that is known already. Raises ValidationError(code="locked").
    """
    at = timezone.now()
    login = str(person.pk) if person else _normal(typed)
    person = person or _person(typed)
    device = known_device(request, person)
    key = door(kind, login, device.digest if device else "")
    may_try, is_last = take_try(key, at=at)
    if not may_try:
        raise locked_words()
    tried = Tried()
    try:
        yield tried
    finally:
        if tried.is_right:
            open_door(key)
        else:
            _note(request, person, is_last, at)


def _normal(typed):
    """The login by which a door is known: one for every spelling of a number."""
    found = login_of(typed)
    return next(iter(found.values()), typed.strip().lower())


def _person(typed):
    found = login_of(typed)
    return User.objects.filter(**found).first() if found and "\0" not in typed else None


def _note(request, person, is_last, at):
    """A wrong try at an account that somebody has stays among its events; its person is told once of a lock."""
    if person is None:
        return
    device = device_in_words(request)
    DoorEvent.objects.create(user=person, kind=DoorKind.FAILED, device=device)
    if is_last:
        DoorEvent.objects.create(user=person, kind=DoorKind.LOCKED, device=device)
        tell([person], "account_locked", key=f"{at:%Y-%m-%d}", address=reverse("password_change"))
