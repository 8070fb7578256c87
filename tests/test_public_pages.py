"""Every public page can be kept whole: no cookie, no token, the same for all; and asks little however much it shows."""

import json
import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver

from catalog import workflow
from catalog.models import CurationEvent, Export, Grade, MarketEvidence
from opop_portal.views.machines import Rows
from tests.factories import (
    NOON,
    make_maker,
    make_member,
    make_paper,
    make_pesantren,
    make_published,
    make_upload,
    make_user,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES = 8
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def people():
    return {"verifier": make_user("Verifikator", role="verifier"), "operator": make_user("Operator")}


@pytest.fixture
def product(maker, people):
    make_member(people["operator"], maker)
    return fill_shelf(maker, people, 1)[0]


def fill_shelf(maker, people, number):
    """Products with everything a page can show of them."""
    event, _made = CurationEvent.objects.get_or_create(name="Kurasi", on=NOON.date())
    products = [make_published(maker, name=f"Keripik {number}", **people) for number in range(number)]
    for product in products:
        second = make_upload(people["operator"])
        product.photos.create(upload=second, position=1)
        make_paper(product, "halal")
        Grade.objects.create(product=product, event=event, letter="A", on=NOON.date())
        export = Export.objects.create(maker=maker, product=product, country="JP")
        MarketEvidence.objects.create(
            maker=maker, kind="export", export=export, on=date(2026, 5, 1), confirmed_at=NOON,
            confirmed_by=people["verifier"],
        )  # fmt: skip
    return products


def addresses(product):
    """One address or more of each public page, Indonesian."""
    maker, school = product.maker, product.maker.pesantren
    return {
        "home": ["/"],
        "product_list": [
            "/produk/",
            "/produk/?q=keripk+jahe+asy+syafiiyah&kab=35.09&kab=99.99&surat=halal&surat=pirt&ekspor=1&nilai=A",
            "/produk/?q=keripik+zzzz&asal=alumni&harga_min=1000000&kategori=makanan",
            "/produk/?q=keripik&urut=murah",
        ],
        "product_detail": [product.get_absolute_url()],
        "pesantren_list": ["/pesantren/", "/pesantren/?q=miftahul&kab=35.09"],
        "pesantren_detail": [f"/pesantren/{school.pk}-{school.slug}/"],
        "maker_detail": [f"/umkm/{maker.pk}-{maker.slug}/"],
        "map": ["/peta/"],
        "privacy": ["/privasi/"],
    }


def in_both_languages(product):
    pages = [each for some in addresses(product).values() for each in some]
    return [*pages, *(f"/en{each}" for each in pages)]


def for_machines():
    return ["/robots.txt", "/sitemap.xml", "/sitemap-halaman.xml", "/sitemap-produk.xml", "/sitemap-umkm.xml",
            "/sitemap-pesantren.xml", "/produk/baru.atom"]  # fmt: skip


def read_xml(response):
    return ElementTree.fromstring(response.content)  # noqa: S314 (our own)


def patterns(resolver):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry
        else:
            yield from patterns(entry)


def test_every_public_page_is_looked_at(product):
    public = {entry.name for entry in patterns(get_resolver()) if getattr(entry.callback, "in_both_languages", False)}
    assert public == addresses(product).keys()


def test_public_pages_ask_neither_who_is_there_nor_for_a_session(client, product):
    for address in [*in_both_languages(product), *for_machines()]:
        response = client.get(address)
        assert response.status_code == 200, address
        assert response.cookies == {}, address
        assert "cookie" not in response.headers.get("Vary", "").lower(), address
        assert "csrfmiddlewaretoken" not in response.content.decode(), address


def test_public_pages_are_the_same_for_somebody_who_signed_in(product, people):
    visitor, member = Client(), Client()
    member.force_login(people["operator"])
    for address in in_both_languages(product):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            response = member.get(address)
        assert response.content == visitor.get(address).content, address
        assert [query for query in asked.captured_queries if "session" in query["sql"]] == [], address


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_public_pages_can_only_be_read(product, method):
    client = Client(enforce_csrf_checks=False)
    for address in [*in_both_languages(product), *for_machines()]:
        assert getattr(client, method)(address).status_code == 405, address
        assert client.head(address).status_code == 200, address


def test_no_page_asks_more_for_60_products_than_for_one(client, maker, product, people):
    def asked():
        numbers = {}
        for address in in_both_languages(product):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            numbers[address] = len(queries)
        return numbers

    with_one = asked()
    fill_shelf(maker, people, 30)
    alumni = make_maker("Usaha Alumni", pillar="sosiopreneur", regency="35.78", pesantren=maker.pesantren)
    make_member(people["operator"], alumni)
    fill_shelf(alumni, people, 29)
    assert asked() == with_one
    assert [address for address, number in with_one.items() if number > MOST_QUERIES] == []


def test_pages_stand_without_any_product(client, db):
    for address in ("/", "/produk/", "/pesantren/", "/peta/", "/en/", "/en/produk/", *for_machines()):
        assert client.get(address).status_code == 200, address


def test_each_page_links_to_itself_in_the_other_language(client, product):
    for pages in addresses(product).values():
        address = pages[0]
        page, english = client.get(address).content.decode(), client.get(f"/en{address}").content.decode()
        assert '<html lang="id">' in page
        assert '<html lang="en">' in english
        for language, there in (("id", address), ("en", f"/en{address}")):
            alternate = f'hreflang="{language}" href="http://testserver{there}"'
            assert alternate in page, address
            assert alternate in english, address
        assert f'<link rel="canonical" href="http://testserver{address}">' in page
        assert f'<link rel="canonical" href="http://testserver/en{address}">' in english


def test_language_goes_by_address_never_by_the_browser(client, product):
    response = client.get("/", headers={"Accept-Language": "en"})
    assert '<html lang="id">' in response.content.decode()
    assert "accept-language" not in response.headers.get("Vary", "").lower()


@pytest.mark.parametrize("address", ["/", "/en/", "/masuk/"])
def test_whoever_comes_finds_signing_up_beside_signing_in_at_the_top(client, db, address):
    top = client.get(address).text.partition("<header")[2].partition("</header>")[0]
    links = re.findall(r'<a href="([^"]+)"', top)
    assert links[-2:] == ["/masuk/", "/daftar/"]


def test_the_two_doors_count_their_products(client, product):
    make_published(make_maker("Alumni", pillar="sosiopreneur"), name="Batik", category="batik-bordir")
    doors = client.get("/").context["doors"]
    assert [(door.origin.value, door.products) for door in doors] == [("pesantren", 1), ("alumni", 1)]
    kinds = client.get("/").context["kinds"]
    assert [(kind.slug, kind.products_shown) for kind in kinds] == [("makanan", 1), ("batik-bordir", 1)]


def test_the_map_has_every_place_once_with_its_number(client, product):
    tiles = client.get("/peta/").context["map"].tiles
    assert len({(tile.x, tile.y) for tile in tiles}) == len(tiles) == 38
    assert {tile.regency.code: (tile.products, tile.shade) for tile in tiles if tile.products} == {"35.09": (1, 1)}
    links = re.findall(r'href="/produk/\?kab=(35\.\d\d)"', client.get("/peta/").content.decode())
    assert sorted(links) == sorted([tile.regency.code for tile in tiles] * 2)


def test_the_sitemap_names_every_page_in_both_languages(client, product):
    index = read_xml(client.get("/sitemap.xml"))
    sections = [each.text.removeprefix("http://testserver") for each in index.iter(f"{SITEMAP}loc")]
    named = set()
    for section in sections:
        tree = read_xml(client.get(section))
        named |= {each.text.removeprefix("http://testserver") for each in tree.iter(f"{SITEMAP}loc")}
    pages = {some[0] for some in addresses(product).values()}
    assert named == pages | {f"/en{page}" for page in pages}
    assert all(client.get(address).status_code == 200 for address in named)


def test_the_feed_names_the_newest_products(client, product):
    feed = read_xml(client.get("/produk/baru.atom"))
    assert [entry.find(f"{ATOM}title").text for entry in feed.iter(f"{ATOM}entry")] == [product.name]


def test_every_entry_of_the_feed_has_an_author(client, product):
    feed = read_xml(client.get("/produk/baru.atom"))
    assert [name.text for name in feed.findall(f"{ATOM}author/{ATOM}name")] == ["OPOP Jawa Timur"]


@pytest.mark.parametrize("asks", [("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")])
def test_the_feed_is_sent_again_only_when_it_has_changed(client, maker, people, asks):
    make_member(people["operator"], maker)
    first, second = fill_shelf(maker, people, 2)
    header, known = asks
    headers = {header: client.get("/produk/baru.atom").headers[known]}
    again = client.get("/produk/baru.atom", headers=headers)
    assert (again.status_code, again.content) == (304, b"")
    workflow.archive(first, by=people["verifier"], at=NOON + timedelta(days=1), note="habis")
    changed = client.get("/produk/baru.atom", headers=headers)
    assert [entry.find(f"{ATOM}title").text for entry in read_xml(changed).iter(f"{ATOM}entry")] == [second.name]


def test_a_file_of_the_sitemap_costs_only_its_own_rows(client, maker, product, people, monkeypatch):
    monkeypatch.setattr(Rows, "limit", 4)
    fill_shelf(maker, people, 4)
    with CaptureQueriesContext(connection) as asked:
        tree = read_xml(client.get("/sitemap-produk.xml?p=2"))
    assert len(list(tree.iter(f"{SITEMAP}loc"))) == 4
    assert len(asked) == 2
    assert "LIMIT 2 OFFSET 2" in asked.captured_queries[-1]["sql"]
    index = read_xml(client.get("/sitemap.xml"))
    files = [each.text.removeprefix("http://testserver") for each in index.iter(f"{SITEMAP}loc")]
    named = [each.text for file in files for each in read_xml(client.get(file)).iter(f"{SITEMAP}loc")]
    assert len([address for address in named if "/produk/" in address]) == 2 * 5 + 2
    assert len(set(named)) == len(named)
    assert client.get("/sitemap-produk.xml?p=4").status_code == 404


def test_makers_and_pesantren_changed_when_their_newest_product_came(client, maker, product, people):
    make_published(maker, name="Kopi", at=NOON + timedelta(days=3), **people)
    make_pesantren("Tanpa Produk")
    for section, days in (("umkm", ["2026-11-27"] * 2), ("pesantren", ["2026-11-27"] * 2)):
        tree = read_xml(client.get(f"/sitemap-{section}.xml"))
        assert [each.text for each in tree.iter(f"{SITEMAP}lastmod")] == days
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/sitemap.xml").status_code == 200
    assert len(asked) == 6


def test_robots_are_told_where_the_sitemap_is(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Sitemap: http://testserver/sitemap.xml" in lines
    assert "Disallow: /admin/" in lines


def test_all_structured_data_is_valid_json(client, product):
    for address in in_both_languages(product):
        page = client.get(address).content.decode()
        for script in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL):
            assert json.loads(script)["@context"] == "https://schema.org"


@pytest.mark.parametrize("address", ["/tidak-ada/", "/en/nothing/", "/produk/1-x/", "/en/umkm/1-x/", "/produk/x/"])
def test_what_is_not_there_is_said_kindly_with_a_search(client, db, address):
    response = client.get(address)
    assert response.status_code == 404
    assert 'name="q"' in response.content.decode()
    assert f'<html lang="{"en" if address.startswith("/en/") else "id"}">' in response.content.decode()
    assert response.cookies == {}
    assert "cookie" not in response.headers.get("Vary", "").lower()
