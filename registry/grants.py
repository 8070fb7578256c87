"""What the serving role may do in the database: read and write rows, own nothing, never bend history."""

from django.conf import settings
from django.db import connections
from environ import Env

READ_ONLY = ("django_migrations", "registry_trail")
APPEND_ONLY = (
    "catalog_reviewevent",
    "catalog_paperevent",
    "catalog_curationstep",
    "registry_access",
    "registry_officesetting",
    "registry_seal",
    "registry_doorevent",
)


def serving_role() -> str:
    return Env.db_url_config(settings.DATABASE_URL)["USER"] if settings.DATABASE_URL else ""


def grant_to_serving_role(using):
    """Re-apply the grants after every migration; nothing to do where one role does both."""
    role = serving_role()
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT current_user, EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [role])
        current, exists = cursor.fetchone()
        if not exists or role == current:
            return
        name, quote = connections[using].ops.quote_name(role), connections[using].ops.quote_name
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}")
        present = set(connections[using].introspection.table_names(cursor))
        for table in present.intersection(READ_ONLY):
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON {quote(table)} FROM {name}")
        for table in present.intersection(APPEND_ONLY):
            cursor.execute(f"REVOKE UPDATE, DELETE ON {quote(table)} FROM {name}")
