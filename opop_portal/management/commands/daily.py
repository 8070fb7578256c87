"""Every daily job, each safe to repeat: called by the worker, or by a timer of the system."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from catalog.notices_papers import tell_of_expiring_papers
from catalog.notices_queue import tell_of_waiting_products
from catalog.shown_photos import make_all_true
from opop_portal.moving_files import move_files
from registry.days import today
from registry.devices import forget_devices
from registry.form_tokens import forget_tokens
from registry.incoming import forget_lists
from registry.kept_forms import forget_kept_forms
from registry.list_files import sweep_list_files
from registry.lockout import forget_locks
from registry.notices import mail_notices
from registry.private_files import sweep_scans
from registry.retention import retain
from registry.sealing import mail_last_seal, seal, tell_of_bent_trail
from registry.sessions import forget_sessions
from registry.trail import acting
from registry.uploads import sweep, sweep_orphans, tell_of_lost_files
from registry.workflow import remind_of_waiting_requests
from registry.workflow_rights import remind_of_rights

KEPT = timedelta(days=30)
log = logging.getLogger(__name__)

# What it did, in words for the log: the job, given the moment; each answers how many.
JOBS = {
    "told of waiting requests": lambda now: remind_of_waiting_requests(today()),
    "told of what waits for review": lambda now: tell_of_waiting_products(today()),
    "told of papers": lambda now: tell_of_expiring_papers(today()),
    "lists forgotten": lambda now: forget_lists(before=now - settings.LISTS_KEPT),
    "files of earlier versions moved": lambda now: move_files(),
    "files of lists swept": lambda now: sweep_list_files(at=now),
    "scans swept": lambda now: sweep_scans(at=now),
    "uploads swept": lambda now: sweep(at=now),
    "files without a row swept": lambda now: sweep_orphans(at=now),
    "public photos put right": lambda now: make_all_true(),
    "rows without a file found": lambda now: tell_of_lost_files(),
    "kept forms forgotten": lambda now: forget_kept_forms(before=now - settings.FORMS_KEPT),
    "tokens forgotten": lambda now: forget_tokens(before=now - KEPT),
    "sessions ended": lambda now: forget_sessions(before=now),
    "wrong tries forgotten": lambda now: forget_locks(before=now - timedelta(days=2)),
    "devices forgotten": lambda now: forget_devices(before=now - timedelta(days=365)),
    "tasks pruned": lambda now: DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT).delete()[0],
    "told of rights to be answered": remind_of_rights,
    "rows kept long enough": lambda now: sum(retain(at=now).values()),
    "blocks of the trail sealed": lambda now: len(seal()),
    "blocks of the trail bent": lambda now: tell_of_bent_trail(),
    "seals mailed": lambda now: mail_last_seal(),
    "notices mailed": lambda now: mail_notices.call() if settings.MAIL_IS_CONFIGURED else 0,
}


class Command(BaseCommand):
    help = "Run the daily jobs: reminders, and whatever has had its time. One that fails stops no other."

    def handle(self, **options):
        with acting(via="manage.py daily"):
            self._do_all(**options)

    def _do_all(self, **options):
        now, failed = timezone.now(), []
        for what, job in JOBS.items():
            try:
                number = job(now)
            except Exception:
                log.exception("A daily job failed: %s", what)
                failed.append(what)
                continue
            if options["verbosity"]:
                self.stdout.write(f"{what}={number}")
        if failed:
            raise CommandError(f"Failed, to be tried again: {', '.join(failed)}")
