"""Lists in: rows, verdicts, writing; the same for every kind of list, by command or in the browser.

`judge` says what would become of each row and writes nothing; `commit` judges anew under a lock and writes in the same
transaction, all or nothing. A row is known again by its source and its own number (SourceRef): unchanged since its
last import it is left alone, whatever happened to the record since; changed, it is written, unless somebody edited
the record in the portal meanwhile. What a list is about, a ListKind knows.
"""

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import Error, IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from registry.choices import Verdict
from registry.columns import Table
from registry.list_kinds import BATCH, ListKind, Remark, Row
from registry.models import ImportBatch, ImportRow, SourceRef
from registry.places import OutsideEastJava
from registry.progress import MUTE, Tell, Watch, part
from registry.refusals import refusal_of
from registry.verdicts import decide_known, decide_strangers, know_again, review_unchanged

LONGEST_OWN_NUMBER = 80
TOLD_EVERY, PIECE = 200, 500  # rows

MESSAGES = {
    "number_repeated": _("Row %(row)s has the same number or name, but says something else."),
    "number_too_long": _("The row's own number is too long."),
    "source_too_long": _("The name of the source is too long: at most 60 characters."),
    "database_refused": _("The database refused the list. Nothing was written; please try again."),
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Report:
    """What became of a list, or would. `batch` is None as long as nothing was written."""

    table: Table
    source: str
    rows: list[Row]
    batch: ImportBatch | None = None

    @property
    def counts(self) -> Counter:
        return Counter(row.verdict for row in self.rows)

    @property
    def broken(self) -> list[Row]:
        return [row for row in self.rows if row.verdict == Verdict.BROKEN]

    @property
    def warnings(self) -> list[tuple[Row, Remark]]:
        return [(row, each) for row in self.rows for each in row.remarks if not each.breaks]


def judge(
    table: Table,
    kind: ListKind,
    *,
    source: str = "",
    overwrite: bool = False,
    lock: bool = False,
    tell: Tell = MUTE.tell,
) -> Report:
    """What would become of each row. Writes nothing; `lock` keeps the records until the transaction ends."""
    source = source_of(table, kind, source)
    rows = [_row(table, kind, each) for each in table.rows]
    firsts = _firsts(rows)
    fresh = [row for row in rows if not _repeats(row, firsts)]
    know_again(fresh, kind, source, lock)
    _read([row for row in fresh if row.verdict is None], kind, part(tell, 0.1, 0.8))
    claimed = {row.ref.target for row in fresh if row.ref}
    opened = [row for row in fresh if row.is_open]
    decide_known([row for row in opened if row.ref], kind, overwrite)
    strangers = [row for row in opened if row.is_open and row.record is None]
    kind.find_standing(strangers, claimed, lock)
    tell(0.9)
    decide_strangers([row for row in strangers if row.is_open], kind, source, overwrite)
    review_unchanged([row for row in fresh if row.verdict == Verdict.UNCHANGED], kind, lock)
    for row in fresh:
        row.verdict = row.verdict or (Verdict.BROKEN if row.is_broken else Verdict.CREATED)
    _settle_repeats(rows, firsts)
    return Report(table, source, rows)


def commit(
    table: Table,
    kind: ListKind,
    *,
    by,
    at,
    source: str = "",
    valid_rows: bool = False,
    overwrite: bool = False,
    watch: Watch = MUTE,
) -> Report:
    """Judge and write in one transaction: the whole list, or with `valid_rows` all but its broken rows.

    `watch` is told how far it is, and asked before anything is written.
    Nothing is written (`batch` is None) when a row is broken, or when there is nothing new.
    Raises ValidationError when the database refuses, PermissionDenied when the person may not; nothing is written then.
    """
    try:
        with transaction.atomic():
            one_at_a_time(kind)
            report = judge(table, kind, source=source, overwrite=overwrite, lock=True, tell=part(watch.tell, 0, 0.4))
            watch.confirm(report)
            writes = any(_is_written(row) for row in report.rows)
            if not writes or (report.broken and not valid_rows):
                return report
            batch = _write(report, kind, by=by, at=at, tell=part(watch.tell, 0.4, 1))
            return Report(table, report.source, report.rows, batch)
    except IntegrityError as error:
        raise _words_of(error) from error
    except Error as error:
        logger.error("The database refused a list: %s", getattr(error.__cause__, "pgcode", None) or error)
        raise _refused("database_refused") from error


def source_of(table: Table, kind: ListKind, source: str = "") -> str:
    """The source under which the rows are known. Raises ValidationError(code="source_too_long")."""
    source = " ".join(source.split()) or kind.default_source(table)
    if len(source) > SourceRef._meta.get_field("source").max_length:
        raise _refused("source_too_long")
    return source


def _refused(code: str, **params) -> ValidationError:
    return ValidationError(MESSAGES[code], code=code, params=params)


def _words_of(error: IntegrityError) -> ValidationError:
    try:
        return refusal_of(error)
    except IntegrityError:
        return _refused("database_refused")


# --- rows


def _row(table: Table, kind: ListKind, each) -> Row:
    cells = table.cells(each)
    row = Row(number=each.number, raw=each.cells, cells=cells, columns=table.columns)
    row.cells_hash = hash_of(cells)
    row.own_number = kind.own_number(cells) or f"cells:{row.cells_hash}"
    if len(row.own_number) > LONGEST_OWN_NUMBER:
        row.own_number = f"cells:{row.cells_hash}"
        row.fault(_refused("number_too_long"))
    return row


def hash_of(cells: dict[str, str]) -> str:
    """SHA-256 of the filled cells of known columns, in whatever order and spacing they stand in the file."""
    plain = {name: " ".join(cell.split()) for name, cell in cells.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _firsts(rows: Iterable[Row]) -> dict[str, Row]:
    firsts = {}
    for row in rows:
        firsts.setdefault(row.own_number, row)
    return firsts


def _repeats(row: Row, firsts: dict[str, Row]) -> bool:
    """Whether an earlier row says the same; one of the same number that says something else breaks this row."""
    first = firsts[row.own_number]
    if first is row:
        return False
    if first.cells_hash != row.cells_hash:
        row.fault(_refused("number_repeated", row=first.number))
        return False
    return True


def _settle_repeats(rows: Iterable[Row], firsts: dict[str, Row]) -> None:
    """A row that repeats an earlier one cell by cell shares its fate, but is nothing new."""
    for row in rows:
        if row.verdict is None:
            first = firsts[row.own_number]
            row.ref, row.record = first.ref, first.record
            row.remarks = [each for each in first.remarks if each.breaks]
            row.verdict = first.verdict if first.verdict in {Verdict.BROKEN, Verdict.OUTSIDE} else Verdict.UNCHANGED
            row.warn("row_repeated", _("The same as row %(row)s."), row=first.number)


# --- reading


def _read(rows: list[Row], kind: ListKind, tell: Tell) -> None:
    kind.prepare()
    for place, row in enumerate(rows):
        if place % TOLD_EVERY == 0:
            tell(place / len(rows))
        try:
            kind.read(row)
        except OutsideEastJava:
            row.verdict = Verdict.OUTSIDE
        except ValidationError as error:
            row.fault(error)
    kind.relate([row for row in rows if row.is_open])


# --- writing


def one_at_a_time(kind: ListKind) -> None:
    """A second import of this kind waits here, and then sees what the first has written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"import of {kind.code}"])


def _is_written(row: Row) -> bool:
    """New, changed, or a record that stood already and is now known by this row."""
    adopted = row.verdict == Verdict.UNCHANGED and row.record and not row.ref
    return row.verdict in {Verdict.CREATED, Verdict.CHANGED} or bool(adopted)


def _write(report: Report, kind: ListKind, *, by, at, tell: Tell) -> ImportBatch:
    table = report.table
    batch = ImportBatch.objects.create(
        kind=kind.code,
        source=report.source,
        file_name=table.file_name[:200],
        sha256=table.sha256,
        by=by,
        at=at,
        reason=kind.reason,
    )
    _create([row for row in report.rows if row.verdict == Verdict.CREATED], kind, by=by, at=at, tell=tell)
    changed = [row for row in report.rows if row.verdict == Verdict.CHANGED]
    for row in report.rows:
        row.former = _former(row, kind) if (row.ref and _is_written(row)) or row.verdict == Verdict.CHANGED else None
    kind.change(changed, by=by, at=at)
    tell(0.9)
    _keep_refs(report, kind, batch)
    tell(0.95)
    _keep_rows(report, batch)
    return batch


def _create(rows: list[Row], kind: ListKind, *, by, at, tell: Tell) -> None:
    """In pieces, so that there is news to tell; at once where an officer publishes, which is one statement."""
    piece = len(rows) if kind.officer else PIECE
    for begin in range(0, len(rows), piece or 1):
        tell(0.8 * begin / len(rows))
        kind.create(rows[begin : begin + piece], by=by, at=at)


def _former(row: Row, kind: ListKind) -> dict:
    """What a record that is written over holds now, and what it was known by (registry.undoing)."""
    ref = row.ref and {"cells_hash": row.ref.cells_hash, "version": row.ref.version, "batch": row.ref.batch_id}
    values = kind.held(row) if row.verdict == Verdict.CHANGED and row.record else {}
    return {"values": values, "version": row.record.version if row.record else None, "ref": ref}


def _keep_refs(report: Report, kind: ListKind, batch: ImportBatch) -> None:
    refs = {
        row.own_number: SourceRef(
            kind=kind.code,
            source=report.source,
            own_number=row.own_number,
            target=row.record.pk,
            cells_hash=row.cells_hash,
            version=row.record.version,
            batch=batch,
        )
        for row in report.rows
        if _is_written(row) and not row.keeps_ref
    }
    SourceRef.objects.bulk_create(
        refs.values(),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["kind", "source", "own_number"],
        update_fields=["target", "cells_hash", "version", "batch"],
    )


def _keep_rows(report: Report, batch: ImportBatch) -> None:
    ImportRow.objects.bulk_create(
        (
            ImportRow(
                batch=batch,
                number=row.number,
                cells=report.table.as_it_came(each),
                cells_hash=row.cells_hash,
                verdict=row.verdict,
                messages=[_as_json(remark) for remark in row.remarks],
                target=row.record.pk if row.record else (row.ref.target if row.ref else None),
                former=row.former,
                made=row.made,
            )
            for each, row in zip(report.table.rows, report.rows, strict=True)
        ),
        batch_size=BATCH,
    )


def _as_json(remark: Remark) -> dict:
    return {"code": remark.code, "column": remark.column, "text": str(remark), "breaks": remark.breaks}
