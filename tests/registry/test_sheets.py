"""Lists as offices send them, lists as nobody should send them, and what we write ourselves."""

import sys
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry import sheets
from registry.sheets import SheetError, SheetLimits, SheetRow, read_sheet, write_sheet
from tests.hostile.sheets import (
    CASES,
    biff,
    label,
    ole,
    one_text_everywhere,
    xlsx,
)
from tests.registry.read import cells, code_of

# --- hostile


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_odd_sheet_gives_rows_or_its_refusal(case, put):
    path = put(case.make(), "daftar.xlsx")
    if case.code:
        assert code_of(path) == case.code
    else:
        assert len(read_sheet(path).rows) == case.rows


def test_a_sheet_that_takes_too_long_is_refused(put):
    assert code_of(put(xlsx()), limits=SheetLimits(seconds=0.001)) == "sheet_too_large"


@pytest.mark.parametrize(("rows", "code"), [(1, None), (40, "sheet_too_large")])
def test_a_sheet_that_takes_too_much_memory_is_refused(put, rows, code):
    path, limits = put(one_text_everywhere(rows)), SheetLimits(unpacked=2**30, memory=100 * 2**20)
    if code:
        assert code_of(path, limits=limits) == code
    else:
        assert len(read_sheet(path, limits=limits).rows) == 2


def test_a_child_that_cannot_start_is_a_refusal(put, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert code_of(put(xlsx())) == "sheet_unreadable"


def test_a_child_that_fails_is_a_refusal(put, monkeypatch, tmp_path):
    monkeypatch.setattr(sheets, "CHILD", tmp_path / "none.py")
    assert code_of(put(xlsx())) == "sheet_unreadable"


def test_a_child_that_says_nothing_is_a_refusal(put, monkeypatch):
    monkeypatch.setattr(sheets, "CHILD", put("", "silent.py"))
    assert code_of(put(xlsx())) == "sheet_unreadable"


def test_a_missing_file_and_a_folder_are_refusals(tmp_path):
    assert code_of(tmp_path / "none.xlsx") == "sheet_unreadable"
    assert code_of(tmp_path) == "sheet_unreadable"


def test_a_command_may_raise_the_bounds(put):
    path = put("nama;harga\n" + "Kopi;1\n" * 6000)
    assert len(read_sheet(path, limits=SheetLimits(rows=100_000)).rows) == 6000


@pytest.mark.parametrize(("rows", "code"), [(3, None), (2, "sheet_too_many_rows")])
def test_the_header_does_not_count_as_a_row(put, rows, code):
    for path in (put("nama;harga\nA;1\nB;2\nC;3\n"), put(ole(biff(four_lines())), "d.xls")):
        limits = SheetLimits(rows=rows)
        if code:
            assert code_of(path, limits=limits) == code
        else:
            assert len(read_sheet(path, limits=limits).rows) == 3


def four_lines() -> bytes:
    return b"".join(label(line, 0, f"nama {line}") + label(line, 1, "harga") for line in range(4))


def test_a_refusal_has_words_for_people(put):
    with pytest.raises(SheetError) as refusal:
        read_sheet(put("nama;harga\nA;1\nB;2\n"), limits=SheetLimits(rows=1))
    assert refusal.value.messages == [str(sheets.MESSAGES["sheet_too_many_rows"]) % {"rows": 1}]


# --- csv


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_csv_is_read_however_excel_writes_it(put, encoding, delimiter, newline):
    lines = [["nama produk", "kode", "harga"], ["Kopi “Café”", "00123", '"15000,50"'], ["Teh", "0", "9"]]
    text = newline.join(delimiter.join(line) for line in lines)
    sheet = read_sheet(put(text.encode(encoding)))
    assert sheet.header == ("nama produk", "kode", "harga")
    assert sheet.rows == [SheetRow(2, ("Kopi “Café”", "00123", "15000,50")), SheetRow(3, ("Teh", "0", "9"))]


def test_the_delimiter_is_looked_for_outside_quotes(put):
    text = 'nama;alamat\n"Kopi, Teh, Gula, Susu";"Jl. A, RT 1, RW 2"\n"Sambal, pedas, sekali";"Jl. B, RT 3"\n'
    assert cells(put(text)) == [
        ("Kopi, Teh, Gula, Susu", "Jl. A, RT 1, RW 2"),
        ("Sambal, pedas, sekali", "Jl. B, RT 3"),
    ]


def test_decimal_commas_do_not_make_a_delimiter(put):
    assert cells(put("nama;berat\nKopi;1,5\nTeh;0,25\nGula;2,0\n"))[0] == ("Kopi", "1,5")


def test_the_line_that_tells_the_delimiter_is_obeyed_and_hidden(put):
    sheet = read_sheet(put("sep=|\nnama|harga; lama\nKopi|1;2\n"))
    assert (sheet.header, sheet.rows) == (("nama", "harga; lama"), [SheetRow(2, ("Kopi", "1;2"))])


def test_a_cell_of_many_lines_is_one_cell_and_blank_lines_are_none(put):
    text = 'nama;komposisi\r\n\r\nKopi;"1. Kopi\r\n2. Gula"\r\n ; \r\nTeh;daun\r\n'
    assert read_sheet(put(text)).rows == [SheetRow(3, ("Kopi", "1. Kopi\n2. Gula")), SheetRow(5, ("Teh", "daun"))]


def test_quotes_inside_a_cell_do_no_harm(put):
    assert cells(put('nama;harga\nKeripik "Pedas";1\n"Kopi ""Asli""";2\n')) == [
        ('Keripik "Pedas"', "1"),
        ('Kopi "Asli"', "2"),
    ]


def test_control_signs_are_replaced(put):
    assert cells(put("nama;harga\nKo\0pi\x07;1\n")) == [("Ko pi", "1")]


def test_ragged_rows_are_filled_up_and_nothing_is_cut_off(put):
    sheet = read_sheet(put("nama;harga\nKopi\nTeh;1;lebih\n"))
    assert sheet.header == ("nama", "harga", "")
    assert [found.cells for found in sheet.rows] == [("Kopi", "", ""), ("Teh", "1", "lebih")]


def test_titles_above_the_header_are_passed_over(put):
    text = "DAFTAR PRODUK OPOP\n\nTahun;2023\nDinas Koperasi;Jawa Timur\nNama\n\nNo;Nama Produk;Harga\n1;Kopi;15000\n"
    sheet = read_sheet(put(text), is_header=lambda names: "Nama Produk" in names)
    assert (sheet.header, sheet.rows) == (("No", "Nama Produk", "Harga"), [SheetRow(8, ("1", "Kopi", "15000"))])


def test_a_header_nobody_knows_is_no_header(put):
    assert code_of(put("a;b\n1;2\n"), is_header=lambda names: False) == "sheet_no_header"


def test_the_header_is_asked_for_with_single_blanks(put):
    sheet = read_sheet(put('"Nama\n Produk";harga\nKopi;1\n'), is_header=lambda names: names[0] == "Nama Produk")
    assert sheet.header == ("Nama Produk", "harga")


def test_a_header_alone_is_a_list_without_rows(put):
    assert read_sheet(put("nama;harga\n")).rows == []


@pytest.mark.parametrize(
    ("name", "rows", "columns"), [("pesantren_jatim_kemenag.csv", 2862, 9), ("pirt_pengajuan_produk.csv", 2058, 22)]
)
def test_real_lists_are_read_whole(data_dir, name, rows, columns):
    sheet = read_sheet(data_dir / name)
    assert (len(sheet.rows), len(sheet.header), {len(found.cells) for found in sheet.rows}) == (
        rows,
        columns,
        {columns},
    )


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary() | st.text(alphabet='";,\t\n\rna1é\0').map(str.encode))
def test_no_bytes_break_the_reader(content, put):
    if content.startswith(sheets.WORKBOOKS):
        return
    try:
        sheet = read_sheet(put(content))
    except SheetError:
        return
    assert {len(found.cells) for found in sheet.rows} <= {len(sheet.header)}


# --- written by us


RISKY = ["=1+1", "+62812", "-5", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://contoh.id")', "http://contoh.id"]


def test_no_text_becomes_a_formula_or_a_link(tmp_path):
    path = tmp_path / "keluar.xlsx"
    write_sheet(path, ["=nama", "nilai"], [[text, "x"] for text in RISKY])
    sheet = read_sheet(path)
    assert (sheet.header, [found.cells[0] for found in sheet.rows]) == (
        ("=nama", "nilai"),
        [text.strip() for text in RISKY],
    )
    with zipfile.ZipFile(path) as archive:
        page, styles = (archive.read(f"xl/{part}.xml").decode() for part in ("worksheets/sheet1", "styles"))
    assert ("<f>" in page, "hyperlink" in page) == (False, False)
    guarded = [cell for cell in page.split("<c ")[1:] if cell.partition(">")[0].endswith('s="1" t="inlineStr"')]
    assert (len(guarded), styles.count('quotePrefix="1"')) == (8, 1)


def test_what_is_written_keeps_its_kind(tmp_path):
    path = tmp_path / "keluar.xlsx"
    moment = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
    values = [1500, 1.5, Decimal("2.5"), True, date(2026, 11, 24), moment, date(1, 1, 1), None, float("nan"), 10**16]
    assert write_sheet(path, ["nama", "nilai"], [[f"baris {n}", value] for n, value in enumerate(values)]) == 10
    assert [found.cells[1] for found in read_sheet(path).rows] == [
        *["1500", "1,5", "2,5", "TRUE", "2026-11-24", "2026-11-24 08:30:00", "0001-01-01", "", "nan"],
        "10000000000000000",
    ]


def test_text_columns_keep_every_digit(tmp_path):
    path = tmp_path / "keluar.xlsx"
    write_sheet(path, ["nama", "NIK"], [["Kopi", 3578010101010001], ["Teh", "0035"]], text_columns=["NIK"])
    assert cells(path) == [("Kopi", "3578010101010001"), ("Teh", "0035")]
    with zipfile.ZipFile(path) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
    assert (page.count('t="inlineStr"'), page.count("<v>")) == (6, 0)


def test_the_header_stays_in_sight_and_columns_are_wide_enough(tmp_path):
    path = tmp_path / "keluar.xlsx"
    write_sheet(path, ["nama", "ket"], [["Keripik singkong pedas", "x" * 500]])
    with zipfile.ZipFile(path) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in page
    widths = [float(part.split('"')[0]) for part in page.split(' width="')[1:]]
    assert [int(width) for width in widths] == [24, 52]


def test_a_row_longer_than_the_header_is_written_whole(tmp_path):
    path = tmp_path / "keluar.xlsx"
    write_sheet(path, ["nama", "ket"], [["Kopi", "x", "lebih"]])
    assert cells(path) == [("Kopi", "x", "lebih")]


def test_more_rows_than_a_sheet_holds_are_refused_not_dropped(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "EXCEL_ROWS", 3)
    assert write_sheet(tmp_path / "keluar.xlsx", ["nama"], [["a"], ["b"]]) == 2
    with pytest.raises(SheetError) as refusal:
        write_sheet(tmp_path / "keluar.xlsx", ["nama"], [["a"], ["b"], ["c"]])
    assert refusal.value.code == "sheet_too_many_rows"


def test_a_text_too_long_for_a_cell_is_cut(tmp_path):
    path = tmp_path / "keluar.xlsx"
    write_sheet(path, ["nama", "ket"], [["Kopi", "x" * 40_000]])
    assert len(cells(path)[0][1]) == 32_767


SIGNS = st.text(st.characters(), max_size=20) | st.text(alphabet="=+-@_x0041 \t\r\n\0\ud800'\"<&", max_size=20)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(SIGNS, SIGNS), max_size=20))
def test_what_is_written_reads_back(rows, tmp_path):
    path = tmp_path / "keluar.xlsx"
    write_sheet(path, ["nama", "nilai"], rows)
    cleaned = [tuple(sheets._clean(text) for text in texts) for texts in rows]
    assert cells(path) == [texts for texts in cleaned if any(texts)]
