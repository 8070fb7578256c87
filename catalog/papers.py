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
    """The papers of a product, those a badge stands for first; one that the office refused is not named. One query."""
    covers = product.covered_by.filter(certificate__refused_at__isnull=True).select_related("certificate")
    covers = covers.order_by("certificate__kind", "-certificate__issued_on", "certificate")
    papers = [PaperToday(cover.certificate, state_on(cover, day)) for cover in covers]
    return sorted(papers, key=lambda paper: State.values.index(paper.state))


def state_on(cover, day) -> State:
    """Of a paper on a product it covers: revoked before expired before unchecked.

    Checked for other products alone is unchecked here; agrees with `Certificate.objects.shown_for(product, day)`.
    """
    paper = cover.certificate
    if paper.revoked_on:
        return State.REVOKED
    if paper.valid_until and paper.valid_until < day:
        return State.EXPIRED
    return State.SHOWN if paper.checked_at and cover.accepted_at else State.UNCHECKED
