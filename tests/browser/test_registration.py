"""The main job, end to end: registered on a phone, returned, mended, published, found by a misspelt name."""

import io

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from catalog.choices import Status
from catalog.models import Product
from tests import factories
from tests.browser import stage, steps
from tests.chromium import DESK

PASSWORD = "lereng argopuro hijau"
NOTE = "Talas berapa persen? Berat di kemasan 250 gram."
RETURNED = ("ingredients", "net_weight_written")


@pytest.fixture
def hasan(operator):
    """The operator of conftest, with a password to sign in by."""
    operator.set_password(PASSWORD)
    operator.save()
    return operator


@pytest.fixture
def rina(live_server):
    return factories.make_user("Rina", role="verifier", email="rina@contoh.id", password=PASSWORD)


@pytest.mark.usefixtures("hasan")
def test_a_product_goes_from_a_phone_to_the_public(visit, photo, rina):
    phone, desk, public = visit(), visit(DESK), visit()
    product = registers(phone, photo)
    returns(desk, product, rina)
    mends(phone, product)
    publishes(desk, product)
    finds(public, product)


@pytest.mark.usefixtures("hasan")
def test_a_product_is_registered_without_javascript(visit, photo):
    phone = visit(java_script_enabled=False)
    product = registers(phone, photo)
    with phone.expect_navigation():
        phone.locator(f"form[action='{reverse('product_take_back', args=[product.pk])}'] button").click()
    product.refresh_from_db()
    assert product.status == Status.DRAFT


def registers(page, photo):
    """The operator signs in by number, walks the five steps, and mends a wrong price before sending."""
    page.goto(steps.CREATE)
    steps.sign_in(page, "0812 3456 7890", PASSWORD)
    steps.expect_address(page, steps.CREATE)
    steps.type_what(page)
    steps.go_on(page, "foto")
    page.locator("input[type=file]").set_input_files(photo)
    if page.locator("[data-started]").count():
        expect(steps.kept_photos(page)).to_have_count(1)
    steps.go_on(page, "surat")
    steps.go_on(page, "harga")
    steps.type_price(page, "lima belas ribu")
    steps.is_refused(page)
    assert steps.typed(page, steps.PRICE) == steps.PRICE
    assert page.locator("#id_price_from").input_value() == "lima belas ribu"
    expect(page.locator("#id_price_from_error")).to_be_visible()
    page.locator("#id_price_from").fill("15.000")
    steps.go_on(page, "")
    steps.send(page)
    product = Product.objects.get()
    assert (product.status, product.price_from, product.photos.count()) == (Status.SUBMITTED, 15_000, 1)
    assert (product.description, product.net_weight_grams) == (steps.WHAT["description"], 200)
    return product


def returns(page, product, verifier):
    """The verifier comes in by the one sign-in page, finds it in the queue and names two fields."""
    page.goto("/admin/")
    steps.expect_address(page, f"{reverse('sign_in')}?next=/admin/")
    steps.sign_in_for_the_first_time(page, verifier, PASSWORD)
    steps.expect_address(page, "/admin/")
    page.locator(f"main a[href='{reverse('product_queue')}']").click()
    page.locator(f"a[href='{reverse('product_review', args=[product.pk])}']").click()
    large = page.locator("section[aria-labelledby=h-photos] img")
    assert large.evaluate("image => image.decode().then(() => image.clientWidth)") >= 300
    steps.send_back(page, RETURNED, NOTE)
    steps.expect_address(page, reverse("product_queue"))
    product.refresh_from_db()
    assert product.status == Status.RETURNED


def mends(page, product):
    """The operator sees the words beside the very fields, mends them and sends again."""
    page.goto("/operator/")
    page.locator(f"a[href='{reverse('product_edit', args=[product.pk])}']").click()
    steps.expect_address(page, steps.PRODUCT)
    expect(page.locator("main dl .note")).to_have_count(len(RETURNED))
    page.locator(f"main .panel a[href='{reverse('product_step', args=[product.pk, 'harga'])}']").first.click()
    for field in RETURNED:
        expect(page.locator(f"#id_{field}_note")).to_contain_text(NOTE)
        assert f"id_{field}_note" in page.locator(f"#id_{field}").get_attribute("aria-describedby").split()
    page.locator("#id_ingredients").fill("Talas 85 %, minyak sawit")
    page.locator("#id_net_weight_written").fill("250 gram")
    steps.go_on(page, "")
    steps.send(page)
    product.refresh_from_db()
    assert (product.status, product.net_weight_grams) == (Status.SUBMITTED, 250)


def publishes(page, product):
    page.goto(reverse("product_queue"))
    page.locator(f"a[href='{reverse('product_review', args=[product.pk])}']").click()
    steps.publish(page, product)
    product.refresh_from_db()
    assert product.status == Status.PUBLISHED


def finds(page, product):
    """Somebody who cannot spell finds it; the photo stands upright and tells nothing of its maker."""
    page.goto("/")
    steps.search(page, "kripik tallas")
    steps.product_cards(page).first.click()
    steps.expect_address(page, product.get_absolute_url())
    main_photo = page.locator("main img").first
    assert main_photo.evaluate("image => image.decode().then(() => image.naturalWidth < image.naturalHeight)")
    assert main_photo.get_attribute("alt") == product.name
    for address in main_photo.evaluate("image => image.srcset.split(', ').map(each => each.split(' ')[0])"):
        is_upright_and_bare(page.request.get(address).body())


def is_upright_and_bare(content):
    image = Image.open(io.BytesIO(content))
    assert (image.format, image.width < image.height) == ("WEBP", True)
    corner = image.convert("RGB").getpixel((8, 8))
    assert all(abs(seen - drawn) < 30 for seen, drawn in zip(corner, stage.CORNER, strict=True))
    assert {"exif", "xmp", "icc_profile"} & set(image.info) == set()
    assert not any(mark in content for mark in (b"EXIF", b"Exif", b"XMP ", b"ICCP", b"Kamera"))
