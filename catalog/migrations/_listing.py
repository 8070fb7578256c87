"""SQL that keeps copies, listings and words true on every path; the migrations run it.

`catalog_list(ids)` is the one place that says what a listing holds. Statement triggers on everything a listing is
made of call it with the products concerned. It locks the products first and then looks: of two transactions that
touch one product, the later lists what both have written; so status is looked at under the lock, never before.
Functions name their search_path, since a restore of data alone runs them without one.
"""

COPIES = """
CREATE FUNCTION catalog_product_copies() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  SELECT pillar, regency_id INTO NEW.pillar, NEW.regency_id FROM registry_umkm WHERE id = NEW.maker_id;
  IF NEW.category_id IS NULL THEN
    NEW.is_food := NULL;
  ELSE
    SELECT is_food INTO NEW.is_food FROM catalog_category WHERE id = NEW.category_id;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER catalog_product_copies_on_insert BEFORE INSERT ON catalog_product
  FOR EACH ROW EXECUTE FUNCTION catalog_product_copies();
CREATE TRIGGER catalog_product_copies_on_move BEFORE UPDATE OF maker_id, category_id ON catalog_product
  FOR EACH ROW WHEN (NEW.maker_id IS DISTINCT FROM OLD.maker_id OR NEW.category_id IS DISTINCT FROM OLD.category_id)
  EXECUTE FUNCTION catalog_product_copies();

ALTER TABLE catalog_product
  ADD CONSTRAINT product_copies_follow_maker FOREIGN KEY (maker_id, pillar, regency_id)
    REFERENCES registry_umkm (id, pillar, regency_id) ON UPDATE CASCADE,
  ADD CONSTRAINT product_copies_follow_category FOREIGN KEY (category_id, is_food)
    REFERENCES catalog_category (id, is_food) ON UPDATE CASCADE;
ALTER TABLE catalog_certificateproduct
  ADD CONSTRAINT certificateproduct_same_maker_as_product FOREIGN KEY (product_id, maker_id)
    REFERENCES catalog_product (id, maker_id) ON UPDATE CASCADE,
  ADD CONSTRAINT certificateproduct_same_maker_as_certificate FOREIGN KEY (certificate_id, maker_id)
    REFERENCES catalog_certificate (id, maker_id) ON UPDATE CASCADE;
ALTER TABLE catalog_export
  ADD CONSTRAINT export_same_maker_as_product FOREIGN KEY (product_id, maker_id)
    REFERENCES catalog_product (id, maker_id) ON UPDATE CASCADE;
ALTER TABLE catalog_marketevidence
  ADD CONSTRAINT evidence_same_maker_as_export FOREIGN KEY (export_id, maker_id)
    REFERENCES catalog_export (id, maker_id) ON UPDATE CASCADE;
"""
NO_COPIES = """
ALTER TABLE catalog_marketevidence DROP CONSTRAINT evidence_same_maker_as_export;
ALTER TABLE catalog_export DROP CONSTRAINT export_same_maker_as_product;
ALTER TABLE catalog_certificateproduct
  DROP CONSTRAINT certificateproduct_same_maker_as_product,
  DROP CONSTRAINT certificateproduct_same_maker_as_certificate;
ALTER TABLE catalog_product
  DROP CONSTRAINT product_copies_follow_maker, DROP CONSTRAINT product_copies_follow_category;
DROP TRIGGER catalog_product_copies_on_insert ON catalog_product;
DROP TRIGGER catalog_product_copies_on_move ON catalog_product;
DROP FUNCTION catalog_product_copies();
"""

HISTORY = """
CREATE FUNCTION catalog_keep_history() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  RAISE EXCEPTION 'history can be neither changed nor deleted'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'reviewevent_is_append_only';
END $$;
CREATE TRIGGER reviewevent_is_append_only BEFORE UPDATE OR DELETE ON catalog_reviewevent
  FOR EACH ROW EXECUTE FUNCTION catalog_keep_history();
"""
NO_HISTORY = """
DROP TRIGGER reviewevent_is_append_only ON catalog_reviewevent;
DROP FUNCTION catalog_keep_history();
"""

# A paper's badge shows until the day this gives; no row, no badge. 9999-12-31 stands for "no end". All kinds at once:
# asked kind by kind, a planner without statistics goes through every paper of the kind for every product.
_KINDS = ("halal", "pirt", "md", "merek", "sni")
_UNTIL = ", ".join(
    f"max(coalesce(c.valid_until, DATE '9999-12-31')) FILTER (WHERE c.kind = '{kind}') AS {kind}" for kind in _KINDS
)

LISTING = f"""
CREATE FUNCTION catalog_plain(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT btrim(lower(regexp_replace(coalesce($1, ''), '[^[:alnum:]]+', ' ', 'g'))) $$;

CREATE FUNCTION catalog_words(weight "char", plain text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT setweight(to_tsvector('pg_catalog.indonesian', plain) || to_tsvector('pg_catalog.simple', plain), weight) $$;

CREATE FUNCTION catalog_list(ids bigint[]) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  IF cardinality(ids) = 0 OR ids IS NULL THEN
    RETURN;
  END IF;
  PERFORM FROM catalog_product WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
  DELETE FROM catalog_listing l WHERE l.product_id = ANY (ids)
    AND NOT EXISTS (SELECT FROM catalog_product p WHERE p.id = l.product_id AND p.status = 'published');
  INSERT INTO catalog_listing AS l (
    product_id, maker_id, pesantren_id, category_id, regency_id, pillar, origin, sort_name, published_at,
    price_from, price_to, halal_until, pirt_until, md_until, merek_until, sni_until, grade, is_exported,
    search, name_words)
  SELECT p.id, m.id, m.pesantren_id, p.category_id, p.regency_id, p.pillar, m.origin,
    catalog_plain(p.name), p.published_at, p.price_from, coalesce(p.price_to, p.price_from),
    {", ".join(f"papers.{kind}" for kind in _KINDS)},
    coalesce((SELECT g.letter FROM catalog_grade g WHERE g.product_id = p.id ORDER BY g.on DESC, g.id DESC LIMIT 1), ''),
    EXISTS (SELECT FROM catalog_export x JOIN catalog_marketevidence e ON e.export_id = x.id
      WHERE x.product_id = p.id AND e.kind = 'export' AND e.is_confirmed),
    catalog_words('A', catalog_plain(p.name || ' ' || p.brand))
      || catalog_words('B', catalog_plain(p.name_en || ' ' || c.name || ' ' || c.name_en))
      || catalog_words('C', catalog_plain(m.name || ' ' || s.name))
      || catalog_words('D', catalog_plain(r.name))
      || setweight(to_tsvector('pg_catalog.simple', m.folded_words || ' ' || s.folded_words), 'C'),
    ARRAY(SELECT DISTINCT w FROM regexp_split_to_table(catalog_plain(p.name), ' ') w
      WHERE length(w) BETWEEN 3 AND 60 AND w ~ '[[:alpha:]]')
  FROM catalog_product p
  JOIN registry_umkm m ON m.id = p.maker_id
  JOIN registry_pesantren s ON s.id = m.pesantren_id
  JOIN registry_regency r ON r.code = p.regency_id
  JOIN catalog_category c ON c.id = p.category_id
  CROSS JOIN LATERAL (SELECT {_UNTIL} FROM catalog_certificateproduct v
    JOIN catalog_certificate c ON c.id = v.certificate_id
    WHERE v.product_id = p.id AND c.checked_at IS NOT NULL AND c.revoked_on IS NULL) papers
  WHERE p.id = ANY (ids) AND p.status = 'published'
  ON CONFLICT (product_id) DO UPDATE SET
    (maker_id, pesantren_id, category_id, regency_id, pillar, origin, sort_name, published_at, price_from, price_to,
     halal_until, pirt_until, md_until, merek_until, sni_until, grade, is_exported, search, name_words)
    = (EXCLUDED.maker_id, EXCLUDED.pesantren_id, EXCLUDED.category_id, EXCLUDED.regency_id, EXCLUDED.pillar,
       EXCLUDED.origin, EXCLUDED.sort_name, EXCLUDED.published_at, EXCLUDED.price_from, EXCLUDED.price_to,
       EXCLUDED.halal_until, EXCLUDED.pirt_until, EXCLUDED.md_until, EXCLUDED.merek_until, EXCLUDED.sni_until,
       EXCLUDED.grade, EXCLUDED.is_exported, EXCLUDED.search, EXCLUDED.name_words)
    WHERE l.* IS DISTINCT FROM EXCLUDED.*;
END $$;
"""
NO_LISTING = """
DROP FUNCTION catalog_list(bigint[]);
DROP FUNCTION catalog_words("char", text);
DROP FUNCTION catalog_plain(text);
"""

# Which products a change concerns, said once per table; {rows} are the rows before or after the statement.
CONCERNED = {
    "catalog_product": "SELECT id FROM {rows} WHERE status = 'published'",
    "catalog_certificate": "SELECT v.product_id FROM catalog_certificateproduct v JOIN {rows} c ON c.id = v.certificate_id",
    "catalog_certificateproduct": "SELECT product_id FROM {rows}",
    "catalog_grade": "SELECT product_id FROM {rows}",
    "catalog_marketevidence": "SELECT x.product_id FROM catalog_export x JOIN {rows} e ON e.export_id = x.id",
    "catalog_export": "SELECT product_id FROM {rows}",
    "catalog_category": "SELECT p.id FROM catalog_product p JOIN {rows} c ON c.id = p.category_id",
    "registry_umkm": "SELECT p.id FROM catalog_product p JOIN {rows} m ON m.id = p.maker_id",
    "registry_pesantren": "SELECT p.id FROM catalog_product p JOIN registry_umkm m ON m.id = p.maker_id"
    " JOIN {rows} s ON s.id = m.pesantren_id",
    "registry_regency": "SELECT p.id FROM catalog_product p JOIN {rows} r ON r.code = p.regency_id",
}
_EVENTS = {
    "insert": "REFERENCING NEW TABLE AS after_rows",
    "update": "REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows",
    "delete": "REFERENCING OLD TABLE AS before_rows",
}
_SIDES = {"insert": ("after_rows",), "update": ("before_rows", "after_rows"), "delete": ("before_rows",)}
# New parents have no products yet: no trigger on their insert.
_PARENTS = ("catalog_category", "registry_umkm", "registry_pesantren", "registry_regency")


def _kept(table, event):
    return not (table in _PARENTS and event != "update")


def _trigger(table, event):
    concerned = " UNION ".join(CONCERNED[table].format(rows=side) for side in _SIDES[event])
    return f"""
CREATE FUNCTION {table}_relist_on_{event}() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM catalog_list(ARRAY({concerned}));
  RETURN NULL;
END $$;
CREATE TRIGGER {table}_relist_on_{event} AFTER {event.upper()} ON {table} {_EVENTS[event]}
  FOR EACH STATEMENT EXECUTE FUNCTION {table}_relist_on_{event}();
"""


def _no_trigger(table, event):
    return f"""
DROP TRIGGER {table}_relist_on_{event} ON {table};
DROP FUNCTION {table}_relist_on_{event}();
"""


# A product that is deleted takes its listing along by the foreign key's cascade in Python; raw SQL must do so itself.
_ALL = [(table, event) for table in CONCERNED for event in _EVENTS if _kept(table, event) and
        (table, event) != ("catalog_product", "delete")]  # fmt: skip
TRIGGERS = "".join(_trigger(table, event) for table, event in _ALL)
NO_TRIGGERS = "".join(_no_trigger(table, event) for table, event in _ALL)

# Words are counted by difference; in the order of the alphabet, so that two statements never wait for each other.
WORDS = """
CREATE FUNCTION catalog_count_words() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO catalog_word AS w (word, products, is_food_word)
      SELECT word, count(*), false FROM after_rows, unnest(name_words) word GROUP BY word ORDER BY word
      ON CONFLICT (word) DO UPDATE SET products = w.products + EXCLUDED.products;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO catalog_word AS w (word, products, is_food_word)
      SELECT word, -count(*), false FROM before_rows, unnest(name_words) word GROUP BY word ORDER BY word
      ON CONFLICT (word) DO UPDATE SET products = w.products + EXCLUDED.products;
  ELSE
    INSERT INTO catalog_word AS w (word, products, is_food_word)
      SELECT word, sum(n), false FROM (
        SELECT word, 1 AS n FROM after_rows, unnest(name_words) word UNION ALL
        SELECT word, -1 FROM before_rows, unnest(name_words) word) change
      GROUP BY word HAVING sum(n) <> 0 ORDER BY word
      ON CONFLICT (word) DO UPDATE SET products = w.products + EXCLUDED.products;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER catalog_count_words_on_insert AFTER INSERT ON catalog_listing REFERENCING NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION catalog_count_words();
CREATE TRIGGER catalog_count_words_on_update AFTER UPDATE ON catalog_listing
  REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION catalog_count_words();
CREATE TRIGGER catalog_count_words_on_delete AFTER DELETE ON catalog_listing REFERENCING OLD TABLE AS before_rows
  FOR EACH STATEMENT EXECUTE FUNCTION catalog_count_words();
"""
NO_WORDS = """
DROP TRIGGER catalog_count_words_on_insert ON catalog_listing;
DROP TRIGGER catalog_count_words_on_update ON catalog_listing;
DROP TRIGGER catalog_count_words_on_delete ON catalog_listing;
DROP FUNCTION catalog_count_words();
"""
