"""The trail, its seals, and the functions that write and read it. post_migrate puts the triggers on the tables."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from registry.migrations import _rights, _trail

RIGHTS = [("registry", "trail", "view_trail", "Can view entry of the trail", ["leader", "administrator"])]


def give(apps, schema_editor):
    _rights.give(apps, RIGHTS)


def take(apps, schema_editor):
    _rights.take(apps, RIGHTS)


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0008_rights_of_the_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first", models.BigIntegerField(unique=True, verbose_name="first row")),
                ("last", models.BigIntegerField(unique=True, verbose_name="last row")),
                ("rows", models.IntegerField(verbose_name="rows")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                ("stamp", models.CharField(max_length=64, verbose_name="stamp")),
                (
                    "at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="sealed"),
                ),
                ("dropped_at", models.DateTimeField(null=True, verbose_name="its rows were dropped, being old enough")),
            ],
            options={
                "verbose_name": "seal",
                "verbose_name_plural": "seals",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first")), ("rows__gte", 1)),
                        name="seal_covers_rows",
                        violation_error_message="A seal covers at least one row.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Trail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("transaction", models.BigIntegerField(verbose_name="transaction")),
                ("via", models.CharField(blank=True, max_length=100, verbose_name="by page or command")),
                ("role", models.CharField(max_length=63, verbose_name="role of the database")),
                ("is_forged", models.BooleanField(default=False, verbose_name="under a false name")),
                ("table_name", models.CharField(max_length=63, verbose_name="table")),
                ("row_key", models.CharField(max_length=100, verbose_name="record")),
                (
                    "verb",
                    models.CharField(
                        choices=[("insert", "added"), ("update", "changed"), ("delete", "deleted")],
                        max_length=6,
                        verbose_name="what happened",
                    ),
                ),
                ("before", models.JSONField(null=True, verbose_name="before")),
                ("after", models.JSONField(null=True, verbose_name="after")),
                (
                    "who",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of the trail",
                "verbose_name_plural": "trail",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["table_name", "row_key", "-id"], name="trail_of_a_record"),
                    models.Index(fields=["who", "-id"], name="trail_by_a_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("verb__in", ["insert", "update", "delete"])),
                        name="trail_verb_is_known",
                        violation_error_message="This verb does not exist.",
                    )
                ],
            },
        ),
        migrations.RunSQL(_trail.CREATE, _trail.DROP),
        migrations.RunPython(give, take),
    ]
