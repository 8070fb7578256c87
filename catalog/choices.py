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


class ChangeStatus(models.TextChoices):
    """The life of a change of a published product, which stays on show meanwhile."""

    DRAFT = "draft", pgettext_lazy("change", "Begun")
    SUBMITTED = "submitted", pgettext_lazy("change", "Awaiting review")
    RETURNED = "returned", pgettext_lazy("change", "Returned")
    PUBLISHED = "published", pgettext_lazy("change", "Published")
    WITHDRAWN = "withdrawn", pgettext_lazy("change", "Given up")


OPEN_CHANGES = [ChangeStatus.DRAFT, ChangeStatus.SUBMITTED, ChangeStatus.RETURNED]

# verb: (statuses a change may start from, status it leads to)
CHANGE_MOVES = {
    "submit_change": ({ChangeStatus.DRAFT, ChangeStatus.RETURNED}, ChangeStatus.SUBMITTED),
    "take_back_change": ({ChangeStatus.SUBMITTED}, ChangeStatus.DRAFT),
    "give_up_change": ({ChangeStatus.DRAFT, ChangeStatus.RETURNED}, ChangeStatus.WITHDRAWN),
    "return_change": ({ChangeStatus.SUBMITTED}, ChangeStatus.RETURNED),
    "publish_change": ({ChangeStatus.SUBMITTED}, ChangeStatus.PUBLISHED),
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
    SUBMIT_CHANGE = "submit_change", _("Change sent for review")
    TAKE_BACK_CHANGE = "take_back_change", _("Change taken back")
    GIVE_UP_CHANGE = "give_up_change", _("Change given up")
    RETURN_CHANGE = "return_change", _("Change returned for revision")
    PUBLISH_CHANGE = "publish_change", _("Change published")
    UNDO = "undo", _("Decision undone")


# Decisions of an officer that a second one may undo, as long as nothing came after them.
UNDOABLE = {Verb.PUBLISH, Verb.RETURN, Verb.ARCHIVE, Verb.RESTORE, Verb.RETURN_CHANGE, Verb.PUBLISH_CHANGE}


class PaperVerb(models.TextChoices):
    """What the office did with a paper."""

    CHECK = "check", pgettext_lazy("paper", "Checked")
    REFUSE = "refuse", pgettext_lazy("paper", "Refused")
    REVOKE = "revoke", pgettext_lazy("paper", "Revoked")
    REOPEN = "reopen", pgettext_lazy("paper", "To be checked again")
    ACCEPT = "accept", _("Further products accepted")


class CheckedHow(models.TextChoices):
    """How an officer checked a paper."""

    SEEN = "seen", _("The document was seen")
    REGISTER = "register", _("Looked up in the issuer's register")


# Where what was filled in may change: not while the office reads it, not once it is archived.
EDITABLE = {Status.DRAFT, Status.RETURNED, Status.PUBLISHED}

# What an officer checks before the public sees it (catalog.material): an assumption the office may change.
ALWAYS_MATERIAL = ("maker", "papers")
USUALLY_MATERIAL = ("name", "name_en", "brand", "category", "ingredients", "photos")
MAY_BE_MATERIAL = ("photos", "name", "name_en", "brand", "category", "description", "description_en", "ingredients",
                   "net_weight_written", "shelf_life_written")  # fmt: skip

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


LOWEST_POINTS, HIGHEST_POINTS = 1, 5  # of a criterion at a curation


class CurationVerb(models.TextChoices):
    """What was done with a curation."""

    OPEN = "open", pgettext_lazy("curation", "Opened")
    REVISE = "revise", pgettext_lazy("curation", "Changed")
    CLOSE = "close", pgettext_lazy("curation", "Closed")
    REOPEN = "reopen", pgettext_lazy("curation", "Opened again")


class EvidenceKind(models.TextChoices):
    """What proves that a maker has a market."""

    EXPORT = "export", _("Export")
    DEAL = "deal", _("Deal from an inquiry")
    PURCHASE_ORDER = "purchase_order", _("Purchase order")
    SALES_RECORD = "sales_record", _("Sales record")
    RETAILER = "retailer_listing", _("Retailer listing")
