"""Seals over the trail: made every night, block by block; read again, they tell which block somebody bent.

The stamp of a seal covers its block and the seal before, and is made with SECRET_KEY, which the database does not
know. Rows cut off together with their seals are found by a copy of the last stamp kept elsewhere: `seal_history`
prints it, and mails it to SEALS_MAILED_TO.
"""

import logging
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from registry.models import Seal, Trail
from registry.notices import tell
from registry.permissions import readers_of_trail

BLOCK = 1_000  # rows under one seal: a broken one tells this closely where
LOCK = 0x5345414C  # of our advisory locks
PATIENCE, PAUSE = 60, 0.1  # seconds
# The other transactions of this database that have written the trail and are still open.
WRITERS = """
    SELECT virtualtransaction FROM pg_locks
    WHERE relation = 'public.registry_trail'::regclass AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Finding:
    """What is wrong with one block. `code`: changed, missing, added, cut, seal_missing or seal_forged."""

    code: str
    first: int
    last: int

    def __str__(self):
        return _(FINDINGS[self.code]) % {"first": self.first, "last": self.last}


FINDINGS = {
    "changed": gettext_noop("Rows %(first)s to %(last)s were changed after they were sealed."),
    "missing": gettext_noop("Rows are missing between %(first)s and %(last)s."),
    "added": gettext_noop("Rows were slipped in between %(first)s and %(last)s."),
    "cut": gettext_noop("The end was cut off: rows %(first)s to %(last)s are gone."),
    "seal_missing": gettext_noop("No seal covers rows %(first)s to %(last)s: it was taken away."),
    "seal_forged": gettext_noop("The seal over rows %(first)s to %(last)s was not made by this portal."),
}


def seal() -> list[Seal]:
    """Seal whatever is not sealed yet; the new seals. Safe to repeat, and from two processes at once."""
    newest = _settled_up_to()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        before, made = Seal.objects.order_by("pk").last(), []
        while block := _next_block(before.last if before else 0, newest):
            before = _seal_block(*block, before)
            made.append(before)
    return made


def _settled_up_to():
    """The newest row that nobody still writing can come before; 0 where somebody writes longer than PATIENCE.

    A number is drawn before its row is committed, so that a lower one may come later. Whoever draws one now gets a
    higher one; whoever drew one before is among the transactions that are open now. Nobody has to wait for the seal.
    """
    newest = Trail.objects.aggregate(newest=Max("pk"))["newest"] or 0
    end = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        cursor.execute(WRITERS)
        writers = [who for (who,) in cursor.fetchall()]
        while _are_writing(cursor, writers):
            if time.monotonic() > end:
                return 0
            time.sleep(PAUSE)
    return newest


def _are_writing(cursor, writers):
    cursor.execute(f"SELECT EXISTS ({WRITERS} AND virtualtransaction = ANY (%s))", [writers])
    return cursor.fetchone()[0]


def _next_block(sealed, newest):
    rows = Trail.objects.filter(pk__gt=sealed, pk__lte=newest).order_by("pk").values_list("pk", flat=True)
    last = rows[BLOCK - 1 : BLOCK].first() or rows.last()
    return (sealed + 1, last) if last else None


def _seal_block(first, last, before):
    rows, digest = _digest(first, last)
    stamp = _stamps(first, last, rows, digest, before.stamp if before else "")[0]
    return Seal.objects.create(first=first, last=last, rows=rows, digest=digest, stamp=stamp)


def _digest(first, last):
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, digest FROM registry_trail_digest(%s, %s)", [first, last])
        return cursor.fetchone()


def _stamps(first, last, rows, digest, before):
    """The stamp by today's SECRET_KEY, then those by its SECRET_KEY_FALLBACKS."""
    said = f"{first}|{last}|{rows}|{digest}|{before}"
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac("registry.sealing", said, secret=key, algorithm="sha256").hexdigest() for key in keys]


def verify(last_stamp="") -> list[Finding]:
    """Read every seal and its block again. `last_stamp`: one that was kept elsewhere and has to stand there still."""
    found, before, stamps = [], None, set()
    newest = Trail.objects.aggregate(newest=Max("pk"))["newest"] or 0
    for each in Seal.objects.order_by("pk").iterator(chunk_size=500):
        begin = before.last + 1 if before else 1
        if each.first != begin:
            found.append(Finding("seal_missing", begin, each.first - 1))
        elif not _is_ours(each, before):
            found.append(Finding("seal_forged", each.first, each.last))
        if not each.dropped_at:
            found += _compare(each, newest)
        stamps.add(each.stamp)
        before = each
    if last_stamp and last_stamp not in stamps:
        sealed = before.last if before else 0
        found.append(Finding("seal_missing", sealed + 1, max(newest, sealed + 1)))
    return found


def _is_ours(each, before):
    stamps = _stamps(each.first, each.last, each.rows, each.digest, before.stamp if before else "")
    return any(constant_time_compare(stamp, each.stamp) for stamp in stamps)


def _compare(each, newest):
    rows, digest = _digest(each.first, each.last)
    if (rows, digest) == (each.rows, each.digest):
        return []
    if newest < each.last:
        return [Finding("cut", max(newest + 1, each.first), each.last)]
    code = "missing" if rows < each.rows else "added" if rows > each.rows else "changed"
    return [Finding(code, each.first, each.last)]


def drop_sealed(*, before) -> int:
    """Drop the rows of whole blocks sealed before a moment; their seals stay. How many rows. For the owner alone."""
    with transaction.atomic():
        old = Seal.objects.filter(at__lt=before, dropped_at__isnull=True)
        last = old.aggregate(last=Max("last"))["last"]
        if last is None:
            return 0
        dropped, _by_model = Trail.objects.filter(pk__lte=last).delete()
        old.filter(last__lte=last).update(dropped_at=before)
        return dropped


def tell_of_bent_trail() -> int:
    """Verify, and tell whoever may read the trail of each block that was bent, once; how many."""
    found = verify()
    for each in found:
        log.critical("The trail was bent: %s %s-%s", each.code, each.first, each.last)
        key, address = f"{each.code} {each.first}", reverse("trail_list")
        tell(readers_of_trail(), "trail_bent", key=key, address=address, first=each.first, last=each.last)
    return len(found)


def line_of(each: Seal) -> str:
    """A seal in one line, to be kept elsewhere."""
    return f"{each.at:%Y-%m-%dT%H:%M:%SZ} {each.first}-{each.last} {each.stamp}"


def mail_last_seal() -> int:
    """Send the newest seal to where the database's owner cannot reach it; how many addresses got it."""
    newest, to = Seal.objects.order_by("pk").last(), settings.SEALS_MAILED_TO
    if newest is None or not to or not settings.MAIL_IS_CONFIGURED:
        return 0
    EmailMessage(_("OPOP: seal of the trail"), line_of(newest), to=to).send()
    return len(to)
