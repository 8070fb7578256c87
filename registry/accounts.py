"""Opening accounts: each number and each e-mail address once, however often a button is pressed."""

from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models import FormToken, User

TAKEN = {
    "mobile": ValidationError(_("This number already has an account."), code="mobile_taken"),
    "email": ValidationError(_("This e-mail already has an account."), code="email_taken"),
}


def open_account(*, full_name, email=None, mobile=None, password=None) -> User:
    """A new account; without a password it can be opened by a one-time code only.

    Raises ValidationError(code="mobile_taken") or (code="email_taken"), each beside its field.
    """
    try:
        with transaction.atomic():
            return User.objects.create_user(email, password, mobile=mobile, full_name=full_name)
    except IntegrityError as error:
        taken = {name: TAKEN[name] for name in taken_logins(email=email, mobile=mobile)}
        if not taken:
            raise
        raise ValidationError(taken) from error


def taken_logins(*, email=None, mobile=None) -> list[str]:
    """Which of the two somebody has already."""
    logins = {"mobile": mobile, "email": email}
    return [name for name, login in logins.items() if people_with(**{name: login}).exists()]


def people_with(**logins):
    """Whoever has one of these logins, {"email": …, "mobile": …}; an empty one is nobody's."""
    given = [Q(**{name: login}) for name, login in logins.items() if login]
    return User.objects.filter(reduce(or_, given)) if given else User.objects.none()


def remember_form(user, token) -> None:
    """Note by which form this account was opened, for the second press."""
    FormToken.objects.create(user=user, token=token)


def opened_by_this_form(token, *, password, email=None, mobile=None) -> User | None:
    """Whoever was let in a moment ago by this very form, told by its token, its logins and its password.

    An account has no owner before the first press, so `form_tokens.once` cannot guard it: the unique number and
    address do, and the second press finds here that it was its own.
    """
    user = User.objects.filter(email=email or None, mobile=mobile or None, is_active=True).first()
    if user is None or not FormToken.objects.filter(user=user, token=token).exists():
        return None
    return user if user.check_password(password) else None
