"""The page of a product: what was checked, what was not, in which language, and nothing private."""

import json
import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils.html import escape
from django.utils.translation import gettext

from catalog import workflow
from catalog.models import CertificateProduct, Export, MarketEvidence, Product
from tests.factories import NOON, make_draft, make_maker, make_member, make_paper, make_published, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
LAST_MINUTE = datetime(2026, 11, 24, 23, 59, tzinfo=ZoneInfo("Asia/Jakarta"))
MIDNIGHT = datetime(2026, 11, 25, 0, 0, tzinfo=ZoneInfo("Asia/Jakarta"))


def page_of(client, product, language=""):
    response = client.get(f"{language}{product.get_absolute_url()}")
    assert response.status_code == 200
    return response


def states(response):
    return {paper.certificate.kind: paper.state.value for paper in response.context["papers"]}


def stars(response):
    """How many filled stars the page shows."""
    return response.content.decode().count("icons.svg#star")


@pytest.mark.parametrize("slug", ["x", "keripik", "KERIPIK-TALAS-PANDAN", "keripik-talas-pandan_"])
def test_any_other_slug_leads_to_the_right_one_for_good(client, slug):
    product = make_published(name="Keripik Talas Pandan")
    response = client.get(f"/produk/{product.pk}-{slug}/")
    assert (response.status_code, response.url) == (301, f"/produk/{product.pk}-keripik-talas-pandan/")
    response = client.get(f"/produk/{product.pk}-{slug}/?utm_source=a%26b&x=")
    assert response.url == f"/produk/{product.pk}-keripik-talas-pandan/?utm_source=a%26b&x="
    english = client.get(f"/en/produk/{product.pk}-{slug}/")
    assert (english.status_code, english.url) == (301, f"/en/produk/{product.pk}-keripik-talas-pandan/")


def test_what_is_not_published_is_not_there(client):
    draft = make_draft()
    archived = make_published()
    workflow.archive(archived, by=archived.published_by, at=NOON, note="habis")
    for pk in (draft.pk, archived.pk, 0, 999_999, 2**63, 10**30):
        assert client.get(f"/produk/{pk}-keripik-talas-pandan/").status_code == 404


@time_machine.travel(LAST_MINUTE, tick=False)
def test_each_paper_says_what_may_be_said_of_it(client):
    product = make_published()
    by = make_user("Petugas", role="verifier")
    make_paper(product, "halal")
    make_paper(product, "pirt", checked=False)
    make_paper(product, "merek", valid_until=date(2026, 11, 23))
    make_paper(product, "sni", revoked_on=TODAY, revoked_by=by, revoked_why="alasan dinas")
    make_paper(product, "md", checked=False, valid_until=date(2020, 1, 1))
    make_paper(product, "organic", checked=False, refused_at=NOON, refused_by=by, refused_why="buram")
    make_paper(product, "haccp").covers.update(accepted_at=None, accepted_by=None)
    response = page_of(client, product)
    assert states(response) == {
        "halal": "shown",
        "pirt": "unchecked",
        "haccp": "unchecked",  # checked, but not yet accepted for this product
        "merek": "expired",
        "sni": "revoked",
        "md": "expired",
    }
    assert stars(response) == 2  # the badge under the name, and the paper itself
    assert "alasan dinas" not in response.content.decode()


def test_a_star_goes_out_at_midnight_in_jakarta_without_a_write(client):
    product = make_published()
    make_paper(product, "pirt", valid_until=TODAY)
    with time_machine.travel(LAST_MINUTE, tick=False):
        assert (stars(page_of(client, product)), stars(client.get("/produk/"))) == (2, 1)
    with time_machine.travel(MIDNIGHT, tick=False):
        assert (stars(page_of(client, product)), stars(client.get("/produk/"))) == (0, 0)


def test_the_page_agrees_with_the_queryset_of_shown_papers(client):
    product = make_published()
    make_paper(product, "halal")
    make_paper(product, "pirt", checked=False)
    make_paper(product, "merek", valid_until=date(2020, 1, 1))
    response = page_of(client, product)
    shown = {paper.certificate.pk for paper in response.context["papers"] if paper.state == "shown"}
    covered = CertificateProduct.objects.filter(product=product).values("certificate")
    assert shown == set(product.certificates.shown_on(TODAY).filter(pk__in=covered).values_list("pk", flat=True))


def test_a_paper_of_another_product_is_not_shown(client, maker):
    operator = make_user("Operator")
    make_member(operator, maker)
    product, other = (make_published(maker, operator=operator, name=name) for name in ("Keripik", "Kopi"))
    make_paper(other, "halal")
    assert states(page_of(client, product)) == {}


def test_a_product_of_the_old_catalogue_says_so_and_shows_no_star(client, verifier):
    draft = make_draft()
    make_paper(draft, "halal", checked=False)
    workflow.publish_from_old_catalogue([draft.pk], by=verifier, at=NOON, note="katalog lama")
    product = Product.objects.get(pk=draft.pk)
    response = page_of(client, product)
    assert (states(response), stars(response)) == ({"halal": "unchecked"}, 0)
    badge = escape(gettext("Verified in the office's old catalogue"))
    assert badge in response.content.decode()
    assert badge not in page_of(client, make_published()).content.decode()


def test_only_confirmed_exports_are_told_once_per_country(client):
    product = make_published()
    for country, on, confirmed in [("JP", 2025, True), ("JP", 2023, True), ("DE", 2024, False), ("MY", 2024, True)]:
        export = Export.objects.create(maker=product.maker, product=product, country=country)
        by = {"confirmed_at": NOON, "confirmed_by": product.published_by} if confirmed else {}
        MarketEvidence.objects.create(maker=product.maker, kind="export", export=export, on=date(on, 5, 1), **by)
    assert page_of(client, product).context["exports"] == [("Jepang", 2023), ("Malaysia", 2024)]
    assert page_of(client, product, "/en").context["exports"] == [("Japan", 2023), ("Malaysia", 2024)]


def test_english_pages_take_english_texts_and_mark_those_missing(client):
    both = make_published(name="Keripik Talas", name_en="Taro Crisps", description="Renyah", description_en="Crisp")
    none = make_published(name="Kopi Ijen", description="Wangi")
    response = page_of(client, both, "/en")
    assert (response.context["name"].text, response.context["name"].language) == ("Taro Crisps", "")
    assert (response.context["description"].text, response.context["description"].language) == ("Crisp", "")
    response = page_of(client, none, "/en")
    assert (response.context["name"].text, response.context["name"].language) == ("Kopi Ijen", "id")
    assert (response.context["description"].text, response.context["description"].language) == ("Wangi", "id")
    assert '<h1 lang="id">Kopi Ijen</h1>' in response.content.decode()
    assert page_of(client, both).context["name"].text == "Keripik Talas"


def structured(response):
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.DOTALL)
    return json.loads(script[1])


def test_search_engines_are_told_a_product_with_its_offer(client):
    product = make_published(name="Keripik Talas", price_from=15_000, description="Renyah")
    data = structured(page_of(client, product))
    photo = data["image"][0]
    assert re.fullmatch(r"http://testserver/media/photos/\w\w/\w+-640\.webp", photo)
    assert data == {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": "Keripik Talas",
        "description": "Renyah",
        "url": f"http://testserver{product.get_absolute_url()}",
        "image": [photo],
        "category": "Makanan",
        "brand": {"@type": "Brand", "name": product.maker.name},
        "manufacturer": {"@type": "Organization", "name": product.maker.name},
        "offers": {
            "@type": "Offer",
            "priceCurrency": "IDR",
            "price": 15_000,
            "availability": "https://schema.org/InStock",
        },
    }


def test_a_range_of_prices_is_an_aggregate_offer_and_no_price_is_none(client):
    ranged = make_published(price_from=15_000, price_to=52_000)
    offer = {"@type": "AggregateOffer", "priceCurrency": "IDR", "lowPrice": 15_000, "highPrice": 52_000}
    assert structured(page_of(client, ranged))["offers"] == offer
    Product.objects.filter(pk=ranged.pk).update(price_from=None, price_to=None)
    assert "offers" not in structured(page_of(client, ranged))


def test_no_text_breaks_out_of_the_page(client):
    nasty = "</script><script>alert(1)</script>\u2028&\"'"
    product = make_published(name=nasty, description=nasty, ingredients=nasty)
    response = page_of(client, product)
    assert structured(response)["name"] == nasty
    assert "<script>alert" not in response.content.decode()


def test_chats_and_search_engines_find_address_picture_and_the_other_language(client):
    product = make_published()
    page = page_of(client, product).content.decode()
    here = f"http://testserver{product.get_absolute_url()}"
    assert f'<link rel="canonical" href="{here}">' in page
    assert f'<link rel="alternate" hreflang="en" href="http://testserver/en{product.get_absolute_url()}">' in page
    assert f'<meta property="og:url" content="{here}">' in page
    assert re.search(r'<meta property="og:image" content="http://testserver/media/photos/\S+-640\.webp">', page)


def test_similar_products_are_of_the_shelf_and_first_of_other_makers(client, maker):
    operator = make_user("Operator")
    make_member(operator, maker)
    product = make_published(maker, operator=operator, name="Keripik")
    other = make_published(make_maker("Lain"), name="Keripik Lain")
    make_published(make_maker("Kedai"), name="Kopi", category="kopi-teh")
    own = make_published(maker, operator=operator, name="Keripik Sendiri")
    similar = page_of(client, product).context["similar"]
    assert [row.pk for row in similar] == [other.pk, own.pk]


def test_nothing_private_stands_on_the_pages_of_product_and_maker(client):
    secrets = {
        "owner_name": "Pemilik Rahasia", "address": "Jalan Rahasia 7", "nib": "1234567890123",
        "nib_written": "1234567890123", "npwp": "9988776655443322", "whatsapp": "+6281299998888",
    }  # fmt: skip
    product = make_published(make_maker("Usaha Terbuka", **secrets))
    product.maker.pesantren.nspp = "510035070001"
    product.maker.pesantren.address = "Gang Rahasia 9"
    product.maker.pesantren.save()
    operator, officer = product.created_by, make_paper(product, "halal").checked_by
    maker, school = product.maker, product.maker.pesantren
    for address in (
        product.get_absolute_url(),
        f"/umkm/{maker.pk}-{maker.slug}/",
        f"/pesantren/{school.pk}-{school.slug}/",
        "/pesantren/",
        "/produk/",
    ):
        page = client.get(address).content.decode()
        private = [*secrets.values(), school.nspp, school.address, operator.full_name, officer.full_name]
        assert [secret for secret in private if secret in page] == [], address
