"""Kinds of lists: what the engine of imports (registry.importing) asks of each, and the rows it passes around."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import models

from registry.cells import is_nothing
from registry.choices import Verdict
from registry.columns import Column, Table
from registry.models import SourceRef

BATCH = 1_000


@dataclass(frozen=True)
class Remark:
    """What is to be said about a row, or about one `column` of it, called `label`; one that `breaks` keeps it out."""

    code: str
    message: str
    params: Mapping = field(default_factory=dict)
    column: str = ""
    label: str = ""
    breaks: bool = False

    def __str__(self):
        text = self.message % self.params if self.params else self.message
        return f"{self.label}: {text}" if self.label else str(text)


@dataclass(slots=True, eq=False)
class Row:
    """One row on its way: `cells` by name of column (filled ones only), `values` by field of the record, `links` to
    whatever else its kind of list works with. `ref` is its last import (`keeps_ref`: and remains it), `record` what it
    was or will be. `former` and `made` are for undoing it (registry.models.ImportRow)."""

    number: int
    raw: tuple[str, ...]
    cells: dict[str, str]
    columns: Mapping[str, Column]
    own_number: str = ""
    cells_hash: str = ""
    verdict: Verdict | None = None
    remarks: list[Remark] = field(default_factory=list)
    values: dict = field(default_factory=dict)
    links: dict = field(default_factory=dict)
    ref: SourceRef | None = None
    keeps_ref: bool = False
    record: models.Model | None = None
    former: dict | None = None
    made: list = field(default_factory=list)

    @property
    def is_broken(self) -> bool:
        return any(remark.breaks for remark in self.remarks)

    @property
    def is_open(self) -> bool:
        """Neither settled nor broken so far."""
        return self.verdict is None and not self.is_broken

    @property
    def is_edited(self) -> bool:
        """Whether its record is another than the last import left."""
        return bool(self.ref and self.record and self.record.version != self.ref.version)

    def fault(self, error: ValidationError, column: str = "", label: str = "") -> None:
        """The row is broken by this refusal; `label` names what is meant where it is no column of the list."""
        for each in error.error_list:
            self._remark(each.code or "invalid", each.message, each.params or {}, column, label, breaks=True)

    def warn(self, code: str, message: str, column: str = "", **params) -> None:
        self._remark(code, message, params, column)

    def _remark(self, code, message, params, column, label="", *, breaks=False):
        label = label or (self.columns[column].label if column in self.columns else "")
        self.remarks.append(Remark(code, message, params, column, label, breaks))

    def take(self, column: str, reader: Callable, blank=None):
        """What `reader` makes of a cell; `blank` where nothing is written, or it refuses, which breaks the row."""
        if is_nothing(self.cells.get(column, "")):
            return blank
        try:
            return reader(self.cells[column])
        except ValidationError as error:
            self.fault(error, column)
            return blank


class Change(NamedTuple):
    """A field that a row would change, by its name in the record, its label, and what it holds before and after."""

    name: str
    label: str
    before: object
    after: object


class ListKind:
    """A kind of list, to be subclassed: its columns, and how a row becomes the values of a record.

    `needs` names columns the list cannot do without: at least one of each choice. An `officer` may answer for what
    the list does beyond recording, for a `reason`.
    """

    code = ""
    model: type[models.Model]
    columns: tuple[Column, ...] = ()
    needs: tuple[tuple[str, ...], ...] = ()
    derived = ()  # fields that are read out of another one, and not told beside it
    touched = ()  # fields that every change writes, besides the version
    officer = None
    reason = ""
    takes_over = False  # a record that stands already is changed by the row that means it, without being asked to
    # For undoing: models whose rows go with a record, and those of what is made beside records, in the order they go.
    goes_along: tuple[str, ...] = ()
    made_after: tuple[str, ...] = ()

    def default_source(self, table: Table) -> str:
        return "sheet"

    def own_number(self, cells: dict[str, str]) -> str:
        """The number by which the source itself knows the row, or ""."""
        return ""

    def prepare(self) -> None:
        """Fetch what `read` needs, once for all rows."""

    def read(self, row: Row) -> None:
        """Turn cells into values, without a query. Raises OutsideEastJava; any other ValidationError is a fault."""
        raise NotImplementedError

    def relate(self, rows: list[Row]) -> None:
        """Find the other records that the rows name, in a number of queries that does not grow with the rows."""

    def find_standing(self, rows: list[Row], claimed: set[int], lock: bool) -> None:
        """Set `record` where a row never imported means a record that stands already; `claimed` are known rows'."""

    def review_change(self, row: Row) -> None:
        """Add a fault when this row may not change its record."""

    def review_created(self, row: Row) -> None:
        """Add a fault when this row may not make a record."""

    def review_unchanged(self, rows: list[Row], lock: bool) -> None:
        """Rows that say nothing new: add warnings or faults, or set `record` and the verdict CHANGED."""

    def edit_days(self, rows: list[Row]) -> dict[int, str]:
        """The day of the last edit in words by key of the record, where it is kept; few queries for all rows."""
        return {}

    def records(self, lock: bool) -> models.QuerySet:
        """The records in their order, `lock`ed until the transaction ends."""
        records = self.model.objects.order_by("pk")
        return records.select_for_update(no_key=True) if lock else records

    def changed_fields(self, row: Row) -> list[str]:
        return [name for name, value in row.values.items() if getattr(row.record, name) != value]

    def label_of(self, name: str) -> str:
        """What people call a field of the record."""
        return str(self.model._meta.get_field(name).verbose_name)

    def changes(self, row: Row) -> list[Change]:
        """What a row says otherwise than its record, those fields left out that follow from another."""
        names = [name for name in self.changed_fields(row) if name not in self.derived]
        return [Change(name, self.label_of(name), getattr(row.record, name), row.values[name]) for name in names]

    def differences(self, row: Row) -> list[str]:
        """In words, what a row says otherwise than its record."""
        return [change.label for change in self.changes(row)]

    def meaning(self, row: Row) -> list:
        """What a row would write besides `values`, for telling whether it is still what was shown."""
        return []

    def held(self, row: Row) -> dict:
        """What the record holds in the fields that this row changes."""
        return {name: getattr(row.record, name) for name in self.changed_fields(row)}

    def create(self, rows: list[Row], *, by, at) -> None:
        for row in rows:
            row.record = self.model(**row.values)
        self.model.objects.bulk_create([row.record for row in rows], batch_size=BATCH)

    def change(self, rows: list[Row], *, by, at) -> None:
        """Write the changed fields and raise the version by 1; the one place where a list changes a record."""
        written = set()
        records = []
        for row in rows:
            changed = self.changed_fields(row)
            for name in changed:
                setattr(row.record, name, row.values[name])
            if changed:
                row.record.version += 1
                self.touch(row.record, by=by, at=at)
                written.update(changed)
                records.append(row.record)
        if records:
            self.model.objects.bulk_update(records, sorted({*written, *self.touched, "version"}), batch_size=500)

    def touch(self, record, *, by, at) -> None:
        """Set the fields of `touched`."""

    # --- undoing

    def cannot_undo(self, record, messages: list[dict]) -> str:
        """Why a record that nobody touched stays all the same, or "" (`messages`: what its row was told)."""
        return ""

    def before_undo(self, records: list, *, at) -> None:
        """Let go of what the records hold; they are deleted next."""
