"""Workbooks to fill in: our columns by their Indonesian names, with drop-downs, an example and a sheet of guidance.

Numbers that are names (NIB, NSPP, telephone) are typed as text, so that Excel neither rounds them nor drops a zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

import xlsxwriter
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from registry.columns import EXAMPLE

PREPARED_ROWS = 500
WIDTH, WIDE = 18, 34  # characters
FILE_NAMES = {"pesantren": "templat-daftar-pesantren.xlsx", "product": "templat-daftar-produk.xlsx"}
GUIDE, CHOICES = "Petunjuk", "Pilihan"  # sheets beside the list; never read as one


@dataclass(frozen=True)
class TemplateSheet:
    """What a workbook offers: `headers` by column in their order, `example` and `choices` and `advice` by column.

    `needed` columns are marked by a star; `amounts` may be typed as numbers.
    """

    code: str
    headers: Mapping[str, str]
    example: Mapping[str, str]
    needed: Sequence[str] = ()
    amounts: Sequence[str] = ()
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    advice: Mapping[str, str] = field(default_factory=dict)

    @property
    def file_name(self) -> str:
        return FILE_NAMES[self.code]


def write_template(template: TemplateSheet) -> bytes:
    """The workbook, in Indonesian whatever the page's language."""
    out = BytesIO()
    with translation.override(settings.LANGUAGE_CODE), xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("Daftar")
        _write_list(book, page, template)
        _write_guide(book, template)
        _write_choices(book, page, template)
    return out.getvalue()


def _write_list(book, page, template):
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E2EEE6", "border": 1})
    text, plain = book.add_format({"num_format": "@"}), book.add_format()
    pale = book.add_format({"num_format": "@", "italic": True, "font_color": "#404F47", "bg_color": "#FAF0D7"})
    page.freeze_panes(1, 1)
    page.set_row(0, 32)
    for place, (column, header) in enumerate(template.headers.items()):
        page.write_string(0, place, f"{header} *" if column in template.needed else header, bold)
        page.set_column(place, place, _width(column), plain if column in template.amounts else text)
        example = str(template.example.get(column, ""))
        page.write_string(1, place, f"{EXAMPLE} {example}" if place == 0 else example, pale)


def _width(column):
    return WIDE if column in {"name", "description", "ingredients", "address", "photos", "maker"} else WIDTH


def _write_choices(book, page, template):
    """Drop-downs read their words from a hidden sheet: Excel takes no long list beside the cell."""
    if not template.choices:
        return
    hidden = book.add_worksheet(CHOICES)
    hidden.hide()
    places = list(template.headers)
    for number, (column, words) in enumerate(template.choices.items()):
        hidden.write_column(0, number, words)
        letter = xlsxwriter.utility.xl_col_to_name(number, col_abs=True)
        source = f"={CHOICES}!{letter}$1:{letter}${max(len(words), 1)}"
        place = places.index(column)
        rule = {"validate": "list", "source": source, "error_type": "warning", "error_title": template.headers[column],
                "error_message": _("Choose one of the list, or write it as it is called there.")}  # fmt: skip
        page.data_validation(1, place, PREPARED_ROWS + 1, place, rule)


def _write_guide(book, template):
    guide = book.add_worksheet(GUIDE)
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    guide.set_column(0, 0, 28, wrap)
    guide.set_column(1, 1, 90, wrap)
    lines = (
        _("Fill in the sheet “Daftar”, one row for each. Leave the names of the columns as they are."),
        _("Columns with a star are needed. Leave empty what you do not know."),
        _("The coloured row that begins with “%(mark)s” is an example. It is passed over; you may delete it.")
        % {"mark": EXAMPLE},
        _("%(rows)s rows are prepared with drop-downs. More rows may follow below, up to %(most)s.")
        % {"rows": PREPARED_ROWS, "most": settings.SHEET_MAX_ROWS},
    )
    guide.write_string(0, 0, _("How to fill in this list"), bold)
    for number, line in enumerate(lines, start=1):
        guide.merge_range(number, 0, number, 1, line, wrap)
        guide.set_row(number, 32)
    for number, (column, header) in enumerate(template.headers.items(), start=len(lines) + 2):
        guide.write_string(number, 0, header, bold)
        guide.write_string(number, 1, str(template.advice.get(column, "")), wrap)
