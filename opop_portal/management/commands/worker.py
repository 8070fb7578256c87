"""The background worker: django-tasks-db's, with a sign of life and the daily jobs."""

import threading

from django.core.management import call_command
from django.db import close_old_connections
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from opop_portal.heartbeat import beat
from registry.days import today

BEAT_EVERY = 10  # seconds


class Command(DatabaseWorker):
    help = "Run background tasks, and once a day the daily jobs."

    def handle(self, **options):
        threading.Thread(target=_live, daemon=True).start()
        super().handle(**options)


def _live():
    """Beat, and run the daily jobs when Jakarta's day has changed; as a thread, so it ends with the worker."""
    done, pause = None, threading.Event()
    while True:
        beat()
        if done != today():
            done = today()
            call_command("daily", verbosity=0)
            close_old_connections()
        pause.wait(BEAT_EVERY)
