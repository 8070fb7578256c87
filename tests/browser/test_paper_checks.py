"""A paper's way: its maker records it, an officer checks it, its star shows; revoked, the star is gone."""

import pytest
from playwright.sync_api import expect

from catalog.models import Certificate
from catalog.workflow_paper_checks import check_paper, refuse_paper
from catalog.workflow_papers import cover
from registry.days import today
from registry.private_files import keep_scan
from tests import factories
from tests.browser import stage
from tests.browser.conftest import fail_on
from tests.chromium import DESK, barriers
from tests.registry.test_private_files import chosen
from tests.registry.test_private_files import page as picture

NUMBER = "ID35110002418860325"
STAR = ".badge.ok"


@pytest.fixture
def product(maker, operator, live_server):
    return factories.make_published(maker, operator=operator)


def press(page, button):
    with page.expect_navigation():
        button.click()


def test_a_paper_is_recorded_checked_shown_and_revoked(visit, enter, operator, verifier, product):
    stage.hang_photos()
    desk, office, public = enter(visit(), operator), visit(DESK, java_script_enabled=False), visit()
    desk.goto("/operator/surat/baru/")
    desk.locator("#id_kind").select_option("halal")
    desk.locator("#id_number_written").fill(NUMBER)
    desk.locator(f"input[name=products][value='{product.pk}']").check()
    press(desk, desk.locator("button.button[name=do]"))
    paper = Certificate.objects.get()
    shows_no_star(public, product)

    enter(office, verifier).goto("/admin/surat/")
    press(office, office.locator(f"a[href='/admin/surat/{paper.pk}/']"))
    office.locator("input[name=how][value=register]").check()
    press(office, office.locator("form[action$='/periksa/'] button"))
    expect(office).to_have_url("/admin/surat/")
    public.goto(product.get_absolute_url())
    expect(public.get_by_text(NUMBER)).to_be_visible()
    expect(public.locator(STAR, has_text="Halal")).to_be_visible()

    office.goto(f"/admin/surat/{paper.pk}/")
    office.locator(f"#do-{paper.pk}-cabut summary").click()
    office.locator("form[action$='/cabut/'] textarea").fill("Dicabut BPJPH.")
    press(office, office.locator("form[action$='/cabut/'] button"))
    shows_no_star(public, product)


def shows_no_star(page, product):
    page.goto(product.get_absolute_url())
    expect(page.locator(STAR, has_text="Halal")).to_have_count(0)


def test_the_pages_of_checking_keep_nobody_out(visit, enter, operator, verifier, maker, product, shots):
    papers = staged(maker, operator, verifier, product)
    stage.hang_photos()
    office, found = enter(visit(), verifier), {}
    for name, address in {
        "paper-queue": "/admin/surat/",
        "paper-queue-none": "/admin/surat/?jenis=sni",
        **{f"paper-check-{name}": f"/admin/surat/{paper.pk}/" for name, paper in papers.items()},
    }.items():
        office.goto(address)
        found[name] = barriers(office, shots, name)
    office.goto(f"/admin/surat/{papers['waiting'].pk}/")
    press(office, office.locator("form[action$='/periksa/'] button"))
    found["paper-check-lacks"] = barriers(office, shots, "paper-check-lacks")
    desk = enter(visit(), operator)
    for name, address in {
        "desk-papers": "/operator/surat/",
        "desk-paper-refused": f"/operator/surat/{papers['refused'].pk}/",
        "desk-paper-claimed": f"/operator/surat/{papers['claimed'].pk}/?produk={papers['claimed'].free.pk}",
        "desk-step-papers": f"/operator/produk/{papers['claimed'].free.pk}/surat/",
    }.items():
        desk.goto(address)
        found[name] = barriers(desk, shots, name)
    public = visit()
    public.goto(product.get_absolute_url())
    found["product-papers"] = barriers(public, shots, "product-papers")
    fail_on([f"{name} {each}" for name, what in found.items() for each in what])


def staged(maker, operator, verifier, product):
    """A paper in each state, the waiting one odd in every way, with a photo."""
    scan = keep_scan(chosen(picture(), "foto.jpg"), owner=operator, at=factories.NOON)
    waiting = factories.make_paper(product, "pirt", "2063510010270-29", checked=False, issuer="Dinkes Jember")
    Certificate.objects.filter(pk=waiting.pk).update(scan=scan, updated_at=factories.NOON.replace(month=10))
    factories.make_paper(factories.make_draft(factories.make_maker("Dapur Lain")), "pirt", "2063510010270-29")
    refused = factories.make_paper(product, "merek", "IDM000123456", checked=False)
    refuse_paper(refused, by=verifier, at=factories.NOON, note="Foto buram.\nNomor tidak terbaca.")
    claimed = factories.make_paper(product, checked=False)
    check_paper(claimed, by=factories.make_user("Bu Lain", role="verifier"), at=factories.NOON, how="register")
    second, claimed.free = (
        factories.make_draft(maker, by=operator, name=name) for name in ("Sambal Teri Kacang", "Kopi Lereng")
    )
    cover(claimed, [second], by=operator, at=factories.NOON)
    revoked = factories.make_paper(
        product, "sni", "SNI 01-1234", revoked_on=today(), revoked_by=verifier, revoked_why="Nama produk berubah."
    )
    return {"waiting": waiting, "refused": refused, "claimed": claimed, "revoked": revoked}
