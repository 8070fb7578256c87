"""The operators' desk: who may come in, what is kept when something is wrong, what happens on a second press."""

import re
import threading
import uuid
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog import workflow
from catalog.choices import Status
from catalog.models import Category, Product, ReviewEvent
from catalog.views import operator as desk
from registry.choices import Pillar
from registry.models import FormToken, Membership, Upload
from tests.factories import (
    NOON,
    fresh,
    make_draft,
    make_maker,
    make_member,
    make_pesantren,
    make_published,
    make_submitted,
    make_upload,
    make_user,
)
from tests.registry.test_uploads import photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]
NEW = "/operator/produk/baru/"
MOST_QUERIES = 12


def typed(**values):
    """What a browser sends of a filled form; Save as a draft unless `do` says otherwise."""
    return {
        "token": str(uuid.uuid4()),
        "name": "Keripik Talas",
        "category": Category.objects.get(slug="makanan").pk,
        "description": "Renyah.\r\nGurih.",
        "ingredients": "Talas, minyak",
        "net_weight_written": "250 gram",
        "shelf_life_written": "6 bulan",
        "price_from": "Rp 15.000",
        "price_to": "20rb",
        "unit": "bungkus",
        "minimum_order": "10",
        "monthly_capacity": "1.500",
        "brand": "Barokah",
        "kept_photos": [""],
        "do": "save",
    } | values


def retyped(product, **values):
    """The form of a product as its page sends it back."""
    names = ("name", "brand", "description", "ingredients", "net_weight_written", "shelf_life_written", "unit")
    stored = {name: getattr(product, name) for name in names}
    stored |= {name: getattr(product, name) or "" for name in ("price_from", "price_to", "minimum_order")}
    kept = ["", *(shot.upload_id for shot in product.photos.all())]
    return (
        {"version": product.version, "category": product.category_id, "kept_photos": kept, "do": "save"}
        | stored
        | values
    )


def address(product, verb=""):
    return f"/operator/produk/{product.pk}/{verb}"


def errors(response):
    found = response.context["form"].errors.as_data()
    return {name: [error.code for error in listed] for name, listed in found.items()}


def told(response):
    return [message.level_tag for message in get_messages(response.wsgi_request)]


@pytest.fixture
def at_desk(signed_in, operator):
    return signed_in(operator)


@pytest.fixture
def draft(maker, operator):
    return make_draft(maker, by=operator)


@pytest.fixture
def submitted(draft, operator):
    return workflow.submit(draft, by=operator, at=NOON)


@pytest.fixture
def returned(submitted, verifier):
    fields, note = ["photos", "ingredients"], "Foto buram. Minyak apa?"
    return workflow.return_for_revision(submitted, by=verifier, at=NOON, fields=fields, note=note)


@pytest.fixture
def published(maker, operator):
    return make_published(maker, operator=operator, ingredients="Talas")


@pytest.fixture
def archived(published, operator):
    return workflow.archive(published, by=operator, at=NOON, note="Tidak dibuat lagi.")


# --- who may come in


def pages(product):
    return ["/operator/", "/operator/produk/", NEW, address(product)]


def buttons(product):
    return [address(product, verb) for verb in ("ajukan/", "tarik/", "arsipkan/")]


def test_a_visitor_is_sent_to_sign_in(client, draft):
    answers = [client.get(page) for page in pages(draft)] + [client.post(button) for button in buttons(draft)]
    assert [(answer.status_code, answer.url[:7]) for answer in answers] == [(302, "/masuk/")] * 7


def test_an_operator_opens_every_page(at_desk, draft):
    assert [at_desk.get(page).status_code for page in pages(draft)] == [200] * 4


def test_buttons_are_pressed_not_fetched(at_desk, draft):
    assert [at_desk.get(button).status_code for button in buttons(draft)] == [405] * 3


def test_the_product_of_a_neighbour_does_not_exist(signed_in, neighbour, draft):
    client = signed_in(neighbour)
    answers = [client.get(address(draft)), client.post(address(draft), typed())]
    answers += [client.post(button) for button in buttons(draft)]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert fresh(draft).version == draft.version


def test_an_operator_of_the_pesantren_does_not_act_for_its_alumni(signed_in):
    pesantren, ustadz = make_pesantren(), make_user()
    make_member(ustadz, pesantren)
    own = make_draft(make_maker(pesantren=pesantren))
    alumni = make_draft(make_maker(pillar=Pillar.SOCIAL, pesantren=pesantren))
    client = signed_in(ustadz)
    assert (client.get(address(own)).status_code, client.get(address(alumni)).status_code) == (200, 404)


def test_an_officer_sees_but_does_not_act_for_a_maker(signed_in, verifier, draft):
    client = signed_in(verifier)
    answers = [client.get(address(draft)), client.post(address(draft), typed()), client.get(NEW)]
    answers += [client.post(button) for button in buttons(draft)]
    assert [answer.status_code for answer in answers] == [403] * 6
    assert fresh(draft).status == Status.DRAFT


def test_an_officer_who_wanders_in_finds_a_word_and_no_foreign_products(signed_in, verifier, draft):
    client = signed_in(verifier)
    assert client.get("/operator/").templates[0].name == "operator/no_maker.html"
    assert client.get("/operator/produk/").context["page"].paginator.count == 0


@pytest.mark.parametrize("approved", [True, False, None])
def test_somebody_who_acts_for_nobody_is_told_what_to_do_and_keeps_no_photo(signed_in, maker, approved):
    guest = make_user()
    if approved is not None:
        member = make_member(guest, maker)
        change = {"until": "2026-02-01"} if approved else {"approved_at": None, "approved_by": None}
        Membership.objects.filter(pk=member.pk).update(**change)
    client = signed_in(guest)
    response = client.get("/operator/")
    assert (response.status_code, response.context["has_asked"]) == (200, approved is False)
    assert client.post(NEW, typed(photos=[photo()])).status_code == 403
    assert Upload.objects.count() == 0


# --- start page and list


def test_the_start_page_counts_what_waits_and_shows_the_officers_words_first(at_desk, maker, operator, returned):
    make_draft(maker, by=operator, category="kerajinan", photo=False, price_from=None)
    make_submitted(maker, operator=operator, at=NOON - timedelta(days=2))
    make_submitted(maker, operator=operator)
    response = at_desk.get("/operator/")
    context = response.context
    assert context["numbers"] == {"draft": 1, "submitted": 2, "returned": 1, "published": 0, "archived": 0}
    assert (context["open_tasks"], context["waiting_since"]) == (2, NOON - timedelta(days=2))
    assert [(product, product.words) for product in context["returned"]] == [(returned, "Foto buram. Minyak apa?")]
    [left] = context["drafts"]
    assert left.missing == [error.messages[0] for error in workflow.missing_for_submission(left).values()]
    assert len(left.missing) == 2
    assert "Foto buram. Minyak apa?" in response.text


def test_the_start_page_leaves_long_lists_to_the_list(at_desk, maker, operator):
    for _ in range(desk.DRAFTS_SHOWN + 2):
        make_draft(maker, by=operator)
    context = at_desk.get("/operator/").context
    assert (len(context["drafts"]), context["more_drafts"]) == (desk.DRAFTS_SHOWN, 2)


def test_the_list_holds_all_own_products_and_no_other(at_desk, draft, published, neighbour):
    make_draft(make_maker("Dapur Lain"))
    page = at_desk.get("/operator/produk/").context["page"]
    assert set(page.object_list) == {draft, published}


@pytest.mark.parametrize(("word", "shown"), [("draf", 1), ("tayang", 1), ("arsip", 0), ("entah", 2), ("²", 2)])
def test_the_list_shows_one_status_by_its_word(at_desk, draft, published, word, shown):
    assert at_desk.get("/operator/produk/", {"keadaan": word}).context["page"].paginator.count == shown


@pytest.mark.parametrize(("asked", "number"), [("2", 2), ("99", 2), ("0", 2), ("x", 1), ("", 1)])
def test_the_list_is_paged_and_any_page_number_leads_somewhere(at_desk, maker, operator, monkeypatch, asked, number):
    monkeypatch.setattr(desk, "PER_PAGE", 2)
    for _ in range(3):
        make_draft(maker, by=operator, photo=False)
    assert at_desk.get("/operator/produk/", {"hal": asked}).context["page"].number == number


def test_the_same_few_queries_with_one_product_and_with_two_thousand(at_desk, maker, operator, returned):
    make_draft(maker, by=operator)
    addresses = [*pages(returned), "/operator/produk/?hal=2"]

    def queries():
        counted = {}
        for page in addresses:
            with CaptureQueriesContext(connection) as captured:
                assert at_desk.get(page).status_code == 200
            counted[page] = len(captured)
        return counted

    few = queries()
    category = Category.objects.get(slug="makanan")
    Product.objects.bulk_create(
        [Product(maker=maker, category=category, name=f"Produk {n}", price_from=1000) for n in range(1_998)]
    )
    assert Product.objects.count() == 2_000
    for product in Product.objects.order_by("-pk")[:50]:
        product.photos.create(upload=make_upload(operator), is_main=True)
    many = queries()
    assert many == few
    assert max(many.values()) <= MOST_QUERIES


# --- recording


def test_a_draft_holds_what_was_typed_and_chosen(at_desk, maker, operator):
    response = at_desk.post(NEW, typed(photos=[photo("red"), photo("teal")]))
    product = Product.objects.get()
    assert (response.status_code, response.url) == (302, address(product))
    assert (product.maker, product.created_by, product.status) == (maker, operator, Status.DRAFT)
    assert (product.name, product.category.slug, product.brand) == ("Keripik Talas", "makanan", "Barokah")
    assert (product.description, product.ingredients) == ("Renyah.\nGurih.", "Talas, minyak")
    assert (product.net_weight_grams, product.shelf_life_days) == (250, 180)
    assert (product.price_from, product.price_to, product.unit) == (15_000, 20_000, "bungkus")
    assert (product.minimum_order, product.monthly_capacity) == (10, 1_500)
    assert [(shot.is_main, shot.upload.expires_at) for shot in product.photos.all()] == [(True, None), (False, None)]


def test_a_name_alone_makes_a_draft(at_desk):
    assert at_desk.post(NEW, {"name": "Tepung", "token": uuid.uuid4(), "do": "save"}).status_code == 302
    assert Product.objects.get().price_from is None


def test_save_and_send_reaches_the_office_in_one_go(at_desk, operator):
    response = at_desk.post(NEW, typed(photos=[photo()], do="send"))
    product = Product.objects.get()
    assert (response.url, told(response)) == (address(product), ["success"])
    assert (product.status, product.submitted_by) == (Status.SUBMITTED, operator)


def test_what_the_office_needs_stands_beside_the_fields_and_nothing_is_recorded(at_desk):
    response = at_desk.post(NEW, typed(category="", price_from="", price_to="", do="send"))
    assert response.status_code == 422
    assert errors(response) == {
        "category": ["category_missing"],
        "price_from": ["price_missing"],
        "photos": ["photo_missing"],
    }
    assert (Product.objects.count(), FormToken.objects.count()) == (0, 0)


def test_a_maker_outside_opop_is_told_above_the_form(signed_in):
    operator = make_user()
    make_member(operator, make_maker(pillar=Pillar.NONE))
    response = signed_in(operator).post(NEW, typed(photos=[photo()], do="send"))
    assert (response.status_code, errors(response)) == (422, {"__all__": ["maker_outside_opop"]})


def test_photos_are_kept_although_another_field_is_wrong_and_the_form_names_them(at_desk, operator):
    broken = SimpleUploadedFile("rusak.jpg", b"\xff\xd8\xff")
    wrong = typed(price_from="mahal", photos=[photo("red"), broken, photo("teal")])
    response = at_desk.post(NEW, wrong)
    assert response.status_code == 422
    assert errors(response) == {"price_from": ["impossible_price"], "photos": ["photo_unreadable"]}
    kept = list(Upload.objects.order_by("pk"))
    assert [upload.owner for upload in kept] == [operator, operator]
    page = unescape(response.text)
    assert re.findall(r'name="kept_photos" value="(\d*)"', page) == ["", *(str(upload.pk) for upload in kept)]
    assert "“rusak.jpg”" in page
    assert [form_value(page, name) for name in ("name", "price_from", "price_to")] == ["Keripik Talas", "mahal", "20rb"]
    assert form_value(page, "token") == wrong["token"]

    mended = typed(token=wrong["token"], kept_photos=["", kept[1].pk, kept[0].pk])
    assert at_desk.post(NEW, mended).status_code == 302
    assert [shot.upload for shot in Product.objects.get().photos.all()] == [kept[1], kept[0]]


def form_value(page, name):
    return re.search(rf'<input[^>]* name="{name}"[^>]*? value="([^"]*)"', page)[1]


def test_the_page_counts_as_an_error_to_the_ear_too(at_desk):
    page = at_desk.post(NEW, typed(name="")).text
    assert page.count('aria-invalid="true"') == 1
    assert 'href="#id_name"' in page


@pytest.mark.parametrize(("press", "order"), [("remove {0}", [1]), ("earlier {1}", [1, 0]), ("keep", [0, 1])])
def test_the_button_of_a_photo_brings_the_form_back_with_everything_typed(at_desk, operator, press, order):
    kept = [make_upload(operator), make_upload(operator)]
    named = ["", *(upload.pk for upload in kept)]
    press = press.format(*(upload.pk for upload in kept))
    response = at_desk.post(NEW, typed(kept_photos=named, photo=press, price_from="mahal", name=""))
    assert (response.status_code, Product.objects.count()) == (200, 0)
    assert response.context["form"].uploads == [kept[index] for index in order]
    assert form_value(response.text, "price_from") == "mahal"
    assert "Renyah." in response.text


def test_photos_chosen_before_pressing_the_button_of_another_are_kept_and_told_apart(at_desk, operator):
    broken = SimpleUploadedFile("rusak.jpg", b"x")
    response = at_desk.post(NEW, typed(photo="keep", photos=[photo(), broken]))
    assert (response.status_code, errors(response)) == (422, {"photos": ["photo_format"]})
    assert response.context["form"].uploads == [Upload.objects.get()]


def test_a_file_over_the_limit_is_refused_beside_the_field(at_desk, settings):
    settings.PHOTO_MAX_BYTES = 1000
    response = at_desk.post(NEW, typed(photos=[photo()]))
    assert (response.status_code, errors(response)) == (422, {"photos": ["photo_too_large"]})


def test_more_files_than_any_form_may_carry_are_refused_in_words(at_desk):
    files = [SimpleUploadedFile(f"{number}.jpg", b"x") for number in range(21)]
    response = at_desk.post(NEW, typed(photos=files))
    assert (response.status_code, response.templates[0].name) == (400, "400.html")


@pytest.mark.parametrize(
    "hostile",
    [
        {"name": "Kopi\0"},
        {"name": "Kopi\nLereng"},
        {"description": "\0"},
        {"category": "x"},
        {"kept_photos": ["9" * 40]},
        {"price_from": "9" * 300},
        {"minimum_order": "9999999999"},
        {"token": "x"},
        {"name": " \u200b\x1f"},
    ],
)
def test_hostile_input_is_refused_and_records_nothing(at_desk, hostile):
    assert (at_desk.post(NEW, typed(**hostile)).status_code, Product.objects.count()) == (422, 0)


def test_an_empty_post_is_a_form_with_errors(at_desk):
    assert at_desk.post(NEW).status_code == 422


def test_the_maker_comes_from_those_acted_for(at_desk, operator):
    second, foreign = make_maker("Dapur Kedua"), make_maker("Dapur Orang")
    make_member(operator, second)
    assert errors(at_desk.post(NEW, typed(maker=foreign.pk))) == {"maker": ["invalid_choice"]}
    at_desk.post(NEW, typed(maker=second.pk))
    assert Product.objects.get().maker == second


# --- pressed twice


def test_a_second_press_records_nothing_and_lands_on_the_first_product(at_desk):
    once = typed(photos=[photo()], do="send")
    first = at_desk.post(NEW, once)
    second = at_desk.post(NEW, once | {"photos": [photo()]})
    assert (second.status_code, second.url) == (302, first.url)
    assert (Product.objects.count(), ReviewEvent.objects.count()) == (1, 1)


def test_a_form_sent_before_that_says_something_else_is_not_passed_over(at_desk):
    before = typed()
    at_desk.post(NEW, before)
    response = at_desk.post(NEW, before | {"name": "Stik Talas"})
    assert (response.status_code, errors(response)) == (422, {"__all__": ["already_saved"]})
    token = form_value(response.text, "token")
    assert (form_value(response.text, "name"), token != before["token"]) == ("Stik Talas", True)
    assert at_desk.post(NEW, before | {"name": "Stik Talas", "token": token}).status_code == 302
    assert set(Product.objects.values_list("name", flat=True)) == {"Keripik Talas", "Stik Talas"}


def test_a_saved_form_that_is_to_be_sent_now_is_not_passed_over_either(at_desk):
    before = typed(photos=[photo()])
    at_desk.post(NEW, before)
    response = at_desk.post(NEW, before | {"photos": [photo()], "do": "send"})
    assert errors(response) == {"__all__": ["already_saved"]}


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
    assert landed == [address(Product.objects.get())] * 2


# --- changing


def test_a_draft_is_changed_and_its_photos_follow(at_desk, operator, draft):
    extra = make_upload(operator)
    response = at_desk.post(address(draft), retyped(draft, name="Keripik Baru", kept_photos=["", extra.pk]))
    assert (response.status_code, response.url, told(response)) == (302, address(draft), ["success"])
    saved = fresh(draft)
    assert (saved.name, saved.version) == ("Keripik Baru", draft.version + 1)
    assert [shot.upload for shot in saved.photos.all()] == [extra]


def test_a_returned_product_shows_the_officers_words_beside_the_very_fields(at_desk, returned):
    response = at_desk.get(address(returned))
    assert response.context["notes"] == dict.fromkeys(["photos", "ingredients"], "Foto buram. Minyak apa?")
    assert re.findall(r'id="(\w+)_note"', response.text) == ["id_photos", "id_ingredients"]
    assert response.text.count("Foto buram. Minyak apa?") == 3


def test_the_officers_words_stay_when_a_product_was_sent_too_early_and_taken_back(at_desk, operator, returned):
    workflow.take_back(workflow.submit(returned, by=operator, at=NOON), by=operator, at=NOON)
    assert at_desk.get(address(returned)).context["event"].note == "Foto buram. Minyak apa?"


def test_a_returned_product_is_mended_and_sent_in_one_go(at_desk, returned):
    response = at_desk.post(address(returned), retyped(returned, ingredients="Talas, minyak kelapa", do="send"))
    saved = fresh(returned)
    assert response.status_code == 302
    assert (saved.ingredients, saved.status) == ("Talas, minyak kelapa", Status.SUBMITTED)


def test_what_is_missing_for_sending_keeps_what_was_typed_and_saves_nothing(at_desk, draft):
    response = at_desk.post(address(draft), retyped(draft, brand="Baru", price_from="", price_to="", do="send"))
    assert (response.status_code, errors(response)) == (422, {"price_from": ["price_missing"]})
    assert form_value(response.text, "brand") == "Baru"
    assert fresh(draft).version == draft.version


def test_who_saves_second_is_told_what_differs_and_may_press_again(at_desk, operator, draft):
    sent = retyped(draft, brand="Punya saya", unit="dus")
    workflow.revise(draft, by=operator, at=NOON, brand="Punya teman", unit="dus")
    response = at_desk.post(address(draft), sent)
    form = response.context["form"]
    assert (response.status_code, errors(response)) == (422, {"__all__": ["stale"]})
    assert [stored for _label, stored in form.theirs] == ["Punya teman"]
    assert (form_value(response.text, "brand"), fresh(draft).brand) == ("Punya saya", "Punya teman")
    assert at_desk.post(address(draft), sent | {"version": form_value(response.text, "version")}).status_code == 302
    assert fresh(draft).brand == "Punya saya"


def test_a_stale_form_with_another_error_stays_stale(at_desk, operator, draft):
    sent = retyped(draft, brand="Punya saya", price_from="mahal")
    workflow.revise(draft, by=operator, at=NOON, brand="Punya teman")
    response = at_desk.post(address(draft), sent)
    assert form_value(response.text, "version") == str(draft.version)
    again = at_desk.post(address(draft), sent | {"price_from": "15rb"})
    assert errors(again) == {"__all__": ["stale"]}


@pytest.mark.parametrize("do", ["save", "send"])
def test_a_second_press_on_save_is_no_conflict(at_desk, draft, do):
    sent = retyped(draft, brand="Baru", do=do)
    at_desk.post(address(draft), sent)
    version = fresh(draft).version
    response = at_desk.post(address(draft), sent)
    assert (response.status_code, told(response)) == (302, ["success", "success"])
    assert fresh(draft).version == version


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_form_without_a_readable_version_is_stale(at_desk, draft, version):
    response = at_desk.post(address(draft), retyped(draft, brand="Baru", version=version))
    assert errors(response) == {"__all__": ["stale"]}


def test_a_colleagues_photo_on_the_product_survives_my_save(at_desk, maker, operator):
    product = make_draft(maker, by=make_user(role="verifier"))
    at_desk.post(address(product), retyped(product, brand="Baru"))
    assert (fresh(product).brand, product.photos.count()) == ("Baru", 1)


def test_a_strangers_photo_cannot_be_taken_over(at_desk, neighbour, draft):
    response = at_desk.post(address(draft), retyped(draft, kept_photos=[make_upload(neighbour).pk]))
    assert errors(response) == {"photos": ["photo_gone"]}


# --- a product on show


def test_a_published_product_shows_its_locks_and_the_public_page(at_desk, published):
    page = at_desk.get(address(published)).text
    assert sorted(re.findall(r'id="id_(\w+)_locked"', page)) == [
        "brand", "category", "ingredients", "name", "name_en", "photos"
    ]  # fmt: skip
    assert 'name="kept_photos"' not in page
    assert 'type="file"' not in page
    assert published.get_absolute_url() in page


def test_prices_and_words_of_a_published_product_change_at_once(at_desk, published):
    response = at_desk.post(address(published), retyped(published, price_from="17.500", description="Lebih renyah."))
    saved = fresh(published)
    assert response.status_code == 302
    assert (saved.price_from, saved.description, saved.status) == (17_500, "Lebih renyah.", Status.PUBLISHED)
    assert saved.photos.count() == 1


def test_a_locked_field_sent_all_the_same_changes_nothing_and_is_said(at_desk, published):
    response = at_desk.post(address(published), retyped(published, name="Nama lain", price_from="17.500"))
    assert (response.status_code, errors(response)) == (422, {"__all__": ["locked"]})
    assert "Nama lain" in response.text
    assert fresh(published).version == published.version


def test_a_form_opened_as_a_draft_and_sent_when_published_loses_nothing(at_desk, maker, operator, verifier):
    draft = make_draft(maker, by=operator)
    sent = retyped(draft, name="Nama lain", photos=[photo()])
    workflow.publish(workflow.submit(draft, by=operator, at=NOON), by=verifier, at=NOON)
    response = at_desk.post(address(draft), sent)
    assert errors(response) == {"__all__": ["locked"], "photos": ["locked"]}
    assert "Nama lain" in response.text


def test_a_published_product_is_taken_off_show_with_a_reason(at_desk, operator, published):
    response = at_desk.post(address(published, "arsipkan/"), {"note": "Tidak dibuat lagi."})
    saved = fresh(published)
    assert (response.url, told(response)) == (address(published), ["success"])
    assert (saved.status, saved.archived_by, saved.archived_why) == (Status.ARCHIVED, operator, "Tidak dibuat lagi.")


@pytest.mark.parametrize(
    ("note", "code"), [("", "reason_missing"), ("  ", "reason_missing"), ("x\0", "null_characters_not_allowed")]
)
def test_without_a_reason_nothing_is_taken_off_show(at_desk, published, note, code):
    response = at_desk.post(address(published, "arsipkan/"), {"note": note})
    archive = response.context["archive"].errors.as_data()
    assert (response.status_code, [error.code for error in archive["note"]]) == (422, [code])
    assert response.context["form"].errors == {}
    assert fresh(published).status == Status.PUBLISHED


# --- a product that cannot be changed now


def test_a_product_being_checked_is_read_only_and_can_be_taken_back(at_desk, submitted):
    page = at_desk.get(address(submitted))
    assert page.context["is_read_only"] is True
    assert 'enctype="multipart/form-data"' not in page.text
    assert reverse("product_take_back", args=[submitted.pk]) in page.text
    response = at_desk.post(address(submitted, "tarik/"))
    assert (response.url, told(response)) == (address(submitted), ["success"])
    assert fresh(submitted).status == Status.DRAFT


def test_an_archived_product_is_read_only_with_its_reason(at_desk, archived):
    page = at_desk.get(address(archived))
    assert page.context["is_read_only"] is True
    assert "Tidak dibuat lagi." in page.text
    assert 'enctype="multipart/form-data"' not in page.text


@pytest.mark.parametrize("state", ["submitted", "archived"])
def test_what_was_typed_into_a_form_closed_meanwhile_stays_on_the_page(at_desk, request, state):
    product = request.getfixturevalue(state)
    response = at_desk.post(address(product), retyped(product, brand="Baru"))
    assert (response.status_code, errors(response)) == (422, {"__all__": ["wrong_status"]})
    assert form_value(response.text, "brand") == "Baru"
    assert fresh(product).version == product.version


# --- buttons


def test_a_complete_draft_is_sent_by_its_button(at_desk, draft):
    response = at_desk.post(address(draft, "ajukan/"))
    assert (response.url, told(response)) == (address(draft), ["success"])
    assert fresh(draft).status == Status.SUBMITTED


def test_an_incomplete_draft_comes_back_with_what_is_missing(at_desk, maker, operator):
    draft = make_draft(maker, by=operator, photo=False, price_from=None)
    response = at_desk.post(address(draft, "ajukan/"))
    assert (response.status_code, errors(response)) == (
        422,
        {"price_from": ["price_missing"], "photos": ["photo_missing"]},
    )
    assert f'action="{address(draft)}"' in response.text
    assert fresh(draft).status == Status.DRAFT


@pytest.mark.parametrize(("state", "verb"), [("submitted", "ajukan/"), ("draft", "tarik/"), ("archived", "arsipkan/")])
def test_a_second_press_of_a_button_lands_where_the_first_did(at_desk, request, state, verb):
    product = request.getfixturevalue(state)
    response = at_desk.post(address(product, verb), {"note": "Lagi."})
    assert (response.url, told(response)) == (address(product), ["success"])
    assert fresh(product).version == product.version


@pytest.mark.parametrize(("state", "verb"), [("published", "ajukan/"), ("published", "tarik/"), ("draft", "arsipkan/")])
def test_a_button_that_came_too_late_is_told_and_changes_nothing(at_desk, request, state, verb):
    product = request.getfixturevalue(state)
    response = at_desk.post(address(product, verb), {"note": "Habis."})
    assert (response.url, told(response)) == (address(product), ["warning"])
    assert fresh(product).version == product.version
