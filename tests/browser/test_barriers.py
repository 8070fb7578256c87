"""No page keeps anybody out: axe finds nothing, light or dark, on phone and desk; nothing is wider than the screen.

With SHOTS=1 every page is also kept as a picture in each of these modes, under var/shots/.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog import workflow, workflow_changes
from tests import factories
from tests.browser import stage, steps
from tests.browser.conftest import fail_on
from tests.chromium import PHONE, barriers


@pytest.fixture
def cast(operator, maker, verifier, live_server):
    """A product of one maker in each state of work, and a second published one beside it."""
    now = timezone.now()
    made = {
        "operator": operator,
        "verifier": verifier,
        "description": "Renyah.\n\nDari kebun sendiri.",
        "unit": "bungkus",
    }
    published = factories.make_published(maker, price_to=45_000, ingredients="Talas, minyak", **made)
    factories.make_published(
        factories.make_maker("Roti Santri", pillar="sosiopreneur", regency="35.78"), name="Kue Kering"
    )
    factories.make_paper(published, valid_until=now.date() + timedelta(days=90), issuer="BPJPH")
    factories.make_paper(published, "pirt", "2063517010001-29", checked=False, issuer="Dinkes")
    del made["verifier"]
    returned = factories.make_submitted(maker, at=now, name="Sambal", **made)
    workflow.return_for_revision(returned, by=verifier, at=now, fields=["photos", "unit"], note="Foto buram.\nSatuan?")
    archived = factories.make_published(maker, name="Dodol", verifier=verifier, **made)
    workflow.archive(archived, by=operator, at=now, note="Tidak dibuat lagi.")
    submitted = factories.make_submitted(maker, at=now - timedelta(days=2), name="Keripik Talas", **made)
    draft = factories.make_draft(maker, by=operator, name="Kopi", photo=False)
    stage.hang_photos()
    return {"draft": draft, "submitted": submitted, "returned": returned, "published": published, "archived": archived}


@pytest.fixture
def found(shots):
    """found[name] = barriers(…): at the end nothing may have been found on any page."""

    class Found(dict):
        def look(self, page, name, address=None):
            if address:
                page.goto(address)
            self[name] = barriers(page, shots, name)

    found = Found()
    yield found
    fail_on([f"{name} {each}" for name, what in found.items() for each in what])


def test_the_public_pages_keep_nobody_out(visit, cast, maker, found):
    page, product = visit(), cast["published"]
    pages = {
        "home": "/",
        "home-en": "/en/",
        "products": "/produk/",
        "products-filtered": "/produk/?q=kripik&asal=pesantren&kab=35.09&harga_maks=50000&kategori=tidak-ada",
        "products-empty": "/produk/?q=bakso&kategori=kopi-teh",
        "products-no-page": "/produk/?hal=7",
        "product": product.get_absolute_url(),
        "product-en": f"/en{product.get_absolute_url()}",
        "maker": f"/umkm/{maker.pk}-{maker.slug}/",
        "pesantren-list": "/pesantren/",
        "pesantren-list-empty": "/pesantren/?q=tidakada&kab=35.78",
        "pesantren": f"/pesantren/{maker.pesantren.pk}-{maker.pesantren.slug}/",
        "map": "/peta/",
        "not-found": "/tidak-ada/",
        "sign-in": "/masuk/",
    }
    for name, address in pages.items():
        found.look(page, name, address)
    page.goto("/masuk/")
    steps.sign_in(page, "0812 3456 7890", "salah")
    found.look(page, "sign-in-refused")


def test_the_desk_of_operators_keeps_nobody_out(visit, enter, cast, operator, found):
    page = enter(visit(), operator)
    found.look(page, "operator-home", "/operator/")
    found.look(page, "operator-products", "/operator/produk/")
    found.look(page, "operator-products-none", "/operator/produk/?keadaan=draf")
    found.look(page, "operator-password", "/sandi/")
    for status, product in cast.items():
        found.look(page, f"operator-{status}", f"/operator/produk/{product.pk}/")
    found.look(page, "operator-create", steps.CREATE)
    steps.is_refused(page)
    found.look(page, "operator-create-refused")


def test_every_room_of_the_desk_is_in_sight_on_a_phone(visit, enter, operator):
    page = enter(visit(), operator)
    page.goto("/operator/")
    tabs = page.locator(".top .tabs a")
    boxes = [tab.bounding_box() for tab in tabs.all()]
    beyond = [tabs.nth(at).text_content() for at, box in enumerate(boxes) if box["x"] + box["width"] > PHONE["width"]]
    assert (len(boxes), beyond) == (6, [])


def test_no_step_of_a_product_keeps_anybody_out(visit, enter, cast, operator, found, photo):
    page = enter(visit(), operator)
    for status in ("draft", "returned", "published"):
        for slug in ("apa", "foto", "surat", "harga"):
            found.look(page, f"operator-{status}-{slug}", f"/operator/produk/{cast[status].pk}/{slug}/")
    page.goto(f"/operator/produk/{cast['draft'].pk}/foto/")
    page.route("**/operator/foto/", lambda route: route.abort())
    page.locator("input[type=file]").set_input_files(photo)
    page.locator("#photos [data-retry]").wait_for()
    page.context.set_offline(True)
    page.locator("#product button.button:not(.second)[name=to]").click()
    page.locator("[data-told=lost]").wait_for()
    found.look(page, "operator-line-lost")


@pytest.mark.usefixtures("cast")
def test_somebody_without_a_maker_or_product_meets_no_barrier(visit, enter, found):
    stranger, newcomer = factories.make_user("Orang Baru"), factories.make_user("Pemilik")
    factories.make_member(newcomer, factories.make_maker("Dapur Umi", regency="35.78"))
    page = visit()
    found.look(enter(page, stranger), "operator-no-maker", "/operator/")
    found.look(enter(page, newcomer), "operator-first-day", "/operator/")


def changed(product, operator):
    """The product, with a change of it that was returned once and waits again."""
    now = timezone.now()
    change = workflow_changes.open_change(product, by=operator, at=now)
    photos = [factories.make_upload(operator), product.photos.get().upload]
    change = workflow_changes.propose(change, by=operator, at=now, photos=photos, name="Keripik Talas Madu")
    change = workflow_changes.submit_change(change, by=operator, at=now)
    officer = factories.make_user("Bu Lain", role="verifier")
    change = workflow_changes.return_change(change, by=officer, at=now, fields=["name"], note="Madu dari mana?")
    workflow_changes.submit_change(change, by=operator, at=now)
    stage.hang_photos()
    return product


def test_the_office_keeps_nobody_out(visit, enter, cast, verifier, administrator, operator, maker, found):
    page = enter(visit(), verifier)
    found.look(page, "office", "/admin/")
    found.look(page, "queue", "/admin/antrean/")
    for status, product in cast.items():
        found.look(page, f"review-{status}", f"/admin/produk/{product.pk}/tinjau/")
    found.look(page, "review-change", f"/admin/produk/{changed(cast['published'], operator).pk}/tinjau/")
    page.goto(f"/admin/produk/{cast['submitted'].pk}/tinjau/")
    steps.send_back(page, ["unit"], "   ")
    found.look(page, "review-refused")
    enter(page, administrator)
    for name, address in {
        "admin-products": "/admin/catalog/product/?status=published",
        "admin-product": f"/admin/catalog/product/{cast['draft'].pk}/change/",
        "admin-pesantren-list": "/admin/registry/pesantren/?q=ulum",
        "admin-pesantren": f"/admin/registry/pesantren/{maker.pesantren.pk}/change/",
        "admin-maker-add": "/admin/registry/umkm/add/",
        "admin-user": f"/admin/registry/user/{verifier.pk}/change/",
        "admin-forbidden": f"/admin/registry/pesantren/{maker.pesantren.pk}/delete/",
        "admin-history": f"/admin/registry/pesantren/{maker.pesantren.pk}/history/",
    }.items():
        found.look(page, name, address)
