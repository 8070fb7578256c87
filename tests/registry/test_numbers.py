"""Numbers on papers and telephones: real ones, odd ones, impossible ones."""

import csv
from collections import Counter
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from registry import numbers
from registry.numbers import (
    PaperNumber,
    bpom,
    format_phone,
    gtin,
    halal,
    merek,
    mobile,
    nib,
    npwp,
    nspp,
    paper_number,
    phone,
    pirt,
    plain,
    whatsapp_link,
)

TODAY = date(2026, 11, 24)
KINDS = {"PIRT": pirt, "BPOM": bpom, "HALAL": halal, "NIB": nib}
WARNED = {"valid_kedaluwarsa": ("pirt_expired",), "peringatan": ("pirt_province",), "mui_lama": ("halal_mui",)}
# The sheet calls it valid for want of a dash; its year is over, too.
WARNED |= {"valid_tanpa_tanda_hubung": ("pirt_expired",)}


def code_of(function, *args, **kwargs) -> str:
    with pytest.raises(ValidationError) as refusal:
        function(*args, **kwargs)
    return refusal.value.code


def test_numbers_as_people_write_them_get_our_verdict(data_dir):
    with (data_dir / "certificate_number_samples.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        read, text = KINDS[row["jenis"]], row["tulisan_asli"]
        if row["status"] == "tidak_valid":
            assert code_of(read, text) == f"impossible_{row['jenis'].lower()}", text
            continue
        number = read(text, on=TODAY)
        assert number.written == text
        assert number.normal == (row["bentuk_baku"] or text), text
        assert number.codes == WARNED.get(row["status"], ()), text
    assert len(rows) == 23


def test_issued_pirt_numbers_are_read_and_the_broken_ones_warned_about(data_dir):
    with (data_dir / "pirt_nomor_terbit.csv").open(encoding="utf-8") as file:
        found = {row["nomor_pirt"]: pirt(row["nomor_pirt"]) for row in csv.DictReader(file)}
    assert {written: number.codes for written, number in found.items() if number.codes} == {
        "2061208010246": ("pirt_no_year",),
        "88901290121-02": ("pirt_length", "pirt_food_group", "pirt_province"),
    }
    without_dash = {written: number.normal for written, number in found.items() if written != number.normal}
    assert without_dash == {
        "206321301065419": "2063213010654-19",
        "206122104000120": "2061221040001-20",
        "206122101000120": "2061221010001-20",
        "510122117001022": "5101221170010-22",
        "202317201017123": "2023172010171-23",
        "88901290121-02": "8890129012102",
    }


def test_nspp_of_the_register_and_the_ten_that_name_another_regency(data_dir):
    with (data_dir / "pesantren_jatim_kemenag.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = [nspp(row["nspp"], regency=f"35.{row['kab_kota_kode'][2:]}") for row in rows]
    assert [number.normal for number in found] == [row["nspp"] for row in rows]
    assert Counter(number.codes for number in found) == {(): 2852, ("nspp_regency",): 10}


def test_barcodes_of_real_products_have_a_fitting_check_digit(data_dir):
    with (data_dir / "off_899_products.csv").open(encoding="utf-8") as file:
        codes = [row["barcode_id"] for row in csv.DictReader(file)]
    assert [gtin(code) for code in codes] == [PaperNumber(code, code) for code in codes]


@pytest.mark.parametrize(
    ("read", "text", "normal", "codes"),
    [
        (nib, "91207 06290 001", "9120706290001", ()),
        (nib, "NIB: 9120706290001", "9120706290001", ()),
        (nib, "９１２０７０６２９０００１", "9120706290001", ()),
        (nib, "912070629000", "", ("nib_length",)),
        (nib, "91207062900011", "", ("nib_length",)),
        (nspp, "5100.3502.0102", "510035020102", ()),
        (nspp, "420035020102", "420035020102", ("nspp_prefix",)),
        (nspp, "51003502010", "", ("nspp_length",)),
        (npwp, "01.312.166.0-091.000", "013121660091000", ()),
        (npwp, "0013121660091000", "0013121660091000", ()),
        (npwp, "01.312.166.1-091.000", "013121661091000", ("npwp_check_digit",)),
        (npwp, "01.312.166.0-091.00", "", ("npwp_length",)),
        (pirt, "9063510010270-24", "9063510010270-24", ("pirt_packaging",)),
        (pirt, "2173510010270-24", "2173510010270-24", ("pirt_food_group",)),
        (pirt, "P-IRT 206 3510 01 0270 - 24", "2063510010270-24", ()),
        (pirt, "20635100102702", "20635100102702", ("pirt_length",)),
        (pirt, "2063510010270-24\n2093518011162-31", "2063510010270-24", ("several_numbers",)),
        (bpom, "md.245009001018", "MD 245009001018", ()),
        (bpom, "BPOMRIMD271111000300341", "MD 271111000300341", ()),
        (bpom, "kedelai, garam, BPOM RI MD 245009001018", "MD 245009001018", ()),
        (bpom, "ML 2450090010181", "ML 2450090010181", ("bpom_length",)),
        (bpom, "245009001018", "245009001018", ("bpom_no_letters",)),
        (bpom, "POM NA18181234567", "NA 18181234567", ("bpom_not_food",)),
        (bpom, "TR 203123456", "TR 203123456", ("bpom_not_food",)),
        (bpom, "MD 245009001018 / ML 245009001018", "MD 245009001018", ("several_numbers",)),
        (halal, "35110000145391021", "ID35110000145391021", ()),
        (halal, "ID351100001453910210", "ID351100001453910210", ("halal_18_digits",)),
        (halal, "00120012345678", "00120012345678", ("halal_mui",)),
        (halal, "ID 3511000014539102", "ID3511000014539102", ("halal_length",)),
        (merek, "IDM000123456", "IDM000123456", ()),
        (merek, "No. IDM 000 123 456", "IDM000123456", ()),
        (merek, "IDM00012345", "IDM00012345", ("merek_length",)),
        (merek, "000123456", "000123456", ("merek_no_letters",)),
        (merek, "JID2023012345", "JID2023012345", ("merek_application",)),
        (gtin, "8991001121615", "8991001121615", ()),
        (gtin, "899-1001-121616", "8991001121616", ("gtin_check_digit",)),
    ],
)
def test_odd_numbers_are_kept_and_warned_about(read, text, normal, codes):
    number = read(text)
    assert (number.normal, number.codes) == (normal, codes)


@pytest.mark.parametrize("read", [nib, nspp, npwp, pirt, bpom, halal, merek, gtin])
@pytest.mark.parametrize(
    "text",
    [
        *["", " ", "-", "\0", "ada", "dalam proses", "123", "²³¹" * 5, "9,12071E+12", "1" * 30, "1" * 500],
        *["2026-11-24", "24/11/2026", "503/1234/2019"],
    ],
)
def test_the_plainly_impossible_is_refused(read, text):
    assert code_of(read, text) == f"impossible_{read.__name__}"


def test_letters_of_bpom_need_their_digits():
    assert code_of(bpom, "MD 12345") == "impossible_bpom"


def test_a_pirt_number_tells_packaging_group_regency_and_end():
    number = pirt("SPIRT 2063510010270-24")
    assert (number.packaging, number.food_group, number.regency, number.end_year) == ("2", "06", "35.10", 2024)


@pytest.mark.parametrize(
    ("year", "codes"), [(2024, ()), (2025, ("pirt_expired",)), (2019, ()), (2018, ("pirt_far_end",))]
)
def test_the_end_of_a_pirt_number_is_judged_by_the_day(year, codes):
    assert pirt("2063510010270-24", on=date(year, 1, 1)).codes == codes


def test_a_warning_carries_words_for_people():
    [warning] = nib("912070629000").warnings
    assert str(warning.message) == str(numbers.MESSAGES["nib_length"])


@pytest.mark.parametrize("kind", ["sni", "haccp", "organic", "tkdn"])
def test_papers_without_a_rule_are_only_trimmed(kind):
    assert paper_number(kind, "  SNI 01-3836\n 2013 ", on=TODAY) == PaperNumber("SNI 01-3836 2013", "SNI 01-3836 2013")
    assert code_of(paper_number, kind, " ") == f"impossible_{kind}"
    assert code_of(paper_number, kind, "x" * 121) == f"impossible_{kind}"


@pytest.mark.parametrize(
    ("kind", "text", "normal"),
    [
        ("halal", "ID35110000145391021", "ID35110000145391021"),
        ("pirt", "206351001027024", "2063510010270-24"),
        ("md", "MD 245009001018", "MD 245009001018"),
        ("merek", "IDM000123456", "IDM000123456"),
    ],
)
def test_each_kind_of_certificate_goes_to_its_rule(kind, text, normal):
    assert paper_number(kind, text).normal == normal


@pytest.mark.parametrize(
    "text",
    [
        "0812-3456-7890",
        "0812 3456 7890",
        "0812.3456.7890",
        "(0812) 3456-7890",
        "62 812 3456 7890",
        "6281234567890",
        "+62 812-3456-7890",
        "+62 (0)812 3456 7890",
        "+62081234567890",
        "0062 812 3456 7890",
        "81234567890",
        "WA: 0812 3456 7890",
        "No. HP/WA 081234567890",
        "\u202a+62\u00a0812\u20113456\u20137890\u202c",
        "０８１２３４５６７８９０",
        "٠٨١٢٣٤٥٦٧٨٩٠",
        "https://wa.me/6281234567890?text=Halo",
        "wa.me/+6281234567890",
        "https://api.whatsapp.com/send?phone=6281234567890&text=x",
    ],
)
def test_a_mobile_is_read_in_every_spelling(text):
    assert mobile(text) == "+6281234567890"
    assert phone(text) == "+6281234567890"


def test_a_short_mobile_without_its_plus_is_no_landline():
    """Read as it stands, 62811234567 would be a landline of area 0628."""
    assert mobile("62811234567") == "+62811234567"


def test_a_foreign_mobile_needs_its_plus():
    assert mobile("+65 8123 4567") == "+6581234567"
    assert mobile("+1 415 555 2671") == "+14155552671"


@pytest.mark.parametrize("text", ["031-5678901", "(031) 567 8901", "+62 31 5678901"])
def test_a_landline_can_be_called_but_is_no_mobile(text):
    assert phone(text) == "+62315678901"
    assert code_of(mobile, text) == "impossible_phone"


@pytest.mark.parametrize(
    "text",
    [
        *["", "-", "0", "\0", "5678901", "0812", "08123456789012345", "0812_3456_7890", "08²1234567", "0812KOPIENAK"],
        *[
            "081234567890/081234567891",
            "+62+6281234567890",
            "081234567890 ext 5",
            "a@contoh.id",
            "8.12E+10",
            "0" * 5000,
        ],
    ],
)
def test_what_cannot_be_called_is_refused(text):
    assert code_of(mobile, text) == "impossible_phone"
    assert code_of(phone, text) == "impossible_phone"


def test_a_link_opens_the_chat_with_the_words_typed_in():
    assert whatsapp_link("+6281234567890") == "https://wa.me/6281234567890"
    assert whatsapp_link("+6281234567890", "Halo & salam") == "https://wa.me/6281234567890?text=Halo%20%26%20salam"


@pytest.mark.parametrize(
    ("e164", "shown"),
    [
        ("+6281234567890", "0812-3456-7890"),
        ("+62315678901", "(031) 5678901"),
        ("+6581234567", "+65 8123 4567"),
        ("nothing", "nothing"),
    ],
)
def test_a_number_is_shown_as_people_write_it(e164, shown):
    assert format_phone(e164) == shown


def test_plain_signs_keep_superscripts_and_drop_the_unseen():
    assert plain("１２²\u200b–\u00a0ＭＤ\t٣") == "12²- MD 3"


SIGNS = st.text() | st.text(alphabet="0123456789 .-/()+²٣ＭmdiIDMPRTe\u00a0\u202a\n\0,")


@settings(deadline=None)
@given(SIGNS)
def test_no_text_breaks_a_number(text):
    for read in (nib, nspp, npwp, pirt, bpom, halal, merek, gtin, mobile, phone):
        try:
            read(text)
        except ValidationError as refusal:
            assert refusal.code.startswith("impossible_")


@settings(deadline=None)
@given(SIGNS)
def test_a_normal_form_is_normal(text):
    for read in (nib, nspp, npwp, pirt, bpom, halal, merek, gtin):
        try:
            number = read(text)
        except ValidationError:
            continue
        if number.normal:
            assert read(number.normal).normal == number.normal


@settings(deadline=None)
@given(SIGNS)
def test_a_telephone_number_reads_back(text):
    for read in (mobile, phone):
        try:
            e164 = read(text)
        except ValidationError:
            continue
        assert read(e164) == e164
        assert read(format_phone(e164)) == e164
