"""Which tables of the catalogue may leave as a workbook, and by which columns."""

from django.utils.translation import gettext_lazy as _

from catalog.models import Certificate, Grade, Product
from registry.exporting import EXPORTS, Column, Export
from registry.exports import field, number

EXPORTS[Product] = Export(
    "produk",
    (
        number(Product),
        field(Product, "name", width=36),
        field(Product, "brand"),
        field(Product, "category", width=24),
        field(Product, "status"),
        field(Product, "pillar"),
        Column("origin", _("origin"), lambda product: product.get_origin_display()),
        field(Product, "maker", width=36),
        Column("maker_id", _("number of the maker"), lambda product: str(product.maker_id)),
        Column("regency_code", _("code of the kabupaten or kota"), lambda product: product.regency_id),
        field(Product, "regency", width=22),
        Column("pesantren", _("pesantren"), lambda product: str(product.maker.pesantren or ""), width=36),
        *(
            field(Product, name)
            for name in (
                "price_from", "price_to", "unit", "minimum_order", "monthly_capacity", "net_weight_written",
                "net_weight_grams", "shelf_life_written", "shelf_life_days", "gtin", "ingredients", "description",
                "provenance", "created_at", "submitted_at", "published_at", "archived_at", "archived_why",
            )
        ),
    ),
    ["maker__pesantren", "regency", "category"],
)  # fmt: skip
EXPORTS[Certificate] = Export(
    "surat",
    (
        number(Certificate),
        field(Certificate, "kind"),
        field(Certificate, "number_written", width=28),
        field(Certificate, "number", width=28),
        field(Certificate, "maker", width=36),
        Column("maker_id", _("number of the maker"), lambda paper: str(paper.maker_id)),
        Column("regency", _("kabupaten or kota"), lambda paper: str(paper.maker.regency), width=22),
        *(field(Certificate, name) for name in ("issuer", "issued_on", "valid_until", "checked_at")),
        Column("checked_how", _("how it was checked"), lambda paper: paper.checked_how_in_words, width=30),
        *(
            field(Certificate, name)
            for name in ("refused_at", "refused_why", "revoked_on", "revoked_why", "created_at")
        ),
    ),
    ["maker__regency"],
)  # fmt: skip
EXPORTS[Grade] = Export(
    "nilai-kurasi",
    (
        Column("product_id", _("number of the product"), lambda grade: str(grade.product_id)),
        field(Grade, "product", width=36),
        Column("maker", _("maker"), lambda grade: str(grade.product.maker), width=36),
        field(Grade, "event", width=30),
        field(Grade, "on"),
        field(Grade, "letter"),
        field(Grade, "points"),
    ),
    ["product__maker", "event"],
)
