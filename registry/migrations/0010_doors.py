"""Sessions with a person, known devices, locks, and events at the door; sessions end with password, role, standing."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

CREATE = """
CREATE TRIGGER doorevent_is_append_only BEFORE UPDATE OR DELETE ON registry_doorevent
  FOR EACH ROW EXECUTE FUNCTION registry_keep_history();

CREATE FUNCTION registry_end_sessions() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  whose bigint;
BEGIN
  IF TG_TABLE_NAME = 'registry_user' THEN
    whose := NEW.id;
  ELSIF TG_OP = 'DELETE' THEN
    whose := OLD.user_id;
  ELSE
    whose := NEW.user_id;
  END IF;
  DELETE FROM registry_session WHERE account_id = whose;
  UPDATE registry_knowndevice SET trusted_until = NULL WHERE user_id = whose AND trusted_until IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER user_sessions_end AFTER UPDATE OF password, is_active, is_staff, is_superuser, email, mobile
  ON registry_user FOR EACH ROW
  WHEN ((OLD.password, OLD.is_active, OLD.is_staff, OLD.is_superuser, OLD.email, OLD.mobile)
        IS DISTINCT FROM (NEW.password, NEW.is_active, NEW.is_staff, NEW.is_superuser, NEW.email, NEW.mobile))
  EXECUTE FUNCTION registry_end_sessions();
CREATE TRIGGER user_groups_sessions_end AFTER INSERT OR UPDATE OR DELETE ON registry_user_groups
  FOR EACH ROW EXECUTE FUNCTION registry_end_sessions();
DROP TABLE IF EXISTS django_session;
"""
DROP = """
CREATE TABLE IF NOT EXISTS django_session (
  session_key varchar(40) PRIMARY KEY, session_data text NOT NULL, expire_date timestamptz NOT NULL);
CREATE INDEX IF NOT EXISTS django_session_expire_date_a5c62663 ON django_session (expire_date);
DROP TRIGGER user_groups_sessions_end ON registry_user_groups;
DROP TRIGGER user_sessions_end ON registry_user;
DROP FUNCTION registry_end_sessions();
DROP TRIGGER doorevent_is_append_only ON registry_doorevent;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0009_trail"),
    ]

    operations = [
        migrations.CreateModel(
            name="Lock",
            fields=[
                (
                    "key",
                    models.CharField(
                        max_length=64, primary_key=True, serialize=False, verbose_name="digest of the door"
                    ),
                ),
                ("failures", models.PositiveSmallIntegerField(default=0, verbose_name="wrong tries since")),
                ("times", models.PositiveSmallIntegerField(default=0, verbose_name="times locked in a row")),
                ("tried_at", models.DateTimeField(verbose_name="last tried")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="locked until")),
            ],
            options={
                "verbose_name": "lock",
                "verbose_name_plural": "locks",
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("session_key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("device", models.CharField(blank=True, max_length=80, verbose_name="device")),
                (
                    "started_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="signed in"
                    ),
                ),
                (
                    "seen_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="last used"
                    ),
                ),
                ("idle", models.PositiveIntegerField(verbose_name="seconds without use until it ends")),
                ("ends_at", models.DateTimeField(verbose_name="ends at the latest")),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
            },
        ),
        migrations.CreateModel(
            name="DoorEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("signed_in", "Signed in"),
                            ("signed_out", "Signed out"),
                            ("failed", "Wrong password or code"),
                            ("locked", "Locked after wrong tries"),
                            ("unlocked", "Unlocked by the office"),
                            ("step_set", "Second step set up"),
                            ("step_reset", "Second step taken away by the office"),
                            ("recovery_used", "Recovery code used"),
                            ("recovery_made", "New recovery codes made"),
                            ("sessions_ended", "Signed out of other devices"),
                            ("password_changed", "Password changed"),
                            ("suspended", "Account closed"),
                            ("let_in", "Account opened again"),
                        ],
                        max_length=20,
                        verbose_name="what happened",
                    ),
                ),
                ("device", models.CharField(blank=True, max_length=80, verbose_name="device")),
                ("why", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="door_events",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "event at the door",
                "verbose_name_plural": "events at the door",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["user", "-id"], name="doorevent_newest_of_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "signed_in",
                                    "signed_out",
                                    "failed",
                                    "locked",
                                    "unlocked",
                                    "step_set",
                                    "step_reset",
                                    "recovery_used",
                                    "recovery_made",
                                    "sessions_ended",
                                    "password_changed",
                                    "suspended",
                                    "let_in",
                                ],
                            )
                        ),
                        name="doorevent_kind_is_known",
                        violation_error_message="This kind does not exist.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("by__isnull", True), models.Q(("why", ""), _negated=True), _connector="OR"),
                        name="doorevent_of_the_office_has_reason",
                        violation_error_message="Give a reason.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KnownDevice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, verbose_name="digest of its mark")),
                ("words", models.CharField(blank=True, max_length=80, verbose_name="device")),
                (
                    "first_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="first used"
                    ),
                ),
                ("last_at", models.DateTimeField(verbose_name="last used")),
                (
                    "trusted_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="second step asked again after"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="devices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "known device",
                "verbose_name_plural": "known devices",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "digest"),
                        name="knowndevice_once_per_person",
                        violation_error_message="This device is known already.",
                    )
                ],
            },
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
