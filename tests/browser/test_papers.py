"""Papers on a phone: recorded with a photo, with and without JavaScript, while another field is wrong at first."""

import re

import pytest
from django.core.files.storage import storages
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from catalog.models import Certificate
from registry.choices import Purpose
from registry.days import today
from registry.models import Upload
from registry.private_files import keep_scan, scan_path
from tests import factories
from tests.browser import stage
from tests.browser.conftest import fail_on
from tests.chromium import barriers
from tests.registry.test_private_files import chosen

NEW, PAPER = "/operator/surat/baru/", re.compile(r"/operator/surat/\d+/$")
NUMBER = "ID35110002418860325"


@pytest.fixture
def product(maker, operator, live_server):
    return factories.make_draft(maker, by=operator, photo=False)


def scans():
    return Upload.objects.filter(purpose=Purpose.PAPER_SCAN)


def fill_in(page, number, product):
    page.locator("#id_kind").select_option("halal")
    page.locator("#id_number_written").fill(number)
    page.locator("#id_issued_on").fill("1 Maret 2024")
    page.locator(f"input[name=products][value='{product.pk}']").check()


def save(page):
    """Press the button, and wait for what answers it: a page, or a refusal put in its place."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.locator("button.button[name=do]").click()
    if answer.value.status == 422:
        expect(page.locator("main .alert.stop").first).to_be_visible()
    return answer.value


def mends(page, product):
    """The number was wrong: the page comes back with everything in place, and is sent again without the file."""
    assert page.locator("input[name=kept_scan]").input_value() == str(scans().get().pk)
    assert page.locator("#id_scan").input_value() == ""
    assert page.locator("#id_issued_on").input_value() == "1 Maret 2024"
    assert page.locator(f"input[name=products][value='{product.pk}']").is_checked()
    page.locator("#id_number_written").fill(NUMBER)
    assert save(page).status in (204, 302)  # told to the script, or to the browser
    expect(page).to_have_url(PAPER)
    paper = Certificate.objects.get()
    assert (paper.number, paper.scan, list(paper.products.all())) == (NUMBER, scans().get(), [product])
    with Image.open(storages["private"].open(scan_path(paper.scan))) as kept:
        assert (kept.size, dict(kept.getexif())) == ((1500, 2000), {})
        red, green, blue = kept.convert("RGB").getpixel((20, 20))
        assert red > 2 * max(green, blue)


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without"])
def test_a_paper_is_recorded_from_a_phone_with_a_photo_while_another_field_is_wrong(
    visit, enter, operator, product, photo, script
):
    page = enter(visit(java_script_enabled=script), operator)
    page.goto(NEW)
    fill_in(page, "12", product)
    page.locator("#id_scan").set_input_files(photo)
    if script:
        expect(page.locator("input[name=kept_scan]")).to_have_value(re.compile(r"\d+"))
        assert scans().count() == 1
    assert save(page).status == 422
    mends(page, product)


def test_a_file_that_cannot_be_kept_is_said_at_once_and_another_is_taken(visit, enter, operator, product, tmp_path):
    page = enter(visit(), operator)
    page.goto(NEW)
    broken = tmp_path / "surat.docx"
    broken.write_bytes(b"PK\x03\x04")
    with page.expect_response("**/operator/surat/berkas/") as answer:
        page.locator("#id_scan").set_input_files(broken)
    assert answer.value.status == 422
    expect(page.locator("#scan .error")).not_to_be_empty()
    assert (page.locator("#id_scan").input_value(), scans().count()) == ("", 0)


def test_a_scan_survives_a_line_that_drops(visit, enter, operator, product, photo):
    page = enter(visit(), operator)
    page.goto(NEW)
    fill_in(page, NUMBER, product)
    page.route("**/operator/surat/berkas/", lambda route: route.abort())
    page.locator("#id_scan").set_input_files(photo)
    expect(page.locator("#scan [data-said] button")).to_be_visible()
    assert page.locator("#id_scan").input_value() != ""
    page.unroute("**/operator/surat/berkas/")
    page.locator("#scan [data-said] button").click()
    expect(page.locator("input[name=kept_scan]")).to_have_value(re.compile(r"\d+"))
    save(page)
    assert Certificate.objects.get().scan == scans().get()


def test_without_another_try_the_scan_goes_with_the_form(visit, enter, operator, product, photo):
    page = enter(visit(), operator)
    page.goto(NEW)
    fill_in(page, NUMBER, product)
    page.route("**/operator/surat/berkas/", lambda route: route.abort())
    page.locator("#id_scan").set_input_files(photo)
    expect(page.locator("#scan [data-said] button")).to_be_visible()
    save(page)
    assert Certificate.objects.get().scan == scans().get()


def test_a_day_may_be_picked_as_well_as_typed(visit, enter, operator, product):
    page = enter(visit(), operator)
    page.goto(NEW)
    picker = page.locator("#id_valid_until ~ input[type=date]")
    picker.evaluate("each => { each.value = '2031-12-31'; each.dispatchEvent(new Event('change')) }")
    assert page.locator("#id_valid_until").input_value() == "31/12/2031"
    assert page.locator("#id_valid_until ~ button").is_visible()


def test_a_pressed_twice_paper_is_recorded_once(visit, enter, operator, product):
    page = enter(visit(), operator)
    page.goto(NEW)
    fill_in(page, NUMBER, product)
    page.locator("button.button[name=do]").dblclick()
    expect(page).to_have_url(PAPER)
    assert Certificate.objects.count() == 1


def test_the_pages_of_papers_keep_nobody_out(visit, enter, operator, verifier, maker, product, shots):
    day = today()
    unchecked = factories.make_paper(product, "pirt", "2063510010270", checked=False)
    unchecked.scan = keep_scan(chosen(), owner=operator, at=timezone.now())
    unchecked.save()
    checked = factories.make_paper(product, valid_until=day)
    revoked = factories.make_paper(product, revoked_on=day, revoked_by=verifier, revoked_why="Nama produk tidak sama.")
    page = enter(visit(), operator)
    found = {}
    for name, address in {
        "papers": "/operator/surat/",
        "paper-new": NEW,
        "paper": f"/operator/surat/{unchecked.pk}/",
        "paper-checked": f"/operator/surat/{checked.pk}/",
        "paper-revoked": f"/operator/surat/{revoked.pk}/",
    }.items():
        page.goto(address)
        found[name] = barriers(page, shots, name)
    page.goto(NEW)
    save(page)
    found["paper-refused"] = barriers(page, shots, "paper-refused")
    factories.make_member(operator, factories.make_maker("Dapur Kedua", regency="35.78"))
    page.goto(NEW)
    found["paper-maker"] = barriers(page, shots, "paper-maker")
    enter(page, somebody_new())
    page.goto("/operator/surat/")
    found["papers-none"] = barriers(page, shots, "papers-none")
    fail_on([f"{name} {each}" for name, what in found.items() for each in what])


def somebody_new():
    person = factories.make_user("Orang Baru")
    factories.make_member(person, factories.make_maker("Dapur Baru"))
    return person


def test_a_scan_is_told_as_a_photo_is(photo):
    """The stage's photo lies on its side: the journey above would pass unseen if it did not."""
    with Image.open(photo) as taken:
        assert (taken.size, taken.getexif()[stage.ORIENTATION]) == ((4000, 3000), stage.LIES_ON_ITS_SIDE)
