"""Sheets and archives of photos that people upload: kept privately from the moment they arrive.

They hold names, numbers and addresses, so no web server looks where they lie, and nothing hands them out again.
"""

import hashlib
import secrets
import time
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.core.files.uploadhandler import StopFutureHandlers, TemporaryFileUploadHandler
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.choices import Purpose
from registry.models import Upload, User

SHEET_FIELD, ARCHIVE_FIELD = "sheet", "archive"  # the names under which forms send them
STRAY_AFTER = 24 * 3600  # seconds; a file without a row may belong to a request that is still at work
TOO_LARGE = {
    Purpose.SHEET: _("The file is larger than %(megabytes)s MB. Split the list, or delete what does not belong to it."),
    Purpose.PHOTO_ARCHIVE: _("The zip is larger than %(megabytes)s MB. Send the photos in several zips."),
}


def most_bytes(purpose) -> int:
    return settings.SHEET_MAX_BYTES if purpose == Purpose.SHEET else settings.PHOTO_ARCHIVE_MAX_BYTES


class ListUploadHandler(TemporaryFileUploadHandler):
    """Takes in one sheet and one archive a form; what is beyond the limit is read, but not kept."""

    LIMITS = {SHEET_FIELD: Purpose.SHEET, ARCHIVE_FIELD: Purpose.PHOTO_ARCHIVE}
    most = None

    def __init__(self, request=None):
        super().__init__(request)
        self.taken = set()

    def new_file(self, field_name, *args, **kwargs):
        self.most = None
        if field_name in self.LIMITS and field_name not in self.taken:
            self.taken.add(field_name)
            self.most = most_bytes(self.LIMITS[field_name])
            super().new_file(field_name, *args, **kwargs)
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data, start):
        if self.most is None:
            return raw_data
        if start <= self.most:
            self.file.write(raw_data)
        return None

    def file_complete(self, file_size):
        return super().file_complete(file_size) if self.most is not None else None

    def upload_interrupted(self):
        if self.most is not None:
            super().upload_interrupted()


def keep_list_file(file, purpose, *, owner, at) -> Upload:
    """Keep an uploaded sheet or archive for settings.UPLOAD_KEPT; a list that uses it decides on its end.

    The same file sent again by the same person is the same Upload.
    Raises ValidationError(code="file_too_large"); nothing is kept then.
    """
    most = most_bytes(purpose)
    if file.size > most:
        raise ValidationError(TOO_LARGE[purpose], code="file_too_large", params={"megabytes": most // 2**20})
    file.seek(0)
    row = Upload(
        owner=owner,
        purpose=purpose,
        key=secrets.token_hex(16),
        file_name=plain_name(file.name),
        sha256=hashlib.file_digest(file, "sha256").hexdigest(),
        bytes=file.size,
        expires_at=at + settings.UPLOAD_KEPT,
    )
    return _chosen_before(row) or _keep(row, file)


def plain_name(name) -> str:
    """The name of the file as chosen, for people to know it again; never used as a path."""
    return "".join(sign for sign in name or "" if sign.isprintable())[:200]


def list_file(upload) -> Path:
    """Where the file of an upload lies."""
    return Path(_storage().path(_name(upload)))


def forget_list_file(upload) -> None:
    """Remove a file that no list uses any more, with its row."""
    upload.delete()
    _storage().delete(_name(upload))


def sweep_list_files(*, at) -> int:
    """Remove files whose time ran out before a list used them, and files without a row; how many. Safe to repeat."""
    unused = Upload.objects.filter(purpose__in=ListUploadHandler.LIMITS.values(), expires_at__lt=at)
    swept = 0
    for upload in unused.order_by("pk"):
        forget_list_file(upload)
        swept += 1
    return swept + _remove_strays()


def _storage():
    return storages["private"]


def _name(upload):
    return f"lists/{upload.key[:2]}/{upload.key}"


def _chosen_before(row):
    same = Upload.objects.of(row.owner).filter(purpose=row.purpose, sha256=row.sha256)
    same.filter(expires_at__isnull=False).update(expires_at=row.expires_at)
    known = same.first()
    return known if known and list_file(known).exists() else None


def _keep(row, file):
    """File first, then the row: a row never names a file that is not there, and no file stays without a row."""
    storage, name = _storage(), _name(row)
    known = None
    try:
        file.seek(0)
        storage.save(name, file)
        with transaction.atomic():
            # Two presses at once with the same file: the second waits here and finds the first one's row.
            User.objects.select_for_update(no_key=True).get(pk=row.owner_id)
            known = _chosen_before(row)
            if not known:
                row.save(force_insert=True)
    except BaseException:
        storage.delete(name)
        raise
    if known:
        storage.delete(name)
    return known or row


def _remove_strays():
    """Files without a row, as a process leaves them that is killed between the two."""
    latest = time.time() - STRAY_AFTER
    files = {path.name: path for path in Path(_storage().path("lists")).glob("??/*") if path.stat().st_mtime < latest}
    known = set(Upload.objects.filter(key__in=files).values_list("key", flat=True))
    strays = [path for key, path in files.items() if key not in known]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)
