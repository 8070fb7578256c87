"""Roles that stand already see changes and the history of papers, and verifiers hold curations."""

from django.db import migrations

from registry.migrations import _rights

OFFICE = ["verifier", "mentor", "aid_officer", "leader", "administrator"]
RIGHTS = [
    ("catalog", "change", "view_change", "Can view change", OFFICE),
    ("catalog", "paperevent", "view_paperevent", "Can view step of a paper", OFFICE),
    ("catalog", "curationevent", "view_curationevent", "Can view curation", OFFICE),
    ("catalog", "curationevent", "curate_product", "May hold curations", ["verifier", "administrator"]),
    ("catalog", "criterion", "view_criterion", "Can view criterion", OFFICE),
    ("catalog", "criterion", "add_criterion", "Can add criterion", ["administrator"]),
    ("catalog", "criterion", "change_criterion", "Can change criterion", ["administrator"]),
]


def give(apps, schema_editor):
    _rights.give(apps, RIGHTS)


def take(apps, schema_editor):
    _rights.take(apps, RIGHTS)


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0005_truth_of_review"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(give, take)]
