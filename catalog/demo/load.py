"""Loads the demo: all in one transaction, into an empty database only."""

import random
import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from catalog.demo.desk import hold_curations, propose_changes, write_twice
from catalog.demo.makers import make_makers, make_pesantren
from catalog.demo.papers import Registrar, ship_abroad
from catalog.demo.people import account_lines, make_askers, make_cast, make_owners
from catalog.demo.pictures import PICTURES, paint_all
from catalog.demo.products import Shop, hang_photos, keep_history
from catalog.models import Product
from catalog.shown_photos import make_all_true
from registry.choices import Purpose, Seat
from registry.models import Membership, Pesantren, Umkm, Upload, User
from registry.pictures import SIZES, photo_path

SEED = 35


def is_empty() -> bool:
    """Nobody and nothing recorded yet; reference rows do not count."""
    return not any(model.objects.exists() for model in (User, Pesantren, Umkm, Product))


def load(*, say=lambda line: None):
    """Paint the pictures, then write everything in one transaction; the accounts file is there before it ends."""
    say("Painting pictures …")
    painted = settings.VAR_DIR / "demo-pictures"
    paint_all(painted)
    for picture in PICTURES:
        _keep_files(painted, picture.name)
    say("Writing makers and products …")
    with transaction.atomic():
        _lock()
        people, passwords = make_cast()
        _write(people)
        _keep_accounts(account_lines(people, passwords))
    make_all_true()


def _write(people):
    dice, now = random.Random(SEED), timezone.now()
    schools = make_pesantren(dice)
    makers = make_makers(dice, schools)
    own = _give_to_operator(makers[0], people, now)
    owners = make_owners(makers[1:], dice=dice, approved_by=people["administrator"], at=now)
    shop = Shop(dice, makers, {**owners, own.pk: people["operator"]}, people, now)
    shown = shop.fill()
    working = shop.fill_desks(own)
    products = Product.objects.bulk_create([*shown, *working], batch_size=1000)
    uploads = _uploads(people["administrator"])
    hang_photos(products, uploads, dice)
    keep_history(products, people["verifier"])
    Registrar(dice, people["verifier"], now).issue_all(products)
    hold_curations(shown, dice, people, now)
    propose_changes(products, own, people, now)
    write_twice(makers)
    ship_abroad(shown, dice, people, now)
    make_askers(schools, dice=dice, at=now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _give_to_operator(maker, people, now):
    """The demo operator owns a pesantren, and so acts for its business."""
    Pesantren.objects.filter(pk=maker.pesantren_id).update(name="PP. Sumber Barokah", regency="35.18")
    Umkm.objects.filter(pk=maker.pk).update(name="Kopontren Sumber Barokah", regency="35.18")
    Membership.objects.create(
        user=people["operator"],
        pesantren_id=maker.pesantren_id,
        seat=Seat.OWNER,
        since=now.date(),
        approved_at=now,
        approved_by=people["administrator"],
    )
    return Umkm.objects.get(pk=maker.pk)


def _uploads(owner):
    """An upload per picture: {category slug: [(Upload, Picture)]}."""
    made = Upload.objects.bulk_create(
        [
            Upload(
                owner=owner,
                purpose=Purpose.PRODUCT_PHOTO,
                key=_key(picture.name),
                file_name=f"{picture.name}.webp",
                sha256=f"{number:064x}",
                sizes=list(SIZES),
                width=max(SIZES),
                height=max(SIZES),
            )
            for number, picture in enumerate(PICTURES)
        ]
    )
    shelves = {}
    for upload, picture in zip(made, PICTURES, strict=True):
        shelves.setdefault(picture.category_slug, []).append((upload, picture))
    return shelves


def _key(name):
    return f"demo-{name}"


def _keep_files(painted, name):
    """Copy to where photos are kept; whole or not at all, and the same again after a kill."""
    for size in SIZES:
        goal = Path(settings.MEDIA_PRIVATE_ROOT) / photo_path(_key(name), size)
        goal.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        spare = goal.with_suffix(".new")
        shutil.copyfile(painted / f"{name}-{size}.webp", spare)
        spare.replace(goal)


def _keep_accounts(lines):
    """Before the transaction ends: an account nobody can open would be worse than a file too many."""
    goal = settings.VAR_DIR / "demo-accounts.txt"
    spare = goal.with_suffix(".new")
    spare.touch(mode=0o600)
    spare.write_text(lines)
    spare.replace(goal)


def _lock():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('opop demo'))")
