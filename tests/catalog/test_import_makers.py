"""Makers and papers that product lists name: found or made, never guessed, never vouched for."""

from datetime import date

import pytest

from catalog.models import Certificate, CertificateProduct, Product
from catalog.resources import ProductList
from registry.choices import Pillar
from registry.models import Umkm
from tests.factories import make_draft, make_maker, make_paper, make_pesantren
from tests.lists import KERIPIK, PRODUCT, ListFolder, said_of


@pytest.fixture
def lists(tmp_path, db):
    return ListFolder(tmp_path, "import_products")


def said(file):
    return said_of(file, ProductList())


# --- makers


def test_one_maker_for_all_spellings_of_its_name_in_a_regency(lists):
    rows = [("Keripik", "Al-Hidayah", "35.09"), ("Sambal", "ALHIDAYAH", "35.09"), ("Abon", "Al Hidayah", "35.10")]
    lists.commit(lists.write(PRODUCT, *rows))
    assert sorted(Umkm.objects.values_list("regency", flat=True)) == ["35.09", "35.10"]


def test_a_maker_that_stands_gets_the_product_and_keeps_its_details(lists):
    maker = make_maker("UD. Berkah", address="Jl. Lama")
    file = lists.one_product("Alamat", "Jl. Baru")
    assert said(file) == [("created", ["maker_facts_kept"])]
    lists.commit(file)
    assert list(Product.objects.values_list("maker", "pillar")) == [(maker.pk, Pillar.PESANTREN)]
    assert Umkm.objects.get().address == "Jl. Lama"


def test_of_two_makers_alike_the_nib_tells(lists):
    first, _second = make_maker("UD Berkah", nib="1234567890123"), make_maker("UD Berkah", nib="3210987654321")
    assert said(lists.write(PRODUCT, KERIPIK)) == [("broken", ["maker_ambiguous"])]
    assert said(lists.one_product("NIB", "1111111111111")) == [("broken", ["maker_ambiguous"])]
    lists.commit(lists.one_product("NIB", "1234567890123"))
    assert Product.objects.get().maker == first


def test_a_merged_maker_is_the_one_it_was_merged_into(lists):
    kept = make_maker("Berkah Jaya")
    make_maker("UD Berkah", merged_into=kept)
    lists.commit(lists.write(PRODUCT, KERIPIK))
    assert Product.objects.get().maker == kept


def test_a_pillar_needs_its_pesantren(lists):
    make_pesantren("Nurul Huda")
    assert said(lists.one_product("Pilar", "Santripreneur")) == [("broken", ["pesantren_missing"])]
    assert said(lists.one_product("Pilar;Pesantren", "Santripreneur", "Al Falah")) == [
        ("broken", ["pesantren_unknown"])
    ]
    lists.commit(lists.one_product("Pilar;Pesantren", "socialpreneur", "PP. Nurul-Huda"))
    assert Umkm.objects.values_list("pillar", "pesantren__name", "origin").get() == (
        "sosiopreneur",
        "Nurul Huda",
        "alumni",
    )


def test_of_several_pesantren_of_a_name_the_nspp_tells(lists):
    make_pesantren("Nurul Huda", nspp="510035090001")
    second = make_pesantren("Nurul Huda", nspp="510035090002")
    file = lists.one_product("Pilar;Pesantren", "Santripreneur", "Nurul Huda")
    assert said(file) == [("broken", ["pesantren_ambiguous"])]
    lists.commit(lists.one_product("Pilar;Pesantren;NSPP", "Santripreneur", "Nurul Huda", "510035090002"))
    assert Umkm.objects.get().pesantren == second


def test_an_nspp_under_another_name_counts_and_is_said(lists):
    make_pesantren("Nurul Huda", nspp="510035090001")
    file = lists.one_product("Pilar;Pesantren;NSPP", "Santripreneur", "Al Falah", "510035090001")
    assert said(file) == [("created", ["pesantren_other_name"])]


@pytest.mark.parametrize("pillar", [Pillar.SANTRI, Pillar.NONE])
def test_a_maker_recorded_with_another_pillar_breaks_the_row(lists, pillar):
    pesantren = make_pesantren("Nurul Huda", nspp="510035090001")
    make_maker("UD Berkah", pillar=pillar, pesantren=pesantren if pillar != Pillar.NONE else None)
    assert said(lists.one_product("Pilar;NSPP", "Sosiopreneur", "510035090001")) == [("broken", ["maker_elsewhere"])]


def test_each_of_several_pesantren_of_a_name_has_its_own_business_of_that_name(lists):
    schools = [make_pesantren("Miftahul Ulum", nspp=f"51003509000{n}") for n in (1, 2)]
    make_maker("Kopontren Miftahul Ulum", pesantren=schools[0])
    rows = [
        (name, "Kopontren Miftahul Ulum", "35.09", "Pesantrenpreneur", nspp)
        for name, nspp in (("Kopi", "510035090001"), ("Teh", "510035090002"), ("Madu", "510035090002"))
    ]
    file = lists.write(f"{PRODUCT};Pilar;NSPP", *rows)
    assert said(file) == [("created", []), ("created", ["maker_namesake"]), ("created", [])]
    lists.commit(file)
    assert {(p.name, p.maker.pesantren) for p in Product.objects.select_related("maker__pesantren")} == {
        ("Kopi", schools[0]),
        ("Teh", schools[1]),
        ("Madu", schools[1]),
    }
    unsaid = lists.write(PRODUCT, ("Sirup", "Kopontren Miftahul Ulum", "35.09"))
    assert said(unsaid) == [("broken", ["maker_ambiguous"])]


def test_a_new_maker_gets_its_pillar_from_whichever_row_names_it(lists):
    make_pesantren("Nurul Huda", nspp="510035090001")
    rows = [(*KERIPIK, "", ""), ("Sambal", "UD Berkah", "35.09", "Santripreneur", "510035090001")]
    assert lists.commit(lists.write(f"{PRODUCT};Pilar;NSPP", *rows)) == (2, 0, 0, 0)
    assert Umkm.objects.get().pillar == Pillar.SANTRI


def test_a_maker_of_broken_rows_alone_is_not_made(lists):
    lists.commit(lists.one_product("Harga", "murah"), "--valid-rows")
    assert Umkm.objects.count() == 0


# --- papers


def test_numbers_become_unchecked_papers_that_cover_their_products(lists):
    header = f"{PRODUCT};No. Halal;No. PIRT;Tanggal PIRT"
    rows = [
        (*KERIPIK, "ID35110002418860325", "2063510010270-29", "2024-05-06"),
        ("Sambal", "UD Berkah", "35.09", "ID 35110002418860325", "", "0000-00-00"),
    ]
    assert lists.commit(lists.write(header, *rows)) == (2, 0, 0, 0)
    papers = Certificate.objects.order_by("kind").values_list(
        "kind", "number", "issued_on", "checked_at", "covers__product__name"
    )
    assert sorted(papers) == [
        ("halal", "ID35110002418860325", None, None, "Keripik Talas"),
        ("halal", "ID35110002418860325", None, None, "Sambal"),
        ("pirt", "2063510010270-29", date(2024, 5, 6), None, "Keripik Talas"),
    ]


def test_a_checked_paper_waits_to_be_accepted_for_an_imported_product_nobody_looked_at(lists):
    maker = make_maker("UD Berkah")
    checked = make_paper(make_draft(maker), number="ID35110002418860325")
    lists.commit(lists.one_product("Halal", "ID35110002418860325"))
    covers = checked.covers.values_list("product__name", "accepted_at")
    assert dict(covers) == {"Keripik Talas Pandan": checked.checked_at, "Keripik Talas": None}
    assert Certificate.objects.awaiting_check().get().version == 2


def test_a_new_number_of_a_known_draft_is_added_once(lists):
    number = "Nomor Permohonan"
    lists.commit(lists.one_product(number, "101"))
    file = lists.one_product(f"{number};Halal", "101", "ID35110002418860325")
    assert lists.commit(file) == (0, 1, 0, 0)
    assert lists.commit(lists.one_product(f"{number};Halal;Harga", "101", "ID35110002418860325", "15000")) == (
        0,
        1,
        0,
        0,
    )
    assert CertificateProduct.objects.count() == 1
