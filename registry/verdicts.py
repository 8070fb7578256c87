"""What becomes of a row of a list: known again by its source and number, meant for a record that stands, or new.

Whatever somebody edited in the portal after the last import is written over only when asked for.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.choices import Verdict
from registry.list_kinds import ListKind, Row
from registry.models import SourceRef

MESSAGES = {
    "record_gone": _("The record of this row was deleted in the portal."),
    "edited_on": _("Edited in the portal on %(day)s, after the last import."),
    "edited": _("Edited in the portal after the last import."),
    "stands_already": _("This record stands already and differs: %(fields)s."),
}


def _refused(code: str, **params) -> ValidationError:
    return ValidationError(MESSAGES[code], code=code, params=params)


def know_again(rows: list[Row], kind: ListKind, source: str, lock: bool) -> None:
    """Set `ref` and `record` of rows that came before; those unchanged since are settled."""
    known = SourceRef.objects.filter(kind=kind.code, source=source, own_number__in=[row.own_number for row in rows])
    refs = {ref.own_number: ref for ref in known}
    for row in rows:
        row.ref = refs.get(row.own_number)
    unchanged = [row for row in rows if row.ref and row.ref.cells_hash == row.cells_hash]
    standing = set(kind.model.objects.filter(pk__in=[row.ref.target for row in unchanged]).values_list("pk", flat=True))
    for row in unchanged:
        if row.ref.target in standing and row.is_open:
            row.verdict = Verdict.UNCHANGED
    changed = [row for row in rows if row.ref and row.verdict is None]
    targets = kind.records(lock).filter(pk__in=[row.ref.target for row in changed])
    records = {record.pk: record for record in targets}
    for row in changed:
        row.record = records.get(row.ref.target)


def decide_known(rows: list[Row], kind: ListKind, overwrite: bool) -> None:
    days = _edit_days(rows, kind, overwrite)
    for row in rows:
        if row.record is None:
            if not overwrite:
                row.fault(_refused("record_gone"))
        elif row.is_edited and not overwrite:
            row.fault(_edited(row, days))
        else:
            if row.is_edited:
                _ignore_blanks(row)
            _change(row, kind)


def decide_strangers(rows: list[Row], kind: ListKind, source: str, overwrite: bool) -> None:
    """Rows of which nothing is known yet; `record` is set where one stands already."""
    standing = [row for row in rows if row.record]
    if kind.takes_over:
        _know_by_record(standing, kind, source)
    days = _edit_days(standing, kind, overwrite)
    for row in rows:
        if row.record:
            _decide_standing(row, kind, overwrite, days)
        else:
            kind.review_created(row)


def _know_by_record(rows: list[Row], kind: ListKind, source: str) -> None:
    """A record that came from this source by another number keeps that one, else its own list would seem an edit."""
    rows_of = {row.record.pk: row for row in rows}
    for ref in SourceRef.objects.filter(kind=kind.code, source=source, target__in=rows_of).order_by("pk"):
        row = rows_of[ref.target]
        row.ref, row.own_number = ref, ref.own_number


def _decide_standing(row: Row, kind: ListKind, overwrite: bool, days: dict[int, str]) -> None:
    """A record that did not come from this row is only written over when asked for, or where its kind takes over."""
    _ignore_blanks(row)
    differences = kind.differences(row)
    if not differences:
        row.verdict = Verdict.UNCHANGED
    elif row.is_edited and not overwrite:
        row.fault(_edited(row, days))
    elif overwrite or kind.takes_over:
        _change(row, kind)
    else:
        row.fault(_refused("stands_already", fields=", ".join(differences)))


def _change(row: Row, kind: ListKind) -> None:
    kind.review_change(row)
    row.verdict = None if row.is_broken else Verdict.CHANGED


def _edit_days(rows: list[Row], kind: ListKind, overwrite: bool) -> dict[int, str]:
    return {} if overwrite else kind.edit_days([row for row in rows if row.is_edited])


def _edited(row: Row, days: dict[int, str]) -> ValidationError:
    day = days.get(row.record.pk)
    return _refused("edited_on", day=day) if day else _refused("edited")


def review_unchanged(rows: list[Row], kind: ListKind, lock: bool) -> None:
    """The list may still do something to a record whose row says nothing new, such as publish it.

    A record that somebody edited stays known as edited then: no row has written over the edit.
    """
    kind.review_unchanged(rows, lock)
    for row in rows:
        row.keeps_ref = row.is_edited
        if row.is_broken:
            row.verdict = Verdict.BROKEN


def _ignore_blanks(row: Row) -> None:
    """What somebody else filled in is not emptied by an empty cell."""
    row.values = {name: value for name, value in row.values.items() if value not in {None, ""}}
