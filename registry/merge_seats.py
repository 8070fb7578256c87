"""What becomes of people when two organisations become one: everybody sits once, and one owner remains."""

from datetime import timedelta

from registry.choices import Seat
from registry.days import today
from registry.members import kind_of
from registry.merge_relations import REWRITES
from registry.models import Membership


def seats(kept, away, at) -> dict[int, dict]:
    """{key of a membership: {field: [before, after]}} of the seats that end or are no longer the owner's.

    Of two open seats of one person the one not yet approved ends, else the one at the record merged away. The owner is
    whoever owned the kept record, or, where nobody did, whoever owned the other.
    """
    rows = _open_seats(kept, away)
    ended, owner, changed = set(), None, {}
    taken = set()
    for row in rows:
        if row.user_id in taken:
            ended.add(row.pk)
            changed[row.pk] = _ending(row, at)
        taken.add(row.user_id)
    for row in rows:
        if row.pk in ended or row.seat != Seat.OWNER:
            continue
        if owner is None:
            owner = row
        else:
            changed[row.pk] = {"seat": [Seat.OWNER.value, Seat.MEMBER.value]}
    return changed


def _open_seats(kept, away):
    """Those that go first count: approved before waiting, at the kept record before the other."""
    kind = kind_of(kept)
    rows = Membership.objects.filter(**{f"{kind}__in": [kept, away]}, until__isnull=True).select_related("user")
    return sorted(rows, key=lambda row: (row.approved_at is None, getattr(row, f"{kind}_id") != kept.pk, row.pk))


def _ending(row, at):
    """As when somebody leaves: its last day was yesterday."""
    last = today(at) - timedelta(days=1)
    return {
        "since": [row.since.isoformat(), min(row.since, last).isoformat()],
        "until": [None, last.isoformat()],
    }


for _kind in ("pesantren", "umkm"):
    REWRITES[f"registry.membership.{_kind}"] = seats
