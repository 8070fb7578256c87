"""The background worker: django-tasks-db's, with a sign of life and the daily jobs."""

import logging
import threading
import time

from django.core.management import call_command
from django.db import close_old_connections
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from opop_portal.heartbeat import beat
from registry.days import today

BEAT_EVERY = 10  # seconds
TRY_AGAIN_AFTER = 15 * 60  # seconds
log = logging.getLogger(__name__)


class Command(DatabaseWorker):
    help = "Run background tasks, and once a day the daily jobs."

    def handle(self, **options):
        threading.Thread(target=_live, daemon=True).start()
        super().handle(**options)


def _live():
    """Beat, and run the daily jobs when Jakarta's day has changed; as a thread, so it ends with the worker."""
    done, not_before = None, 0
    while True:
        beat()
        if done != today() and time.monotonic() >= not_before:
            done = today() if _did_daily_jobs() else done
            not_before = time.monotonic() + TRY_AGAIN_AFTER
        time.sleep(BEAT_EVERY)


def _did_daily_jobs() -> bool:
    try:
        call_command("daily", verbosity=0)
    except Exception:
        log.exception("The daily jobs failed; they are tried again in %s seconds.", TRY_AGAIN_AFTER)
        return False
    finally:
        close_old_connections()
    return True
