"""Makers are told in time that a paper ends: at each step once, and nobody of a paper that has a successor."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import CertificateProduct
from catalog.notices_papers import step_of, tell_of_expiring_papers
from catalog.workflow_papers import revise_paper
from registry.choices import Pillar
from registry.models import Notice
from registry.notices import words_of
from tests.factories import (
    NOON,
    make_draft,
    make_maker,
    make_member,
    make_paper,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def days(number):
    return TODAY + timedelta(days=number)


@pytest.fixture
def product(maker, operator):
    return make_draft(maker, by=operator)


def told():
    return list(Notice.objects.order_by("pk").values_list("user", "kind", "key"))


@pytest.mark.parametrize(
    ("left", "step"),
    [(181, ""), (180, "180"), (91, "180"), (90, "90"), (31, "90"), (30, "30"), (20, "30"), (8, "30"), (7, "7"),
     (0, "7"), (-1, "ended"), (-7, "ended"), (-8, "")],
)  # fmt: skip
def test_each_day_stands_in_one_step(product, left, step):
    assert step_of(make_paper(product, valid_until=days(left)), TODAY) == step


def test_a_paper_is_told_of_at_each_step_once_however_often_the_job_runs(operator, product):
    paper = make_paper(product, valid_until=days(200))
    for day in (*range(0, 210, 10), *range(190, 210), *range(195, 205)):
        tell_of_expiring_papers(days(day))
    end = f"{paper.pk}:{days(200):%Y%m%d}"
    soon = [(operator.pk, "paper_ends_soon", f"{end}:{step}") for step in (180, 90, 30, 7)]
    assert told() == [*soon, (operator.pk, "paper_ended", f"{end}:ended")]


def test_steps_long_past_are_passed_over(operator, product):
    paper = make_paper(product, valid_until=days(20))
    make_paper(product, valid_until=days(-30))
    assert tell_of_expiring_papers(TODAY) == 1
    assert [key for _user, _kind, key in told()] == [f"{paper.pk}:{days(20):%Y%m%d}:30"]


def test_a_mended_end_is_told_anew(operator, product):
    paper = make_paper(product, checked=False, valid_until=days(20))
    tell_of_expiring_papers(TODAY)
    revise_paper(paper, by=operator, at=NOON, valid_until=days(25))
    tell_of_expiring_papers(TODAY)
    assert Notice.objects.count() == 2


def test_all_who_act_for_the_maker_are_told_and_nobody_else(operator, neighbour, verifier, product, maker):
    ustadz, leaver = make_user(), make_user()
    make_member(ustadz, maker.pesantren)
    make_member(leaver, maker, seat="member")
    leaver.memberships.update(until=days(-90))
    alumni = make_draft(make_maker(pillar=Pillar.SOCIAL, pesantren=maker.pesantren))
    for each in (product, alumni):
        make_paper(each, valid_until=days(30))
    assert tell_of_expiring_papers(TODAY) == 2
    assert sorted(Notice.objects.values_list("user", flat=True)) == sorted([operator.pk, ustadz.pk])


def test_a_revoked_paper_and_one_with_a_successor_are_passed_over(operator, product, verifier):
    make_paper(product, valid_until=days(30))
    make_paper(product, valid_until=days(900), checked=False)
    make_paper(product, "pirt", valid_until=days(30), revoked_on=TODAY, revoked_by=verifier, revoked_why="Ditarik.")
    assert (tell_of_expiring_papers(TODAY), told()) == (0, [])


def test_a_paper_for_another_product_is_no_successor(operator, maker, product):
    make_paper(product, valid_until=days(30))
    make_paper(make_draft(maker, by=operator, name="Sambal"), valid_until=None)
    assert tell_of_expiring_papers(TODAY) == 1


def test_a_paper_for_no_product_has_any_longer_one_of_its_kind_as_successor(operator, product):
    make_paper(product, valid_until=days(30))
    CertificateProduct.objects.all().delete()
    assert tell_of_expiring_papers(TODAY) == 1
    make_paper(product, valid_until=None)
    assert tell_of_expiring_papers(TODAY) == 0


def test_the_notice_names_paper_day_and_maker_and_leads_to_the_paper(operator, product):
    paper = make_paper(product, valid_until=days(30))
    tell_of_expiring_papers(TODAY)
    notice = Notice.objects.get()
    assert notice.address == f"/operator/surat/{paper.pk}/"
    assert notice.params == {
        "paper": "Halal",
        "number": "ID35110002418860325",
        "maker": "Kopontren Berkah",
        "day": "24 Desember 2026",
    }
    assert "24 Desember 2026" in words_of(notice)


def test_the_same_queries_for_one_paper_and_for_thirty(operator, maker, product):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            tell_of_expiring_papers(TODAY)
        return len(captured)

    make_paper(product, valid_until=days(30))
    few = queries()
    for _ in range(30):
        other = make_maker()
        make_member(operator, other)
        make_paper(make_draft(other, photo=False), valid_until=days(30))
    assert (queries(), few) == (3, 3)
    assert Notice.objects.count() == 31
