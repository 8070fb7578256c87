"""The portal does not serve while its trail could be bent."""

from types import SimpleNamespace

import pytest
from django.db import connection

from opop_portal import trail_guard
from opop_portal.trail_guard import UnhardenedTrail, refuse_unless_hardened, stop_unless_hardened
from opop_portal.views.errors import is_database_away

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _serving(settings, monkeypatch):
    settings.DATABASE_ROLE, settings.ALLOW_ONE_ROLE = "web", False
    monkeypatch.setattr(trail_guard, "_looked_at", set())


@pytest.fixture
def softened():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE registry_user DISABLE TRIGGER leaves_a_trail")


def test_a_whole_trail_is_looked_at_once(django_assert_num_queries):
    refuse_unless_hardened(connection=connection)
    with django_assert_num_queries(0):
        refuse_unless_hardened(connection=connection)


def test_an_unhardened_trail_is_refused_each_time(softened):
    for _connection in range(2):
        with pytest.raises(UnhardenedTrail):
            refuse_unless_hardened(connection=connection)


def test_pages_are_answered_as_if_the_database_were_away():
    assert is_database_away(UnhardenedTrail("…"))


def test_the_web_server_stops_with_the_reason(softened, monkeypatch):
    opening = SimpleNamespace(
        ensure_connection=lambda: refuse_unless_hardened(connection=connection), close=lambda: None
    )
    monkeypatch.setattr(trail_guard, "connection", opening)
    with pytest.raises(SystemExit, match="registry_user"):
        stop_unless_hardened(print)


@pytest.mark.parametrize(("name", "value"), [("ALLOW_ONE_ROLE", True), ("DATABASE_ROLE", "owner")])
def test_who_accepts_one_role_and_who_makes_the_trail_are_not_asked(settings, softened, name, value):
    setattr(settings, name, value)
    refuse_unless_hardened(connection=connection)
