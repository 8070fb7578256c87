"""Scans of papers: told by content, kept where no web server looks, the same file once, handed out as harmless."""

import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils import timezone
from PIL import Image

from registry.choices import Purpose
from registry.models import Upload
from registry.private_files import EDGE, PDF, WEBP, keep_scan, release_scan, scan_path, scan_response, sweep_scans
from registry.typed_days import read_typed_day
from tests.factories import NOON, make_paper, make_published, make_user
from tests.hostile.picture_makers import HEIC, SECRET, heic, laden_jpeg
from tests.hostile.pictures import hostile_pictures

pytestmark = pytest.mark.django_db
LETTER = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def chosen(content=LETTER, name="halal.pdf"):
    return SimpleUploadedFile(name, content)


def page(size=(2400, 3300)):
    out = io.BytesIO()
    Image.new("L", size, 240).save(out, "JPEG")
    return out.getvalue()


def files(settings):
    root = settings.MEDIA_PRIVATE_ROOT
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


@pytest.fixture
def person(db):
    return make_user()


def test_a_pdf_is_kept_as_it_is_under_a_key_nobody_can_guess(person, settings):
    scan = keep_scan(chosen(), owner=person, at=NOON)
    assert (scan.owner, scan.purpose, scan.file_name) == (person, Purpose.PAPER_SCAN, "halal.pdf")
    assert (scan.media_type, scan.bytes, len(scan.key), scan.sizes) == (PDF, len(LETTER), 32, [])
    assert scan.expires_at == NOON + settings.UPLOAD_KEPT
    assert files(settings) == [f"scans/{scan.key[:2]}/{scan.key}.pdf"]
    assert storages["private"].open(scan_path(scan)).read() == LETTER


def test_a_picture_is_rendered_anew_and_stays_legible(person, settings):
    scan = keep_scan(chosen(page(), "IMG_1.pdf"), owner=person, at=NOON)
    with Image.open(storages["private"].open(scan_path(scan))) as kept:
        assert (kept.format, max(kept.size)) == ("WEBP", EDGE)
    assert (scan.media_type, scan.height) == (WEBP, EDGE)


@pytest.mark.parametrize("make", [laden_jpeg, lambda: heic(HEIC)])
def test_nothing_that_rides_along_in_a_picture_is_kept(person, make):
    scan = keep_scan(chosen(make(), "foto.jpg"), owner=person, at=NOON)
    kept = storages["private"].open(scan_path(scan)).read()
    assert (kept[8:12], SECRET in kept, b"GEHEIM" in kept, b"Exif" in kept) == (b"WEBP", False, False, False)


@pytest.mark.parametrize("lead", [b"", b"\xef\xbb\xbf", b"\r\n "])
def test_a_pdf_is_told_by_its_first_bytes_whatever_its_name(person, lead):
    assert keep_scan(chosen(lead + LETTER, "halal.jpg"), owner=person, at=NOON).media_type == PDF


@pytest.mark.parametrize(
    "content", [b"", b"PDF-1.7", b"<html>%PDF-1.7", b"%PDF", b"x" * 20 + LETTER, b"PK\x03\x04" + LETTER]
)
def test_what_is_neither_pdf_nor_picture_is_refused(person, settings, content):
    with pytest.raises(ValidationError) as refused:
        keep_scan(chosen(content, "halal.pdf"), owner=person, at=NOON)
    assert (refused.value.code, files(settings), Upload.objects.count()) == ("scan_format", [], 0)


def test_hostile_files_are_refused_in_words_or_come_out_clean(person):
    """As the photos: every file there ends as its code says; what is a PDF there is a scan here."""
    for name, content, code in hostile_pictures():
        expected = {"photo_format": "scan_format", "photo_too_large": None}.get(code, code)
        expected = None if name == "pdf" else expected
        try:
            scan = keep_scan(chosen(content, name), owner=person, at=NOON)
        except ValidationError as refusal:
            assert (name, refusal.code) == (name, expected)
        else:
            kept = storages["private"].open(scan_path(scan)).read()
            assert (name, expected, scan.media_type == PDF or SECRET not in kept) == (name, None, True)


def test_a_file_may_be_as_large_as_the_limit_and_no_larger(person, settings):
    settings.SCAN_MAX_BYTES = 2**20
    most = LETTER + b"\0" * (2**20 - len(LETTER))
    assert keep_scan(chosen(most), owner=person, at=NOON).bytes == 2**20
    with pytest.raises(ValidationError) as refused:
        keep_scan(chosen(most + b"\0"), owner=person, at=NOON)
    assert refused.value.code == "scan_too_large"


def test_the_same_file_chosen_again_is_the_same_upload_and_lives_on(person, settings):
    first = keep_scan(chosen(), owner=person, at=NOON)
    again = keep_scan(chosen(name="lagi.pdf"), owner=person, at=NOON + timedelta(days=3))
    assert (again.pk, len(files(settings))) == (first.pk, 1)
    assert Upload.objects.get().expires_at == NOON + timedelta(days=3) + settings.UPLOAD_KEPT
    assert keep_scan(chosen(), owner=make_user(), at=NOON).pk != first.pk


def test_no_file_stays_when_its_row_cannot_be_written(person, settings, monkeypatch):
    monkeypatch.setattr(Upload, "save", lambda *_args, **_options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        keep_scan(chosen(), owner=person, at=NOON)
    assert files(settings) == []


def test_a_private_file_has_no_address(person):
    scan = keep_scan(chosen(), owner=person, at=NOON)
    with pytest.raises(ValueError, match="no address"):
        storages["private"].url(scan_path(scan))
    assert scan.urls == {}


def test_a_private_file_is_for_the_portals_own_user_alone(person, settings):
    path = settings.MEDIA_PRIVATE_ROOT / scan_path(keep_scan(chosen(), owner=person, at=NOON))
    assert [oct(each.stat().st_mode & 0o777) for each in (path, path.parent)] == ["0o600", "0o700"]


def test_a_pdf_leaves_as_an_attachment_that_runs_nothing(person):
    response = scan_response(keep_scan(chosen(), owner=person, at=NOON), "halal-id1")
    said = response.headers
    assert said["Content-Disposition"] == 'attachment; filename="halal-id1.pdf"'
    assert (said["Content-Type"], said["X-Content-Type-Options"]) == (PDF, "nosniff")
    assert (said["Content-Security-Policy"], said["Cache-Control"]) == (
        "default-src 'none'; sandbox",
        "no-store, private",
    )
    assert b"".join(response) == LETTER


def test_a_file_that_is_gone_is_not_found(person):
    scan = keep_scan(chosen(), owner=person, at=NOON)
    storages["private"].delete(scan_path(scan))
    with pytest.raises(Http404):
        scan_response(scan, "halal")


# --- sweeping


def test_what_was_chosen_but_never_used_is_swept_with_its_file(person, settings):
    keep_scan(chosen(), owner=person, at=NOON)
    used = keep_scan(chosen(page(), "foto.jpg"), owner=person, at=NOON)
    make_paper(make_published(), scan=used)
    assert sweep_scans(at=NOON + timedelta(days=30)) == 1
    assert list(Upload.objects.filter(purpose=Purpose.PAPER_SCAN).values_list("pk", "expires_at")) == [(used.pk, None)]
    assert files(settings) == [scan_path(used)]
    assert sweep_scans(at=NOON + timedelta(days=30)) == 0


def test_a_released_scan_goes_with_the_next_sweep_unless_it_is_used_elsewhere(person, settings):
    scan = keep_scan(chosen(), owner=person, at=NOON)
    paper = make_paper(make_published(), scan=scan)
    release_scan(scan, at=NOON)
    assert sweep_scans(at=NOON + timedelta(minutes=1)) == 0
    paper.delete()
    release_scan(scan, at=NOON)
    assert (sweep_scans(at=NOON + timedelta(minutes=1)), files(settings)) == (1, [])


def test_a_file_without_a_row_is_swept_once_nobody_can_be_writing_it(person, settings):
    keep_scan(chosen(), owner=person, at=NOON)
    Upload.objects.all().delete()
    now = timezone.now()
    assert (sweep_scans(at=now + timedelta(hours=23)), len(files(settings))) == (0, 1)
    assert (sweep_scans(at=now + timedelta(hours=25)), files(settings)) == (1, [])


def test_nothing_to_sweep_before_the_first_scan():
    assert sweep_scans(at=NOON) == 0


# --- days as people type them


@pytest.mark.parametrize(
    "text",
    ["24/11/2026", "24-11-2026", "24.11.26", "2026-11-24", " 24  November 2026 ", "24 Nopember 2026", "24nov26",
     "24 Nov. 2026", "24-NOV-2026"],
)  # fmt: skip
def test_a_day_is_read_in_every_indonesian_spelling(text):
    assert read_typed_day(text) == date(2026, 11, 24)


@pytest.mark.parametrize("text", ["kemarin", "31/02/2026", "24 Novembar", "11/2026", "24 xyz 2026", "2026"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValidationError) as refused:
        read_typed_day(text)
    assert refused.value.code == "not_a_day"


def test_every_month_has_its_number():
    names = ("Januari", "Pebruari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
             "Nopember", "Desember")  # fmt: skip
    assert [read_typed_day(f"1 {name} 2026").month for name in names] == list(range(1, 13))
