"""Photos of a product without a script, and a product on show at the operators' desk."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext

from catalog import workflow
from catalog.choices import Status
from catalog.steps import PRICE
from registry.models import FormToken, Upload
from tests.catalog.desk import (
    address,
    errors,
    rephotographed,
    retyped,
    steps_of,
    told,
)
from tests.factories import NOON, fresh, make_draft, make_upload, make_user
from tests.registry.test_uploads import photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]


# --- photos without a script


def test_photos_are_kept_although_another_is_wrong_and_the_form_names_them(at_desk, operator, draft):
    named = [shot.upload for shot in draft.photos.all()]
    response = at_desk.post(address(draft, "foto"), rephotographed(draft, *named, photos=[photo("red"), broken()]))
    assert (response.status_code, errors(response)) == (422, {"photos": ["photo_unreadable"]})
    assert "“rusak.jpg”" in response.text
    kept = [*named, Upload.objects.get(file_name="foto.jpg")]
    assert response.context["form"].uploads == kept
    assert at_desk.post(address(draft, "foto"), rephotographed(draft, *reversed(kept))).status_code == 302
    assert [shot.upload for shot in draft.photos.all()] == kept[::-1]


def broken():
    upload = photo("teal")
    upload.name, upload.file = "rusak.jpg", type(upload.file)(b"\xff\xd8\xff")
    upload.size = 3
    return upload


@pytest.mark.parametrize(("press", "order"), [("remove {0}", [1]), ("earlier {1}", [1, 0]), ("keep", [0, 1])])
def test_the_button_of_a_photo_brings_the_form_back_and_saves_nothing(at_desk, operator, draft, press, order):
    kept = [make_upload(operator), make_upload(operator)]
    press = press.format(*(upload.pk for upload in kept))
    response = at_desk.post(address(draft, "foto"), rephotographed(draft, *kept, photo=press))
    assert (response.status_code, fresh(draft).version) == (200, draft.version)
    assert response.context["form"].uploads == [kept[index] for index in order]


def test_more_files_than_any_form_may_carry_are_refused_in_words(at_desk, draft, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 20
    files = [SimpleUploadedFile(f"{number}.jpg", b"x") for number in range(21)]
    response = at_desk.post(address(draft, "foto"), rephotographed(draft, photos=files))
    assert (response.status_code, response.templates[0].name) == (400, "400.html")


def test_a_colleagues_photo_on_the_product_survives_my_save(at_desk, maker):
    product = make_draft(maker, by=make_user(role="verifier"))
    [upload] = [shot.upload for shot in product.photos.all()]
    at_desk.post(address(product, "foto"), rephotographed(product, upload, photos=[photo()]))
    assert product.photos.count() == 2


@pytest.mark.parametrize("named", ["9" * 40, "abc"])
def test_a_photo_that_does_not_exist_is_said_to_be_gone(at_desk, draft, named):
    response = at_desk.post(address(draft, "foto"), rephotographed(draft) | {"kept_photos": [named]})
    assert errors(response) == {"photos": ["photo_gone"]}


def test_a_strangers_photo_cannot_be_taken_over(at_desk, neighbour, draft):
    response = at_desk.post(address(draft, "foto"), rephotographed(draft, make_upload(neighbour)))
    assert errors(response) == {"photos": ["photo_gone"]}


# --- a product on show


def test_a_published_product_shows_its_locks_and_the_public_page(at_desk, published):
    page = "".join(at_desk.get(step).text for step in steps_of(published))
    assert page.count("_locked") == 12  # six fields, each tied to its words
    assert 'name="kept_photos"' not in page
    assert 'type="file"' not in page
    assert published.get_absolute_url() in page


def test_prices_and_words_of_a_published_product_change_at_once(at_desk, published):
    at_desk.post(address(published, "harga"), retyped(published, PRICE, price_from="17.500"))
    response = at_desk.post(address(published, "apa"), retyped(published, description="Lebih renyah."))
    saved = fresh(published)
    assert (response.status_code, told(response)) == (302, ["success", "success"])
    assert (saved.price_from, saved.description, saved.status) == (17_500, "Lebih renyah.", Status.PUBLISHED)
    assert saved.photos.count() == 1


def test_a_locked_field_sent_all_the_same_changes_nothing_and_is_said(at_desk, published):
    response = at_desk.post(address(published, "apa"), retyped(published, name="Nama lain", description="x"))
    assert (response.status_code, errors(response)) == (422, {"__all__": ["locked"]})
    assert "Nama lain" in response.text
    assert fresh(published).version == published.version


def test_a_form_opened_as_a_draft_and_sent_when_published_loses_nothing(at_desk, operator, verifier, draft):
    what, shots = retyped(draft, name="Nama lain"), rephotographed(draft, photos=[photo()])
    workflow.publish(workflow.submit(draft, by=operator, at=NOON), by=verifier, at=NOON)
    response = at_desk.post(address(draft, "apa"), what)
    assert errors(response) == {"__all__": ["locked"]}
    assert "Nama lain" in response.text
    assert errors(at_desk.post(address(draft, "foto"), shots)) == {"photos": ["locked"]}
    assert FormToken.objects.count() == 0


@pytest.mark.parametrize(("step", "is_locked"), [("foto", True), ("harga", False)])
def test_a_step_with_nothing_to_change_promises_no_save(at_desk, published, step, is_locked):
    page = at_desk.get(address(published, step))
    assert page.context["form"].is_locked is is_locked
    assert (f">{gettext('Continue')} <" in page.text) is is_locked
