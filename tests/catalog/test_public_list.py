"""`/produk/` as visitors see it: what is told, what is proposed, and every page to the last by number or cursor."""

import re
from html import unescape
from urllib.parse import parse_qs

import pytest
import time_machine
from django.utils.html import escape
from django.utils.translation import gettext

from catalog import paging, workflow
from catalog.models import Category
from registry.models import Regency
from tests.factories import NOON, make_draft, make_maker, make_member, make_paper, make_published, make_user

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


def offered(response, name):
    """{value: number beside it} of a facet, as the page offers it."""
    panel = next(panel for panel in response.context["panels"] if panel.name == name)
    return {choice.value: choice.number for choice in (*panel.first, *panel.more)}


def proposed(response):
    return [(proposal.address, proposal.number) for proposal in response.context["proposals"]]


def alerts(response):
    """The sentences in which a page says how it understood its address."""
    page = response.content.decode()
    return [unescape(each) for each in re.findall(r'<div class="alert[^"]*">.*?<p>(.*?)</p></div>', page)]


def robots(response):
    return re.findall(r'<meta name="robots" content="(\w+)">', response.content.decode())


def canonical(response):
    [found] = re.findall(r'<link rel="canonical" href="http://testserver([^"]*)">', response.content.decode())
    return unescape(found)


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


@pytest.mark.parametrize(("query", "order"), [("urut=xx", "baru"), ("q=satu&urut=xx", "relevan")])
def test_an_unknown_order_is_said_and_the_usual_one_taken(client, shelf, query, order):
    shelf("Satu")
    response = client.get(f"/produk/?{query}")
    assert response.context["unknown_order"] == "xx"
    assert response.context["order"].name == order
    assert shown(response) == ["Satu"]
    assert alerts(response) == [
        gettext("There is no order “%(value)s”, so the list is sorted by “%(order)s”.")
        % {"value": "xx", "order": response.context["order"].label}
    ]


def test_an_unknown_value_matches_nothing_alone_and_is_passed_over_beside_known_ones(client, shelf):
    shelf("Satu")
    named = {"value": "99.99", "label": gettext("Kabupaten or kota")}
    alone, beside = client.get("/produk/?kab=99.99"), client.get("/produk/?kab=99.99&kab=35.09")
    assert (shown(alone), shown(beside)) == ([], ["Satu"])
    assert alerts(alone) == [gettext("“%(value)s” is not known under “%(label)s”, so it matches nothing.") % named]
    assert alerts(beside) == [
        gettext("“%(value)s” is not known under “%(label)s” and is passed over; the other values count.") % named
    ]
    assert alerts(client.get("/pesantren/?kab=99.99&kab=35.09")) == alerts(beside)


def test_each_chip_takes_away_what_it_names(client, shelf):
    shelf("Keripik")
    chips = client.get("/produk/?q=keripik&kab=35.09&kab=99.99&harga_min=1000&urut=nama&hal=1").context["chips"]
    assert [chip.address for chip in chips] == [
        "?q=keripik&kab=99.99&harga_min=1000&urut=nama",
        "?q=keripik&kab=35.09&harga_min=1000&urut=nama",
        "?q=keripik&kab=35.09&kab=99.99&urut=nama",
    ]


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("utm_source=x&urut=nama&hal=2&kab=35.09&q=&asal=pesantren", "?asal=pesantren&kab=35.09&hal=2"),
        ("hal=1&kab=35.09", "?kab=35.09"),
        ("hal=1", ""),
        ("hal=01&hal=02", "?hal=2"),
    ],
)
def test_search_engines_keep_one_address_of_each_state(client, shelf, small_pages, query, kept):
    shelf("Satu", "Dua", "Tiga")
    response = client.get(f"/produk/?{query}")
    assert canonical(response) == f"/produk/{kept}"
    alternates = re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]*)">', response.content.decode())
    assert [(language, unescape(address)) for language, address in alternates] == [
        ("id", f"http://testserver/produk/{kept}"),
        ("x-default", f"http://testserver/produk/{kept}"),
        ("en", f"http://testserver/en/produk/{kept}"),
    ]
    assert robots(response) == []


def test_pages_behind_a_cursor_are_not_for_search_engines_and_claim_no_other_page(client, shelf, small_pages):
    shelf(*(f"Kopi {number}" for number in range(6)))
    after = client.get("/produk/?hal=2&urut=nama").context["after"]
    response = client.get("/produk/", {"sesudah": after, "urut": "nama", "utm_source": "x"})
    assert robots(response) == ["noindex"]
    assert parse_qs(canonical(response).partition("?")[2]) == {"urut": ["nama"], "sesudah": [after]}
    assert "sesudah" not in client.get("/robots.txt").content.decode()


def test_a_cursor_is_the_same_at_any_time_and_one_that_leads_to_nothing_any_more_is_404(client, shelf, small_pages):
    products = shelf(*(f"Kopi {number}" for number in range(5)))
    cursors = set()
    for day in ("2026-11-24", "2027-01-01"):
        with time_machine.travel(f"{day} 12:00:00+07:00", tick=False):
            cursors.add(client.get("/produk/?hal=2").context["after"])
    [cursor] = cursors
    assert shown(client.get("/produk/", {"sesudah": cursor})) == ["Kopi 0"]
    workflow.archive(products[0], by=products[0].published_by, at=NOON, note="habis")
    assert client.get("/produk/", {"sesudah": cursor}).status_code == 404


def test_a_correction_is_said(client, shelf):
    shelf("Tepung Mocaf")
    response = client.get("/produk/?q=tepnug")
    assert shown(response) == ["Tepung Mocaf"]
    assert "“tepung”" in response.content.decode()


def test_a_correction_that_finds_nothing_claims_no_results(client, shelf):
    shelf("Sabun Sereh")
    response = client.get("/produk/?q=tepnug")
    assert shown(response) == []
    assert alerts(response) == [
        gettext("“%(word)s” is not a word we know, so “%(found)s” was looked for too.")
        % {"word": "tepnug", "found": "tepung"}
    ]


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


def test_nothing_found_of_a_known_word_proposes_the_nearest_that_products_carry(client, shelf):
    shelf("Tepung Mocaf", "Kopi Jahe")
    assert proposed(client.get("/produk/?q=terung")) == [("?q=tepung", 1)]
    assert proposed(client.get("/produk/?q=kopi+terung")) == [("?q=kopi", 1)]
    shelf("Kopi Tepung")
    assert proposed(client.get("/produk/?q=kopi+terung")) == [("?q=kopi", 2), ("?q=kopi+tepung", 1)]


def test_nothing_found_proposes_one_word_less(client, shelf):
    shelf("Keripik Talas Pedas", "Kopi Jahe")
    assert proposed(client.get("/produk/?q=keripik+talas+kopi"))[0] == ("?q=keripik+talas", 1)


def test_nothing_found_that_is_near_proposes_the_shelves_with_most_products(client, shelf):
    shelf("Sabun Sereh", "Sabun Susu", category="kecantikan-perawatan")
    shelf("Arang", category="kopi-teh")
    for query in ("q=otak-otak", "q=qqqq", "q=qqqq&kab=35.78"):
        assert proposed(client.get(f"/produk/?{query}")) == [
            ("?kategori=kecantikan-perawatan", 2),
            ("?kategori=kopi-teh", 1),
        ]


@pytest.mark.parametrize("typed", ["pirt", "P-IRT", "sabun pirt", "p-irt sabun"])
def test_a_paper_in_the_words_searched_for_is_proposed_as_a_filter(client, shelf, typed):
    sabun, _kopi = shelf("Sabun Sereh", "Kopi")
    make_paper(sabun, "pirt")
    rest = "q=sabun&" if "sabun" in typed else ""
    assert (f"?{rest}surat=pirt", 1) in proposed(client.get("/produk/", {"q": typed}))
    assert [address for address, _n in proposed(client.get("/produk/?q=sni")) if "surat" in address] == []


def test_nothing_found_by_many_filters_proposes_each_of_them_alone(client, shelf):
    product = shelf("Keripik")[0]
    make_paper(product, "halal")
    response = client.get("/produk/?kab=35.78&surat=halal&nilai=A")
    assert proposed(response) == [("?", 1), ("?surat=halal", 1)]


def test_every_proposal_finds_what_it_says(client, shelf):
    shelf("Keripik Talas", "Keripik Tempe", "Kopi Jahe", "Tepung Mocaf", "Darussalam")
    for query in ("q=keripik+kopi+terung", "q=darus+salam+kopi", "q=terung&kab=35.78&harga_maks=100", "q=pirt", "q=qq"):
        response = client.get(f"/produk/?{query}")
        assert response.context["proposals"], query
        for address, number in proposed(response):
            assert (address, client.get(f"/produk/{address}").context["total"]) == (address, number)


def test_an_empty_answer_asks_at_most_eight_times(client, shelf, django_assert_max_num_queries):
    shelf("Keripik Talas", "Kopi Jahe")
    for query in (
        "q=a+b+c+d+e+f+g+hh&kab=35.78&surat=halal&harga_min=1",
        "q=otak-otak",
        "q=terung+tahu+pirt&kab=99.99",
    ):
        with django_assert_max_num_queries(8):
            assert shown(client.get(f"/produk/?{query}")) == []


@pytest.mark.parametrize(
    ("price", "words"),
    [("0", "Rp 0"), ("Rp 0", "Rp 0"), ("3000000000", "Rp 3.000.000.000"), ("9.000.000.000", "Rp 9.000.000.000")],
)
def test_an_extreme_price_is_taken_as_it_is_written_and_said(client, shelf, price, words):
    shelf("Keripik", price_from=10_000)
    response = client.get("/produk/", {"harga_maks": price})
    assert shown(response) == ([] if words == "Rp 0" else ["Keripik"])
    assert [chip.label for chip in response.context["chips"]] == [gettext("Up to %(price)s") % {"price": words}]
    assert alerts(response) == []


def test_a_switched_off_shelf_or_place_stays_findable_while_it_shows_products(client, shelf):
    product = shelf("Sabun")[0]
    Category.objects.filter(slug__in=["makanan", "kopi-teh"]).update(is_active=False)
    Regency.objects.filter(pk__in=["35.09", "35.78"]).update(is_active=False)
    for query in ("", "kategori=makanan", "kab=35.09"):
        response = client.get(f"/produk/?{query}")
        assert (shown(response), alerts(response)) == (["Sabun"], [])
        assert offered(response, "kategori")["makanan"] == offered(response, "kab")["35.09"] == 1
        assert "kopi-teh" not in offered(response, "kategori")
    assert 'href="/produk/?kategori=makanan"' in client.get(product.get_absolute_url()).content.decode()
    [chip] = client.get("/produk/?kategori=makanan").context["chips"]
    assert chip.label == "Makanan"
    assert len(alerts(client.get("/produk/?kategori=kopi-teh"))) == 1


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
