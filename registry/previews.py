"""What is shown of a list before it is written: kept with its rows, and known again when it is written."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.utils.translation import gettext as _

from registry.choices import Verdict
from registry.columns import Table
from registry.importing import Report
from registry.incoming_kinds import kind_of
from registry.list_kinds import ListKind, Remark, Row
from registry.models import IncomingList
from registry.sheets import SheetRow


def table_of_list(incoming: IncomingList, kind: ListKind) -> Table:
    """The list as it stands now, mended rows as mended."""
    by_name = {column.name: column for column in kind.columns}
    places = {
        int(place): by_name[name] for place, name in sorted(incoming.places.items(), key=lambda item: int(item[0]))
    }
    width = len(incoming.header)
    rows = [
        SheetRow(number, tuple((cells + [""] * width)[:width]))
        for number, cells in incoming.rows.order_by("number").values_list("number", "cells")
    ]
    return Table(incoming.file_name, incoming.sha256, tuple(incoming.header), places, rows)


def gist_of(report: Report, kind: ListKind) -> str:
    """SHA-256 of all that a report would write and says of it: another one means that something else was shown."""
    gist = hashlib.sha256(report.source.encode())
    for row in report.rows:
        line = [row.number, row.cells_hash, row.verdict, *_written(row, kind), [each.code for each in row.remarks]]
        gist.update(json.dumps(line, cls=DjangoJSONEncoder, sort_keys=True).encode())
    return gist.hexdigest()


def _written(row: Row, kind: ListKind) -> tuple:
    if row.verdict not in {Verdict.CREATED, Verdict.CHANGED}:
        return ()
    record = row.record and (row.record.pk, row.record.version)
    return record, row.values, kind.meaning(row)


def keep_preview(incoming: IncomingList, report: Report, kind: ListKind) -> None:
    """Keep verdict and messages of every row, their counts and their gist; the list itself is left to be saved."""
    rows = [(row.number, row.verdict, json.dumps(_messages(row, kind), cls=DjangoJSONEncoder)) for row in report.rows]
    numbers, verdicts, messages = zip(*rows, strict=True) if rows else ((), (), ())
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE registry_incomingrow AS r SET verdict = new.verdict, messages = new.messages::jsonb
            FROM unnest(%s::int[], %s::text[], %s::text[]) AS new (number, verdict, messages)
            WHERE r.incoming_id = %s AND r.number = new.number
            """,
            [list(numbers), list(verdicts), list(messages), incoming.pk],
        )
    incoming.counts = {str(verdict): number for verdict, number in report.counts.items()}
    incoming.judged = gist_of(report, kind)


def _messages(row: Row, kind: ListKind) -> list[dict]:
    told = [_message(remark) for remark in row.remarks]
    if row.verdict == Verdict.CHANGED and row.record:
        fields = ", ".join(kind.differences(row))
        words = _("Changes: %(fields)s.") % {"fields": fields} if fields else ""
        told += [{"code": "changes", "column": "", "text": words, "breaks": False}] if words else []
    return told


def _message(remark: Remark) -> dict:
    """As it stands beside the cell: the column's name is said there already, other labels are not."""
    words = remark.message % remark.params if remark.params else str(remark.message)
    text = words if remark.column else str(remark)
    return {"code": remark.code, "column": remark.column, "text": text, "breaks": remark.breaks}


def kind_and_table(incoming: IncomingList, by) -> tuple[ListKind, Table]:
    kind = kind_of(incoming, by)
    return kind, table_of_list(incoming, kind)
