"""The background worker: django-tasks-db's, with a sign of life and the daily jobs."""

import logging
import threading
import time

from django.core.management import call_command
from django.db import Error, close_old_connections
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from catalog.shown_photos import make_all_true
from registry.days import today
from registry.heartbeat import beat
from registry.list_jobs import take_up_lost_jobs

BEAT_EVERY = 10  # seconds
TRY_AGAIN_AFTER = 15 * 60  # seconds
PHOTOS_EVERY = 10 * 60  # seconds between two looks at the public folder
log = logging.getLogger(__name__)


class Command(DatabaseWorker):
    help = "Run background tasks, and once a day the daily jobs."

    def handle(self, **options):
        threading.Thread(target=_live, daemon=True).start()
        super().handle(**options)


def _live():
    """Beat, and run the daily jobs when Jakarta's day has changed; as a thread, so it ends with the worker."""
    done, not_before, photos_at = None, 0, 0
    while True:
        _beat_if_possible()
        _take_up_lost_work()
        if done != today() and time.monotonic() >= not_before:
            done = today() if _did_daily_jobs() else done
            not_before = time.monotonic() + TRY_AGAIN_AFTER
        if time.monotonic() >= photos_at:
            _put_photos_right()
            photos_at = time.monotonic() + PHOTOS_EVERY
        time.sleep(BEAT_EVERY)


def _beat_if_possible():
    """Without a beat /sehat/ reports the worker as silent; a full disk that has room again must find it alive."""
    try:
        beat()
    except OSError as trouble:
        log.error("The sign of life cannot be written: %s", trouble)


def _take_up_lost_work():
    """What a killed worker left is begun again; while the database is away, so is the work."""
    try:
        take_up_lost_jobs()
    except Error as trouble:
        log.warning("Lost work cannot be looked for: %s", type(trouble).__name__)
    finally:
        close_old_connections()


def _put_photos_right():
    """What a process that was killed left public, or did not show, does not wait for the night."""
    try:
        make_all_true()
    except (Error, OSError) as trouble:
        log.warning("Public photos cannot be put right: %s", type(trouble).__name__)
    finally:
        close_old_connections()


def _did_daily_jobs() -> bool:
    try:
        call_command("daily", verbosity=0)
    except Exception:
        log.exception("The daily jobs failed; they are tried again in %s seconds.", TRY_AGAIN_AFTER)
        return False
    finally:
        close_old_connections()
    return True
