"""The main job, end to end: registered on a phone, returned, mended, published, found by a misspelt name."""

import io
import time

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from catalog.choices import Status
from catalog.models import Product
from registry.form_tokens import once
from registry.models import Upload
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


@pytest.mark.usefixtures("hasan")
def test_photos_are_kept_and_arranged_without_javascript(visit, tmp_path):
    photos = [stage.take_photo(tmp_path / f"{number}.jpg", seed=number * 60) for number in range(2)]
    page = visit(java_script_enabled=False)
    page.goto(steps.CREATE)
    steps.sign_in(page, "hasan@contoh.id", PASSWORD)
    page.locator("#id_name").fill("Kopi Lereng")
    page.locator("input[type=file]").set_input_files(photos)
    presses_photo(page, "keep")
    first, second = Upload.objects.order_by("pk").values_list("pk", flat=True)
    presses_photo(page, f"earlier {second}")
    presses_photo(page, f"remove {first}")
    assert page.locator("#id_name").input_value() == "Kopi Lereng"
    steps.press(page, "save")
    assert list(Product.objects.get().photos.values_list("upload", flat=True)) == [second]


@pytest.fixture
def slow_desk(monkeypatch):
    """The server takes its time to record a product, so that a second press comes in between."""

    def once_slowly(*args):
        time.sleep(0.7)
        return once(*args)

    monkeypatch.setattr("catalog.views.operator.once", once_slowly)


@pytest.mark.usefixtures("slow_desk")
def test_a_double_click_makes_one_product(visit, enter, operator):
    page, sent = enter(visit(), operator), []
    page.on("request", lambda request: sent.append(request.method))
    page.goto(steps.CREATE)
    steps.type_product(page, "15.000")
    button = page.locator("button.button[name=do][value=save]")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    for _press in range(2):
        with page.expect_request(lambda request: request.method == "POST"):
            page.mouse.click(box["x"] + 20, box["y"] + 20)  # a locator would wait for the first answer
    steps.expect_address(page, steps.PRODUCT)
    expect(page.locator("[role=status]")).to_be_visible()
    assert (sent.count("POST"), Product.objects.count()) == (2, 1)


def presses_photo(page, what):
    with page.expect_navigation():
        page.locator(f"button[name=photo][value='{what}']").click()


def registers(page, photo):
    """The operator signs in by number, leaves a wrong price first, then saves and sends."""
    page.goto(steps.CREATE)
    steps.sign_in(page, "0812 3456 7890", PASSWORD)
    steps.expect_address(page, steps.CREATE)
    steps.type_product(page, "lima belas ribu")
    page.locator("input[type=file]").set_input_files(photo)
    answer = steps.press(page, "send")
    assert answer.status == 422
    assert steps.typed(page) == steps.TYPED
    assert page.locator("#id_price_from").input_value() == "lima belas ribu"
    expect(page.locator("#id_price_from_error")).to_be_visible()
    expect(steps.kept_photos(page)).to_have_count(1)
    page.locator("#id_price_from").fill("15.000")
    assert steps.press(page, "send").status == 200
    steps.expect_address(page, steps.PRODUCT)
    product = Product.objects.get()
    assert (product.status, product.price_from, product.photos.count()) == (Status.SUBMITTED, 15_000, 1)
    return product


def returns(page, product, verifier):
    """The verifier comes in by the one sign-in page, finds it in the queue and names two fields."""
    page.goto("/admin/")
    steps.expect_address(page, f"{reverse('sign_in')}?next=/admin/")
    steps.sign_in(page, verifier.email, PASSWORD)
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
    notes = page.locator("form .note")
    expect(notes).to_have_count(len(RETURNED))
    for field in RETURNED:
        expect(page.locator(f"#id_{field}_note")).to_contain_text(NOTE)
        assert f"id_{field}_note" in page.locator(f"#id_{field}").get_attribute("aria-describedby").split()
    page.locator("#id_ingredients").fill("Talas 85 %, minyak sawit")
    page.locator("#id_net_weight_written").fill("250 gram")
    assert steps.press(page, "send").status == 200
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
