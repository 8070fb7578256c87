"""The office takes a product off show, with a reason, and shows it again."""

from catalog.choices import Status
from tests import factories
from tests.browser import stage
from tests.chromium import DESK


def test_an_archived_product_is_gone_and_comes_back(visit, enter, verifier, live_server):
    product = factories.make_published(name="Kopi Lereng")
    stage.hang_photos()
    office, public = enter(visit(DESK), verifier), visit()
    review = f"/admin/produk/{product.pk}/tinjau/"
    assert public.goto(product.get_absolute_url()).status == 200

    office.goto(review)
    office.locator("form[action$='/arsipkan/'] textarea[name=note]").fill("Tidak dibuat lagi.")
    press(office, "/arsipkan/")
    product.refresh_from_db()
    assert (product.status, product.archived_why) == (Status.ARCHIVED, "Tidak dibuat lagi.")
    assert public.goto(product.get_absolute_url()).status == 404

    office.goto(review)
    press(office, "/pulihkan/")
    product.refresh_from_db()
    assert product.status == Status.PUBLISHED
    assert public.goto(product.get_absolute_url()).status == 200


def test_a_product_cannot_be_archived_without_a_reason(visit, enter, verifier, live_server):
    product = factories.make_published(name="Kopi Lereng")
    stage.hang_photos()
    office = enter(visit(DESK, java_script_enabled=False), verifier)
    office.goto(f"/admin/produk/{product.pk}/tinjau/")
    office.locator("form[action$='/arsipkan/'] textarea[name=note]").fill("   ")
    press(office, "/arsipkan/")
    product.refresh_from_db()
    assert product.status == Status.PUBLISHED
    assert office.locator("[role=alert]").is_visible()


def press(page, action):
    with page.expect_navigation():
        page.locator(f"form[action$='{action}'] button").click()
