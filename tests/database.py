"""The test database after a test that committed: what stood there after the migrations is put back, and nothing else.

Django would truncate every table and let each app lay its ground anew, permission by permission; copies of the
filled tables, kept beside them in a schema of their own, bring back the same rows in one go.
"""

from django.db import connection, transaction

TRAIL = '"registry_trail"'
KEPT = "ground"  # the schema of the copies; not on the search path, so that no test sees it
# A column whose value the database reckons itself cannot be written.
_COLUMNS = """
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"""


def keep_ground():
    """Copy every table that holds rows; return the statements that empty all tables and put the copies back."""
    quoted = [connection.ops.quote_name(table) for table in _tables()]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {KEPT} CASCADE")
        cursor.execute(f"CREATE SCHEMA {KEPT}")
        back = [copied for table in quoted if table != TRAIL and (copied := _copy(cursor, table))]
        trail = _copy(cursor, TRAIL)
    # Putting rows back leaves a trail too: that of the ground comes last, in its place.
    return ";".join([f"TRUNCATE {', '.join(quoted)}", *back, f"DELETE FROM {TRAIL}", *filter(None, [trail])])


def put_back(statements):
    """Empty the database and lay its ground again, as one transaction; `statements` are those of keep_ground()."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statements)


def _tables():
    return connection.introspection.django_table_names(only_existing=True, include_views=False)


def _copy(cursor, table):
    """Copy one table and return the statement that puts its rows back; nothing for an empty one."""
    cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
    if not cursor.fetchone()[0]:
        return None
    cursor.execute(_COLUMNS, [table])
    columns = cursor.fetchone()[0]
    cursor.execute(f"CREATE TABLE {KEPT}.{table} AS SELECT {columns} FROM {table}")
    return f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {KEPT}.{table}"
