"""A product in steps: what is kept when something is wrong, what happens on a second press, and who saved what."""

import threading
import uuid

import pytest
from django.db import connection
from django.test import Client

from catalog import workflow
from catalog.choices import Status
from catalog.models import Product
from catalog.steps import PHOTOS, PRICE, WHAT
from catalog.views.operator import product as desk
from tests.catalog.desk import (
    NEW,
    address,
    errors,
    form_value,
    opened,
    rephotographed,
    retyped,
    steps_of,
    told,
    typed,
    typed_price,
)
from tests.factories import NOON, fresh, make_draft, make_maker, make_member, make_upload
from tests.registry.test_uploads import photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]


def test_five_steps_make_a_product_that_is_sent(at_desk, maker, operator):
    response = at_desk.post(NEW, typed())
    product = Product.objects.get()
    assert (response.status_code, response.url) == (302, address(product, "foto"))
    response = at_desk.post(response.url, rephotographed(product, photos=[photo("red"), photo("teal")]))
    assert response.url == address(product, "surat")
    response = at_desk.post(response.url, opened(product, PHOTOS))
    assert response.url == address(product, "harga")
    response = at_desk.post(response.url, typed_price(product))
    assert response.url == address(product)
    assert at_desk.post(address(product, "ajukan")).url == address(product)
    product = fresh(product)
    assert (product.maker, product.created_by, product.status) == (maker, operator, Status.SUBMITTED)
    assert (product.name, product.category.slug, product.brand) == ("Keripik Talas", "makanan", "Barokah")
    assert (product.description, product.ingredients) == ("Renyah.\nGurih.", "Talas, minyak")
    assert (product.net_weight_grams, product.shelf_life_days) == (250, 180)
    assert (product.price_from, product.price_to, product.unit) == (15_000, 20_000, "bungkus")
    assert (product.minimum_order, product.monthly_capacity) == (10, 1_500)
    assert [(shot.is_main, shot.upload.expires_at) for shot in product.photos.all()] == [(True, None), (False, None)]


def test_a_name_alone_makes_a_draft(at_desk):
    assert at_desk.post(NEW, {"name": "Tepung", "token": uuid.uuid4()}).status_code == 302
    assert Product.objects.get().price_from is None


@pytest.mark.parametrize(
    ("to", "word"),
    [("foto", "foto"), ("harga", "harga"), ("apa", "apa"), ("periksa", ""), ("", "surat"), ("entah", "surat")],
)
def test_every_way_out_of_a_step_saves_it(at_desk, operator, draft, to, word):
    upload = make_upload(operator)
    response = at_desk.post(address(draft, "foto"), rephotographed(draft, upload, to=to))
    assert (response.status_code, response.url) == (302, address(draft, word))
    assert [shot.upload for shot in draft.photos.all()] == [upload]


def test_a_step_may_be_saved_and_the_product_left_for_later(at_desk, draft):
    response = at_desk.post(address(draft, "apa"), retyped(draft, name="Keripik Baru", to="tutup"))
    assert (response.url, fresh(draft).name) == ("/operator/produk/", "Keripik Baru")


def test_leaving_a_step_unchanged_saves_nothing(at_desk, draft):
    for step in (WHAT, PRICE):
        response = at_desk.post(address(draft, step.slug), retyped(draft, step))
        assert (response.status_code, told(response)) == (302, [])
    assert at_desk.post(address(draft, "surat"), opened(draft, WHAT)).url == address(draft, "harga")
    assert fresh(draft).version == draft.version


def test_each_step_asks_its_own_fields(at_desk, draft):
    asked = {page: list(at_desk.get(page).context["form"].fields) for page in steps_of(draft)}
    assert list(asked.values()) == [
        ["name", "category", "brand", "description", "name_en", "description_en"],
        ["photos"],
        [],
        ["ingredients", "net_weight_written", "shelf_life_written", "price_from", "price_to", "unit",
         "minimum_order", "monthly_capacity"],
    ]  # fmt: skip


def test_ingredients_are_not_asked_of_what_is_no_food_unless_the_officer_marks_them(at_desk, maker, operator, verifier):
    cloth = make_draft(maker, by=operator, category="kerajinan")
    assert "ingredients" not in at_desk.get(address(cloth, "harga")).context["form"].fields
    workflow.submit(cloth, by=operator, at=NOON)
    workflow.return_for_revision(cloth, by=verifier, at=NOON, fields=["ingredients"], note="Kain apa?")
    response = at_desk.get(address(cloth, "harga"))
    assert "ingredients" in response.context["form"].fields
    assert "Kain apa?" in response.text
    assert at_desk.post(address(cloth, "harga"), retyped(cloth, PRICE, ingredients="Katun")).status_code == 302
    assert fresh(cloth).ingredients == "Katun"


def test_the_bar_of_steps_says_how_each_stands_in_words(at_desk, maker, operator):
    product = make_draft(maker, by=operator, photo=False)
    response = at_desk.get(address(product, "apa"))
    states = {step.slug: state for step, state in response.context["steps"]}
    assert states == {"apa": "open", "foto": "missing", "surat": "open", "harga": "open", "periksa": "missing"}
    assert [str(states[slug].label) in response.text for slug in ("apa", "foto")] == [True, True]


def test_the_papers_needed_are_listed_before_one_begins(at_desk, maker):
    kinds = at_desk.get(NEW).context["kinds"]
    assert [[need.kinds[0] for need in needs] for _words, needs in kinds] == [
        ["nib", "halal", "pirt"],
        ["nib", "tr", "merek"],
        ["nib", "na", "merek"],
        ["nib", "merek"],
    ]


def test_the_papers_step_tells_those_of_the_category(at_desk, draft):
    needs = at_desk.get(address(draft, "surat")).context["needs"]
    assert [need.kinds[0] for need in needs] == ["nib", "halal", "pirt"]


def test_a_paper_recorded_from_the_papers_step_leads_back_to_it(at_desk, maker, draft):
    page = at_desk.get(f"/operator/surat/baru/?produk={draft.pk}&jenis=halal").text
    sent = {
        "token": form_value(page, "token"),
        "back": form_value(page, "back"),
        "usaha": maker.pk,
        "kind": "halal",
        "number_written": "ID35110002418860325",
        "products": [draft.pk],
    }
    assert at_desk.post("/operator/surat/baru/", sent).url == address(draft, "surat")
    held = {need.kinds[0]: need.held for need in at_desk.get(address(draft, "surat")).context["needs"]}
    assert held["halal"] == "waiting"
    strange = sent | {"token": uuid.uuid4(), "back": "//evil", "number_written": "ID35110002418860326"}
    assert at_desk.post("/operator/surat/baru/", strange).url.startswith("/operator/surat/")


def test_what_is_wrong_comes_back_with_everything_typed(at_desk, draft):
    wrong = typed_price(draft, price_from="mahal")
    response = at_desk.post(address(draft, "harga"), wrong)
    assert (response.status_code, errors(response)) == (422, {"price_from": ["impossible_price"]})
    page = response.text
    assert [form_value(page, name) for name in ("price_from", "price_to", "unit")] == ["mahal", "20rb", "bungkus"]
    assert (form_value(page, "version"), form_value(page, "mark")) == (str(wrong["version"]), wrong["mark"])
    assert fresh(draft).version == draft.version


def test_the_page_counts_as_an_error_to_the_ear_too(at_desk):
    page = at_desk.post(NEW, typed(name="")).text
    assert page.count('aria-invalid="true"') == 1
    assert 'href="#id_name"' in page


@pytest.mark.parametrize(
    "hostile",
    [
        {"name": "Kopi\0"},
        {"name": "Kopi\nLereng"},
        {"description": "\0"},
        {"category": "x"},
        {"token": "x"},
        {"name": " \u200b\x1f"},
    ],
)
def test_hostile_input_is_refused_and_records_nothing(at_desk, hostile):
    assert (at_desk.post(NEW, typed(**hostile)).status_code, Product.objects.count()) == (422, 0)


@pytest.mark.parametrize("hostile", [{"price_from": "9" * 300}, {"minimum_order": "9999999999"}, {"unit": "\0"}])
def test_hostile_numbers_are_refused_too(at_desk, draft, hostile):
    assert at_desk.post(address(draft, "harga"), typed_price(draft, **hostile)).status_code == 422


@pytest.mark.parametrize("mark", ["", "x", "\0", "9" * 9_999])
def test_a_mark_that_cannot_be_is_no_reason_to_fail(at_desk, draft, mark):
    assert at_desk.post(address(draft, "apa"), retyped(draft, brand="Baru", mark=mark)).status_code == 302


def test_an_empty_post_is_a_form_with_errors(at_desk):
    assert at_desk.post(NEW).status_code == 422


def test_the_maker_comes_from_those_acted_for(at_desk, operator):
    second, foreign = make_maker("Dapur Kedua"), make_maker("Dapur Orang")
    make_member(operator, second)
    assert errors(at_desk.post(NEW, typed(maker=foreign.pk))) == {"maker": ["invalid_choice"]}
    at_desk.post(NEW, typed(maker=second.pk))
    assert Product.objects.get().maker == second


# --- pressed twice, or brought back by the back button


def test_a_second_press_records_nothing_and_lands_on_the_first_product(at_desk):
    once = typed()
    first, second = at_desk.post(NEW, once), at_desk.post(NEW, once)
    assert (second.status_code, second.url, Product.objects.count()) == (302, first.url, 1)


def test_the_form_that_the_back_button_brings_with_a_new_token_makes_no_second_product(at_desk):
    first, second = at_desk.post(NEW, typed()), at_desk.post(NEW, typed(to="harga"))
    product = Product.objects.get()
    assert [first.url, second.url] == [address(product, "foto"), address(product, "harga")]


def test_a_form_sent_before_that_says_something_else_is_not_passed_over(at_desk):
    before = typed()
    at_desk.post(NEW, before)
    response = at_desk.post(NEW, before | {"brand": "Lain"})
    assert (response.status_code, errors(response)) == (422, {"__all__": ["already_saved"]})
    token = form_value(response.text, "token")
    assert (form_value(response.text, "brand"), token != before["token"]) == ("Lain", True)
    assert address(Product.objects.get()) in response.text
    again = before | {"brand": "Lain", "token": token, "also": form_value(response.text, "also")}
    assert at_desk.post(NEW, again).status_code == 302
    assert set(Product.objects.values_list("brand", flat=True)) == {"Barokah", "Lain"}


def test_a_product_of_another_name_is_no_second_press(at_desk):
    at_desk.post(NEW, typed())
    assert at_desk.post(NEW, typed(name="Stik Talas")).status_code == 302
    assert Product.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_record_one_product_and_land_on_it(operator, monkeypatch):
    pressed, landed = typed(), []
    together = threading.Barrier(2, timeout=20)
    once = desk.once

    def both(user, token, make):
        together.wait()
        return once(user, token, make)

    monkeypatch.setattr(desk, "once", both)

    def press():
        client = Client()
        client.force_login(operator)
        landed.append(client.post(NEW, pressed).url)
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert landed == [address(Product.objects.get(), "foto")] * 2


def test_a_second_press_on_save_is_no_conflict(at_desk, draft):
    sent = retyped(draft, brand="Baru")
    at_desk.post(address(draft, "apa"), sent)
    version = fresh(draft).version
    assert at_desk.post(address(draft, "apa"), sent).status_code == 302
    assert fresh(draft).version == version == draft.version + 1


# --- two people, or two tabs


def test_who_saves_second_is_told_what_differs_and_may_press_again(at_desk, operator, draft):
    sent = retyped(draft, brand="Punya saya", name="Keripik Dua")
    workflow.revise(draft, by=operator, at=NOON, brand="Punya teman", name="Keripik Dua")
    response = at_desk.post(address(draft, "apa"), sent)
    form = response.context["form"]
    assert (response.status_code, errors(response)) == (422, {"__all__": ["stale"]})
    assert [stored for _label, stored in form.theirs] == ["Punya teman"]
    assert (form_value(response.text, "brand"), fresh(draft).brand) == ("Punya saya", "Punya teman")
    again = sent | {name: form_value(response.text, name) for name in ("version", "mark")}
    assert at_desk.post(address(draft, "apa"), again).status_code == 302
    assert fresh(draft).brand == "Punya saya"


def test_two_tabs_on_two_steps_are_no_conflict(at_desk, draft):
    price, what = retyped(draft, PRICE, unit="dus"), retyped(draft, brand="Baru")
    assert at_desk.post(address(draft, "harga"), price).status_code == 302
    assert at_desk.post(address(draft, "apa"), what).status_code == 302
    assert (fresh(draft).unit, fresh(draft).brand) == ("dus", "Baru")


def test_a_stale_form_with_another_error_stays_stale(at_desk, operator, draft):
    sent = retyped(draft, brand="Punya saya", name="")
    workflow.revise(draft, by=operator, at=NOON, brand="Punya teman")
    response = at_desk.post(address(draft, "apa"), sent)
    assert form_value(response.text, "version") == str(draft.version)
    again = sent | {"name": "Keripik", "mark": form_value(response.text, "mark")}
    assert errors(at_desk.post(address(draft, "apa"), again)) == {"__all__": ["stale"]}


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_form_without_a_readable_version_or_mark_is_stale(at_desk, draft, version):
    response = at_desk.post(address(draft, "apa"), retyped(draft, brand="Baru", version=version, mark="x"))
    assert errors(response) == {"__all__": ["stale"]}


@pytest.mark.parametrize("state", ["submitted", "archived"])
def test_what_was_typed_into_a_form_closed_meanwhile_stays_on_the_page(at_desk, request, state):
    product = request.getfixturevalue(state)
    assert at_desk.get(address(product, "apa")).url == address(product)
    response = at_desk.post(address(product, "apa"), retyped(product, brand="Baru"))
    assert (response.status_code, errors(response)) == (422, {"__all__": ["wrong_status"]})
    assert form_value(response.text, "brand") == "Baru"
    assert fresh(product).version == product.version
