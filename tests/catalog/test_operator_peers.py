"""What went wrong in peers of this portal does not go wrong here: one test for each public report."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from catalog import workflow
from catalog.models import Product, ReviewEvent
from catalog.steps import PHOTOS
from registry.models import Upload
from tests.catalog.desk import (
    NEW,
    address,
    errors,
    form_value,
    opened,
    rephotographed,
    retyped,
    told,
    typed,
    typed_price,
)
from tests.factories import NOON, fresh
from tests.registry.test_uploads import photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]


def test_open_food_facts_8282_no_edit_is_silently_dropped(at_desk, operator, verifier, draft):
    """An edit is stored, or the answer says why it is not and still holds it: stale, locked, closed, or wrong."""
    stale = retyped(draft, brand="Saya")
    workflow.revise(draft, by=operator, at=NOON, brand="Teman")
    wrong = retyped(draft, brand="Saya", category="0")
    answers = [at_desk.post(address(draft, "apa"), form) for form in (stale, wrong)]
    workflow.submit(draft, by=operator, at=NOON)
    answers.append(at_desk.post(address(draft, "apa"), retyped(draft, brand="Saya")))
    workflow.publish(draft, by=verifier, at=NOON)
    answers.append(at_desk.post(address(draft, "apa"), retyped(draft, brand="Saya")))
    assert [errors(answer) for answer in answers] == [
        {"__all__": ["stale"]},
        {"category": ["invalid_choice"]},
        {"__all__": ["wrong_status"]},
        {"__all__": ["locked"]},
    ]
    assert ["Saya" in answer.text for answer in answers] == [True] * 4
    assert fresh(draft).brand == "Teman"


def test_open_food_facts_8282_an_edit_that_is_stored_says_so(at_desk, draft):
    answer = at_desk.post(address(draft, "apa"), retyped(draft, brand="Saya"))
    assert (told(answer), fresh(draft).brand) == (["success"], "Saya")


def test_hypha_4348_impatient_clicks_make_no_duplicate(at_desk, draft):
    """Neither of the form that creates, nor of the button that sends; with the same token, or with a new one."""
    form = typed()
    landed = {at_desk.post(NEW, sent).url for sent in (form, form, form, typed(), typed())}
    product = Product.objects.exclude(pk=draft.pk).get()
    assert landed == {address(product, "foto")}
    assert [at_desk.post(address(draft, "ajukan")).status_code for _press in range(3)] == [302] * 3
    assert ReviewEvent.objects.filter(product=draft).count() == 1


def test_hypha_4556_no_file_is_lost_after_an_error(at_desk, draft):
    """Good photos stay when another is refused, and when the sign-in ran out while they were sent."""
    good, bad = photo("red", "bagus.jpg"), SimpleUploadedFile("rusak.jpg", b"\xff\xd8\xff")
    page = at_desk.post(address(draft, "foto"), rephotographed(draft, photos=[good, bad]))
    [kept] = Upload.objects.filter(file_name="bagus.jpg")
    assert (page.status_code, page.context["form"].uploads) == (422, [kept])
    owner = {"form_owner": form_value(page.text, "form_owner")}
    Client().post(address(draft, "foto"), rephotographed(draft, kept, photos=[photo("teal", "lagi.jpg")]) | owner)
    later = Upload.objects.get(file_name="lagi.jpg")
    assert at_desk.get(address(draft, "foto")).context["form"].uploads == [kept, later]


def test_hypha_1874_a_form_longer_than_expected_is_saved_and_taken_up_later(signed_in, at_desk, operator):
    """Each step is saved as it is left, with no more than a name; another device goes on at the next best one."""
    at_desk.post(NEW, {"token": typed()["token"], "name": "Stik Talas", "to": "tutup"})
    product = Product.objects.get()
    phone = Client()
    phone.force_login(operator)
    [row] = phone.get("/operator/").context["drafts"]
    assert (row.product, row.address, row.complete.percent < 50) == (product, address(product, "apa"), True)
    phone.post(address(product, "harga"), typed_price(product, to="tutup"))
    phone.post(address(product, "surat"), opened(product, PHOTOS) | {"to": "tutup"})
    [row] = phone.get("/operator/").context["drafts"]
    assert (fresh(product).price_from, row.complete.percent > 40) == (15_000, True)
