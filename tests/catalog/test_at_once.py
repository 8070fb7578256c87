"""Merges, papers and officers at the same moment: each waits for the other, nobody is thrown out by the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.choices import CheckedHow
from catalog.models import Certificate
from catalog.workflow_paper_checks import check_paper
from catalog.workflow_papers import cover, record_paper, remove_paper, revise_paper
from registry.merging import merge, undo_merge
from registry.models import Merge
from tests.factories import NOON, make_draft, make_maker, make_paper, make_published, make_user
from tests.waiting import one_after_the_other

TO_THE_PAPER = "catalog.workflow_paper_checks.fresh_paper"  # here check_paper holds the products, not yet the paper
AT_THE_PAPER = "catalog.workflow_papers.refuse_stale_paper"  # here the maker's verbs hold the paper


def make_pair():
    """(kept, away, a waiting paper of away, the product on show that it covers)."""
    kept, away = make_maker(), make_maker("Kopontren Berkah II")
    product = make_published(away)
    return kept, away, make_paper(product, checked=False), product


def join(kept, away, by):
    versions = {each.pk: each.version for each in (kept, away)}
    return merge(kept, away, values={}, by=by, at=NOON, note="Kembar.", versions=versions)


def part(merged, by):
    return undo_merge(merged, by=by, at=NOON, note="Keliru.")


def check(paper, by):
    return check_paper(paper, by=by, at=NOON, how=CheckedHow.values[0])


@pytest.fixture
def officers(db):
    return make_user("Petugas", role="verifier"), make_user("Petugas", role="verifier")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_undone", [False, True])
def test_a_merge_or_its_undoing_waits_while_a_paper_is_checked(officers, monkeypatch, is_undone):
    one, other = officers
    kept, away, paper, _product = make_pair()
    merged = join(kept, away, other) if is_undone else None

    def move():
        part(merged, other) if is_undone else join(kept, away, other)

    assert one_after_the_other(monkeypatch, TO_THE_PAPER, lambda: check(paper, one), move) == ["done", "done"]
    paper.refresh_from_db()
    assert (paper.maker, paper.checked_by) == (away if is_undone else kept, one)


@pytest.mark.django_db(transaction=True)
def test_a_merge_is_undone_while_a_product_is_named_for_a_paper(officers, monkeypatch):
    """The row that ties them points at the maker, whom the undoing holds."""
    officer = officers[0]
    kept, away, paper, product = make_pair()
    person = away.memberships.get().user
    further = make_draft(away, by=person)
    merged = join(kept, away, officer)
    further.refresh_from_db()

    def name():
        cover(paper, [further], by=person, at=NOON)

    done = one_after_the_other(monkeypatch, AT_THE_PAPER, name, lambda: part(merged, officer))
    assert (done, set(paper.products.all())) == (["done", "done"], {product, further})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", ["cover", "revise", "remove"])
def test_a_paper_is_checked_after_its_maker_has_done_with_it(officers, monkeypatch, verb):
    _kept, away, paper, product = make_pair()
    person = away.memberships.get().user
    verbs = {
        "cover": lambda: cover(paper, [product], by=person, at=NOON),
        "revise": lambda: revise_paper(paper, by=person, at=NOON, issuer="BPJPH"),
        "remove": lambda: remove_paper(paper, by=person, at=NOON),
    }
    outcomes = one_after_the_other(monkeypatch, AT_THE_PAPER, verbs[verb], lambda: check(paper, officers[0]))
    assert outcomes == ["done", ["gone"] if verb == "remove" else "done"]


@pytest.mark.django_db
def test_products_are_locked_before_their_paper_is_recorded(maker, operator):
    product = make_draft(maker, by=operator)
    with CaptureQueriesContext(connection) as seen:
        record_paper(
            maker, by=operator, at=NOON, products=[product], kind="halal", number_written="ID35110002418860325"
        )
    marks = ["FOR NO KEY UPDATE", f'INSERT INTO "{Certificate._meta.db_table}"']
    found = [mark for query in seen for mark in marks if mark in query["sql"]]
    assert found == marks


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_undo_a_merge_at_once_one_does(officers, monkeypatch):
    one, other = officers
    kept, away, *_rest = make_pair()
    merged = join(kept, away, one)
    held = "registry.merging._move_back"
    outcomes = one_after_the_other(monkeypatch, held, lambda: part(merged, one), lambda: part(merged, other))
    assert (outcomes, Merge.objects.get().undone_by) == (["done", ["undone_before"]], one)
