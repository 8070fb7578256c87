"""Lists of products: rows become drafts of makers found or made; the office's old catalogue comes in as published."""

import csv

import pytest
from django.core.management import CommandError

from catalog import workflow
from catalog.choices import Provenance, Status
from catalog.models import Category, Certificate, Listing, Product, ReviewEvent
from catalog.resources import ProductList
from registry.choices import Pillar
from registry.models import ImportBatch, Umkm
from tests.factories import NOON, make_member, make_pesantren, make_user
from tests.lists import AS_PUBLISHED, KERIPIK, PRODUCT, ListFolder, said_of

PIRT = "pirt_pengajuan_produk.csv"


@pytest.fixture
def lists(tmp_path, db):
    return ListFolder(tmp_path, "import_products")


@pytest.fixture
def officer(db):
    return make_user("Bu Verifikator", role="verifier", mobile="+6281299998888")


def said(file, **how):
    return said_of(file, ProductList(**how))


# --- real input


def test_the_food_list_brings_its_east_java_rows_as_drafts_and_only_once(lists, data_dir, tmp_path):
    file = tmp_path / PIRT
    file.write_bytes((data_dir / PIRT).read_bytes())
    with file.open(encoding="utf-8") as opened:
        here = [row for row in csv.DictReader(opened) if row["provinsi"] == "Prov. Jawa Timur"]
    broken = [row for row in here if row["nama_usaha"] == "[disamarkan]"]
    assert lists.commit(file, exit_code=1) == (0, 0, 0, len(broken))
    assert Product.objects.count() == 0
    assert lists.commit(file, "--valid-rows") == (len(here) - len(broken), 0, 0, len(broken))
    assert {*Product.objects.values_list("status", "provenance", "pillar")} == {("draft", "list", "none")}
    asih = [row for row in here if row["nama_dagang"] == row["nama_usaha"] == "TOKO ASIH"]
    assert sorted(Product.objects.filter(brand="TOKO ASIH").values_list("name", flat=True)) == sorted(
        " ".join(row["deskripsi_pangan"].split()) for row in asih
    )
    assert Umkm.objects.filter(name="TOKO ASIH").count() == 1
    assert Listing.objects.count() == 0
    assert lists.commit(file, "--valid-rows") == (0, 0, len(here) - len(broken), len(broken))


def test_two_thousand_products_of_the_old_catalogue_come_in_published_and_are_found(lists, officer):
    schools = [make_pesantren(f"Pesantren {n}", "35.09", nspp=f"5100350900{n:02d}") for n in range(40)]
    pillars = ("Pesantrenpreneur", "Santripreneur", "Sociopreneur")
    rows = [
        (f"Keripik Rasa {n}", f"Usaha {n % 600}", schools[n % 40].nspp, pillars[n % 3], "Makanan", "15.000", "35.09")
        for n in range(2000)
    ]
    file = lists.write("Nama Produk;Pembuat;NSPP;Pilar;Kategori;Harga;Kode Wilayah", *rows)
    assert lists.commit(file, **AS_PUBLISHED) == (2000, 0, 0, 0)
    assert Listing.objects.filter(maker__pesantren=schools[7]).count() == 50
    assert Listing.objects.count() == 2000
    assert {*Product.objects.values_list("status", "provenance", "published_by", "price_from", "is_food")} == {
        (Status.PUBLISHED, Provenance.OLD_CATALOGUE, officer.pk, 15_000, True)
    }
    assert Umkm.objects.count() == 600
    assert {*ReviewEvent.objects.values_list("verb", "by", "note")} == {
        ("publish_from_old_catalogue", officer.pk, AS_PUBLISHED["reason"])
    }
    batch = ImportBatch.objects.get()
    assert (batch.by, batch.reason) == (officer, AS_PUBLISHED["reason"])
    assert lists.commit(file, **AS_PUBLISHED) == (0, 0, 2000, 0)


# --- a row becomes a product


def test_every_column_finds_its_field(lists):
    header = (
        "Nama Produk;Merek;Nama UMKM;Kab/Kota;Kategori;Harga (Rp);Harga Maksimum;Satuan;Minimal Order;Kapasitas;"
        "Deskripsi;Bahan;Berat Bersih;Masa Simpan;Barcode;NIB;NPWP;No WA;Alamat;Pemilik"
    )
    row = (
        "Keripik  Talas", "Berkah", "UD Berkah", "Kab. Jember", "makanan", "Rp15.000", "20rb", "bungkus", "10", "1.500",
        "Gurih.\nRenyah.", "Talas, garam", "250 gram", "6 bulan", "8999999000004", "1234567890123",
        "01.234.567.8-999.000", "0812-3456-7890", "Jl. Raya 1", "Bu Siti",
    )  # fmt: skip
    assert lists.commit(lists.write(header, row)) == (1, 0, 0, 0)
    product = Product.objects.select_related("maker", "category").get()
    assert {
        name: getattr(product, name)
        for name in ("name", "brand", "price_from", "price_to", "unit", "minimum_order", "monthly_capacity",
                     "description", "ingredients", "net_weight_grams", "shelf_life_days", "gtin", "status")
    } == {
        "name": "Keripik Talas", "brand": "Berkah", "price_from": 15_000, "price_to": 20_000, "unit": "bungkus",
        "minimum_order": 10, "monthly_capacity": 1500, "description": "Gurih.\nRenyah.", "ingredients": "Talas, garam",
        "net_weight_grams": 250, "shelf_life_days": 180, "gtin": "8999999000004", "status": "draft",
    }  # fmt: skip
    assert product.category.slug == "makanan"
    maker = product.maker
    assert (maker.name, maker.regency_id, maker.pillar) == ("UD Berkah", "35.09", Pillar.NONE)
    assert (maker.nib, maker.npwp, maker.owner_name, maker.address) == (
        "1234567890123", "012345678999000", "Bu Siti", "Jl. Raya 1"
    )  # fmt: skip
    assert (maker.whatsapp, maker.whatsapp_consent_at) == ("+6281234567890", None)


@pytest.mark.parametrize(
    ("trade", "food", "maker", "name", "brand"),
    [
        ("TOKO ASIH", "Krupuk", "TOKO ASIH", "Krupuk", "TOKO ASIH"),
        ("Aulia Snack", "Keripik Jagung", "IRTP. Aulia-Snack", "Keripik Jagung", "Aulia Snack"),
        ("0", "Krupuk", "UD Berkah", "Krupuk", ""),
        ("-", "Krupuk", "UD Berkah", "Krupuk", ""),
        ("", "Krupuk", "UD Berkah", "Krupuk", ""),
        ("Talas Mantap", "Keripik", "UD Berkah", "Talas Mantap", ""),
        ("Berkah", "0", "UD Berkah", "Berkah", ""),
    ],
)
def test_a_trade_name_that_says_nothing_gives_way_to_the_description(lists, trade, food, maker, name, brand):
    file = lists.write("Nama Dagang;Deskripsi Pangan;Nama Usaha;Kode Wilayah", (trade, food, maker, "35.09"))
    expected = [] if name == trade else ["named_by_description"]
    assert said(file) == [("created", expected)]
    lists.commit(file)
    assert list(Product.objects.values_list("name", "brand")) == [(name, brand)]


def test_the_description_of_the_food_is_kept_beside_a_good_trade_name(lists):
    lists.commit(
        lists.write("Nama Dagang;Deskripsi Pangan;Nama Usaha;Kode Wilayah", ("Mantap", "Keripik", "UD Berkah", "35.09"))
    )
    assert Product.objects.get().description == "Keripik"


def test_without_any_name_a_row_is_broken(lists):
    file = lists.write("Nama Dagang;Deskripsi Pangan;Nama Usaha;Kode Wilayah", ("-", "0", "UD Berkah", "35.09"))
    assert said(file) == [("broken", ["name_missing"])]


@pytest.mark.parametrize("maker", ["", "0", "-", "[disamarkan]"])
def test_without_a_business_name_a_row_is_broken(lists, maker):
    assert said(lists.write(PRODUCT, ("Keripik", maker, "35.09"))) == [("broken", ["name_missing"])]


@pytest.mark.parametrize(
    ("group", "slug"),
    [
        ("Kopi dan Teh Kering", "kopi-teh"),
        ("Rempah-Rempah", "bumbu-rempah"),
        ("Lain-lain Es", "minuman"),
        ("Minyak dan Lemak", "makanan"),
    ],
)
def test_food_groups_lie_on_the_shelves_of_the_catalogue(lists, group, slug):
    lists.commit(lists.one_product("Grup Jenis Pangan", group))
    assert Product.objects.get().category.slug == slug


@pytest.mark.parametrize(
    ("header", "cell", "verdict", "code"),
    [
        ("Kategori", "Antariksa", "created", "category_unknown"),
        ("Harga", "murah", "broken", "impossible_price"),
        ("Harga", "1,500", "created", None),
        ("Harga", "15", "broken", "ambiguous_price"),
        ("Harga", "9" * 30, "broken", "price_too_large"),
        ("Harga", "Rp 3.000.000.000", "broken", "price_too_large"),
        ("Harga", "15.000 - 99.000.000.000.000.000.000", "broken", "price_too_large"),
        ("Harga", "9" * 5000, "broken", "price_too_large"),
        ("Harga", "2.000.000.000", "created", None),
        ("Harga Maksimum", "9" * 30, "broken", "price_too_large"),
        ("Harga Maksimum", "15000", "broken", "highest_price_alone"),
        ("Kapasitas", "50 bungkus", "created", "not_a_number"),
        ("Minimal Order", "0", "created", None),
        ("No WA", "tanya saja", "created", "phone_not_taken"),
        ("NIB", "12", "broken", "impossible_nib"),
        ("NIB", "123456789012", "created", "nib_length"),
        ("Halal", "sudah", "created", "paper_without_number"),
        ("Halal", "belum ada", "created", None),
        ("PIRT", "12", "broken", "impossible_pirt"),
        ("Pilar", "dermawanpreneur", "broken", "pillar_unknown"),
        ("Pesantren", "Nurul Huda", "created", "pesantren_not_used"),
        ("Satuan", "x" * 41, "broken", "max_length"),
        ("Deskripsi", "x" * 4001, "broken", "max_length"),
        ("Deskripsi", "Pemilik NIK 3509014512780001", "broken", "nik_in_public"),
        ("Komposisi", "Talas. Pesan ke 0812-3456-7890", "broken", "phone_in_public"),
    ],
)
def test_what_is_odd_is_said_and_what_cannot_be_breaks_the_row(lists, header, cell, verdict, code):
    assert said(lists.one_product(header, cell)) == [(verdict, [code] if code else [])]


def test_nought_is_no_amount(lists):
    lists.commit(lists.one_product("Minimal Order;Kapasitas;Harga", "00", "0", "0"))
    assert Product.objects.values_list("minimum_order", "monthly_capacity", "price_from").get() == (None, None, None)


def test_a_category_that_is_switched_off_is_not_used(lists):
    Category.objects.filter(slug="makanan").update(is_active=False)
    assert said(lists.one_product("Kategori", "Makanan")) == [("created", ["category_unknown"])]


def test_prices_out_of_order_break_the_row(lists):
    assert said(lists.one_product("Harga;Harga Maksimum", "20000", "15000")) == [("broken", ["prices_out_of_order"])]


def test_the_unit_beside_a_weight_is_its_unit_and_elsewhere_that_of_sale(lists):
    lists.commit(lists.one_product("berat_bersih;satuan;masa_simpan;satuan_masa_simpan", "231", "gram", "90", "hari"))
    lists.commit(lists.write(f"{PRODUCT};Satuan", ("Sambal", "UD Berkah", "35.09", "botol"), name="lain.csv"))
    fields = ("net_weight_written", "net_weight_grams", "shelf_life_days", "unit")
    assert list(Product.objects.order_by("pk").values_list(*fields)) == [
        ("231 gram", 231, 90, ""), ("", None, None, "botol")
    ]  # fmt: skip


# --- known again


def numbered(lists, *cells, header="Harga"):
    return lists.write(f"Nomor Permohonan;{PRODUCT};{header}", ("101", *KERIPIK, *cells))


def test_a_row_is_known_by_its_application_number(lists):
    lists.commit(numbered(lists, "15000"))
    assert ImportBatch.objects.get().source == "sppirt"
    assert lists.commit(numbered(lists, "17000")) == (0, 1, 0, 0)
    assert list(Product.objects.values_list("price_from", "version")) == [(17_000, 2)]


def test_a_changed_row_of_a_product_edited_since_is_broken_and_says_when(lists, officer):
    lists.commit(numbered(lists, "15000"))
    product = Product.objects.get()
    make_member(officer, product.maker)
    workflow.revise(product, by=officer, at=NOON, price_from=18_000)
    assert said(numbered(lists, "17000")) == [("broken", ["edited_on"])]
    assert lists.run(numbered(lists, "17000")) == (0, 0, 0, 1)
    assert "24 November 2026" in lists.said
    assert lists.commit(numbered(lists, "17000"), "--overwrite") == (0, 1, 0, 0)
    assert Product.objects.get().price_from == 17_000


def test_a_product_does_not_move_between_makers(lists):
    lists.commit(numbered(lists, "15000"))
    file = lists.write(f"Nomor Permohonan;{PRODUCT}", ("101", "Keripik Talas", "UD Lain", "35.09"))
    assert said(file) == [("broken", ["maker_changed"])]


def test_a_row_without_number_that_changed_does_not_make_its_product_twice(lists):
    lists.commit(lists.one_product("Harga", "15000"))
    file = lists.one_product("Harga", "17000")
    assert said(file) == [("broken", ["stands_already"])]
    assert lists.commit(file, "--overwrite") == (0, 1, 0, 0)
    assert list(Product.objects.values_list("price_from", flat=True)) == [17_000]


def test_another_weight_is_another_product(lists):
    lists.commit(lists.one_product("Berat Bersih", "100 gram"))
    assert lists.commit(lists.one_product("Berat Bersih", "250 gram")) == (1, 0, 0, 0)


def test_two_rows_without_number_that_may_mean_one_product_are_not_guessed(lists):
    lists.commit(lists.one_product("Harga", "15000"))
    rows = [(*KERIPIK, "16000"), (*KERIPIK, "17000")]
    assert said(lists.write(f"{PRODUCT};Harga", *rows)) == [("broken", ["namesakes"])] * 2


def test_a_new_number_with_a_name_the_maker_has_is_said(lists):
    lists.commit(lists.one_product("Harga", "15000"))
    assert said(numbered(lists, "15000")) == [("created", ["same_name"])]


# --- published products


@pytest.fixture
def published(lists, officer):
    make_pesantren("Nurul Huda")
    lists.commit(lists.old_catalogue(), **AS_PUBLISHED)
    return Product.objects.get()


def test_prices_of_a_published_product_change_and_its_name_does_not(lists, published):
    assert lists.commit(lists.old_catalogue(price="17000")) == (0, 1, 0, 0)
    assert Listing.objects.get().price_from == 17_000
    assert said(lists.old_catalogue(name="Keripik Singkong")) == [("broken", ["material"])]
    assert said(lists.old_catalogue(halal="ID35110002418860325")) == [("broken", ["material"])]


def test_an_archived_product_is_left_alone(lists, published, officer):
    workflow.archive(published, by=officer, at=NOON, note="habis")
    assert lists.commit(lists.old_catalogue(price="17000"), "--overwrite", exit_code=1) == (0, 0, 0, 1)


def test_published_needs_category_and_pillar(lists, officer):
    how = {"officer": officer, "reason": "Katalog."}
    assert said(lists.write(PRODUCT, KERIPIK), **how) == [("broken", ["pillar_needed", "category_needed"])]


@pytest.mark.parametrize("role", [None, "mentor", "leader", "administrator"])
def test_only_a_reviewer_brings_in_published_products(lists, role):
    make_user("Orang", role=role, email="orang@contoh.id")
    with pytest.raises(CommandError):
        lists.commit(lists.write(PRODUCT, KERIPIK), as_published_by="orang@contoh.id", reason="Katalog.")
    assert Product.objects.count() == 0


def test_an_officer_does_not_publish_for_a_maker_acted_for(lists, officer):
    make_member(officer, make_pesantren("Nurul Huda"))
    with pytest.raises(CommandError):
        lists.commit(lists.old_catalogue(), **AS_PUBLISHED)
    assert (Product.objects.count(), Umkm.objects.count(), ImportBatch.objects.count()) == (0, 0, 0)


def test_published_needs_a_reason(lists, officer):
    with pytest.raises(CommandError) as refusal:
        lists.commit(lists.old_catalogue(), as_published_by=AS_PUBLISHED["as_published_by"])
    assert refusal.value.__cause__.code == "reason_missing"


def test_a_reason_without_an_officer_is_refused(lists):
    with pytest.raises(CommandError) as refusal:
        lists.commit(lists.write(PRODUCT, KERIPIK), reason="Katalog.")
    assert refusal.value.__cause__.code == "reason_alone"
    assert Product.objects.count() == 0


def test_an_end_in_the_middle_leaves_neither_makers_nor_products(lists, officer, monkeypatch):
    def die(*_args, **_how):
        raise KeyboardInterrupt

    make_pesantren("Nurul Huda")
    monkeypatch.setattr(workflow, "publish_from_old_catalogue", die)
    with pytest.raises(KeyboardInterrupt):
        lists.commit(lists.old_catalogue(halal="ID35110002418860325"), **AS_PUBLISHED)
    assert (Product.objects.count(), Umkm.objects.count(), Certificate.objects.count()) == (0, 0, 0)
