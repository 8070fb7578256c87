"""Telling people: one row in the inbox of each, and an e-mail where mail is configured and there is an address.

Each app registers the kinds it tells (`NOTICES.update(…)` in its own notices.py), in public words: never an internal
move. Words are made when they are read, in the reader's language.
"""

import logging
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Func, JSONField, Value
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from registry.models import Notice

GIVE_UP_AFTER = 3  # mails that could not leave: the server is likely down
log = logging.getLogger(__name__)
SIGN = "settled"  # among the parameters of a notice that asks for nothing any more: how it ended
SETTLED = {"decided": gettext_lazy("Decided already."), "withdrawn": gettext_lazy("This request was taken back.")}


@dataclass(frozen=True)
class Kind:
    """What a notice says: one sentence with named places, what to do about it, and how loud it is."""

    words: str
    advice: str = ""
    tone: str = ""  # "", "ok", "wait" or "stop": the colour of its dot
    icon: str = field(default="info")


NOTICES: dict[str, Kind] = {
    "request_received": Kind(
        gettext_lazy("%(name)s asks to act for “%(business)s”."), gettext_lazy("Please decide."), "wait", "clock"
    ),
    "request_overdue": Kind(
        gettext_lazy("%(name)s has been waiting since %(day)s to act for “%(business)s”."),
        gettext_lazy("Please decide."),
        "stop",
        "warn",
    ),
    "request_reminded": Kind(
        gettext_lazy("%(name)s asks once more to act for “%(business)s”."),
        gettext_lazy("Please decide."),
        "stop",
        "clock",
    ),
    "request_approved": Kind(
        gettext_lazy("The office confirmed: you act for “%(business)s”."),
        gettext_lazy("You can register products now."),
        "ok",
        "check",
    ),
    "request_approved_for_aid": Kind(
        gettext_lazy("The office confirmed: you act for “%(business)s”."),
        gettext_lazy("Your business is on record for the BPOM testing aid."),
        "ok",
        "check",
    ),
    "request_refused": Kind(
        gettext_lazy("The office could not confirm “%(business)s”: %(answer)s"),
        gettext_lazy("You may ask again."),
        "stop",
        "warn",
    ),
    "member_joined": Kind(gettext_lazy("%(name)s joined “%(business)s”."), "", "", "info"),
    "member_left": Kind(gettext_lazy("%(name)s no longer belongs to “%(business)s”."), "", "", "info"),
    "membership_ended": Kind(gettext_lazy("You no longer act for “%(business)s”."), "", "stop", "info"),
    "became_owner": Kind(gettext_lazy("“%(business)s” was handed over to you."), "", "ok", "check"),
    "maker_merged": Kind(
        gettext_lazy(
            "The office found “%(name)s” recorded twice and joined the two: everything is at “%(business)s” now."
        ),
        gettext_lazy("If these are two, tell the office: it can be undone."),
        "wait",
        "info",
    ),
    "merge_undone": Kind(
        gettext_lazy("The office parted “%(name)s” from “%(business)s” again: the two had been joined by mistake."),
        "",
        "ok",
        "info",
    ),
    "handed_over": Kind(gettext_lazy("“%(business)s” was handed over to %(name)s."), "", "", "info"),
    "right_asked": Kind(
        gettext_lazy("%(name)s asks something about the own data."),
        gettext_lazy("The law gives the office 3 × 24 hours."),
        "wait",
        "clock",
    ),
    "right_due": Kind(
        gettext_lazy("Less than a day is left to answer %(name)s, who asked something about the own data."),
        gettext_lazy("Please answer now."),
        "wait",
        "clock",
    ),
    "right_overdue": Kind(
        gettext_lazy("%(name)s asked something about the own data, and the 3 × 24 hours of the law are over."),
        gettext_lazy("Please answer now."),
        "stop",
        "warn",
    ),
    "right_done": Kind(
        gettext_lazy("What you asked about your data is done. The office writes: %(note)s"), "", "ok", "check"
    ),
    "right_refused": Kind(
        gettext_lazy("The office cannot do what you asked about your data: %(note)s"), "", "stop", "warn"
    ),
    "right_lifted": Kind(gettext_lazy("Your data is no longer restricted."), "", "ok", "check"),
    "trail_bent": Kind(
        gettext_lazy("Somebody bent the trail of changes between its entries %(first)s and %(last)s."),
        gettext_lazy("Keep the server as it is, and call whoever looks after it."),
        "stop",
        "warn",
    ),
    "step_reset": Kind(
        gettext_lazy("%(name)s of the office took away the second step of your sign-in."),
        gettext_lazy("Set it up again when you sign in. If you did not ask for it, tell the office."),
        "wait",
        "lock",
    ),
    "account_locked": Kind(
        gettext_lazy("Somebody typed a wrong password for your account several times; it was locked for a while."),
        gettext_lazy("If this was not you, choose a new password."),
        "wait",
        "lock",
    ),
    "code_made": Kind(
        gettext_lazy("%(name)s of the office made a one-time code for your account."),
        gettext_lazy("If you did not ask for it, tell the office."),
        "wait",
        "lock",
    ),
}


def tell(people, kind: str, *, key: str = "", address: str = "", **params) -> None:
    """One notice for each of these people; what was already told under this `key` is not told again.

    `params` fill the words' named places: texts and numbers. E-mails leave after the transaction, by the worker.
    """
    tell_each([Notice(user=person, kind=kind, key=key, address=address, params=params) for person in people])


def tell_each(rows: list[Notice]) -> None:
    """As `tell`, many at once and each its own: one query. What was told before under its key is passed over."""
    for row in rows:
        if row.kind not in NOTICES:
            raise KeyError(row.kind)
    made = Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1_000)
    if made and settings.MAIL_IS_CONFIGURED:
        transaction.on_commit(mail_notices.enqueue)


def settle(kinds, *, address: str, at, how: str = "decided") -> int:
    """What these notices asked for is done, by whomever: none is unread any more, or advises anything. How many.

    `how` is a key of SETTLED.
    """
    sign = Func(F("params"), Value({SIGN: how}, JSONField()), template="%(expressions)s", arg_joiner=" || ")
    asking = Notice.objects.filter(kind__in=kinds, address=address).exclude(params__has_key=SIGN)
    return asking.update(read_at=Coalesce("read_at", Value(at)), params=sign)


def advice_of(notice: Notice) -> str:
    """What to do about it, in the language in use; how it ended, where somebody did it already."""
    kind, how = NOTICES.get(notice.kind, Kind("")), notice.params.get(SIGN)
    return SETTLED.get(how, kind.advice)


def words_of(notice: Notice) -> str:
    """The sentence, in the language in use; a kind no longer known says nothing rather than failing."""
    kind = NOTICES.get(notice.kind)
    return (kind.words % notice.params) if kind else ""


@task()
def mail_notices() -> int:
    """Send what waits to be mailed, each once; how many. What cannot be sent now waits for the next run.

    One that fails holds up nobody else, whatever the reason; only a server that is down ends the run.
    """
    sent = failed = 0
    for pk in _waiting().values_list("pk", flat=True):
        try:
            sent += _mail(pk)
        except OSError as error:  # smtplib's are among them
            log.warning("Notice %s could not be mailed: %s", pk, type(error).__name__)
            failed += 1
            if failed == GIVE_UP_AFTER:
                break
        except Exception:  # a fault in one row, or in the settings
            log.exception("Notice %s could not be mailed", pk)
    return sent


def _waiting():
    waiting = Notice.objects.filter(mailed_at__isnull=True, read_at__isnull=True, user__email__isnull=False)
    since = timezone.now() - settings.NOTICES_MAILED_WITHIN
    return waiting.filter(user__is_active=True, at__gte=since).select_related("user").order_by("pk")


def _mail(pk: int) -> bool:
    """The row is held while its mail leaves, so that no second worker sends it too."""
    with transaction.atomic():
        notice = _waiting().filter(pk=pk).select_for_update(skip_locked=True, of=("self",)).first()
        if notice is None:
            return False
        with translation.override(notice.user.language):
            _message(notice).send()
        Notice.objects.filter(pk=pk).update(mailed_at=timezone.now())
        return True


def _message(notice: Notice) -> EmailMessage:
    address = f"{settings.PORTAL_URL.rstrip('/')}{notice.address}" if notice.address and settings.PORTAL_URL else ""
    words = words_of(notice)
    lines = [
        _("Assalamu’alaikum, %(name)s,") % {"name": notice.user.full_name},
        "",
        words,
        str(advice_of(notice)),
        address,
        "",
        _("One Pesantren One Product – Office for Cooperatives and SMEs of East Java"),
    ]
    subject = " ".join(words.split())[:120]
    return EmailMessage(subject, "\n".join(lines), to=[notice.user.email])
