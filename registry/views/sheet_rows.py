"""The rows of an uploaded list: how they are shown, matched to columns, mended one by one, and handed back."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from registry import incoming as verbs
from registry.choices import ListState, Verdict
from registry.columns import fold_header
from registry.forms_lists import ColumnsForm
from registry.incoming_kinds import entrance_of
from registry.kept_forms import begun, keeps_typed
from registry.keys import version_in
from registry.list_jobs import run_if_small
from registry.sheets import write_sheet
from registry.views.list_desk import UNTOUCHED, XLSX, DeskPage

FACTS_SHOWN, SAMPLES = 4, 3
CELL = "cell-"
LONG_CELL = 60  # letters; a longer one gets room for several lines


def labels_of(incoming, entrance) -> dict[int, tuple[str, str]]:
    """Place → (name of the column, its label) for the columns that are read, in the order of the file."""
    labels = {column.name: str(column.label) for column in entrance.kind.columns}
    places = sorted((int(place), name) for place, name in incoming.places.items())
    return {place: (name, labels.get(name, name)) for place, name in places}


def shown_rows(incoming, entrance, page, address) -> list[dict]:
    """Rows of a page for the template: a name, a few facts, and what is said beside which cell."""
    labels = labels_of(incoming, entrance)
    return [_shown(row, labels, entrance, address(row.number)) for row in page]


def _shown(row, labels, entrance, address):
    cells = {name: row.cells[place] for place, (name, _label) in labels.items() if place < len(row.cells)}
    words = dict(labels.values())
    told = [
        {**each, "label": words.get(each["column"], ""), "cell": cells.get(each["column"], "")} for each in row.messages
    ]
    title = next((cells[name] for name in (entrance.title, "food") if cells.get(name)), "")
    facts = [(words[name], cell) for name, cell in cells.items() if cell and name != entrance.title]
    return {
        "number": row.number,
        "verdict": Verdict(row.verdict) if row.verdict else None,
        "title": title,
        "facts": facts[:FACTS_SHOWN],
        "messages": sorted(told, key=lambda each: not each["breaks"]),
        "address": address,
    }


@method_decorator(keeps_typed, name="dispatch")
class Columns(DeskPage):
    """Which column of the file is which of ours; another sheet of the workbook may be chosen too."""

    def get(self, request, pk):
        incoming = self.incoming(pk)
        if incoming.state not in verbs.LIST_MOVES["judge"][0]:
            return self.back_to(incoming)
        return self._page(incoming, self._form(incoming))

    def post(self, request, pk):
        incoming = self.incoming(pk)
        form = self._form(incoming, request.POST)
        if form.is_valid():
            try:
                verbs.match_by_hand(incoming, form.chosen(), by=request.user, at=timezone.now())
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                run_if_small(incoming)
                return self.back_to(incoming)
        return self._page(incoming, form, UNTOUCHED)

    def _form(self, incoming, data=None):
        samples = list(incoming.rows.values_list("cells", flat=True)[:SAMPLES])
        columns = entrance_of(incoming).kind.columns
        return ColumnsForm(data, initial=begun(self.request), incoming=incoming, columns=columns, samples=samples)

    def _page(self, incoming, form, status=200):
        missing = verbs.columns_missing(incoming, entrance_of(incoming).kind)
        return self.show(
            "sheets_columns.html",
            status,
            title=_("Which column is which"),
            incoming=incoming,
            form=form,
            url=self.addresses(incoming),
            missing=[column.label for column in missing],
        )


class ChooseSheet(DeskPage):
    """Read another sheet of the workbook."""

    def get(self, request, pk):
        return redirect(self.address("columns", pk))

    def post(self, request, pk):
        incoming = self.incoming(pk)
        try:
            verbs.choose_sheet(incoming, request.POST.get("sheet", ""), by=request.user, at=timezone.now())
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(self.address("columns", pk))
        run_if_small(incoming)
        return self.back_to(incoming)


@method_decorator(keeps_typed, name="dispatch")
class RowPage(DeskPage):
    """One row, its cells to be mended; the list is judged again with what was typed."""

    def get(self, request, pk, number):
        incoming, row = self._row(pk, number)
        if incoming.state != ListState.READY:
            return self.back_to(incoming)
        said = begun(request)
        row.version = said.get("version", row.version)
        return self._page(incoming, row, typed=self._typed(incoming, said))

    def post(self, request, pk, number):
        incoming, row = self._row(pk, number)
        typed = self._typed(incoming, request.POST)
        seen = version_in(request.POST.get("version"))
        try:
            verbs.mend(incoming, number, typed, version=seen, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            if incoming.state != ListState.READY:
                return self.back_to(incoming)
            return self._page(incoming, row, UNTOUCHED, typed=typed, error=refusal.messages)
        run_if_small(incoming)
        return self._next(incoming, number)

    def _row(self, pk, number):
        incoming = self.incoming(pk)
        return incoming, get_object_or_404(incoming.rows, number=number)

    def _typed(self, incoming, said):
        typed = {int(place): said.get(f"{CELL}{place}") for place in incoming.places}
        return {place: text.replace("\r\n", "\n").strip() for place, text in typed.items() if text is not None}

    def _next(self, incoming, number):
        """The same row while it is broken, then the next broken one, then the list."""
        fresh = self.incoming(incoming.pk)
        if fresh.state != ListState.READY:
            return self.back_to(incoming)
        broken = fresh.rows.filter(verdict=Verdict.BROKEN)
        if broken.filter(number=number).exists():
            messages.warning(self.request, _("The row was checked again. Something still needs mending."))
            return redirect(self.address("row", incoming.pk, number))
        messages.success(self.request, _("Row %(number)s is in order now.") % {"number": number})
        following = broken.filter(number__gt=number).first() or broken.first()
        return redirect(self.address("row", incoming.pk, following.number)) if following else self.back_to(incoming)

    def _page(self, incoming, row, status=200, *, typed=None, error=None):
        entrance = entrance_of(incoming)
        labels = labels_of(incoming, entrance)
        cells = [self._cell(incoming, row, place, label, typed) for place, label in labels.items()]
        following = incoming.rows.filter(verdict=Verdict.BROKEN, number__gt=row.number).first()
        return self.show(
            "sheets_row.html",
            status,
            title=_("Row %(number)s") % {"number": row.number},
            incoming=incoming,
            row=row,
            cells=cells,
            about_row=[each for each in row.messages if each["column"] not in {name for name, _l in labels.values()}],
            error=error,
            address=self.address("row", incoming.pk, row.number),
            following=following and self.address("row", incoming.pk, following.number),
            url=self.addresses(incoming),
        )

    def _cell(self, incoming, row, place, label, typed):
        name, words = label
        stored = row.cells[place] if place < len(row.cells) else ""
        told = [each for each in row.messages if each["column"] == name]
        text = (typed or {}).get(place, stored)
        return {
            "name": f"{CELL}{place}",
            "label": words,
            "header": incoming.header[place],
            "is_otherwise_called": fold_header(incoming.header[place]) != fold_header(words),
            "text": text,
            "stored": stored if text != stored else "",
            "is_long": len(text) > LONG_CELL or "\n" in text,
            "messages": told,
            "is_bad": any(each["breaks"] for each in told),
        }


class Errors(DeskPage):
    """The broken rows as a sheet, with why; mended in Excel it is a list again."""

    def get(self, request, pk):
        incoming = self.incoming(pk)
        width = len(incoming.header)
        broken = incoming.rows.filter(verdict=Verdict.BROKEN).values_list("cells", "messages")
        labels = dict(labels_of(incoming, entrance_of(incoming)).values())
        rows = ([*(cells + [""] * width)[:width], _reasons(told, labels)] for cells, told in broken.iterator(1_000))
        header = [*incoming.header, _("Why the row is broken")]
        with TemporaryDirectory() as folder:
            path = Path(folder) / "errors.xlsx"
            write_sheet(path, header, rows, text_columns=header)
            content = path.read_bytes()
        response = HttpResponse(content, content_type=XLSX)
        response.headers["Content-Disposition"] = content_disposition_header(
            True, f"{Path(incoming.file_name).stem or 'daftar'}-galat.xlsx"
        )
        return response


def _reasons(told, labels):
    lines = [(labels.get(each["column"]), each["text"]) for each in told if each["breaks"]]
    return "\n".join(f"{label}: {text}" if label else text for label, text in lines)
