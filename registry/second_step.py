"""The second step of staff: a code by time from an authenticator app (RFC 6238), or a recovery code, each valid once.

django-otp keeps the secrets and checks the codes; how often one may be tried is counted by registry.lockout.
"""

import re
import secrets
from base64 import b32encode
from urllib.parse import quote, urlencode

import segno
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from registry import roles
from registry.choices import DoorKind
from registry.models import DoorEvent
from registry.notices import tell
from registry.sessions import end_sessions

ISSUER = "OPOP Jatim"
CODES = 10
DEMO_LOGINS = "@demo.test"  # a name that no mail server can have (RFC 2606)
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read as something else
DIGITS = re.compile(r"[0-9]{6}")
RECOVERY = re.compile(rf"[{SIGNS}]{{10}}")


def needs_second_step(user) -> bool:
    return user.is_staff or user.is_superuser


def is_only_mentor(user) -> bool:
    """Mentors work on phones in villages: their device may be trusted for a while. Whoever has another role may not."""
    return not user.is_superuser and set(user.groups.values_list("name", flat=True)) == {roles.MENTOR}


def authenticator_of(user) -> TOTPDevice | None:
    """The authenticator this person has set up."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


@transaction.atomic
def begin_setting_up(user) -> TOTPDevice:
    """The authenticator to be set up; asked for again it is the same, so that a reload spoils nothing."""
    get_user_model().objects.select_for_update(no_key=True).get(pk=user.pk)
    return TOTPDevice.objects.filter(user=user, confirmed=False).first() or TOTPDevice.objects.create(
        user=user, name=ISSUER, confirmed=False
    )


@transaction.atomic
def finish_setting_up(user, code: str) -> list[str] | None:
    """With the first code of the app it is set up; the recovery codes, told this once. None: the code is wrong."""
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None or authenticator_of(user) or not device.verify_token(code):
        return None
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    DoorEvent.objects.create(user=user, kind=DoorKind.STEP_SET)
    return _new_codes(user)


@transaction.atomic
def check_step(user, typed: str) -> str:
    """What fits the text: "code", "recovery", or "". What fitted once fits no more."""
    text = re.sub(r"[\s-]", "", typed).lower()
    if DIGITS.fullmatch(text):
        device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
        return "code" if device and device.verify_token(text) else ""
    if not RECOVERY.fullmatch(text):
        return ""
    device = StaticDevice.objects.select_for_update().filter(user=user).first()
    if device is None or not device.verify_token(_digest(user, text)):
        return ""
    DoorEvent.objects.create(user=user, kind=DoorKind.RECOVERY_USED)
    return "recovery"


@transaction.atomic
def make_codes(user) -> list[str]:
    """New recovery codes; those before are void."""
    DoorEvent.objects.create(user=user, kind=DoorKind.RECOVERY_MADE)
    return _new_codes(user)


def _new_codes(user):
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name=ISSUER)
    codes = ["".join(secrets.choice(SIGNS) for _sign in range(10)) for _code in range(CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_digest(user, code)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _digest(user, code):
    """What the table knows of a recovery code: whoever reads it can use none. As long as the column is wide."""
    return salted_hmac("registry.second_step", f"{user.pk}|{code}", algorithm="sha256").hexdigest()[:16]


def codes_left(user) -> int:
    return StaticToken.objects.filter(device__user=user).count()


def can_reset_step(officer, person) -> bool:
    """Administrators, for others; for somebody who may do everything only such a person."""
    if officer.pk == person.pk or not officer.has_perm("registry.change_user"):
        return False
    return officer.is_superuser or not person.is_superuser


@transaction.atomic
def reset_step(person, *, by, why) -> None:
    """Take the second step away from somebody who lost the phone: the next sign-in leads through setting it up.

    Raises PermissionDenied.
    """
    if not can_reset_step(by, person):
        raise PermissionDenied
    drop_step(person)
    DoorEvent.objects.create(user=person, kind=DoorKind.STEP_RESET, by=by, why=why)
    tell([person], "step_reset", name=by.full_name, address=reverse("password_change"))


def drop_step(person) -> None:
    """Without authenticator, recovery codes and sessions; for the office's verb and for the command of the server."""
    TOTPDevice.objects.filter(user=person).delete()
    StaticDevice.objects.filter(user=person).delete()
    person.devices.update(trusted_until=None)
    end_sessions(person)


def key_in_groups(device) -> str:
    """The key to be typed where no picture can be taken: "ABCD EFGH …"."""
    key = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(key[place : place + 4] for place in range(0, len(key), 4))


def address_for_app(device) -> str:
    """What an authenticator app reads: an otpauth address with issuer and login."""
    person = device.user
    label = f"{ISSUER}:{person.email or person.mobile}"
    asked = {"secret": b32encode(device.bin_key).decode().rstrip("="), "issuer": ISSUER}
    return f"otpauth://totp/{quote(label)}?{urlencode(asked, quote_via=quote)}"


def picture_for_app(device) -> str:
    """The address as a QR code: SVG without any style of its own."""
    code = segno.make(address_for_app(device), error="m")
    return code.svg_inline(scale=5, border=3, svgclass="qr", lineclass=None, omitsize=True, dark="#000", light="#fff")


def code_of_demo(user) -> str:
    """The code as an app would show it now: for accounts of the demo, where the launcher runs it; "" for any other."""
    if settings.HTTPS or not settings.DEMO or not (user.email or "").endswith(DEMO_LOGINS):
        return ""
    device = TOTPDevice.objects.filter(user=user).order_by("-confirmed").first()
    return f"{totp(device.bin_key, step=device.step, t0=device.t0, drift=device.drift):06d}" if device else ""
