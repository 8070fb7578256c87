"""An officer's first sign-in on a phone: password, app, codes kept; later with a recovery code; a device signed out."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import fail_on
from tests.chromium import barriers
from tests.factories import make_user

PASSWORD = "kopi pagi di Nganjuk"


@pytest.fixture
def officer(transactional_db):
    return make_user("Bu Rina", role="verifier", password=PASSWORD)


@pytest.mark.parametrize("script", [True, False])
def test_the_first_sign_in_of_an_officer_and_a_later_one_by_recovery_code(visit, officer, script, shots):
    page, found = visit(java_script_enabled=script), []

    def look(name):
        if script:  # axe is a script too
            found.extend(barriers(page, shots, name))

    page.goto(reverse("product_queue"))
    steps.sign_in(page, officer.email, PASSWORD)
    steps.expect_address(page, reverse("second_step_set_up"))
    look("second-step-set-up")
    page.goto(f"{reverse('sign_in')}?next={reverse('product_queue')}")
    _key, codes = steps.sign_in_for_the_first_time(page, officer, PASSWORD, look=look)
    steps.expect_address(page, reverse("product_queue"))
    page.goto(reverse("own_account"))
    look("own-account")
    page.locator(f"form[action='{reverse('sign_out')}'] button").first.click()
    page.goto(reverse("sign_in"))
    steps.sign_in(page, officer.email, PASSWORD)
    steps.expect_address(page, reverse("second_step"))
    page.locator("input[name=code]").fill("000000")
    page.locator("main form button").click()
    expect(page.locator("#id_code_error")).to_be_visible()
    look("second-step-wrong")
    page.locator("input[name=code]").fill(codes[3])
    page.locator("main form button").click()
    steps.expect_address(page, reverse("admin:index"))
    fail_on(found)
