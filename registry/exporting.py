"""Records as a workbook: exactly what is filtered, cells of their kind, and who took what out, and why.

Each app says which of its tables may leave and by which columns (`EXPORTS.update(…)`). Numbers that are names (NIB,
telephone) are text; no text is ever read as a formula, not even after somebody has touched its cell; whoever exports
personal data says why, which is kept (registry.models.Access; UU 27/2022).
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from tempfile import TemporaryFile

import xlsxwriter
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from registry.choices import AccessKind
from registry.models import Access
from registry.permissions import can_export

NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST = 32_767  # characters in a cell of Excel
WIDEST = 48  # characters a column is made wide
CHUNK = 2_000


@dataclass(frozen=True)
class Column:
    """One column: `read` takes a record; a str, int, Decimal, bool, date or datetime comes out, or None for nothing."""

    name: str
    label: str
    read: Callable
    is_personal: bool = False
    width: int = 18


@dataclass(frozen=True)
class Export:
    """A table that may leave: its file's name, its columns, and what must be fetched along for them."""

    file_name: str
    columns: Sequence[Column]
    beside: Sequence[str] = ()

    def chosen(self, names) -> list[Column]:
        return [column for column in self.columns if column.name in names]


EXPORTS: dict[type, Export] = {}


def take_out(model, rows, columns: Sequence[Column], *, by, at, filters="", why=""):
    """A temporary file with the workbook of these rows, and one row of Access that tells of it.

    Raises PermissionDenied, ValidationError(code="columns_missing"), (code="reason_missing") where a column is
    personal, (code="too_many") beyond EXPORT_MAX_ROWS.
    """
    if not can_export(by):
        raise PermissionDenied
    if not columns:
        raise ValidationError({"columns": ValidationError(_("Choose at least one column."), code="columns_missing")})
    is_personal = any(column.is_personal for column in columns)
    if is_personal and not why.strip():
        words = _("Say why personal data is needed.")
        raise ValidationError({"why": ValidationError(words, code="reason_missing")})
    if rows.count() > settings.EXPORT_MAX_ROWS:
        words = _("More than %(most)s rows: filter first, then export.")
        raise ValidationError(words, code="too_many", params={"most": settings.EXPORT_MAX_ROWS})
    rows = rows.select_related(*EXPORTS[model].beside) if EXPORTS[model].beside else rows
    with transaction.atomic():
        file, number = _write(rows.iterator(chunk_size=CHUNK), columns)
        Access.objects.create(
            user=by,
            kind=AccessKind.EXPORT,
            what=model._meta.label_lower,
            filters=filters,
            columns=[column.name for column in columns],
            rows=number,
            is_personal=is_personal,
            why=why.strip(),
            at=at,
        )
    return file


def _write(records: Iterable, columns):
    """(file, number of rows). Row by row in a file, so that many records take no memory."""
    file, number = TemporaryFile(), 0  # noqa: SIM115 (the answer closes it)
    options = {"constant_memory": True, "remove_timezone": True, "default_date_format": "dd/mm/yyyy"}
    with xlsxwriter.Workbook(file, options) as book:
        page, looks = book.add_worksheet("Data"), _looks(book)
        for place, column in enumerate(columns):
            page.set_column(place, place, min(column.width, WIDEST))
            page.write_string(0, place, str(column.label), looks["head"])
        page.freeze_panes(1, 0)
        for number, record in enumerate(records, start=1):
            for place, column in enumerate(columns):
                _write_cell(page, number, place, column.read(record), looks)
        page.autofilter(0, 0, number, len(columns) - 1)
    file.seek(0)
    return file, number


def write_book(sheets):
    """A temporary file with a workbook of {title: (heads, rows)}: small ones, their cells of their kind as above."""
    file = TemporaryFile()  # noqa: SIM115 (the answer closes it)
    with xlsxwriter.Workbook(file, {"remove_timezone": True}) as book:
        looks = _looks(book)
        for title, (heads, rows) in sheets.items():
            page = book.add_worksheet(str(title)[:31])
            for place, head in enumerate(heads):
                page.set_column(place, place, 30)
                page.write_string(0, place, str(head), looks["head"])
            page.freeze_panes(1, 0)
            for number, row in enumerate(rows, start=1):
                for place, value in enumerate(row):
                    _write_cell(page, number, place, value, looks)
    file.seek(0)
    return file


def _looks(book):
    return {
        "head": book.add_format({"bold": True, "bg_color": "#E2EEE6", "border": 1}),
        "text": book.add_format({"num_format": "@", "quote_prefix": True}),
        "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        "moment": book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        "number": book.add_format({"num_format": "#,##0"}),
        "decimal": book.add_format({"num_format": "#,##0.00"}),
    }


def _write_cell(page, row, place, value, looks):
    """A cell of the value's kind. A text is marked as one, so that Excel keeps it one when its cell is edited."""
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_string(row, place, str(_("yes") if value else _("no")), looks["text"])
    elif isinstance(value, datetime):
        page.write_datetime(row, place, localtime(value).replace(tzinfo=None), looks["moment"])
    elif isinstance(value, date):
        page.write_datetime(row, place, value, looks["day"])
    elif isinstance(value, str) or not hasattr(value, "__int__"):
        page.write_string(row, place, NOT_IN_XML.sub("", str(value))[:LONGEST], looks["text"])
    else:
        page.write_number(row, place, value, looks["number" if isinstance(value, int) else "decimal"])
