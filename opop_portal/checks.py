"""System checks of the portal; those of the database run before every migration."""

from pathlib import Path

from django.conf import settings
from django.core import checks
from environ import Env

from registry.grants import serving_role

SAME_ROLE = (
    "The role that serves the portal also owns its tables, so that a fault in the portal could rewrite its "
    "history: name the owner in MIGRATE_DATABASE_URL, or set ALLOW_ONE_ROLE=on to accept this."
)

DEMO_IN_PUBLIC = "DEMO shows the codes of the second step: it goes with neither HTTPS nor a database of your own."

KEY_LENGTH, KEY_KINDS = 50, 5
# Said over HTTPS alone: there the portal is served to the world.
UNSAFE = {
    "E011": "DEBUG shows settings and code to whoever meets a fault: set DEBUG=off where HTTPS is on.",
    "E012": "SECRET_KEY signs sessions and links: it needs 50 characters or more, of more than 5 kinds.",
    "E013": "ALLOWED_HOSTS must name the hosts of the portal, and not all there are.",
}


@checks.register(checks.Tags.security)
def safe_for_the_world(app_configs, **kwargs):
    if not settings.HTTPS:
        return []
    found = {
        "E011": settings.DEBUG,
        "E012": len(settings.SECRET_KEY) < KEY_LENGTH or len(set(settings.SECRET_KEY)) <= KEY_KINDS,
        "E013": not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS,
    }
    return [checks.Error(UNSAFE[code], id=f"opop_portal.{code}") for code, is_so in found.items() if is_so]


@checks.register(checks.Tags.security)
def demo_is_no_portal(app_configs, **kwargs):
    return [checks.Error(DEMO_IN_PUBLIC, id="opop_portal.E003")] if settings.DEMO and settings.HTTPS else []


NOT_APART = "MEDIA_ROOT and MEDIA_PRIVATE_ROOT must be two folders of which neither lies in the other."


@checks.register(checks.Tags.database)
def serving_role_owns_nothing(app_configs, databases, **kwargs):
    """Two roles, or a word that one is accepted: ALLOW_ONE_ROLE."""
    if settings.DATABASE_ROLE == "web" or Env.db_url_config(settings.MIGRATE_DATABASE_URL)["USER"] != serving_role():
        return []
    if settings.ALLOW_ONE_ROLE:
        return [checks.Warning(SAME_ROLE, id="opop_portal.W001")]
    return [checks.Error(SAME_ROLE, id="opop_portal.E001")]


@checks.register(checks.Tags.security)
@checks.register(checks.Tags.database)  # `make run` and every migration ask for these alone
def private_files_lie_apart(app_configs, **kwargs):
    """No private file below the folder that a web server serves to everybody, nor that one among the private."""
    public, private = (Path(folder).resolve() for folder in (settings.MEDIA_ROOT, settings.MEDIA_PRIVATE_ROOT))
    if public == private or public in private.parents or private in public.parents:
        return [checks.Error(NOT_APART, id="opop_portal.E002")]
    return []
