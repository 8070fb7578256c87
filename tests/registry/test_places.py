"""How people write the 38 kabupaten and kota, and what is not theirs."""

import csv
from collections import Counter
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.choices import RegencyKind
from registry.places import BY_CODE, PROVINCES, REGENCIES, OutsideEastJava, place_doubts, read_regency


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("35.78", "35.78"),
        ("3578", "35.78"),
        (3578.0, "35.78"),
        ("3578.0", "35.78"),
        ("35,78", "35.78"),
        ("Surabaya", "35.78"),
        ("Jember", "35.09"),
        ("Kab. Tuban", "35.23"),
        ("KAB TUBAN", "35.23"),
        ("KAB/ TUBAN", "35.23"),
        ("Kabupaten Tuban", "35.23"),
        ("  kab.  tuban ", "35.23"),
        ("Tuban, Jawa Timur", "35.23"),
        ("Tuban, Kab.", "35.23"),
        ("Pemkab Tuban", "35.23"),
        ("Bojo Negoro", "35.22"),
        ("Kodya Malang", "35.73"),
        ("Kota. Malang", "35.73"),
        ("Kota Madya Malang", "35.73"),
        ("Malang (Kota)", "35.73"),
        ("Kab. Malang", "35.07"),
        ("KOTA BATU", "35.79"),
        ("Batu", "35.79"),
    ],
)
def test_a_place_is_read_in_every_spelling(name, code):
    assert read_regency(name) == code


@pytest.mark.parametrize(
    "name", ["Kediri", "Blitar", "Malang", "Probolinggo", "Pasuruan", "Mojokerto", "MADIUN", "Kediri, Jatim"]
)
def test_a_bare_name_of_two_places_is_never_guessed(name):
    with pytest.raises(ValidationError) as refusal:
        read_regency(name, province="Jawa Timur")
    assert refusal.value.code == "ambiguous_regency"
    short = name.split(",")[0].capitalize()
    assert (refusal.value.params["first"], refusal.value.params["second"]) == (f"Kabupaten {short}", f"Kota {short}")


@pytest.mark.parametrize(
    ("name", "code"), [("Kediri", "3571"), ("Kota Kediri", "35.71"), ("Surabaya", "35.71"), ("nowhere", 3571.0)]
)
def test_a_code_wins_over_a_name(name, code):
    assert read_regency(name, code=code) == "35.71"


@pytest.mark.parametrize("code", ["", "-", "0", " ", 0.0])
def test_a_code_that_says_nothing_leaves_the_name_to_speak(code):
    assert read_regency("Kab. Kediri", code=code) == "35.06"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *[(name, "") for name in ("Kab", "Kab. Surabaya", "Kota Jember", "Kab. Sambas", "35.99")],
        *[("Tuban", code) for code in ("35.99", "99.01", "357801", "abc")],
    ],
)
def test_what_is_not_known_is_said(name, code):
    with pytest.raises(ValidationError) as refusal:
        read_regency(name, code)
    assert refusal.value.code == "unknown_regency"


@pytest.mark.parametrize(("name", "code"), [("", ""), ("-", "0"), (" ", 0.0), ("0", "")])
def test_where_nothing_is_written_that_is_said(name, code):
    with pytest.raises(ValidationError) as refusal:
        read_regency(name, code)
    assert refusal.value.code == "regency_missing"


@pytest.mark.parametrize("code", ["35.1", "351", "35,1", 35.1, "351.0", "35.2", "35.7"])
@pytest.mark.parametrize("name", ["", "Kediri", "Kota Kediri", "nowhere"])
def test_a_code_that_lost_a_nought_is_never_completed_by_guessing(name, code):
    with pytest.raises(ValidationError) as refusal:
        read_regency(name, code)
    assert refusal.value.code == "short_code"
    if not name:
        with pytest.raises(ValidationError) as refusal:
            read_regency(code)
        assert refusal.value.code == "short_code"


@pytest.mark.parametrize(
    ("name", "code", "regency"),
    [
        ("Banyuwangi", "35.1", "35.10"),
        ("Kab. Pacitan", "35.1", "35.01"),
        ("Magetan", 35.2, "35.20"),
        ("Malang", "35.7", "35.07"),
        ("Kab. Malang", "357", "35.07"),
    ],
)
def test_a_code_that_lost_a_nought_is_completed_by_the_name_and_that_is_said(name, code, regency):
    assert read_regency(name, code) == regency
    assert [doubt.code for doubt in place_doubts(name, code)] == ["short_code_completed"]


@pytest.mark.parametrize(
    ("name", "code", "place"),
    [
        ("Kota Kediri", "35.06", "Kabupaten Kediri (35.06)"),
        ("Kab. Kediri", 3571.0, "Kota Kediri (35.71)"),
        ("Surabaya", "35.71", "Kota Kediri (35.71)"),
        ("Kediri", "35.78", "Kota Surabaya (35.78)"),
        ("35.78", "35.71", "Kota Kediri (35.71)"),
        ("Kab. Tuban", "33.74", "Jawa Tengah (33.74)"),
    ],
)
def test_a_code_that_contradicts_the_name_is_followed_and_both_are_named(name, code, place):
    (doubt,) = place_doubts(name, code)
    assert doubt.code == "regency_name_differs"
    assert doubt.message % doubt.params == doubt.message % {"place": place, "name": name}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *[("Kediri", "35.71"), ("Kab. Kediri", "3506"), ("Kota Kediri", ""), ("nowhere", "35.71"), ("", "35.71")],
        *[("3571", "35.71"), ("Kediri", "35.1"), ("Kab. Sambas", "61.01"), ("Tuban", "99.01"), ("Tuban", "abc")],
    ],
)
def test_a_name_that_fits_or_says_nothing_raises_no_doubt(name, code):
    assert place_doubts(name, code) == []


@pytest.mark.parametrize("province", ["", "-", "0", "Prov. Jawa Timur", "JAWA TIMUR", "Jatim", "35", 35.0])
@pytest.mark.parametrize("more", [{}, {"code": "3523"}])
def test_east_java_and_nothing_are_no_reason_to_pass_over(province, more):
    assert read_regency("Tuban", province=province, **more) == "35.23"


@pytest.mark.parametrize(
    ("name", "code", "province"),
    [
        ("Kab. Tuban", "", "Prov. Jawa Tengah"),
        ("Kab. Tuban", "35.23", "Jawa Barat"),
        ("Kab. Sambas", "", "Prov. Kalimantan Barat"),
        ("Kab. Tuban", "", "Prov. Nanggaroe Aceh Darussalam"),
        ("Kab. Tuban", "", "33"),
        ("Kab. Tuban", "33.74", ""),
        ("Kota Semarang", "3374", "Jawa Timur"),
        ("3374", "", ""),
    ],
)
def test_another_province_is_outside(name, code, province):
    with pytest.raises(OutsideEastJava) as refusal:
        read_regency(name, code, province)
    assert refusal.value.code == "outside_east_java"


@pytest.mark.parametrize("province", ["Jawa Tmur", "Jawa Timor", "Java Timur"])
def test_a_misspelt_east_java_is_asked_about_instead_of_passed_over(province):
    with pytest.raises(ValidationError) as refusal:
        read_regency("Tuban", province=province)
    assert refusal.value.code == "unknown_province"


def test_all_38_are_there_as_the_ministry_names_them(data_dir):
    with (data_dir / "jatim_kabkota.csv").open(encoding="utf-8") as file:
        official = [
            (row["kode_kemendagri"], row["nama_resmi"], row["jenis"], row["nama_pendek"], int(row["penduduk"]))
            for row in csv.DictReader(file)
        ]
    facts = [(f.code, f.name, f.kind.value.capitalize(), f.short_name, f.population) for f in REGENCIES]
    assert facts == official


def test_kinds_are_counted_as_they_are():
    assert Counter(fact.kind for fact in REGENCIES) == {RegencyKind.KABUPATEN: 29, RegencyKind.KOTA: 9}


def test_every_tile_has_its_own_place_on_a_map_of_eight_by_six():
    tiles = {(fact.tile_column, fact.tile_row) for fact in REGENCIES}
    assert len(tiles) == len(REGENCIES) == 38
    assert (max(x for x, _y in tiles), max(y for _x, y in tiles)) == (7, 5)


def test_twins_share_a_label_and_nobody_else():
    labels = Counter((fact.tile_label, fact.short_name) for fact in REGENCIES)
    assert len(labels) == len({label for label, _name in labels}) == 31


def test_provinces_are_38():
    assert (len(PROVINCES), PROVINCES["35"]) == (38, "Jawa Timur")


def test_every_official_name_and_code_reads_back():
    assert [read_regency(fact.name) for fact in REGENCIES] == list(BY_CODE)
    assert [read_regency(fact.name.upper(), fact.code.replace(".", "")) for fact in REGENCIES] == list(BY_CODE)


def test_the_register_of_pesantren_is_placed_by_its_codes(data_dir):
    with (data_dir / "pesantren_jatim_kemenag.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    read = [read_regency(row["kab_kota_nama"], row["kab_kota_kode"], row["provinsi_nama"]) for row in rows]
    assert [code.replace(".", "") for code in read] == [row["kab_kota_kode"] for row in rows]


def test_rows_of_other_provinces_are_told_from_ours(data_dir):
    with (data_dir / "pirt_pengajuan_produk.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = Counter()
    for row in rows:
        try:
            found[read_regency(row["kab_kota"], province=row["provinsi"])] += 1
        except OutsideEastJava as refusal:
            found[refusal.code] += 1
    assert found == {
        "outside_east_java": 1862,
        "35.23": 139,
        "35.12": 28,
        "35.75": 16,
        "35.78": 8,
        "35.10": 3,
        "35.13": 2,
    }


@settings(deadline=None)
@given(st.text(), st.one_of(st.text(), st.floats(), st.integers()), st.text())
def test_no_text_breaks_the_reader(name, code, province):
    with suppress(ValidationError):
        assert read_regency(name, code, province) in BY_CODE
    assert len(place_doubts(name, code)) <= 1
