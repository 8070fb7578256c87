"""A verifier's round by keyboard alone, two officers on one product, and a decision undone by a second officer."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from catalog import workflow
from catalog.choices import Status, Verb
from catalog.models import Claim, Product, ReviewEvent
from registry.models import ReadyPhrase
from tests import factories
from tests.browser import stage
from tests.browser.steps import expect_address
from tests.catalog.rows import many_submitted
from tests.chromium import DESK, barriers

REVIEW = re.compile(r"/admin/produk/(\d+)/tinjau/")
WAITING, RETURNED_EACH = 50, 10  # every tenth goes back


@pytest.fixture
def second(db):
    return factories.make_user("Bu Kedua", role="verifier")


def address(product):
    return reverse("product_review", args=[product.pk])


def next_page(page, key):
    """Press a key, and wait for the page it leads to."""
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.keyboard.press(key)


def return_by_keys(page):
    """Mark the name, take the first ready phrase, add words, send."""
    page.keyboard.press("2")
    page.keyboard.press("p")
    page.keyboard.press("Space")
    page.keyboard.press("k")
    page.keyboard.press("Control+End")
    page.keyboard.type(" Mohon dilengkapi.")
    next_page(page, "Control+Enter")


def test_a_round_over_fifty_waiting_products_by_keyboard_alone(visit, enter, verifier, maker, operator, live_server):
    products = many_submitted(maker, operator, WAITING)
    phrase = ReadyPhrase.objects.filter(use="return_product").first().text
    page = enter(visit(DESK), verifier)
    page.goto(reverse("product_queue"))
    button = page.locator("form[action$='/antrean/mulai/'] button")
    while not button.evaluate("each => each === document.activeElement"):
        page.keyboard.press("Tab")
    next_page(page, "Enter")
    seen = []
    for number in range(1, WAITING + 1):
        seen.append(int(REVIEW.search(page.url)[1]))
        return_by_keys(page) if number % RETURNED_EACH == 0 else next_page(page, "t")
    expect_address(page, reverse("product_queue"))
    assert seen == [product.pk for product in products]
    back = products[RETURNED_EACH - 1 :: RETURNED_EACH]
    assert list(Product.objects.filter(status=Status.RETURNED).order_by("pk")) == back
    assert Product.objects.filter(status=Status.PUBLISHED).count() == WAITING - len(back)
    returns = ReviewEvent.objects.filter(verb=Verb.RETURN, by=verifier)
    told = set(returns.values_list("note", "fields__0", "fields__len"))
    assert (returns.count(), told) == (len(back), {(f"{phrase} Mohon dilengkapi.", "name", 1)})
    assert not Claim.objects.exists()


def test_keys_wait_until_nobody_is_typing_and_can_be_switched_off(visit, enter, verifier, maker, operator, live_server):
    first, other = many_submitted(maker, operator, 2)
    page = enter(visit(DESK), verifier)
    page.goto(address(first))
    page.keyboard.press("k")
    page.keyboard.type("tinta pudar? 1 kali")
    words = page.locator("#return textarea")
    expect(words).to_have_value("tinta pudar? 1 kali")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    assert barriers(page) == []
    page.set_viewport_size(DESK)
    page.keyboard.press("t")
    page.locator("[data-keys-on]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    page.keyboard.press("3")
    expect(page.locator("input[name=fields]:checked")).to_have_count(0)
    expect(words).to_have_value("tinta pudar? 1 kali")
    page.keyboard.press("?")
    page.locator("[data-keys-on]").check()
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    expect(page.locator("input[name=fields]:checked")).to_have_count(1)
    next_page(page, "n")
    expect_address(page, address(other))
    next_page(page, "l")
    assert (Product.objects.awaiting_review().count(), Claim.objects.count()) == (2, 0)


def test_two_officers_on_one_product_and_the_second_is_told(
    visit, enter, client, verifier, second, maker, operator, live_server
):
    product, following = many_submitted(maker, operator, 2)
    early, late = enter(visit(DESK), verifier), visit(DESK, java_script_enabled=False)
    early.goto(address(product))
    client.cookies.clear()  # else signing in ends the session of the first
    enter(late, second).goto(address(product))
    next_page(early, "t")
    late.locator("input[name=fields][value=name]").check()
    late.locator("#return textarea").fill("Nama kurang jelas.")
    with late.expect_navigation():
        late.locator("#return button").click()
    told = late.locator("#content [role=alert]").first
    expect(told).to_contain_text(verifier.full_name)
    expect(told).to_contain_text("Nama kurang jelas.")
    with late.expect_navigation():
        late.locator("button[name=berikut]").click()
    expect_address(late, reverse("product_queue"))  # the first holds the following by now
    assert Claim.objects.get().product == following
    product.refresh_from_db()
    assert (product.status, product.published_by) == (Status.PUBLISHED, verifier)


def test_a_second_officer_undoes_and_the_public_page_is_gone_at_once(visit, enter, verifier, second, live_server):
    product = factories.make_published(name="Kopi Lereng", verifier=verifier, at=timezone.now())
    stage.hang_photos()
    office, public = enter(visit(DESK, java_script_enabled=False), second), visit()
    assert public.goto(product.get_absolute_url()).status == 200
    office.goto(address(product))
    form = office.locator("form[action*='/batalkan/']")
    office.locator("details:has(> form[action*='/batalkan/']) > summary").click()
    form.locator("textarea").fill("Suratnya belum ada.")
    with office.expect_navigation():
        form.locator("button").click()
    expect(office.locator("#history s")).to_have_count(1)
    assert public.goto(product.get_absolute_url()).status == 404
    step = product.events.first()
    assert (step.verb, step.by, step.decided_by) == (Verb.UNDO, second, verifier)
    workflow.publish(product, by=verifier, at=timezone.now())
    assert public.goto(product.get_absolute_url()).status == 200
