"""Read every seal of the trail again: exit code 1 and one line for each block that was bent."""

from django.core.management.base import BaseCommand, CommandError

from registry.models import Seal
from registry.sealing import verify
from registry.trail import faults


class Command(BaseCommand):
    help = "Look whether the trail can be bent now, and whether a sealed row was changed, slipped in, lost or cut off."

    def add_arguments(self, parser):
        parser.add_argument("--last", default="", metavar="STAMP", help="the last stamp that was kept elsewhere")

    def handle(self, **options):
        found = [*faults(), *map(str, verify(options["last"].split()[-1] if options["last"].split() else ""))]
        for words in found:
            self.stderr.write(words)
        if found:
            raise CommandError(f"{len(found)} findings: the trail is not to be trusted.")
        self.stdout.write(f"The trail is whole: {Seal.objects.count()} seals.")
