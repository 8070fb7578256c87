"""Nothing new hangs on a record that was merged away, whoever writes it."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from catalog.models import Product
from registry.models import Umkm
from tests.breaking import refused_by, sql
from tests.factories import NOON, make_draft, make_maker, make_member, make_paper, make_pesantren, make_user


@pytest.fixture
def gone(db):
    """An UMKM that was merged into another one."""
    kept = make_maker("Tinggal")
    return make_maker("Pergi", pesantren=kept.pesantren, merged_into=kept)


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("product_maker_stands", "catalog_product"),
        ("certificate_maker_stands", "catalog_certificate"),
    ],
)
def test_products_and_papers_do_not_move_to_it(name, table, gone):
    make_paper(make_draft())
    with refused_by(name):
        sql(f"SET CONSTRAINTS ALL DEFERRED; UPDATE {table} SET maker_id = %s", gone.pk)


def test_no_product_is_recorded_for_it(gone):
    with refused_by("product_maker_stands"):
        Product.objects.create(maker=gone, name="Keripik", created_at=NOON)


@pytest.mark.parametrize("name", ["export_maker_stands", "evidence_maker_stands"])
def test_neither_exports_nor_evidence(name, gone):
    product = make_draft()
    statement = {
        "export_maker_stands": "INSERT INTO catalog_export (maker_id, product_id, country, hs_code, currency)"
        " VALUES (%s, %s, 'MY', '', 'IDR')",
        "evidence_maker_stands": 'INSERT INTO catalog_marketevidence (maker_id, kind, "on")'
        " SELECT %s, 'sales_record', now() FROM catalog_product WHERE id = %s",
    }[name]
    with refused_by(name):
        sql(statement, gone.pk, product.pk)


def test_nobody_acts_for_it(gone):
    person, officer = make_user(), make_user("Petugas", role="administrator")
    with refused_by("membership_umkm_stands"):
        make_member(person, gone, approved_by=officer)
    school = make_pesantren("Pergi", merged_into=make_pesantren("Tinggal"))
    with refused_by("membership_pesantren_stands"):
        make_member(person, school, approved_by=officer)


def test_no_business_belongs_to_a_pesantren_that_went(db):
    school = make_pesantren("Pergi", merged_into=make_pesantren("Tinggal"))
    maker = make_maker("Berkah")
    with refused_by("umkm_pesantren_stands"):
        Umkm.objects.filter(pk=maker.pk).update(pesantren=school)


@pytest.mark.django_db(transaction=True)
def test_what_is_recorded_at_the_moment_of_the_merge_is_refused():
    kept, away, by = make_maker("Tinggal"), make_maker("Pergi"), make_user("Petugas", role="verifier")
    outcome, locked = [], threading.Event()

    def record():
        locked.wait(5)
        try:
            make_draft(away, by=by, photo=False)
        except Exception as refusal:
            outcome.append(refusal)
        finally:
            connection.close()

    other = threading.Thread(target=record)
    other.start()
    with transaction.atomic():
        Umkm.objects.select_for_update().get(pk=away.pk)
        Umkm.objects.filter(pk=away.pk).update(merged_into=kept)
        locked.set()
        other.join(timeout=1)  # it waits for the lock
    other.join()
    assert not Product.objects.exists() and not isinstance(outcome[0], IntegrityError)
    assert outcome[0].messages
