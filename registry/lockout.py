"""Guessing is hopeless and harmless: after a few wrong tries a door is locked, each time for twice as long.

A door is an account as it was typed, whether anybody has it or not, so that nothing can be learnt from a lock; never
an address of the network, which half a regency may share. A device that its person signed in from before is a door of
its own: strangers cannot lock it. A try is counted before the password is looked at, under a lock of the row, so that
twenty guesses at once are no more than five.
"""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from registry.models import Lock

FORGOTTEN = timedelta(days=1)  # since the last try, or the end of the last lock: then nothing is counted any more
LONGEST = timedelta(days=1)
MOST_TIMES = 20  # further doublings would reach nothing
LOCKED = _(
    "Too many wrong tries. Wait a while (%(minutes)s minutes at first, longer each time), or ask the office to unlock "
    "your account."
)


def locked_words() -> ValidationError:
    """The refusal, the same for every door, locked or not known."""
    minutes = int(settings.LOCK_FIRST.total_seconds() // 60)
    return ValidationError(LOCKED, code="locked", params={"minutes": minutes})


def door(kind: str, login: str, device: str = "") -> str:
    """The key of a door: what is tried (see registry.guard), at which account, from which known device."""
    return salted_hmac("registry.lockout", f"{kind}|{login}|{device}", algorithm="sha256").hexdigest()


def doors_of(user) -> list[str]:
    """Every door of this account, for the office to unlock."""
    devices = ["", *user.devices.values_list("digest", flat=True)]
    logins = [("password", user.email), ("password", user.mobile), ("code", user.email), ("code", user.mobile)]
    tried = [*((kind, login) for kind, login in logins if login), ("step", str(user.pk)), ("own", str(user.pk))]
    return [door(kind, login, device) for kind, login in tried for device in devices]


def take_try(key: str, *, at) -> tuple[bool, bool]:
    """Count one try before it is made. (may it be made, did this one lock the door)."""
    with transaction.atomic():
        Lock.objects.bulk_create([Lock(key=key, tried_at=at)], ignore_conflicts=True)
        lock = Lock.objects.select_for_update().get(key=key)
        if lock.until and lock.until > at:
            return False, False
        if at - (lock.until or lock.tried_at) > FORGOTTEN:
            lock.failures = lock.times = 0
        lock.failures, lock.tried_at, lock.until = lock.failures + 1, at, None
        is_last = lock.failures >= settings.LOCK_AFTER
        if is_last:
            lock.until = at + min(settings.LOCK_FIRST * 2**lock.times, LONGEST)
            lock.failures, lock.times = 0, min(lock.times + 1, MOST_TIMES)
        lock.save()
        return True, is_last


def open_door(*keys: str) -> int:
    """After a right try, or by the office: nothing is counted any more. How many doors had something counted."""
    return Lock.objects.filter(key__in=keys).delete()[0]


def locked_until(*keys: str, at):
    """Until when the longest locked of these doors is locked; None where none is."""
    return Lock.objects.filter(key__in=keys, until__gt=at).order_by("-until").values_list("until", flat=True).first()


def forget_locks(*, before) -> int:
    """Remove what was tried before a moment; how many."""
    return Lock.objects.filter(tried_at__lt=before).delete()[0]
