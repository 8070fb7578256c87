"""Our `migrate`: a migration and the note that it was applied are one."""

import pytest
from django.core.management import call_command
from django.db import connection, migrations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from opop_portal.management.commands.migrate import Command, NotingExecutor


class Killed(Exception):
    pass


def migration():
    """With SQL that Django defers to the end, as foreign keys do: only then it notes after the commit."""
    made = migrations.Migration("0001_noted", "noted")
    made.operations = [
        migrations.RunSQL("CREATE TABLE noted (number int)", "DROP TABLE noted"),
        migrations.RunPython(
            lambda apps, editor: editor.deferred_sql.append("SELECT 1"),
            lambda apps, editor: editor.deferred_sql.append("SELECT 1"),
        ),
    ]
    return made


@pytest.fixture
def killed_before_the_note(monkeypatch):
    def record(self, migration):
        raise Killed

    monkeypatch.setattr(MigrationExecutor, "record_migration", record)


@pytest.mark.django_db(transaction=True)
def test_killed_before_the_note_the_migration_never_happened(killed_before_the_note):
    with pytest.raises(Killed):
        NotingExecutor(connection).apply_migration(ProjectState(), migration())
    assert "noted" not in connection.introspection.table_names()


@pytest.mark.django_db(transaction=True)
def test_the_command_uses_it(monkeypatch):
    seen = []
    plan = lambda self, *args, **how: seen.append(type(self)) or []  # noqa: E731
    monkeypatch.setattr(NotingExecutor, "migration_plan", plan)
    call_command(Command(), verbosity=0, skip_checks=True)
    assert set(seen) == {NotingExecutor}
