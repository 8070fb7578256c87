"""People at the door: with passwords, authenticators and browsers, and nothing forced."""

from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.factories import make_user

PASSWORD = "kopi pagi di Nganjuk"
CHROME = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36"


def officer(role="verifier", **fields):
    return make_user("Bu Petugas", role=role, password=PASSWORD, **fields)


def maker_of_account(**fields):
    return make_user("Ustadz", password=PASSWORD, **fields)


def browser():
    return Client(headers={"user-agent": CHROME})


def first_step(client, user, password=PASSWORD, goal=""):
    said = {"username": user.email, "password": password}
    return client.post(reverse("sign_in"), said | ({"next": goal} if goal else {}))


def code_of(user, steps=0):
    """The code that the app of this person shows, `steps` times 30 seconds from now."""
    device = TOTPDevice.objects.get(user=user)
    return f"{totp(device.bin_key, t0=-30 * steps, drift=device.drift):06d}"


def with_authenticator(user):
    TOTPDevice.objects.create(user=user, confirmed=True)
    return user


def sign_in(client, user, goal=""):
    """Both steps, as a person takes them; the answer to the last."""
    first_step(client, user, goal=goal)
    TOTPDevice.objects.filter(user=user).update(last_t=-1)  # another half minute has passed
    return client.post(reverse("second_step"), {"code": code_of(user)})


def is_in(client):
    """Whether this browser is signed in."""
    return client.get(reverse("own_account")).status_code == 200
