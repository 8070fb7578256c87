"""`/sehat/`: is every part of the portal well? For watchdogs; 200 when all is, else 503."""

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from registry.heartbeat import last_beat


def _database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _migrations():
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _media():
    return _takes_files(settings.MEDIA_ROOT, 0o755) and _takes_files(
        settings.MEDIA_PRIVATE_ROOT, 0o750 if settings.X_ACCEL else 0o700
    )


def _takes_files(folder, mode):
    Path(folder).mkdir(mode=mode, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".well-") as file:
        file.write(os.urandom(16))
        file.flush()
    return True


def _worker():
    beat = last_beat()
    return beat is not None and timezone.now() - beat < settings.WORKER_SILENT_AFTER


CHECKS = {"database": _database, "migrations": _migrations, "media": _media, "worker": _worker}


def _is_well(check) -> bool:
    try:
        return check()
    except (Error, OSError):
        return False


@login_not_required
@never_cache
def health(request):
    parts = {name: _is_well(check) for name, check in CHECKS.items()}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)
