"""What an operator types and chooses: read as people write it, refused beside its field, never lost."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.translation import ngettext

from catalog import workflow
from catalog.choices import RETURNABLE_FIELDS
from catalog.forms import ArchiveForm, ProductForm
from catalog.forms_photos import chosen_photos
from catalog.material import material_fields
from catalog.models import Category
from catalog.steps import FILLED_IN, PRICE, STEPS, step_of
from registry.choices import Purpose
from registry.models import Upload
from tests.factories import NOON, fresh, make_draft, make_maker, make_member, make_published, make_upload, make_user
from tests.registry.test_uploads import photo

pytestmark = pytest.mark.django_db


def sent(**typed):
    return {"token": str(uuid.uuid4()), "name": "Kopi Lereng", **typed}


@pytest.fixture
def filled(operator):
    """filled(price_from="15rb") → the form of somebody who typed this."""
    return lambda **typed: ProductForm(sent(**typed), person=operator)


def codes(form, field):
    return [error.code for error in form.errors.as_data().get(field, [])]


def test_a_name_is_enough_for_a_draft(filled):
    form = filled()
    assert form.errors == {}
    assert form.values() == {
        "name": "Kopi Lereng",
        "category": None,
        "brand": "",
        "description": "",
        "name_en": "",
        "description_en": "",
        "ingredients": "",
        "net_weight_written": "",
        "shelf_life_written": "",
        "price_from": None,
        "price_to": None,
        "unit": "",
        "minimum_order": None,
        "monthly_capacity": None,
    }


def test_every_field_is_asked_in_one_step_and_an_officer_finds_its_words():
    asked = [name for step in STEPS for name in step.fields]
    assert asked == list(dict.fromkeys(asked))
    assert set(asked) == set(ProductForm.base_fields)
    shared = set(asked) & set(RETURNABLE_FIELDS)
    assert shared == set(RETURNABLE_FIELDS) - {"papers"}
    assert {name: ProductForm.base_fields[name].label for name in shared} == {n: RETURNABLE_FIELDS[n] for n in shared}
    assert {step_of(name) for name in RETURNABLE_FIELDS} == set(STEPS[:-1])


def test_a_step_asks_and_gives_its_own_fields_alone(operator, maker):
    product = make_draft(maker, by=operator)
    form = ProductForm({"unit": "dus", "name": ""}, person=operator, product=product, step=PRICE)
    assert form.is_valid()
    assert set(form.values()) == set(PRICE.fields)
    assert form.photos_to_keep is None


def test_a_mark_is_the_same_until_one_of_the_fields_of_the_step_changes(operator, maker):
    product = make_draft(maker, by=operator)

    def mark(step):
        return ProductForm(person=operator, product=fresh(product), step=step).mark

    first = {step.slug: mark(step) for step in STEPS[:-1]}
    workflow.revise(product, by=operator, at=NOON, unit="dus", photos=[make_upload(operator)])
    changed = {slug for slug, before in first.items() if mark(FILLED_IN[slug]) != before}
    assert changed == {"harga", "foto"}


@pytest.mark.parametrize(
    ("price_from", "price_to", "read"),
    [
        ("Rp 15.000", "", (15_000, None)),
        ("15rb", "", (15_000, None)),
        ("15rb - 20rb", "", (15_000, 20_000)),
        ("15.000", "Rp20.000", (15_000, 20_000)),
        ("15.000", "15.000", (15_000, None)),
        ("15rb - 20rb", "25rb", (15_000, 25_000)),
        ("", "", (None, None)),
    ],
)
def test_prices_are_read_as_people_write_them(filled, price_from, price_to, read):
    form = filled(price_from=price_from, price_to=price_to)
    assert form.errors == {}
    assert (form.values()["price_from"], form.values()["price_to"]) == read


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("name", "", "required"),
        ("name", "x" * 121, "max_length"),
        ("name", "Kopi\nLereng", "line_break"),
        ("brand", "Kopi\rLereng", "line_break"),
        ("unit", "bungkus\u2028dus", "line_break"),
        ("net_weight_written", "250\r\ngram", "line_break"),
        ("name", "Kopi\0Lereng", "null_characters_not_allowed"),
        ("description", "Enak\0", "null_characters_not_allowed"),
        ("ingredients", "x" * 2001, "max_length"),
        ("category", "0", "invalid_choice"),
        ("category", "9" * 30, "invalid_choice"),
        ("category", "\0", "null_characters_not_allowed"),
        ("price_from", "mahal", "impossible_price"),
        ("price_from", "15", "ambiguous_price"),
        ("price_to", "-5.000", "impossible_price"),
        ("minimum_order", "sepuluh", "not_a_whole_number"),
        ("minimum_order", "1,500", "ambiguous_number"),
        ("minimum_order", "0", "min_value"),
        ("monthly_capacity", "9" * 200, "not_a_whole_number"),
    ],
)
def test_what_cannot_be_taken_is_refused_beside_its_field_and_stays_as_typed(filled, field, typed, code):
    form = filled(**({"price_from": "15rb"} | {field: typed}))
    assert {name: codes(form, name) for name in form.errors} == {field: [code]}
    assert form[field].value() == typed


def test_the_highest_price_alone_asks_for_the_lowest(filled):
    assert codes(filled(price_to="20rb"), "price_from") == ["price_missing"]


@pytest.mark.parametrize("price_from", ["25rb", "15rb - 25rb"])
def test_a_highest_price_below_the_lowest_is_refused(filled, price_from):
    assert codes(filled(price_from=price_from, price_to="20rb"), "price_to") == ["prices_in_order"]


def test_lines_of_a_text_are_kept_as_the_database_keeps_them(filled):
    form = filled(description="Satu\r\ndua\rtiga")
    assert (form.is_valid(), form.values()["description"]) == (True, "Satu\ndua\ntiga")


def test_signs_that_nobody_sees_are_left_out(filled):
    form = filled(name="\u200bKopi\u202e Lereng\ufeff", description="Enak\u2066")
    assert form.is_valid()
    assert (form.values()["name"], form.values()["description"]) == ("Kopi Lereng", "Enak")


def test_stored_numbers_are_shown_with_dots_in_every_language(operator, maker):
    product = make_draft(maker, by=operator, price_from=15_000, minimum_order=1500)
    form = ProductForm(person=operator, product=product)
    assert (form["price_from"].value(), form["minimum_order"].value()) == ("15.000", "1.500")


def test_a_category_out_of_use_is_offered_only_to_the_product_that_has_it(operator, maker):
    product = make_draft(maker, by=operator)
    Category.objects.filter(slug__in=["makanan", "minuman"]).update(is_active=False)
    offered = ProductForm(person=operator, product=product).fields["category"].queryset
    assert set(Category.objects.all()) - set(offered) == {Category.objects.get(slug="minuman")}
    assert product.category not in ProductForm(person=operator).fields["category"].queryset


def test_whoever_acts_for_one_maker_is_not_asked_which(operator, maker):
    form = ProductForm(sent(), person=operator)
    assert "maker" not in form.fields
    assert (form.is_valid(), form.chosen_maker) == (True, maker)


def test_whoever_acts_for_several_makers_chooses_among_them_alone(operator, maker):
    other, foreign = make_maker("Dapur Kedua"), make_maker("Dapur Orang")
    make_member(operator, other)
    assert set(ProductForm(person=operator).fields["maker"].queryset) == {maker, other}
    form = ProductForm(sent(maker=other.pk), person=operator)
    assert (form.is_valid(), form.chosen_maker) == (True, other)
    assert codes(ProductForm(sent(maker=foreign.pk), person=operator), "maker") == ["invalid_choice"]
    assert codes(ProductForm(sent(), person=operator), "maker") == ["required"]


def test_the_maker_of_a_recorded_product_is_not_asked_again(operator, maker):
    make_member(operator, make_maker("Dapur Kedua"))
    form = ProductForm(person=operator, product=make_draft(maker, by=operator))
    assert "maker" not in form.fields


@pytest.mark.parametrize("token", ["", "abc", "\0"])
def test_a_new_form_without_its_token_is_sent_back_with_one(operator, token):
    form = ProductForm(sent(token=token), person=operator)
    assert codes(form, "__all__") == ["token_missing"]
    assert isinstance(form.next_token, uuid.UUID)


def test_a_token_survives_its_round_trip(operator):
    typed = sent()
    assert str(ProductForm(typed, person=operator).next_token) == typed["token"]


@pytest.mark.parametrize(("typed", "version"), [("3", 3), ("", -1), ("x", -1), ("²", -1), ("9" * 30, -1)])
def test_a_version_that_cannot_be_read_is_that_of_no_product(operator, maker, typed, version):
    product = make_draft(maker, by=operator)
    form = ProductForm({"name": "Kopi", "version": typed}, person=operator, product=product)
    assert form.version == version


def test_material_fields_of_a_published_product_are_locked_and_not_among_the_values(operator, maker):
    product = make_published(maker, operator=operator)
    form = ProductForm({"name": product.name, "price_from": "20rb"}, person=operator, product=product)
    assert set(form.locked) == {"name", "name_en", "category", "brand", "ingredients", "photos"}
    assert form.is_valid()
    assert set(form.values()) & set(material_fields()) == set()
    assert form.photos_to_keep is None
    assert form.values()["price_from"] == 20_000


def test_what_was_typed_into_a_field_locked_meanwhile_is_said_and_shown(operator, maker):
    product = make_published(maker, operator=operator, ingredients="Talas\nGaram")
    typed = {"name": "Nama lain", "ingredients": "Talas\r\nGaram", "brand": ""}
    form = ProductForm(typed, person=operator, product=product)
    assert codes(form, "__all__") == ["locked"]
    assert form.in_vain == [(RETURNABLE_FIELDS["name"], "Nama lain")]


def test_a_form_knows_what_it_would_change(operator, maker):
    product = make_draft(maker, by=operator, price_from=15_000, brand="Barokah")
    typed = {"name": product.name, "brand": "Lain", "price_from": "15rb", "category": product.category_id}
    form = ProductForm(typed, person=operator, product=product, uploads=[])
    assert form.is_valid()
    one = ngettext("%(number)s photo", "%(number)s photos", 1) % {"number": 1}
    assert form.differences(product) == [(RETURNABLE_FIELDS["brand"], "Barokah"), (RETURNABLE_FIELDS["photos"], one)]


def test_a_reason_may_have_lines_but_no_nul():
    assert ArchiveForm({"note": "Tidak dibuat\r\nlagi"}).is_valid()
    assert codes(ArchiveForm({"note": "x\0"}), "note") == ["null_characters_not_allowed"]


# --- photos


@pytest.fixture
def tray(operator, media_root):
    """tray(files, product, kept_photos=[…], photo="remove 3") → (uploads, codes of refusals)."""

    def choose(files=(), product=None, *, person=operator, **typed):
        data = QueryDict(mutable=True)
        for name, value in typed.items():
            data.setlist(name, [str(v) for v in value] if isinstance(value, list) else [value])
        uploads, refusals = chosen_photos(data, list(files), person=person, product=product, at=NOON)
        return uploads, [refusal.code for refusal in refusals]

    return choose


def test_photos_keep_the_order_of_the_form_and_new_ones_come_last(tray, operator):
    first, second = make_upload(operator), make_upload(operator)
    uploads, refusals = tray([photo()], kept_photos=["", second.pk, first.pk])
    assert (uploads, refusals) == ([second, first, Upload.objects.get(file_name="foto.jpg")], [])


def test_an_unreadable_photo_is_named_and_the_others_stay(tray, operator):
    broken = SimpleUploadedFile("rusak.jpg", b"\xff\xd8\xff")
    uploads, refusals = tray([photo(), broken, photo("brown")])
    assert [upload.file_name for upload in uploads] == ["foto.jpg", "foto.jpg"]
    assert refusals == ["photo_unreadable"]


def test_a_photo_that_is_there_already_is_not_added_again(tray, operator):
    [upload], _refusals = tray([photo()])
    assert tray([photo(), photo()], kept_photos=[upload.pk, upload.pk]) == ([upload], [])


def test_more_photos_than_a_product_may_have_are_refused_and_not_kept(tray, operator, settings):
    settings.PHOTOS_PER_PRODUCT = 2
    kept = make_upload(operator)
    uploads, refusals = tray([photo("red"), photo("teal"), photo("brown")], kept_photos=[kept.pk])
    assert (len(uploads), refusals) == (2, ["too_many_photos"])
    assert Upload.objects.count() == 2


def test_more_photos_than_allowed_cannot_be_named_either(tray, operator, settings):
    settings.PHOTOS_PER_PRODUCT = 2
    assert len(tray(kept_photos=[make_upload(operator).pk for _ in range(3)])[0]) == 2


@pytest.mark.parametrize("named", ["abc", "²", "0", "-1", "1.0", "9" * 30, "\0"])
def test_a_photo_that_does_not_exist_is_said_to_be_gone(tray, named):
    assert tray(kept_photos=[named]) == ([], ["photo_gone"])


def test_the_photo_of_somebody_else_is_not_taken(tray, neighbour):
    assert tray(kept_photos=[make_upload(neighbour).pk]) == ([], ["photo_gone"])


def test_a_file_kept_for_another_purpose_is_no_photo(tray, operator):
    assert tray(kept_photos=[make_upload(operator, purpose=Purpose.PAPER_SCAN).pk]) == ([], ["photo_gone"])


def test_the_photos_of_the_product_stay_whoever_chose_them(tray, operator, maker):
    colleague = make_user(role="verifier")
    product = make_draft(maker, by=colleague)
    upload = Upload.objects.get(owner=colleague)
    assert tray(product=product, kept_photos=[upload.pk]) == ([upload], [])


def test_a_form_without_photos_leaves_those_of_the_product(tray, operator, maker):
    product = make_draft(maker, by=operator)
    assert tray(product=product) == ([Upload.objects.get()], [])


def test_a_form_that_names_no_photo_takes_all_away(tray, operator, maker):
    assert tray(product=make_draft(maker, by=operator), kept_photos=[""]) == ([], [])


@pytest.mark.parametrize(
    ("verb", "place", "order"),
    [
        ("earlier", 1, [1, 0, 2]),
        ("earlier", 0, [0, 1, 2]),
        ("remove", 1, [0, 2]),
        ("burn", 1, [0, 1, 2]),
    ],
)
def test_the_button_of_a_photo_moves_or_removes_it(tray, operator, verb, place, order):
    three = [make_upload(operator) for _ in range(3)]
    named = [upload.pk for upload in three]
    uploads, _refusals = tray(kept_photos=named, photo=f"{verb} {named[place]}")
    assert uploads == [three[index] for index in order]


@pytest.mark.parametrize("press", ["remove", "remove x", "", " ", "keep", "remove 0"])
def test_a_button_of_no_photo_changes_nothing(tray, operator, press):
    upload = make_upload(operator)
    assert tray(kept_photos=[upload.pk], photo=press)[0] == [upload]


def test_the_photos_of_a_published_product_stay_and_new_ones_are_refused(tray, operator, maker):
    product = make_published(maker, operator=operator)
    [current] = [shot.upload for shot in product.photos.all()]
    assert tray(product=product, kept_photos=[""]) == ([current], [])
    assert tray([photo()], product=product) == ([current], ["locked"])
    assert Upload.objects.count() == 1
