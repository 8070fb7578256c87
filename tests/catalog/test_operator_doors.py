"""The operators' desk: who may come in, what the first page says is next, and what pages cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.choices import Status
from catalog.models import Category, Product
from catalog.steps import FILLED_IN
from catalog.views.operator import home
from registry.choices import JoinKind, Pillar
from registry.models import JoinRequest, KeptForm, Membership, Upload
from tests.catalog.desk import MOST_QUERIES, NEW, address, steps_of, typed
from tests.factories import (
    NOON,
    fresh,
    make_draft,
    make_maker,
    make_member,
    make_paper,
    make_pesantren,
    make_submitted,
    make_upload,
    make_user,
)
from tests.registry.test_uploads import photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]


def pages(product):
    return ["/operator/", "/operator/produk/", NEW, address(product), *steps_of(product)]


def buttons(product):
    return [*(address(product, verb) for verb in ("ajukan", "tarik", "arsipkan")), "/operator/foto/"]


def test_a_visitor_is_sent_to_sign_in(client, draft):
    answers = [client.get(page) for page in pages(draft)] + [client.post(button) for button in buttons(draft)]
    assert [(answer.status_code, answer.url[:7]) for answer in answers] == [(302, "/masuk/")] * 12


def test_an_operator_opens_every_page(at_desk, draft):
    assert [at_desk.get(page).status_code for page in pages(draft)] == [200] * 8


def test_buttons_are_pressed_not_fetched(at_desk, draft):
    *verbs, photos = buttons(draft)
    assert [at_desk.get(verb).url for verb in verbs] == [address(draft)] * 3
    assert at_desk.get(photos).status_code == 405
    assert fresh(draft).version == draft.version


def test_the_product_of_a_neighbour_does_not_exist(signed_in, neighbour, draft):
    client = signed_in(neighbour)
    answers = [client.get(page) for page in pages(draft)[3:]] + [client.post(step, {}) for step in steps_of(draft)]
    answers += [client.post(button) for button in buttons(draft)[:3]]
    assert [answer.status_code for answer in answers] == [404] * 12
    assert fresh(draft).version == draft.version


def test_an_operator_of_the_pesantren_does_not_act_for_its_alumni(signed_in):
    pesantren, ustadz = make_pesantren(), make_user()
    make_member(ustadz, pesantren)
    own = make_draft(make_maker(pesantren=pesantren))
    alumni = make_draft(make_maker(pillar=Pillar.SOCIAL, pesantren=pesantren))
    client = signed_in(ustadz)
    assert [client.get(address(product, "apa")).status_code for product in (own, alumni)] == [200, 404]


def test_an_officer_sees_but_does_not_act_for_a_maker(signed_in, verifier, draft):
    client = signed_in(verifier)
    answers = [client.get(page) for page in pages(draft)[2:]] + [client.post(step, {}) for step in steps_of(draft)]
    answers += [client.post(button) for button in buttons(draft)[:3]]
    assert [answer.status_code for answer in answers] == [403] * 13
    assert fresh(draft).status == Status.DRAFT


def test_an_officer_who_wanders_in_finds_a_word_and_no_foreign_products(signed_in, verifier, draft):
    client = signed_in(verifier)
    assert client.get("/operator/").templates[0].name == "operator/no_maker.html"
    assert client.get("/operator/produk/").context["page"].paginator.count == 0


@pytest.mark.parametrize("approved", [True, False, None])
def test_somebody_who_acts_for_nobody_is_told_what_to_do_and_keeps_no_photo(signed_in, maker, approved):
    guest = make_user()
    if approved is not None:
        member = make_member(guest, maker)
        change = {"until": "2026-02-01"} if approved else {"approved_at": None, "approved_by": None}
        Membership.objects.filter(pk=member.pk).update(**change)
    client = signed_in(guest)
    response = client.get("/operator/")
    assert (response.status_code, response.templates[0].name) == (200, "operator/no_maker.html")
    assert client.post(NEW, typed()).status_code == 403
    assert client.post("/operator/foto/", {"photos": photo()}).status_code == 403
    assert Upload.objects.count() == 0


# --- start page and list


def test_the_start_page_counts_what_waits_and_shows_the_officers_words_first(at_desk, maker, operator, returned):
    make_draft(maker, by=operator, category="kerajinan", photo=False, price_from=None)
    make_submitted(maker, operator=operator, at=NOON - timedelta(days=2))
    make_submitted(maker, operator=operator)
    response = at_desk.get("/operator/")
    context = response.context
    assert context["numbers"] == {"draft": 1, "submitted": 2, "returned": 1, "published": 0, "archived": 0}
    assert (context["open_tasks"], context["waiting_since"]) == (2, NOON - timedelta(days=2))
    assert [(row.product, row.address) for row in context["returned"]] == [(returned, address(returned))]
    assert "Foto buram. Minyak apa?" in context["returned"][0].words
    [left] = context["drafts"]
    assert left.address == address(left.product, "foto")
    assert [gap.name for gap in left.complete.missing] == ["photos", "price_from"]


def test_the_start_page_leaves_long_lists_to_the_list(at_desk, maker, operator):
    for _ in range(home.SHOWN[Status.DRAFT, None] + 2):
        make_draft(maker, by=operator)
    context = at_desk.get("/operator/").context
    assert (len(context["drafts"]), context["more_drafts"]) == (home.SHOWN[Status.DRAFT, None], 2)


def test_a_draft_that_is_complete_leads_to_where_it_is_sent(at_desk, draft):
    [row] = at_desk.get("/operator/").context["drafts"]
    assert (row.address, row.complete.missing) == (address(draft), ())


def test_a_product_on_show_is_named_as_long_as_something_would_help_buyers(at_desk, published):
    [row] = at_desk.get("/operator/").context["shown"]
    assert (row.product, row.address) == (published, address(published, row.complete.next_gap.step.slug))


def test_papers_that_end_or_have_ended_are_named_until_they_are_replaced(at_desk, draft):
    day = timezone.now().date()
    ends = make_paper(draft, "pirt", "2063517010001-29", valid_until=day + timedelta(days=30))
    ended = make_paper(draft, "merek", "IDM000000001", valid_until=day - timedelta(days=3))
    make_paper(draft, "md", "MD 123456789012", valid_until=day + timedelta(days=900))
    assert at_desk.get("/operator/").context["ending"] == [ended, ends]
    make_paper(draft, "merek", "IDM000000002", valid_until=day + timedelta(days=900), checked=False)
    assert at_desk.get("/operator/").context["ending"] == [ends]


def test_each_maker_has_its_ladder(at_desk, operator, maker):
    second = make_maker("Dapur Kedua")
    make_member(operator, second)
    assert {ladder.maker for ladder in at_desk.get("/operator/").context["ladders"]} == {maker, second}


def test_a_request_with_the_office_and_a_kept_form_are_named(at_desk, operator, draft):
    JoinRequest.objects.create(
        user=operator, kind=JoinKind.OTHER, business_name="Warung Lain", regency_id="35.78", asked_at=NOON
    )
    KeptForm.objects.create(user=operator, address=address(draft, "apa"), data={"name": ["x"]}, kept_at=timezone.now())
    others = at_desk.get("/operator/").context["others"]
    assert {goal for _words, _advice, goal in others} == {address(draft, "apa"), "/operator/permohonan/"}


def test_a_maker_outside_opop_is_led_to_its_papers_and_not_into_the_catalogue(signed_in):
    person, maker = make_user(), make_maker("Dapur Luar", pillar=Pillar.NONE, pesantren=None)
    make_member(person, maker)
    client = signed_in(person)
    home, new = client.get("/operator/"), client.get(NEW)
    [ladder] = home.context["ladders"]
    facts, papers = f"/operator/usaha/umkm/{maker.pk}/tentang/", f'href="/operator/surat/baru/?usaha={maker.pk}"'
    assert [rung.key for rung in ladder.rungs] == ["nib", "halal", "pirt", "merek", "md"]
    main = home.text.partition("<main")[2]
    assert (NEW in main, f'href="{facts}' in main, papers in main) == (False, True, True)
    assert (home.context["outside_opop"], new.context["outside_opop"]) == (True, True)
    make_member(person, make_maker("Kopontren"))
    assert [client.get(page).context["outside_opop"] for page in ("/operator/", NEW)] == [False, False]


def test_the_steps_of_a_product_outside_opop_say_so_and_do_not_call_it_the_next_step(signed_in):
    person, maker = make_user(), make_maker("Dapur Luar", pillar=Pillar.NONE, pesantren=None)
    make_member(person, maker)
    page = signed_in(person).get(address(make_draft(maker, by=person), "apa"))
    assert (page.context["outside_opop"], page.context["complete"].next_gap.name) == (True, "photos")


def test_kept_forms_are_told_apart_by_page_and_hour(at_desk, operator, draft):
    forms = {
        address(draft, "apa"): {"name": ["Lain"]},
        address(draft, "harga"): {},
        f"{NEW}?isi=1": {"name": ["Sirup Jahe"]},
        "/operator/surat/baru/": {"number_written": ["ID351"]},
        "/operator/surat/7/": {},
        f"/operator/produk/{draft.pk + 1}/apa/": {"name": ["Punya orang"]},
        "/sudah/tidak/ada/": {},
    }
    today = timezone.localtime().replace(hour=9, minute=0)
    for minute, (at, data) in enumerate(forms.items()):
        kept_at = today.replace(minute=minute)
        KeptForm.objects.create(user=operator, address=at, data=data, kept_at=kept_at)
    with CaptureQueriesContext(connection) as queries:
        others = at_desk.get("/operator/").context["others"]
    told = {goal: words for words, _advice, goal in others}
    pages = [f"{draft} – {FILLED_IN['apa'].label}", f"{draft} – {FILLED_IN['harga'].label}", "Sirup Jahe", "ID351"]
    assert [page in told[goal] for page, goal in zip(pages, forms, strict=False)] == [True] * 4
    assert [f"09.0{minute}" in told[goal] for minute, goal in enumerate(forms)] == [True] * len(forms)
    assert "Punya orang" not in str(told)
    assert len(queries) <= MOST_QUERIES


def test_the_list_holds_all_own_products_and_no_other(at_desk, draft, published):
    make_draft(make_maker("Dapur Lain"))
    page = at_desk.get("/operator/produk/").context["page"]
    assert set(page.object_list) == {draft, published}


@pytest.mark.parametrize(("word", "shown"), [("draf", 1), ("tayang", 1), ("arsip", 0), ("entah", 2), ("²", 2)])
def test_the_list_shows_one_status_by_its_word(at_desk, draft, published, word, shown):
    assert at_desk.get("/operator/produk/", {"keadaan": word}).context["page"].paginator.count == shown


@pytest.mark.parametrize(("asked", "number"), [("2", 2), ("99", 2), ("0", 2), ("x", 1), ("", 1)])
def test_the_list_is_paged_and_any_page_number_leads_somewhere(at_desk, maker, operator, monkeypatch, asked, number):
    monkeypatch.setattr(home, "PER_PAGE", 2)
    for _ in range(3):
        make_draft(maker, by=operator, photo=False)
    assert at_desk.get("/operator/produk/", {"hal": asked}).context["page"].number == number


def test_the_same_few_queries_with_one_product_and_with_two_thousand(at_desk, maker, operator, returned):
    make_draft(maker, by=operator)
    make_paper(returned)
    addresses = [*pages(returned), "/operator/produk/?hal=2"]

    def queries():
        counted = {}
        for page in addresses:
            with CaptureQueriesContext(connection) as captured:
                assert at_desk.get(page).status_code == 200
            counted[page] = len(captured)
        return counted

    few = queries()
    category = Category.objects.get(slug="makanan")
    Product.objects.bulk_create(
        [Product(maker=maker, category=category, name=f"Produk {n}", price_from=1000) for n in range(1_998)]
    )
    assert Product.objects.count() == 2_000
    for product in Product.objects.order_by("-pk")[:50]:
        product.photos.create(upload=make_upload(operator), is_main=True)
        make_paper(product)
    many = queries()
    for number in range(8):
        make_member(operator, make_maker(f"Dapur {number}"))
    several = queries()
    assert (many, several) == (few, few | {NEW: several[NEW]})
    assert max([*many.values(), *several.values()]) <= MOST_QUERIES
