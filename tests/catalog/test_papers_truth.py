"""What the database refuses of decisions on papers, whoever asks: each rule is broken once by raw SQL."""

import pytest

from catalog.workflow_paper_checks import check_paper
from tests.breaking import refused_by, sql
from tests.factories import NOON, fresh

pytestmark = pytest.mark.django_db
CHECKED = "checked_at = now(), checked_by_id = {officer}, checked_how = 'seen'"
REFUSED = "refused_at = now(), refused_by_id = {officer}, refused_why = 'x'"


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("certificate_refused_has_date_officer_and_words", "refused_at = now()"),
        ("certificate_refused_has_date_officer_and_words", "refused_why = 'buram'"),
        ("certificate_refused_has_date_officer_and_words", "refused_at = now(), refused_by_id = {officer}"),
        ("certificate_not_checked_and_refused", f"{CHECKED}, {REFUSED}"),
    ],
)
def test_the_database_refuses_half_a_decision(paper, verifier, name, change):
    with refused_by(name):
        sql("UPDATE catalog_certificate SET " + change.format(officer=verifier.pk))


@pytest.mark.parametrize("change", ["accepted_at = now()", "accepted_by_id = {officer}"])
def test_accepting_has_a_date_and_an_officer(paper, verifier, change):
    with refused_by("certificateproduct_accepted_has_date_and_officer"):
        sql("UPDATE catalog_certificateproduct SET " + change.format(officer=verifier.pk))


@pytest.mark.parametrize(
    ("name", "verb", "note"),
    [
        ("paperevent_verb_is_known", "burn", "x"),
        ("paperevent_refusal_has_words", "refuse", ""),
        ("paperevent_refusal_has_words", "revoke", ""),
        ("paperevent_refusal_has_words", "reopen", ""),
    ],
)
def test_a_step_of_a_paper_is_known_and_has_its_words(paper, verifier, name, verb, note):
    with refused_by(name):
        sql(
            "INSERT INTO catalog_paperevent (certificate_id, verb, by_id, at, note) VALUES (%s, %s, %s, now(), %s)",
            paper.pk,
            verb,
            verifier.pk,
            note,
        )


@pytest.mark.parametrize("statement", ["UPDATE catalog_paperevent SET note = 'x'", "DELETE FROM catalog_paperevent"])
def test_the_history_of_a_paper_stays(paper, verifier, statement):
    check_paper(paper, by=verifier, at=NOON, how="seen")
    with refused_by("paperevent_is_append_only"):
        sql(statement)
    assert fresh(paper).events.count() == 1
