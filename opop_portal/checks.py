"""System checks of the portal; those of the database run before every migration."""

from django.conf import settings
from django.core import checks
from environ import Env

from registry.grants import serving_role

SAME_ROLE = (
    "The role that serves the portal also owns its tables, so that a fault in the portal could rewrite its "
    "history: name the owner in MIGRATE_DATABASE_URL, or set ALLOW_ONE_ROLE=on to accept this."
)


@checks.register(checks.Tags.database)
def serving_role_owns_nothing(app_configs, databases, **kwargs):
    """Two roles, or a word that one is accepted: ALLOW_ONE_ROLE."""
    if settings.DATABASE_ROLE == "web" or Env.db_url_config(settings.MIGRATE_DATABASE_URL)["USER"] != serving_role():
        return []
    if settings.ALLOW_ONE_ROLE:
        return [checks.Warning(SAME_ROLE, id="opop_portal.W001")]
    return [checks.Error(SAME_ROLE, id="opop_portal.E001")]
