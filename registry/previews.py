"""What is shown of a list before it is written: kept with its rows, and known again when it is written."""

import hashlib
import json
from datetime import date

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from registry.choices import Verdict
from registry.columns import Table
from registry.importing import Report
from registry.incoming_kinds import kind_of
from registry.list_kinds import Change, ListKind, Remark, Row
from registry.models import IncomingList
from registry.sheets import SheetRow
from registry.templatetags.portal import long_date, thousands

NONE, LONGEST_TOLD = "–", 60  # letters


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
    told = _Told(report, kind)
    messages = [json.dumps(_messages(row, kind, told), cls=DjangoJSONEncoder) for row in report.rows]
    rows = [(row.number, row.verdict, said) for row, said in zip(report.rows, messages, strict=True)]
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


def _messages(row: Row, kind: ListKind, told: "_Told") -> list[dict]:
    messages = [_message(remark) for remark in row.remarks]
    if row.verdict == Verdict.CHANGED and row.record and (changes := kind.changes(row)):
        words = _("Changes: %(fields)s.") % {"fields": "; ".join(told.in_words(change) for change in changes)}
        messages.append({"code": "changes", "column": "", "text": words, "breaks": False})
    return messages


class _Told:
    """Values as people read them; records that are referred to by their names, one query for each field."""

    def __init__(self, report: Report, kind: ListKind):
        rows = [row for row in report.rows if row.verdict == Verdict.CHANGED and row.record]
        keys = {}
        for change in (change for row in rows for change in kind.changes(row)):
            if change.name and kind.model._meta.get_field(change.name).is_relation:
                keys.setdefault(change.name, set()).update({change.before, change.after} - {None})
        self.names = {
            name: kind.model._meta.get_field(name).related_model._base_manager.in_bulk(pks)
            for name, pks in keys.items()
        }

    def in_words(self, change: Change) -> str:
        """“Price: 15.000 → 18.000”."""
        before, after = (self._value(change.name, value) for value in (change.before, change.after))
        return f"{change.label}: {before} → {after}"

    def _value(self, name: str, value) -> str:
        if value in (None, ""):
            return NONE
        if name in self.names:
            return str(self.names[name].get(value, value))
        if isinstance(value, date):
            return long_date(value)
        return thousands(value) if isinstance(value, int) else Truncator(value).chars(LONGEST_TOLD)


def _message(remark: Remark) -> dict:
    """As it stands beside the cell: the column's name is said there already, other labels are not."""
    words = remark.message % remark.params if remark.params else str(remark.message)
    text = words if remark.column else str(remark)
    return {"code": remark.code, "column": remark.column, "text": text, "breaks": remark.breaks}


def kind_and_table(incoming: IncomingList, by) -> tuple[ListKind, Table]:
    kind = kind_of(incoming, by)
    return kind, table_of_list(incoming, kind)
