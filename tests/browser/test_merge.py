"""A maker recorded twice: found, merged in three steps, its old address leads on, and all of it is taken back."""

from django.urls import reverse
from playwright.sync_api import expect

from registry.models import Merge, Umkm
from tests import factories
from tests.browser import stage
from tests.browser.conftest import fail_on
from tests.browser.steps import expect_address
from tests.chromium import DESK, PHONE, barriers


def stage_twins():
    """Two records of one maker, each with a product on show."""
    kept = factories.make_maker("Kopontren Berkah", nib="1234567890123", nib_written="1234567890123")
    away = factories.make_maker(
        "Kopontren Berkah", pesantren=kept.pesantren, nib_written="1234 5678 90123", story="Sejak 1990."
    )
    shown = [factories.make_published(maker, name=name) for maker, name in ((kept, "Kopi Lereng"), (away, "Abon"))]
    stage.hang_photos()
    return kept, away, shown


def follow(page, selector):
    with page.expect_navigation():
        page.locator(selector).first.click()


def test_a_maker_recorded_twice_becomes_one_and_two_again(visit, enter, verifier, live_server):
    """On a phone, without scripts: everything stands in the address and in the form."""
    kept, away, _shown = stage_twins()
    office, public = enter(visit(PHONE, java_script_enabled=False), verifier), visit()
    old = reverse("maker_detail", args=[away.pk, away.slug])
    assert public.goto(old).url.endswith(old)

    office.goto("/admin/")
    follow(office, "main a[href='/admin/kembar/'], #content a[href='/admin/kembar/']")
    follow(office, "a[href='?jenis=umkm']")
    follow(office, f"a[href='/admin/gabung/umkm/{kept.pk}/{away.pk}/']")
    office.locator(f"input[name=simpan][value='{kept.pk}']").check()
    follow(office, "#content form button.button")
    office.locator("input[name=story][value=away]").check()
    follow(office, "#content form button.button")
    office.locator("input[name=note]").fill("NIB dan pesantrennya sama.")
    follow(office, "form[method=post] button.full")
    merged = Merge.objects.get()
    expect_address(office, f"/admin/gabungan/{merged.pk}/")
    assert public.goto(old).url.endswith(reverse("maker_detail", args=[kept.pk, kept.slug]))
    expect(public.locator("main .card")).to_have_count(2)

    office.locator("input[name=note]").fill("Ternyata dua usaha.")
    follow(office, "form[method=post] button.danger")
    assert public.goto(old).url.endswith(old)
    expect(public.locator("main .card")).to_have_count(1)
    assert Umkm.objects.in_register().count() == 2


def test_a_pair_that_is_two_is_proposed_no_more(visit, enter, verifier, live_server):
    stage_twins()
    office = enter(visit(DESK), verifier)
    office.goto("/admin/kembar/?jenis=umkm")
    follow(office, "form[action$='/bukan/'] button")
    expect(office.locator(".empty")).to_be_visible()


def test_the_pages_of_duplicates_keep_nobody_out(visit, enter, verifier, shots, live_server):
    kept, away, _shown = stage_twins()
    page, steps = enter(visit(), verifier), f"/admin/gabung/umkm/{kept.pk}/{away.pk}/"
    found = {}

    def look(name, address=None):
        if address:
            page.goto(address)
        found[name] = barriers(page, shots, name)

    look("duplicates", "/admin/kembar/?jenis=umkm")
    look("merge-search", f"/admin/gabung/umkm/{kept.pk}/?q=berkah")
    look("merge-first", steps)
    look("merge-second", f"{steps}?simpan={kept.pk}")
    look("merge-preview", f"{steps}?simpan={kept.pk}&langkah=pratinjau")
    follow(page, "form[method=post] button.full")
    look("merge-refused")
    page.locator("input[name=note]").fill("NIB dan pesantrennya sama.")
    follow(page, "form[method=post] button.full")
    look("merge-done")
    look("merges", "/admin/gabungan/")
    look("merged-away", f"/admin/registry/umkm/{away.pk}/change/")
    fail_on([f"{name} {each}" for name, what in found.items() for each in what])
