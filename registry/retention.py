"""How long each table keeps what it holds, why, and what happens then; `manage.py retain` and the daily job act on it.

Each app adds its own tables: `RULES.append(Rule(…))` for what ends, `FOR_GOOD["app.Model"] = reason` for what does
not. A test demands that every model of ours is in one of the two.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.choices import JoinStatus, RightStatus
from registry.erasing import NOBODY, pseudonymise
from registry.models import (
    FormToken,
    ImportRow,
    IncomingList,
    Invite,
    JoinRequest,
    KeptForm,
    KnownDevice,
    Lock,
    Notice,
    OneTimeCode,
    RightsRequest,
    Session,
    Upload,
    User,
)

DAY = timedelta(days=1)
YEAR = 365 * DAY
PDP = "UU 27/2022 art. 16 (2) g, 43"
ARCHIVES = "UU 43/2009; Pergub Jatim"


@dataclass(frozen=True)
class Rule:
    """`rows(before)`: the rows whose time was over at that moment; `end(rows, at)` deletes or pseudonymises them and
    answers how many. Without `end` the daily job named in `why` does it."""

    label: str
    what: str
    keep: Callable[[], timedelta]
    why: str
    rows: Callable
    end: Callable | None = None

    def over(self, at):
        return self.rows(at - self.keep())


def _delete(rows, at) -> int:
    return rows.delete()[0]


def _without_words(**values):
    return lambda rows, at: rows.update(**values)


def _erase_each(rows, at) -> int:
    people = list(rows)
    for person in people:
        pseudonymise(person, at=at)
    return len(people)


def _closed_accounts(before):
    """Closed, without a seat, and not used since; what they did stays under their number."""
    unused = Q(last_login__lt=before) | Q(last_login=None, created_at__lt=before)
    closed = User.objects.filter(unused, is_active=False, erased_at=None)
    recent = Q(door_events__at__gte=before)
    return closed.exclude(memberships__until=None, memberships__isnull=False).exclude(recent)


RULES: list[Rule] = [
    Rule("registry.Session", _("Sign-ins that last"), lambda: 0 * DAY, PDP,
         lambda before: Session.objects.filter(expire_date__lt=before)),
    Rule("registry.Lock", _("Wrong tries at the door"), lambda: 2 * DAY, PDP,
         lambda before: Lock.objects.filter(tried_at__lt=before)),
    Rule("registry.KnownDevice", _("Devices signed in from"), lambda: YEAR, PDP,
         lambda before: KnownDevice.objects.filter(last_at__lt=before)),
    Rule("registry.FormToken", _("Marks of forms sent"), lambda: 30 * DAY, PDP,
         lambda before: FormToken.objects.filter(created_at__lt=before)),
    Rule("registry.KeptForm", _("What was typed when the sign-in ran out"), lambda: settings.FORMS_KEPT, PDP,
         lambda before: KeptForm.objects.filter(kept_at__lt=before)),
    Rule("registry.Upload", _("Files chosen but never used"), lambda: 0 * DAY, PDP,
         lambda before: Upload.objects.filter(expires_at__lt=before)),
    Rule("registry.IncomingList", _("Uploaded lists and their rows"), lambda: settings.LISTS_KEPT, PDP,
         lambda before: IncomingList.objects.filter(uploaded_at__lt=before, sheet__isnull=False)),
    Rule("registry.Notice", _("Notices in the inbox"), lambda: YEAR, PDP,
         lambda before: Notice.objects.filter(at__lt=before), _delete),
    Rule("registry.OneTimeCode", _("One-time codes"), lambda: YEAR, PDP,
         lambda before: OneTimeCode.objects.filter(expires_at__lt=before), _delete),
    Rule("registry.Invite", _("Names on invitations"), lambda: YEAR, PDP,
         lambda before: Invite.objects.filter(expires_at__lt=before).exclude(for_name=NOBODY),
         _without_words(for_name=NOBODY)),
    Rule("registry.JoinRequest", _("Messages in requests that were refused or taken back"), lambda: 2 * YEAR, PDP,
         lambda before: JoinRequest.objects.filter(asked_at__lt=before).exclude(note="")
         .filter(status__in=[JoinStatus.REFUSED, JoinStatus.WITHDRAWN]),
         _without_words(note="", version=F("version") + 1)),
    Rule("registry.RightsRequest", _("Words of requests about personal data"), lambda: 5 * YEAR, ARCHIVES,
         lambda before: RightsRequest.objects.filter(ended_at__lt=before).exclude(status=RightStatus.OPEN)
         .exclude(words__in=["", NOBODY]), _without_words(words=NOBODY)),
    Rule("registry.ImportRow", _("Cells of lists that were saved"), lambda: 2 * YEAR, ARCHIVES,
         lambda before: ImportRow.objects.filter(batch__at__lt=before).exclude(cells={}),
         _without_words(cells={}, former=None)),
    Rule("registry.User", _("Name and contact of closed accounts"), lambda: 5 * YEAR, ARCHIVES, _closed_accounts,
         _erase_each),
    Rule("admin.LogEntry", _("Reasons officers noted in the administration"), lambda: 5 * YEAR, ARCHIVES,
         lambda before: LogEntry.objects.filter(action_time__lt=before), _delete),
]  # fmt: skip
_FACTS = "a fact of the register; personal data in it is corrected or emptied by request"
_PROOF = "append-only proof of who did or saw what, by the number of an account, without names"
FOR_GOOD = {
    "registry.Regency": "public geography",
    "registry.Pesantren": _FACTS,
    "registry.Umkm": _FACTS,
    "registry.Membership": "who acted for whom answers for what was published; erased with the person’s name",
    "registry.Merge": "needed to part makers again; its values are closed in the trail",
    "registry.NotTheSame": "a decision about two makers, no person in it",
    "registry.Posting": "who of the office answered for which regency",
    "registry.ReadyPhrase": "sentences of the office",
    "registry.OfficeSetting": "decisions of the office",
    "registry.Access": _PROOF,
    "registry.DoorEvent": _PROOF,
    "registry.ImportBatch": "which list brought what, without its cells",
    "registry.SourceRef": "keys of rows in lists of others",
    "registry.ColumnMatch": "headers of lists",
    "registry.IncomingRow": "goes with its list",
    "registry.ListJob": "goes with its list",
    "registry.Trail": "masked; whole sealed blocks are dropped after 5 years",
    "registry.Seal": "digests and stamps of the trail alone",
}


def retain(*, at, dry_run=False) -> dict[str, int]:
    """{label: rows whose time is over}; ended unless `dry_run`. What other daily jobs end is only counted."""
    told = {}
    for rule in RULES:
        rows = rule.over(at)
        told[rule.label] = rows.count() if dry_run or rule.end is None else rule.end(rows, at)
    return told


def kept_in_words() -> list[tuple]:
    """[(what, how long)] for people."""
    return [(rule.what, _in_words(rule.keep())) for rule in RULES]


def _in_words(time):
    from django.utils.translation import ngettext  # noqa: PLC0415 (lazy words above, spoken ones here)

    if time >= YEAR:
        number = time // YEAR
        return ngettext("%(number)s year", "%(number)s years", number) % {"number": number}
    number = time // DAY
    return ngettext("%(number)s day", "%(number)s days", number) % {"number": number} if number else _("until it ends")
