"""Fixed words of the ground: who is who in OPOP. No models here."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Pillar(models.TextChoices):
    """The three pillars of OPOP (Pergub Jatim 62/2020), and outside it."""

    PESANTREN = "pesantrenpreneur", _("Pesantrenpreneur")
    SANTRI = "santripreneur", _("Santripreneur")
    SOCIAL = "sosiopreneur", _("Sosiopreneur")
    NONE = "none", _("Outside OPOP")


# A pesantren acts for its own business and its students', never for those of its alumni.
PILLARS_OF_THE_PESANTREN = (Pillar.PESANTREN, Pillar.SANTRI)
OPOP_PILLARS = (*PILLARS_OF_THE_PESANTREN, Pillar.SOCIAL)


class Origin(models.TextChoices):
    """What the catalogue splits on; follows from the pillar and is never typed."""

    PESANTREN = "pesantren", _("Pesantren product")
    ALUMNI = "alumni", _("Alumni product")


class RegencyKind(models.TextChoices):
    KABUPATEN = "kabupaten", _("Kabupaten")
    KOTA = "kota", _("Kota")


class Scale(models.TextChoices):
    """Scale of an UMKM (PP 7/2021)."""

    MICRO = "micro", pgettext_lazy("scale of a business", "Micro")
    SMALL = "small", pgettext_lazy("scale of a business", "Small")
    MEDIUM = "medium", pgettext_lazy("scale of a business", "Medium")


class Seat(models.TextChoices):
    """What a person is in an organisation."""

    OWNER = "owner", _("Owner")
    MEMBER = "member", _("Member")


class Purpose(models.TextChoices):
    """What a file was chosen for."""

    PRODUCT_PHOTO = "product_photo", _("Product photo")
    PAPER_SCAN = "paper_scan", _("Scan of a paper")
    EVIDENCE = "evidence", _("Evidence")
    SHEET = "sheet", _("List")
    PHOTO_ARCHIVE = "photo_archive", _("Photos for a list")


class JoinKind(models.TextChoices):
    """What somebody signs up with."""

    PESANTREN = "pesantren", _("A business of a pesantren")
    ALUMNI = "alumni", _("A business of alumni")
    OTHER = "other", _("Another UMKM")


class JoinStatus(models.TextChoices):
    """The life of a request to join."""

    WAITING = "waiting", pgettext_lazy("request", "Waiting")
    APPROVED = "approved", pgettext_lazy("request", "Approved")
    REFUSED = "refused", pgettext_lazy("request", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "Withdrawn")


class Verdict(models.TextChoices):
    """What an import says of a row."""

    CREATED = "created", pgettext_lazy("row of an import", "New")
    CHANGED = "changed", pgettext_lazy("row of an import", "Changed")
    UNCHANGED = "unchanged", pgettext_lazy("row of an import", "Unchanged")
    BROKEN = "broken", pgettext_lazy("row of an import", "Broken")
    OUTSIDE = "outside", pgettext_lazy("row of an import", "Outside East Java")


# What each kind of list brings in, by its code (registry.list_kinds.ListKind).
LISTS = {"pesantren": _("List of pesantren"), "product": _("List of products")}


class Desk(models.TextChoices):
    """At which door a list came in."""

    OPERATOR = "operator", pgettext_lazy("door", "Makers")
    STAFF = "staff", pgettext_lazy("door", "Office")


class ListState(models.TextChoices):
    """The life of a list that came in by the browser."""

    UPLOADED = "uploaded", pgettext_lazy("list", "Columns to be matched")
    JUDGING = "judging", pgettext_lazy("list", "Being checked")
    READY = "ready", pgettext_lazy("list", "Checked, not saved yet")
    WRITING = "writing", pgettext_lazy("list", "Being saved")
    DONE = "done", pgettext_lazy("list", "Saved")
    FAILED = "failed", pgettext_lazy("list", "Stopped by a fault")
    DISCARDED = "discarded", pgettext_lazy("list", "Discarded")
    UNDOING = "undoing", pgettext_lazy("list", "Being undone")
    UNDONE = "undone", pgettext_lazy("list", "Undone")


# verb: (states it may start from, state it leads to)
LIST_MOVES = {
    "judge": ({ListState.UPLOADED, ListState.READY, ListState.FAILED}, ListState.JUDGING),
    "show": ({ListState.JUDGING}, ListState.READY),
    "write": ({ListState.READY}, ListState.WRITING),
    "finish": ({ListState.WRITING}, ListState.DONE),
    "halt": ({ListState.WRITING}, ListState.READY),  # something stands in the way; nothing was written
    "break": ({ListState.JUDGING, ListState.WRITING}, ListState.FAILED),
    "discard": ({ListState.UPLOADED, ListState.READY, ListState.FAILED}, ListState.DISCARDED),
    "undo": ({ListState.DONE}, ListState.UNDOING),
    "leave": ({ListState.UNDOING}, ListState.DONE),  # something of it was touched; nothing was undone
    "close": ({ListState.UNDOING}, ListState.UNDONE),
}


class PhraseUse(models.TextChoices):
    """Where a ready phrase is offered."""

    RETURN_PRODUCT = "return_product", _("Returning a product")
    REFUSE_PAPER = "refuse_paper", _("Refusing a paper")


class AccessKind(models.TextChoices):
    """How somebody came by records or personal data."""

    EXPORT = "export", pgettext_lazy("access", "Export")
    VIEW = "view", pgettext_lazy("access", "View")


class TrailVerb(models.TextChoices):
    """What happened to a row."""

    INSERT = "insert", pgettext_lazy("row of a table", "added")
    UPDATE = "update", pgettext_lazy("row of a table", "changed")
    DELETE = "delete", pgettext_lazy("row of a table", "deleted")


class DoorKind(models.TextChoices):
    """What happened at the door of an account."""

    SIGNED_IN = "signed_in", pgettext_lazy("door", "Signed in")
    SIGNED_OUT = "signed_out", pgettext_lazy("door", "Signed out")
    FAILED = "failed", pgettext_lazy("door", "Wrong password or code")
    LOCKED = "locked", pgettext_lazy("door", "Locked after wrong tries")
    UNLOCKED = "unlocked", pgettext_lazy("door", "Unlocked by the office")
    STEP_SET = "step_set", pgettext_lazy("door", "Second step set up")
    STEP_RESET = "step_reset", pgettext_lazy("door", "Second step taken away by the office")
    RECOVERY_USED = "recovery_used", pgettext_lazy("door", "Recovery code used")
    RECOVERY_MADE = "recovery_made", pgettext_lazy("door", "New recovery codes made")
    SESSIONS_ENDED = "sessions_ended", pgettext_lazy("door", "Signed out of other devices")
    PASSWORD_CHANGED = "password_changed", pgettext_lazy("door", "Password changed")
    SUSPENDED = "suspended", pgettext_lazy("door", "Account closed")
    LET_IN = "let_in", pgettext_lazy("door", "Account opened again")


class RightKind(models.TextChoices):
    """What a person may ask about the own data (UU 27/2022, art. 5 to 9)."""

    COPY = "copy", pgettext_lazy("right", "A copy")
    CORRECTION = "correction", pgettext_lazy("right", "Correction")
    RESTRICTION = "restriction", pgettext_lazy("right", "Restriction")
    ERASURE = "erasure", pgettext_lazy("right", "Erasure")
    WITHDRAWAL = "withdrawal", pgettext_lazy("right", "Withdrawal of consent")


# Nobody has to do anything for these: the portal does them when the button is pressed.
DONE_AT_ONCE = (RightKind.COPY, RightKind.WITHDRAWAL)


class RightStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("right", "Open")
    DONE = "done", pgettext_lazy("right", "Done")
    REFUSED = "refused", pgettext_lazy("right", "Refused")
    TAKEN_BACK = "taken_back", pgettext_lazy("right", "Taken back")
