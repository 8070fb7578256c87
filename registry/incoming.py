"""Lists that come in by the browser: the verbs that read, match, mend, ask for and discard them.

Each verb is atomic and takes the list under lock; what takes long (judging, writing, undoing) it only asks for, and
registry.list_jobs does it. A rule that says no raises ValidationError with a code.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from registry.choices import LIST_MOVES, Desk, ListState, Purpose
from registry.columns import FEWEST_COLUMNS, fold_header, match_columns, missing_columns, without_examples
from registry.incoming_kinds import Entrance, kind_of
from registry.list_files import forget_list_file, list_file
from registry.list_kinds import ListKind
from registry.models import ColumnMatch, IncomingList, IncomingRow, ListJob, Upload
from registry.sheets import Sheet, SheetError, SheetLimits, read_sheet

JUDGE, WRITE, UNDO = "judge", "write", "undo"
LONGEST_CELL = 32_767  # as in Excel

MESSAGES = {
    "list_busy": _("The portal is at work on this list just now. Please wait until it is done."),
    "wrong_state": _("This is not possible any more: the list has moved on meanwhile."),
    "rows_are_broken": _("Some rows are broken. Mend them, or choose to save the list without them."),
    "nothing_to_write": _("There is nothing to save in this list."),
    "shown_before": _("The list was checked again meanwhile. Look at it once more, then save it."),
    "row_stale": _("Somebody else mended this row meanwhile. Look at what it says now."),
    "row_gone": _("There is no such row in this list."),
    "cell_too_long": _("This is too long for one cell."),
    "columns_missing": _("Say which column holds: %(columns)s."),
    "column_twice": _("Two columns are both said to be “%(column)s”."),
    "column_unknown": _("This column does not exist."),
    "not_written": _("Nothing of this list was saved, so nothing can be undone."),
}


def refused(code: str, **params) -> ValidationError:
    return ValidationError(MESSAGES[code], code=code, params=params)


def limits() -> SheetLimits:
    return SheetLimits(bytes=settings.SHEET_MAX_BYTES, rows=settings.SHEET_MAX_ROWS)


# --- taking a list under lock


def take(pk: int, verb: str) -> IncomingList:
    """The newest copy, locked, if the verb may start from its state. Raises ValidationError instead of waiting."""
    try:
        with transaction.atomic():
            locked = IncomingList.objects.select_for_update(no_key=True, nowait=True, of=("self",))
            incoming = locked.select_related("owner", "maker", "sheet").get(pk=pk)
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") != "55P03":  # lock not available
            raise
        raise refused("list_busy") from None
    _refuse_unless_in(incoming, verb)
    return incoming


def _refuse_unless_in(incoming: IncomingList, verb: str) -> None:
    if incoming.state not in LIST_MOVES[verb][0]:
        is_at_work = incoming.state in {ListState.JUDGING, ListState.WRITING, ListState.UNDOING}
        raise refused("list_busy" if is_at_work else "wrong_state")


def move(incoming: IncomingList, verb: str) -> None:
    """Along the table of moves, with whatever else was set on the list."""
    incoming.state = LIST_MOVES[verb][1]
    incoming.save()


def ask(incoming: IncomingList, verb: str, *, by, at, upload=None) -> ListJob:
    """Have the worker do something with this list. Raises ValidationError(code="list_busy") while it still does."""
    if ListJob.objects.filter(incoming=incoming, ended_at=None).exists():
        raise refused("list_busy")
    from registry.tasks import do_list_job  # noqa: PLC0415 (the tasks do what the verbs here ask for)

    job = ListJob.objects.create(incoming=incoming, verb=verb, by=by, at=at, upload=upload, total=1000)
    do_list_job.enqueue(job.pk)
    return job


# --- the verbs


@transaction.atomic
def receive(upload: Upload, entrance: Entrance, *, by, at, **choices) -> IncomingList:
    """A list begins with its file; judged at once where every column is known.

    `choices`: maker, source, overwrite, as_published, reason. Raises registry.sheets.SheetError, or what the kind says
    to its choices (ValidationError, PermissionDenied).
    """
    Upload.objects.filter(pk=upload.pk, purpose=Purpose.SHEET).update(expires_at=None)
    incoming = IncomingList(
        desk=entrance.desk, kind=entrance.code, owner=by, sheet=upload, uploaded_at=at,
        file_name=upload.file_name, sha256=upload.sha256, **choices,
    )  # fmt: skip
    kind = kind_of(incoming, by)
    _fill(incoming, kind, _read(incoming, kind))
    _go_on(incoming, kind, by=by, at=at)
    return incoming


@transaction.atomic
def choose_sheet(incoming: IncomingList, sheet: str, *, by, at) -> IncomingList:
    """Read another sheet of the workbook in the place of the one read. Raises registry.sheets.SheetError."""
    incoming = take(incoming.pk, "judge")
    kind = kind_of(incoming, by)
    content = _read(incoming, kind, sheet)
    incoming.rows.all().delete()
    _fill(incoming, kind, content)
    _go_on(incoming, kind, by=by, at=at)
    return incoming


@transaction.atomic
def match_by_hand(incoming: IncomingList, places: dict[int, str], *, by, at) -> IncomingList:
    """Say which column stands in which place; remembered for the next list of this source."""
    incoming = take(incoming.pk, "judge")
    kind = kind_of(incoming, by)
    names = {column.name: column for column in kind.columns}
    chosen = [name for name in places.values() if name]
    if set(chosen) - set(names):
        raise refused("column_unknown")
    if twice := next((name for name in chosen if chosen.count(name) > 1), None):
        raise refused("column_twice", column=names[twice].label)
    incoming.places = {str(place): name for place, name in sorted(places.items()) if name}
    _remember(incoming, kind, places)
    if missing := columns_missing(incoming, kind):
        raise refused("columns_missing", columns=", ".join(str(column.label) for column in missing))
    _go_on(incoming, kind, by=by, at=at)
    return incoming


@transaction.atomic
def change_choices(incoming: IncomingList, *, by, at, **choices) -> IncomingList:
    """Another source, or other answers to what the list may do; judged again."""
    incoming = take(incoming.pk, "judge")
    for name, value in choices.items():
        setattr(incoming, name, value)
    _go_on(incoming, kind_of(incoming, by), by=by, at=at)
    return incoming


@transaction.atomic
def mend(incoming: IncomingList, number: int, cells: dict[int, str], *, version: int, by, at) -> IncomingList:
    """Put other words into cells of a row (place → text), and judge the list again. A row left empty goes away."""
    incoming = take(incoming.pk, "judge")
    row = incoming.rows.filter(number=number).first()
    if row is None:
        raise refused("row_gone")
    if row.version != version:
        raise refused("row_stale")
    if any(len(text) > LONGEST_CELL for text in cells.values()):
        raise refused("cell_too_long")
    kept = row.cells + [""] * (len(incoming.header) - len(row.cells))
    row.cells = [cells.get(place, cell) for place, cell in enumerate(kept)]
    row.version += 1
    row.save() if any(row.cells) else row.delete()
    _go_on(incoming, kind_of(incoming, by), by=by, at=at)
    return incoming


@transaction.atomic
def ask_to_write(incoming: IncomingList, *, by, at, seen: str, valid_rows: bool = False) -> IncomingList:
    """Have the list written as it was shown (`seen`: its gist), with `valid_rows` all but its broken rows."""
    incoming = take(incoming.pk, "write")
    if seen != incoming.judged:
        raise refused("shown_before")
    if incoming.broken and not valid_rows:
        raise refused("rows_are_broken")
    kind_of(incoming, by)  # who presses must be allowed to do what the list does
    incoming.valid_rows, incoming.problem = valid_rows, ""
    move(incoming, "write")
    ask(incoming, WRITE, by=by, at=at)
    return incoming


@transaction.atomic
def ask_to_undo(incoming: IncomingList, *, by, at) -> IncomingList:
    """Have everything that this list wrote taken back, if nobody touched it since."""
    incoming = take(incoming.pk, "undo")
    if incoming.batch_id is None:
        raise refused("not_written")
    incoming.problem = ""
    move(incoming, "undo")
    ask(incoming, UNDO, by=by, at=at)
    return incoming


@transaction.atomic
def ask_more(incoming: IncomingList, verb: str, *, by, at, upload=None) -> IncomingList:
    """Have something done with what a saved list brought, such as photos hung on its products."""
    incoming = take(incoming.pk, "undo")  # what may be undone may be added to
    if upload:
        Upload.objects.filter(pk=upload.pk).update(expires_at=None)
    ask(incoming, verb, by=by, at=at, upload=upload)
    return incoming


@transaction.atomic
def discard(incoming: IncomingList) -> IncomingList:
    """Nothing of this list is wanted: its rows go at once, its file with the next sweep."""
    incoming = take(incoming.pk, "discard")
    _forget_content(incoming)
    move(incoming, "discard")
    return incoming


def forget_lists(*, before) -> int:
    """Remove file and rows of lists uploaded before a moment, finished or not; how many. What was written stays."""
    old = IncomingList.objects.filter(uploaded_at__lt=before, sheet__isnull=False)
    forgotten = 0
    for incoming in old.exclude(jobs__ended_at=None, jobs__isnull=False).order_by("pk"):
        upload = incoming.sheet
        with transaction.atomic():
            _forget_content(incoming)
            if incoming.state in LIST_MOVES["discard"][0]:
                incoming.state = LIST_MOVES["discard"][1]
            incoming.save()
        if not IncomingList.objects.filter(sheet=upload).exists():
            forget_list_file(upload)
        forgotten += 1
    return forgotten


def _forget_content(incoming: IncomingList) -> None:
    incoming.rows.all().delete()
    upload, incoming.sheet = incoming.sheet, None
    if upload and not IncomingList.objects.filter(sheet=upload).exclude(pk=incoming.pk).exists():
        Upload.objects.filter(pk=upload.pk).update(expires_at=incoming.uploaded_at)


# --- reading


def _read(incoming: IncomingList, kind: ListKind, sheet: str = "") -> Sheet:
    """The sheet with known columns, else the first that has a header: its columns are then matched by hand."""
    by_hand = _by_hand(incoming)

    def is_header(names):
        return len(match_columns(names, kind.columns, by_hand)) >= FEWEST_COLUMNS

    path = list_file(incoming.sheet)
    try:
        return read_sheet(path, limits=limits(), is_header=is_header, sheet=sheet)
    except SheetError as refusal:
        if refusal.code != "sheet_no_header":
            raise
        return read_sheet(path, limits=limits(), sheet=sheet)


def _fill(incoming: IncomingList, kind: ListKind, content: Sheet) -> None:
    rows = without_examples(content.rows)
    incoming.header = list(content.header)
    incoming.sheet_name, incoming.other_sheets, incoming.unread = content.name, list(content.others), content.unread
    found = match_columns(content.header, kind.columns, _by_hand(incoming))
    incoming.places = {str(place): column.name for place, column in found.items()}
    incoming.counts, incoming.judged = {}, ""
    incoming.save()
    IncomingRow.objects.bulk_create(
        (IncomingRow(incoming=incoming, number=row.number, cells=list(row.cells)) for row in rows), batch_size=1_000
    )


def _go_on(incoming: IncomingList, kind: ListKind, *, by, at) -> None:
    """To the judges where every column needed is known; else it waits to be matched."""
    incoming.problem = ""
    if columns_missing(incoming, kind):
        incoming.save()
        return
    move(incoming, "judge")
    ask(incoming, JUDGE, by=by, at=at)


def columns_missing(incoming: IncomingList, kind: ListKind | type[ListKind]) -> list:
    """Columns of ours that no column of the file answers to, but that the list cannot do without."""
    names = set(incoming.places.values())
    return missing_columns([column for column in kind.columns if column.name in names], kind)


def _by_hand(incoming: IncomingList) -> dict[str, str]:
    matches = ColumnMatch.objects.filter(kind=_memory(incoming), source=_source_of_memory(incoming))
    return dict(matches.values_list("header", "column"))


def _remember(incoming: IncomingList, kind: ListKind, places: dict[int, str]) -> None:
    """Where a header is not what its synonyms say, or was not before."""
    usual, by_hand = match_columns(incoming.header, kind.columns), _by_hand(incoming)
    rows = {}
    for place, header in enumerate(incoming.header):
        folded, column = fold_header(header)[:200], places.get(place, "")
        is_usual = column == (usual[place].name if place in usual else "")
        if folded and (not is_usual or folded in by_hand):
            rows.setdefault(folded, column)
    ColumnMatch.objects.bulk_create(
        [
            ColumnMatch(kind=_memory(incoming), source=_source_of_memory(incoming), header=header, column=column)
            for header, column in rows.items()
        ],
        update_conflicts=True,
        unique_fields=["kind", "source", "header"],
        update_fields=["column"],
    )


def _memory(incoming: IncomingList) -> str:
    return f"{incoming.desk} {incoming.kind}"[:20]


def _source_of_memory(incoming: IncomingList) -> str:
    """Matches are kept per source: of an operator that is the maker, or else the person."""
    if incoming.source or incoming.desk == Desk.STAFF:
        return incoming.source
    return f"maker {incoming.maker_id}" if incoming.maker_id else f"person {incoming.owner_id}"
