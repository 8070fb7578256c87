"""The public folder has the photos of products on show and no others, whichever way they came there or went."""

import errno
import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import transaction

from catalog import shown_photos, workflow, workflow_changes
from catalog.models import Product
from catalog.workflow_lists import add_listed_photos
from catalog.workflow_undo import undo
from opop_portal import moving_files
from opop_portal.checks import private_files_lie_apart
from registry import public_photos
from registry.models import Upload
from registry.pictures import photo_path
from registry.uploads import tell_of_lost_files
from tests.factories import NOON, make_draft, make_published, make_submitted, make_upload, make_user

pytestmark = pytest.mark.django_db


def kept(upload):
    for size in upload.sizes:
        if not storages["private"].exists(photo_path(upload.key, size)):
            storages["private"].save(photo_path(upload.key, size), ContentFile(b"webp"))
    return upload


def public(settings):
    return {file.name.rpartition("-")[0] for file in settings.MEDIA_ROOT.rglob("*.webp")}


@pytest.fixture
def after(django_capture_on_commit_callbacks, settings):
    """after(step, …) → keys of the photos that are public once its transaction is through."""

    def do(step, *args, **kwargs):
        for upload in Upload.objects.all():
            kept(upload)
        with django_capture_on_commit_callbacks(execute=True):
            step(*args, **kwargs)
        return public(settings)

    return do


@pytest.fixture
def shown(maker, operator, after):
    product = make_published(maker, operator=operator)
    after(shown_photos.follow, [product.pk])
    return product


def key_of(product):
    return product.photos.get().upload.key


def officer():
    return make_user("Petugas Kedua", role="verifier")


def test_a_draft_and_a_submission_show_nothing(maker, operator, after):
    product = make_draft(maker, by=operator)
    assert after(workflow.submit, product, by=operator, at=NOON) == set()


def test_publishing_shows_and_archiving_hides_and_restoring_shows(maker, operator, verifier, after):
    product = make_submitted(maker, operator=operator)
    key = key_of(product)
    assert after(workflow.publish, product, by=verifier, at=NOON) == {key}
    assert after(workflow.archive, product, by=verifier, at=NOON, note="x") == set()
    assert after(workflow.restore, product, by=verifier, at=NOON) == {key}


def test_undoing_a_publication_hides_and_undoing_an_archiving_shows(shown, verifier, after):
    published = shown.events.get(verb="publish")
    key = key_of(shown)
    workflow.archive(shown, by=verifier, at=NOON, note="x")
    archived = shown.events.filter(verb="archive").first()
    assert after(shown_photos.follow, [shown.pk]) == set()
    assert after(undo, archived, by=officer(), at=NOON, note="x") == {key}
    other = make_published()
    after(shown_photos.follow, [other.pk])
    published = other.events.get(verb="publish")
    assert after(undo, published, by=officer(), at=NOON, note="x") == {key}


def test_what_comes_in_from_the_old_catalogue_is_shown(maker, operator, verifier, after):
    product = make_draft(maker, by=operator)
    step = workflow.publish_from_old_catalogue
    outsider = make_user("Petugas Impor", role="verifier")
    assert after(step, [product.pk], by=outsider, at=NOON, note="x") == {key_of(product)}


def test_photos_of_a_list_are_shown_with_a_product_that_is_on_show(shown, verifier, after):
    more = make_upload(verifier)
    uploads = [shown.photos.get().upload, more]
    step = add_listed_photos
    expected = {upload.key for upload in uploads}
    assert after(step, shown, uploads, by=verifier, at=NOON, is_as_listed=True) == expected


def test_a_change_is_private_until_it_is_published_and_what_it_took_out_is_hidden(shown, operator, verifier, after):
    new, old = make_upload(operator), key_of(shown)
    change = workflow_changes.open_change(shown, by=operator, at=NOON)
    change = workflow_changes.propose(change, by=operator, at=NOON, photos=[new])
    assert after(workflow_changes.submit_change, change, by=operator, at=NOON) == {old}
    assert after(workflow_changes.publish_change, change, by=verifier, at=NOON) == {new.key}
    accepted = shown.events.get(verb="publish_change")
    assert after(undo, accepted, by=officer(), at=NOON, note="x") == {old}


def test_a_photo_of_two_products_is_public_while_one_of_them_is_on_show(shown, operator, verifier, after):
    other = make_draft(shown.maker, by=operator, photo=False, name="Lain")
    workflow.arrange_photos(other, [shown.photos.get().upload])
    assert after(workflow.arrange_photos, other, []) == {key_of(shown)}


def test_a_step_that_is_taken_back_shows_nothing(maker, operator, verifier, after):
    product = make_submitted(maker, operator=operator)

    def break_off():
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            workflow.publish(product, by=verifier, at=NOON)
            raise KeyboardInterrupt

    assert after(break_off) == set()


def test_a_file_system_that_refuses_undoes_no_decision(maker, operator, verifier, after, monkeypatch):
    product = make_submitted(maker, operator=operator)

    def refuse(path):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shown_photos, "show", refuse)
    after(workflow.publish, product, by=verifier, at=NOON)
    assert Product.objects.get().status == "published"


def test_killed_before_the_link_the_picture_is_there_when_it_is_asked_for(client, maker, operator, settings):
    product = make_published(maker, operator=operator)
    upload = kept(product.photos.get().upload)
    assert public(settings) == set()
    answer = client.get(upload.public_urls[160])
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"webp")
    assert public(settings) == {upload.key}


def test_no_size_that_was_never_made_is_put_there(client, maker, operator, settings):
    upload = kept(make_published(maker, operator=operator).photos.get().upload)
    assert client.get(f"/media/{photo_path(upload.key, 1280)}").status_code == 404
    assert client.get(f"/media/photos/zz/{upload.key}-160.webp").status_code == 404


def test_killed_before_the_link_is_taken_away_the_sweep_does_it(shown, settings):
    Product.objects.update(status="archived", archived_at=NOON, archived_by=shown.published_by, archived_why="x")
    assert public(settings) == {key_of(shown)}
    assert [shown_photos.make_all_true() for _time in range(2)] == [3, 0]
    assert public(settings) == set()


def test_the_sweep_puts_back_what_is_missing_and_takes_strays_away(shown, settings):
    folder = settings.MEDIA_ROOT / "photos" / "zz"
    folder.mkdir()
    for name in ("zz-160.webp", "zz-320.new", "catatan.txt"):
        (folder / name).write_bytes(b"x")
    public_photos.hide(photo_path(key_of(shown), 160))
    assert shown_photos.make_all_true() == 3
    assert [file.name for file in folder.iterdir()] == ["catatan.txt"]
    assert public(settings) == {key_of(shown)}


def test_a_link_takes_no_room_and_the_private_file_is_the_same(shown, settings):
    path = photo_path(key_of(shown), 160)
    assert os.path.samefile(settings.MEDIA_ROOT / path, settings.MEDIA_PRIVATE_ROOT / path)
    assert (settings.MEDIA_ROOT / path).stat().st_mode & 0o777 == 0o644
    assert (settings.MEDIA_PRIVATE_ROOT / "photos").stat().st_mode & 0o777 == 0o700


def test_on_another_disk_it_is_a_copy(maker, operator, settings, monkeypatch):
    def refuse(*_paths):
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    upload = kept(make_published(maker, operator=operator).photos.get().upload)
    monkeypatch.setattr(public_photos.os, "link", refuse)
    assert shown_photos.make_all_true() == 3
    assert sorted(file.suffix for file in settings.MEDIA_ROOT.rglob("*") if file.is_file()) == [".webp"] * 3
    assert (settings.MEDIA_ROOT / photo_path(upload.key, 160)).read_bytes() == b"webp"


def test_a_row_without_its_file_is_told_and_stops_nothing(shown, operator, settings, caplog):
    storages["private"].delete(photo_path(key_of(shown), 320))
    assert tell_of_lost_files() == 1
    assert f"[{shown.photos.get().upload_id}]" in caplog.text


def test_the_daily_run_makes_the_public_folder_true(shown, settings, capsys):
    public_photos.hide(photo_path(key_of(shown), 160))
    call_command("daily")
    assert "public photos put right=1\n" in capsys.readouterr().out


def test_files_of_earlier_versions_move_once(maker, operator, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT, settings.MEDIA_PRIVATE_ROOT = tmp_path / "media" / "public", tmp_path / "media" / "private"
    shown, draft = make_published(maker, operator=operator), make_draft(maker, by=operator, name="Lain")
    for product in (shown, draft):
        for size in (160, 320, 640):
            file = tmp_path / "media" / photo_path(key_of(product), size)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"webp")
    scan = tmp_path / "private" / "scans" / "ab" / "ab.pdf"
    scan.parent.mkdir(parents=True)
    scan.write_bytes(b"pdf")
    assert [moving_files.move_files() for _time in range(2)] == [7, 0]
    assert public(settings) == {key_of(shown)}
    assert (settings.MEDIA_PRIVATE_ROOT / "scans" / "ab" / "ab.pdf").read_bytes() == b"pdf"
    assert (settings.MEDIA_PRIVATE_ROOT / photo_path(key_of(draft), 640)).exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["media"]
    assert sorted(path.name for path in (tmp_path / "media").iterdir()) == ["private", "public"]


def test_where_the_public_folder_stays_its_drafts_leave_it(maker, operator, settings):
    draft = make_draft(maker, by=operator)
    for size in (160, 320, 640):
        file = settings.MEDIA_ROOT / photo_path(key_of(draft), size)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"webp")
    assert moving_files.move_files() == 3
    assert public(settings) == set()


@pytest.mark.parametrize(("public_root", "private_root"), [("m", "m"), ("m", "m/private"), ("m/public", "m")])
def test_one_folder_within_the_other_is_refused(settings, tmp_path, public_root, private_root):
    assert private_files_lie_apart(None) == []
    settings.MEDIA_ROOT, settings.MEDIA_PRIVATE_ROOT = tmp_path / public_root, tmp_path / private_root
    assert [found.id for found in private_files_lie_apart(None)] == ["opop_portal.E002"]
