"""Papers of a product as the public reads them: what a star stands for today, and what it does not."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Certificate


class State(models.TextChoices):
    """What may be said of a paper on a day."""

    SHOWN = "shown", _("Checked and valid")
    UNCHECKED = "unchecked", _("Stated by the maker, not yet checked")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")


@dataclass(frozen=True)
class PaperToday:
    certificate: Certificate
    state: State


def papers_of(product, day):
    """All papers of a product, those a badge stands for first."""
    papers = [PaperToday(paper, state_on(paper, day)) for paper in product.certificates.all()]
    return sorted(papers, key=lambda paper: State.values.index(paper.state))


def state_on(paper, day) -> State:
    """Revoked before expired before unchecked; agrees with `Certificate.objects.shown_on(day)`."""
    if paper.revoked_on:
        return State.REVOKED
    if paper.valid_until and paper.valid_until < day:
        return State.EXPIRED
    return State.SHOWN if paper.checked_at else State.UNCHECKED
