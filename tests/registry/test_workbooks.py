"""Workbooks as offices send them: old and new, with covers, hidden sheets, errors and formulas."""

import struct
from datetime import date, datetime, time

import pytest
import xlsxwriter

from registry import sheets
from registry.sheets import SheetError, SheetLimits, SheetRow, read_sheet
from tests.hostile.sheets import (
    LIST,
    XLS_LIST,
    biff,
    biff_number,
    label,
    ole,
    record,
    row,
    sheet_xml,
    word,
    xlsx,
)
from tests.registry.read import cells, code_of


@pytest.fixture
def book(tmp_path):
    """book(write) → the path of an xlsx that `write(workbook)` filled."""

    def make(write):
        path = tmp_path / "buku.xlsx"
        with xlsxwriter.Workbook(path, {"remove_timezone": True}) as workbook:
            write(workbook)
        return path

    return make


def test_cells_of_a_workbook_read_as_people_see_them(book):
    def write(workbook):
        page = workbook.add_worksheet()
        day, moment = (workbook.add_format({"num_format": form}) for form in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm"))
        page.write_row(0, 0, ["nama", "nilai"])
        for line, value in enumerate([3578.0, 510035020102, 3578010101010001, 15000.5, 0.1 + 0.2, -3, True, 1e20], 1):
            page.write(line, 1, value)
        page.write_string(9, 1, "00123")
        page.write_datetime(10, 1, date(2026, 11, 24), day)
        page.write_datetime(11, 1, datetime(2026, 11, 24, 8, 30), moment)
        page.write_datetime(12, 1, time(8, 30), workbook.add_format({"num_format": "hh:mm"}))

    assert [found[1] for found in cells(book(write))] == [
        *["3578", "510035020102", "3578010101010001", "15000,5", "0,3", "-3", "TRUE", "100000000000000000000"],
        *["00123", "2026-11-24", "2026-11-24 08:30:00", "08:30:00"],
    ]


def test_old_workbooks_are_read_alike(put):
    lines = label(0, 0, "nama") + label(0, 1, "NSPP") + label(1, 0, "Darul Hudā") + biff_number(1, 1, 510035020102)
    sheet = read_sheet(put(ole(biff(lines)), "lama.xls"))
    assert (sheet.header, sheet.rows) == (("nama", "NSPP"), [SheetRow(2, ("Darul Hudā", "510035020102"))])


def test_rows_keep_the_number_that_excel_shows(book):
    def write(workbook):
        page = workbook.add_worksheet()
        page.write_row(3, 2, ["nama", "harga"])
        page.write_row(6, 2, ["Kopi", 15000])

    sheet = read_sheet(book(write))
    assert (sheet.header[-2:], sheet.rows[0].number, sheet.rows[0].cells[-2:]) == (
        ("nama", "harga"),
        7,
        ("Kopi", "15000"),
    )


def two_sheets(workbook):
    workbook.add_worksheet("Kosong")
    hidden = workbook.add_worksheet("Tersembunyi")
    hidden.hide()
    for page in (hidden, workbook.add_worksheet("Tuban"), workbook.add_worksheet("Jember")):
        page.write_row(0, 0, ["nama", "harga"])
        page.write_row(1, 0, [f"Kopi {page.name}", 1])


def test_the_first_visible_sheet_with_cells_is_read_and_the_others_named(book):
    sheet = read_sheet(book(two_sheets))
    assert (sheet.name, sheet.others, sheet.rows[0].cells) == ("Tuban", ("Kosong", "Jember"), ("Kopi Tuban", "1"))


def test_a_sheet_can_be_asked_for_by_name(book):
    path = book(two_sheets)
    assert read_sheet(path, sheet="Jember").rows[0].cells == ("Kopi Jember", "1")
    assert code_of(path, sheet="Kosong") == "sheet_empty"


def test_a_sheet_that_is_not_there_is_refused_with_the_names_of_those_that_are(book):
    with pytest.raises(SheetError) as refusal:
        read_sheet(book(two_sheets), sheet="Malang")
    assert refusal.value.code == "sheet_unknown"
    assert (refusal.value.params["sheet"], refusal.value.params["sheets"]) == ("Malang", "Kosong, Tuban, Jember")


def knows(name):
    return lambda names: name in names


def guided(workbook):
    """A cover, an empty sheet, and the list."""
    for name in ("Sampul", "Kosong", "Data"):
        page = workbook.add_worksheet(name)
        for line in range({"Sampul": 2, "Kosong": 0, "Data": 60}[name]):
            page.write_row(line, 0, [f"Kolom {name}", "harga"])


def test_the_first_sheet_with_a_header_that_is_known_is_read(book):
    path = book(guided)
    sheet = read_sheet(path, is_header=knows("Kolom Data"))
    assert (sheet.name, len(sheet.rows), sheet.others) == ("Data", 59, ("Sampul", "Kosong"))
    assert code_of(path, is_header=knows("Kolom Data"), sheet="Sampul") == "sheet_no_header"
    assert code_of(path, is_header=knows("Nama")) == "sheet_no_header"


def test_a_list_that_is_too_long_behind_a_cover_is_refused_as_that(book):
    limits = SheetLimits(rows=5)
    assert code_of(book(guided), limits=limits, is_header=knows("Kolom Data")) == "sheet_too_many_rows"


def test_all_sheets_together_take_no_longer_than_one_may(book, monkeypatch):
    clock = iter([0, 99])
    monkeypatch.setattr(sheets, "monotonic", lambda: next(clock))
    assert code_of(book(guided), is_header=knows("Kolom Data")) == "sheet_too_large"


def test_cells_that_read_as_empty_for_want_of_a_saved_result_are_counted(put):
    never = '<c r="A3"><f>A2&amp;"x"</f></c><c r="B3"><f>1+1</f><v></v></c><c r="C3"><f t="shared" si="0"/></c>'
    calculated = '<c r="D3"><f>1+1</f><v>2</v></c><c r="E3" t="str"><f>A9</f><v></v></c>'
    error = '<c r="F3" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    sheet = read_sheet(put(xlsx(sheet_xml(LIST + row(3, never, calculated, error)))))
    assert (sheet.unread, sheet.rows[1].cells) == (4, ("", "", "", "2"))


@pytest.mark.parametrize("value", ["<v />", "<v/>", "<v></v>", "<v> </v>", '<v xml:space="preserve"></v>', " <v /> "])
@pytest.mark.parametrize("formula", ["<f>A1</f>", "<f >A1</f>", '<f t="shared" si="0" />', " <f>A1</f>"])
def test_a_formula_without_result_is_counted_however_its_program_writes_it(put, value, formula):
    cell = f'<c r="A3" s="1">{formula}{value}</c>'
    assert read_sheet(put(xlsx(sheet_xml(LIST + row(3, cell, word("B3", "x")))))).unread == 1


def test_cells_with_an_error_are_counted_in_old_workbooks_too(put):
    error = record(0x0205, struct.pack("<HHHBB", 2, 0, 15, 0x2A, 1))
    truth = record(0x0205, struct.pack("<HHHBB", 2, 1, 15, 1, 0))
    failed = record(0x0006, struct.pack("<HHHBBBBBBHHIH", 3, 0, 15, 2, 0, 0x07, 0, 0, 0, 0xFFFF, 0, 0, 0))
    calculated = record(0x0006, struct.pack("<HHHdHIH", 3, 1, 15, 7.0, 0, 0, 0))
    sheet = read_sheet(put(ole(biff(XLS_LIST + error + truth + failed + calculated)), "lama.xls"))
    assert (sheet.unread, [found.cells for found in sheet.rows[1:]]) == (2, [("", "TRUE"), ("", "7")])


def test_escaped_control_signs_of_a_workbook_are_replaced(put):
    path = put(xlsx(sheet_xml(LIST + row(3, word("A3", "a_x0000_b_x000D_&#10;c"), word("B3", "_x005F_x0041_")))))
    assert read_sheet(path).rows[1].cells == ("a b\nc", "_x0041_")
