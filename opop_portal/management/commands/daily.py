"""Every daily job, each safe to repeat: called by the worker, or by a timer of the system."""

from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from registry.form_tokens import forget_tokens
from registry.uploads import sweep

KEPT = timedelta(days=30)


class Command(BaseCommand):
    help = "Run the daily jobs: sweep files never used, forget used form tokens and finished tasks."

    def handle(self, **options):
        now = timezone.now()
        swept = sweep(at=now)
        forgotten = forget_tokens(before=now - KEPT)
        pruned, _by_model = DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT).delete()
        if options["verbosity"]:
            self.stdout.write(f"files swept={swept} tokens forgotten={forgotten} tasks pruned={pruned}")
