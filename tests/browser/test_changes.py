"""A product on show is changed on a phone: prices at once, name and photo once an officer has looked at them."""

import pytest
from django.utils import timezone

from catalog import workflow_changes as changes
from catalog.models import Change, Product, ReviewEvent
from tests import chromium as browsers
from tests import factories
from tests.browser import stage, steps
from tests.browser.conftest import fail_on


@pytest.fixture
def on_show(live_server, maker, operator):
    product = factories.make_published(maker, operator=operator, ingredients="Talas")
    stage.hang_photos()
    return product


def at(product, slug=""):
    return f"/operator/produk/{product.pk}/{slug}/" if slug else f"/operator/produk/{product.pk}/"


def shoot(page, shots, name):
    if shots:
        browsers.shoot(page, shots / f"change-{name}.png")


def propose_name(page, product, shots, name):
    """Open the first step, find the lock, begin a change by its button, and write another name."""
    page.goto(at(product, "apa"))
    assert page.locator("#id_name").get_attribute("readonly") is not None
    page.locator("#id_description").fill("Dari talas kebun sendiri.")
    steps.post(page, page.locator("#product button[value=perubahan]"))
    steps.expect_address(page, at(product, "apa"))
    assert page.locator("#id_description").input_value() == "Dari talas kebun sendiri."
    page.locator("#id_name").fill("Keripik Talas Madu")
    shoot(page, shots, f"{name}-step")
    steps.go_on(page, "foto")


def send(page, product, shots, name):
    """On the overview: what differs is shown, and goes to the office."""
    page.goto(at(product))
    shoot(page, shots, f"{name}-overview")
    assert page.locator("#fact-change .shots img").count() == 3
    steps.post(page, page.locator("form[action$='/perubahan/kirim/'] button"))
    steps.expect_address(page, at(product))
    page.locator("form[action$='/perubahan/tarik/']").wait_for()
    shoot(page, shots, f"{name}-sent")


def price(page, product):
    page.goto(at(product, "harga"))
    page.locator("#id_price_from").fill("17.500")
    steps.go_on(page, "")


def is_published_by_an_officer(page, product, verifier):
    """Buyers see the price already, the name only afterwards; the history says what was what."""
    page.goto(product.get_absolute_url())
    assert ("17.500" in page.content(), "Madu" in page.content()) == (True, False)
    changes.publish_change(Change.objects.get(), by=verifier, at=timezone.now())
    page.goto(Product.objects.get().get_absolute_url())
    assert page.locator("h1").inner_text() == "Keripik Talas Madu"
    assert Product.objects.get().photos.count() == 2
    told = {each["field"]: (each["before"], each["after"]) for each in ReviewEvent.objects.first().differences}
    assert told == {"name": ("Keripik Talas Pandan", "Keripik Talas Madu"), "photos": ("1", "2")}


def test_a_product_is_changed_while_it_is_on_show(visit, enter, operator, verifier, on_show, photo, shots):
    page = enter(visit(), operator)
    propose_name(page, on_show, shots, "script")
    page.locator("input[type=file]").set_input_files(photo)
    steps.kept_photos(page).nth(1).wait_for()
    shoot(page, shots, "script-photos")
    steps.go_on(page, "surat")
    price(page, on_show)
    page.goto(at(on_show))
    fail_on(browsers.barriers(page))
    browsers.show(page, browsers.PHONE, browsers.LIGHT)
    send(page, on_show, shots, "script")
    page.goto(at(on_show, "apa"))
    assert page.locator("#id_name").get_attribute("readonly") is not None
    shoot(page, shots, "script-locked")
    page.goto("/operator/")
    shoot(page, shots, "home")
    is_published_by_an_officer(page, on_show, verifier)


def test_a_product_is_changed_while_it_is_on_show_without_javascript(
    visit, enter, operator, verifier, on_show, photo, shots
):
    page = enter(visit(java_script_enabled=False), operator)
    propose_name(page, on_show, shots, "bare")
    page.locator("input[type=file]").set_input_files(photo)
    steps.go_on(page, "surat")
    price(page, on_show)
    send(page, on_show, shots, "bare")
    is_published_by_an_officer(page, on_show, verifier)
