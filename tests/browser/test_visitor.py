"""Somebody looks around on a phone of 360 px: doors, facets, pages, makers, places, the other language."""

import re

import pytest
from playwright.sync_api import expect

from catalog.models import Category
from tests import factories
from tests.browser import stage, steps

PER_PAGE = 24


@pytest.fixture
def shop(live_server):
    """Two products of a maker of a pesantren, one of an alumni maker, all with photos."""
    return open_shop(chips=1)


@pytest.fixture
def large_shop(live_server):
    """The same with one product more of the pesantren than a page of the list holds."""
    return open_shop(chips=PER_PAGE)


def open_shop(chips):
    verifier, operator = factories.make_user("Rina", role="verifier"), factories.make_user("Operator")
    maker = factories.make_maker("Kopontren Sumber Barokah", regency="35.18")
    factories.make_member(operator, maker)
    made = {"operator": operator, "verifier": verifier}
    for number in range(chips):
        factories.make_published(maker, name=f"Keripik Rasa {number}", **made)
    factories.make_published(maker, name="Kopi Lereng", category="kopi-teh", **made)
    alumni = factories.make_maker("Roti Santri Mulia", pillar="sosiopreneur", regency="35.23")
    factories.make_published(alumni, verifier=verifier, name="Kue Kering Tuban")
    stage.hang_photos()
    return maker


def count(page):
    """The number of products that a list says it has."""
    return int(re.search(r"\d+", page.locator("main [role=status]").first.inner_text()).group())


def test_a_visitor_goes_from_the_door_to_the_maker_and_back_by_the_map(visit, large_shop):
    page = visit()
    page.goto("/")
    page.locator("a.door[href$='asal=pesantren']").click()
    steps.expect_address(page, "/produk/?asal=pesantren")
    assert count(page) == PER_PAGE + 1
    page.locator("a[rel=next]").click()
    steps.expect_address(page, "/produk/?asal=pesantren&hal=2")
    expect(steps.product_cards(page)).to_have_count(1)
    steps.product_cards(page).first.click()
    steps.expect_address(page, re.compile(r"/produk/\d+-[\w-]+/$"))
    page.locator("main a[href^='/umkm/']").first.click()
    steps.expect_address(page, f"/umkm/{large_shop.pk}-{large_shop.slug}/")
    page.locator("main a[href^='/pesantren/']").first.click()
    school = large_shop.pesantren
    steps.expect_address(page, f"/pesantren/{school.pk}-{school.slug}/")
    page.goto("/peta/")
    page.locator("svg.map a[href$='kab=35.23']").click()
    steps.expect_address(page, "/produk/?kab=35.23")
    assert count(page) == 1


@pytest.mark.usefixtures("shop")
def test_facets_are_chosen_counted_and_removed_one_by_one(visit):
    page = visit()
    page.goto("/produk/")
    choose(page, ("kab", "35.18"), ("kategori", "kopi-teh"))
    assert count(page) == 1
    chips = page.locator("a.chip")
    expect(chips).to_have_count(2)
    page.locator("a.chip:not([href*='kategori'])").click()
    expect(chips).to_have_count(1)
    assert count(page) == 2
    chips.click()
    expect(chips).to_have_count(0)
    assert count(page) == 3


@pytest.mark.usefixtures("shop")
def test_an_empty_result_proposes_what_would_match(visit):
    page = visit()
    page.goto("/produk/?kategori=kopi-teh&kab=35.23")
    page.locator(".empty a.chip").first.click()
    assert count(page) > 0


@pytest.mark.usefixtures("shop")
def test_the_language_changes_by_address_and_back_and_the_search_stays(visit):
    page = visit()
    page.goto("/produk/?q=kopi")
    switch(page, "en")
    steps.expect_address(page, "/en/produk/?q=kopi")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("fieldset label").filter(has_text=Category.objects.get(slug="kopi-teh").name_en)).to_have_count(
        1
    )
    assert page.locator("main input[name=q]").input_value() == "kopi"
    switch(page, "id")
    steps.expect_address(page, "/produk/?q=kopi")
    expect(page.locator("html")).to_have_attribute("lang", "id")


@pytest.mark.usefixtures("large_shop")
def test_the_back_button_leads_through_every_state(visit):
    page = visit()
    page.goto("/")
    steps.search(page, "sumber barokah")
    choose(page, ("asal", "pesantren"))
    page.locator("a[rel=next]").click()
    steps.product_cards(page).first.click()
    steps.expect_address(page, re.compile(r"/produk/\d+-[\w-]+/$"))
    for state in (r"&asal=pesantren.*&hal=2$", r"&asal=pesantren", r"\?q=sumber.barokah$", r"[0-9]/$"):
        page.go_back()
        steps.expect_address(page, re.compile(state))


@pytest.mark.usefixtures("shop")
def test_search_and_facets_work_without_javascript(visit):
    page = visit(java_script_enabled=False)
    page.goto("/")
    steps.search(page, "kripik rasa")
    choose(page, ("asal", "alumni"))
    expect(page.locator("main .empty")).to_be_visible()


def choose(page, *choices):
    """Open the facets, mark values of them and show what is left."""
    page.locator(".aside > details.sheet > summary").click()
    for name, value in choices:
        page.locator(f"input[name={name}][value='{value}']").check()
    with page.expect_navigation():
        page.locator(".facets .end button").click()


def switch(page, language):
    page.locator("details.menu > summary").click()
    page.locator(f"header a[hreflang={language}]").click()
