"""Own lists that come again otherwise: a product that stands already is changed, never recorded twice."""

import re

import pytest
from django.utils import translation

from catalog.choices import RETURNABLE_FIELDS
from catalog.list_columns import PRODUCT_COLUMNS
from catalog.models import Product
from catalog.own_lists import OwnProductList
from catalog.product_templates import HEADERS
from registry.columns import match_columns
from registry.models import SourceRef
from tests.factories import make_draft
from tests.incoming import OPERATOR, csv_of, save, uploaded, work

pytestmark = pytest.mark.django_db
WEIGHED = "Nama produk;Harga;Berat bersih"
KERIPIK = ("Keripik Uji", "15.000", "250 gram")
NAME_ALONE = "Nama produk;Harga"
DEARER = ("Keripik Uji", "18.000")


@pytest.fixture
def desk(signed_in, operator):
    return signed_in(operator)


@pytest.fixture
def listed(desk):
    save(desk, OPERATOR, uploaded(desk, OPERATOR, csv_of(WEIGHED, KERIPIK)))
    return Product.objects.get()


def products():
    return list(Product.objects.order_by("pk").values_list("name", "price_from", "net_weight_written"))


def verdicts(incoming):
    return [(row.verdict, [each["code"] for each in row.messages]) for row in incoming.rows.all()]


def page_of(desk, incoming):
    return desk.get(f"{OPERATOR}{incoming.pk}/")


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (NAME_ALONE, DEARER),
        (WEIGHED, (*DEARER, "0,25 kg")),
        (WEIGHED, (*DEARER, "")),
        (f"{WEIGHED};Kode produk", (*DEARER, "250 g", "")),
    ],
    ids=["no weight column", "weight written otherwise", "weight left empty", "code left empty"],
)
def test_a_list_that_says_less_of_its_products_changes_them(desk, listed, header, row):
    incoming = uploaded(desk, OPERATOR, csv_of(header, row))
    assert verdicts(incoming) == [("changed", ["changes"])]
    save(desk, OPERATOR, incoming)
    product = Product.objects.get()
    assert (product.pk, product.price_from, product.net_weight_grams) == (listed.pk, 18_000, 250)


def test_both_spellings_of_a_row_stay_known_by_one_number(desk, listed):
    save(desk, OPERATOR, uploaded(desk, OPERATOR, csv_of(NAME_ALONE, DEARER)))
    again = uploaded(desk, OPERATOR, csv_of(NAME_ALONE, DEARER))
    assert verdicts(again) == [("unchanged", [])]
    save(desk, OPERATOR, again)
    assert (SourceRef.objects.count(), Product.objects.get().version) == (1, 2)
    first = uploaded(desk, OPERATOR, csv_of(WEIGHED, KERIPIK))
    assert verdicts(first) == [("changed", ["changes"])]


def test_a_product_first_recorded_in_the_form_is_changed_by_the_list(desk, maker, operator):
    product = make_draft(maker, name="Keripik Uji", by=operator, price_from=15_000)
    incoming = uploaded(desk, OPERATOR, csv_of(WEIGHED, ("keripik  uji", "18.000", "250 gram")))
    assert verdicts(incoming) == [("changed", ["changes"])]
    save(desk, OPERATOR, incoming)
    assert (Product.objects.get().pk, Product.objects.get().price_from) == (product.pk, 18_000)
    desk.post(f"{OPERATOR}{incoming.pk}/batalkan/")
    work()
    assert Product.objects.get().price_from == 15_000


def test_several_products_of_the_name_are_a_fault_in_words(desk, listed, maker):
    make_draft(maker, name="Keripik Uji")
    incoming = uploaded(desk, OPERATOR, csv_of(NAME_ALONE, DEARER))
    assert verdicts(incoming) == [("broken", ["namesakes"])]


def test_a_second_row_for_a_product_already_meant_is_a_fault(desk, listed):
    incoming = uploaded(desk, OPERATOR, csv_of(WEIGHED, KERIPIK, (*DEARER, "")))
    assert verdicts(incoming) == [("unchanged", []), ("broken", ["namesakes"])]


def test_rows_of_one_name_with_and_without_weight_are_a_fault(desk):
    incoming = uploaded(desk, OPERATOR, csv_of(WEIGHED, KERIPIK, (*DEARER, "")))
    assert verdicts(incoming) == [("broken", ["rows_of_one_name"])] * 2


def test_an_edit_in_the_portal_is_not_written_over_by_a_list_that_says_less(desk, listed):
    Product.objects.update(price_from=20_000, version=2)
    incoming = uploaded(desk, OPERATOR, csv_of(NAME_ALONE, DEARER))
    assert verdicts(incoming) == [("broken", ["edited_on"])]


@pytest.mark.parametrize(
    ("header", "row"),
    [(WEIGHED, (*DEARER, "500 gram")), (f"{WEIGHED};Kode produk", (*DEARER, "250 gram", "KU-9"))],
    ids=["another weight", "a code of its own"],
)
def test_another_product_of_a_known_name_is_told_before_it_is_saved(desk, listed, header, row):
    incoming = uploaded(desk, OPERATOR, csv_of(header, row))
    assert verdicts(incoming) == [("created", ["same_name"])]
    page = page_of(desk, incoming)
    assert (page.context["remarked"], b"All rows are in order" in page.content) == (1, False)
    told = desk.get(f"{OPERATOR}{incoming.pk}/?hasil=catatan")
    assert [each["number"] for each in told.context["rows"]] == [2]


def test_two_weights_of_one_new_name_are_two_products_and_told(desk):
    incoming = uploaded(desk, OPERATOR, csv_of(WEIGHED, KERIPIK, (*DEARER, "500 gram")))
    assert verdicts(incoming) == [("created", ["same_name_in_list"])] * 2
    assert page_of(desk, incoming).context["remarked"] == 2
    save(desk, OPERATOR, incoming)
    assert len(products()) == 2


def test_a_change_is_shown_from_what_to_what(desk, listed):
    incoming = uploaded(desk, OPERATOR, csv_of(f"{WEIGHED};Merek dagang", (*DEARER, "250 gram", "Berkah")))
    words = incoming.rows.get().messages[0]["text"]
    assert ("15.000 → 18.000" in words, "– → Berkah" in words) == (True, True)


def test_the_workbook_the_column_page_and_the_form_speak_one_vocabulary():
    columns = {column.name: column for column in reversed(PRODUCT_COLUMNS)}
    in_form = {
        name.removesuffix("_written").replace("price_from", "price"): label for name, label in RETURNABLE_FIELDS.items()
    }
    with translation.override("id"):
        spoken = {name: str(in_form[name]) for name in HEADERS if name in in_form}
        assert {name: HEADERS[name] for name in spoken} == spoken
        assert {name: str(columns[name].label) for name in spoken} == spoken


def test_headers_of_the_workbook_and_of_older_ones_find_their_columns():
    old = ["Satuan jual", "Merek", "Deskripsi", "Komposisi", "Minimal order", "Kapasitas per bulan"]
    names = ["unit", "brand", "description", "ingredients", "minimum_order", "monthly_capacity"]
    assert [column.name for column in match_columns(old, OwnProductList.columns).values()] == names
    numbers = match_columns(["Kode produk"], OwnProductList.columns)
    assert [column.name for column in numbers.values()] == ["number"]
    new = match_columns(list(HEADERS.values()), OwnProductList.columns)
    assert [column.name for column in new.values()] == list(HEADERS)


def test_a_list_is_thrown_away_behind_one_question(desk):
    incoming = uploaded(desk, OPERATOR, csv_of(WEIGHED, KERIPIK))
    folded = re.compile(r"<details class=\"sheet\">(?:(?!</details>).)*/buang/", re.DOTALL)
    pages = [page_of(desk, incoming).text, desk.get(f"{OPERATOR}{incoming.pk}/kolom/").text]
    assert [(page.count("/buang/"), bool(folded.search(page))) for page in pages] == [(1, True)] * 2
