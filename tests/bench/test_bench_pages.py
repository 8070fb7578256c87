"""The measurement of pages judges as the budgets say, and answers tell their costs only where MEASURE is on."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse

from opop_portal.middleware import measure
from tests.bench import addresses
from tests.bench.costs import Costs
from tests.bench_pages import judge

AT_THE_LIMIT = {
    "status": 200, "page": 60_000, "photos": 120_000, "shift": 0.0199, "barriers": [], "queries": 8, "time": 900.0
}  # fmt: skip
HOME = addresses.Place(addresses.PUBLIC, "home", "/")
REVIEW = addresses.Place(addresses.OFFICE, "review", "/admin/produk/1/tinjau/")


def complaints(place, **costs):
    return list(judge(place, Costs(**AT_THE_LIMIT | costs)))


def test_a_page_at_its_limits_keeps_within_them():
    assert complaints(HOME) == []


@pytest.mark.parametrize(
    "beyond",
    [
        {"status": 500},
        {"page": 60_001},
        {"photos": 120_001},
        {"shift": 0.02},
        {"barriers": ["360 dark: …"]},
        {"queries": 9},
    ],
)
def test_each_budget_is_guarded(beyond):
    assert len(complaints(HOME, **beyond)) == 1


def test_the_office_may_ask_more_and_weigh_more():
    assert complaints(REVIEW, queries=12, page=140_000, photos=400_000) == []
    assert len(complaints(REVIEW, queries=13)) == 1


def test_a_page_that_links_to_nothing_of_a_kind_is_named():
    with pytest.raises(addresses.NotThere):
        addresses.places(lambda door, address: "<p>empty</p>")


@pytest.mark.django_db
def test_an_answer_tells_its_time_and_its_queries(rf):
    def two_queries(request):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.execute("SELECT 2")
        return HttpResponse()

    told = measure(two_queries)(rf.get("/")).headers["Server-Timing"]
    assert re.fullmatch(r'app;dur=\d+\.\d, queries;desc="2"', told)


def test_answers_tell_nothing_unless_asked_to():
    assert ("opop_portal.middleware.measure" in settings.MIDDLEWARE) is settings.MEASURE
