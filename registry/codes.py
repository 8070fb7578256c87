"""One-time codes: staff hand one over on paper; with it a person without a password, or who forgot it, signs in once.

Only a digest is kept. Five wrong tries end a code; a number or address nobody has, a code that ended and a wrong one
are answered alike.
"""

import secrets
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from registry import permissions
from registry.models import OneTimeCode, User
from registry.notices import tell
from registry.sign_in import login_of

LETTERS, DIGITS = "ABCDEFGHJKLMNPQRTUVWXYZ", "23456789"  # nothing that is read as something else
VALID = timedelta(days=7)
MOST_TRIES = 5


def _digest(user_pk, code: str) -> str:
    return salted_hmac("registry.codes", f"{user_pk}:{code}", algorithm="sha256").hexdigest()


def _new_code():
    return "".join(secrets.choice(signs) for signs in (LETTERS,) * 4 + (DIGITS,) * 4)


def in_groups(code: str) -> str:
    """As it is printed: "ABCD-2345"."""
    return f"{code[:4]}-{code[4:]}"


def read_code(typed: str) -> str:
    """A code as people type it, in any case and with any marks between."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


@transaction.atomic
def hand_code(person, *, by, at) -> str:
    """A new code for this person, told this once; one that was open ends. The person is told who made it.

    Raises PermissionDenied, or ValidationError(code="account_closed").
    """
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not permissions.can_look_after(by, person):
        raise PermissionDenied
    if not person.is_active:
        raise ValidationError(_("This account is closed."), code="account_closed")
    _open_codes(person).update(ended_at=at)
    code = _new_code()
    OneTimeCode.objects.create(user=person, digest=_digest(person.pk, code), made_by=by, expires_at=at + VALID)
    tell([person], "code_made", name=by.full_name, address=reverse("password_change"))
    return code


def _open_codes(person):
    return OneTimeCode.objects.filter(user=person, used_at__isnull=True, ended_at__isnull=True)


@transaction.atomic
def try_code(login: str, typed: str, *, at) -> OneTimeCode | None:
    """The code that fits this number or e-mail, still unused; None for whatever is wrong. A wrong try counts."""
    typed, found = read_code(typed), login_of(login)
    codes = OneTimeCode.objects.filter(used_at__isnull=True, ended_at__isnull=True, expires_at__gt=at)
    logins = {f"user__{name}": value for name, value in found.items()} or {"user": None}
    code = codes.filter(**logins, user__is_active=True).select_related("user", "made_by")
    code = code.select_for_update(of=("self",)).first()
    fits = constant_time_compare(_digest(code.user_id if code else 0, typed), code.digest if code else "")
    if code is None or (code.user.is_staff and not permissions.can_look_after(code.made_by, code.user)):
        return None  # somebody who joined the office meanwhile: the code would open its door
    if not fits:
        _count_try(code, at)
        return None
    return code


def _count_try(code, at):
    ended = at if code.tries + 1 >= MOST_TRIES else None
    OneTimeCode.objects.filter(pk=code.pk).update(tries=F("tries") + 1, ended_at=ended)


@transaction.atomic
def use_code(pk: int, password: str, *, at) -> User | None:
    """Spend a code that was tried rightly and give its person this password; None when it no longer holds."""
    codes = OneTimeCode.objects.filter(used_at__isnull=True, ended_at__isnull=True, expires_at__gt=at)
    code = codes.select_for_update(of=("self",)).select_related("user").filter(pk=pk, user__is_active=True).first()
    if code is None:
        return None
    code.user.set_password(password)
    code.user.save(update_fields=["password"])
    code.used_at = at
    code.save(update_fields=["used_at"])
    return code.user
