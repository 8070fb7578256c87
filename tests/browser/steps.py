"""What people do on the pages, in their own terms. Pages are read by addresses, names and ids: words are translated."""

import re
from base64 import b32decode

from django.urls import reverse
from django_otp.oath import totp
from playwright.sync_api import expect

CREATE = "/operator/produk/baru/"
PRODUCT = re.compile(r"/operator/produk/\d+/$")
WHAT = {"name": "Keripik Talas Pandan", "description": "Renyah, dari talas kebun sendiri.\nDigoreng sekali."}
PRICE = {
    "ingredients": "Talas, minyak sawit",
    "net_weight_written": "200 gram",
    "unit": "bungkus",
    "minimum_order": "10",
}
SAVED = (204, 302)  # the script is told in a header where to go


def step(slug):
    """The address of a step of any product."""
    return re.compile(rf"/operator/produk/\d+/{slug}/$")


def sign_in(page, login, password):
    """Fill in the form of the sign-in page that is open, and send it."""
    page.locator("input[name=username]").fill(login)
    page.locator("input[name=password]").fill(password)
    with page.expect_navigation():
        page.locator("main form button").click()


def sign_in_for_the_first_time(page, user, password, look=lambda name: None):
    """Both steps of staff: the second is set up with the key that the page shows; (key, recovery codes)."""
    sign_in(page, user.email, password)
    expect_address(page, reverse("second_step_set_up"))
    page.locator("main details summary").click()
    key = page.locator("code.key").inner_text().replace(" ", "")
    page.locator("input[name=code]").fill(code_for(key))
    page.locator("main form button").click()
    expect_address(page, reverse("recovery_codes"))
    codes = page.locator(".codes code").all_inner_texts()
    look("recovery-codes")
    page.locator("button[name=kept]").click()
    return key, codes


def code_for(key):
    """What an app shows now that knows this key."""
    return f"{totp(b32decode(key + '=' * (-len(key) % 8))):06d}"


def type_what(page, **values):
    """Fill in the open first step."""
    fill(page, WHAT | values)
    page.locator("#id_category").select_option(index=1)


def type_price(page, price, **values):
    """Fill in the open fourth step."""
    fill(page, PRICE | {"price_from": price} | values)


def fill(page, values):
    for name, value in values.items():
        page.locator(f"#id_{name}").fill(value)


def typed(page, names):
    """What stands in these fields of the form."""
    return {name: page.locator(f"#id_{name}").input_value() for name in names}


def press(page, to=None):
    """Press a way out of a step: the one that leads on, or the one to a step (or "tutup"); the status of the answer."""
    wanted = f"[value={to}]" if to else ":not(.second)"
    return post(page, page.locator(f"#product button.button[name=to]{wanted}"))


def press_step(page, slug):
    """Press the name of a step in the bar."""
    return post(page, page.locator(f".steps button[value={slug}]"))


def post(page, button):
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        button.click()
    return answer.value.status


def go_on(page, slug, to=None):
    """Save the step and arrive at another one."""
    assert press(page, to) in SAVED
    expect_address(page, step(slug) if slug else PRODUCT)


def is_refused(page, to=None):
    """Press, and find the page back with what must be mended."""
    assert press(page, to) == 422
    expect(page.locator("main [role=alert]")).to_be_focused()


def send(page):
    """On the overview: send the product to the office."""
    assert post(page, page.locator("form[action$='/ajukan/'] button")) in SAVED
    expect(page.locator("form[action$='/tarik/']")).to_be_visible()


def kept_photos(page):
    return page.locator("#photos .place img")


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
