"""Every daily job, each safe to repeat: called by the worker, or by a timer of the system."""

import logging
from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from catalog.notices_papers import tell_of_expiring_papers
from catalog.notices_queue import tell_of_waiting_products
from registry.days import today
from registry.form_tokens import forget_tokens
from registry.incoming import forget_lists
from registry.kept_forms import forget_kept_forms
from registry.list_files import sweep_list_files
from registry.notices import mail_notices
from registry.private_files import sweep_scans
from registry.sealing import mail_last_seal, seal, tell_of_bent_trail
from registry.trail import acting
from registry.uploads import sweep, sweep_orphans
from registry.workflow import remind_of_waiting_requests

KEPT = timedelta(days=30)
log = logging.getLogger(__name__)

# What it did, in words for the log: the job, given the moment; each answers how many.
JOBS = {
    "told of waiting requests": lambda now: remind_of_waiting_requests(today()),
    "told of what waits for review": lambda now: tell_of_waiting_products(today()),
    "told of papers": lambda now: tell_of_expiring_papers(today()),
    "lists forgotten": lambda now: forget_lists(before=now - settings.LISTS_KEPT),
    "files of lists swept": lambda now: sweep_list_files(at=now),
    "scans swept": lambda now: sweep_scans(at=now),
    "uploads swept": lambda now: sweep(at=now),
    "files without a row swept": lambda now: sweep_orphans(at=now),
    "kept forms forgotten": lambda now: forget_kept_forms(before=now - settings.FORMS_KEPT),
    "tokens forgotten": lambda now: forget_tokens(before=now - KEPT),
    "sessions ended": lambda now: Session.objects.filter(expire_date__lt=now).delete()[0],
    "tasks pruned": lambda now: DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT).delete()[0],
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
