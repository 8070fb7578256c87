"""By the keyboard alone, on a phone with one: reach, see where one is, act."""

import re

import pytest
from playwright.sync_api import expect

from catalog.models import Product
from tests import factories
from tests.browser import stage, steps

FURTHEST = 120  # presses of Tab before something counts as out of reach
IS_FOCUSED = "wanted => document.activeElement.matches(wanted)"
SHOWS_RING = "getComputedStyle(document.activeElement).outlineStyle !== 'none'"


@pytest.fixture
def product(live_server):
    product = factories.make_published(name="Kopi Lereng", category="kopi-teh")
    stage.hang_photos()
    return product


def go(page, wanted):
    """Press Tab until the element is focused."""
    for _press in range(FURTHEST):
        page.keyboard.press("Tab")
        if page.evaluate(IS_FOCUSED, wanted):
            return
    raise AssertionError(f"not reached by Tab: {wanted}")


def enter(page):
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_skip_link_is_first_seen_and_leads_past_the_menu(visit, product):
    page = visit()
    page.goto(product.get_absolute_url())
    page.keyboard.press("Tab")
    assert page.evaluate(IS_FOCUSED, "a.skip")
    assert page.locator("a.skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.usefixtures("product")
def test_the_menu_opens_and_leads_on(visit):
    page = visit()
    page.goto("/")
    go(page, "details.menu > summary")
    assert page.evaluate(SHOWS_RING)
    page.keyboard.press("Enter")
    go(page, "header nav a[href='/pesantren/']")
    enter(page)
    steps.expect_address(page, "/pesantren/")


def test_a_product_is_searched_narrowed_and_opened(visit, product):
    page = visit()
    page.goto("/")
    go(page, "main input[name=q]")
    page.keyboard.type("kopi")
    enter(page)
    go(page, ".aside > details.sheet > summary")
    page.keyboard.press("Space")
    go(page, "input[name=kategori][value=kopi-teh]")
    page.keyboard.press("Space")
    go(page, ".facets .end button")
    enter(page)
    expect(page.locator("a.chip")).to_have_count(1)
    go(page, ".card a")
    enter(page)
    steps.expect_address(page, product.get_absolute_url())


def test_an_operator_signs_in_and_saves_a_draft(visit, operator, live_server):
    operator.set_password("lereng argopuro hijau")
    operator.save()
    page = visit()
    page.goto(steps.CREATE)
    page.keyboard.type("0812 3456 7890")  # the field has the focus already
    go(page, "input[name=password]")
    page.keyboard.type("lereng argopuro hijau")
    enter(page)
    go(page, "#id_name")
    page.keyboard.type("Sarung Tenun")
    go(page, "#product button.button:not(.second)[name=to]")
    enter(page)
    steps.expect_address(page, steps.step("foto"))
    assert Product.objects.get().name == "Sarung Tenun"


def test_a_refused_form_takes_the_focus_to_its_errors(visit, operator, live_server, client):
    client.force_login(operator)
    page = visit()
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(steps.CREATE)
    steps.is_refused(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert re.search(r"#id_\w+$", page.url)
    assert page.evaluate("location.hash.slice(1) === document.activeElement.id")
