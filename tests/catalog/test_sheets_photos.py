"""Photos for a saved list: from a zip, by the names of the files, nothing twice, no zip too clever for us."""

import io
import struct
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from catalog import listed_photos, workflow
from catalog.models import Product, ProductPhoto
from registry import archives
from registry.choices import ListState
from registry.models import SourceRef, Upload
from tests.factories import NOON, make_upload
from tests.incoming import OFFICE, OPERATOR, csv_of, save, uploaded, work

pytestmark = pytest.mark.django_db
HEADER = "Kode produk;Nama produk;Kategori;Harga;Foto"
KERIPIK = ("KT-1", "Keripik Talas", "Makanan", "15.000", "")
KOPI = ("KP-1", "Kopi Lereng", "Kopi & Teh", "30.000", "depan.jpg; BELAKANG.JPG")


def jpeg(colour=(60, 140, 100)):
    file = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(file, "JPEG")
    return file.getvalue()


def zip_of(files, name="foto.zip", **how):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", **how) as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    return SimpleUploadedFile(name, content.getvalue(), content_type="application/zip")


@pytest.fixture
def desk(signed_in, operator):
    return signed_in(operator)


@pytest.fixture
def listed(desk):
    incoming = uploaded(desk, OPERATOR, csv_of(HEADER, KERIPIK, KOPI))
    save(desk, OPERATOR, incoming)
    return incoming


def send(desk, incoming, archive, door=OPERATOR):
    """The report on the photos of a zip."""
    answer = desk.post(f"{door}{incoming.pk}/foto/", {"archive": archive})
    work()
    job = incoming.jobs.filter(verb="photos").first()
    return answer.status_code, job and job.report


def photos_of(name):
    return ProductPhoto.objects.filter(product__name=name).order_by("position")


def test_a_photo_finds_its_product_by_column_by_name_and_by_own_number(desk, listed):
    status, report = send(desk, listed, zip_of({
        "foto/Keripik_Talas.JPG": jpeg(), "foto/kt-1.jpg": jpeg((1, 2, 3)),
        "foto/keripik talas (2).jpg": jpeg((9, 9, 9)),
        "Depan.jpg": jpeg((90, 1, 1)), "belakang.png": jpeg((1, 90, 1)), "kopi lereng.jpg": jpeg((1, 1, 90)),
        "liburan.jpg": jpeg((5, 5, 5)),
    }))  # fmt: skip
    assert (status, report["numbers"]) == (302, {"matched": 5, "unmatched": 2, "refused": 0})
    assert sorted(report["unmatched"]) == ["kopi lereng.jpg", "liburan.jpg"]
    assert (photos_of("Keripik Talas").count(), photos_of("Kopi Lereng").count()) == (3, 2)
    assert [photo.is_main for photo in photos_of("Kopi Lereng")] == [True, False]
    assert set(Upload.objects.filter(purpose="product_photo").values_list("expires_at", flat=True)) == {None}


@pytest.mark.parametrize("zips", [(("sama", "dua"),), (("dua",), ("sama",))])
def test_photos_stand_as_the_column_names_them(desk, zips):
    incoming = uploaded(desk, OPERATOR, csv_of(HEADER, (*KERIPIK[:4], "sama.jpg; dua.jpg")))
    save(desk, OPERATOR, incoming)
    colours = {"sama": (60, 1, 1), "dua": (1, 60, 1)}
    for number, names in enumerate(zips):
        send(desk, incoming, zip_of({f"{name}.jpg": jpeg(colours[name]) for name in names}, name=f"{number}.zip"))
    assert [photo.upload.file_name for photo in photos_of("Keripik Talas")] == ["sama.jpg", "dua.jpg"]


def test_of_photos_called_like_a_product_the_one_without_a_number_leads(desk, listed):
    send(desk, listed, zip_of({"keripik talas (2).jpg": jpeg((9, 9, 9)), "keripik talas.jpg": jpeg()}))
    assert photos_of("Keripik Talas").first().upload.file_name == "keripik talas.jpg"


def test_the_same_zip_again_adds_nothing(desk, listed):
    archive = {"keripik talas.jpg": jpeg(), "depan.jpg": jpeg((90, 1, 1))}
    send(desk, listed, zip_of(archive))
    before = list(Product.objects.values("pk", "version"))
    _status, report = send(desk, listed, zip_of(archive, name="lagi.zip"))
    assert report["numbers"]["matched"] == 2
    assert (ProductPhoto.objects.count(), list(Product.objects.values("pk", "version"))) == (2, before)


def test_a_run_broken_off_goes_on_where_it_was(desk, listed, monkeypatch):
    keep, done = listed_photos.keep_photo, []

    def keep_once(*args, **named):
        if done:
            raise KeyboardInterrupt
        done.append(1)
        return keep(*args, **named)

    monkeypatch.setattr(listed_photos, "keep_photo", keep_once)
    desk.post(
        f"{OPERATOR}{listed.pk}/foto/", {"archive": zip_of({"keripik talas.jpg": jpeg(), "depan.jpg": jpeg((9, 1, 1))})}
    )
    with pytest.raises(KeyboardInterrupt):
        work()
    monkeypatch.setattr(listed_photos, "keep_photo", keep)
    work()
    assert listed.jobs.filter(verb="photos").get().report["numbers"]["matched"] == 2
    assert ProductPhoto.objects.count() == 2


def test_photos_of_the_list_are_no_edit_of_the_product(desk, listed):
    send(desk, listed, zip_of({"keripik talas.jpg": jpeg()}))
    assert set(SourceRef.objects.values_list("version", flat=True)) == {1, 2}
    again = uploaded(desk, OPERATOR, csv_of(HEADER, (*KERIPIK[:3], "17.000", ""), KOPI))
    assert again.counts == {"changed": 1, "unchanged": 1}


def test_an_import_with_its_photos_is_undone(desk, listed):
    send(desk, listed, zip_of({"keripik talas.jpg": jpeg()}))
    desk.post(f"{OPERATOR}{listed.pk}/batalkan/")
    work()
    listed.refresh_from_db()
    assert (listed.state, Product.objects.count()) == (ListState.UNDONE, 0)
    assert Upload.objects.get(purpose="product_photo").expires_at is not None


def test_a_photo_that_two_products_are_called_like_is_told_and_hung_on_neither(desk):
    rows = [("A-1", "Keripik", "Makanan", "1.000", ""), ("Keripik", "Kopi", "Makanan", "1.000", "")]
    incoming = uploaded(desk, OPERATOR, csv_of(HEADER, *rows))
    save(desk, OPERATOR, incoming)
    _status, report = send(desk, incoming, zip_of({"keripik.jpg": jpeg()}))
    assert (report["numbers"]["refused"], ProductPhoto.objects.count()) == (1, 0)


def test_a_photo_that_two_rows_name_goes_to_both(desk):
    rows = [("A-1", "Keripik", "Makanan", "1.000", "sama.jpg"), ("A-2", "Kopi", "Makanan", "1.000", "sama.jpg")]
    incoming = uploaded(desk, OPERATOR, csv_of(HEADER, *rows))
    save(desk, OPERATOR, incoming)
    _status, report = send(desk, incoming, zip_of({"sama.jpg": jpeg()}))
    assert (report["numbers"], report["matched"]) == (
        {"matched": 1, "unmatched": 0, "refused": 0},
        [["sama.jpg", "Keripik, Kopi"]],
    )
    assert [photos_of(name).count() for name in ("Keripik", "Kopi")] == [1, 1]


def test_a_named_photo_that_one_product_cannot_take_still_goes_to_the_other(desk, settings):
    settings.PHOTOS_PER_PRODUCT = 1
    rows = [("A-1", "Keripik", "Makanan", "1.000", "a.jpg; sama.jpg"), ("A-2", "Kopi", "Makanan", "1.000", "sama.jpg")]
    incoming = uploaded(desk, OPERATOR, csv_of(HEADER, *rows))
    save(desk, OPERATOR, incoming)
    _status, report = send(desk, incoming, zip_of({"a.jpg": jpeg((9, 1, 1)), "sama.jpg": jpeg()}))
    assert report["numbers"] == {"matched": 2, "unmatched": 0, "refused": 1}
    assert [photos_of(name).count() for name in ("Keripik", "Kopi")] == [1, 1]


def test_more_photos_than_a_product_may_have_are_told(desk, listed, settings):
    settings.PHOTOS_PER_PRODUCT = 1
    _status, report = send(desk, listed, zip_of({"depan.jpg": jpeg(), "belakang.jpg": jpeg((9, 1, 1))}))
    assert (report["numbers"]["matched"], report["numbers"]["refused"], ProductPhoto.objects.count()) == (1, 1, 1)


def test_products_being_checked_get_no_photos_by_a_list(desk, listed):
    Product.objects.filter(name="Keripik Talas").update(version=3)
    product = Product.objects.get(name="Keripik Talas")
    product.photos.create(upload=make_upload(listed.owner), is_main=True)
    workflow.submit(product, by=listed.owner, at=NOON)
    _status, report = send(desk, listed, zip_of({"keripik talas.jpg": jpeg()}))
    assert (report["numbers"]["refused"], product.photos.count()) == (1, 1)


def test_the_office_hangs_photos_on_what_it_brought_in_as_published(signed_in, verifier, maker):
    maker.pesantren.nspp = "510035090001"
    maker.pesantren.save()
    office = signed_in(verifier)
    header = "Nama produk;Nama Usaha;Kode Wilayah;Kategori;Pilar;NSPP"
    row = ("Keripik", "UD Berkah", "35.09", "Makanan", "Pesantrenpreneur", "510035090001")
    incoming = uploaded(office, OFFICE, csv_of(header, row), kind="product", as_published="on", reason="Katalog lama")
    save(office, OFFICE, incoming)
    _status, report = send(office, incoming, zip_of({"keripik.jpg": jpeg()}), OFFICE)
    assert (report["numbers"]["matched"], photos_of("Keripik").count()) == (1, 1)


# --- zips


HOSTILE = {
    "no zip": (lambda: SimpleUploadedFile("foto.zip", b"bukan zip" * 10), "archive_format"),
    "half a zip": (lambda: SimpleUploadedFile("foto.zip", zip_of({"a.jpg": jpeg()}).read()[:500]), "archive_format"),
    "a damaged directory": (lambda: _damaged(), "archive_format"),  # noqa: PLW0108 (defined below)
    "64-bit end": (lambda: _with_locator(), "archive_format"),  # noqa: PLW0108 (defined below)
    "too many files": (lambda: zip_of({f"{n}.jpg": b"" for n in range(60)}), "archive_too_many"),
    "a directory of megabytes": (lambda: _huge_directory(), "archive_too_many"),  # noqa: PLW0108 (defined below)
}


def _damaged():
    content = zip_of({"a.jpg": jpeg()}).read().replace(b"PK\x01\x02", b"XX\x01\x02")
    return SimpleUploadedFile("foto.zip", content)


def _with_locator():
    content = zip_of({"a.jpg": jpeg()}).read()
    at = content.rindex(b"PK\x05\x06")
    return SimpleUploadedFile("foto.zip", content[:at] + b"PK\x06\x07" + bytes(16) + content[at:])


def _huge_directory():
    content = bytearray(zip_of({"a.jpg": jpeg()}).read())
    struct.pack_into("<I", content, content.rindex(b"PK\x05\x06") + 12, 2**30)
    return SimpleUploadedFile("foto.zip", bytes(content))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_zip_that_is_none_or_too_much_is_refused_in_words(desk, listed, settings, name):
    settings.PHOTO_ARCHIVE_MAX_FILES = 50
    make, code = HOSTILE[name]
    status, report = send(desk, listed, make())
    words = str(archives.MESSAGES[code]).partition("%")[0]
    assert (status, report["problem"][: len(words)]) == (302, words)
    assert ProductPhoto.objects.count() == 0


def test_a_bomb_is_unpacked_no_further_than_one_photo_may_be(desk, listed, settings):
    settings.PHOTO_MAX_BYTES = 2**20
    archive = zip_of({"keripik talas.jpg": bytes(30 * 2**20)}, compression=zipfile.ZIP_DEFLATED)
    _status, report = send(desk, listed, archive)
    assert (report["numbers"]["refused"], ProductPhoto.objects.count()) == (1, 0)


@pytest.mark.parametrize("path", ["../../keripik talas.jpg", "/etc/keripik talas.jpg", "C:\\foto\\keripik talas.jpg"])
def test_a_path_in_a_zip_is_only_a_name(desk, listed, path):
    _status, report = send(desk, listed, zip_of({path: jpeg()}))
    assert report["matched"] == [["keripik talas.jpg", "Keripik Talas"]]


def test_what_is_no_photo_is_told_and_what_systems_leave_beside_photos_is_not(desk, listed):
    files = {
        "__MACOSX/keripik talas.jpg": b"x",
        ".keripik.jpg": b"x",
        "Thumbs.db": b"x",
        "depan.jpg": b"<svg/>",
        "d/": b"",
    }
    _status, report = send(desk, listed, zip_of(files))
    assert report["numbers"] == {"matched": 0, "unmatched": 0, "refused": 1}


def test_a_photo_packed_in_a_way_nobody_uses_is_refused(desk, listed):
    _status, report = send(desk, listed, zip_of({"depan.jpg": jpeg()}, compression=zipfile.ZIP_LZMA))
    assert report["refused"] == [["depan.jpg", str(archives.MESSAGES["archive_packed"])]]


def test_a_zip_beyond_the_limit_is_refused_in_the_page(desk, listed, settings):
    settings.PHOTO_ARCHIVE_MAX_BYTES = 100
    answer = desk.post(f"{OPERATOR}{listed.pk}/foto/", {"archive": zip_of({"depan.jpg": jpeg()})})
    assert answer.status_code == 422
    assert [each.code for each in answer.context["archive"].errors.as_data()["archive"]] == ["file_too_large"]
    assert not listed.jobs.filter(verb="photos").exists()
