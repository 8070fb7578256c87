"""Rows that tell what happened are added and never changed; nothing new hangs on a record that was merged away.

One function each, for every table of that kind. The second waits for a merge that is under way, and then looks.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION registry_keep_history() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  RAISE EXCEPTION 'history can be neither changed nor deleted'
    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END $$;
CREATE TRIGGER access_is_append_only BEFORE UPDATE OR DELETE ON registry_access
  FOR EACH ROW EXECUTE FUNCTION registry_keep_history();
CREATE TRIGGER officesetting_is_append_only BEFORE UPDATE OR DELETE ON registry_officesetting
  FOR EACH ROW EXECUTE FUNCTION registry_keep_history();

CREATE FUNCTION registry_still_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  wanted bigint;
  kept bigint;
BEGIN
  EXECUTE format('SELECT ($1).%I', TG_ARGV[0]) INTO wanted USING NEW;
  EXECUTE format('SELECT merged_into_id FROM %I WHERE id = $1 FOR KEY SHARE', TG_ARGV[1]) INTO kept USING wanted;
  IF kept IS NOT NULL THEN
    RAISE EXCEPTION 'the record was merged into another one'
      USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[2];
  END IF;
  RETURN NEW;
END $$;
"""
DROP = """
DROP FUNCTION registry_still_stands();
DROP TRIGGER officesetting_is_append_only ON registry_officesetting;
DROP TRIGGER access_is_append_only ON registry_access;
DROP FUNCTION registry_keep_history();
"""


# (table, its column, table of the record, name of the rule)
STANDING = (
    ("registry_membership", "umkm_id", "registry_umkm", "membership_umkm_stands"),
    ("registry_membership", "pesantren_id", "registry_pesantren", "membership_pesantren_stands"),
    ("registry_umkm", "pesantren_id", "registry_pesantren", "umkm_pesantren_stands"),
)


def stand(table, column, of, name):
    """SQL that refuses a row whose record was merged away; with its way back."""
    function = f"registry_still_stands('{column}', '{of}', '{name}')"
    made = (
        f"CREATE TRIGGER {name}_on_insert BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {function};"
        f"CREATE TRIGGER {name}_on_move BEFORE UPDATE OF {column} ON {table} FOR EACH ROW"
        f" WHEN (NEW.{column} IS DISTINCT FROM OLD.{column}) EXECUTE FUNCTION {function};"
    )
    return made, f"DROP TRIGGER {name}_on_insert ON {table}; DROP TRIGGER {name}_on_move ON {table};"


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_office_and_merging")]
    operations = [migrations.RunSQL(CREATE, DROP), *(migrations.RunSQL(*stand(*each)) for each in STANDING)]
