"""A person's rights: what is asked about the own data and its clock; consent that falls with its number; data that is
restricted or erased stays so, whoever writes."""

import datetime

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from registry.migrations import _rights

RIGHTS = [
    (
        "registry", "rightsrequest", "handle_rights", "May handle requests about personal data",
        ["verifier", "administrator"],
    ),
    (
        "registry", "rightsrequest", "see_personal_data", "May see personal data in full, with a reason",
        ["verifier", "mentor", "aid_officer", "administrator"],
    ),
]  # fmt: skip
# What was agreed to was the number that stood there: another one is shown only when it is agreed to anew.
CREATE = """
CREATE FUNCTION registry_consent_is_of_a_number() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, public AS $$
BEGIN
  IF NEW.whatsapp_consent_at IS NOT DISTINCT FROM OLD.whatsapp_consent_at THEN
    NEW.whatsapp_consent_at := NULL;
    NEW.whatsapp_consent_by_id := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER umkm_consent_is_of_a_number BEFORE UPDATE ON registry_umkm
  FOR EACH ROW WHEN (NEW.whatsapp IS DISTINCT FROM OLD.whatsapp) EXECUTE FUNCTION registry_consent_is_of_a_number();
CREATE TRIGGER pesantren_consent_is_of_a_number BEFORE UPDATE ON registry_pesantren
  FOR EACH ROW WHEN (NEW.whatsapp IS DISTINCT FROM OLD.whatsapp) EXECUTE FUNCTION registry_consent_is_of_a_number();

CREATE FUNCTION registry_refuse_row() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  RAISE EXCEPTION 'this row stays as it is' USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END $$;
CREATE TRIGGER user_restricted_is_not_edited BEFORE UPDATE ON registry_user
  FOR EACH ROW WHEN (
    OLD.restricted_at IS NOT NULL AND NEW.erased_at IS NULL
    AND (NEW.full_name, NEW.email, NEW.mobile) IS DISTINCT FROM (OLD.full_name, OLD.email, OLD.mobile)
  ) EXECUTE FUNCTION registry_refuse_row();
CREATE TRIGGER user_erased_is_not_brought_back BEFORE UPDATE ON registry_user
  FOR EACH ROW WHEN (
    OLD.erased_at IS NOT NULL
    AND (NEW.full_name, NEW.email, NEW.erased_at) IS DISTINCT FROM (OLD.full_name, OLD.email, OLD.erased_at)
  ) EXECUTE FUNCTION registry_refuse_row();
CREATE TRIGGER rightsrequest_is_never_deleted BEFORE DELETE ON registry_rightsrequest
  FOR EACH ROW EXECUTE FUNCTION registry_refuse_row();
"""
DROP = """
DROP TRIGGER rightsrequest_is_never_deleted ON registry_rightsrequest;
DROP TRIGGER user_erased_is_not_brought_back ON registry_user;
DROP TRIGGER user_restricted_is_not_edited ON registry_user;
DROP FUNCTION registry_refuse_row();
DROP TRIGGER pesantren_consent_is_of_a_number ON registry_pesantren;
DROP TRIGGER umkm_consent_is_of_a_number ON registry_umkm;
DROP FUNCTION registry_consent_is_of_a_number();
"""
NO_NUMBER = "".join(
    f"UPDATE {table} SET whatsapp_consent_at = NULL, whatsapp_consent_by_id = NULL"
    " WHERE whatsapp = '' AND whatsapp_consent_at IS NOT NULL;"
    for table in ("registry_umkm", "registry_pesantren")
)


def give(apps, schema_editor):
    _rights.give(apps, RIGHTS)


def take(apps, schema_editor):
    _rights.take(apps, RIGHTS)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("registry", "0010_doors"),
    ]
    operations = [
        migrations.RunSQL(NO_NUMBER, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="RightsRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("copy", "A copy"),
                            ("correction", "Correction"),
                            ("restriction", "Restriction"),
                            ("erasure", "Erasure"),
                            ("withdrawal", "Withdrawal of consent"),
                        ],
                        max_length=12,
                        verbose_name="what is asked",
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=2000, verbose_name="in the person's words")),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("done", "Done"),
                            ("refused", "Refused"),
                            ("taken_back", "Taken back"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="answer to the person")),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="lifted")),
            ],
            options={
                "verbose_name": "request about personal data",
                "verbose_name_plural": "requests about personal data",
                "ordering": ["-pk"],
                "permissions": [
                    ("handle_rights", "May handle requests about personal data"),
                    ("see_personal_data", "May see personal data in full, with a reason"),
                ],
            },
        ),
        migrations.AddField(
            model_name="user",
            name="erased_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="data erased"),
        ),
        migrations.AddField(
            model_name="user",
            name="restricted_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="data restricted"),
        ),
        migrations.AddConstraint(
            model_name="pesantren",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("whatsapp_consent_at__isnull", True), models.Q(("whatsapp", ""), _negated=True), _connector="OR"
                ),
                name="pesantren_consent_has_number",
                violation_error_message="Give the number that may be shown.",
            ),
        ),
        migrations.AddConstraint(
            model_name="umkm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("whatsapp_consent_at__isnull", True), models.Q(("whatsapp", ""), _negated=True), _connector="OR"
                ),
                name="umkm_consent_has_number",
                violation_error_message="Give the number that may be shown.",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at__isnull", True),
                    models.Q(
                        ("email__endswith", "@terhapus.invalid"),
                        ("email__isnull", False),
                        ("is_active", False),
                        ("mobile__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="user_erased_stays_erased",
                violation_error_message="This account was erased.",
            ),
        ),
        migrations.AddField(
            model_name="rightsrequest",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="rightsrequest",
            name="lifted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="lifted by",
            ),
        ),
        migrations.AddField(
            model_name="rightsrequest",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rights_requests",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddIndex(
            model_name="rightsrequest",
            index=models.Index(
                condition=models.Q(("status", "open")), fields=["due_at", "id"], name="rightsrequest_by_clock"
            ),
        ),
        migrations.AddConstraint(
            model_name="rightsrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["copy", "correction", "restriction", "erasure", "withdrawal"])),
                name="rightsrequest_kind_is_known",
                violation_error_message="This kind does not exist.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightsrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["open", "done", "refused", "taken_back"])),
                name="rightsrequest_status_known",
                violation_error_message="This status does not exist.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightsrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "open")),
                fields=("user", "kind"),
                name="rightsrequest_one_open_of_a_kind",
                violation_error_message="You asked for this already; the office is at work on it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightsrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "due_at",
                        django.db.models.expressions.CombinedExpression(
                            models.F("asked_at"), "+", models.Value(datetime.timedelta(days=3))
                        ),
                    )
                ),
                name="rightsrequest_due_in_72_hours",
                violation_error_message="It is due 3 × 24 hours after it was asked.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightsrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("by__isnull", False)),
                    _connector="OR",
                ),
                name="rightsrequest_end_has_date_and_person",
                violation_error_message="An answer needs a date and a person.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightsrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("status", "open")),
                    models.Q(models.Q(("status", "open"), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="rightsrequest_ended_if_answered",
                violation_error_message="An answer needs a date and a person.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightsrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "refused"), _negated=True),
                    models.Q(("note", ""), _negated=True),
                    _connector="OR",
                ),
                name="rightsrequest_refusal_has_reason",
                violation_error_message="Say in words why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightsrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("by__isnull", True),
                    models.Q(("by", models.F("user")), _negated=True),
                    ("status", "taken_back"),
                    ("kind__in", ("copy", "withdrawal")),
                    _connector="OR",
                ),
                name="rightsrequest_not_handled_by_oneself",
                violation_error_message="Nobody decides on a request of one's own.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightsrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", True)),
                    models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                    _connector="OR",
                ),
                name="rightsrequest_lifting_has_date_and_person",
                violation_error_message="Lifting needs a date and a person.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightsrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lifted_at__isnull", True), models.Q(("kind", "restriction"), ("status", "done")), _connector="OR"
                ),
                name="rightsrequest_only_limits_are_lifted",
                violation_error_message="There is nothing to lift.",
            ),
        ),
        migrations.AddIndex(
            model_name="access",
            index=models.Index(fields=["whose", "-id"], name="access_of_whom"),
        ),
        migrations.RunSQL(CREATE, DROP),
        migrations.RunPython(give, take),
    ]
