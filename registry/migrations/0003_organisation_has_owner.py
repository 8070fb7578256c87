"""An organisation somebody acts for always has an owner; looked at when the transaction ends.

The organisation is locked first: of two transactions at once (the owner leaves, a member joins) the second sees
what the first has done.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION registry_has_owner() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  a_pesantren bigint;
  an_umkm bigint;
BEGIN
  FOR a_pesantren, an_umkm IN
    SELECT NEW.pesantren_id, NEW.umkm_id WHERE TG_OP <> 'DELETE'
    UNION SELECT OLD.pesantren_id, OLD.umkm_id WHERE TG_OP <> 'INSERT'
  LOOP
    PERFORM 1 FROM registry_pesantren WHERE id = a_pesantren FOR NO KEY UPDATE;
    PERFORM 1 FROM registry_umkm WHERE id = an_umkm FOR NO KEY UPDATE;
    IF (SELECT count(*) > 0 AND count(*) FILTER (WHERE seat = 'owner') = 0 FROM registry_membership
        WHERE (pesantren_id = a_pesantren OR umkm_id = an_umkm) AND until IS NULL AND approved_at IS NOT NULL) THEN
      RAISE EXCEPTION 'an organisation without an owner'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_organisation_has_owner';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER membership_organisation_has_owner AFTER INSERT OR UPDATE OR DELETE ON registry_membership
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_has_owner();
"""
DROP = """
DROP TRIGGER membership_organisation_has_owner ON registry_membership;
DROP FUNCTION registry_has_owner();
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_joining_and_notices")]
    operations = [migrations.RunSQL(CREATE, DROP)]
