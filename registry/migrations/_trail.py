"""SQL of the trail: one function for the triggers of all tables, what it masks, and how it knows who writes.

It runs with the rights of the owner, since the serving role may not write the trail. Whoever is named in
`portal.actor` is believed only with a proof made by the portal's key (registry.trail); anybody else's word is kept as
"under a false name". There is no setting by which it can be told to look away.
"""

CREATE = r"""
CREATE SCHEMA portal_key;
CREATE TABLE portal_key.secret (inner_key bytea NOT NULL, outer_key bytea NOT NULL);
CREATE UNIQUE INDEX actor_key_is_one ON portal_key.secret ((true));

CREATE FUNCTION registry_trail_is_proven(actor text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((
    SELECT encode(sha256(outer_key || sha256(inner_key || convert_to(substr(actor, 66), 'UTF8'))), 'hex')
           = left(actor, 64)
    FROM portal_key.secret), false)
$$;

CREATE FUNCTION registry_masked(value jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN jsonb_typeof(value) = 'null' OR value = '""' THEN value
    WHEN jsonb_typeof(value) = 'string' AND length(value #>> '{}') >= 8
      THEN to_jsonb(left(value #>> '{}', 1) || '•••' || right(value #>> '{}', 3))
    ELSE '"•••"' END
$$;

CREATE FUNCTION registry_scrubbed(value jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  CASE jsonb_typeof(value)
  WHEN 'string' THEN
    IF value #>> '{}' !~ '[0-9]([ .-]?[0-9]){8}' THEN
      RETURN value;
    END IF;
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

-- Arguments: the column of the key, columns that are secret, masked, closed (secret as well) and silent, each as an array.
CREATE FUNCTION registry_leave_trail() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  was jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END - TG_ARGV[3]::text[];
  is_now jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END - TG_ARGV[3]::text[];
  key text := coalesce(is_now ->> TG_ARGV[0], was ->> TG_ARGV[0]);
  actor text := coalesce(current_setting('portal.actor', true), '');
  is_proven boolean := actor <> '' AND registry_trail_is_proven(actor);
  before jsonb;
  after jsonb;
BEGIN
  SELECT jsonb_object_agg(name, shown) FILTER (WHERE is_old), jsonb_object_agg(name, shown) FILTER (WHERE NOT is_old)
  INTO before, after
  FROM (
    SELECT name, is_old, CASE
      WHEN name = ANY (TG_ARGV[1]::text[]) THEN CASE WHEN each = 'null' THEN each ELSE '"•••"' END
      WHEN name = ANY (TG_ARGV[2]::text[]) THEN registry_masked(each)
      ELSE registry_scrubbed(each) END AS shown
    FROM (
      SELECT name, each, true AS is_old FROM jsonb_each(was) AS old(name, each)
      WHERE TG_OP <> 'UPDATE' OR is_now -> name IS DISTINCT FROM each
      UNION ALL
      SELECT name, each, false FROM jsonb_each(is_now) AS new(name, each)
      WHERE TG_OP <> 'UPDATE' OR was -> name IS DISTINCT FROM each
    ) AS differing
  ) AS told;
  IF before IS NULL AND after IS NULL THEN
    RETURN NULL;
  END IF;
  INSERT INTO public.registry_trail
    (at, transaction, who_id, via, role, is_forged, table_name, row_key, verb, before, after)
  VALUES (
    clock_timestamp(), txid_current(),
    CASE WHEN is_proven THEN nullif(split_part(actor, '|', 2), '')::bigint END,
    CASE WHEN is_proven THEN left(split_part(actor, '|', 3), 100) ELSE '' END,
    session_user, actor <> '' AND NOT is_proven, TG_TABLE_NAME, coalesce(key, ''), lower(TG_OP), before, after
  );
  RETURN NULL;
END $$;

-- [number of rows, digest] of a block. Moments as seconds, so that no setting of a session changes the digest.
CREATE FUNCTION registry_trail_digest(from_row bigint, to_row bigint, OUT number integer, OUT digest text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*)::integer, encode(sha256(coalesce(string_agg(sha256(convert_to(jsonb_build_array(
    id, extract(epoch FROM at), transaction, who_id, via, role, is_forged, table_name, row_key, verb, before, after
  )::text, 'UTF8')), ''::bytea ORDER BY id), ''::bytea)), 'hex')
  FROM public.registry_trail WHERE id BETWEEN from_row AND to_row
$$;
"""
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
DROP FUNCTION registry_scrubbed(jsonb);
DROP FUNCTION registry_masked(jsonb);
DROP FUNCTION registry_trail_is_proven(text);
DROP SCHEMA portal_key CASCADE;
"""
