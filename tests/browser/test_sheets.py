"""Lists through the browser: an operator's 500 rows with photos from a phone, and the office's two real lists."""

import io
import re
import zipfile

import pytest
import xlsxwriter
from PIL import Image
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from catalog.choices import Status
from catalog.models import Product
from registry.models import Pesantren
from tests.browser.conftest import fail_on
from tests.chromium import DESK, barriers
from tests.incoming import OFFICE, OPERATOR, work

ROWS = 500
WITH_PHOTO = 3
WORDS = {"Nama produk": "Keripik Talas {n}", "Kategori": "Makanan", "Harga": "15.000", "Nomor": "KT-{n}"}


def downloaded_template(page, folder):
    with page.expect_download() as waiting:
        page.locator("a[href*='templat/product']").click()
    file = folder / "templat.xlsx"
    waiting.value.save_as(file)
    return file


def filled_in(template, folder):
    """The template's own headers with 500 rows below them, as Excel would save it."""
    sheet = CalamineWorkbook.from_path(str(template)).get_sheet_by_name("Daftar")
    header = [str(cell) for cell in sheet.to_python()[0]]
    file = folder / "produk.xlsx"
    book = xlsxwriter.Workbook(str(file))
    sheet = book.add_worksheet("Daftar")
    sheet.write_row(0, 0, header)
    for number in range(1, ROWS + 1):
        for place, name in enumerate(header):
            word = next((word for known, word in WORDS.items() if name.casefold().startswith(known.casefold())), "")
            sheet.write_string(number, place, word.format(n=number))
    book.close()
    return file


def photos(folder):
    file = folder / "foto.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(1, WITH_PHOTO + 1):
            content = io.BytesIO()
            Image.new("RGB", (800, 600), (20 * number, 90, 60)).save(content, "JPEG")
            archive.writestr(f"Keripik Talas {number}.jpg", content.getvalue())
    return file


def upload(page, file):
    page.locator("#id_sheet").set_input_files(file)
    page.locator("main form button.button, #content form button.button").last.click()
    page.wait_for_url(re.compile(r"/\d+/$"))
    work()
    page.goto(page.url)


def press(page, address):
    """The button of the form that leads there; then what the worker does, and the page as it stands."""
    page.locator(f"form[action$='{address}'] button.button").click()
    page.wait_for_load_state()
    work()
    page.goto(page.url)


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without"])
def test_an_operator_brings_in_500_products_with_photos_from_a_phone(visit, enter, operator, tmp_path, script):
    page = enter(visit(java_script_enabled=script), operator)
    page.goto(OPERATOR)
    file = filled_in(downloaded_template(page, tmp_path), tmp_path)
    upload(page, file)
    assert Product.objects.count() == 0
    expect(page.locator("form[action$='/simpan/'] button")).to_contain_text(str(ROWS))
    if script:
        fail_on(barriers(page))
    press(page, "/simpan/")
    assert Product.objects.filter(status=Status.DRAFT, price_from=15_000).count() == ROWS
    page.locator("input[type=file]").set_input_files(photos(tmp_path))
    press(page, "/foto/")
    assert Product.objects.filter(photos__isnull=False).distinct().count() == WITH_PHOTO
    press(page, "/kirim/")
    assert Product.objects.filter(status=Status.SUBMITTED).count() == WITH_PHOTO
    upload_again(page, file)


def upload_again(page, file):
    """The same file changes nothing."""
    page.goto(OPERATOR)
    upload(page, file)
    assert page.locator("form[action$='/simpan/'] button").inner_text() == "Selesai"


def test_an_officer_brings_in_both_real_lists(visit, enter, verifier, data_dir):
    page = enter(visit(DESK), verifier)
    for kind, name, save in (
        ("pesantren", "pesantren_jatim_kemenag.csv", "2.862"),
        ("product", "pirt_pengajuan_produk.csv", "193"),
    ):
        page.goto(OFFICE)
        page.locator(f"input[name=kind][value={kind}]").check()
        upload(page, data_dir / name)
        expect(page.locator("form[action$='/simpan/'] button")).to_contain_text(save)
        fail_on(barriers(page))
        if page.locator("input[name=valid_rows]").count():
            page.locator("input[name=valid_rows]").check()
        press(page, "/simpan/")
    assert (Pesantren.objects.count(), Product.objects.filter(status=Status.DRAFT).count()) == (2862, 193)
