"""Devices: how they are called, which ones a person signed in from before, and which a mentor trusts."""

import re
import secrets

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from registry.models import KnownDevice

LASTS = 365 * 24 * 3600  # seconds
MARK = re.compile(r"[\w-]{43}", re.ASCII)
BROWSERS = (("Edg/", "Edge"), ("SamsungBrowser", "Samsung Internet"), ("OPR/", "Opera"), ("UCBrowser", "UC Browser"),
            ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
           ("Mac OS X", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"))  # fmt: skip


def device_in_words(request) -> str:
    """Browser and system as people call them, by what the browser says of itself: "Chrome, Android"."""
    said = request.headers.get("User-Agent", "")[:500]
    names = [next((name for sign, name in signs if sign in said), "") for signs in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, names)) or _("Unknown device")


def known_device(request, user) -> KnownDevice | None:
    """The device this person signed in from before, told by its mark."""
    mark = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    return user.devices.filter(digest=_digest(user, mark)).first() if user and MARK.fullmatch(mark) else None


def remember_device(request, response, user, *, at, trust=False) -> None:
    """Give the browser a mark where it has none, and note that this person signed in from it."""
    mark = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    if not MARK.fullmatch(mark):
        mark = secrets.token_urlsafe(32)
    noted = {"words": device_in_words(request), "last_at": at}
    if trust:
        noted["trusted_until"] = at + settings.DEVICE_TRUSTED
    KnownDevice.objects.update_or_create(user=user, digest=_digest(user, mark), defaults=noted)
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        mark,
        max_age=LASTS,
        path="/masuk/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget_devices(*, before) -> int:
    """Remove devices not used since a moment; how many."""
    return KnownDevice.objects.filter(last_at__lt=before).delete()[0]


def _digest(user, mark):
    return salted_hmac("registry.devices", f"{user.pk}|{mark}", algorithm="sha256").hexdigest()
