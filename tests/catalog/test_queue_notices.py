"""Officers are told once a day of what waits where they look after it."""

from datetime import timedelta

import pytest
import time_machine

from catalog.notices_queue import tell_of_waiting_products
from opop_portal.management.commands.daily import JOBS
from registry.models import Notice
from registry.notices import words_of
from tests.catalog.queue import make_waiting_change, post_to
from tests.factories import NOON, make_draft, make_maker, make_submitted, make_user

pytestmark = pytest.mark.django_db
DAY = NOON.date()


def told(kind="review_waiting"):
    rows = Notice.objects.filter(kind=kind).order_by("user")
    return {notice.user_id: (notice.params["waiting"], notice.params["overdue"]) for notice in rows}


@pytest.fixture
def officer():
    """officer("35.78", …) → an officer who looks after these alone."""

    def posted(*codes, role="verifier", **fields):
        user = make_user("Petugas", role=role, **fields)
        post_to(user, *codes)
        return user

    return posted


@pytest.fixture
def two_places():
    """In Jember a product that is late and a change, in Surabaya a product."""
    make_submitted(make_maker("Jember"), at=NOON - timedelta(days=30))
    make_waiting_change(make_maker("Jember 2"))
    make_submitted(make_maker("Surabaya", regency="35.78"))
    Notice.objects.all().delete()


def test_officers_of_another_region_are_not_told(officer, two_places):
    """Wagtail #10196: the moderators of every other group were told too."""
    jember, surabaya, elsewhere = officer("35.09"), officer("35.78"), officer("35.01")
    tell_of_waiting_products(DAY)
    assert {person: told().get(person.pk) for person in (jember, surabaya, elsewhere)} == {
        jember: (2, 1), surabaya: (1, 0), elsewhere: None
    }  # fmt: skip


def test_without_an_area_all_of_it_counts(officer, verifier, two_places):
    province = officer()
    tell_of_waiting_products(DAY)
    assert (told()[verifier.pk], told()[province.pk]) == ((3, 1), (3, 1))


def test_only_officers_who_review_are_told(officer, operator, two_places):
    others = [officer("35.09", role="mentor"), officer("35.09", role="leader"), operator]
    closed = officer("35.09", is_active=False)
    tell_of_waiting_products(DAY)
    assert [told().get(person.pk) for person in (*others, closed)] == [None, None, None, None]


def test_one_notice_a_day_however_often_the_job_runs(officer, two_places):
    jember = officer("35.09")
    number = tell_of_waiting_products(DAY)
    assert tell_of_waiting_products(DAY) == number
    assert Notice.objects.filter(user=jember).count() == 1
    tell_of_waiting_products(DAY + timedelta(days=1))
    assert Notice.objects.filter(user=jember).count() == 2


def test_where_nothing_waits_nobody_is_told(verifier):
    make_draft()
    assert tell_of_waiting_products(DAY) == 0
    assert told() == {}


def test_the_notice_leads_to_the_queue_and_says_how_many(officer, two_places):
    jember = officer("35.09")
    tell_of_waiting_products(DAY)
    notice = Notice.objects.get(user=jember)
    words = words_of(notice)
    assert (notice.address, "2" in words, "1" in words) == ("/admin/antrean/", True, True)


def test_it_takes_as_many_queries_for_one_officer_as_for_twenty(
    officer, two_places, django_assert_num_queries, django_assert_max_num_queries
):
    officer("35.09")
    with django_assert_max_num_queries(8) as first:
        tell_of_waiting_products(DAY)
    for _number in range(19):
        officer("35.09")
    with django_assert_num_queries(len(first)):
        tell_of_waiting_products(DAY + timedelta(days=1))


def test_it_is_a_daily_job(verifier, two_places):
    with time_machine.travel(NOON, tick=False):
        JOBS["told of what waits for review"](NOON)
    assert told()[verifier.pk] == (3, 1)
