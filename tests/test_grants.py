"""The serving role reads and writes rows, owns nothing, and cannot bend history."""

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from environ import Env

from registry.grants import serving_role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def serving():
    """A connection of the serving role to the test database; where one role does both there is nothing to prove."""
    address = Env.db_url_config(settings.DATABASE_URL)
    if serving_role() == connection.settings_dict["USER"]:
        pytest.skip("one role migrates and serves here: no rights to prove")
    with psycopg2.connect(
        host=address["HOST"], port=address["PORT"] or 5432, user=address["USER"], password=address["PASSWORD"],
        dbname=connection.settings_dict["NAME"],
    ) as link:  # fmt: skip
        link.autocommit = True
        yield link.cursor()
    link.close()


def test_it_owns_nothing(serving):
    serving.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
    assert serving.fetchone() == (0,)


def test_it_reads_and_writes_every_table_of_ours(serving):
    serving.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND NOT has_table_privilege(oid, 'SELECT')"
    )
    assert serving.fetchall() == []


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM catalog_reviewevent",
        "UPDATE catalog_reviewevent SET note = ''",
        "TRUNCATE catalog_reviewevent",
        "DELETE FROM django_migrations",
        "ALTER TABLE catalog_reviewevent DISABLE TRIGGER ALL",
        "DROP TABLE catalog_product",
        "CREATE TABLE own_table (id int)",
    ],
)
def test_it_may_not(serving, statement):
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        serving.execute(statement)
