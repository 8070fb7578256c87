"""Seal the trail up to now."""

from django.core.management.base import BaseCommand

from registry.models import Seal
from registry.sealing import line_of, mail_last_seal, seal


class Command(BaseCommand):
    help = "Seal the trail up to now, and show the last seal: keep that line away from this server."

    def handle(self, **options):
        made = seal()
        mail_last_seal()
        newest = made[-1] if made else Seal.objects.order_by("pk").last()
        self.stdout.write(f"sealed={sum(each.rows for each in made)} seals={len(made)}")
        if newest:
            self.stdout.write(line_of(newest))
