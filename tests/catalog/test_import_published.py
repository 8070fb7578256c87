"""The office's old catalogue over products that stand already: drafts are published, the rest is left alone."""

import pytest
from django.core.exceptions import PermissionDenied

from catalog import workflow
from catalog.choices import Status
from catalog.models import Certificate, Listing, Product, ReviewEvent
from catalog.resources import ProductList
from registry.models import ImportBatch, SourceRef
from tests.factories import NOON, make_draft, make_maker, make_pesantren, make_user
from tests.lists import AS_PUBLISHED, KERIPIK, PRODUCT, ListFolder, said_of


@pytest.fixture
def lists(tmp_path, db):
    return ListFolder(tmp_path, "import_products")


@pytest.fixture
def officer(db):
    return make_user("Bu Verifikator", role="verifier", mobile="+6281299998888")


def said(file, **how):
    return said_of(file, ProductList(**how))


BY_NAME = f"{PRODUCT};Kategori;Pilar;Pesantren;Harga"
NAMED = (*KERIPIK, "Makanan", "Santripreneur", "Nurul Huda", "15000")


@pytest.fixture
def draft(lists, officer):
    """A product of the old catalogue that came in by its list, as a draft."""
    make_pesantren("Nurul Huda")
    lists.commit(lists.old_catalogue())
    return Product.objects.get()


def state(product):
    return Product.objects.values_list("status", "version").get(pk=product.pk)


def test_a_draft_that_came_in_before_is_published_by_its_unchanged_row_and_only_once(lists, officer, draft):
    file = lists.old_catalogue()
    assert said(file, officer=officer, reason="Katalog.") == [("changed", ["draft_published"])]
    assert lists.commit(file, **AS_PUBLISHED) == (0, 1, 0, 0)
    assert (state(draft), Listing.objects.count()) == ((Status.PUBLISHED, 2), 1)
    assert ReviewEvent.objects.values_list("verb", "by", "note").get() == (
        "publish_from_old_catalogue", officer.pk, AS_PUBLISHED["reason"]
    )  # fmt: skip
    before = [list(rows.values()) for rows in (Product.objects, ReviewEvent.objects, ImportBatch.objects)]
    assert said(file, officer=officer, reason="Katalog.") == [("unchanged", [])]
    assert lists.commit(file, **AS_PUBLISHED) == (0, 0, 1, 0)
    assert [list(rows.values()) for rows in (Product.objects, ReviewEvent.objects, ImportBatch.objects)] == before
    assert lists.commit(lists.old_catalogue(price="17000")) == (0, 1, 0, 0)


def test_a_draft_of_another_source_is_published_and_known_from_then_on(lists, officer):
    make_pesantren("Nurul Huda")
    file = lists.write(BY_NAME, NAMED)
    lists.commit(file, source="lama")
    twice = lists.write(BY_NAME, NAMED, NAMED)
    assert said(twice, officer=officer, reason="Katalog.") == [
        ("changed", ["draft_published"]), ("unchanged", ["row_repeated"])
    ]  # fmt: skip
    assert lists.commit(twice, source="baru", **AS_PUBLISHED) == (0, 1, 1, 0)
    product = Product.objects.get()
    assert state(product) == (Status.PUBLISHED, 2)
    assert {*SourceRef.objects.values_list("source", "target", "version")} == {
        ("lama", product.pk, 1), ("baru", product.pk, 2)
    }  # fmt: skip
    assert lists.commit(twice, source="baru", **AS_PUBLISHED) == (0, 0, 2, 0)


def test_a_draft_whose_row_changed_is_changed_and_published(lists, officer, draft):
    file = lists.old_catalogue(price="17000", halal="ID35110002418860325")
    assert said(file, officer=officer, reason="Katalog.") == [("changed", ["draft_published"])]
    assert lists.commit(file, **AS_PUBLISHED) == (0, 1, 0, 0)
    assert (state(draft), Listing.objects.get().price_from) == ((Status.PUBLISHED, 3), 17_000)
    assert Certificate.objects.count() == 1
    assert lists.commit(file, **AS_PUBLISHED) == (0, 0, 1, 0)


def test_a_draft_edited_in_the_portal_is_published_as_it_stands_and_stays_known_as_edited(lists, officer, draft):
    workflow.revise(draft, by=officer, at=NOON, price_from=18_000)
    assert lists.commit(lists.old_catalogue()) == (0, 0, 1, 0)
    assert state(draft) == (Status.DRAFT, 2)
    file = lists.old_catalogue()
    assert said(file, officer=officer, reason="Katalog.") == [("changed", ["edited_draft_published"])]
    assert lists.commit(file, **AS_PUBLISHED) == (0, 1, 0, 0)
    assert (state(draft), Listing.objects.get().price_from) == ((Status.PUBLISHED, 3), 18_000)
    assert said(lists.old_catalogue(price="17000")) == [("broken", ["edited_on"])]


def test_a_draft_registered_in_the_portal_is_published_as_it_stands(lists, officer):
    make_draft(make_maker("UD Berkah", pesantren=make_pesantren("Nurul Huda")), name="Keripik Talas")
    file = lists.write(f"{PRODUCT};Harga", (*KERIPIK, "15000"))
    assert said(file, officer=officer, reason="Katalog.") == [("changed", ["edited_draft_published"])]


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.RETURNED, Status.ARCHIVED])
def test_what_is_no_draft_any_more_is_left_alone_and_that_is_said(lists, officer, draft, status):
    other = make_user("Petugas lain", role="verifier")
    if status == Status.ARCHIVED:
        lists.commit(lists.old_catalogue(), **AS_PUBLISHED)
        workflow.archive(draft, by=other, at=NOON, note="habis")
    else:
        workflow.submit(draft, by=other, at=NOON)
    if status == Status.RETURNED:
        workflow.return_for_revision(draft, by=officer, at=NOON, fields=["name"], note="Nama kurang jelas.")
    before = list(Product.objects.values())
    file = lists.old_catalogue()
    assert said(file, officer=officer, reason="Katalog.") == [("unchanged", ["not_published"])]
    assert lists.commit(file, **AS_PUBLISHED) == (0, 0, 1, 0)
    assert list(Product.objects.values()) == before


def test_a_returned_product_whose_price_changed_is_not_published_either(lists, officer, draft):
    workflow.submit(draft, by=make_user("Petugas lain", role="verifier"), at=NOON)
    workflow.return_for_revision(draft, by=officer, at=NOON, fields=["name"], note="Nama kurang jelas.")
    file = lists.old_catalogue(price="17000")
    assert lists.commit(file, "--overwrite", **AS_PUBLISHED) == (0, 1, 0, 0)
    assert Product.objects.values_list("status", "price_from").get() == (Status.RETURNED, 17_000)


@pytest.mark.parametrize("price", ["15000", "17000"])
def test_a_draft_without_category_or_pillar_cannot_be_published(lists, officer, price):
    lists.commit(lists.one_product("Nomor Permohonan;Harga", "101", "15000"))
    file = lists.one_product("Nomor Permohonan;Harga", "101", price)
    assert said(file, officer=officer, reason="Katalog.") == [("broken", ["pillar_needed", "category_needed"])]
    assert lists.commit(file, exit_code=1, **AS_PUBLISHED) == (0, 0, 0, 1)
    assert Product.objects.get().status == Status.DRAFT


def test_an_officer_does_not_publish_what_the_same_officer_sent_in(lists, officer, draft):
    workflow.submit(draft, by=officer, at=NOON)
    workflow.take_back(draft, by=officer, at=NOON)
    file = lists.old_catalogue()
    assert said(file, officer=officer, reason="Katalog.") == [("broken", ["sent_in_by_officer"])]
    with pytest.raises(PermissionDenied):
        workflow.publish_from_old_catalogue([draft.pk], by=officer, at=NOON, note="Katalog.")


def test_two_rows_of_one_draft_publish_it_once(lists, officer):
    make_pesantren("Nurul Huda")
    lists.commit(lists.write(BY_NAME, NAMED))
    again = (*NAMED[:-1], "15.000")
    lists.commit(lists.write(BY_NAME, again))
    file = lists.write(BY_NAME, NAMED, again)
    assert lists.commit(file, **AS_PUBLISHED) == (0, 1, 1, 0)
    assert ReviewEvent.objects.count() == 1
    assert lists.commit(file, **AS_PUBLISHED) == (0, 0, 2, 0)
