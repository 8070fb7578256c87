"""What lists look like on the screen of a command: sheets, columns and people it knows, or one sentence."""

import pytest
import xlsxwriter
from django.core.management import CommandError

from registry.columns import match_columns
from registry.models import Pesantren
from registry.resources import PesantrenList
from tests.factories import make_user
from tests.lists import ListFolder

HEADER = "NSPP;Nama;Alamat;Kode Wilayah"
NURUL = ("510035090001", "Nurul Huda", "Jl. Raya 1", "35.09")


@pytest.fixture
def lists(tmp_path, db):
    return ListFolder(tmp_path, "import_pesantren")


# --- workbooks


def book(lists, *pages):
    path = lists.path / "buku.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name, rows in pages:
            page = workbook.add_worksheet(name)
            for line, cells in enumerate(rows):
                page.write_row(line, 0, cells)
    return path


GUIDE = ("Petunjuk", [["Cara mengisi", "Contoh"], ["Nama", "tulis lengkap"]])
LIST = ("Data", [HEADER.split(";"), NURUL])


def test_a_guide_before_the_list_is_passed_over_and_the_sheet_read_is_named(lists):
    assert lists.run(book(lists, GUIDE, ("Kosong", []), LIST)) == (1, 0, 0, 0)
    assert "“Data”" in lists.said
    assert "Petunjuk, Kosong" in lists.said


def test_a_sheet_that_does_not_exist_is_one_sentence_with_those_that_do(lists):
    with pytest.raises(CommandError) as refusal:
        lists.run(book(lists, GUIDE, LIST), sheet="Daftar")
    assert refusal.value.__cause__.code == "sheet_unknown"
    assert "Petunjuk, Data" in str(refusal.value)


# --- columns


def test_columns_are_known_in_many_words_and_the_others_named(lists):
    lists.run(lists.write("No.;Nama Pondok Pesantren;KAB./KOTA;Warna", ("1", "Nurul Huda", "Kab. Jember", "hijau")))
    assert "No., Warna" in lists.said


def test_titles_above_the_header_are_passed_over(lists):
    file = lists.path / "judul.csv"
    file.write_text("Daftar Pesantren;Tahun 2026\n\nNama;Kab/Kota\nNurul Huda;Kab. Jember\n")
    assert lists.run(file) == (1, 0, 0, 0)


def test_a_missing_column_is_one_sentence(lists):
    with pytest.raises(CommandError) as refusal:
        lists.run(lists.write("NSPP;Nama", ("510035090001", "Nurul Huda")))
    assert refusal.value.__cause__.code == "column_missing"


def test_a_missing_file_is_one_sentence(lists):
    with pytest.raises(CommandError) as refusal:
        lists.run(lists.path / "tidak-ada.csv")
    assert refusal.value.__cause__.code == "no_file"


def test_an_unknown_person_is_one_sentence(lists):
    with pytest.raises(CommandError) as refusal:
        lists.run(lists.write(HEADER, NURUL), by="tidak@ada.id")
    assert refusal.value.__cause__.code == "no_account"


def test_a_closed_account_takes_nothing_in(lists):
    make_user("Juru", email="juru@contoh.id", is_active=False)
    with pytest.raises(CommandError) as refusal:
        lists.run(lists.write(HEADER, NURUL), by="juru@contoh.id")
    assert refusal.value.__cause__.code == "no_account"


def test_columns_matched_by_hand_win_over_synonyms():
    places = match_columns(["Nama", "Sebutan", "Kab/Kota"], PesantrenList.columns, {"Nama": "", "Sebutan": "name"})
    assert {place: column.name for place, column in places.items()} == {1: "name", 2: "regency"}


def test_of_two_headers_for_one_column_the_first_counts():
    places = match_columns(["Nama", "Nama Pesantren"], PesantrenList.columns)
    assert {place: column.name for place, column in places.items()} == {0: "name"}


def test_rubbish_in_cells_is_a_broken_row_or_cleaned(lists):
    rows = [("510035090001", "Nurul\0 Huda\x07", "a" * 40_000, "35.09"), ("x" * 500, "Y" * 200, "\x01", "35.09\0")]
    file = lists.path / "kotor.csv"
    file.write_bytes("\n".join([HEADER, *(";".join(row) for row in rows)]).encode())
    assert lists.commit(file, "--valid-rows") == (1, 0, 0, 1)
    assert Pesantren.objects.get().name == "Nurul Huda"
