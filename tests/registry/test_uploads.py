"""Photos are kept when they are chosen: files first, then the row, and the same photo once."""

import threading
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, connection
from django.utils import timezone
from PIL import Image

from registry import uploads
from registry.choices import Purpose
from registry.models import Umkm, Upload
from registry.pictures import photo_path
from registry.refusals import codes_of
from registry.uploads import keep_photo, sweep, sweep_orphans
from tests.factories import NOON, make_draft, make_upload, make_user

pytestmark = pytest.mark.django_db


def photo(colour="teal", name="foto.jpg"):
    out = BytesIO()
    Image.new("RGB", (700, 350), colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue())


def files_kept(media_root):
    return sorted(path.relative_to(media_root).as_posix() for path in media_root.rglob("*") if path.is_file())


@pytest.fixture
def media_root(settings):
    """Where photos are kept: the private folder."""
    settings.MEDIA_PRIVATE_ROOT.mkdir()
    return settings.MEDIA_PRIVATE_ROOT


@pytest.fixture
def person(db):
    return make_user()


def test_a_photo_is_kept_in_all_its_sizes_under_a_key_nobody_can_guess(person, media_root, settings):
    upload = keep_photo(photo(), owner=person, at=NOON)
    assert (upload.owner, upload.purpose, upload.file_name) == (person, Purpose.PRODUCT_PHOTO, "foto.jpg")
    assert (upload.sizes, upload.width, upload.height) == ([160, 320, 640], 640, 320)
    assert (len(upload.key), len(upload.sha256)) == (32, 64)
    assert upload.expires_at == NOON + settings.UPLOAD_KEPT
    assert files_kept(media_root) == sorted(photo_path(upload.key, size) for size in (160, 320, 640))


def test_two_photos_have_two_keys(person, media_root):
    first, second = (keep_photo(photo(colour), owner=person, at=NOON) for colour in ("teal", "brown"))
    assert first.key != second.key


def test_a_file_that_was_read_before_is_kept_whole(person, media_root):
    file = photo()
    file.read()
    assert keep_photo(file, owner=person, at=NOON).width == 640


def test_the_same_photo_chosen_again_is_the_same_upload_and_stays_longer(person, media_root, settings):
    first = keep_photo(photo(), owner=person, at=NOON)
    later = NOON + timedelta(days=1)
    again = keep_photo(photo(name="lagi.jpg"), owner=person, at=later)
    assert again == first
    assert again.expires_at == later + settings.UPLOAD_KEPT
    assert len(files_kept(media_root)) == 3


def test_a_photo_in_use_has_no_end_even_when_chosen_again(person, media_root):
    first = keep_photo(photo(), owner=person, at=NOON)
    Upload.objects.update(expires_at=None)
    assert keep_photo(photo(), owner=person, at=NOON).expires_at is None
    assert Upload.objects.get() == first


def test_the_same_photo_of_somebody_else_is_another_upload(person, media_root):
    first = keep_photo(photo(), owner=person, at=NOON)
    assert keep_photo(photo(), owner=make_user(), at=NOON) != first


def test_the_same_file_kept_for_another_purpose_is_another_upload(person, media_root):
    first = keep_photo(photo(), owner=person, at=NOON)
    Upload.objects.update(purpose=Purpose.PAPER_SCAN)
    assert keep_photo(photo(), owner=person, at=NOON) != first


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "photo_format"), (b"\0" * 10, "photo_format"), (b"\xff\xd8\xff", "photo_unreadable")]
)
def test_what_cannot_be_read_is_refused_and_leaves_nothing(person, media_root, content, code):
    with pytest.raises(ValidationError) as refusal:
        keep_photo(SimpleUploadedFile("x.jpg", content), owner=person, at=NOON)
    assert codes_of(refusal.value) == [code]
    assert (Upload.objects.count(), files_kept(media_root)) == (0, [])


def test_a_photo_over_the_limit_is_refused_by_its_size(person, media_root, settings):
    settings.PHOTO_MAX_BYTES = 100
    with pytest.raises(ValidationError) as refusal:
        keep_photo(photo(), owner=person, at=NOON)
    assert codes_of(refusal.value) == ["photo_too_large"]


def test_a_row_that_cannot_be_written_takes_its_files_along(person, media_root, monkeypatch):
    monkeypatch.setattr(uploads.secrets, "token_hex", lambda _bytes: "a" * 41)  # longer than the database takes
    with pytest.raises(DataError):
        keep_photo(photo(), owner=person, at=NOON)
    assert (Upload.objects.count(), files_kept(media_root)) == (0, [])


def test_a_file_that_cannot_be_written_takes_the_others_along(person, media_root, monkeypatch):
    save = storages["private"].save

    def disk_full(name, content):
        if name.endswith("-640.webp"):
            raise OSError(28, "No space left on device")
        return save(name, content)

    monkeypatch.setattr(storages["private"], "save", disk_full)
    with pytest.raises(OSError, match="No space"):
        keep_photo(photo(), owner=person, at=NOON)
    assert (Upload.objects.count(), files_kept(media_root)) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_the_same_photo_sent_twice_at_once_is_one_upload_with_one_set_of_files(media_root, monkeypatch):
    person, kept = make_user(), []
    together = threading.Barrier(2, timeout=20)
    render = uploads.render

    def rendered_by_both(content):
        together.wait()
        return render(content)

    monkeypatch.setattr(uploads, "render", rendered_by_both)

    def choose():
        kept.append(keep_photo(photo(), owner=person, at=NOON).pk)
        connection.close()

    threads = [threading.Thread(target=choose) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept == [Upload.objects.get().pk] * 2
    assert len(files_kept(media_root)) == 3


def test_what_was_chosen_but_never_used_is_swept_with_its_files(operator, media_root):
    draft = make_draft(by=operator, maker=Umkm.objects.acted_for_by(operator).get(), photo=False)
    used, unused = (make_upload(operator, expires_at=NOON - timedelta(days=1)) for _ in range(2))
    for upload in (used, unused):
        for size in upload.sizes:
            storages["private"].save(photo_path(upload.key, size), ContentFile(b"x"))
    draft.photos.create(upload=used)
    assert sweep(at=NOON) == 1
    assert list(Upload.objects.values_list("pk", "expires_at")) == [(used.pk, None)]
    assert {storages["private"].exists(photo_path(used.key, size)) for size in used.sizes} == {True}
    assert {storages["private"].exists(photo_path(unused.key, size)) for size in unused.sizes} == {False}
    assert sweep(at=NOON) == 0


def test_what_was_kept_for_another_purpose_is_not_swept_with_the_photos(person, media_root):
    make_upload(person, expires_at=NOON - timedelta(days=1), purpose=Purpose.PAPER_SCAN)
    assert (sweep(at=NOON), Upload.objects.count()) == (0, 1)


TOMORROW = timedelta(days=1, minutes=1)


def kept_on_disk(*names):
    for name in names:
        storages["private"].save(name, ContentFile(b"x"))


def test_files_that_no_row_names_are_swept_when_they_are_a_day_old(person, media_root):
    keep_photo(photo(), owner=person, at=NOON)
    rightful = files_kept(media_root)
    kept_on_disk(photo_path("ab" * 16, 160), photo_path("ab" * 16, 320), photo_path("cd" * 16, 160))
    now = timezone.now()
    assert sweep_orphans(at=now) == 0
    assert [sweep_orphans(at=now + TOMORROW) for _ in range(2)] == [3, 0]
    assert files_kept(media_root) == rightful


def test_what_no_upload_has_made_is_left_alone(media_root):
    strangers = [photo_path("demo-sambal", 160), "photos/ab/catatan.txt", "surat/" + "a" * 32 + "-160.webp"]
    kept_on_disk(*strangers)
    assert sweep_orphans(at=timezone.now() + TOMORROW) == 0
    assert files_kept(media_root) == sorted(strangers)


def test_without_any_photo_there_is_nothing_to_sweep(media_root):
    assert sweep_orphans(at=timezone.now() + TOMORROW) == 0


def test_a_sweep_that_is_broken_off_leaves_files_that_the_next_one_finds(person, media_root, monkeypatch):
    keep_photo(photo(), owner=person, at=NOON)
    later = timezone.now() + timedelta(days=30)

    def killed(name):
        raise KeyboardInterrupt

    monkeypatch.setattr(storages["private"], "delete", killed)
    with pytest.raises(KeyboardInterrupt):
        sweep(at=later)
    monkeypatch.undo()
    assert (Upload.objects.count(), len(files_kept(media_root))) == (0, 3)
    assert sweep_orphans(at=later) == 3
    assert files_kept(media_root) == []
