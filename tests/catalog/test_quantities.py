"""Prices, weights, shelf lives and counts: real spellings, and none that is guessed."""

import csv

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.quantities import HIGHEST, grams, price_range, shelf_days, whole_number


def code_of(function, text) -> str:
    with pytest.raises(ValidationError) as refusal:
        function(text)
    return refusal.value.code


@pytest.mark.parametrize(
    ("text", "prices"),
    [
        ("Rp59.000", (59_000, 59_000)),
        ("65k", (65_000, 65_000)),
        ("15rb", (15_000, 15_000)),
        ("15 ribuan", (15_000, 15_000)),
        ("30rb/lusin", (30_000, 30_000)),
        ("idr 10K/3pcs", (10_000, 10_000)),
        ("10000/1000gr", (10_000, 10_000)),
        ("15000-30000", (15_000, 30_000)),
        ("30.000 - 15.000", (15_000, 30_000)),
        ("15-30rb", (15_000, 30_000)),
        ("Rp.15.000 s/d Rp.20.000", (15_000, 20_000)),
        ("15.000/20.000", (15_000, 20_000)),
        ("10rb, 15rb, 20rb", (10_000, 20_000)),
        ("Rp 15.000,00", (15_000, 15_000)),
        ("Rp15.000,-", (15_000, 15_000)),
        ("@15.000", (15_000, 15_000)),
        ("15.000 per pcs", (15_000, 15_000)),
        ("1,5 jt", (1_500_000, 1_500_000)),
        ("2.500.000", (2_500_000, 2_500_000)),
        ("15000.0", (15_000, 15_000)),
        ("12500,5", (12_501, 12_501)),
        ("15,000", (15_000, 15_000)),
        ("15 000", (15_000, 15_000)),
        ("１５．０００", (15_000, 15_000)),
        ("mulai 15rb", (15_000, 15_000)),
        ("15000 nett", (15_000, 15_000)),
    ],
)
def test_a_price_is_read_in_every_spelling(text, prices):
    assert price_range(text) == prices


@pytest.mark.parametrize("text", ["", " ", "-", "0", "Rp 0", "0,00", "\0"])
def test_no_price_is_no_price(text):
    assert price_range(text) is None


@pytest.mark.parametrize(
    "text",
    ["nego", "tidak dijual", "lima belas ribu", "-5000", "Rp -5.000", "²", "3.000.000.000", "9" * 500],
)
def test_an_impossible_price_is_refused(text):
    assert code_of(price_range, text) == "impossible_price"


@pytest.mark.parametrize("text", ["15", "1.500 jt", "1.500rb", "15_000", "1.5E+4", "15.000 (isi 10)", "9" * 50])
def test_a_price_that_can_be_read_in_two_ways_is_refused(text):
    assert code_of(price_range, text) == "ambiguous_price"


def test_prices_of_a_market_are_read_as_printed(data_dir):
    with (data_dir / "tokopedia_seblak_sample.csv").open(encoding="utf-8") as file:
        texts = [row["Harga"] for row in csv.DictReader(file)]
    printed = [int(text.removeprefix("Rp").replace(".", "")) for text in texts]
    assert [price_range(text) for text in texts] == [(price, price) for price in printed]


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("100 gram", 100),
        ("  200 GRAM", 200),
        ("250gr", 250),
        ("90 g.", 90),
        ("1 kg", 1000),
        ("1,5kg", 1500),
        ("2.5 kg", 2500),
        ("0,25 kg", 250),
        ("1/4 kg", 250),
        ("1 kilo gram", 1000),
        ("2 ons", 200),
        ("1.605 gram", 1605),
        ("Netto: 250 gr", 250),
        ("250 gram (dua ratus lima puluh)", 250),
    ],
)
def test_one_clear_weight_is_read(text, weight):
    assert grams(text) == weight


@pytest.mark.parametrize(
    "text",
    [
        *["", "-", "0", "0 gram", "250", "-5 gram", "500 mg", "500 ml", "1,5 liter", "250 cc", "10 buah"],
        *["200 / 500 / 1000 gram", "100 gram, 250 gram", "50-60 gram", "100. 200 g", "100 dan 250 gram"],
        *["60 biji (500 gram)", "5 x 2.5 gram", "100 garam", "200 9ram", "250 gram1", "300 Hari"],
        *["1.500 kg", "1,500 gram", "2,5 gram", "9" * 50 + " gram"],
    ],
)
def test_what_is_not_one_clear_weight_is_left_in_words(text):
    assert grams(text) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("30 hari", 30),
        ("30hari", 30),
        ("04  Hari", 4),
        ("`14 hari", 14),
        ("1.095 hari", 1095),
        ("2 minggu", 14),
        ("3 bulan", 90),
        ("1,5 bulan", 45),
        ("1 tahun", 365),
        ("tiga puluh hari", 30),
        ("dua belas bulan", 360),
        ("seratus dua puluh lima hari", 125),
        ("sebelas hari", 11),
        ("setahun", 365),
        ("30 (tiga puluh) hari", 30),
        ("± 30 hari", 30),
        ("tahan 3 hari", 3),
    ],
)
def test_one_clear_shelf_life_is_read(text, days):
    assert shelf_days(text) == days


@pytest.mark.parametrize(
    "text",
    [
        *["", "-", "21", "0 hari", "1.5 hari", "6-12 bulan", "7-14 hari dalam lemari es", "setengah bulan"],
        *["manual 180 hari, pengolahan dengan fakum (365 hari)", "30 hari di suhu sejuk 7 hari suhu ruang"],
        *["dua tiga hari", "belas hari", "puluh hari", "lama", "99999 hari", "9" * 50 + " hari"],
    ],
)
def test_what_is_not_one_clear_shelf_life_is_left_in_words(text):
    assert shelf_days(text) is None


def test_most_real_weights_and_shelf_lives_are_read(data_dir):
    with (data_dir / "pirt_pengajuan_produk.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    weights = [grams(row["berat_bersih"]) for row in rows]
    lives = [shelf_days(row["masa_simpan"]) for row in rows]
    assert (len(rows), len(rows) - weights.count(None), len(rows) - lives.count(None)) == (2058, 1566, 2028)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("7", 7),
        ("1500", 1500),
        ("1.500", 1500),
        ("1.500.000", 1_500_000),
        ("1,500,000", 1_500_000),
        ("1.500,00", 1500),
        ("1500.0", 1500),
        (" 1500 ", 1500),
        ("٣٠", 30),
    ],
)
def test_a_count_is_read_with_indonesian_dots(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["1,500", "12,345", "1.500.00", "1,2,3"])
def test_a_count_that_can_be_read_in_two_ways_is_refused(text):
    assert code_of(whole_number, text) == "ambiguous_number"


@pytest.mark.parametrize(
    "text", ["", "-", "lima", "-3", "1,5", "1.5", "15_000", "²", "1e3", "500 pcs", "3.000.000.000", "9" * 5000]
)
def test_what_is_no_count_is_refused(text):
    assert code_of(whole_number, text) == "not_a_whole_number"


SIGNS = st.text() | st.lists(
    st.sampled_from(["Rp", "1", "15", "500", ".", ",", " ", "-", "/", "rb", "k", "jt", "s/d", "per", "²", "٣", "\0"])
    | st.sampled_from(["gram", "kg", "ons", "hari", "bulan", "tahun", "se", "puluh", "tiga", "(", ")", "1/4", "isi"])
).map("".join)


@settings(deadline=None)
@given(SIGNS)
def test_no_text_breaks_a_price(text):
    try:
        prices = price_range(text)
    except ValidationError:
        return
    assert prices is None or 0 < prices[0] <= prices[1] <= HIGHEST


@settings(deadline=None)
@given(SIGNS)
def test_no_text_breaks_a_weight_or_shelf_life(text):
    for read in (grams, shelf_days):
        value = read(text)
        assert value is None or (type(value) is int and value > 0)


@settings(deadline=None)
@given(SIGNS)
def test_no_text_breaks_a_count(text):
    try:
        number = whole_number(text)
    except ValidationError:
        return
    assert 0 <= number <= HIGHEST


@settings(deadline=None)
@given(st.integers(min_value=100, max_value=HIGHEST))
def test_what_is_written_with_dots_reads_back(value):
    written = f"{value:,}".replace(",", ".")
    assert whole_number(written) == value
    assert price_range(f"Rp{written},00") == (value, value)
