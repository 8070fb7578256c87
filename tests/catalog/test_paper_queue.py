"""The office's pages of papers: who gets in, what waits in which order, what each button does and where it leads."""

import re
from datetime import date, timedelta
from html import escape, unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.choices import Paper, PaperVerb
from catalog.forms_paper_checks import phrases_for_refusing
from catalog.models import Certificate
from catalog.paper_desk import hints_of, papers_with_hints, sign_of_check
from catalog.workflow_paper_checks import NOT_ANY_MORE, check_paper, refuse_paper
from catalog.workflow_papers import cover, record_paper, revise_paper
from registry.models import Posting
from tests.catalog.papers import MOST_QUERIES, NUMBER, told
from tests.factories import NOON, fresh, make_draft, make_maker, make_member, make_paper, make_user

pytestmark = pytest.mark.django_db
QUEUE = "/admin/surat/"
TODAY = NOON.date()
ACTS = ("periksa", "tolak", "terima", "bukan", "cabut", "buka")


@pytest.fixture
def office(signed_in, verifier):
    return signed_in(verifier)


def page_of(paper, act=""):
    return f"{QUEUE}{paper.pk}/{f'{act}/' if act else ''}"


def press(client, paper, act, **said):
    return client.post(page_of(paper, act), {"version": fresh(paper).version} | said)


def waiting_paper(name="Dapur", regency="35.09", kind="pirt", number="2063510010270-29", at=NOON):
    """An unchecked paper of a maker with nobody, filled in at a moment."""
    paper = make_paper(make_draft(make_maker(name, regency=regency), photo=False), kind, number, checked=False)
    Certificate.objects.filter(pk=paper.pk).update(updated_at=at)
    return paper


def listed(response):
    return [paper.pk for paper in response.context["page"]]


# --- who gets in


def test_a_visitor_is_sent_to_sign_in(client, paper):
    answers = [client.get(address) for address in (QUEUE, page_of(paper), page_of(paper, "lanjut"))]
    answers += [client.post(page_of(paper, act)) for act in ACTS]
    assert [(answer.status_code, answer.url[:7]) for answer in answers] == [(302, "/masuk/")] * 9


def test_for_an_operator_the_office_does_not_exist(at_desk, paper):
    answers = [at_desk.get(address) for address in (QUEUE, page_of(paper), page_of(paper, "lanjut"))]
    answers += [at_desk.post(page_of(paper, act)) for act in ACTS]
    assert [answer.status_code for answer in answers] == [404] * 9


def test_other_staff_may_look_but_not_decide(signed_in, mentor, paper):
    client = signed_in(mentor)
    pages = (QUEUE, page_of(paper, "lanjut"), page_of(paper))
    assert [client.get(address).status_code for address in pages] == [403, 403, 200]
    assert [press(client, paper, act).status_code for act in ACTS] == [403] * 6
    assert f'action="{page_of(paper)}' not in client.get(page_of(paper)).text
    assert Certificate.objects.get().version == 1


def test_an_officer_who_acts_for_the_maker_looks_but_does_not_decide(signed_in, maker, paper):
    insider = make_user("Bu Dua Topi", role="verifier")
    make_member(insider, maker, seat="member")
    client = signed_in(insider)
    response = client.get(page_of(paper))
    assert (response.status_code, response.context["may_check"]) == (200, False)
    assert press(client, paper, "periksa", how="seen").status_code == 403


def test_buttons_are_pressed_not_fetched_and_unknown_ones_do_not_exist(office, paper):
    assert [office.get(page_of(paper, act)).url for act in ACTS] == [page_of(paper)] * 6
    assert (press(office, paper, "bakar").status_code, office.get(f"{QUEUE}999999/").status_code) == (404, 404)


# --- the queue


def test_papers_wait_in_order_of_arrival_and_those_decided_on_do_not(office, maker, operator, verifier):
    late, early = waiting_paper("A", at=NOON), waiting_paper("B", at=NOON - timedelta(days=9))
    make_paper(make_draft(make_maker("C")))
    refused = waiting_paper("D", at=NOON - timedelta(days=8))
    refuse_paper(refused, by=verifier, at=NOON, note="Buram.")
    response = office.get(QUEUE)
    assert listed(response) == [early.pk, late.pk]


def test_a_checked_paper_waits_again_for_further_products(office, maker, operator, draft, checked):
    assert listed(office.get(QUEUE)) == []
    cover(checked, [make_draft(maker, by=operator, name="Sambal")], by=operator, at=NOON)
    assert listed(office.get(QUEUE)) == [checked.pk]


def test_what_waits_longer_than_promised_is_marked(office):
    waiting_paper("A", at=NOON)
    waiting_paper("B", at=NOON - timedelta(days=400))
    marks = [paper.is_overdue for paper in office.get(QUEUE).context["page"]]
    assert marks[0] is True and len(marks) == 2


def test_the_address_filters_by_kind_and_place_and_counts_what_would_be_left(office):
    jember, surabaya = waiting_paper("A"), waiting_paper("B", regency="35.78", kind="halal", number=NUMBER)
    assert listed(office.get(QUEUE, {"jenis": "halal"})) == [surabaya.pk]
    assert listed(office.get(QUEUE, {"kab": "35.09"})) == [jember.pk]
    assert listed(office.get(QUEUE, {"kab": ["35.09", "35.78"], "jenis": "halal"})) == [surabaya.pk]
    panels = {panel.name: panel.first for panel in office.get(QUEUE, {"kab": "35.09"}).context["panels"]}
    assert [(each.value, each.number) for each in panels["jenis"]] == [("pirt", 1)]
    assert {each.value: (each.number, each.is_chosen) for each in panels["kab"]} == {
        "35.09": (1, True),
        "35.78": (1, False),
    }


def test_a_chip_takes_away_its_value_alone(office, verifier):
    waiting_paper("A")
    Posting.objects.create(user=verifier, since=date(2026, 1, 1)).regencies.set(["35.78"])
    answer = office.get(QUEUE, {"kab": ["35.09", "35.78"], "jenis": ["pirt", "bukan jenis"], "hal": 2})
    chips = [(str(label), query) for label, query in answer.context["chips"]]
    assert chips == [
        (str(Paper.PIRT.label), "kab=35.09&kab=35.78"),
        ("Kab. Jember", "jenis=pirt&kab=35.78"),
        ("Kota Surabaya", "jenis=pirt&kab=35.09"),
    ]
    assert all(f'href="{QUEUE}?{escape(query)}"' in answer.text for _label, query in chips)
    assert (answer.context["unfiltered"], office.get(QUEUE).context["chips"]) == ("", [])


@pytest.mark.parametrize("query", ["jenis=x&kab=", "kab=99999&hal=x", "kab=35.0%C2%B2", "wilayah=x&hal=-1"])
def test_an_address_nobody_wrote_still_answers(office, paper, query):
    assert office.get(f"{QUEUE}?{query}").status_code == 200
    assert office.get(f"{page_of(paper)}?{query}&next=//lain.id").status_code == 200


def test_officers_with_regencies_see_their_own_until_they_ask_for_all(office, verifier):
    jember, surabaya = waiting_paper("A"), waiting_paper("B", regency="35.78")
    posting = Posting.objects.create(user=verifier, since=date(2026, 1, 1))
    assert listed(office.get(QUEUE)) == [jember.pk, surabaya.pk]
    posting.regencies.set(["35.78"])
    assert listed(office.get(QUEUE)) == [surabaya.pk]
    assert listed(office.get(QUEUE, {"wilayah": "semua"})) == [jember.pk, surabaya.pk]
    assert listed(office.get(QUEUE, {"kab": "35.09"})) == [jember.pk]


def test_the_pages_ask_as_much_with_one_row_as_with_many(office, maker, operator, draft):
    papers = [record_paper(maker, by=operator, at=NOON, kind="halal", number_written=NUMBER, products=[draft])]
    counts = []
    for number in (0, 59):
        for each in range(number):
            name = f"Produk {each}"
            product = make_draft(maker, by=operator, name=name, photo=False)
            cover(papers[0], [product], by=operator, at=NOON)
            waiting_paper(name)
        for address in (QUEUE, page_of(papers[0])):
            with CaptureQueriesContext(connection) as seen:
                assert office.get(address).status_code == 200
            counts.append(len(seen))
    assert counts[:2] == counts[2:] and max(counts) <= MOST_QUERIES


# --- one paper


def test_the_page_shows_what_is_compared(office, paper):
    text = unescape(office.get(page_of(paper)).text)
    assert ["ID35110002418860325" in text, f"{page_of(paper)}berkas/" in text, "Keripik Talas Pandan" in text] == [
        True
    ] * 3


@pytest.mark.parametrize(
    ("act", "said", "words"),
    [
        ("periksa", {"how": "register", "note": "Cocok."}, "Cocok."),
        ("tolak", {"note": "Foto buram."}, "Foto buram."),
    ],
)
def test_a_button_decides_and_leads_to_the_next_paper(office, paper, act, said, words):
    upcoming = waiting_paper(at=NOON + timedelta(hours=1))
    response = press(office, paper, act, **said)
    assert (response.status_code, response.url, told(response)) == (302, page_of(upcoming), ["success"])
    assert paper.events.get().note == words


def test_a_paper_is_revoked_and_taken_back_by_a_second_officer(signed_in, verifier, checked):
    assert press(signed_in(verifier), checked, "cabut", on="24 November 2026", note="Dicabut BPJPH.").url == QUEUE
    assert fresh(checked).revoked_on == TODAY
    assert press(signed_in(verifier), checked, "buka", note="Keliru.").status_code == 403
    response = press(signed_in(make_user(role="verifier")), checked, "buka", note="Keliru.")
    assert (response.status_code, response.url) == (302, QUEUE)
    assert fresh(checked).is_waiting


def test_further_products_are_accepted_or_declined(office, maker, operator, checked):
    one, two = (make_draft(maker, by=operator, name=name, photo=False) for name in ("Kopi", "Sambal"))
    cover(checked, [one, two], by=operator, at=NOON)
    assert press(office, checked, "terima", products=[one.pk]).url == QUEUE
    assert press(office, checked, "bukan", products=[two.pk], note="Tidak tercantum.").url == QUEUE
    assert set(checked.covers.filter(accepted_at__isnull=False).values_list("product__name", flat=True)) == {
        "Keripik Talas Pandan",
        "Kopi",
    }
    assert checked.covers.count() == 2


def test_a_form_that_lacks_something_comes_back_with_words_beside_the_field(office, maker, operator, paper, checked):
    cover(checked, [make_draft(maker, by=operator, name="Kopi", photo=False)], by=operator, at=NOON)
    for each, act, said, codes in (
        (paper, "periksa", {"note": "Cocok."}, {"how": ["required"]}),
        (paper, "periksa", {"how": "x"}, {"how": ["invalid_choice"]}),
        (paper, "tolak", {"note": "  "}, {"note": ["words_missing"]}),
        (checked, "cabut", {"on": "kemarin", "note": ""}, {"on": ["not_a_day"], "note": ["required"]}),
        (checked, "cabut", {"on": "", "note": "x"}, {"on": ["required"]}),
        (checked, "cabut", {"on": "31/12/2099", "note": "x"}, {"on": ["revoked_in_future"]}),
        (checked, "buka", {"note": ""}, {"note": ["required"]}),
        (checked, "terima", {"products": ["x"]}, {"products": ["invalid_choice"]}),
    ):
        response = press(office, each, act, **said)
        assert (response.status_code, refused(response)) == (422, codes)
    assert [fresh(each).version for each in (paper, checked)] == [1, 2]


def refused(response):
    return {name: [error.code for error in each] for name, each in response.context["refused"].errors.as_data().items()}


def test_the_second_of_two_officers_is_told_and_loses_no_word(signed_in, verifier, paper):
    check_paper(paper, by=verifier, at=NOON + timedelta(hours=1), how="seen")
    response = signed_in(make_user(role="verifier")).post(
        page_of(paper, "tolak"), {"version": 1, "note": "Foto buram."}
    )
    first, then = response.context["error"]
    assert (response.status_code, response.context["refused"]) == (422, None)
    assert (verifier.get_full_name() in first, str(PaperVerb.CHECK.label) in first) == (True, True)
    assert then == NOT_ANY_MORE
    assert (response.context["unsent"], "<blockquote>Foto buram.</blockquote>" in response.text) == (
        "Foto buram.", True
    )  # fmt: skip
    assert page_of(paper, "tolak") not in response.text


def test_what_was_decided_meanwhile_is_told_whatever_was_missing(signed_in, verifier, paper):
    phrase = phrases_for_refusing()[0]
    refuse_paper(paper, by=verifier, at=NOON + timedelta(hours=1), note="Buram.")
    second = signed_in(make_user(role="verifier"))
    for act, said, unsent in (
        ("periksa", {"note": "Cocok."}, "Cocok."),
        ("tolak", {"phrases": [phrase, "tidak ada"], "note": "Juga miring."}, f"{phrase}\nJuga miring."),
        ("cabut", {"on": "kemarin", "note": "Dicabut."}, "Dicabut."),
        ("terima", {"products": ["x"]}, ""),
    ):
        response = second.post(page_of(paper, act), said | {"version": 1})
        assert (response.status_code, response.context["unsent"]) == (422, unsent)
        assert verifier.get_full_name() in response.context["error"][0]


def test_a_paper_that_its_maker_changed_meanwhile_names_the_maker(signed_in, operator, paper, verifier):
    refuse_paper(paper, by=verifier, at=NOON + timedelta(hours=1), note="Buram.")
    revise_paper(paper, by=operator, at=NOON + timedelta(hours=2), version=2, issuer="BPJPH")
    response = press(signed_in(make_user(role="verifier")), paper, "buka", version=2, note="Tidak buram.")
    assert [operator.full_name in response.context["error"][0], response.context["unsent"]] == [True, "Tidak buram."]


def test_a_paper_that_moved_but_waits_still_keeps_its_form(signed_in, operator, paper):
    revise_paper(paper, by=operator, at=NOON + timedelta(hours=2), version=1, issuer="BPJPH")
    response = signed_in(make_user(role="verifier")).post(
        page_of(paper, "tolak"), {"version": 1, "note": "Foto buram."}
    )
    assert (response.status_code, refused(response)) == (422, {"__all__": ["stale"]})
    text = response.text
    assert (operator.full_name in text, "Foto buram." in text, 'name="version" value="2"' in text) == (True,) * 3


def test_a_second_press_decides_nothing_and_leads_on(office, paper):
    for _ in range(2):
        response = office.post(page_of(paper, "periksa"), {"version": 1, "how": "seen"})
        assert (response.status_code, response.url) == (302, QUEUE)
    assert paper.events.count() == 1


def test_ready_phrases_become_words(office, paper):
    first, second = phrases_for_refusing()[:2]
    press(office, paper, "tolak", phrases=[first, second], note="Foto juga miring.")
    assert fresh(paper).refused_why == f"{first}\n{second}\nFoto juga miring."


# --- where one goes on


def test_the_round_keeps_its_filters_and_skips_what_another_must_decide(office, verifier, paper):
    waiting_paper("A", kind="halal", number=NUMBER, at=NOON + timedelta(hours=1))
    own = waiting_paper("B", at=NOON + timedelta(hours=2))
    Certificate.objects.filter(pk=own.pk).update(updated_by=verifier)
    last = waiting_paper("C", at=NOON + timedelta(hours=3))
    response = office.post(page_of(paper, "periksa"), {"version": 1, "how": "seen", "saring": "jenis=pirt"})
    assert response.url == f"{page_of(last)}?jenis=pirt"


def test_the_next_one_without_deciding_comes_round_again(office, paper):
    upcoming = waiting_paper(at=NOON + timedelta(hours=1))
    assert office.get(page_of(paper, "lanjut")).url == page_of(upcoming)
    assert office.get(page_of(upcoming, "lanjut")).url == page_of(paper)


@pytest.mark.parametrize(
    ("asked", "leads"),
    [("/admin/produk/1/tinjau/?x=1", "/admin/produk/1/tinjau/?x=1"), ("//lain.id", QUEUE), ("https://lain.id/", QUEUE),
     ("/admin\\@lain.id", QUEUE), ("/produk/", QUEUE), ("javascript:alert(1)", QUEUE)],
)  # fmt: skip
def test_a_form_leads_back_to_a_page_of_the_office_alone(office, paper, asked, leads):
    assert press(office, paper, "periksa", how="seen", next=asked).url == leads


# --- what is odd


def test_hints_name_shape_days_food_and_the_same_number_elsewhere(maker, operator):
    product = make_draft(maker, by=operator, name="Nugget Ayam Beku")
    paper = make_paper(product, "pirt", "2063510010270-29", checked=False, valid_until=date(2031, 1, 1))
    twin = make_paper(make_draft(make_maker("Lain")), "pirt", "2063510010270-29")
    make_paper(make_draft(make_maker("Lain Lagi")), "merek", "2063510010270-29")
    [row] = papers_with_hints(product, TODAY)
    assert (row["elsewhere"], len(row["warnings"]), row["shown"]) == ([twin], 2, False)
    assert "P-IRT" in str(row["warnings"][1])
    assert hints_of(paper, [], TODAY) == row["warnings"][:1]


def test_a_paper_is_shown_on_a_product_only_where_it_is_accepted(maker, operator, draft, checked):
    other = make_draft(maker, by=operator, name="Sambal")
    cover(checked, [other], by=operator, at=NOON)
    assert [papers_with_hints(each, TODAY)[0]["shown"] for each in (draft, other)] == [True, False]
    assert [papers_with_hints(each, TODAY)[0]["claims"] for each in (draft, other)] == [[], [other]]


def test_each_state_of_a_check_has_its_sign(paper, operator, verifier):
    signs = [sign_of_check(paper).tone]
    signs.append(sign_of_check(refuse_paper(paper, by=verifier, at=NOON, note="Buram.")).tone)
    revise_paper(paper, by=operator, at=NOON, issuer="BPJPH")
    signs.append(sign_of_check(check_paper(paper, by=verifier, at=NOON, how="seen")).tone)
    assert signs == ["wait", "stop", "ok"]


def test_the_review_page_carries_the_verbs_and_comes_back_to_itself(office, maker, operator, submitted):
    paper = make_paper(submitted, checked=False)
    review = f"/admin/produk/{submitted.pk}/tinjau/"
    text = unescape(office.get(review).text)
    form = re.search(rf'<form[^>]* action="{page_of(paper, "periksa")}".*?</form>', text, re.DOTALL)[0]
    assert f'name="next" value="{review}"' in form
    assert press(office, paper, "periksa", how="seen", next=review).url == review
