"""Papers as their maker sees them on a day: how each stands, in plain words, the pressing ones first."""

from datetime import timedelta
from typing import NamedTuple

from django.db import models
from django.db.models import Case, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

MOST_SHOWN = 180  # signs of an officer's words on the first page
SOON = timedelta(days=90)  # from here on a paper is listed among those that end


class Standing(models.TextChoices):
    """How a paper stands with its maker, in the order in which they are listed."""

    MEND = "mend", gettext_lazy("Needs mending")
    ENDING = "ending", gettext_lazy("Ending soon")
    EXPIRED = "expired", gettext_lazy("Expired")
    WAITING = "waiting", gettext_lazy("Waiting for the office's check")
    VALID = "valid", gettext_lazy("Checked and valid")
    REVOKED = "revoked", gettext_lazy("Revoked")


class Sign(NamedTuple):
    """What a standing looks like: words, tone and icon."""

    words: str
    tone: str
    icon: str


LOOKS = {
    Standing.MEND: ("stop", "warn"),
    Standing.ENDING: ("wait", "warn"),
    Standing.EXPIRED: ("stop", "slash"),
    Standing.WAITING: ("wait", "clock"),
    Standing.VALID: ("ok", "star"),
    Standing.REVOKED: ("stop", "cross"),
}


def standing_of(paper, day) -> Standing:
    """Revoked before expired before refused before ending soon; agrees with `in_order`."""
    if paper.revoked_on:
        return Standing.REVOKED
    if paper.valid_until and paper.valid_until < day:
        return Standing.EXPIRED
    if paper.refused_at:
        return Standing.MEND
    if paper.valid_until and paper.valid_until <= day + SOON:
        return Standing.ENDING
    return Standing.VALID if paper.checked_at else Standing.WAITING


def sign_of(paper, day) -> Sign:
    """The badge of a paper on a day: "Ends in 12 days", "Revoked"."""
    standing = standing_of(paper, day)
    words = _days_left((paper.valid_until - day).days) if standing == Standing.ENDING else standing.label
    return Sign(words, *LOOKS[standing])


def in_order(papers, day):
    """The papers with `standing`, the pressing ones first, and of these those that end first."""
    ranks = Case(
        When(revoked_on__isnull=False, then=Value(Standing.REVOKED)),
        When(valid_until__lt=day, then=Value(Standing.EXPIRED)),
        When(refused_at__isnull=False, then=Value(Standing.MEND)),
        When(valid_until__lte=day + SOON, then=Value(Standing.ENDING)),
        When(checked_at__isnull=False, then=Value(Standing.VALID)),
        default=Value(Standing.WAITING),
    )
    place = Case(*(When(standing=value, then=Value(at)) for at, value in enumerate(Standing.values)))
    return papers.annotate(standing=ranks).order_by(place, models.F("valid_until").asc(nulls_last=True), "kind", "-pk")


def to_mend(papers) -> list[tuple[str, str, str]]:
    """[(words, the officer's words, address)] of those among some papers that the office asks to mend."""
    return [
        (
            _("%(paper)s needs mending") % {"paper": paper},
            _("The office writes: “%(words)s”") % {"words": paper.refused_why[:MOST_SHOWN]},
            reverse("paper_edit", args=[paper.pk]),
        )
        for paper in papers
        if paper.refused_at
    ]


def _days_left(days):
    if days == 0:
        return _("Ends today")
    if days == 1:
        return _("Ends tomorrow")
    return ngettext("Ends in one day", "Ends in %(days)s days", days) % {"days": days}
