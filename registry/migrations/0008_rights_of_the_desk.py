"""Roles that stand already learn to export, to merge, and to keep postings, phrases and settings."""

from django.db import migrations

from registry.migrations import _rights

VERIFIER, LEADER, ADMINISTRATOR = "verifier", "leader", "administrator"
RIGHTS = [
    ("registry", "access", "export_records", "May export records", [VERIFIER, LEADER, ADMINISTRATOR]),
    ("registry", "access", "view_access", "Can view access", [LEADER, ADMINISTRATOR]),
    ("registry", "merge", "merge_makers", "May merge duplicates", [VERIFIER, ADMINISTRATOR]),
    ("registry", "merge", "view_merge", "Can view merge", [VERIFIER, ADMINISTRATOR]),
    ("registry", "posting", "view_posting", "Can view posting", [VERIFIER, LEADER, ADMINISTRATOR]),
    ("registry", "posting", "add_posting", "Can add posting", [ADMINISTRATOR]),
    ("registry", "posting", "change_posting", "Can change posting", [ADMINISTRATOR]),
    ("registry", "readyphrase", "view_readyphrase", "Can view ready phrase", [VERIFIER, ADMINISTRATOR]),
    ("registry", "readyphrase", "add_readyphrase", "Can add ready phrase", [VERIFIER, ADMINISTRATOR]),
    ("registry", "readyphrase", "change_readyphrase", "Can change ready phrase", [VERIFIER, ADMINISTRATOR]),
    ("registry", "officesetting", "view_officesetting", "Can view setting", [VERIFIER, LEADER, ADMINISTRATOR]),
    ("registry", "officesetting", "add_officesetting", "Can add setting", [ADMINISTRATOR]),
]


def give(apps, schema_editor):
    _rights.give(apps, RIGHTS)


def take(apps, schema_editor):
    _rights.take(apps, RIGHTS)


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0007_history_stays"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(give, take)]
