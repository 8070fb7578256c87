"""The office's verbs of papers: what each does, where it refuses, what the maker is told, when a star shows."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from catalog.models import Certificate, CertificateProduct, Listing, PaperEvent
from catalog.papers import papers_of
from catalog.workflow_paper_checks import (
    accept_covers,
    check_paper,
    decline_covers,
    refuse_paper,
    reopen_check,
    revoke_paper,
)
from catalog.workflow_papers import cover, record_paper, remove_paper, revise_paper, why_ended
from registry.models import Notice
from registry.notices import words_of
from registry.refusals import codes_of
from tests.factories import NOON, make_draft, make_maker, make_member, make_paper, make_published, make_user

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
LATER = NOON + timedelta(hours=1)
HALAL = {"kind": "halal", "number_written": "ID 3511 0002 4188 60325"}


@pytest.fixture
def product(maker, operator):
    return make_published(maker, operator=operator)


@pytest.fixture
def other(maker, operator, product):
    return make_published(maker, operator=operator, name="Sambal Teri")


@pytest.fixture
def paper(maker, operator, product):
    return record_paper(maker, by=operator, at=NOON, products=[product], **HALAL)


@pytest.fixture
def second(db):
    return make_user("Bu Kedua", role="verifier")


def check(paper, by, **said):
    return check_paper(paper, by=by, at=LATER, **{"how": "seen"} | said)


def history(paper):
    return list(paper.events.order_by("pk").values_list("verb", "by", "note"))


def shown(product):
    """Whether a star shows, on the product's page and in the catalogue: they must agree."""
    on_page = any(paper.state == "shown" for paper in papers_of(product, TODAY))
    listing = Listing.objects.get(product=product)
    assert on_page == (listing.halal_until is not None)
    return on_page


def refusal(verb, *args, **said):
    with pytest.raises(ValidationError) as refused:
        verb(*args, at=LATER, **said)
    return codes_of(refused.value)


# --- check


def test_checking_vouches_for_the_paper_and_every_product_it_covers(paper, product, other, operator, verifier):
    cover(paper, [other], by=operator, at=NOON)
    assert [shown(each) for each in (product, other)] == [False, False]
    checked = check(paper, verifier, how="register", note="  Cocok di BPJPH. ")
    assert (checked.checked_at, checked.checked_by, checked.checked_how) == (LATER, verifier, "register")
    assert set(checked.covers.values_list("accepted_at", "accepted_by")) == {(LATER, verifier.pk)}
    assert history(paper) == [("check", verifier.pk, "Cocok di BPJPH.")]
    assert [shown(each) for each in (product, other)] == [True, True]


def test_checking_leaves_who_filled_the_paper_in_and_counts_the_version(paper, operator, verifier):
    check(paper, verifier)
    stored = Certificate.objects.get()
    assert (stored.updated_at, stored.updated_by, stored.version) == (NOON, operator, 2)


def test_publishing_a_product_checks_no_paper(maker, operator):
    draft = make_draft(maker, by=operator)
    record_paper(maker, by=operator, at=NOON, products=[draft], **HALAL)
    published = make_published(maker, operator=operator)
    assert (Certificate.objects.get().checked_at, shown(published), PaperEvent.objects.count()) == (None, False, 0)


def test_how_a_paper_was_checked_is_said_in_the_language_in_use(paper, verifier):
    checked = check(paper, verifier)
    with translation.override("en"):
        assert checked.checked_how_in_words == "The document was seen"
    assert Certificate(checked_how="dilihat di rumah").checked_how_in_words == "dilihat di rumah"


@pytest.mark.parametrize("how", ["", "guessed"])
def test_a_check_says_how(paper, verifier, how):
    assert refusal(check_paper, paper, by=verifier, how=how) == ["how_missing"]
    assert Certificate.objects.get().checked_at is None


# --- refuse, and mend


def test_refusing_tells_the_maker_in_words_and_mending_makes_it_wait_again(paper, operator, verifier):
    refuse_paper(paper, by=verifier, at=LATER, note=" Foto buram. ")
    stored = Certificate.objects.get()
    assert (stored.refused_at, stored.refused_by, stored.refused_why) == (LATER, verifier, "Foto buram.")
    assert history(paper) == [("refuse", verifier.pk, "Foto buram.")]
    assert Certificate.objects.awaiting_check().count() == 0
    mended = revise_paper(paper, by=operator, at=LATER, version=2, issuer="BPJPH")
    assert (mended.refused_at, mended.refused_by, mended.refused_why) == (None, None, "")
    assert Certificate.objects.awaiting_check().get() == mended


@pytest.mark.parametrize("note", ["", "  \n"])
def test_a_paper_is_not_refused_without_words(paper, verifier, note):
    assert refusal(refuse_paper, paper, by=verifier, note=note) == ["words_missing"]
    assert PaperEvent.objects.count() == 0


def test_a_paper_that_was_decided_on_is_not_removed(paper, operator, verifier):
    refuse_paper(paper, by=verifier, at=LATER, note="Foto buram.")
    assert refusal(remove_paper, paper, by=operator) == ["has_history"]
    revise_paper(paper, by=operator, at=LATER, issuer="BPJPH")
    assert refusal(remove_paper, paper, by=operator) == ["has_history"]


# --- revoke


def test_a_revoked_paper_loses_its_star_at_once(paper, product, verifier, second):
    check(paper, verifier)
    revoked = revoke_paper(paper, by=second, at=LATER, on=TODAY - timedelta(days=3), note="Dicabut BPJPH.")
    assert (revoked.revoked_on, revoked.revoked_by, revoked.revoked_why) == (
        TODAY - timedelta(days=3),
        second,
        "Dicabut BPJPH.",
    )
    assert (shown(product), history(paper)[-1]) == (False, ("revoke", second.pk, "Dicabut BPJPH."))


def test_whoever_checked_a_paper_may_revoke_it(paper, product, verifier):
    check(paper, verifier)
    revoke_paper(paper, by=verifier, at=LATER, on=TODAY, note="Dicabut.")
    assert not shown(product)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"on": TODAY + timedelta(days=1), "note": "Dicabut."}, "revoked_in_future"),
        ({"on": TODAY - timedelta(days=800), "note": "Dicabut."}, "revoked_before_issue"),
        ({"on": TODAY, "note": " "}, "words_missing"),
    ],
)
def test_revoking_has_a_day_that_can_be_and_a_reason(maker, operator, product, verifier, said, code):
    issued_on = TODAY - timedelta(days=700)
    paper = record_paper(maker, by=operator, at=NOON, products=[product], issued_on=issued_on, **HALAL)
    check(paper, verifier)
    assert (refusal(revoke_paper, paper, by=verifier, **said), shown(product)) == ([code], True)


# --- a second officer takes a decision back


@pytest.mark.parametrize("decision", ["check", "refuse", "revoke"])
def test_a_second_officer_takes_a_decision_back_and_the_paper_waits_again(paper, product, verifier, second, decision):
    if decision == "refuse":
        refuse_paper(paper, by=verifier, at=NOON, note="Foto buram.")
    else:
        check(paper, verifier)
    if decision == "revoke":
        revoke_paper(paper, by=verifier, at=NOON, on=TODAY, note="Dicabut.")
    with pytest.raises(PermissionDenied):
        reopen_check(paper, by=verifier, at=LATER, note="Keliru.")
    assert refusal(reopen_check, paper, by=second, note=" ") == ["words_missing"]
    again = reopen_check(paper, by=second, at=LATER, note="Keliru.")
    assert (again.is_waiting, again.checked_how, again.refused_why, again.revoked_why) == (True, "", "", "")
    assert list(again.covers.values_list("accepted_at", "accepted_by")) == [(None, None)]
    assert (shown(product), history(paper)[-1]) == (False, ("reopen", second.pk, "Keliru."))
    check(again, verifier)
    assert shown(product)


# --- further products of a checked paper


def test_a_further_product_shows_no_star_until_an_officer_accepts_it(paper, product, other, operator, verifier):
    check(paper, verifier)
    cover(paper, [other], by=operator, at=LATER)
    assert ([shown(each) for each in (product, other)], Certificate.objects.awaiting_check().count()) == (
        [True, False],
        1,
    )
    accept_covers(paper, [other], by=verifier, at=LATER)
    assert ([shown(each) for each in (product, other)], Certificate.objects.awaiting_check().count()) == (
        [True, True],
        0,
    )
    assert history(paper)[-1] == ("accept", verifier.pk, "Sambal Teri")


def test_a_further_product_that_the_paper_does_not_name_is_declined_in_words(paper, product, other, operator, verifier):
    check(paper, verifier)
    cover(paper, [other], by=operator, at=LATER)
    assert refusal(decline_covers, paper, [other], by=verifier, note="") == ["words_missing"]
    decline_covers(paper, [other], by=verifier, at=LATER, note="Tidak tercantum.")
    assert (list(paper.products.all()), shown(product)) == ([product], True)
    assert history(paper)[-1] == ("refuse", verifier.pk, "Sambal Teri: Tidak tercantum.")


def test_only_what_waits_is_accepted_or_declined(paper, product, other, operator, verifier):
    check(paper, verifier)
    for products in ([], [product], [other]):
        assert refusal(accept_covers, paper, products, by=verifier) == ["nothing_claimed"]
        assert refusal(decline_covers, paper, products, by=verifier, note="Tidak.") == ["nothing_claimed"]
    assert CertificateProduct.objects.get().product == product


def test_products_accepted_stay_locked_and_a_revoked_paper_takes_no_more(paper, product, other, operator, verifier):
    check(paper, verifier)
    assert refusal(revise_paper, paper, by=operator, products=[]) == ["checked"]
    assert why_ended(Certificate.objects.get()) is None
    revoke_paper(paper, by=verifier, at=LATER, on=TODAY, note="Dicabut.")
    assert refusal(cover, paper, [other], by=operator) == ["revoked"]
    assert list(paper.products.all()) == [product]


def test_a_paper_claimed_by_two_products_shows_only_where_it_is_accepted(maker, operator):
    accepted, claimed = (make_published(maker, operator=operator, name=name) for name in ("Keripik", "Kopi"))
    paper = make_paper(accepted)
    CertificateProduct.objects.create(certificate=paper, product=claimed, maker=maker)
    assert [shown(each) for each in (accepted, claimed)] == [True, False]
    assert [each.certificate for each in papers_of(accepted, TODAY)] == [paper]


# --- where each verb starts, and who may


VERBS = {
    "check": lambda paper, by, **said: check_paper(paper, by=by, at=LATER, how="seen", **said),
    "refuse": lambda paper, by, **said: refuse_paper(paper, by=by, at=LATER, note="Buram.", **said),
    "revoke": lambda paper, by, **said: revoke_paper(paper, by=by, at=LATER, on=TODAY, note="Dicabut.", **said),
    "reopen": lambda paper, by, **said: reopen_check(paper, by=by, at=LATER, note="Keliru.", **said),
    "accept": lambda paper, by, **said: accept_covers(paper, paper.products.all(), by=by, at=LATER, **said),
    "decline": lambda paper, by, **said: decline_covers(
        paper, paper.products.all(), by=by, at=LATER, note="Bukan.", **said
    ),
}


@pytest.mark.parametrize(
    ("state", "possible"),
    [
        ("waiting", {"check", "refuse"}),
        ("refused", {"reopen"}),
        ("checked", {"revoke", "reopen"}),
        ("revoked", {"reopen"}),
    ],
)
def test_each_verb_starts_only_where_it_may(paper, verifier, second, state, possible):
    if state == "refused":
        refuse_paper(paper, by=verifier, at=NOON, note="Buram.")
    if state in ("checked", "revoked"):
        check(paper, verifier)
    if state == "revoked":
        revoke_paper(paper, by=verifier, at=NOON, on=TODAY, note="Dicabut.")
    for name in VERBS.keys() - possible:
        with pytest.raises(ValidationError) as refused:
            VERBS[name](paper, second)
        wrong = "nothing_claimed" if state == "checked" and name in ("accept", "decline") else "wrong_status"
        assert (name, codes_of(refused.value)) == (name, [wrong])


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_decides_who_acts_for_the_maker_or_is_no_officer(paper, maker, operator, mentor, neighbour, verb):
    insider = make_user("Bu Dua Topi", role="verifier")
    make_member(insider, maker, seat="member")
    for person in (operator, mentor, neighbour, insider):
        with pytest.raises(PermissionDenied):
            VERBS[verb](paper, person)
    assert PaperEvent.objects.count() == 0


def test_an_officer_who_filled_a_paper_in_leaves_the_check_to_another(verifier, second):
    product = make_draft(make_maker("Dapur Sepi"), by=verifier)
    paper = record_paper(product.maker, by=verifier, at=NOON, products=[product], **HALAL)
    for verb in ("check", "refuse"):
        with pytest.raises(PermissionDenied):
            VERBS[verb](paper, verifier)
    assert check(paper, second).checked_by == second


@pytest.mark.parametrize("verb", ["check", "refuse"])
def test_an_officer_who_looked_at_an_older_version_is_told_who_saved(paper, operator, verifier, verb):
    revise_paper(paper, by=operator, at=LATER, number_written="ID35110002418860326")
    with pytest.raises(ValidationError) as refused:
        VERBS[verb](paper, verifier, version=1)
    assert (refused.value.code, refused.value.params["who"]) == ("stale", operator.get_full_name())


def test_the_second_of_two_officers_is_told_who_decided(paper, verifier, second):
    check(paper, verifier, version=1)
    with pytest.raises(ValidationError) as refused:
        VERBS["refuse"](paper, second, version=1)
    assert (refused.value.code, refused.value.params["who"]) == ("stale", verifier.get_full_name())


def test_a_maker_who_saves_after_an_officer_refused_is_told(paper, operator, verifier):
    refuse_paper(paper, by=verifier, at=LATER, note="Foto buram.")
    with pytest.raises(ValidationError) as refused:
        revise_paper(paper, by=operator, at=LATER, version=1, issuer="BPJPH")
    assert (refused.value.code, refused.value.params["who"]) == ("stale", verifier.get_full_name())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verbs", [("check", "check"), ("check", "refuse"), ("revoke", "revoke")])
def test_of_two_officers_at_once_one_decides(paper, verifier, second, verbs):
    if "revoke" in verbs:
        check(paper, verifier)
    before, outcomes, ready = paper.events.count(), [], threading.Barrier(2)

    def decide(by, verb):
        try:
            ready.wait()
            VERBS[verb](paper, by)
            outcomes.append("done")
        except ValidationError as refused:
            outcomes.extend(codes_of(refused))
        finally:
            connection.close()

    pairs = zip((verifier, second), verbs, strict=True)
    threads = [threading.Thread(target=decide, args=pair) for pair in pairs]
    [thread.start() for thread in threads], [thread.join() for thread in threads]
    assert (sorted(outcomes), paper.events.count() - before) == (["done", "wrong_status"], 1)


def test_products_are_locked_before_the_paper(paper, verifier):
    with CaptureQueriesContext(connection) as seen:
        check(paper, verifier)
    locks = [query["sql"] for query in seen if "FOR NO KEY UPDATE" in query["sql"]]
    assert [sql.split("FOR NO KEY UPDATE OF ")[1].strip('"') for sql in locks] == [
        "catalog_product",
        "catalog_certificate",
    ]


# --- what the maker is told


def test_the_maker_is_told_of_each_decision_and_of_none_taken_back(paper, other, operator, verifier, second):
    refuse_paper(paper, by=verifier, at=LATER, note="Foto buram.")
    revise_paper(paper, by=operator, at=LATER, issuer="BPJPH")
    check(paper, verifier)
    cover(paper, [other], by=operator, at=LATER)
    decline_covers(paper, [other], by=verifier, at=LATER, note="Tidak tercantum.")
    cover(paper, [other], by=operator, at=LATER)
    accept_covers(paper, [other], by=verifier, at=LATER)
    revoke_paper(paper, by=verifier, at=LATER, on=TODAY, note="Dicabut BPJPH.")
    reopen_check(paper, by=second, at=LATER, note="Keliru.")
    told = Notice.objects.filter(kind__startswith="paper_").order_by("pk")
    assert list(told.values_list("user", "kind")) == [
        (operator.pk, kind)
        for kind in ("paper_refused", "paper_checked", "paper_declined", "paper_accepted", "paper_revoked")
    ]
    assert {notice.address for notice in told} == {f"/operator/surat/{paper.pk}/"}
    words = [words_of(notice) for notice in told]
    assert ["Foto buram." in words[0], "Sambal Teri: Tidak tercantum." in words[2], "Dicabut BPJPH." in words[4]] == [
        True
    ] * 3
