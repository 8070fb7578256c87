"""What has had its time goes; `--dry-run` only counts. The daily job does the same."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from registry.retention import retain
from registry.trail import acting


class Command(BaseCommand):
    help = "Delete or pseudonymise what was kept long enough (registry/retention.py), or count it with --dry-run."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, **options):
        with acting(via="manage.py retain"):
            told = retain(at=timezone.now(), dry_run=options["dry_run"])
        for label, number in told.items():
            self.stdout.write(f"{label}={number}")
