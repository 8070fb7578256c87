"""Pages of pesantren and makers: found in every spelling, named with their place, no more."""

import csv

import pytest

from registry.models import Pesantren, Regency
from tests.factories import make_draft, make_maker, make_member, make_pesantren, make_published, make_user

pytestmark = pytest.mark.django_db

SPELLINGS = ["As-Syafi`iyah", "Assyafi`iyah", "ASSAFI'IYAH", "Asy Syafiiyah", "PP. Asy -Syafi'iyah", "Asy-Syaafi`Iyah"]


def shown(client, address):
    return [row.name for row in client.get(f"/pesantren/{address}").context["rows"]]


@pytest.mark.parametrize("typed", [*SPELLINGS, "asy syafiiyah", "assafiiyah", "ponpes asy-syafi’iyah"])
def test_a_name_is_found_in_every_spelling_by_every_spelling(client, typed):
    for spelling in [*SPELLINGS, "Miftahul Ulum"]:
        make_pesantren(spelling)
    assert set(client.get("/pesantren/", {"q": typed}).context["rows"]) == set(
        Pesantren.objects.exclude(name="Miftahul Ulum")
    )


def test_exactly_the_name_typed_comes_first(client):
    for name in ("Al Hidayah Putri", "Bustanul Hidayah", "AL-HIDAYAH", "Hidayah Al"):
        make_pesantren(name)
    assert shown(client, "?q=al+hidayah") == ["AL-HIDAYAH", "Al Hidayah Putri", "Bustanul Hidayah", "Hidayah Al"]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("annur", ["An-Nur", "ANNUUR 2", "PP. Tahfidzul Qur'an An Nur"]),
        ("an nur", ["An-Nur", "ANNUUR 2", "PP. Tahfidzul Qur'an An Nur"]),
        ("ali", ["Ali Bin Abi Thalib"]),
        ("raudlatul ulum", ["Raudlatul Ulum", "Roudhotul Ulum", "ROUDLOTUL 'ULUM"]),
        ("roudhotul ulum", ["Raudlatul Ulum", "Roudhotul Ulum", "ROUDLOTUL 'ULUM"]),
        ("tholibin", ["Roudlotut Thalibin"]),
        ("thali", ["Ali Bin Abi Thalib", "Roudlotut Thalibin"]),
        ("hidayah", ["Alhidayah", "Nurulhidayah"]),
    ],
)
def test_words_meet_in_every_transliteration_but_not_across_their_borders(client, typed, names):
    for name in (
        "An-Nur", "ANNUUR 2", "PP. Tahfidzul Qur'an An Nur", "Entrepreneur Kelautan Nurul Quran", "Ali Bin Abi Thalib",
        "Salafiyah", "Kali Joyo", "Raudlatul Ulum", "Roudhotul Ulum", "ROUDLOTUL 'ULUM", "Roudlotut Thalibin",
        "Alhidayah", "Nurulhidayah", "Miftahul Ulum",
    ):  # fmt: skip
        make_pesantren(name)
    assert sorted(shown_for(client, typed)) == sorted(names)


def test_part_of_the_name_of_a_place_finds_it_from_where_a_word_begins(client):
    for name, regency in (("Satu", "35.78"), ("Dua", "35.09"), ("Tiga", "35.24")):
        make_pesantren(name, regency=regency)
    assert shown_for(client, "sura") == ["Satu"]
    assert shown_for(client, "kab. lamong") == ["Tiga"]
    assert shown_for(client, "mongan") == []


@pytest.mark.parametrize(
    "typed", ["darussalam surabaya", "darussalam kota surabaya", "pondok pesantren darus salam surabaya"]
)
def test_name_and_place_together_find_it(client, typed):
    make_pesantren("Darussalam", regency="35.78")
    make_pesantren("Darussalam", regency="35.09")
    make_pesantren("Nurul Jadid", regency="35.78")
    found = client.get("/pesantren/", {"q": typed}).context["rows"]
    assert [(row.name, row.regency_id) for row in found] == [("Darussalam", "35.78")]


def test_every_name_of_the_real_register_finds_itself(client, data_dir):
    with (data_dir / "pesantren_jatim_kemenag.csv").open(encoding="utf-8") as lines:
        names = list(dict.fromkeys(row["nama"] for row in csv.DictReader(lines)))[::40]
    Pesantren.objects.bulk_create(Pesantren(name=name, regency_id="35.09") for name in names)
    assert [name for name in names if name not in shown_for(client, name)] == []


def shown_for(client, typed):
    return [row.name for row in client.get("/pesantren/", {"q": typed}).context["rows"]]


@pytest.mark.parametrize("name", ["Darul Ulum", "???", "-", "PP.", "1"])
def test_every_page_of_a_pesantren_opens_from_the_list(client, name):
    pesantren = make_pesantren(name)
    assert client.get(f"/pesantren/{pesantren.pk}-{pesantren.slug}/").status_code == 200


def test_places_filter_either_and_unknown_ones_are_told(client):
    for name, regency in (("Satu", "35.78"), ("Dua", "35.09"), ("Tiga", "35.23")):
        make_pesantren(name, regency=regency)
    assert shown(client, "?kab=35.78&kab=35.09") == ["Dua", "Satu"]
    assert shown(client, "?kab=99.99") == []
    response = client.get("/pesantren/?kab=99.99")
    assert [value for _label, value in response.context["filters"].unknown] == ["99.99"]


def test_a_switched_off_place_stays_a_filter_while_pesantren_stand_there(client):
    make_pesantren("Satu", regency="35.78")
    Regency.objects.filter(pk__in=["35.78", "35.09"]).update(is_active=False)
    response = client.get("/pesantren/?kab=35.78")
    assert [row.name for row in response.context["rows"]] == ["Satu"]
    places = {place.value for place in response.context["places"]}
    assert places == set(Regency.objects.values_list("pk", flat=True)) - {"35.09"}


def test_the_list_names_the_number_of_published_products(client):
    pesantren = make_pesantren("Darul Ulum")
    maker = make_maker(pesantren=pesantren)
    operator = make_user("Operator")
    make_member(operator, maker)
    make_published(maker, operator=operator)
    make_draft(maker, by=operator)
    make_pesantren("Tanpa Produk")
    rows = client.get("/pesantren/").context["rows"]
    assert [(row.name, row.number_shown) for row in rows] == [("Darul Ulum", 1), ("Tanpa Produk", 0)]


def test_the_list_has_pages_and_says_where_they_end(client):
    Pesantren.objects.bulk_create(Pesantren(name=f"Darul {n:03}", regency_id="35.09") for n in range(100))
    assert shown(client, "?hal=3") == ["Darul 096", "Darul 097", "Darul 098", "Darul 099"]
    response = client.get("/pesantren/?q=darul&hal=4")
    assert (response.status_code, response.context["last_address"]) == (404, "?q=darul&hal=3")


@pytest.mark.parametrize("query", ["q=%27", "q=" + "a" * 10_000, "q=%25_", "hal=0", "hal=x", "kab=%ED%A0%80", "q=%FF"])
def test_absurd_addresses_are_answered_in_words(client, query):
    make_pesantren("Darul Ulum")
    assert client.get(f"/pesantren/?{query}").status_code in {200, 404}


def test_a_maker_has_a_page_while_a_product_of_it_is_published(client):
    product = make_published(make_maker("Kopontren Berkah", story="Berdiri 2014."))
    hidden = make_draft(make_maker("Belum")).maker
    page = client.get(f"/umkm/{product.maker.pk}-kopontren-berkah/")
    assert page.status_code == 200
    assert [row.pk for row in page.context["rows"]] == [product.pk]
    assert "Berdiri 2014." in page.content.decode()
    assert client.get(f"/umkm/{hidden.pk}-belum/").status_code == 404
    assert client.get(f"/umkm/{2**70}-x/").status_code == 404


def test_a_pesantren_shows_the_products_of_all_its_makers(client):
    pesantren = make_pesantren("Darul Ulum")
    first = make_published(make_maker("Kopontren", pesantren=pesantren), name="Keripik")
    second = make_published(make_maker("Alumni", pillar="sosiopreneur", pesantren=pesantren), name="Batik")
    make_draft(make_maker("Belum", pesantren=pesantren))
    make_published(name="Lain")
    page = client.get(f"/pesantren/{pesantren.pk}-darul-ulum/")
    assert {row.pk for row in page.context["rows"]} == {first.pk, second.pk}
    assert [maker.name for maker in page.context["makers"]] == ["Alumni", "Kopontren"]


def test_other_slugs_and_merged_records_lead_to_the_right_page(client):
    kept = make_pesantren("Darul Ulum")
    merged = make_pesantren("Darul 'Ulum", merged_into=kept)
    product = make_published(make_maker("Kopontren"))
    gone = make_maker("Koperasi", merged_into=product.maker)
    home, office = f"/pesantren/{kept.pk}-darul-ulum/", f"/umkm/{product.maker.pk}-kopontren/"
    assert client.get(f"/pesantren/{kept.pk}-x/").headers["Location"] == home
    assert client.get(f"/pesantren/{merged.pk}-darul-ulum/").headers["Location"] == home
    assert client.get(f"/umkm/{product.maker.pk}-x/").headers["Location"] == office
    assert client.get(f"/umkm/{gone.pk}-koperasi/").headers["Location"] == office
    assert shown(client, "?q=darul") == ["Darul Ulum"]


@pytest.mark.parametrize("end", ["", "-"])
def test_an_address_without_words_leads_to_the_page_if_it_is_public(client, end):
    product, draft = make_published(make_maker("Kopontren")), make_draft(make_maker("Belum"))
    school = product.maker.pesantren
    for kind, record in (("produk", product), ("umkm", product.maker), ("pesantren", school)):
        for language in ("", "/en"):
            response = client.get(f"{language}/{kind}/{record.pk}{end}/?a=b")
            assert (response.status_code, response.url) == (301, f"{language}/{kind}/{record.pk}-{record.slug}/?a=b")
    for kind, record in (("produk", draft), ("umkm", draft.maker)):
        assert client.get(f"/{kind}/{record.pk}{end}/").status_code == 404
    assert client.get(f"/pesantren/{2**40}{end}/").status_code == 404


def test_the_query_comes_along_to_the_right_page(client):
    product = make_published(make_maker("Kopontren"))
    school = product.maker.pesantren
    for kind, record in (("umkm", product.maker), ("pesantren", school)):
        response = client.get(f"/{kind}/{record.pk}-x/?hal=2&utm_source=a%26b&kab=%E0%A4%A")
        home = f"/{kind}/{record.pk}-{record.slug}/"
        assert response.status_code == 301
        assert response.headers["Location"].startswith(f"{home}?hal=2&utm_source=a%26b&kab=")


def test_a_long_story_is_cut_where_it_is_not_the_matter(client):
    product = make_published(make_maker("Kopontren", story="kata" * 25_000))
    assert len(client.get(product.get_absolute_url()).content) < 60_000
    page = client.get(f"/umkm/{product.maker.pk}-kopontren/")
    assert page.status_code == 200
    assert page.content.decode().count("kata" * 25_000) == 1


def test_a_wrong_address_does_not_tell_the_name_of_a_maker_that_is_not_public(client):
    maker = make_maker("Rahasia Dapur")
    assert client.get(f"/umkm/{maker.pk}-x/").status_code == 404
