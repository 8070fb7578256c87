"""Files and the rows that name them, kept together: for photos, scans, lists and zips alike.

Files first, then the row: a row never names a file that is not there. What a process leaves that is killed in between
are strays, which a sweep finds.
"""

import re
from collections.abc import Callable
from datetime import timedelta

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import ProtectedError

from registry.models import Upload, User

# No file takes so long from its storage to its row; one restored from a copy counts as made that day.
STRAY_AFTER = timedelta(days=1)


def plain_name(name) -> str:
    """The name of a file as chosen, for people to know it again; never used as a path."""
    return "".join(sign for sign in name or "" if sign.isprintable())[:200]


def chosen_before(row: Upload) -> Upload | None:
    """The same file, chosen by the same person for the same purpose; unused, it is kept as long as the new one."""
    same = Upload.objects.of(row.owner).filter(purpose=row.purpose, sha256=row.sha256)
    same.filter(expires_at__isnull=False).update(expires_at=row.expires_at)
    return same.first()


def keep(row: Upload, files: dict, storage: Storage, *, known: Callable = chosen_before) -> Upload:
    """Keep `files` (name → file) and the row, or what was `known` of them by then; after an error neither stays."""
    try:
        for name, file in files.items():
            storage.save(name, file)
        with transaction.atomic():
            # Two presses at once with the same file: the second waits here and finds the first one's row.
            User.objects.select_for_update(no_key=True).get(pk=row.owner_id)
            before = known(row)
            if not before:
                row.save(force_insert=True)
    except BaseException:
        _remove(storage, files)
        raise
    if before:
        _remove(storage, files)
    return before or row


def sweep_unused(purposes, files_of: Callable, storage: Storage, *, at) -> int:
    """Remove uploads of these purposes whose time ran out before anything used them; how many. Safe to repeat.

    The row goes first: a row without its files would show a broken picture, files without a row are strays.
    """
    swept = 0
    for upload in Upload.objects.filter(purpose__in=purposes, expires_at__lt=at).order_by("pk"):
        try:
            with transaction.atomic():
                upload.delete()
        except ProtectedError:  # in use after all: it stays for good
            Upload.objects.filter(pk=upload.pk).update(expires_at=None)
            continue
        _remove(storage, files_of(upload))
        swept += 1
    return swept


def sweep_strays(top: str, made: re.Pattern, storage: Storage, *, at) -> int:
    """Remove files two folders down that no row names; how many. `made` knows ours by name: group 1 is the key."""
    folders = storage.listdir(top)[0] if storage.exists(top) else []
    return sum(_sweep_folder(f"{top}/{folder}", made, storage, at) for folder in folders)


def _sweep_folder(folder, made, storage, at):
    found = {name: match[1] for name in storage.listdir(folder)[1] if (match := made.fullmatch(name))}
    named = set(Upload.objects.filter(key__in=set(found.values())).values_list("key", flat=True))
    strays = [f"{folder}/{name}" for name, key in found.items() if key not in named]
    old = [name for name in strays if storage.get_created_time(name) < at - STRAY_AFTER]
    _remove(storage, old)
    return len(old)


def _remove(storage, names):
    for name in names:
        storage.delete(name)
