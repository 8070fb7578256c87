"""Rows that tell what happened are added and never changed: one function for every table of that kind."""

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
"""
DROP = """
DROP TRIGGER officesetting_is_append_only ON registry_officesetting;
DROP TRIGGER access_is_append_only ON registry_access;
DROP FUNCTION registry_keep_history();
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_office_and_merging")]
    operations = [migrations.RunSQL(CREATE, DROP)]
