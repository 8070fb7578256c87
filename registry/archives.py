"""Zips of photos from outside: names are only names, sizes are measured while unpacking, nothing touches the disk.

A zip's own directory is not believed: how many entries it may hold is looked up before it is read, how large they
are while they are unpacked.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "archive_format": _("This is not a zip that can be read here. Put the photos into a zip and send it again."),
    "archive_too_many": _("The zip holds more than %(files)s files. Send the photos in several zips."),
    "archive_password": _("This photo is protected by a password."),
    "archive_packed": _("This photo is packed in a way that is not read here."),
    "photo_too_large": _("The photo is larger than %(megabytes)s MB. Send a smaller one."),
    "archive_damaged": _("This photo is damaged in the zip."),
}

END, END_SIZE, LONGEST_COMMENT = b"PK\x05\x06", 22, 2**16
DIRECTORY_ENTRY = 1_024  # bytes that the directory may need for one file, its path included
PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
IS_ENCRYPTED = 0x1
SYSTEM_FOLDER, LEFT_BEHIND = "__macosx/", {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class ArchiveLimits:
    """How many files a zip may hold, and bytes of one of them unpacked."""

    files: int
    bytes: int


class Member:
    """One file of a zip; `name` is the last part of its path, for people and for matching."""

    def __init__(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: ArchiveLimits):
        self.archive, self.info, self.limits = archive, info, limits
        path = "".join(sign for sign in info.filename if sign.isprintable()).replace("\\", "/")
        self.path, self.name = path, path.rstrip("/").rpartition("/")[2][:200]

    def read(self) -> BinaryIO:
        """Its content, named. Raises ValidationError with a code of MESSAGES."""
        if self.info.flag_bits & IS_ENCRYPTED:
            raise refused("archive_password")
        if self.info.compress_type not in PACKED:
            raise refused("archive_packed")
        try:
            with self.archive.open(self.info) as file:
                content = file.read(self.limits.bytes + 1)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error):
            raise refused("archive_damaged") from None
        if len(content) > self.limits.bytes:
            raise refused("photo_too_large", megabytes=self.limits.bytes // 2**20)
        file = BytesIO(content)
        file.name, file.size = self.name, len(content)
        return file


@contextmanager
def members(path: Path, limits: ArchiveLimits) -> Iterator[list[Member]]:
    """The files of a zip, open to be read; folders and what systems leave beside photos are passed over.

    Raises ValidationError with a code of MESSAGES.
    """
    _look_before_reading(path, limits)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error):
        raise refused("archive_format") from None
    with archive:
        if len(archive.infolist()) > limits.files:
            raise refused("archive_too_many", files=limits.files)
        found = [Member(archive, info, limits) for info in archive.infolist()]
        yield [each for each in found if _may_be_photo(each)]


def refused(code: str, **params) -> ValidationError:
    return ValidationError(MESSAGES[code], code=code, params=params)


def _may_be_photo(member: Member) -> bool:
    path = member.path.casefold()
    is_left_behind = (
        path.startswith(SYSTEM_FOLDER) or member.name.startswith(".") or member.name.casefold() in LEFT_BEHIND
    )
    return not path.endswith("/") and not is_left_behind


def _look_before_reading(path: Path, limits: ArchiveLimits) -> None:
    """The end of a zip tells the size of its directory, which is read whole: a large one is refused unread.

    Its 64-bit form, for archives beyond 4 GB, could tell another size, and is not taken.
    """
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(file.tell() - END_SIZE - LONGEST_COMMENT - 20, 0))
        tail = file.read()
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < END_SIZE or b"PK\x06\x07" in tail[max(at - 20, 0) : at]:
        raise refused("archive_format")
    _disk, _first, _here, files, size = struct.unpack_from("<HHHHI", tail, at + 4)
    if files > limits.files or size > limits.files * DIRECTORY_ENTRY:
        raise refused("archive_too_many", files=limits.files)
