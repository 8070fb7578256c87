"""One role or two: who may migrate."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from opop_portal.checks import safe_for_the_world, serving_role_owns_nothing

OWNER, WEB = "postgres://portal_owner:x@db/portal", "postgres://portal_web:x@db/portal"


@pytest.fixture
def one_role(settings):
    settings.DEBUG = settings.ALLOW_ONE_ROLE = False
    settings.DATABASE_ROLE = ""
    settings.DATABASE_URL = settings.MIGRATE_DATABASE_URL = OWNER
    return settings


def found():
    return [(check.id, check.is_serious()) for check in serving_role_owns_nothing(None, ["default"])]


def test_two_roles_are_fine(one_role):
    one_role.DATABASE_URL = WEB
    assert found() == []


def test_one_role_is_refused(one_role):
    assert found() == [("opop_portal.E001", True)]


def test_the_same_role_under_two_addresses_is_one_role(one_role):
    one_role.DATABASE_URL = OWNER + "?connect_timeout=3"
    assert found() == [("opop_portal.E001", True)]


def test_a_part_that_serves_and_so_knows_no_owner_is_not_asked(one_role):
    one_role.DATABASE_ROLE = "web"
    assert found() == []


def test_one_role_is_a_warning_where_it_is_accepted(one_role):
    one_role.ALLOW_ONE_ROLE = True
    assert found() == [("opop_portal.W001", False)]


@pytest.mark.django_db
def test_plain_migrate_obeys(one_role):
    with pytest.raises(SystemCheckError, match=r"opop_portal\.E001"):
        call_command("migrate", skip_checks=False, verbosity=0)


# --- what is served to the world
@pytest.fixture
def in_the_world(settings):
    settings.HTTPS, settings.DEBUG, settings.DEMO = True, False, False
    settings.SECRET_KEY, settings.ALLOWED_HOSTS = "abcdefghij" * 5, ["opop.example.go.id"]
    return settings


def unsafe():
    return [check.id for check in safe_for_the_world(None)]


def test_careful_settings_are_served(in_the_world):
    assert unsafe() == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("DEBUG", True, "E011"),
        ("SECRET_KEY", "abcdefghij" * 4 + "abcdefghi", "E012"),
        ("SECRET_KEY", "abcde" * 20, "E012"),
        ("ALLOWED_HOSTS", ["*"], "E013"),
        ("ALLOWED_HOSTS", [], "E013"),
    ],
)
def test_careless_settings_are_refused_over_https_alone(in_the_world, name, value, code):
    setattr(in_the_world, name, value)
    assert unsafe() == [f"opop_portal.{code}"]
    in_the_world.HTTPS = False
    assert unsafe() == []
