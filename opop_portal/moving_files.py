"""Files of earlier versions into today's folders: photos and scans private, public only what is on show. Repeatable.

Until now photos lay in the public folder, in `media/photos` by default, and scans in `private`.
"""

import errno
import shutil
from pathlib import Path

from django.conf import settings

from catalog.shown_photos import make_all_true


def move_files() -> int:
    """How many files moved. One killed in between goes on where it stopped: a file is moved whole or not at all."""
    private, public = Path(settings.MEDIA_PRIVATE_ROOT).resolve(), Path(settings.MEDIA_ROOT).resolve() / "photos"
    var = settings.VAR_DIR.resolve()
    moved = _move_all(public, private / "photos")
    for old, new in ((var / "private", private), (var / "media" / "photos", private / "photos")):
        if old not in (new, public):
            moved += _move_all(old, new)
            _clear(old)
    if moved:
        make_all_true()
    return moved


def _move_all(source, goal):
    files = [file for file in source.rglob("*") if file.is_file() and not file.is_symlink()]
    return sum(_move(file, goal / file.relative_to(source)) for file in files)


def _move(file, goal):
    if goal.exists():
        return 0
    for parent in reversed([each for each in goal.parents if not each.exists()]):
        parent.mkdir(mode=0o750 if settings.X_ACCEL else 0o700, exist_ok=True)
    try:
        file.replace(goal)
    except OSError as refusal:
        if refusal.errno != errno.EXDEV:
            raise
        _copy(file, goal)
    return 1


def _copy(file, goal):
    """To another disk: the old one goes when the new one is whole."""
    spare = goal.with_name(f"{goal.name}.new")
    shutil.copy2(file, spare)
    spare.replace(goal)
    file.unlink()


def _clear(source):
    """Take an old folder away once nothing is left in it but folders; what is there twice stays, and is seen."""
    for folder in sorted((each for each in source.rglob("*") if each.is_dir()), reverse=True):
        _remove_if_empty(folder)
    if source.is_dir():
        _remove_if_empty(source)


def _remove_if_empty(folder):
    if not any(folder.iterdir()):
        folder.rmdir()
