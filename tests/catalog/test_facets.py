"""Facets: either of several values, all of several facets, counts that leave out their own, papers by the day."""

from datetime import date

import pytest
from django.http import QueryDict

from catalog import facets
from catalog.filters import ListingFilter
from catalog.models import Category, CurationEvent, Export, Grade, MarketEvidence
from registry.models import Regency
from tests.factories import NOON, make_maker, make_paper, make_published, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
TOMORROW = date(2026, 11, 25)


def filtered(address="", day=TODAY):
    return ListingFilter(
        QueryDict(address), categories=Category.objects.all(), regencies=Regency.objects.all(), day=day
    )


def names(address="", day=TODAY):
    return sorted(filtered(address, day).qs.values_list("product__name", flat=True))


def counted(address, name, day=TODAY):
    """{value of a facet: number beside it}, without the values that nothing has."""
    filters = filtered(address, day)
    counts = facets.count(filters.within_prices(filters.queryset), filters)
    numbers = {option.value: counts.of(name, option) for option in filters.filters[name].options}
    return {value: number for value, number in numbers.items() if number}


def total(address):
    filters = filtered(address)
    return facets.count(filters.within_prices(filters.queryset), filters).total


@pytest.fixture
def shelf():
    """Keripik of a pesantren in Jember, kopi of its santri in Jember, batik of an alumnus in Surabaya."""
    verifier = make_user("Verifikator", role="verifier")
    school = make_maker("Kopontren", pillar="pesantrenpreneur", regency="35.09")
    students = make_maker("Unit Santri", pillar="santripreneur", regency="35.09")
    alumni = make_maker("Usaha Alumni", pillar="sosiopreneur", regency="35.78")
    return {
        "keripik": make_published(school, verifier=verifier, name="Keripik", price_from=10_000),
        "kopi": make_published(
            students, verifier=verifier, name="Kopi", category="kopi-teh", price_from=30_000, price_to=60_000
        ),
        "batik": make_published(alumni, verifier=verifier, name="Batik", category="batik-bordir", price_from=450_000),
    }


def graded(product, letter):
    event = CurationEvent.objects.create(name="Kurasi", on=TODAY)
    return Grade.objects.create(product=product, event=event, letter=letter, on=TODAY)


def exported(product, *, confirmed=True):
    export = Export.objects.create(maker=product.maker, product=product, country="JP")
    by = {"confirmed_at": NOON, "confirmed_by": make_user("Petugas", role="verifier")} if confirmed else {}
    return MarketEvidence.objects.create(maker=product.maker, kind="export", export=export, on=TODAY, **by)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("", ["Batik", "Keripik", "Kopi"]),
        ("asal=pesantren", ["Keripik", "Kopi"]),
        ("asal=alumni", ["Batik"]),
        ("pilar=santripreneur", ["Kopi"]),
        ("kategori=batik-bordir", ["Batik"]),
        ("kategori=batik-bordir&kategori=kopi-teh", ["Batik", "Kopi"]),
        ("kab=35.78", ["Batik"]),
        ("kab=35.78&kab=35.09", ["Batik", "Keripik", "Kopi"]),
        ("kab=35.09&kategori=kopi-teh", ["Kopi"]),
        ("kab=35.78&kategori=kopi-teh", []),
        ("kab=35.09&kab=35.09", ["Keripik", "Kopi"]),
        ("kab=", ["Batik", "Keripik", "Kopi"]),
    ],
)
def test_either_of_several_values_and_all_of_several_facets(shelf, address, found):
    assert names(address) == found
    assert total(address) == len(found)


def test_an_unknown_value_matches_nothing_and_is_told(shelf):
    assert names("kab=99.99") == []
    assert total("kab=99.99") == 0
    assert [value for _label, value in filtered("kab=99.99").unknown] == ["99.99"]


def test_an_unknown_value_takes_nothing_from_a_known_one_beside_it(shelf):
    assert names("kab=99.99&kab=35.78") == ["Batik"]
    assert [value for _label, value in filtered("kab=99.99&kab=35.78").passed_over] == ["99.99"]
    assert filtered("kab=99.99&kab=35.78").unknown == []
    assert filtered("kab=99.99").passed_over == []


@pytest.mark.parametrize("name", ["asal", "pilar", "kategori", "kab", "surat", "nilai", "ekspor", "harga_min"])
def test_every_filter_tells_its_unknown_values(shelf, name):
    assert names(f"{name}=xx") == []
    assert [value for _label, value in filtered(f"{name}=xx").unknown] == ["xx"]


def test_a_maker_outside_opop_is_no_pillar_to_choose():
    assert names("pilar=none") == []
    assert [value for _label, value in filtered("pilar=none").unknown] == ["none"]


def test_long_lists_of_unknown_values_are_told_in_short(shelf):
    unknown = filtered("&".join(f"kab={'x' * 500}{number}" for number in range(200))).unknown
    assert [len(value) for _label, value in unknown] == [40] * 5


def test_counts_leave_out_their_own_facet(shelf):
    assert counted("kab=35.09", "kab") == {"35.09": 2, "35.78": 1}
    assert counted("kab=35.09", "kategori") == {"makanan": 1, "kopi-teh": 1}
    assert counted("kab=35.09&kategori=kopi-teh", "kab") == {"35.09": 1}
    assert counted("kab=35.09&kategori=kopi-teh", "kategori") == {"makanan": 1, "kopi-teh": 1}
    assert counted("kab=35.09", "asal") == {"pesantren": 2}
    assert counted("kab=35.09", "pilar") == {"pesantrenpreneur": 1, "santripreneur": 1}


def test_counts_say_what_dropping_a_facet_would_find(shelf):
    filters = filtered("kab=35.78&kategori=kopi-teh")
    assert facets.count(filters.queryset, filters).without == {"kab": 1, "kategori": 1}


def test_a_facet_of_unknown_values_only_leaves_its_neighbours_nothing(shelf):
    assert counted("kab=99.99", "kategori") == {}
    assert counted("kab=99.99", "kab") == {"35.09": 2, "35.78": 1}


def test_papers_are_found_while_their_badge_shows(shelf):
    make_paper(shelf["keripik"], "halal")
    make_paper(shelf["keripik"], "pirt", valid_until=TODAY)
    make_paper(shelf["kopi"], "pirt", checked=False)
    make_paper(shelf["batik"], "merek")
    assert names("surat=halal") == ["Keripik"]
    assert names("surat=pirt") == ["Keripik"]
    assert names("surat=pirt", TOMORROW) == []
    assert names("surat=merek&surat=halal") == ["Batik", "Keripik"]
    assert counted("", "surat") == {"halal": 1, "pirt": 1, "merek": 1}
    assert counted("", "surat", TOMORROW) == {"halal": 1, "merek": 1}
    assert counted("surat=halal", "kab") == {"35.09": 1}
    assert counted("surat=halal", "surat") == {"halal": 1, "pirt": 1, "merek": 1}


def test_grades_and_confirmed_exports_are_found(shelf):
    graded(shelf["kopi"], "A")
    exported(shelf["batik"])
    exported(shelf["keripik"], confirmed=False)
    assert names("nilai=A") == ["Kopi"]
    assert names("ekspor=1") == ["Batik"]
    assert counted("", "nilai") == {"A": 1}
    assert counted("", "ekspor") == {"1": 1}


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("harga_min=20000", ["Batik", "Kopi"]),
        ("harga_min=60.000", ["Batik", "Kopi"]),
        ("harga_min=60.001", ["Batik"]),
        ("harga_maks=30rb", ["Keripik", "Kopi"]),
        ("harga_maks=29.999", ["Keripik"]),
        ("harga_min=11000&harga_maks=100000", ["Kopi"]),
        ("harga_min=&harga_maks=", ["Batik", "Keripik", "Kopi"]),
        ("harga_min=0", ["Batik", "Keripik", "Kopi"]),
        ("harga_maks=0", []),
        ("harga_maks=Rp+0", []),
        ("harga_maks=3000000000", ["Batik", "Keripik", "Kopi"]),
        ("harga_maks=Rp.+3.000.000.000", ["Batik", "Keripik", "Kopi"]),
        ("harga_min=3000000000", []),
        ("harga_min=500000&harga_maks=100", []),
    ],
)
def test_a_price_range_is_found_where_the_ranges_meet(shelf, address, found):
    assert names(address) == found
    assert total(address) == len(found)


@pytest.mark.parametrize("price", ["abc", "-5000", "1e9", "9" * 30, "5"])
def test_a_price_that_cannot_be_read_is_told_and_matches_nothing(shelf, price):
    assert names(f"harga_maks={price}") == []
    assert [value for _label, value in filtered(f"harga_maks={price}").unknown] == [price]


def test_counts_are_one_question_whatever_is_chosen(shelf, django_assert_num_queries):
    filters = filtered("kab=35.09&kategori=kopi-teh&surat=halal&surat=pirt&nilai=A&ekspor=1&asal=pesantren")
    assert filters.chosen.keys() == {"kab", "kategori", "surat", "nilai", "ekspor", "asal"}
    with django_assert_num_queries(1):
        facets.count(filters.within_prices(filters.queryset), filters)
