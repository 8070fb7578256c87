"""The serving role reads and writes rows, owns nothing, and cannot bend history."""

import psycopg2
import pytest

from tests.serving import serving  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_owns_nothing(serving):  # noqa: F811
    serving.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
    assert serving.fetchone() == (0,)


def test_it_reads_and_writes_every_table_of_ours(serving):  # noqa: F811
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
def test_it_may_not(serving, statement):  # noqa: F811
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        serving.execute(statement)
