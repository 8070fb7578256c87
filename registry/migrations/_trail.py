"""SQL of the trail: one function for the triggers of all tables, what it masks, and how it knows who writes.

It runs with the rights of the owner, since the serving role may not write the trail. Whoever is named in
`portal.actor` is believed only with a proof made by the portal's key (registry.trail); anybody else's word is kept as
"under a false name". There is no setting by which it can be told to look away.
"""

KEY = """
CREATE SCHEMA portal_key;
CREATE TABLE portal_key.secret (inner_key bytea NOT NULL, outer_key bytea NOT NULL);
CREATE UNIQUE INDEX actor_key_is_one ON portal_key.secret ((true));
"""
FUNCTIONS = r"""
CREATE OR REPLACE FUNCTION registry_trail_is_proven(actor text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((
    SELECT encode(sha256(outer_key || sha256(inner_key || convert_to(substr(actor, 66), 'UTF8'))), 'hex')
           = left(actor, 64)
    FROM portal_key.secret), false)
$$;

CREATE OR REPLACE FUNCTION registry_masked(value jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN jsonb_typeof(value) = 'null' OR value = '""' THEN value
    WHEN jsonb_typeof(value) = 'string' AND length(value #>> '{}') >= 8
      THEN to_jsonb(left(value #>> '{}', 1) || '•••' || right(value #>> '{}', 3))
    ELSE '"•••"' END
$$;

CREATE OR REPLACE FUNCTION registry_scrubbed(value jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  CASE jsonb_typeof(value)
  WHEN 'string' THEN
    RETURN to_jsonb(regexp_replace(regexp_replace(value #>> '{}',
      '(?<![0-9A-Za-z])[0-9]([ .-]?[0-9]){15}(?![0-9])', '•NIK•', 'g'),
      '(?<![0-9A-Za-z])(\+?62[ .-]?|0)8[0-9]([ .-]?[0-9]){6,10}(?![0-9])', '•telp•', 'g'));
  WHEN 'array' THEN
    RETURN (SELECT coalesce(jsonb_agg(registry_scrubbed(each) ORDER BY place), '[]')
            FROM jsonb_array_elements(value) WITH ORDINALITY AS every(each, place));
  WHEN 'object' THEN
    RETURN (SELECT coalesce(jsonb_object_agg(name, registry_scrubbed(each)), '{}')
            FROM jsonb_each(value) AS every(name, each));
  ELSE
    RETURN value;
  END CASE;
END $$;

-- What is told of a column. This and the one above are put into the trigger's plan: no names of their own to nail down.
CREATE OR REPLACE FUNCTION registry_told(name text, value jsonb, secret text[], masked text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN name = ANY (secret) THEN CASE WHEN value = 'null' THEN value ELSE '"•••"' END
    WHEN name = ANY (masked) THEN registry_masked(value)
    WHEN jsonb_typeof(value) IN ('string', 'array', 'object') AND value::text ~ '[0-9]([ .-]?[0-9]){8}'
      THEN registry_scrubbed(value)
    ELSE value END
$$;

-- Arguments: the column of the key, then columns that are secret, masked and silent, each as an array.
CREATE OR REPLACE FUNCTION registry_leave_trail() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  was jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - TG_ARGV[3]::text[] END;
  is_now jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - TG_ARGV[3]::text[] END;
  secret text[] := TG_ARGV[1];
  masked text[] := TG_ARGV[2];
  before jsonb;
  after jsonb;
  actor text := coalesce(current_setting('portal.actor', true), '');
  is_proven boolean := actor <> '' AND registry_trail_is_proven(actor);
BEGIN
  IF TG_OP = 'UPDATE' THEN
    SELECT jsonb_object_agg(name, registry_told(name, former.value, secret, masked)),
           jsonb_object_agg(name, registry_told(name, latter.value, secret, masked))
    INTO before, after
    FROM jsonb_each(was) AS former(name, value) JOIN jsonb_each(is_now) AS latter(name, value) USING (name)
    WHERE former.value IS DISTINCT FROM latter.value;
  ELSE
    SELECT jsonb_object_agg(name, registry_told(name, value, secret, masked)) INTO after
    FROM jsonb_each(coalesce(is_now, was)) AS every(name, value)
    WHERE value NOT IN ('null', '""', '[]', '{}');
  END IF;
  IF after IS NULL THEN
    RETURN NULL;
  ELSIF TG_OP = 'DELETE' THEN
    before := after;
    after := NULL;
  END IF;
  INSERT INTO public.registry_trail
    (at, transaction, who_id, via, role, is_forged, table_name, row_key, verb, before, after)
  VALUES (
    clock_timestamp(), txid_current(),
    CASE WHEN is_proven THEN nullif(split_part(actor, '|', 2), '')::bigint END,
    CASE WHEN is_proven THEN left(split_part(actor, '|', 3), 100) ELSE '' END,
    session_user, actor <> '' AND NOT is_proven, TG_TABLE_NAME,
    coalesce(coalesce(is_now, was) ->> TG_ARGV[0], ''), lower(TG_OP), before, after
  );
  RETURN NULL;
END $$;

-- [number of rows, digest] of a block. Moments as seconds, so that no setting of a session changes the digest.
CREATE OR REPLACE FUNCTION registry_trail_digest(from_row bigint, to_row bigint, OUT number integer, OUT digest text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*)::integer, encode(sha256(coalesce(string_agg(sha256(convert_to(jsonb_build_array(
    id, extract(epoch FROM at), transaction, who_id, via, role, is_forged, table_name, row_key, verb, before, after
  )::text, 'UTF8')), ''::bytea ORDER BY id), ''::bytea)), 'hex')
  FROM public.registry_trail WHERE id BETWEEN from_row AND to_row
$$;
"""
CREATE = KEY + FUNCTIONS
DROP = """
DO $$
DECLARE
  trailed record;
BEGIN
  FOR trailed IN SELECT tgrelid::regclass AS name FROM pg_trigger WHERE tgname = 'leaves_a_trail' LOOP
    EXECUTE format('DROP TRIGGER leaves_a_trail ON %s', trailed.name);
  END LOOP;
END $$;
DROP FUNCTION registry_trail_digest(bigint, bigint);
DROP FUNCTION registry_leave_trail();
DROP FUNCTION registry_told(text, jsonb, text[], text[]);
DROP FUNCTION registry_scrubbed(jsonb);
DROP FUNCTION registry_masked(jsonb);
DROP FUNCTION registry_trail_is_proven(text);
DROP SCHEMA portal_key CASCADE;
"""
