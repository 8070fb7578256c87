"""Hostile photos at the doors where people send them in: each refusal in words, nothing half kept, nothing rides along.

tests/registry/test_pictures.py gives every picture to the reader itself, test_sheets_pages.py every sheet to its page.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from registry.models import Upload
from tests.hostile.pictures import HONEST, PICTURES, REFUSED, SEE_THROUGH
from tests.hostile.sheets import CASES

pytestmark = pytest.mark.django_db
DOOR = "/operator/foto/"
LADEN = [picture for picture in HONEST + SEE_THROUGH if picture.name.startswith(("jpeg with", "png with EXIF", "webp w",
         "avif w", "html", "archive", "heic", "cmyk", "alpha in P", "burst", "animated png"))]  # fmt: skip
ONE_OF_EACH = list({picture.code: picture for picture in REFUSED}.values())
NAMES = [
    "foto.jpg",
    "../../etc/cron.d/x",
    "a\u202egpj.svg",
    "x" * 300 + ".jpg",
    "\r\nSet-Cookie: a=b.jpg",
    "CON",
    ".jpg",
]


def send(client, content, name="foto.jpg", kind="image/jpeg"):
    return client.post(DOOR, {"photos": SimpleUploadedFile(name, content, kind)})


def kept(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def by_name(picture):
    return picture.name


def test_there_are_more_than_sixty_of_each_and_none_twice():
    for made in (PICTURES, CASES):
        names = {each.name for each in made}
        assert (len(names), len(names) > 60) == (len(made), True)
    files = [picture.make() for picture in PICTURES]
    assert len(set(files)) == len(files)


@pytest.mark.parametrize("picture", ONE_OF_EACH, ids=by_name)
def test_a_refused_photo_is_refused_in_words_and_leaves_nothing(signed_in, operator, media_root, picture):
    answer = send(signed_in(operator), picture.make())
    assert (answer.status_code, bool(answer.json()["words"])) == (422, True)
    assert (Upload.objects.count(), kept(media_root)) == (0, [])


@pytest.mark.parametrize("picture", LADEN, ids=by_name)
def test_nothing_of_what_rides_along_is_kept(signed_in, operator, media_root, settings, picture):
    assert send(signed_in(operator), picture.make()).status_code == 200
    files = kept(media_root) + kept(media_root.parent / "private")
    assert len(files) == len(Upload.objects.get().sizes)
    for content in (path.read_bytes() for path in files):
        assert (content[:4], content[8:16]) == (b"RIFF", b"WEBPVP8 ")
        assert not any(word in content for word in (b"GEHEIM", b"EXIF", b"XMP ", b"ICCP", b"ANIM", b"ftyp"))


@pytest.mark.parametrize("name", NAMES, ids=lambda name: repr(name[:20]))
def test_no_name_of_a_file_leads_anywhere(signed_in, operator, media_root, name):
    answer = send(signed_in(operator), HONEST[0].make(), name)
    assert answer.status_code == 200
    files = kept(media_root) + kept(media_root.parent / "private")
    assert {path.suffix for path in files} == {".webp"}
    assert all(Upload.objects.get().key in path.name for path in files)


@pytest.mark.parametrize("kind", ["image/svg+xml", "text/html", "", "a" * 300, "image/jpeg; charset=utf-7"])
def test_what_a_browser_says_of_a_file_never_counts(signed_in, operator, media_root, kind):
    assert send(signed_in(operator), HONEST[0].make(), kind=kind).status_code == 200
