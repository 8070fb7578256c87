"""What people do on the pages, in their own terms. Pages are read by addresses, names and ids: words are translated."""

import re

from django.urls import reverse
from playwright.sync_api import expect

CREATE = "/operator/produk/baru/"
PRODUCT = re.compile(r"/operator/produk/\d+/$")
TYPED = {
    "name": "Keripik Talas Pandan",
    "description": "Renyah, dari talas kebun sendiri.\nDigoreng sekali.",
    "ingredients": "Talas, minyak sawit",
    "net_weight_written": "200 gram",
    "unit": "bungkus",
    "minimum_order": "10",
}


def sign_in(page, login, password):
    """Fill in the form of the sign-in page that is open, and send it."""
    page.locator("input[name=username]").fill(login)
    page.locator("input[name=password]").fill(password)
    with page.expect_navigation():
        page.locator("main form button").click()


def type_product(page, price, **values):
    """Fill in the open form of a product."""
    for name, value in (TYPED | values).items():
        page.locator(f"#id_{name}").fill(value)
    page.locator("#id_category").select_option(index=1)
    page.locator("#id_price_from").fill(price)


def press(page, do):
    """Press a button of the product form, "save" or "send"; the answer that came."""
    with page.expect_navigation() as answer:
        page.locator(f"button.button[name=do][value={do}]").click()
    return answer.value


def typed(page):
    """What stands in the fields of the product form."""
    return {name: page.locator(f"#id_{name}").input_value() for name in TYPED}


def kept_photos(page):
    return page.locator("#photos .shots img")


def send_back(page, fields, words):
    """The officer on a review page marks fields, writes words and returns the product."""
    for field in fields:
        page.locator(f"input[name=fields][value={field}]").check()
    page.locator("#return textarea[name=note]").fill(words)
    with page.expect_navigation():
        page.locator("#return button").click()


def publish(page, product):
    with page.expect_navigation():
        page.locator(f"form[action='{reverse('product_publish', args=[product.pk])}'] button").click()


def search(page, words):
    """Type into the search field of the page and press Enter."""
    page.locator("main [role=search] input[name=q]").fill(words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def product_cards(page):
    return page.locator("main .card a[href*='/produk/']")


def expect_address(page, address):
    """Wait until the page of this address is there; a pattern or an address below the root."""
    expect(page).to_have_url(address if isinstance(address, re.Pattern) else re.compile(re.escape(address) + "$"))
