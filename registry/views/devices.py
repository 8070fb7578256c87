"""One's own account: where one is signed in, and how to end that; password and second step."""

import re

from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from registry.choices import DoorKind
from registry.devices import device_in_words
from registry.models import DoorEvent
from registry.second_step import codes_left, is_only_mentor, needs_second_step
from registry.sessions import end_sessions, row_key
from registry.views.verbs import verb_of

MOST = 20  # events
KEY = re.compile(r"[0-9a-f]{64}")  # of a session's row


@require_safe
def own_account(request):
    """Sessions of this person, the one of this page first, and what happened at the door lately."""
    user, here = request.user, row_key(request)
    is_staff = needs_second_step(user)
    return render(
        request,
        "account/own_account.html",
        {
            "sessions": sorted(sessions_of(user), key=lambda each: (each.pk != here, each.pk)),
            "here": here,
            "events": user.door_events.select_related("by")[:MOST],
            "has_second_step": is_staff,
            "codes_left": codes_left(user) if is_staff else 0,
            "trusted": user.devices.filter(trusted_until__gt=timezone.now())
            if is_staff and is_only_mentor(user)
            else (),
        },
    )


def sessions_of(user):
    """The sessions of a person that last, the one used last first."""
    return user.sessions.filter(expire_date__gt=timezone.now()).order_by("-seen_at", "pk")


@verb_of("own_account")
def session_end(request):
    """End one session of one's own, by its row's key."""
    key = request.POST.get("session", "")
    ended = request.user.sessions.filter(pk=key).delete()[0] if KEY.fullmatch(key) else 0
    if ended and key == row_key(request):
        logout(request)
        return redirect("sign_in")
    if ended:
        _note(request)
        messages.success(request, _("Signed out there."))
    return redirect("own_account")


@verb_of("own_account")
def sessions_end(request):
    """End all sessions of one's own but this one; no device is trusted any more."""
    number = end_sessions(request.user, but=row_key(request))
    request.user.devices.update(trusted_until=None)
    if number:
        _note(request)
    words = ngettext("Signed out of %(number)s other device.", "Signed out of %(number)s other devices.", number)
    messages.success(request, words % {"number": number})
    return redirect("own_account")


def _note(request):
    DoorEvent.objects.create(user=request.user, kind=DoorKind.SESSIONS_ENDED, device=device_in_words(request))
