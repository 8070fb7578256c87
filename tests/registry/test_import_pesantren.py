"""Lists of pesantren: the real register comes in whole, and what is ambiguous is said, never guessed."""

import csv

import pytest

from registry.cells import read_count, read_day
from registry.models import Pesantren, SourceRef
from registry.resources import PesantrenList
from tests.factories import make_pesantren
from tests.lists import ListFolder, said_of

REGISTER = "pesantren_jatim_kemenag.csv"


@pytest.fixture
def lists(tmp_path, db):
    return ListFolder(tmp_path, "import_pesantren")


def test_the_real_register_comes_in_whole_and_a_second_time_not_at_all(lists, data_dir):
    assert lists.commit(data_dir / REGISTER) == (2862, 0, 0, 0)
    with (data_dir / REGISTER).open(encoding="utf-8") as file:
        real = list(csv.DictReader(file))
    kept = Pesantren.objects.values_list("nspp", "name", "regency_id")
    assert sorted(kept) == sorted(
        (row["nspp"], " ".join(row["nama"].split()), f"35.{row['kab_kota_kode'][2:]}") for row in real
    )
    assert len({(name.casefold(), regency) for _nspp, name, regency in kept}) < len(real)  # namesakes are in it
    before = list(Pesantren.objects.order_by("pk").values())
    assert lists.commit(data_dir / REGISTER) == (0, 0, 2862, 0)
    assert list(Pesantren.objects.order_by("pk").values()) == before


def test_equal_names_in_one_regency_stay_apart(lists):
    rows = [("510035090001", "Miftahul Ulum", "35.09"), ("510035090002", "Miftahul Ulum", "35.09")]
    assert lists.commit(lists.write("NSPP;Nama;Kode Wilayah", *rows)) == (2, 0, 0, 0)


def test_every_column_finds_its_field(lists):
    header = (
        "Nomor Statistik;Nama Ponpes;Alamat;Kab/Kota;Kode Kab/Kota;Provinsi;Kopontren;Jumlah Santri;Tanggal Bergabung"
    )
    row = (
        "5100-3578-0001",
        "PP. An Nur",
        "Jl. Raya 1\nSurabaya",
        "Sby",
        "3578",
        "Jawa Timur",
        "Kopontren Nur",
        "1.250",
        "24/11/2020",
    )
    assert lists.commit(lists.write(header, row)) == (1, 0, 0, 0)
    values = Pesantren.objects.values(
        "nspp", "nspp_written", "name", "address", "regency", "kopontren", "students", "joined_on__year"
    )
    assert values.get() == {
        "nspp": "510035780001",
        "nspp_written": "5100-3578-0001",
        "name": "PP. An Nur",
        "address": "Jl. Raya 1\nSurabaya",
        "regency": "35.78",
        "kopontren": "Kopontren Nur",
        "students": 1250,
        "joined_on__year": 2020,
    }
    assert SourceRef.objects.get().own_number == "510035780001"


@pytest.mark.parametrize(
    ("place", "code", "expected"),
    [
        ("Kediri", "35.71", ("created", [])),
        ("Kediri", "", ("broken", ["ambiguous_regency"])),
        ("Kab. Kediri", "", ("created", [])),
        ("Kabupaten Sambas", "", ("broken", ["unknown_regency"])),
        ("Sambas", "61.01", ("outside", [])),
        ("", "", ("broken", ["regency_missing"])),
        ("Kota Kediri", "35.06", ("created", ["regency_name_differs"])),
        ("Surabaya", "3571", ("created", ["regency_name_differs"])),
        ("Kediri", "35.78", ("created", ["regency_name_differs"])),
        ("Kab. Tuban", "33.74", ("outside", ["regency_name_differs"])),
        ("Kediri", "35.1", ("broken", ["short_code"])),
        ("Banyuwangi", "35.1", ("created", ["short_code_completed"])),
    ],
)
def test_the_code_wins_and_a_bare_name_of_two_places_is_not_guessed(lists, place, code, expected):
    file = lists.write("Nama;Kab/Kota;Kode Wilayah", ("Nurul Huda", place, code))
    assert said_of(file, PesantrenList()) == [expected]


def test_rows_outside_east_java_are_passed_over_and_counted(lists):
    file = lists.write(
        "Nama;Kab/Kota;Provinsi", ("Nurul Huda", "Jember", "Jawa Timur"), ("Al Falah", "Sambas", "Kalimantan Barat")
    )
    assert lists.commit(file) == (1, 0, 0, 0)
    assert Pesantren.objects.get().name == "Nurul Huda"
    assert ": 1." in lists.said


@pytest.mark.parametrize("name", ["", "0", "-", "[disamarkan]"])
def test_without_a_name_a_row_is_broken(lists, name):
    file = lists.write("NSPP;Nama;Kode Wilayah", ("510035090001", name, "35.09"))
    assert said_of(file, PesantrenList()) == [("broken", ["name_missing"])]


@pytest.mark.parametrize(
    ("nspp", "expected"),
    [
        ("510035090001", ("created", [])),
        ("510035100001", ("created", ["nspp_regency"])),
        ("51003509001", ("created", ["nspp_length"])),
        ("510", ("broken", ["impossible_nspp"])),
        ("belum ada", ("created", [])),
        ("", ("created", [])),
    ],
)
def test_odd_numbers_are_warned_about_and_impossible_ones_refused(lists, nspp, expected):
    assert said_of(lists.write("NSPP;Nama;Kode Wilayah", (nspp, "Nurul Huda", "35.09")), PesantrenList()) == [expected]


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("Jumlah Santri", "1,5", "not_a_count"),
        ("Jumlah Santri", "banyak", "not_a_count"),
        ("Tanggal Bergabung", "kemarin", "not_a_day"),
        ("Kopontren", "x" * 151, "max_length"),
    ],
)
def test_what_a_field_cannot_hold_breaks_the_row(lists, column, cell, code):
    file = lists.write(f"Nama;Kode Wilayah;{column}", ("Nurul Huda", "35.09", cell))
    assert said_of(file, PesantrenList()) == [("broken", [code])]


# --- what stands in the register already


def test_an_nspp_of_the_register_is_adopted_not_doubled(lists):
    standing = make_pesantren("Nurul Huda", nspp="510035090001", address="Jl. Lama")
    file = lists.write("NSPP;Nama;Kode Wilayah;Alamat", ("510035090001", "Nurul Huda", "35.09", ""))
    Pesantren.objects.update(nspp_written="510035090001")
    assert lists.commit(file) == (0, 0, 1, 0)
    assert SourceRef.objects.get().target == standing.pk
    assert Pesantren.objects.get().address == "Jl. Lama"


def test_a_differing_one_stands_unless_overwritten(lists):
    make_pesantren("Nurul Huda", nspp="510035090001")
    file = lists.write("NSPP;Nama;Kode Wilayah", ("510035090001", "Nurul Hidayah", "35.09"))
    assert said_of(file, PesantrenList()) == [("broken", ["stands_already"])]
    assert lists.commit(file, "--overwrite") == (0, 1, 0, 0)
    assert lists.commit(file) == (0, 0, 1, 0)
    assert list(Pesantren.objects.values_list("name", "version")) == [("Nurul Hidayah", 2)]


def test_without_an_nspp_a_namesake_is_another_one_and_said(lists):
    make_pesantren("PP. Nurul-Huda")
    file = lists.write("Nama;Kode Wilayah", ("Nurul Huda", "35.09"), ("Nurul Huda", "35.10"))
    assert said_of(file, PesantrenList()) == [("created", ["namesake"]), ("created", [])]


def test_a_row_without_nspp_is_known_by_its_cells(lists):
    file = lists.write("Nama;Kode Wilayah", ("Nurul Huda", "35.09"))
    lists.commit(file)
    assert lists.commit(file) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("text", "day"), [("2020-02-29", (2020, 2, 29)), ("1/2/2020", (2020, 2, 1)), ("0000-00-00", None), ("-", None)]
)
def test_days_as_people_write_them(text, day):
    found = read_day(text)
    assert (found and (found.year, found.month, found.day)) == day


@pytest.mark.parametrize(("text", "count"), [("0", 0), ("1.250", 1250), (" 75 ", 75)])
def test_counts_as_people_write_them(text, count):
    assert read_count(text) == count
