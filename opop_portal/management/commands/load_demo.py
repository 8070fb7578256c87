"""`manage.py load_demo`: the demo, once, into an empty database."""

from django.core.management.base import BaseCommand, CommandError

from catalog.demo.load import is_empty, load


class Command(BaseCommand):
    help = "Load invented makers, products and accounts into an empty database, in one transaction."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="end quietly where something is recorded already")

    def handle(self, *, if_empty, verbosity, **options):
        if not is_empty():
            if if_empty:
                return
            raise CommandError("The database is not empty: the demo goes only into an empty one.")
        load(say=self.stdout.write if verbosity else lambda line: None)
