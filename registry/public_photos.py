"""The public folder: files of photos, as links to the private ones. Which belong there is said by catalog.shown_photos.

A link has the same content and takes no room; where the two folders lie on two disks it is a copy.
"""

import errno
import logging
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from registry.pictures import photo_path

PICTURE = re.compile(r"photos/[\w-]{2}/[\w-]{1,60}\.webp", re.ASCII)  # what photo_path gives
OURS = re.compile(r"[\w-]{1,60}\.(?:webp|new)", re.ASCII)
READ_BY_WEB_SERVER = 0o644  # a link shares it with the private file, which its folder (0700) still guards

log = logging.getLogger(__name__)


def paths_of(upload) -> set[str]:
    """Paths of its files, below either folder."""
    return {photo_path(upload.key, size) for size in upload.sizes}


def show(path: str) -> bool:
    """Put a private file into the public folder; False, and a line in the log, where it is missing. Repeatable."""
    source, goal = settings.MEDIA_PRIVATE_ROOT / path, settings.MEDIA_ROOT / path
    if goal.exists():
        return True
    goal.parent.mkdir(parents=True, exist_ok=True)
    try:
        source.chmod(READ_BY_WEB_SERVER)
        _link(source, goal)
    except FileNotFoundError:
        log.error("A photo on show has no file: %s", path)
        return False
    return True


def hide(path: str) -> None:
    (settings.MEDIA_ROOT / path).unlink(missing_ok=True)


def public_paths() -> Iterator[str]:
    """Whatever of ours lies in the public folder, halves of a copy that was broken off too."""
    root = Path(settings.MEDIA_ROOT)
    for file in root.glob("photos/*/*"):
        if OURS.fullmatch(file.name):
            yield file.relative_to(root).as_posix()


def _link(source, goal):
    try:
        with suppress(FileExistsError):
            os.link(source, goal)
    except OSError as refusal:
        if refusal.errno not in (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP):
            raise
        spare = goal.with_suffix(".new")
        shutil.copyfile(source, spare)
        spare.chmod(READ_BY_WEB_SERVER)
        spare.replace(goal)
