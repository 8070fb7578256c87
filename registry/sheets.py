"""Lists in and out: xlsx, xls and csv as Indonesian Excel writes them, every cell as the text a person reads.

Workbooks are read in a child process with limits on memory, processor and wall clock (registry.sheet_child); csv
is read here. What a file is, its first bytes tell, not its name.
"""

import csv
import io
import json
import logging
import os
import re
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from time import monotonic

import xlsxwriter
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "sheet_too_large": _("The sheet is too large or too tangled: at most %(megabytes)s MB and %(columns)s columns."),
    "sheet_too_many_rows": _(
        "The sheet has more than %(rows)s rows. Split it, or delete what stands far below the list."
    ),
    "sheet_format": _("This file is not a sheet that can be read here. Save it as xlsx, xls or csv."),
    "sheet_unreadable": _("The sheet cannot be read; the file may be damaged. Open it and save it again as xlsx."),
    "sheet_empty": _("The sheet is empty."),
    "sheet_unknown": _("The file has no visible sheet “%(sheet)s”; there are: %(sheets)s."),
    "sheet_no_header": _("No row with column names was found in the first %(header_rows)s rows."),
    "sheet_encrypted": _("The sheet is protected by a password. Save it without one."),
    "sheet_macros": _("The sheet contains macros. Save it as xlsx, without macros."),
}
# With these a further sheet of the workbook is looked at.
NO_LIST = {"sheet_no_header", "sheet_empty"}

CHILD = Path(__file__).with_name("sheet_child.py")
WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
# Pictures, PDF and archives that end up in place of a list, and web pages that call themselves .xls.
NO_SHEETS = re.compile(
    rb"%PDF|\x89PNG|\xff\xd8\xff|GIF8|RIFF|Rar!|7z\xbc|\x1f\x8b|\x7fELF|MZ|\s*<(?:[!?]|html|table)", re.IGNORECASE
)
DELIMITERS = ";,\t"
SAMPLE_ROWS, SAMPLE_SIGNS = 50, 100_000  # fewer signs than a cell of csv may have, so that no sample is refused
# Titles and blank rows may stand above the header, this deep.
HEADER_ROWS = 50
# What no person typed: control signs except line break and tab, and what UTF-8 cannot carry.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# A row of its own at the very end; an unclosed quote would swallow it.
LAST_ROW = "\x1e"
EXCEL_ROWS, EXCEL_CELL = 1_048_576, 32_767
EXACT = 10**15  # Excel keeps 15 digits of a number
NARROWEST, WIDEST = 10, 50  # characters
# A text that begins so becomes a formula as soon as somebody edits its cell, if nothing guards it.
RISKY = ("=", "+", "-", "@", "\t", "\n")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class SheetLimits:
    """Bounds of one sheet: file and unpacked size and memory of the child in bytes, wall clock in seconds."""

    bytes: int = 5 * 2**20
    rows: int = 5_000
    columns: int = 200
    unpacked: int = 60 * 2**20
    seconds: float = 5
    memory: int = 512 * 2**20


@dataclass(frozen=True)
class SheetRow:
    """One row; `number` as Excel shows it beside the row, from 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """The list in a file: as many cells in each row as in the header, blank rows left out.

    `others` are the visible sheets of the same workbook that were not read; `unread` counts the cells of the whole
    workbook that hold an error, or a formula whose result was never saved: they read as empty.
    """

    header: tuple[str, ...]
    rows: list[SheetRow]
    name: str = ""
    others: tuple[str, ...] = ()
    unread: int = 0


@dataclass
class _Table:
    rows: Iterable[tuple[int, list[str]]]
    about: dict = field(default_factory=dict)


class SheetError(ValidationError):
    """The file is no sheet that can be read; the code is one of MESSAGES."""

    def __init__(self, code: str, limits: SheetLimits, **about):
        params = {
            "megabytes": limits.bytes // 2**20,
            "columns": limits.columns,
            "rows": limits.rows,
            "header_rows": HEADER_ROWS,
            **about,
        }
        super().__init__(MESSAGES[code], code=code, params=params)


DEFAULT_LIMITS = SheetLimits()


def read_sheet(
    path: Path,
    *,
    limits: SheetLimits = DEFAULT_LIMITS,
    is_header: Callable[[tuple[str, ...]], bool] | None = None,
    sheet: str = "",
) -> Sheet:
    """The list in an xlsx, xls or csv file; `sheet` names one of a workbook, else the first that has a header.

    The header is the first row with at least two cells that are words, and that `is_header` accepts.
    Raises SheetError.
    """
    source = _content(path, limits)
    if source.startswith(WORKBOOKS):
        return _list_in_workbook(source, limits, is_header, sheet)
    if NO_SHEETS.match(source):
        raise SheetError("sheet_format", limits)
    return _sheet(_Table(_read_csv(source, limits)), limits, is_header)


def _content(path: Path, limits: SheetLimits) -> bytes:
    try:
        with path.open("rb") as file:
            source = file.read(limits.bytes + 1)
    except OSError:
        raise SheetError("sheet_unreadable", limits) from None
    if len(source) > limits.bytes:
        raise SheetError("sheet_too_large", limits)
    return source


def _sheet(table: _Table, limits: SheetLimits, is_header) -> Sheet:
    rows = _filled(table.rows, limits)
    header, found = _header(rows, limits, is_header)
    found += islice(rows, limits.rows + 1)
    if len(found) > limits.rows:
        raise SheetError("sheet_too_many_rows", limits)
    width = max(len(cells) for _number, cells in [(0, header), *found])
    pad = [""] * width
    return Sheet(
        header=tuple((header + pad)[:width]),
        rows=[SheetRow(number, tuple((cells + pad)[:width])) for number, cells in found],
        **table.about,
    )


def _filled(rows: Iterable[tuple[int, list[str]]], limits: SheetLimits) -> Iterator[tuple[int, list[str]]]:
    """Rows with anything in them, their cells clean and without the empty ones at the end."""
    for number, cells in rows:
        while cells and not _clean(cells[-1]):
            cells.pop()
        if len(cells) > limits.columns:
            raise SheetError("sheet_too_large", limits)
        if cells:
            yield number, [_clean(cell) for cell in cells]


def _clean(cell: str) -> str:
    return _seen(cell).strip()


def _seen(text: str) -> str:
    """`text` with one kind of line break, and a blank for every sign that nobody typed."""
    return UNSEEN.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def _header(rows: Iterator[tuple[int, list[str]]], limits: SheetLimits, is_header) -> tuple[list[str], list]:
    """The names of the columns, and the rows already taken that stand below them."""
    top = list(islice(rows, HEADER_ROWS))
    for place, (_number, cells) in enumerate(top, start=1):
        names = [" ".join(cell.split()) for cell in cells]
        words = [name for name in names if re.search(r"[^\W\d_]", name)]
        if len(words) >= 2 and (is_header is None or is_header(tuple(names))):
            return names, top[place:]
    raise SheetError("sheet_no_header" if top else "sheet_empty", limits)


# --- workbooks


def _list_in_workbook(source: bytes, limits: SheetLimits, is_header, wanted: str) -> Sheet:
    """The sheet wanted, else the first with a header, since a cover or a guide may stand before it.

    All sheets together may take the time of one.
    """
    until, names, refusals = monotonic() + limits.seconds, deque([wanted]), []
    while names:
        try:
            table = _read_workbook(source, limits, names.popleft())
            if not (wanted or refusals):
                names.extend(table.about["others"])
            return _sheet(table, limits, is_header)
        except SheetError as refusal:
            if wanted or refusal.code not in NO_LIST:
                raise
            refusals.append(refusal)
        limits = replace(limits, seconds=until - monotonic())
    raise refusals[0]


def _read_workbook(source: bytes, limits: SheetLimits, sheet: str) -> _Table:
    first, *lines = _ask_child(source, limits, sheet).splitlines() or [b'{"code": "sheet_unreadable"}']
    about = _line(first, limits)
    about["others"] = tuple(about["others"])
    return _Table((_line(line, limits) for line in lines), about)


def _line(line: bytes, limits: SheetLimits):
    """One line of the child's answer; a refusal may stand in any place."""
    value = json.loads(line)
    if "code" in value:
        raise SheetError(value.pop("code"), limits, **value)
    return value


def _ask_child(source: bytes, limits: SheetLimits, sheet: str) -> bytes:
    """The child's answer; it is killed and buried when the time is over."""
    bounds = asdict(limits) | {"rows": limits.rows + HEADER_ROWS, "sheet": sheet}
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-B", str(CHILD), json.dumps(bounds)],
            input=source,
            capture_output=True,
            timeout=limits.seconds,
            env=_child_environment(),
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SheetError("sheet_too_large", limits) from None
    except OSError:
        logger.exception("The process that reads sheets cannot be started")
        raise SheetError("sheet_unreadable", limits) from None
    if done.returncode < 0:  # ended by a signal: out of memory or out of time
        raise SheetError("sheet_too_large", limits)
    if done.returncode:
        logger.error("The process that reads sheets ended with %s: %s", done.returncode, done.stderr[-500:])
        raise SheetError("sheet_unreadable", limits)
    return done.stdout


def _child_environment() -> dict[str, str]:
    """No secret of the portal; one heap, because each further one reserves 64 MB of the memory allowed."""
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    return kept | {"MALLOC_ARENA_MAX": "1"}


# --- csv


def _read_csv(source: bytes, limits: SheetLimits) -> Iterator[tuple[int, list[str]]]:
    text = _decode(source).replace("\r\n", "\n").replace("\r", "\n")
    if len(UNSEEN.findall(text[:SAMPLE_SIGNS])) > len(text[:SAMPLE_SIGNS]) // 10:
        raise SheetError("sheet_format", limits)
    delimiter, text = _delimiter(text)
    last = None
    try:
        for number, cells in enumerate(_records(f"{text}\n{LAST_ROW}", delimiter), start=1):
            if last is not None:
                yield last
            last = number, cells
    except csv.Error:
        raise SheetError("sheet_unreadable", limits) from None
    if last[1] != [LAST_ROW]:
        raise SheetError("sheet_unreadable", limits)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _decode(source: bytes) -> str:
    """UTF-8 or UTF-16, with or without their mark, else the code page of Windows."""
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        return source.decode("utf-16", errors="replace")
    if source[1:2000:2].count(0) > len(source[:2000]) // 4:
        return source.decode("utf-16-le", errors="replace")
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError:
        return source.decode("cp1252", errors="replace")


def _delimiter(text: str) -> tuple[str, str]:
    """The sign between cells, and the text without the line "sep=;" that Excel obeys and hides."""
    first, _newline, rest = text.partition("\n")
    if told := re.fullmatch(r'"?sep=([;,\t|])"?', first.strip(" ")):
        return told[1], rest
    return max(DELIMITERS, key=lambda delimiter: _regularity(text, delimiter)), text


def _regularity(text: str, delimiter: str) -> tuple[int, int]:
    """How many of the first rows have the same number of cells, at least two, and how many cells that is.

    Read as csv, so that signs inside quotes do not count.
    """
    sample = _records(text[:SAMPLE_SIGNS], delimiter)
    widths = Counter(len(cells) for cells in islice(filter(None, sample), SAMPLE_ROWS))
    return max(((rows, width) for width, rows in widths.items() if width > 1), default=(0, 0))


# --- out


def write_sheet(
    path: Path, header: Sequence[str], rows: Iterable[Sequence], *, text_columns: Iterable[str] = ()
) -> int:
    """Write an xlsx file, row by row in constant memory; the number of rows written.

    Words are always words, never formulas or links, also after somebody edits the cell. Numbers, days and moments
    (of whatever time zone they are given in) keep their kind, except in `text_columns`: there everything is text,
    so that no digit of a long number is lost.
    """
    options = {"constant_memory": True, "remove_timezone": True}
    with xlsxwriter.Workbook(path, options) as book:
        page = _Page(book, header, set(text_columns))
        count = 0
        for count, row in enumerate(rows, start=1):
            if count >= EXCEL_ROWS:
                raise SheetError("sheet_too_many_rows", SheetLimits(rows=EXCEL_ROWS - 1))
            page.write_row(count, row)
        page.set_widths()
    return count


class _Page:
    """The one sheet of a workbook while it is written."""

    def __init__(self, book: xlsxwriter.Workbook, header: Sequence[str], text_columns: set[str]):
        self.page = book.add_worksheet()
        self.bold = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
        self.guarded = book.add_format({"quote_prefix": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.text = book.add_format({"num_format": "@"})
        self.text_columns = {column for column, name in enumerate(header) if name in text_columns}
        self.widths = [NARROWEST] * len(header)
        self.page.freeze_panes(1, 0)
        for column, name in enumerate(header):
            self._write_text(0, column, str(name), self.bold)

    def write_row(self, number: int, row: Sequence) -> None:
        for column, value in enumerate(row):
            if value is None or value == "":
                continue
            if column in self.text_columns:
                self._write_text(number, column, str(value), self.text)
            else:
                self._write(number, column, value)

    def set_widths(self) -> None:
        for column, width in enumerate(self.widths):
            self.page.set_column(column, column, width, self.text if column in self.text_columns else None)

    def _write(self, number: int, column: int, value) -> None:
        if isinstance(value, bool):
            self.page.write_boolean(number, column, value)
        elif isinstance(value, int | float | Decimal) and abs(value) < EXACT:
            self.page.write_number(number, column, value)
        elif isinstance(value, date) and value.year >= 1900:
            form = self.moment if isinstance(value, datetime) else self.day
            self.page.write_datetime(number, column, value, form)
        else:
            self._write_text(number, column, str(value))

    def _write_text(self, number: int, column: int, text: str, form=None) -> None:
        text = _seen(text)[:EXCEL_CELL]
        self._widen(column, text)
        self.page.write_string(number, column, text, self.guarded if text.startswith(RISKY) else form)

    def _widen(self, column: int, text: str) -> None:
        if column < len(self.widths):
            longest = max(map(len, text[:WIDEST].split("\n")), default=0)
            self.widths[column] = max(self.widths[column], longest + 2)
