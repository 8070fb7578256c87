"""What the database refuses of curations, whoever writes it."""

import pytest

from catalog import workflow_curation as curation
from tests.breaking import refused_by, sql
from tests.catalog.curations import points
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "table", "change"),
    [
        ("criterion_weight_is_positive", "criterion", "weight = 0"),
        ("curationevent_closing_has_date_and_person", "curationevent", "closed_at = now()"),
        ("curationscore_points_in_range", "curationscore", "points = 6"),
    ],
)
def test_the_database_refuses(name, table, change, entry, panelists):
    curation.score(entry, points(3), by=panelists[0], at=NOON)
    with refused_by(name):
        sql(f"UPDATE catalog_{table} SET {change}")


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("panelist_once_per_curation", "panelist (event_id, user_id)"),
        ("curationentry_once_per_curation", "curationentry (event_id, product_id)"),
        ("curationscore_once", "curationscore (entry_id, panelist_id, criterion_id, points, at)"),
    ],
)
def test_nothing_is_there_twice(name, table, entry, panelists):
    curation.score(entry, points(3), by=panelists[0], at=NOON)
    columns = table[table.index("(") + 1 : -1]
    with refused_by(name):
        sql(f"INSERT INTO catalog_{table} SELECT {columns} FROM catalog_{table.split()[0]} LIMIT 1")


@pytest.mark.parametrize(
    ("name", "verb"), [("curationstep_verb_is_known", "burn"), ("curationstep_reopening_has_reason", "reopen")]
)
def test_a_step_refuses(name, verb, event, organiser):
    with refused_by(name):
        sql(
            "INSERT INTO catalog_curationstep (event_id, verb, by_id, at, note, grades)"
            " VALUES (%s, %s, %s, now(), '', '{}')",
            event.pk, verb, organiser.pk,
        )  # fmt: skip


@pytest.mark.parametrize(
    "statement", ["UPDATE catalog_curationstep SET note = 'x'", "DELETE FROM catalog_curationstep"]
)
def test_what_was_done_with_a_curation_stays(event, statement):
    with refused_by("curationstep_is_append_only"):
        sql(statement)
