"""A panel scores products on a day, closing gives each a grade, and everything that was decided can be told later."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from catalog import workflow_curation as curation
from catalog.grading import average, beginnings, letter_for
from catalog.models import Criterion, CurationEntry, CurationScore, Grade, Listing
from catalog.workflow import archive
from registry.choices import Seat
from registry.models import OfficeSetting
from registry.refusals import codes_of
from tests.catalog.curations import DAY, points, refused, score_all
from tests.factories import NOON, make_draft, make_member, make_published, make_user

pytestmark = pytest.mark.django_db


def test_six_criteria_are_there():
    assert list(Criterion.objects.values_list("code", flat=True)) == [
        "badan-usaha", "produk", "mutu", "kemasan", "pemasaran", "keunggulan"
    ]  # fmt: skip


def test_closing_gives_the_grade_and_the_public_sees_it_at_once(event, entry, organiser, panelists):
    score_all(entry, panelists, 5, 4)
    closed = curation.close_curation(event, by=organiser, at=NOON)
    grade = Grade.objects.get()
    assert (grade.letter, grade.points, grade.on, grade.event) == ("A", Decimal("4.50"), DAY, closed)
    assert Listing.objects.get(product=entry.product).grade == "A"


def test_a_grade_keeps_its_history_and_the_newest_counts(event, entry, organiser, panelists):
    score_all(entry, panelists, 5, 5)
    curation.close_curation(event, by=organiser, at=NOON)
    later = curation.open_curation(by=organiser, at=NOON, name="Kurasi I", on=date(2027, 2, 1), panel=panelists[:1])
    curation.bring_in(later, [entry.product], by=organiser)
    curation.score(later.entries.get(), points(2), by=panelists[0], at=NOON)
    curation.close_curation(later, by=organiser, at=NOON)
    assert list(entry.product.grades.values_list("letter", flat=True)) == ["D", "A"]
    assert Listing.objects.get(product=entry.product).grade == "D"


@pytest.mark.parametrize(
    ("number", "letter"), [("4.25", "A"), ("4.24", "B"), ("3.50", "B"), ("3.49", "C"), ("2.50", "C"), ("2.49", "D")]
)
def test_letters_begin_where_the_office_says(number, letter):
    assert letter_for(Decimal(number), beginnings()) == letter


def test_the_office_moves_the_beginning_of_a_letter(organiser):
    OfficeSetting.objects.create(key="grade_a_from", value=4.8, by=organiser, at=NOON)
    assert letter_for(Decimal("4.7"), beginnings()) == "B"


@pytest.mark.parametrize(("key", "value"), [("grade_a_from", "3"), ("grade_c_from", "4,5"), ("grade_b_from", "4,25")])
def test_a_better_grade_never_begins_below_a_lesser_one(client, key, value):
    client.force_login(make_user("Admin", role="administrator"))
    answer = client.post(f"/admin/setelan/{key}/", {f"{key}-value": value})
    form = next(each for each in answer.context["settings_shown"] if each.key == key)
    assert form.has_error("value", "out_of_order") and not OfficeSetting.objects.exists()
    assert form["value"].value() == value


def test_a_heavier_criterion_counts_for_more():
    assert average({1: [5, 3], 2: [1]}, {1: 3, 2: 1}) == Decimal("3.25")


def test_it_is_not_closed_while_scores_are_missing(event, entry, organiser, panelists):
    curation.score(entry, points(4), by=panelists[0], at=NOON)
    refused("scores_missing", curation.close_curation, event, by=organiser, at=NOON)
    assert not Grade.objects.exists()


def test_nothing_is_not_graded(event, organiser):
    refused("nothing_to_grade", curation.close_curation, event, by=organiser, at=NOON)


def test_who_acts_for_the_maker_neither_scores_nor_is_waited_for(event, entry, organiser, panelists):
    make_member(panelists[1], entry.product.maker, seat=Seat.MEMBER)
    with pytest.raises(PermissionDenied):
        curation.score(entry, points(5), by=panelists[1], at=NOON)
    curation.score(entry, points(3), by=panelists[0], at=NOON)
    curation.close_curation(event, by=organiser, at=NOON)
    assert Grade.objects.get().letter == "C"


def test_only_the_panel_scores(entry, organiser):
    with pytest.raises(PermissionDenied):
        curation.score(entry, points(5), by=organiser, at=NOON)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda given: given.popitem(), "points_missing"),
        (lambda given: given.update(dict.fromkeys(given, 6)), "points_out_of_range"),
        (lambda given: given.update(dict.fromkeys(given, 0)), "points_out_of_range"),
    ],
)
def test_points_are_one_to_five_for_every_criterion(entry, panelists, change, code):
    given = points(3)
    change(given)
    refused(code, curation.score, entry, given, by=panelists[0], at=NOON)
    assert not CurationScore.objects.exists()


def test_scoring_again_replaces_the_points(entry, panelists):
    for number in (2, 5):
        curation.score(entry, points(number), by=panelists[0], at=NOON)
    assert set(CurationScore.objects.values_list("points", flat=True)) == {5}
    assert CurationScore.objects.count() == 6


def test_only_products_on_show_are_brought_in_each_once(event, organiser):
    product = make_published()
    assert [curation.bring_in(event, [product], by=organiser) for _press in range(2)] == [1, 0]
    refused("not_published", curation.bring_in, event, [make_draft()], by=organiser)


def test_a_product_that_was_scored_stays(entry, organiser, panelists):
    curation.score(entry, points(3), by=panelists[0], at=NOON)
    refused("has_scores", curation.leave_out, entry, by=organiser)


def test_a_product_nobody_scored_is_taken_out_and_then_no_longer_scored(entry, organiser, panelists):
    curation.leave_out(entry, by=organiser)
    assert not CurationEntry.objects.exists()
    refused("gone", curation.score, entry, points(3), by=panelists[0], at=NOON)
    refused("gone", curation.leave_out, entry, by=organiser)


def test_what_was_judged_keeps_its_grade_though_it_was_taken_off_show(event, entry, organiser, panelists):
    score_all(entry, panelists, 5, 5)
    archive(entry.product, by=organiser, at=NOON, note="Tidak dibuat lagi.")
    curation.close_curation(event, by=organiser, at=NOON)
    assert Grade.objects.get().letter == "A"


@pytest.mark.django_db(transaction=True)
def test_of_scoring_and_taking_out_at_once_one_is_told():
    organiser, panelist = make_user("Panitia", role="verifier"), make_user("Juri", role="mentor")
    event = curation.open_curation(by=organiser, at=NOON, name="Kurasi", on=DAY, panel=[panelist])
    curation.bring_in(event, [make_published()], by=organiser)
    entry, outcome = event.entries.select_related("event", "product__maker").get(), []

    def score():
        try:
            curation.score(entry, points(3), by=panelist, at=NOON)
        except ValidationError as refusal:
            outcome.extend(codes_of(refusal))
        finally:
            connection.close()

    scoring = threading.Thread(target=score)
    with transaction.atomic():
        curation.leave_out(entry, by=organiser)
        scoring.start()
        scoring.join(timeout=1)  # it waits for the curation
    scoring.join()
    assert outcome == ["gone"] and not CurationScore.objects.exists()


def test_who_has_scored_stays_on_the_panel(event, entry, organiser, panelists):
    curation.score(entry, points(3), by=panelists[0], at=NOON)
    refused("has_scored", curation.set_panel, event, panelists[1:], by=organiser)
    curation.set_panel(event, panelists[:1], by=organiser)
    assert [panelist.user for panelist in event.panelists.all()] == panelists[:1]


class TestClosed:
    @pytest.fixture
    def closed(self, event, entry, organiser, panelists):
        score_all(entry, panelists, 5, 5)
        return curation.close_curation(event, by=organiser, at=NOON)

    def test_it_stands(self, closed, entry, organiser, panelists):
        refused("closed", curation.score, entry, points(1), by=panelists[0], at=NOON)
        refused("closed", curation.close_curation, closed, by=organiser, at=NOON)
        refused("closed", curation.bring_in, closed, [make_published()], by=organiser)

    def test_whoever_closed_it_does_not_open_it_again(self, closed, organiser):
        with pytest.raises(PermissionDenied):
            curation.reopen_curation(closed, by=organiser, at=NOON, note="Salah nilai")

    def test_a_second_officer_opens_it_with_a_reason_and_what_stood_is_kept(self, closed, entry):
        second = make_user("Petugas", role="verifier")
        refused("reason_missing", curation.reopen_curation, closed, by=second, at=NOON, note=" ")
        curation.reopen_curation(closed, by=second, at=NOON, note="Salah nilai")
        step = closed.steps.first()
        assert (step.verb, step.note, step.grades) == ("reopen", "Salah nilai", {str(entry.product_id): ["A", "5.00"]})
        assert Listing.objects.get(product=entry.product).grade == ""
        refused("not_closed", curation.reopen_curation, closed, by=second, at=NOON, note="Lagi")


@pytest.mark.parametrize("role", ["mentor", "leader"])
def test_only_who_may_holds_curations(role):
    with pytest.raises(PermissionDenied):
        curation.open_curation(by=make_user("Orang", role=role), at=NOON, name="Kurasi", on=DAY)
