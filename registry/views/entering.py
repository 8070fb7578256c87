"""The one way in: whoever proved who it is, by password, code or link, is signed in here, staff after a second step."""

from datetime import timedelta
from time import time

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, get_user_model, login
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from registry.choices import DoorKind
from registry.devices import device_in_words, known_device, remember_device
from registry.models import DoorEvent
from registry.passwords import has_run_out
from registry.second_step import authenticator_of, is_only_mentor, needs_second_step
from registry.sessions import set_rules

FIRST_STEP = "first_step"  # in the session of who proved one thing: {"user": key, "at": moment, "goal": …, "mark": …}
SECOND_STEP = "second_step"  # in the session of staff: True, or "trusted" where the device was
NEW_PASSWORD = "new_password_wanted"  # noqa: S105 (in the session: the password has run out)
TIME_FOR_STEP = timedelta(minutes=10)
BACKEND = "registry.sign_in.MobileOrEmailBackend"


def enter(request, user, goal=""):
    """Sign this person in, or ask for the second step first. `goal`: where to go then, an address of ours."""
    goal = goal or reverse("start")
    if not needs_second_step(user):
        return let_in(request, user, goal)
    device = known_device(request, user)
    if device and device.trusted_until and device.trusted_until > timezone.now() and is_only_mentor(user):
        return let_in(request, user, goal, step="trusted")
    request.session.cycle_key()
    request.session[FIRST_STEP] = {"user": user.pk, "at": time(), "goal": goal, "mark": user.get_session_auth_hash()}
    return redirect("second_step" if authenticator_of(user) else "second_step_set_up")


def first_step_of(request):
    """(person, goal) of who took the first step a moment ago, or (None, ""); a new password ends it."""
    noted = request.session.get(FIRST_STEP)
    if not noted or time() - noted["at"] > TIME_FOR_STEP.total_seconds():
        return None, ""
    user = get_user_model().objects.filter(pk=noted["user"], is_active=True).first()
    if user is None or not constant_time_compare(noted["mark"], user.get_session_auth_hash()):
        return None, ""
    return user, noted["goal"]


def let_in(request, user, goal, *, step="", trust=False):
    """Open the session of this person and go on. `step`: how the second step was taken, for staff."""
    at = timezone.now()
    request.session.pop(FIRST_STEP, None)
    login(request, user, BACKEND)
    if step:
        request.session[SECOND_STEP] = step
    set_rules(request.session, *_lasts(user), device_in_words(request), at)
    DoorEvent.objects.create(user=user, kind=DoorKind.SIGNED_IN, device=device_in_words(request))
    if has_run_out(user, at=at):
        request.session[NEW_PASSWORD] = True
    response = redirect(goal)
    remember_device(request, response, user, at=at, trust=trust)
    return response


def _lasts(user):
    """How long a session of this person lasts: without use, and altogether."""
    if not needs_second_step(user):
        return settings.SESSION_IDLE, settings.SESSION_LASTS
    return settings.MENTOR_IDLE if is_only_mentor(user) else settings.STAFF_IDLE, settings.STAFF_LASTS


def goal_of(request) -> str:
    """Where the form of the sign-in page leads, as it was sent."""
    return request.POST.get(REDIRECT_FIELD_NAME, request.GET.get(REDIRECT_FIELD_NAME, ""))
