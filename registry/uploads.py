"""Files kept from the moment they are chosen, whatever becomes of the form they were chosen in."""

import hashlib
import re
import secrets
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError

from registry.choices import Purpose
from registry.chosen_files import TurnedAway
from registry.models import Upload, User
from registry.pictures import file_names, photo_limits, photo_path, refusal, render

# No photo takes so long from its files to its row; a file that was restored from a copy counts as made that day.
ORPHAN_AFTER = timedelta(days=1)
PHOTO_FILE = re.compile(r"([0-9a-f]{32})-\d+\.webp")  # what keep_photo makes; the demo's pictures have other names


def keep_photo(file, *, owner, at) -> Upload:
    """Render a chosen photo and keep its sizes for settings.UPLOAD_KEPT; whatever uses it then keeps it for good.

    `file` is an uploaded file, `at` a moment. The same photo chosen again by the same person is the same Upload.
    Raises ValidationError as registry.pictures.render does; nothing is kept then.
    """
    if isinstance(file, TurnedAway):
        raise refusal(file.code)
    file.seek(0)
    content = file.read(photo_limits()["bytes"] + 1)
    digest = hashlib.sha256(content).hexdigest()
    expires_at = at + settings.UPLOAD_KEPT
    known = _chosen_before(owner, digest, expires_at)
    if known:
        return known
    rendered, key = render(content), secrets.token_hex(16)
    row = Upload(
        owner=owner,
        purpose=Purpose.PRODUCT_PHOTO,
        key=key,
        file_name=file.name[:200],
        sha256=digest,
        sizes=list(rendered.sizes),
        width=rendered.width,
        height=rendered.height,
        expires_at=expires_at,
    )
    names = file_names(key, rendered)
    return _keep(row, {names[size]: content for size, content in rendered.sizes.items()})


def sweep(*, at) -> int:
    """Remove uploads whose time ran out before anything used them; how many. Safe to repeat and to break off.

    The row goes first: a row without its files would show a broken picture, files without a row are orphans.
    """
    swept = 0
    for upload in Upload.objects.filter(purpose=Purpose.PRODUCT_PHOTO, expires_at__lt=at).order_by("pk"):
        try:
            with transaction.atomic():
                upload.delete()
        except ProtectedError:  # in use after all: it stays for good
            Upload.objects.filter(pk=upload.pk).update(expires_at=None)
            continue
        _remove(photo_path(upload.key, size) for size in upload.sizes)
        swept += 1
    return swept


def sweep_orphans(*, at) -> int:
    """Remove files that no row names, left where a process was killed in between; how many. Safe to repeat."""
    folders, _files = default_storage.listdir("photos") if default_storage.exists("photos") else ([], [])
    return sum(_sweep_folder(f"photos/{folder}", at) for folder in folders)


def _sweep_folder(folder, at):
    found = {name: match[1] for name in default_storage.listdir(folder)[1] if (match := PHOTO_FILE.fullmatch(name))}
    named = set(Upload.objects.filter(key__in=set(found.values())).values_list("key", flat=True))
    orphans = [f"{folder}/{name}" for name, key in found.items() if key not in named]
    old = [name for name in orphans if default_storage.get_created_time(name) < at - ORPHAN_AFTER]
    _remove(old)
    return len(old)


def _chosen_before(owner, digest, expires_at):
    same = Upload.objects.of(owner).filter(purpose=Purpose.PRODUCT_PHOTO, sha256=digest)
    same.filter(expires_at__isnull=False).update(expires_at=expires_at)
    return same.first()


def _keep(row, files):
    """Files first, then the row: a row never names a file that is not there, and no file stays without a row."""
    with _no_file_without_row(files):
        for name, content in files.items():
            default_storage.save(name, ContentFile(content))
        with transaction.atomic():
            # Two presses at once with the same photo: the second waits here and finds the first one's row.
            User.objects.select_for_update(no_key=True).get(pk=row.owner_id)
            known = _chosen_before(row.owner, row.sha256, row.expires_at)
            if not known:
                row.save(force_insert=True)
    if known:
        _remove(files)
    return known or row


@contextmanager
def _no_file_without_row(names):
    try:
        yield
    except BaseException:
        _remove(names)
        raise


def _remove(names):
    for name in names:
        default_storage.delete(name)
