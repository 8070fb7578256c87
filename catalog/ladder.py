"""The readiness ladder of an UMKM: NIB → halal → P-IRT → trade mark → MD → curation → export.

Each rung says what it takes and what it unlocks. A star stands only for what is checked and valid; what is recorded
and waits for the office is no step the maker has to take, but no star either.
"""

from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.choices import EvidenceKind, Paper
from catalog.models import Certificate, Grade, MarketEvidence, Product
from catalog.needed_papers import NIB
from registry.models import Umkm
from registry.templatetags.portal import long_date

CURATION, EXPORT = "curation", "export"
SITES = {NIB: "oss.go.id", Paper.HALAL: "ptsp.halal.go.id", Paper.PIRT: "oss.go.id", Paper.MEREK: "dgip.go.id"}
OF_THE_CATALOGUE = (CURATION, EXPORT)  # rungs of a product on show
OF_FOOD = (Paper.HALAL, Paper.PIRT, Paper.MD)  # rungs that a maker of other things does not climb

# rung: (label, what it takes, what it unlocks)
RUNGS = {
    NIB: (
        gettext_lazy("NIB"),
        gettext_lazy("Register at oss.go.id with KTP and telephone number; it is free."),
        gettext_lazy("Halal, P-IRT and the help of the office build on it."),
    ),
    Paper.HALAL: (
        Paper.HALAL.label,
        gettext_lazy("Ask at ptsp.halal.go.id, with the list of your ingredients."),
        gettext_lazy("Food and drink may be sold after 17 October 2026, and buyers filter by it."),
    ),
    Paper.PIRT: (
        Paper.PIRT.label,
        gettext_lazy("Apply at oss.go.id and take part in the course of the health office."),
        gettext_lazy("Shops and gift shops may sell your food."),
    ),
    Paper.MEREK: (
        gettext_lazy("Trade mark"),
        gettext_lazy("Apply at dgip.go.id; a letter of the office makes it cheaper."),
        gettext_lazy("Nobody else may use your name, and curation counts it."),
    ),
    Paper.MD: (
        Paper.MD.label,
        gettext_lazy("A checked kitchen and a laboratory test; the office helps six makers a year."),
        gettext_lazy("Supermarkets may sell your food, also frozen or canned."),
    ),
    CURATION: (
        gettext_lazy("Curation"),
        gettext_lazy("A product on show, good photos, valid papers; a panel of the office grades it."),
        gettext_lazy("Help with marketing, and a place in the list for export."),
    ),
    EXPORT: (
        gettext_lazy("Export"),
        gettext_lazy("A first sale abroad, confirmed by the office."),
        gettext_lazy("The mark “exported” on your products, and larger buyers."),
    ),
}


class Step(models.TextChoices):
    """How far a maker is with a rung."""

    DONE = "done", gettext_lazy("Done")
    WAITING = "waiting", gettext_lazy("Waiting for the office's check")
    NEXT = "next", gettext_lazy("Your next step")
    LATER = "later", gettext_lazy("Later")


@dataclass(frozen=True)
class Rung:
    """`note`: what is there now ("Valid until …"); `address`: where to do something about it, or empty; `site`: where
    the paper itself comes from, or empty."""

    key: str
    label: str
    state: Step
    takes: str
    unlocks: str
    note: str = ""
    address: str = ""
    site: str = ""

    @property
    def takes_linked(self):
        """What it takes, the site in it as a link."""
        before, site, after = str(self.takes).partition(self.site or "\0")
        link = format_html('<a href="https://{}" rel="noopener">{}</a>', site, site) if site else ""
        return format_html("{}{}{}", before, link, after)

    @property
    def is_nib(self):
        return self.key == NIB


@dataclass(frozen=True)
class Ladder:
    maker: object
    rungs: tuple[Rung, ...]

    @property
    def done(self) -> int:
        return sum(rung.state == Step.DONE for rung in self.rungs)

    @property
    def total(self) -> int:
        return len(self.rungs)


def ladders_of(makers, day) -> dict[int, Ladder]:
    """{maker's pk: Ladder} of several makers on a day; the same two queries for one and for a thousand."""
    makers = list(makers)
    facts = _Facts(makers, day)
    return {maker.pk: Ladder(maker, _rungs(maker, facts)) for maker in makers}


class _Facts:
    """What is on record about some makers: the best paper of each kind, grades, confirmed exports, what they make."""

    def __init__(self, makers, day):
        pks = [maker.pk for maker in makers]
        self.day, self.papers = day, {}
        valid = Certificate.objects.filter(maker__in=pks).valid_on(day)
        for paper in valid.order_by(models.F("valid_until").desc(nulls_first=True), "pk"):
            standing = self.papers.get((paper.maker_id, paper.kind))
            if standing is None or _ahead(paper) > _ahead(standing):
                self.papers[paper.maker_id, paper.kind] = paper
        self.grades, self.exporters, self.makes_food = {}, set(), {}
        for pk, letter, exports, makes, food in _made_by(pks):
            self.grades[pk] = letter
            self.exporters |= {pk} if exports else set()
            self.makes_food[pk] = food or not makes

    def climbs(self, maker, key):
        """Is this a rung of this maker's ladder?

        Food's are for makers of food, and for those without a product yet; those of the catalogue for who is in it.
        """
        if key in OF_THE_CATALOGUE and not maker.is_in_opop:
            return False
        return key not in OF_FOOD or self.makes_food[maker.pk] or (maker.pk, key) in self.papers


def _made_by(makers):
    """(maker, newest grade, exports, makes something, makes food) of each; one query."""
    made = Product.objects.filter(maker=models.OuterRef("pk"))
    grades = Grade.objects.filter(product__maker=models.OuterRef("pk")).order_by("-on", "-pk")
    exports = MarketEvidence.objects.confirmed().filter(kind=EvidenceKind.EXPORT, maker=models.OuterRef("pk"))
    food = made.filter(models.Q(is_food=True) | models.Q(is_food__isnull=True))
    told = (
        Umkm.objects.filter(pk__in=makers).order_by("pk").annotate(letter=models.Subquery(grades.values("letter")[:1]))
    )
    told = told.annotate(abroad=models.Exists(exports), makes=models.Exists(made), food=models.Exists(food))
    return told.values_list("pk", "letter", "abroad", "makes", "food")


def _ahead(paper):
    """Checked before waiting before refused."""
    return 2 if paper.checked_at else 0 if paper.refused_at else 1


def _rungs(maker, facts):
    found = [(key, *_standing(maker, key, facts)) for key in RUNGS if facts.climbs(maker, key)]
    upcoming = next((key for key, state, _note, _address in found if state is None), None)
    return tuple(
        Rung(key, label, state or _upcoming(key, upcoming), takes, unlocks, note, address, SITES.get(key, ""))
        for key, state, note, address in found
        for label, takes, unlocks in [RUNGS[key]]
    )


def _upcoming(key, upcoming):
    return Step.NEXT if key == upcoming else Step.LATER


def _standing(maker, key, facts):
    """(state or None where it is still to climb, note, address)."""
    if key == NIB:
        address = f"{reverse('maker_facts', args=[maker.pk])}#id_nib_written"
        return (Step.DONE if maker.nib_written else None), maker.nib_written, address
    if key == CURATION:
        grade = facts.grades.get(maker.pk)
        return (Step.DONE, _("Grade %(letter)s") % {"letter": grade}, "") if grade else (None, "", "")
    if key == EXPORT:
        return (Step.DONE, _("Confirmed by the office"), "") if maker.pk in facts.exporters else (None, "", "")
    return _paper_standing(maker, key, facts)


def _paper_standing(maker, kind, facts):
    paper = facts.papers.get((maker.pk, kind))
    larger = facts.papers.get((maker.pk, Paper.MD)) if kind == Paper.PIRT else None
    if larger and larger.checked_at and not (paper and paper.checked_at):
        return Step.DONE, _("Not needed beside BPOM MD"), ""
    if paper is None:
        return None, "", f"{reverse('paper_create')}?usaha={maker.pk}&jenis={kind}"
    address = reverse("paper_edit", args=[paper.pk])
    if paper.refused_at:
        return None, _("Needs mending"), address
    return Step.DONE if paper.checked_at else Step.WAITING, _until(paper), address


def _until(paper):
    words = _("%(number)s, valid until %(day)s") if paper.valid_until else _("%(number)s, without end date")
    return words % {"number": paper.number_written, "day": long_date(paper.valid_until)}
