"""Listings and words follow every change, whichever path it takes; two writers at once lose nothing."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction

from catalog import workflow
from catalog.models import Category, Certificate, CurationEvent, Export, Grade, Listing, MarketEvidence, Product, Word
from registry.models import Pesantren, Regency, Umkm
from tests.breaking import sql
from tests.factories import NOON, make_draft, make_paper, make_published, make_submitted, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def listing(product):
    return Listing.objects.get(product=product)


def words(*names):
    return dict(Word.objects.filter(word__in=names).values_list("word", "products"))


def test_only_published_products_are_listed():
    make_draft()
    product = make_published()
    assert Listing.objects.get().product_id == product.pk


def test_taking_a_product_down_by_raw_sql_takes_it_off_the_list():
    product = make_published()
    sql(
        "UPDATE catalog_product SET status = 'archived', archived_at = now(), archived_by_id = %s, archived_why = 'x'",
        product.published_by_id,
    )
    assert not Listing.objects.exists()


def test_deleting_a_product_on_show_by_raw_sql_alone_is_refused():
    product = make_published()
    with pytest.raises(Exception, match="violates foreign key"), transaction.atomic():
        sql("DELETE FROM catalog_productphoto")
        sql("DELETE FROM catalog_product WHERE id = %s", product.pk)
        sql("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_listing_carries_what_search_and_facets_read():
    row = listing(make_published(price_from=15_000, price_to=52_000, brand="Sumber"))
    assert (row.origin, row.pillar, row.regency_id, row.category.slug) == (
        "pesantren",
        "pesantrenpreneur",
        "35.09",
        "makanan",
    )
    assert (row.price_from, row.price_to, row.sort_name) == (15_000, 52_000, "keripik talas pandan")
    assert row.name_words == ["keripik", "pandan", "talas"]
    assert (row.halal_until, row.grade, row.is_exported) == (None, "", False)


def test_the_only_price_is_also_the_highest():
    assert listing(make_published(price_from=15_000)).price_to == 15_000


@pytest.mark.parametrize(
    ("change", "lexeme"),
    [
        (lambda p: Product.objects.filter(pk=p.pk).update(name="Sambal Petis"), "petis"),
        (lambda p: Umkm.objects.filter(pk=p.maker_id).update(name="Dapur Rahmah"), "rahmah"),
        (lambda p: Pesantren.objects.update(name="Nurul Jadid"), "jadid"),
        (lambda p: Category.objects.filter(slug="makanan").update(name="Camilan"), "camilan"),
        (lambda p: Regency.objects.filter(code="35.09").update(name="Kabupaten Jembrana"), "jembrana"),
    ],
)
def test_a_changed_name_anywhere_is_found_at_once(change, lexeme):
    product = make_published()
    assert f"'{lexeme}'" not in listing(product).search
    change(product)
    assert f"'{lexeme}'" in listing(product).search


class TestPapers:
    def test_a_checked_paper_shows_until_its_last_day(self):
        product = make_published()
        make_paper(product, "pirt", valid_until=TODAY)
        row = listing(product)
        assert row.papers_on(TODAY) == ["pirt"]
        assert row.papers_on(date(2026, 11, 25)) == []
        assert Listing.objects.with_paper("pirt", TODAY).exists()
        assert not Listing.objects.with_paper("pirt", date(2026, 11, 25)).exists()

    def test_a_paper_without_end_shows_for_good(self):
        product = make_published()
        make_paper(product, "halal")
        assert listing(product).halal_until == date.max

    def test_an_unchecked_paper_shows_nothing_until_it_is_checked(self):
        product = make_published()
        paper = make_paper(product, checked=False)
        assert listing(product).halal_until is None
        officer = make_user()
        type(paper).objects.update(checked_at=NOON, checked_by=officer, checked_how="dokumen")
        assert listing(product).halal_until is None  # nobody accepted that it covers this product
        paper.covers.update(accepted_at=NOON, accepted_by=officer)
        assert listing(product).halal_until == date.max

    def test_a_revoked_paper_falls_at_once_and_so_does_one_that_covers_the_product_no_more(self):
        product = make_published()
        paper, other = make_paper(product), make_paper(product, "md", "MD 241031002099")
        type(paper).objects.filter(pk=paper.pk).update(revoked_on=TODAY, revoked_by=make_user(), revoked_why="palsu")
        assert listing(product).halal_until is None
        other.covers.all().delete()
        assert listing(product).md_until is None

    def test_of_two_papers_of_a_kind_the_longer_one_counts(self):
        product = make_published()
        make_paper(product, "pirt", valid_until=date(2027, 1, 1))
        make_paper(product, "pirt", "2063510010270-29", valid_until=date(2029, 1, 1))
        assert listing(product).pirt_until == date(2029, 1, 1)


def test_the_newest_grade_counts():
    product = make_published()
    for on, letter in (("2026-05-01", "C"), ("2025-05-01", "A")):
        Grade.objects.create(product=product, event=CurationEvent.objects.create(name=on, on=on), letter=letter, on=on)
    assert listing(product).grade == "C"


def test_exported_follows_confirmed_evidence_and_goes_with_it():
    product = make_published()
    export = Export.objects.create(product=product, maker=product.maker, country="JP")
    evidence = MarketEvidence.objects.create(maker=product.maker, kind="export", export=export, on=TODAY)
    assert not listing(product).is_exported
    MarketEvidence.objects.update(confirmed_at=NOON, confirmed_by=make_user())
    assert listing(product).is_exported
    evidence.delete()
    assert not listing(product).is_exported


def test_words_are_counted_by_product_and_uncounted_again():
    first, second = make_published(), make_published(name="Keripik Pisang Keripik")
    assert words("keripik", "pisang") == {"keripik": 2, "pisang": 1}
    Product.objects.filter(pk=first.pk).update(name="Sambal Bawang")
    assert words("keripik", "pandan", "bawang") == {"keripik": 1, "pandan": 0, "bawang": 1}
    Product.objects.filter(pk=second.pk).update(
        status="archived", archived_at=NOON, archived_by=make_user(), archived_why="x"
    )
    assert words("keripik", "pisang") == {"keripik": 0, "pisang": 0}


def test_many_products_change_in_one_statement():
    for name in ("Kopi Ijen", "Kopi Raung", "Kopi Argopuro"):
        make_published(name=name)
    Product.objects.update(brand="Lereng")
    assert sum("'lereng'" in row.search for row in Listing.objects.all()) == 3


@pytest.mark.django_db(transaction=True)
def test_two_writers_of_one_product_at_once_are_both_listed():
    product, ready = make_published(), threading.Barrier(2)

    def write(change):
        with transaction.atomic():
            ready.wait()
            change()
        connection.close()

    changes = [
        lambda: make_paper(product),
        lambda: Product.objects.filter(pk=product.pk).update(price_from=99_000),
    ]
    threads = [threading.Thread(target=write, args=[change]) for change in changes]
    [thread.start() for thread in threads], [thread.join() for thread in threads]
    row = listing(product)
    assert (row.halal_until, row.price_from) == (date.max, 99_000)


@pytest.mark.django_db(transaction=True)
def test_a_paper_checked_while_its_product_is_being_published_is_listed():
    product = make_submitted()
    paper, officer = make_paper(product, checked=False), make_user("Verifikator", role="verifier")
    checked, published = threading.Event(), threading.Thread(target=lambda: _publish(product, officer, checked))
    published.start()
    with transaction.atomic():
        Certificate.objects.filter(pk=paper.pk).update(checked_at=NOON, checked_by=officer, checked_how="dokumen")
        paper.covers.update(accepted_at=NOON, accepted_by=officer)
        checked.set()
        published.join(timeout=1)  # it waits for the lock, or is done where the guard is missing
    published.join()
    assert listing(product).halal_until == date.max


def _publish(product, officer, checked):
    checked.wait()
    workflow.publish(product, by=officer, at=NOON)
    connection.close()
