"""Photos that are too large or too many come back named beside their field; all else of the form is kept."""

import tempfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from registry.models import Upload
from tests.catalog.desk import address, errors, rephotographed
from tests.factories import make_upload
from tests.registry.test_uploads import photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]
LARGEST = 60_000


@pytest.fixture
def kept(operator):
    """A photo kept before: it has no name."""
    return make_upload(operator, file_name="")


@pytest.fixture
def send(signed_in, operator, draft, kept, settings):
    """send(files) → the answer to the step of the photos, where each has 60 kB at most and a product four.

    What the page names of photos kept before stands behind the files, as far from the begin as can be.
    """
    settings.PHOTO_MAX_BYTES, settings.PHOTOS_PER_PRODUCT = LARGEST, 4
    client = signed_in(operator)

    def send_(files, **values):
        form = {"photos": files, **rephotographed(draft, kept), **values}
        return client.post(address(draft, "foto"), form)

    return send_


@pytest.fixture
def on_disk(settings, tmp_path):
    """Names of the files that uploads left on the disk."""
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "temp"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    return lambda: [path.name for path in settings.FILE_UPLOAD_TEMP_DIR.iterdir()]


def heavy(colour, weight, name):
    """A good photo with as many bytes behind its end as it takes."""
    out = BytesIO()
    Image.new("RGB", (700, 350), colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue().ljust(weight, b"\0"))


def said(response):
    return [error.messages[0] for error in response.context["form"].errors.as_data()["photos"]]


def kept_names():
    return list(Upload.objects.exclude(file_name="").order_by("pk").values_list("file_name", flat=True))


def shown(response):
    return [upload.file_name for upload in response.context["form"].uploads]


def test_a_photo_too_large_between_good_ones_costs_none_of_the_others(send, on_disk):
    files = [photo("red", "satu.jpg"), heavy("blue", LARGEST + 1, "besar.jpg"), photo("teal", "dua.jpg")]
    response = send(files)
    assert (response.status_code, errors(response)) == (422, {"photos": ["photo_too_large"]})
    assert ["“besar.jpg”: " in words for words in said(response)] == [True]
    assert (kept_names(), shown(response)) == (["satu.jpg", "dua.jpg"], ["", "satu.jpg", "dua.jpg"])
    response.close()
    assert on_disk() == []


def test_a_photo_of_just_the_largest_size_is_taken(send):
    assert send([heavy("blue", LARGEST, "pas.jpg")]).status_code == 302
    assert kept_names() == ["pas.jpg"]


def test_what_stands_behind_a_photo_that_is_too_large_is_read_too(send, kept):
    assert send([heavy("blue", 30 * LARGEST, "besar.jpg")]).context["form"].uploads == [kept]


def test_more_photos_than_a_product_may_have_are_named_in_one_sentence(send):
    files = [photo(colour, f"{colour}.jpg") for colour in ("red", "teal", "blue", "gold", "gray")]
    response = send(files)
    assert (response.status_code, errors(response)) == (422, {"photos": ["too_many_photos"]})
    assert said(response)[0].startswith("“gold.jpg”, “gray.jpg”: ")
    assert kept_names() == ["red.jpg", "teal.jpg", "blue.jpg"]


def test_far_too_many_photos_of_real_weight_are_no_reason_to_lose_the_others(send):
    files = [heavy(colour, LARGEST, f"{colour}.jpg") for colour in ("red", "teal", "blue")]
    files += [heavy("gold", LARGEST + 5, f"besar-{number}.jpg") for number in range(40)]
    response = send(files)
    assert (response.status_code, errors(response)) == (422, {"photos": ["too_many_photos"]})
    assert said(response)[0].count("besar-") == 10
    assert kept_names() == ["red.jpg", "teal.jpg", "blue.jpg"]


def test_no_more_than_the_photos_of_one_product_reaches_the_disk(send, monkeypatch):
    written = []
    monkeypatch.setattr(tempfile, "_TemporaryFileWrapper", _counted(tempfile._TemporaryFileWrapper, written))
    response = send([SimpleUploadedFile(f"{number}.jpg", b"x" * LARGEST) for number in range(30)])
    assert errors(response) == {"photos": ["photo_format", "photo_one_too_many"]}
    assert sum(written) == 4 * LARGEST


def test_of_a_photo_too_large_nothing_beyond_the_limit_is_written(send, on_disk, monkeypatch):
    written = []
    monkeypatch.setattr(tempfile, "_TemporaryFileWrapper", _counted(tempfile._TemporaryFileWrapper, written))
    response = send([heavy("blue", 300 * LARGEST, "besar.jpg")])
    assert (errors(response), sum(written) <= LARGEST) == ({"photos": ["photo_too_large"]}, True)
    assert on_disk() == []


def _counted(kind, written):
    class Counted(kind):
        def write(self, content):
            written.append(len(content))
            return self.file.write(content)

    return Counted


def test_of_many_small_files_no_more_than_20_are_looked_at(send):
    response = send([SimpleUploadedFile(f"{number}.txt", b"x") for number in range(22)])
    assert errors(response) == {"photos": ["photo_format", "photo_one_too_many"]}
    assert [words.split("”")[0] for words in said(response)] == ["“0.txt", "“20.txt"]


def test_a_file_too_many_that_is_cut_off_is_no_fault(send, client, draft, settings):
    settings.PHOTOS_PER_PRODUCT = 0
    body = b'--x\r\nContent-Disposition: form-data; name="photos"; filename="satu.jpg"\r\n\r\nyyy'
    assert client.post(address(draft, "foto"), body, content_type="multipart/form-data; boundary=x").status_code == 302


@pytest.mark.parametrize("size", [100, LARGEST + 9])
def test_a_file_cut_off_on_its_way_does_not_take_the_good_one_before_along(send, on_disk, client, draft, size):
    head = b'--x\r\nContent-Disposition: form-data; name="photos"; filename="%s"\r\n\r\n'
    body = head % b"satu.jpg" + photo("red").read() + b"\r\n" + head % b"dua.jpg" + b"y" * size
    response = client.post(address(draft, "foto"), body, content_type="multipart/form-data; boundary=x")
    assert kept_names() == ["satu.jpg"]
    response.close()
    assert on_disk() == []
