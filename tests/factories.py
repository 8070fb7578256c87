"""Small makers of records for tests: what is not said is plausible."""

import hashlib
import itertools
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import Group

from catalog import workflow
from catalog.models import Category, Certificate, CertificateProduct, Product
from registry.choices import Pillar, Purpose, Seat
from registry.models import Membership, Pesantren, Umkm, Upload, User

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
_next = itertools.count(1)


def make_user(name="Orang", *, role=None, **fields):
    number = next(_next)
    fields.setdefault("email", f"orang{number}@contoh.id")
    user = User.objects.create_user(full_name=f"{name} {number}", is_staff=role is not None, **fields)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def make_pesantren(name="Miftahul Ulum", regency="35.09", **fields):
    return Pesantren.objects.create(name=name, regency_id=regency, **fields)


def make_maker(name="Kopontren Berkah", pillar=Pillar.PESANTREN, regency="35.09", pesantren=None, **fields):
    if pillar != Pillar.NONE and pesantren is None:
        pesantren = make_pesantren(regency=regency)
    return Umkm.objects.create(name=name, pillar=pillar, regency_id=regency, pesantren=pesantren, **fields)


def make_member(user, organisation, seat=Seat.OWNER, approved_by=None):
    kind = "umkm" if isinstance(organisation, Umkm) else "pesantren"
    approved_by = approved_by or make_user("Petugas", role="administrator")
    return Membership.objects.create(
        user=user,
        seat=seat,
        since=date(2026, 1, 1),
        approved_at=NOON,
        approved_by=approved_by,
        **{kind: organisation},
    )


def make_upload(owner, *, purpose=Purpose.PRODUCT_PHOTO, sizes=(160, 320, 640), **fields):
    key = f"{next(_next):032x}"
    fields.setdefault("sha256", hashlib.sha256(key.encode()).hexdigest())
    return Upload.objects.create(
        owner=owner,
        purpose=purpose,
        key=key,
        sizes=list(sizes),
        width=max(sizes),
        height=max(sizes),
        **fields,
    )


def make_draft(maker=None, *, by=None, category="makanan", photo=True, **values):
    maker = maker or make_maker()
    by = by or make_user("Petugas", role="verifier")
    values.setdefault("name", "Keripik Talas Pandan")
    values.setdefault("price_from", 15_000)
    photos = [make_upload(by)] if photo else []
    return workflow.draft(maker, by=by, at=NOON, photos=photos, category=Category.objects.get(slug=category), **values)


def make_submitted(maker=None, *, operator=None, at=NOON, **values):
    maker = maker or make_maker()
    if operator is None:
        operator = make_user("Operator")
        make_member(operator, maker)
    return workflow.submit(make_draft(maker, by=operator, **values), by=operator, at=at)


def make_published(maker=None, *, verifier=None, at=NOON, **values):
    verifier = verifier or make_user("Verifikator", role="verifier")
    product = make_submitted(maker, at=at - timedelta(days=1), **values)
    return workflow.publish(product, by=verifier, at=at)


def make_paper(product, kind="halal", number="ID35110002418860325", *, checked=True, **fields):
    """A paper of the product's maker that covers it; checked by an officer unless said otherwise."""
    if checked:
        fields |= {
            "checked_at": NOON,
            "checked_by": make_user("Petugas", role="verifier"),
            "checked_how": "dokumen",
        }
    paper = Certificate.objects.create(maker=product.maker, kind=kind, number_written=number, number=number, **fields)
    CertificateProduct.objects.create(
        certificate=paper,
        product=product,
        maker=product.maker,
        accepted_at=paper.checked_at,
        accepted_by=paper.checked_by,
    )
    return paper


def fresh(record) -> Product:
    return type(record).objects.get(pk=record.pk)
