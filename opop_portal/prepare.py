"""What must be true before the portal serves: schema, static files, demo; each is done only when it is needed.

Stamps in `var/prepared/` remember for which state of the code a step was finished; a step killed in its middle
has no stamp, so that it is done again.
"""

import contextlib
import fcntl
import hashlib
import sys
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from opop_portal import environment


def prepare(*, embedded, say):
    """Bring database and static files up to date and, on the embedded server, load the demo once.

    `say` is called with one line before each step that takes time.
    """
    django.setup()
    stop_on_refused_role(say)
    with alone():
        migrate(embedded, say)
        collect_static(say)
        _move_files()
        if embedded:
            load_demo(say)
    connection.close()


@contextlib.contextmanager
def alone():
    """Two launchers at once must not migrate the same database."""
    _stamps().mkdir(parents=True, exist_ok=True)
    with (_stamps() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def stop_on_refused_role(say):
    for found in checks.run_checks(tags=[checks.Tags.database], databases=["default"]):
        if found.is_serious():
            sys.exit(found.msg)
        say(f"Warning: {found.msg}")


def migrate(embedded, say):
    """Migrate when a migration is missing or the code changed: reference rows and roles come with it."""
    place = "embedded" if embedded else "{HOST}:{PORT}/{NAME}".format(**settings.DATABASES["default"])
    state = _digest([place, *_own_code()])
    if _stamp("migrated") == state and not _is_migration_missing():
        return
    say("Bringing the database up to date …")
    call_command("migrate", interactive=False, verbosity=0)
    _put_stamp("migrated", state)


def collect_static(say):
    backend = settings.STORAGES["staticfiles"]["BACKEND"]
    state = _digest([backend, environment.ROOT / "requirements.txt", *_files(environment.ROOT / "static")])
    if _stamp("static") == state and Path(settings.STATIC_ROOT).is_dir():
        return
    say("Collecting static files …")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    _put_stamp("static", state)


def _move_files():
    """Files of earlier versions; a look at folders that are gone where there is nothing to do."""
    from opop_portal.moving_files import move_files  # noqa: PLC0415 (models are there only after django.setup())

    move_files()


def load_demo(say):
    """Once in the life of this cluster: whoever empties the database later wants it empty."""
    loaded = environment.var_dir() / "postgres" / "data" / "opop-demo-loaded"
    if loaded.exists():
        return
    say("Loading the demo (once, about half a minute) …")
    call_command("load_demo", if_empty=True, verbosity=0)
    loaded.touch()


def _is_migration_missing():
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _own_code():
    """Every file of our apps, and the versions of all others."""
    yield environment.ROOT / "requirements.txt"
    for app in sorted(app.path for app in apps.get_app_configs()):
        if Path(app).parent == environment.ROOT:
            yield from _files(Path(app))


def _files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")


def _digest(parts):
    digest = hashlib.sha256()
    for part in parts:
        digest.update(str(part).encode() + b"\0")
        digest.update(part.read_bytes() if isinstance(part, Path) else b"")
    return digest.hexdigest()


def _stamps():
    return environment.var_dir() / "prepared"


def _stamp(name):
    with contextlib.suppress(FileNotFoundError):
        return (_stamps() / name).read_text()
    return ""


def _put_stamp(name, state):
    spare = _stamps() / f"{name}.new"
    spare.write_text(state)
    spare.replace(_stamps() / name)
