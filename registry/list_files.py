"""Sheets and archives of photos that people upload: kept privately from the moment they arrive.

They hold names, numbers and addresses, so no web server looks where they lie, and nothing hands them out again.
"""

import hashlib
import re
import secrets
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.core.files.uploadhandler import StopFutureHandlers, TemporaryFileUploadHandler
from django.utils.translation import gettext_lazy as _

from registry.choices import Purpose
from registry.kept_files import chosen_before, keep, plain_name, sweep_strays, sweep_unused
from registry.models import Upload

SHEET_FIELD, ARCHIVE_FIELD = "sheet", "archive"  # the names under which forms send them
LIST_FILE = re.compile(r"([0-9a-f]{32})")
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
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    row = Upload(
        owner=owner,
        purpose=purpose,
        key=secrets.token_hex(16),
        file_name=plain_name(file.name),
        sha256=digest,
        bytes=file.size,
        expires_at=at + settings.UPLOAD_KEPT,
    )
    return _chosen_before(row) or keep(row, {_name(row): file}, _storage(), known=_chosen_before)


def list_file(upload) -> Path:
    """Where the file of an upload lies."""
    return Path(_storage().path(_name(upload)))


def forget_list_file(upload) -> None:
    """Remove a file that no list uses any more, with its row."""
    upload.delete()
    _storage().delete(_name(upload))


def sweep_list_files(*, at) -> int:
    """Remove files whose time ran out before a list used them, and files without a row; how many. Safe to repeat."""
    purposes = ListUploadHandler.LIMITS.values()
    swept = sweep_unused(purposes, lambda upload: [_name(upload)], _storage(), at=at)
    return swept + sweep_strays("lists", LIST_FILE, _storage(), at=at)


def _storage():
    return storages["private"]


def _name(upload):
    return f"lists/{upload.key[:2]}/{upload.key}"


def _chosen_before(row):
    known = chosen_before(row)
    return known if known and list_file(known).exists() else None
