"""What the office decided on papers, at the makers' desk: words beside the form, further products, what is missing."""

from datetime import timedelta
from html import unescape

import pytest

from catalog.ladder import Step, ladders_of
from catalog.models import Certificate, CertificateProduct
from catalog.needed_papers import Held, papers_needed
from catalog.notices_papers import tell_of_expiring_papers
from catalog.workflow_paper_checks import accept_covers, check_paper, refuse_paper, revoke_paper
from catalog.workflow_papers import cover
from registry.days import today
from tests.catalog.papers import LIST, address, told, typed
from tests.factories import NOON, fresh, make_draft, make_maker, make_paper

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
WORDS = "Foto buram, ambil lagi."


@pytest.fixture
def refused(paper, verifier):
    return refuse_paper(paper, by=verifier, at=NOON, note=WORDS)


@pytest.fixture
def other(maker, operator):
    return make_draft(maker, by=operator, name="Sambal Teri", photo=False)


def halal(product):
    [need] = [need for need in papers_needed(product, day=TODAY) if need.kinds == ("halal",)]
    return need.held


# --- refused


def test_the_words_stand_on_the_form_and_in_the_list_until_it_is_mended(at_desk, maker, refused):
    assert [WORDS in unescape(at_desk.get(each).text) for each in (address(refused), LIST)] == [True, True]
    at_desk.post(address(refused), typed(maker, version=2, kept_scan=refused.scan_id))
    assert fresh(refused).is_waiting
    assert [WORDS in unescape(at_desk.get(each).text) for each in (address(refused), LIST)] == [False, False]


def test_the_first_page_tells_what_to_mend(at_desk, refused):
    told_first = at_desk.get("/operator/").context["others"]
    assert [(address_ == address(refused), WORDS in words) for _paper, words, address_ in told_first] == [(True, True)]


def test_a_refused_paper_is_no_successor_on_the_first_page(at_desk, draft, verifier, paper):
    ending = make_paper(draft, valid_until=today() + timedelta(days=20))
    assert at_desk.get("/operator/").context["ending"] == []
    refuse_paper(paper, by=verifier, at=NOON, note=WORDS)
    assert at_desk.get("/operator/").context["ending"] == [ending]


def test_a_paper_with_history_offers_no_removal_and_refuses_it(at_desk, paper, refused):
    removal = address(paper, "hapus/")
    assert removal not in at_desk.get(address(paper)).text
    response = at_desk.post(removal, {"token": "3f6c1a52-2f0d-4a9c-8d37-7f6a1b0c9e11", "version": 2})
    assert (response.url, told(response), Certificate.objects.count()) == (address(paper), ["warning"], 1)


def test_a_refused_paper_is_one_to_mend_not_one_that_waits(maker, draft, paper, refused):
    assert halal(draft) == Held.REFUSED
    [rung] = [rung for rung in ladders_of([maker], TODAY)[maker.pk].rungs if rung.key == "halal"]
    assert (rung.state in (Step.NEXT, Step.LATER), rung.address) == (True, address(paper))
    waiting = make_paper(draft, checked=False)
    [rung] = [rung for rung in ladders_of([maker], TODAY)[maker.pk].rungs if rung.key == "halal"]
    assert (rung.state, rung.address, halal(draft)) == (Step.WAITING, address(waiting), Held.WAITING)


def test_nobody_is_reminded_of_the_end_of_a_refused_paper(operator, draft, verifier):
    paper = make_paper(draft, checked=False, valid_until=TODAY + timedelta(days=20))
    refuse_paper(paper, by=verifier, at=NOON, note=WORDS)
    assert tell_of_expiring_papers(TODAY) == 0


def test_a_refused_paper_replaces_none_that_ends(operator, draft, verifier):
    make_paper(draft, valid_until=TODAY + timedelta(days=20))
    longer = make_paper(draft, checked=False, valid_until=TODAY + timedelta(days=900))
    assert tell_of_expiring_papers(TODAY) == 0
    refuse_paper(longer, by=verifier, at=NOON, note=WORDS)
    assert tell_of_expiring_papers(TODAY) == 1


# --- further products of a checked paper


def test_a_new_product_asks_for_a_checked_paper_and_waits_to_be_accepted(at_desk, checked, other, verifier):
    step = f"/operator/produk/{other.pk}/surat/"
    link = f"{address(checked)}?produk={other.pk}#further"
    assert (halal(other), link in unescape(at_desk.get(step).text)) == (Held.ELSEWHERE, True)
    page = at_desk.get(address(checked), {"produk": other.pk})
    assert f'value="{other.pk}" checked' in page.text
    response = at_desk.post(address(checked, "produk/"), {"products": [other.pk], "back": other.pk})
    assert (response.url, told(response), halal(other)) == (step, ["success"], Held.CLAIMED)
    again = at_desk.post(address(checked, "produk/"), {"products": [other.pk], "back": other.pk})
    assert (again.url, fresh(checked).version) == (step, 2)
    assert [paper.has_claims for paper in at_desk.get(LIST).context["page"]] == [True]
    accept_covers(fresh(checked), [other], by=verifier, at=NOON)
    assert halal(other) == Held.CHECKED


def test_further_products_are_own_ones_that_it_does_not_cover(at_desk, maker, checked, draft, other, archived):
    foreign = make_draft(make_maker("Dapur Lain"), photo=False)
    assert list(at_desk.get(address(checked)).context["further"]) == [other]
    for chosen in ([], ["x"], [foreign.pk], [archived.pk]):
        response = at_desk.post(address(checked, "produk/"), {"products": chosen})
        assert (response.url, set(told(response))) == (address(checked), {"warning"})
    assert CertificateProduct.objects.get().product == draft


def test_a_revoked_paper_offers_and_takes_no_further_product(at_desk, checked, other, verifier):
    revoke_paper(checked, by=verifier, at=NOON, on=TODAY, note="Dicabut.")
    assert list(at_desk.get(address(checked)).context["further"]) == []
    assert told(at_desk.post(address(checked, "produk/"), {"products": [other.pk]})) == ["warning"]
    assert checked.covers.count() == 1


def test_the_page_of_a_checked_paper_says_which_product_waits(at_desk, checked, operator, other):
    def waits():
        return [cover.accepted_at is None for cover in at_desk.get(address(checked)).context["covers"]]

    assert waits() == [False]
    cover(checked, [other], by=operator, at=NOON)
    assert waits() == [False, True]


def test_a_neighbour_and_an_officer_name_no_products(signed_in, neighbour, verifier, checked, other, operator):
    codes = [
        signed_in(person).post(address(checked, "produk/"), {"products": [other.pk]}).status_code
        for person in (neighbour, verifier)
    ]
    assert (codes, checked.covers.count()) == ([404, 403], 1)


def test_the_pages_say_how_a_paper_was_checked_in_words(at_desk, paper, verifier):
    check_paper(paper, by=verifier, at=NOON, how="register")
    text = unescape(at_desk.get(address(paper)).text)
    assert (str(fresh(paper).checked_how_in_words) in text, ": register" in text) == (True, False)
