"""`/produk/` as visitors see it: what is told, what is proposed, and every page to the last by number or cursor."""

import re

import pytest
from django.utils.html import escape

from catalog import paging
from tests.factories import make_draft, make_maker, make_member, make_paper, make_published, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def maker():
    return make_maker("Kopontren Berkah", regency="35.09")


@pytest.fixture
def shelf(maker):
    people = {"verifier": make_user("Verifikator", role="verifier"), "operator": make_user("Operator")}
    make_member(people["operator"], maker)

    def publish(*names, **values):
        return [make_published(maker, name=name, **people, **values) for name in names]

    return publish


@pytest.fixture
def small_pages(monkeypatch):
    """Two products a page, two pages by number."""
    monkeypatch.setattr(paging, "PER_PAGE", 2)
    monkeypatch.setattr(paging, "LAST_NUMBER", 2)


def shown(response):
    return [row.product.name for row in response.context["rows"]]


def proposed(response):
    return [(proposal.address, proposal.number) for proposal in response.context["proposals"]]


def walk(client, address):
    """The names on all pages, by the links that lead on."""
    names = []
    while address:
        response = client.get(f"/produk/{address}")
        assert response.status_code == 200
        names += shown(response)
        found = re.search(r'href="([^"]*)" rel="next"', response.content.decode())
        address = found and found[1].replace("&amp;", "&")
    return names


def test_drafts_are_not_shown(client, shelf):
    make_draft(name="Rahasia")
    shelf("Keripik")
    assert shown(client.get("/produk/")) == ["Keripik"]


def test_the_newest_come_first_and_after_a_search_the_closest(client, shelf):
    shelf("Kopi Jahe")
    shelf("Sabun", category="kopi-teh")
    assert shown(client.get("/produk/")) == ["Sabun", "Kopi Jahe"]
    assert shown(client.get("/produk/?q=kopi")) == ["Kopi Jahe", "Sabun"]
    assert shown(client.get("/produk/?q=kopi&urut=baru")) == ["Sabun", "Kopi Jahe"]
    assert client.get("/produk/?urut=relevan").context["order"].name == "baru"


def test_prices_sort_both_ways_with_those_without_at_the_end(client, shelf):
    shelf("Murah", price_from=1_000)
    shelf("Rentang", price_from=2_000, price_to=90_000)
    shelf("Mahal", price_from=50_000)
    unpriced = make_published(make_maker(), name="Tanpa")
    type(unpriced).objects.filter(pk=unpriced.pk).update(price_from=None)
    assert shown(client.get("/produk/?urut=murah")) == ["Murah", "Rentang", "Mahal", "Tanpa"]
    assert shown(client.get("/produk/?urut=mahal")) == ["Rentang", "Mahal", "Murah", "Tanpa"]
    assert shown(client.get("/produk/?urut=nama")) == ["Mahal", "Murah", "Rentang", "Tanpa"]


@pytest.mark.parametrize("order", ["baru", "murah", "mahal", "nama", "relevan"])
def test_the_links_lead_through_every_page_in_order(client, shelf, small_pages, monkeypatch, order):
    for number in range(9):
        shelf(f"Kopi {number}", price_from=10_000 - 1_000 * (number % 3))
    unpriced = shelf("Kopi A", "Kopi B", "Kopi C")
    type(unpriced[0]).objects.filter(pk__in=[each.pk for each in unpriced]).update(price_from=None)
    walked = walk(client, f"?q=kopi&urut={order}")
    monkeypatch.setattr(paging, "PER_PAGE", 100)
    assert walked == shown(client.get(f"/produk/?q=kopi&urut={order}"))
    assert len(walked) == 12


@pytest.mark.parametrize("page", ["0", "-1", "3", "99999", "abc", "1.5", "٢", "9" * 5_000])
def test_a_page_that_is_not_there_is_404_and_leads_to_the_last(client, shelf, small_pages, page):
    shelf("Satu", "Dua", "Tiga")
    response = client.get("/produk/", {"hal": page, "asal": "pesantren"})
    assert response.status_code == 404
    assert response.context["last_address"] == "?asal=pesantren&hal=2"


def test_pages_beyond_the_last_number_have_no_number(client, shelf, small_pages):
    shelf(*(f"Kopi {number}" for number in range(6)))
    assert client.get("/produk/?hal=2").status_code == 200
    assert client.get("/produk/?hal=3").status_code == 404


@pytest.mark.parametrize("cursor", ["abc", "'", "W10:1:x", "a" * 5_000])
def test_a_cursor_that_is_not_ours_is_404(client, shelf, cursor):
    shelf("Satu")
    assert client.get("/produk/", {"sesudah": cursor}).status_code == 404


def test_a_cursor_of_another_order_is_404(client, shelf, small_pages):
    shelf(*(f"Kopi {number}" for number in range(6)))
    cursor = client.get("/produk/?hal=2&urut=nama").context["after"]
    assert client.get("/produk/", {"sesudah": cursor, "urut": "nama"}).status_code == 200
    assert client.get("/produk/", {"sesudah": cursor, "urut": "murah"}).status_code == 404


@pytest.mark.parametrize("value", ["99.99", '"><script>alert(1)</script>', "{{ 7 }}"])
def test_an_unknown_value_is_said_on_the_page(client, shelf, value):
    shelf("Satu")
    page = client.get("/produk/", {"kab": value}).content.decode()
    assert escape(value) in page
    assert "<script>alert" not in page


def test_an_unknown_order_is_said_and_the_usual_one_taken(client, shelf):
    shelf("Satu")
    response = client.get("/produk/?urut=xx")
    assert [value for _label, value in response.context["unknown"]] == ["xx"]
    assert response.context["order"].name == "baru"


def test_each_chip_takes_away_what_it_names(client, shelf):
    shelf("Keripik")
    chips = client.get("/produk/?q=keripik&kab=35.09&kab=99.99&harga_min=1000&urut=nama&hal=1").context["chips"]
    assert [chip.address for chip in chips] == [
        "?q=keripik&kab=99.99&harga_min=1000&urut=nama",
        "?q=keripik&kab=35.09&harga_min=1000&urut=nama",
        "?q=keripik&kab=35.09&kab=99.99&urut=nama",
    ]


def test_search_engines_keep_one_address_of_each_state(client, shelf, small_pages):
    shelf("Satu", "Dua", "Tiga")
    page = client.get("/produk/?utm_source=x&urut=nama&hal=2&kab=35.09&q=&asal=pesantren").content.decode()
    assert '<link rel="canonical" href="http://testserver/produk/?asal=pesantren&amp;kab=35.09&amp;hal=2">' in page


def test_a_correction_is_said(client, shelf):
    shelf("Tepung Mocaf")
    response = client.get("/produk/?q=tepnug")
    assert shown(response) == ["Tepung Mocaf"]
    assert "“tepung”" in response.content.decode()


def test_nothing_found_proposes_less_filters(client, shelf, maker):
    shelf("Keripik", price_from=10_000)
    alumni = make_published(make_maker("Alumni", pillar="sosiopreneur", regency="35.78"), name="Batik")
    make_paper(alumni, "merek")
    response = client.get("/produk/?kab=35.09&surat=merek")
    assert response.status_code == 200
    assert proposed(response) == [("?kab=35.09", 1), ("?surat=merek", 1)]
    assert proposed(client.get("/produk/?kab=35.09&harga_min=90000")) == [("?kab=35.09", 1)]
    assert proposed(client.get("/produk/?q=keripik&kab=35.78&surat=halal")) == [("?q=keripik", 1)]


def test_nothing_found_proposes_each_word_alone_and_words_that_look_alike(client, shelf):
    shelf("Keripik Talas", "Kopi Jahe", "Tepung Beras")
    assert proposed(client.get("/produk/?q=keripik+kopi")) == [("?q=keripik", 1), ("?q=kopi", 1)]
    assert ("?q=tepung", 1) in proposed(client.get("/produk/?q=tepungterigu"))


def test_a_search_without_a_word_shows_all(client, shelf):
    shelf("Keripik")
    assert shown(client.get("/produk/?q=%21%3F")) == ["Keripik"]


def test_an_empty_catalogue_is_an_honest_page(client):
    response = client.get("/produk/")
    assert response.status_code == 200
    assert proposed(response) == []


@pytest.mark.parametrize(
    "query",
    ["q=%27%3B--", "q=" + "a" * 10_000, "harga_min=1e999", "harga_maks=" + "9" * 400, "kab=" + "x" * 5_000,
     "kab=%ED%A0%80", "q=%ED%A0%80", "q=%FF%FE", "asal=&pilar=&surat=&nilai=&ekspor=&urut=&hal=&sesudah=",
     "nilai=a", "ekspor=0", "ekspor=true", "kategori[]=makanan", "q[]=x", "q=a&q=b", "unknown=1", "hal=1&hal=2",
     "kab=35.78%0035"],
)  # fmt: skip
def test_absurd_addresses_are_answered_in_words(client, shelf, query):
    shelf("Keripik")
    assert client.get(f"/produk/?{query}").status_code in {200, 400, 404}


def test_only_the_first_photo_is_loaded_at_once(client, shelf):
    shelf(*(f"Keripik {number}" for number in range(4)))
    photos = re.findall(r"<img[^>]*>", client.get("/produk/").content.decode())
    assert ["lazy" in photo for photo in photos] == [False, True, True, True]
    for attribute in ("width", "height", "srcset", "sizes"):
        assert [f" {attribute}=" in photo for photo in photos] == [True] * 4
