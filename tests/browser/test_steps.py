"""A product in steps on a phone, and all that may come between: the line, the sign-in, impatience, another device."""

import re
import time

import pytest
from playwright.sync_api import expect

from catalog.models import Product
from registry.form_tokens import once
from registry.models import KeptForm, Upload
from tests import factories
from tests.browser import stage, steps

PASSWORD = "lereng argopuro hijau"
KEEP = "**/operator/foto/"


@pytest.fixture
def hasan(operator):
    """The operator of conftest, with a password to sign in by."""
    operator.set_password(PASSWORD)
    operator.save()
    return operator


@pytest.fixture
def draft(live_server, maker, operator):
    return factories.make_draft(maker, by=operator, photo=False)


@pytest.fixture
def shots_taken(tmp_path):
    return [stage.take_photo(tmp_path / f"{number}.jpg", seed=number * 60) for number in range(3)]


def at(product, slug):
    return f"/operator/produk/{product.pk}/{slug}/"


def fresh(product):
    return Product.objects.get(pk=product.pk)


# --- the line drops


@pytest.mark.usefixtures("live_server")
def test_five_steps_over_a_line_that_drops_in_the_middle(visit, enter, operator, photo):
    page = enter(visit(), operator)
    page.goto(steps.CREATE)
    steps.type_what(page)
    while_offline(page, steps.WHAT)
    steps.expect_address(page, steps.step("foto"))
    page.locator("input[type=file]").set_input_files(photo)
    expect(steps.kept_photos(page)).to_have_count(1)
    while_offline(page)
    steps.expect_address(page, steps.step("surat"))
    steps.go_on(page, "harga")
    steps.type_price(page, "15.000")
    while_offline(page, steps.PRICE)
    steps.expect_address(page, steps.PRODUCT)
    steps.send(page)
    product = Product.objects.get()
    assert (product.price_from, product.unit, product.photos.count()) == (15_000, "bungkus", 1)


def while_offline(page, values=()):
    """Press the way on without a line, find everything in place, and let the line come back: it is sent by itself."""
    before = page.url
    page.context.set_offline(True)
    page.locator("#product button.button:not(.second)[name=to]").click()
    expect(page.locator("[data-told=lost]")).to_be_focused()
    expect(page.locator("#product fieldset, #product .field").first).to_be_visible()
    assert (page.url, steps.typed(page, values)) == (before, dict(values))
    page.context.set_offline(False)


def test_an_answer_that_got_lost_on_its_way_is_asked_for_again_and_saves_once(visit, enter, operator, draft):
    page = enter(visit(), operator)
    page.goto(at(draft, "apa"))
    page.locator("#id_brand").fill("Barokah")
    page.route("**/apa/", lambda route: (route.fetch(max_redirects=0), route.abort()), times=1)
    page.locator("#product button.button:not(.second)[name=to]").click()
    page.locator("[data-told=lost] [data-again]").click()
    steps.expect_address(page, at(draft, "foto"))
    assert (fresh(draft).brand, fresh(draft).version) == ("Barokah", draft.version + 1)


def test_a_portal_that_cannot_answer_leaves_what_was_typed(visit, enter, operator, draft):
    page = enter(visit(), operator)
    page.goto(at(draft, "apa"))
    page.locator("#id_brand").fill("Barokah")
    page.route("**/apa/", lambda route: route.fulfill(status=429, body="<h1>Nanti</h1>"), times=1)
    page.locator("#product button.button:not(.second)[name=to]").click()
    expect(page.locator("[data-told=failed]")).to_be_visible()
    assert page.locator("#id_brand").input_value() == "Barokah"
    page.locator("[data-told=failed] [data-again]").click()
    steps.expect_address(page, at(draft, "foto"))
    assert fresh(draft).brand == "Barokah"


# --- photos


def test_several_photos_are_kept_at_once_in_the_order_chosen_also_the_one_that_fails_first(
    visit, enter, operator, draft, shots_taken
):
    page = enter(visit(), operator)
    page.goto(at(draft, "foto"))
    page.route(KEEP, lambda route: route.abort(), times=1)
    page.locator("input[type=file]").set_input_files(shots_taken)
    expect(steps.kept_photos(page)).to_have_count(2)
    row = page.locator("#photos .sending")
    expect(row.locator("[data-retry]")).to_be_visible()
    row.locator("[data-retry]").click()
    expect(steps.kept_photos(page)).to_have_count(3)
    expect(row).to_have_count(0)
    named, chosen = order(page), ["0.jpg", "1.jpg", "2.jpg"]
    assert [Upload.objects.get(pk=key).file_name for key in named] == chosen
    page.reload()  # nothing is unsaved, so nothing is asked
    assert order(page) == named
    steps.go_on(page, "surat")
    assert [shot.upload.file_name for shot in draft.photos.all()] == chosen
    assert fresh(draft).version == draft.version + 3


def test_photos_lost_with_the_line_are_sent_by_themselves_when_it_is_back(visit, enter, operator, draft, shots_taken):
    page = enter(visit(), operator)
    page.goto(at(draft, "foto"))
    page.context.set_offline(True)
    page.locator("input[type=file]").set_input_files(shots_taken)
    expect(page.locator("#photos [data-retry]:visible")).to_have_count(3)
    page.context.set_offline(False)
    expect(steps.kept_photos(page)).to_have_count(3)


def test_a_photo_that_never_arrived_goes_with_the_form(visit, enter, operator, draft, photo):
    page = enter(visit(), operator)
    page.goto(at(draft, "foto"))
    page.route(KEEP, lambda route: route.abort())
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.locator("#photos [data-retry]")).to_be_visible()
    steps.go_on(page, "surat")
    assert draft.photos.count() == 1


def test_a_page_left_while_photos_are_on_their_way_waits_for_them(visit, enter, operator, draft, photo):
    page, held = enter(visit(), operator), []
    page.goto(at(draft, "foto"))
    page.route(KEEP, lambda route: held.append(route))  # noqa: PLW0108 - the driver marks what it calls
    page.locator("input[type=file]").set_input_files(photo)
    page.locator("#product button.button:not(.second)[name=to]").click()
    expect(page.locator("#photos [data-status]")).not_to_be_empty()
    steps.expect_address(page, at(draft, "foto"))
    held[0].continue_()
    steps.expect_address(page, at(draft, "surat"))
    assert draft.photos.count() == 1


def test_what_is_no_photo_is_told_and_the_others_stay(visit, enter, operator, draft, photo, tmp_path):
    broken = tmp_path / "rusak.jpg"
    broken.write_bytes(b"\xff\xd8\xff")
    page = enter(visit(), operator)
    page.goto(at(draft, "foto"))
    page.locator("input[type=file]").set_input_files([photo, broken])
    expect(steps.kept_photos(page)).to_have_count(1)
    row = page.locator("#photos .sending")
    expect(row.locator("[data-said].error")).to_contain_text("rusak.jpg")
    row.locator("[data-dismiss]").click()
    expect(row).to_have_count(0)


@pytest.mark.parametrize("touch", [False, True])
def test_photos_are_put_in_order_by_dragging_and_by_buttons(visit, enter, operator, draft, touch):
    uploads = photographed(draft, operator)
    page = enter(visit(has_touch=touch), operator)
    page.goto(at(draft, "foto"))
    drag(page, 2, 0)
    assert order(page) == [str(uploads[n].pk) for n in (2, 0, 1)]
    page.locator("#photos .place").nth(2).locator("button[value^=earlier]").click()
    page.locator("#photos .place").nth(0).locator("button[value^=remove]").click()
    assert order(page) == [str(uploads[n].pk) for n in (1, 0)]
    steps.go_on(page, "surat")
    assert [shot.upload for shot in draft.photos.all()] == [uploads[1], uploads[0]]


def photographed(product, operator):
    uploads = [factories.make_upload(operator) for _ in range(3)]
    for position, upload in enumerate(uploads):
        product.photos.create(upload=upload, position=position, is_main=position == 0)
    stage.hang_photos()
    return uploads


def order(page):
    return page.locator("#photos .place [name=kept_photos]").evaluate_all("all => all.map(each => each.value)")


def drag(page, start, goal):
    grips = page.locator("#photos .place [data-grip]")
    page.locator("#photos .shots").evaluate("list => list.scrollIntoView({block: 'start'})")
    boxes = [grips.nth(number).bounding_box() for number in (start, goal)]
    (x, y), (to_x, to_y) = [(box["x"] + 20, box["y"] + 20) for box in boxes]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move((x + to_x) / 2, (y + to_y) / 2, steps=4)
    page.mouse.move(to_x, to_y, steps=4)
    page.mouse.up()


def test_photos_are_kept_and_arranged_without_javascript(visit, enter, operator, draft, shots_taken):
    page = enter(visit(java_script_enabled=False), operator)
    page.goto(at(draft, "foto"))
    page.locator("input[type=file]").set_input_files(shots_taken[:2])
    presses_photo(page, "keep")
    first, second = Upload.objects.order_by("pk").values_list("pk", flat=True)
    presses_photo(page, f"earlier {second}")
    presses_photo(page, f"remove {first}")
    steps.go_on(page, "surat")
    assert list(draft.photos.values_list("upload", flat=True)) == [second]


def presses_photo(page, what):
    with page.expect_navigation():
        page.locator(f"button[name=photo][value='{what}']").click()


# --- left by a link


def test_a_step_left_by_a_link_is_saved_first_and_one_that_cannot_be_asks(visit, enter, operator, draft):
    page, asked = enter(visit(), operator), []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.goto(at(draft, "apa"))
    page.locator("#id_brand").fill("Barokah")
    page.locator(".tabs a[href='/operator/surat/']").click()
    steps.expect_address(page, "/operator/surat/")
    assert (fresh(draft).brand, asked) == ("Barokah", [])
    page.goto(at(draft, "apa"))
    page.locator("#id_name").fill("")
    steps.post(page, page.locator(".tabs a[href='/operator/surat/']"))
    expect(page.locator("[data-busy]")).to_be_hidden()
    steps.expect_address(page, at(draft, "apa"))
    assert (fresh(draft).name, asked) == (draft.name, ["beforeunload"])


# --- the sign-in runs out


@pytest.mark.parametrize("script", [True, False])
def test_what_was_typed_when_the_sign_in_had_run_out_comes_back(visit, enter, hasan, draft, script):
    page = enter(visit(java_script_enabled=script), hasan)
    page.goto(at(draft, "harga"))
    steps.type_price(page, "17.500")
    page.context.clear_cookies(name="sessionid")
    page.locator("#product button.button:not(.second)[name=to]").click()
    steps.expect_address(page, re.compile(r"/masuk/\?next="))
    expect(page.locator("[role=status] .alert")).to_be_visible()
    steps.sign_in(page, "hasan@contoh.id", PASSWORD)
    steps.expect_address(page, at(draft, "harga"))
    assert steps.typed(page, steps.PRICE) == steps.PRICE
    expect(page.locator("main .alert.ok")).to_be_visible()
    steps.go_on(page, "")
    assert (fresh(draft).price_from, KeptForm.objects.count()) == (17_500, 0)


def test_a_new_product_typed_without_a_session_comes_back_on_another_device(visit, enter, hasan):
    page = enter(visit(), hasan)
    page.goto(steps.CREATE)
    steps.type_what(page)
    page.context.clear_cookies(name="sessionid")
    page.locator("#product button.button:not(.second)[name=to]").click()
    steps.expect_address(page, re.compile(r"/masuk/\?next="))
    other = enter(visit(), hasan)
    other.goto("/operator/")
    other.locator("main a[href*='/baru/?isi=']").click()
    assert steps.typed(other, steps.WHAT) == steps.WHAT
    steps.go_on(other, "foto")
    assert Product.objects.get().name == steps.WHAT["name"]


@pytest.mark.parametrize("script", [True, False])
def test_a_form_in_a_second_tab_survives_a_sign_in_in_the_first(visit, enter, hasan, draft, script):
    page = enter(visit(java_script_enabled=script), hasan)
    second = page.context.new_page()
    second.goto(at(draft, "apa"))
    second.locator("#id_brand").fill("Barokah")
    page.context.clear_cookies(name="sessionid")
    page.goto("/masuk/")
    steps.sign_in(page, "hasan@contoh.id", PASSWORD)
    second.locator("#product button.button:not(.second)[name=to]").click()
    expect(second.locator("main .alert.ok form")).to_be_visible()
    assert second.locator("#id_brand").input_value() == "Barokah"
    steps.go_on(second, "foto")
    assert fresh(draft).brand == "Barokah"


# --- another device, impatience, the back button, two tabs


@pytest.mark.parametrize("script", [True, False])
def test_what_was_begun_on_one_device_is_finished_on_another(visit, enter, operator, script):
    phone = enter(visit(java_script_enabled=script), operator)
    phone.goto(steps.CREATE)
    steps.type_what(phone)
    assert steps.press(phone, "tutup") in steps.SAVED
    steps.expect_address(phone, "/operator/produk/")
    other = enter(visit(java_script_enabled=script), operator)
    other.goto("/operator/")
    product = Product.objects.get()
    other.locator(f"main a[href='{at(product, 'foto')}']").click()
    steps.press_step(other, "harga")
    steps.expect_address(other, at(product, "harga"))
    steps.type_price(other, "15.000")
    steps.go_on(other, "")
    assert (fresh(product).price_from, fresh(product).name) == (15_000, steps.WHAT["name"])


PRESS_AGAIN_AFTER = 150  # milliseconds; sooner the browser may put the second request in the place of the first


@pytest.fixture
def slow_desk(monkeypatch):
    """The server takes its time to record a product, so that a second press comes in between."""

    def once_slowly(*args):
        time.sleep(0.7)
        return once(*args)

    monkeypatch.setattr("catalog.views.operator.product.once", once_slowly)


@pytest.mark.usefixtures("slow_desk")
@pytest.mark.parametrize("script", [True, False])
def test_a_double_click_makes_one_product(visit, enter, operator, script):
    page, sent = enter(visit(java_script_enabled=script), operator), []
    page.on("request", lambda request: sent.append(request.method))
    page.goto(steps.CREATE)
    steps.type_what(page)
    button = page.locator("#product button.button:not(.second)[name=to]")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    for _press in range(2):
        page.mouse.click(box["x"] + 20, box["y"] + 20)  # a locator would wait for the first answer
        page.wait_for_timeout(PRESS_AGAIN_AFTER)
    steps.expect_address(page, steps.step("foto"))
    expect(page.locator("[role=status] .alert.ok").first).to_be_visible()
    assert (sent.count("POST"), Product.objects.count()) == (1 if script else 2, 1)


@pytest.mark.parametrize("script", [True, False])
def test_the_back_button_brings_what_was_typed_and_makes_nothing_twice(visit, enter, operator, script):
    page = enter(visit(java_script_enabled=script), operator)
    page.goto(steps.CREATE)
    steps.type_what(page)
    steps.go_on(page, "foto")
    product = Product.objects.get()
    page.go_back()
    if script:  # the page of the recorded product has taken the place of the form that recorded it
        steps.expect_address(page, at(product, "apa"))
    else:
        steps.expect_address(page, steps.CREATE)
        expect(page.locator(f"main a[href='{at(product, 'apa')}']")).to_be_visible()
    assert steps.typed(page, steps.WHAT) == steps.WHAT
    steps.go_on(page, "foto")
    steps.go_on(page, "surat")
    page.go_back()
    steps.go_on(page, "surat")
    assert fresh(Product.objects.get()).version == product.version


def test_two_tabs_on_one_step_lose_nothing(visit, enter, operator, draft):
    page = enter(visit(), operator)
    second = page.context.new_page()
    for tab, brand in ((page, "Satu"), (second, "Dua")):
        tab.goto(at(draft, "apa"))
        tab.locator("#id_brand").fill(brand)
    steps.go_on(page, "foto")
    steps.is_refused(second)
    expect(second.locator("main")).to_contain_text("Satu")
    assert (second.locator("#id_brand").input_value(), fresh(draft).brand) == ("Dua", "Satu")
    steps.go_on(second, "foto")
    assert fresh(draft).brand == "Dua"
