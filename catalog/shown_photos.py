"""Which photos are public: those of products on show. The public folder follows what the database says, never ahead.

Links are made and taken away after the transaction: one that is rolled back has shown nothing. Where a process is
killed in between, a missing picture is put there when it is first asked for (`show_late`), one too many goes with
the next sweep (`make_all_true`). One at a time, since two that read before the other's commit would act on the past.
"""

from contextlib import contextmanager

from django.db import connection, transaction

from catalog.choices import Status
from catalog.models import ProductPhoto
from registry.choices import Purpose
from registry.models import Upload
from registry.public_photos import hide, paths_of, public_paths, show


def follow(products, uploads=()):
    """After this transaction make the public folder true for the photos of these products, and for these `uploads`.

    Both are keys. A file system that refuses does not undo what was decided: it is logged, and the sweep tries again.
    """
    products, uploads = list(products), list(uploads)
    transaction.on_commit(lambda: make_true(products, uploads), robust=True)  # Django logs a callback by its name


def make_true(products, uploads=()):
    """Show what is on show of them, hide the others. Safe to repeat."""
    with _one_at_a_time():
        keys = {*uploads, *ProductPhoto.objects.filter(product__in=products).values_list("upload", flat=True)}
        shown = set(_on_show().filter(upload__in=keys).values_list("upload", flat=True))
        for upload in _photos().filter(pk__in=keys):
            for path in paths_of(upload):
                (show if upload.pk in shown else hide)(path)


def make_all_true() -> int:
    """Make the whole public folder true; how many files were put there or taken away."""
    with _one_at_a_time():
        wanted = set()
        for upload in _photos().filter(pk__in=_on_show().values("upload")).iterator():
            wanted |= paths_of(upload)
        there = set(public_paths())
        for path in there - wanted:
            hide(path)
        return len(there - wanted) + sum(show(path) for path in wanted - there)


def show_late(path) -> bool:
    """Put a picture there that is on show and missing; whether it is there now. One question for any other."""
    key = path.rpartition("/")[2].rpartition("-")[0]
    if not _on_show().filter(upload__key=key).exists():
        return False
    with _one_at_a_time():
        photo = _on_show().filter(upload__key=key).select_related("upload").first()
        return photo is not None and path in paths_of(photo.upload) and show(path)


def _on_show():
    return ProductPhoto.objects.filter(product__status=Status.PUBLISHED).order_by()


def _photos():
    return Upload.objects.filter(purpose=Purpose.PRODUCT_PHOTO).only("key", "sizes")


@contextmanager
def _one_at_a_time():
    """A transaction that waits for the others of its kind, and reads what they have committed."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('opop public photos'))")
        yield
