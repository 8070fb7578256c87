"""Photos of a form are kept one by one as they are chosen; what cannot be kept is told in words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from registry.models import Upload
from tests.hostile.pictures import HEIC, heic
from tests.registry.test_uploads import photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]
KEEP = "/operator/foto/"


def test_a_photo_is_kept_for_its_person_and_named(at_desk, operator):
    answer = at_desk.post(KEEP, {"photos": photo()})
    upload = Upload.objects.get()
    assert (answer.status_code, upload.owner) == (200, operator)
    assert answer.json() == {
        "pk": upload.pk,
        "sizes": {str(size): address for size, address in upload.urls.items()},
        "width": upload.width,
        "height": upload.height,
    }


def test_the_same_photo_twice_is_one(at_desk):
    keys = {at_desk.post(KEEP, {"photos": photo()}).json()["pk"] for _press in range(2)}
    assert keys == set(Upload.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("content", [b"", b"x", b"\xff\xd8\xff", b"%PDF-1.7"])
def test_what_is_no_photo_is_refused_in_words(at_desk, content):
    answer = at_desk.post(KEEP, {"photos": SimpleUploadedFile("rusak.jpg", content)})
    assert (answer.status_code, list(answer.json()), Upload.objects.count()) == (422, ["words"], 0)


def test_nothing_chosen_is_refused_in_words(at_desk):
    assert (at_desk.post(KEEP).status_code, list(at_desk.post(KEEP).json())) == (422, ["words"])


def test_a_photo_beyond_the_limit_is_refused_in_words(at_desk, settings):
    settings.PHOTO_MAX_BYTES = 1000
    assert at_desk.post(KEEP, {"photos": photo()}).status_code == 422


def test_a_photo_of_a_newer_phone_is_kept(at_desk):
    answer = at_desk.post(KEEP, {"photos": SimpleUploadedFile("IMG_0001.HEIC", heic(HEIC))})
    assert (answer.status_code, Upload.objects.get().file_name) == (200, "IMG_0001.HEIC")


def test_a_form_without_the_token_against_forgery_keeps_nothing(operator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(operator)
    assert (client.post(KEEP, {"photos": photo()}).status_code, Upload.objects.count()) == (403, 0)
