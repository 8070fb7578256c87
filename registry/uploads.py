"""Photos kept from the moment they are chosen, whatever becomes of the form they were chosen in."""

import hashlib
import logging
import re
import secrets

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from registry.choices import Purpose
from registry.chosen_files import TurnedAway
from registry.kept_files import chosen_before, keep, plain_name, sweep_strays, sweep_unused
from registry.models import Upload
from registry.pictures import file_names, photo_limits, photo_path, refusal, render
from registry.private_files import scan_path

PHOTO_FILE = re.compile(r"([0-9a-f]{32})-\d+\.webp")  # what keep_photo makes; the demo's pictures have other names

log = logging.getLogger(__name__)


def keep_photo(file, *, owner, at) -> Upload:
    """Render a chosen photo and keep its sizes for settings.UPLOAD_KEPT; whatever uses it then keeps it for good.

    `file` is an uploaded file, `at` a moment. The same photo chosen again by the same person is the same Upload.
    Raises ValidationError as registry.pictures.render does; nothing is kept then.
    """
    if isinstance(file, TurnedAway):
        raise refusal(file.code)
    file.seek(0)
    content = file.read(photo_limits()["bytes"] + 1)
    row = Upload(
        owner=owner,
        purpose=Purpose.PRODUCT_PHOTO,
        key=secrets.token_hex(16),
        file_name=plain_name(file.name),
        sha256=hashlib.sha256(content).hexdigest(),
        expires_at=at + settings.UPLOAD_KEPT,
    )
    if known := chosen_before(row):
        return known
    rendered = render(content)
    row.sizes, row.width, row.height = list(rendered.sizes), rendered.width, rendered.height
    names = file_names(row.key, rendered)
    files = {names[size]: ContentFile(picture) for size, picture in rendered.sizes.items()}
    return keep(row, files, _storage())


def sweep(*, at) -> int:
    """Remove photos whose time ran out before anything used them; how many. Safe to repeat and to break off."""
    return sweep_unused([Purpose.PRODUCT_PHOTO], _files_of, _storage(), at=at)


def sweep_orphans(*, at) -> int:
    """Remove files that no row names, left where a process was killed in between; how many. Safe to repeat."""
    return sweep_strays("photos", PHOTO_FILE, _storage(), at=at)


def tell_of_lost_files() -> int:
    """Say in the log which photos and scans have a row and no file; how many."""
    lost = [pk for pk, paths in _named_files() if not all(map(_storage().exists, paths))]
    if lost:
        log.error("Files are missing of %s uploads, for example %s", len(lost), lost[:20])
    return len(lost)


def _named_files():
    for upload in Upload.objects.filter(purpose=Purpose.PRODUCT_PHOTO).only("key", "sizes").iterator():
        yield upload.pk, _files_of(upload)
    for upload in Upload.objects.filter(purpose=Purpose.PAPER_SCAN).only("key", "media_type").iterator():
        yield upload.pk, [scan_path(upload)]


def _storage():
    """Private: what is public of it is told by catalog.shown_photos."""
    return storages["private"]


def _files_of(upload):
    return [photo_path(upload.key, size) for size in upload.sizes]
