"""An officer filters the queue on a phone, publishes what is marked, and takes the oldest of what is left."""

from django.urls import reverse
from playwright.sync_api import expect

from catalog.choices import Status
from catalog.models import Claim
from tests import factories
from tests.browser import stage, steps
from tests.browser.test_barriers import barriers

QUEUE, REPORT = "/admin/antrean/", "/admin/antrean/tayangkan/"


def test_the_marked_ones_of_one_place_are_published_and_the_oldest_is_taken(visit, enter, verifier, live_server, shots):
    here = [factories.make_submitted(factories.make_maker(f"Usaha {n}"), name=f"Keripik {n}") for n in range(2)]
    twin = factories.make_submitted(factories.make_maker("Usaha Lain"), name="Keripik 1")
    there = factories.make_submitted(factories.make_maker("Surabaya", regency="35.78"), name="Sambal")
    stage.hang_photos()
    page = enter(visit(), verifier)
    page.goto(QUEUE)
    page.locator("details.sheet summary").click()
    page.locator("input[name=kab][value='35.09']").check()
    page.locator(".facets .end button").click()
    steps.expect_address(page, f"{QUEUE}?kab=35.09")
    page.locator("a[href*='pilih=semua']").click()
    expect(page.locator("input[name=terpilih]:checked")).to_have_count(3)
    steps.post(page, page.locator(f"form[action='{REPORT}'] button"))
    assert barriers(page, shots, "queue-published") == []
    assert [factories.fresh(each).status for each in (*here, twin, there)] == [
        Status.PUBLISHED, Status.SUBMITTED, Status.SUBMITTED, Status.SUBMITTED
    ]  # fmt: skip
    page.locator(f"main a.button[href='{QUEUE}?kab=35.09']").click()
    steps.post(page, page.locator("form[action$='/mulai/'] button"))
    steps.expect_address(page, f"{reverse('product_review', args=[here[1].pk])}?kab=35.09")
    assert Claim.objects.get().product == here[1]
