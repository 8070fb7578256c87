"""What the catalogue refuses, whoever asks: each rule is broken once by raw SQL."""

import pytest

from catalog.models import (
    Category,
    CertificateProduct,
    CurationEvent,
    Export,
    Grade,
    MarketEvidence,
    Product,
    Shipment,
)
from registry.choices import Pillar
from registry.models import Umkm
from tests.breaking import refused_by, sql
from tests.factories import (
    NOON,
    fresh,
    make_draft,
    make_maker,
    make_paper,
    make_published,
    make_submitted,
    make_upload,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("product_status_is_known", "status = 'live'"),
        ("product_provenance_is_known", "provenance = 'heaven'"),
        ("product_published_has_date_officer_slug_category_pillar", "slug = ''"),
        (
            "product_published_has_date_officer_slug_category_pillar",
            "published_at = NULL, published_by_id = NULL",
        ),
        ("product_publication_has_date_and_officer", "published_by_id = NULL"),
        ("product_submission_has_date_and_person", "submitted_by_id = NULL"),
        ("product_archive_has_date_person_and_reason", "archived_why = 'habis'"),
        ("product_archived_if_and_only_if_dated", "status = 'archived'"),
        ("product_not_published_by_its_submitter", "published_by_id = submitted_by_id"),
        ("product_prices_in_order", "price_from = -1"),
        ("product_prices_in_order", "price_to = price_from - 1"),
        ("product_prices_in_order", "price_from = NULL, price_to = 5"),
        ("product_amounts_are_positive", "minimum_order = 0"),
        ("product_amounts_are_positive", "monthly_capacity = -4"),
        ("product_food_known_with_category", "is_food = NULL"),
        ("product_copies_follow_maker", "pillar = 'sosiopreneur'"),
        ("product_copies_follow_maker", "regency_id = '35.01'"),
        ("product_copies_follow_category", "is_food = false"),
    ],
)
def test_a_published_product_refuses(name, change):
    make_published()
    with refused_by(name):
        sql(f"UPDATE catalog_product SET {change}")


def test_a_product_sent_for_review_keeps_its_category():
    make_submitted()
    with refused_by("product_submitted_has_date_and_category"):
        sql("UPDATE catalog_product SET category_id = NULL")


def test_a_product_of_a_maker_outside_opop_cannot_be_published_by_any_path():
    product = make_draft(make_maker(pillar=Pillar.NONE))
    with refused_by("product_published_has_date_officer_slug_category_pillar"):
        Product.objects.filter(pk=product.pk).update(
            status="published", published_at=NOON, published_by=make_user(), slug="x"
        )


def test_a_maker_with_products_on_show_cannot_leave_opop():
    product = make_published()
    with refused_by("product_published_has_date_officer_slug_category_pillar"):
        Umkm.objects.filter(pk=product.maker_id).update(pillar=Pillar.NONE, pesantren=None)


def test_copies_are_right_whatever_python_writes_and_follow_their_parents():
    product = make_draft(category="makanan")
    assert (product.pillar, product.regency_id, product.is_food) == (Pillar.PESANTREN, "35.09", True)
    Umkm.objects.filter(pk=product.maker_id).update(pillar=Pillar.SOCIAL, regency="35.78")
    Category.objects.filter(slug="makanan").update(is_food=False)
    product = fresh(product)
    assert (product.pillar, product.regency_id, product.is_food) == (Pillar.SOCIAL, "35.78", False)


def test_moving_a_product_to_another_shelf_or_maker_brings_its_copies_along():
    product, maker = make_draft(), make_maker(pillar=Pillar.SOCIAL, regency="35.78")
    Product.objects.filter(pk=product.pk).update(maker=maker, category=Category.objects.get(slug="kerajinan"))
    product = fresh(product)
    assert (product.pillar, product.regency_id, product.is_food) == (Pillar.SOCIAL, "35.78", False)


def test_a_product_has_one_main_photo_and_each_photo_once():
    product = make_draft()
    photo, other = product.photos.get(), make_upload(make_user())
    with refused_by("productphoto_one_main"):
        product.photos.create(upload=other, is_main=True)
    with refused_by("productphoto_once_per_product"):
        product.photos.create(upload=photo.upload)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("certificate_kind_is_known", "kind = 'gold'"),
        ("certificate_has_number", "number = ''"),
        ("certificate_ends_after_issue", "issued_on = '2026-01-02', valid_until = '2026-01-01'"),
        ("certificate_revoked_has_date_person_and_reason", "revoked_on = '2026-01-01'"),
        ("certificate_check_has_date_and_person", "checked_by_id = NULL"),
        ("certificate_check_says_how", "checked_how = ''"),
    ],
)
def test_a_paper_refuses(name, change):
    make_paper(make_draft())
    with refused_by(name):
        sql(f"UPDATE catalog_certificate SET {change}")


def test_a_paper_covers_only_products_of_its_own_maker():
    paper, stranger = make_paper(make_draft()), make_draft(make_maker("Lain"))
    with refused_by("certificateproduct_same_maker_as_product"):
        CertificateProduct.objects.create(certificate=paper, product=stranger, maker=paper.maker)
    with refused_by("certificateproduct_same_maker_as_certificate"):
        CertificateProduct.objects.create(certificate=paper, product=stranger, maker=stranger.maker)
    with refused_by("certificateproduct_once"):
        CertificateProduct.objects.create(certificate=paper, product=paper.products.get(), maker=paper.maker)


def test_papers_follow_a_product_to_no_other_maker():
    paper = make_paper(make_draft())
    with refused_by("certificateproduct_same_maker_as_certificate"):
        paper.products.update(maker=make_maker("Lain"))


def test_grades_are_letters_once_per_curation():
    product, event = make_draft(), CurationEvent.objects.create(name="Kurasi I", on="2026-05-01")
    Grade.objects.create(product=product, event=event, letter="A", on="2026-05-01")
    with refused_by("grade_once_per_curation"):
        Grade.objects.create(product=product, event=event, letter="B", on="2026-05-01")
    with refused_by("grade_letter_is_known"):
        sql("UPDATE catalog_grade SET letter = 'E'")


def make_export(product=None, **fields):
    product = product or make_draft()
    return Export.objects.create(product=product, maker=product.maker, **{"country": "JP", **fields})


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("export_country_is_abroad", "country = 'ID'"),
        ("export_country_is_abroad", "country = 'j1'"),
        ("export_value_not_negative", "contract_value = -1"),
        ("export_hs_code_has_4_to_10_digits", "hs_code = 'kopi'"),
    ],
)
def test_an_export_refuses(name, change):
    make_export(hs_code="2005.20.00")
    with refused_by(name):
        sql(f"UPDATE catalog_export SET {change}")


def test_an_export_and_its_evidence_belong_to_the_maker_of_the_product():
    export, stranger = make_export(), make_maker("Lain")
    with refused_by("export_same_maker_as_product"):
        Export.objects.update(maker=stranger)
    with refused_by("evidence_same_maker_as_export"):
        MarketEvidence.objects.create(maker=stranger, kind="export", export=export, on="2026-01-01")


def test_shipments_are_by_month_and_positive():
    Shipment.objects.create(export=make_export(), month="2026-05-01", quantity=600, unit="kg")
    with refused_by("shipment_month_is_a_first_day"):
        sql("UPDATE catalog_shipment SET month = '2026-05-02'")
    with refused_by("shipment_amounts_are_positive"):
        sql("UPDATE catalog_shipment SET quantity = 0")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("evidence_kind_is_known", "kind = 'rumour'"),
        ("evidence_confirmation_has_date_and_person", "confirmed_at = now()"),
        ("evidence_of_export_names_it", "export_id = NULL"),
        ("evidence_amount_not_negative", "amount = -1"),
    ],
)
def test_evidence_refuses(name, change):
    export = make_export()
    MarketEvidence.objects.create(maker=export.maker, kind="export", export=export, on="2026-01-01")
    with refused_by(name):
        sql(f"UPDATE catalog_marketevidence SET {change}")


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("reviewevent_is_append_only", "UPDATE catalog_reviewevent SET note = 'lain'"),
        ("reviewevent_is_append_only", "DELETE FROM catalog_reviewevent"),
    ],
)
def test_history_is_neither_changed_nor_deleted(name, statement):
    make_submitted()
    with refused_by(name):
        sql(statement)


@pytest.mark.parametrize(
    ("name", "verb", "note", "fields"),
    [
        ("reviewevent_verb_is_known", "explode", "", "{}"),
        ("reviewevent_return_has_words_and_fields", "return_for_revision", "", "{name}"),
        ("reviewevent_return_has_words_and_fields", "return_for_revision", "buram", "{}"),
    ],
)
def test_a_step_of_history_refuses(name, verb, note, fields):
    product, by = make_draft(), make_user()
    with refused_by(name):
        sql(
            "INSERT INTO catalog_reviewevent (product_id, verb, by_id, at, note, fields, differences)"
            " VALUES (%s, %s, %s, now(), %s, %s, '[]')",
            product.pk, verb, by.pk, note, fields,
        )  # fmt: skip
