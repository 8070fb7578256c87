"""What only SQL can say about changes, steps undone, papers accepted and merged makers.

A merge moves products and papers of one maker to another, statement by statement: the keys that hold them together
may wait until its end. A badge shows on a product only where an officer accepted that the paper covers it; whatever
was covered by a checked paper until now was.
"""

from importlib import import_module

from django.db import migrations

from catalog.migrations import _listing

stand = import_module("registry.migrations.0007_history_stays").stand  # a name that begins with a number

KEYS = """
ALTER TABLE catalog_reviewevent
  ADD CONSTRAINT reviewevent_undo_names_whoever_decided FOREIGN KEY (undoes_id, decided_by_id)
    REFERENCES catalog_reviewevent (id, by_id),
  ADD CONSTRAINT reviewevent_change_is_of_the_product FOREIGN KEY (change_id, product_id)
    REFERENCES catalog_change (id, product_id);
CREATE TRIGGER paperevent_is_append_only BEFORE UPDATE OR DELETE ON catalog_paperevent
  FOR EACH ROW EXECUTE FUNCTION registry_keep_history();
CREATE TRIGGER curationstep_is_append_only BEFORE UPDATE OR DELETE ON catalog_curationstep
  FOR EACH ROW EXECUTE FUNCTION registry_keep_history();
"""
NO_KEYS = """
DROP TRIGGER curationstep_is_append_only ON catalog_curationstep;
DROP TRIGGER paperevent_is_append_only ON catalog_paperevent;
ALTER TABLE catalog_reviewevent
  DROP CONSTRAINT reviewevent_change_is_of_the_product, DROP CONSTRAINT reviewevent_undo_names_whoever_decided;
"""

_OF_A_MAKER = {
    "catalog_certificateproduct": (
        "certificateproduct_same_maker_as_product",
        "certificateproduct_same_maker_as_certificate",
    ),
    "catalog_export": ("export_same_maker_as_product",),
    "catalog_marketevidence": ("evidence_same_maker_as_export",),
}


def _waiting(how):
    return "".join(
        f"ALTER TABLE {table} ALTER CONSTRAINT {name} {how};\n"
        for table, names in _OF_A_MAKER.items()
        for name in names
    )


ACCEPT = """
UPDATE catalog_certificateproduct v SET accepted_at = c.checked_at, accepted_by_id = c.checked_by_id
  FROM catalog_certificate c WHERE c.id = v.certificate_id AND c.checked_at IS NOT NULL;
"""
_CHECKED = "AND c.checked_at IS NOT NULL AND c.revoked_on IS NULL"
_AGAIN = _listing.LISTING[_listing.LISTING.index("CREATE FUNCTION catalog_list(") :].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
LISTING = _AGAIN.replace(_CHECKED, f"{_CHECKED} AND v.accepted_at IS NOT NULL")


STANDING = [
    stand(table, "maker_id", "registry_umkm", name)
    for table, name in (
        ("catalog_product", "product_maker_stands"),
        ("catalog_certificate", "certificate_maker_stands"),
        ("catalog_export", "export_maker_stands"),
        ("catalog_marketevidence", "evidence_maker_stands"),
    )
]


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_changes_claims_curation"), ("registry", "0007_history_stays")]
    operations = [
        migrations.RunSQL(KEYS, NO_KEYS),
        migrations.RunSQL(_waiting("DEFERRABLE INITIALLY IMMEDIATE"), _waiting("NOT DEFERRABLE")),
        migrations.RunSQL(ACCEPT, migrations.RunSQL.noop),
        migrations.RunSQL(LISTING, _AGAIN),
        *(migrations.RunSQL(*each) for each in STANDING),
    ]
