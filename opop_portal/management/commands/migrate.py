"""Django's `migrate`, made safe against a kill between a migration and the note that it was applied.

Django commits a migration first and notes it in a second transaction; killed between the two it could never
migrate again ("relation already exists"). Here both are one.
"""

from contextlib import nullcontext

from django.core.management.commands import migrate
from django.db import transaction
from django.db.migrations.executor import MigrationExecutor


class NotingExecutor(MigrationExecutor):
    def apply_migration(self, state, migration, *args, **kwargs):
        with transaction.atomic(self.connection.alias) if migration.atomic else nullcontext():
            return super().apply_migration(state, migration, *args, **kwargs)

    def unapply_migration(self, state, migration, *args, **kwargs):
        with transaction.atomic(self.connection.alias) if migration.atomic else nullcontext():
            return super().unapply_migration(state, migration, *args, **kwargs)


class Command(migrate.Command):
    def handle(self, *args, **options):
        migrate.MigrationExecutor = NotingExecutor  # the command offers no other way in
        super().handle(*args, **options)
