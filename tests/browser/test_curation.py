"""A curation day: the officer brings products in, two panelists score on their phones, closing gives the grades."""

import pytest
from playwright.sync_api import expect

from catalog.models import CurationEvent, Grade
from tests import factories
from tests.browser import stage
from tests.chromium import DESK, PHONE, barriers


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def score(page, points):
    for field in page.locator("fieldset").all():
        field.get_by_role("radio").nth(points - 1).check()
    press(page, "Simpan dan lanjut")


@pytest.mark.parametrize("script", [True, False])
def test_a_curation_day(visit, enter, verifier, script, live_server):
    mentor = factories.make_user("Pendamping", role="mentor")
    products = [factories.make_published(name=f"Keripik Talas {each}") for each in ("Asin", "Manis")]
    stage.hang_photos()
    office = enter(visit(DESK, java_script_enabled=script), verifier)
    office.goto("/admin/kurasi/")
    office.get_by_role("link", name="Kurasi baru").click()
    office.get_by_label("Nama").fill("Kurasi triwulan IV")
    office.get_by_label("Hari").fill("2026-11-20")
    for person in (verifier, mentor):
        office.get_by_label(person.full_name).check()
    press(office, "Simpan")
    office.get_by_label("Cari produk yang tayang").fill("talas")
    press(office, "Cari")
    for product in products:
        office.get_by_label(product.name).check()
    press(office, "Masukkan yang dipilih")
    day = office.url
    press(office, "Tutup dan tetapkan nilai")
    expect(office.get_by_role("alert")).to_contain_text("Masih ada nilai yang kurang (4)")

    for person, points in ((mentor, (5, 2)), (verifier, (5, 3))):
        phone = enter(visit(PHONE, java_script_enabled=script), person)
        phone.goto(day)
        phone.get_by_role("link", name="Beri nilai").first.click()
        if script and person == mentor:
            assert barriers(phone) == []
        for number in points:
            score(phone, number)
        expect(phone).to_have_url(day)

    press(enter(office, verifier), "Tutup dan tetapkan nilai")
    assert dict(Grade.objects.values_list("product", "letter")) == {products[0].pk: "A", products[1].pk: "C"}
    public = visit()
    public.goto(products[0].get_absolute_url())
    expect(public.get_by_text("Nilai A dari kurasi, 20 November 2026")).to_be_visible()
    public.goto("/produk/?nilai=A")
    expect(public.get_by_role("link", name="Keripik Talas Asin")).to_be_visible()
    assert CurationEvent.objects.get().closed_by == verifier
