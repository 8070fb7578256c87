"""The verbs of requests to join: the only place where the status of a request changes.

Each verb is atomic, takes the freshest copy under lock and returns the request. `by` is a person, `at` a moment. A
rule that says no raises ValidationError with a code; a person who may not, PermissionDenied.
"""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, Value
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from registry import members, permissions
from registry.accounts import open_account, remember_form
from registry.choices import JoinStatus, Pillar
from registry.constraints import FoldName
from registry.days import today
from registry.models import JoinRequest, Notice, Umkm, User
from registry.notices import settle, tell, tell_each
from registry.promise import overdue_before, promised_by, promised_days, working_days
from registry.refusals import refusals_in_words
from registry.refused_before import folded
from registry.templatetags.portal import long_date
from registry.ties import Tie, organisation_of

TO_DECIDERS = ("request_received", "request_reminded", "request_overdue")  # notices that ask for a decision
ASKED = ("kind", "business_name", "regency", "pesantren", "pesantren_written", "note")


@transaction.atomic
def sign_up(*, at, token, account, **asked) -> User:
    """A new person and what that person asks for; `account` as `open_account` takes it, `asked` as `ask`."""
    user = open_account(**account)
    remember_form(user, token)
    ask(user, at=at, **asked)
    return user


@transaction.atomic
def ask(user, *, at, **asked) -> JoinRequest:
    """Ask to act for a business; `asked` holds the fields ASKED. Who decides is told.

    Raises ValidationError(code="joinrequest_one_waiting_per_person"), (code="acted_for_already").
    """
    if user.is_staff:
        raise PermissionDenied
    request = JoinRequest(user=user, asked_at=at, **asked)
    _refuse_own(request)
    with refusals_in_words():
        request.save()
    _tell_deciders(request, "request_received")
    return request


@transaction.atomic
def correct(asked, *, by, at, version, **values) -> JoinRequest:
    """Change what was asked while it waits; its place in the queue stays.

    Raises ValidationError(code="stale"), (code="acted_for_already").
    """
    asked = _take(asked)
    if by.pk != asked.user_id:
        raise PermissionDenied
    _refuse_stale(asked, version)
    for name, value in values.items():
        setattr(asked, name, value)
    _refuse_own(asked)
    return _saved(asked)


@transaction.atomic
def withdraw(asked, *, by, at) -> JoinRequest:
    """Take the request back, by whoever made it."""
    asked = _take(asked)
    if by.pk != asked.user_id:
        raise PermissionDenied
    asked.status = JoinStatus.WITHDRAWN
    settle(TO_DECIDERS, address=_address(asked), at=at, how="withdrawn")
    return _saved(asked)


@transaction.atomic
def remind(asked, *, by, at) -> JoinRequest:
    """Ask the office once more, once a day. Raises ValidationError(code="not_yet_due") before the promised day."""
    asked = _take(asked)
    if by.pk != asked.user_id:
        raise PermissionDenied
    if today(at) <= promised_by(asked.asked_at):
        raise ValidationError(_("The office still has time to decide. Please wait."), code="not_yet_due")
    _tell_deciders(asked, "request_reminded", key=f"{asked.pk}:{today(at)}")
    return asked


@transaction.atomic
def approve(asked, *, by, at, version, tie: Tie) -> JoinRequest:
    """Let the person act for what the officer chose (see `ties`), as owner where there is none.

    Raises ValidationError(code="already_decided"), (code="stale") when the request was corrected since the officer
    looked, (code="already_member"), and what `ties.organisation_of` raises.
    """
    asked = _take_to_decide(asked, by, version)
    organisation = organisation_of(tie)
    asked.membership = members.seat(asked.user, organisation, by=by, at=at)
    asked.status, asked.decided_at, asked.decided_by = JoinStatus.APPROVED, at, by
    settle(TO_DECIDERS, address=_address(asked), at=at)
    is_outside = getattr(organisation, "pillar", None) == Pillar.NONE
    kind = "request_approved_for_aid" if is_outside else "request_approved"
    tell([asked.user], kind, address=reverse("operator_home"), business=organisation.name)
    return _saved(asked)


@transaction.atomic
def refuse(asked, *, by, at, version, answer) -> JoinRequest:
    """Say no, in words that the person reads. Raises ValidationError as `approve`, and (code="answer_missing")."""
    asked = _take_to_decide(asked, by, version)
    if not answer.strip():
        raise ValidationError({"answer": ValidationError(_("Say in words why."), code="answer_missing")})
    asked.status, asked.decided_at, asked.decided_by = JoinStatus.REFUSED, at, by
    asked.answer = answer.strip()
    settle(TO_DECIDERS, address=_address(asked), at=at)
    about = {"business": asked.business_name, "answer": asked.answer}
    tell([asked.user], "request_refused", address=reverse("operator_home"), **about)
    return _saved(asked)


def remind_of_waiting_requests(day) -> int:
    """Tell all who decide of every request that waits longer than promised; how many there are.

    Told again after as many working days as the promise counts. Safe to repeat on any day.
    """
    overdue = list(JoinRequest.objects.waiting().filter(asked_at__lt=overdue_before(day)).select_related("user"))
    people, promise = (list(permissions.deciders()), promised_days()) if overdue else ([], 0)
    tell_each(
        [
            Notice(user=person, kind="request_overdue", key=key, address=_address(asked), params=params)
            for asked, key, params in [(asked, _step(asked, day, promise), _about(asked)) for asked in overdue]
            for person in people
        ]
    )
    return len(overdue)


def _step(asked, day, promise):
    """Which of its reminders a request has come to: the 1st on the first day beyond the promise."""
    return f"{asked.pk}:{(working_days(today(asked.asked_at), day) - 1) // max(promise, 1)}"


def _tell_deciders(asked, kind, key=""):
    people = permissions.deciders().exclude(pk=asked.user_id)
    tell(people, kind, key=key, address=_address(asked), **_about(asked))


def _address(asked):
    return reverse("request_detail", args=[asked.pk])


def _about(asked):
    with translation.override(settings.LANGUAGE_CODE):
        day = long_date(today(asked.asked_at))
    return {"name": asked.user.full_name, "business": asked.business_name, "day": day}


def _refuse_own(asked):
    """Nobody asks for a business acted for already: the same name at the same pesantren, else in the same regency.

    It may have been confirmed under another name than the one asked for, so the requests say it too.
    """
    place = Q(regency=asked.regency_id)
    if asked.pesantren_id:
        place = Q(pesantren=asked.pesantren_id) | place & Q(pesantren=None)
    confirmed = JoinRequest.objects.filter(user=asked.user, membership__in=asked.user.memberships.open())
    is_own = Umkm.objects.acted_for_by(asked.user).filter(place, folded_name=FoldName(Value(asked.business_name)))
    if is_own.exists() or confirmed.filter(place, folded("business_name", asked.business_name)).exists():
        words = _("You act for this business already.")
        raise ValidationError({"business_name": ValidationError(words, code="acted_for_already")})


def _take(asked):
    asked = JoinRequest.objects.select_for_update(of=("self",)).with_names().get(pk=asked.pk)
    if asked.status in (JoinStatus.APPROVED, JoinStatus.REFUSED):
        words = _("%(who)s already decided on this, on %(day)s.")
        params = {"who": asked.decided_by, "day": long_date(asked.decided_at)}
        raise ValidationError(words, code="already_decided", params=params)
    if asked.status == JoinStatus.WITHDRAWN:
        raise ValidationError(_("This request was taken back."), code="withdrawn")
    return asked


def _take_to_decide(asked, by, version):
    if not permissions.can_decide(by, asked):
        raise PermissionDenied
    asked = _take(asked)
    _refuse_stale(asked, version)
    return asked


def _refuse_stale(asked, version):
    if version != asked.version:
        words = _("This request was changed meanwhile. Look at it again, then decide.")
        raise ValidationError(words, code="stale")


def _saved(asked):
    asked.version += 1
    with refusals_in_words():
        asked.save()
    return asked
