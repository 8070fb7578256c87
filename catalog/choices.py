"""The life of a product on one screen, and the fixed words of the catalogue. No models here."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """Words for staff; operators read others (`SIGNS` at their desk)."""

    DRAFT = "draft", pgettext_lazy("product", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("product", "Awaiting review")
    RETURNED = "returned", pgettext_lazy("product", "Returned")
    PUBLISHED = "published", pgettext_lazy("product", "Published")
    ARCHIVED = "archived", pgettext_lazy("product", "Archived")


# verb: (statuses it may start from, status it leads to)
MOVES = {
    "submit": ({Status.DRAFT, Status.RETURNED}, Status.SUBMITTED),
    "take_back": ({Status.SUBMITTED}, Status.DRAFT),
    "return_for_revision": ({Status.SUBMITTED}, Status.RETURNED),
    "publish": ({Status.SUBMITTED}, Status.PUBLISHED),
    "publish_from_old_catalogue": ({Status.DRAFT}, Status.PUBLISHED),
    "archive": ({Status.PUBLISHED}, Status.ARCHIVED),
    "restore": ({Status.ARCHIVED}, Status.PUBLISHED),
}


class Verb(models.TextChoices):
    """What happened to a product, as its history tells it."""

    SUBMIT = "submit", _("Sent for review")
    TAKE_BACK = "take_back", _("Taken back")
    RETURN = "return_for_revision", _("Returned for revision")
    PUBLISH = "publish", pgettext_lazy("event", "Published")
    PUBLISH_OLD = "publish_from_old_catalogue", _("Published from the old catalogue")
    ARCHIVE = "archive", pgettext_lazy("event", "Archived")
    RESTORE = "restore", _("Published again")


# Where what was filled in may change: not while the office reads it, not once it is archived.
EDITABLE = {Status.DRAFT, Status.RETURNED, Status.PUBLISHED}

# What an officer checked: locked while a product is published. An assumption the office may change.
MATERIAL_FIELDS = ("maker", "name", "name_en", "brand", "category", "ingredients", "photos", "papers")

# Fields an officer may name when returning a product: (name, words)
RETURNABLE_FIELDS = {
    "photos": _("Photos"),
    "name": _("Product name"),
    "name_en": _("Name in English"),
    "brand": _("Brand"),
    "category": _("Category"),
    "description": _("Description"),
    "description_en": _("Description in English"),
    "ingredients": _("Ingredients"),
    "net_weight_written": _("Net weight"),
    "shelf_life_written": _("Shelf life"),
    "price_from": _("Price"),
    "unit": _("Unit of sale"),
    "minimum_order": _("Minimum order"),
    "monthly_capacity": _("Monthly capacity"),
    "papers": _("Papers"),
}


class Provenance(models.TextChoices):
    """How a product came into the portal."""

    PORTAL = "portal", _("Registered in the portal")
    LIST = "list", _("From a list")
    OLD_CATALOGUE = "old_catalogue", _("From the old catalogue")


class Paper(models.TextChoices):
    """Kinds of certificate. NIB, NPWP and NSPP are columns of the maker instead."""

    HALAL = "halal", _("Halal")
    PIRT = "pirt", _("P-IRT")
    MD = "md", _("BPOM MD")
    MEREK = "merek", _("Trade mark")
    SNI = "sni", _("SNI")
    HACCP = "haccp", _("HACCP")
    ORGANIC = "organic", _("Organic")
    TKDN = "tkdn", _("TKDN")


# Papers one can filter the catalogue by, in this order.
FACET_PAPERS = (Paper.HALAL, Paper.PIRT, Paper.MD, Paper.MEREK, Paper.SNI)


class GradeLetter(models.TextChoices):
    """Result of the office's curation."""

    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"


class EvidenceKind(models.TextChoices):
    """What proves that a maker has a market."""

    EXPORT = "export", _("Export")
    DEAL = "deal", _("Deal from an inquiry")
    PURCHASE_ORDER = "purchase_order", _("Purchase order")
    SALES_RECORD = "sales_record", _("Sales record")
    RETAILER = "retailer_listing", _("Retailer listing")
