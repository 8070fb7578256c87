"""The columns of a list: one table of synonyms per kind of list, or matched by hand."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.sheets import DEFAULT_LIMITS, Sheet, SheetLimits, SheetRow, read_sheet

# A row of words is the header when it names at least so many columns; titles above it name none or one.
FEWEST_COLUMNS = 2
# A row whose first filled cell begins so is the example of a template (registry.sheet_templates), never a record.
EXAMPLE = "CONTOH:"


@dataclass(frozen=True)
class Column:
    """What a list may say. `synonyms` are folded headers, parted by commas; `after` names another column directly
    right of which alone they count ("satuan" beside a net weight is its unit, elsewhere the unit of sale)."""

    name: str
    label: str
    synonyms: str
    after: str = ""

    @property
    def headers(self) -> list[str]:
        return [header.strip() for header in self.synonyms.split(",")]


@dataclass(frozen=True)
class Table:
    """A list before its rows are judged: where which column stands (`places`), and the rows as they came.

    `sheet` is the one that was read of a workbook, `others` are those that were not.
    """

    file_name: str
    sha256: str
    header: tuple[str, ...]
    places: Mapping[int, Column]
    rows: Sequence[SheetRow]
    others: tuple[str, ...] = ()
    unread: int = 0
    sheet: str = ""
    columns: Mapping[str, Column] = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "columns", {column.name: column for column in self.places.values()})

    @property
    def unused(self) -> list[str]:
        """Headers that no column answers to."""
        return [name for place, name in enumerate(self.header) if name and place not in self.places]

    def cells(self, row: SheetRow) -> dict[str, str]:
        """The filled cells of a row by the name of their column."""
        return {column.name: row.cells[place] for place, column in self.places.items() if row.cells[place]}

    def as_it_came(self, row: SheetRow) -> dict[str, str]:
        """The filled cells of a row by their header, which is made unique where it is missing or repeated."""
        kept = {}
        for place, (name, cell) in enumerate(zip(self.header, row.cells, strict=True), start=1):
            if cell:
                kept[name if name and name not in kept else f"{name} #{place}".strip()] = cell
        return kept


def fold_header(text: str) -> str:
    """Lower case, every sign that is neither letter nor digit as one blank: "Kab./Kota" → "kab kota"."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def match_columns(
    header: Sequence[str], columns: Sequence[Column], by_hand: Mapping[str, str] | None = None
) -> dict[int, Column]:
    """Which column stands in which place. `by_hand` (header → name of a column, or "" for none) wins over synonyms;
    of two headers for one column the first counts."""
    by_name = {column.name: column for column in columns}
    known = {(column.after, word): column for column in columns for word in column.headers}
    hands = {fold_header(name): by_name.get(column) for name, column in (by_hand or {}).items()}
    places, left = {}, ""
    for place, name in enumerate(header):
        word = fold_header(name)
        column = hands[word] if word in hands else known.get((left, word)) or known.get(("", word))
        left = column.name if column else ""
        if column and column not in places.values():
            places[place] = column
    return places


def open_list(
    path: Path, kind, *, by_hand: Mapping[str, str] | None = None, limits: SheetLimits = DEFAULT_LIMITS, sheet: str = ""
) -> Table:
    """The list in a file, for a kind of list (registry.list_kinds.ListKind).

    Raises registry.sheets.SheetError, or ValidationError(code="column_missing") when it cannot do without a column.
    """

    def is_header(names):
        return len(match_columns(names, kind.columns, by_hand)) >= FEWEST_COLUMNS

    content = read_sheet(path, limits=limits, is_header=is_header, sheet=sheet)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return table_of(content, kind, file_name=path.name, sha256=sha256, by_hand=by_hand)


def table_of(content: Sheet, kind, *, file_name: str, sha256: str, by_hand=None) -> Table:
    """A sheet with its columns matched. Raises ValidationError(code="column_missing")."""
    places = match_columns(content.header, kind.columns, by_hand)
    _require(places.values(), kind)
    rows = without_examples(content.rows)
    return Table(file_name, sha256, content.header, places, rows, content.others, content.unread, content.name)


def without_examples(rows: Sequence[SheetRow]) -> list[SheetRow]:
    return [row for row in rows if not next(filter(None, row.cells), "").upper().startswith(EXAMPLE)]


def missing_columns(found: Iterable[Column], kind) -> list[Column]:
    """Columns that the list cannot do without, and that are not among those found; of a choice the first."""
    names = {column.name for column in found}
    lacking = [choice[0] for choice in kind.needs if not names & set(choice)]
    return [next(column for column in kind.columns if column.name == name) for name in lacking]


def _require(found, kind):
    for column in missing_columns(found, kind):
        raise ValidationError(
            _("The column “%(column)s” is missing. It may also be called: %(synonyms)s."),
            code="column_missing",
            params={"column": column.label, "synonyms": ", ".join(column.headers)},
        )
