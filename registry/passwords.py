"""Rules for passwords: OWASP ASVS 5 by default; a mix of signs and an expiry only where the office asks for them."""

import re
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.choices import DoorKind

MOST = 128  # signs; hashing longer ones is work for nothing
MIX = (re.compile(r"[a-z]"), re.compile(r"[A-Z]"), re.compile(r"[0-9]"), re.compile(r"[^A-Za-z0-9]"))


def shortest_for(user) -> int:
    """How many signs a password of this person has at least; staff may do more, so theirs is longer."""
    works_for_office = user is not None and (user.is_staff or user.is_superuser)
    return settings.PASSWORD_MIN_LENGTH_STAFF if works_for_office else settings.PASSWORD_MIN_LENGTH


class LengthValidator:
    def validate(self, password, user=None):
        least = shortest_for(user)
        if len(password) < least:
            words = _("This password is too short: take %(least)s signs or more.")
            raise ValidationError(words, code="password_too_short", params={"least": least})
        if len(password) > MOST:
            words = _("This password is too long: take %(most)s signs at most.")
            raise ValidationError(words, code="password_too_long", params={"most": MOST})

    def get_help_text(self):
        words = _("%(least)s signs or more; for staff %(staff)s or more.")
        return words % {"least": settings.PASSWORD_MIN_LENGTH, "staff": settings.PASSWORD_MIN_LENGTH_STAFF}


class MixValidator:
    """Off unless settings.PASSWORD_MIX."""

    def validate(self, password, user=None):
        if settings.PASSWORD_MIX and not all(kind.search(password) for kind in MIX):
            words = _("Take small and capital letters, a digit and another sign.")
            raise ValidationError(words, code="password_not_mixed")

    def get_help_text(self):
        return _("Small and capital letters, a digit and another sign.") if settings.PASSWORD_MIX else ""


def has_run_out(user, *, at) -> bool:
    """Whether the password is older than settings.PASSWORD_EXPIRES_DAYS; never where that is 0."""
    if not settings.PASSWORD_EXPIRES_DAYS:
        return False
    changes = user.door_events.filter(kind=DoorKind.PASSWORD_CHANGED).order_by("-pk")
    changed_at = changes.values_list("at", flat=True).first() or user.created_at
    return at - changed_at > timedelta(days=settings.PASSWORD_EXPIRES_DAYS)
