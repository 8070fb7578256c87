"""Which papers a product needs, why, how to get them, and how its maker stands: one place for the rule.

A hint in the selection, never a stop: what is needed is decided by the authorities, and words in a name can mislead.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.choices import Paper
from catalog.models import Category, Certificate
from registry.choices import Scale

NIB = "nib"  # a column of the maker, not a certificate
TR, NA = "tr", "na"  # permits of BPOM that the portal has no kind for: it names them, and records none
JAMU, CARE = "herbal-jamu", "kecantikan-perawatan"  # words of categories in addresses
PERMIT_OF = {JAMU: TR, CARE: NA}
HALAL_COMPULSORY_SINCE = date(2026, 10, 17)  # for micro and small makers of food and drink
HALAL_SCALES = (Scale.MICRO, Scale.SMALL, "")  # a scale not known is most likely a small one

# What P-IRT is not allowed for (DOMAIN, numbers on papers), told by words of the name, the pack or the shelf life.
# An assumption that the office may change here: (what it is, words).
NOT_FOR_PIRT = tuple(
    (what, re.compile(words))
    for what, words in (
        (
            _("milk and what is made of it"),
            r"\b(yogh?urt|kefir|es krim|ice cream)\b|^(keju|mentega|susu(?! (kedelai|almond|kurma|jagung)))\b",
        ),
        (_("frozen food, raw meat and fish"), r"\b(beku|frozen|nugg?ets?|naget|sosis|kornet)\b"),
        (_("bottled water"), r"\b(air (minum|mineral)|amdk)\b"),
        (_("baby food"), r"\bmp ?asi\b|\b(makanan|bubur|biskuit|susu|formula) (pendamping|bayi|balita)\b"),
        (_("canned goods"), r"(?<!kerupuk )(?<!biskuit )\bkaleng\b"),
        (_("alcoholic drinks"), r"\b(alkohol|arak|tuak)\b"),
        (
            _("food that must meet an SNI"),
            r"^(tepung terigu|minyak goreng|garam|gula (pasir|kristal|rafinasi)|kopi instan|(kakao|cokelat) bubuk)\b",
        ),
    )
)

WORDS = {
    NIB: (_("NIB"), _("Every business needs it; the other papers build on it."),
          _("Free at oss.go.id, with KTP and telephone number; it is there the same day.")),
    Paper.HALAL: (Paper.HALAL.label, "",
                  _("Ask at ptsp.halal.go.id; micro and small makers may declare it themselves, often free "
                    "of charge, with a companion for the halal process.")),
    Paper.PIRT: (Paper.PIRT.label, _("Home-made food may be sold in shops with it."),
                 _("Apply at oss.go.id with your NIB, and take part in the course of the health office of your "
                   "kab/kota.")),
    Paper.MD: (Paper.MD.label, "",
               _("Register at e-reg.pom.go.id after the check of your kitchen by BPOM and a laboratory test; the "
                 "office helps six makers a year with the test.")),
    TR: (_("BPOM TR, for jamu and herbal medicine"),
         _("Packed jamu and herbal medicine need it; jamu made fresh for each buyer does not."),
         _("Register at asrot.pom.go.id. BPOM first checks how you make it (CPOTB, in steps for small makers); or a "
           "maker with that certificate makes it for you.")),
    NA: (_("BPOM NA, for cosmetics"),
         _("Whatever is put on skin, hair, nails, lips or teeth needs it, soap included; tools do not."),
         _("Notify it at notifkos.pom.go.id. BPOM first checks how you make it (CPKB); or a maker with that "
           "certificate makes it for you.")),
    Paper.MEREK: (_("Trade mark"), _("Nobody else may use your name then, and buyers find it again."),
                  _("Apply at dgip.go.id; makers with an UMKM letter of the office pay less.")),
}  # fmt: skip
HALAL_COMPULSORY = _("Compulsory for food and drink of micro and small makers since 17 October 2026.")
HALAL_FOOD = _("Food and drink need it; buyers look for it first.")
MD_NEEDED = _("P-IRT is not allowed for %(what)s: this product needs the marketing permit of BPOM.")


class Held(models.TextChoices):
    """How a maker stands with a paper that is needed."""

    CHECKED = "checked", _("There, and checked")
    CLAIMED = "claimed", _("Checked, waits to be accepted for this product")
    WAITING = "waiting", _("Recorded, not yet checked")
    GIVEN = "given", _("Its number is recorded")  # of the NIB: a column of the maker, which no officer checks
    REFUSED = "refused", _("Recorded, needs mending")
    ELSEWHERE = "elsewhere", _("There, but not for this product")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")
    MISSING = "missing", _("Not there yet")
    UNRECORDED = "unrecorded", _("Needed, but not recorded in this portal")


@dataclass(frozen=True)
class Need:
    """A paper that is needed. `kinds`: any one of them will do; `certificate`: the one that `held` speaks of."""

    kinds: tuple[str, ...]
    label: str
    is_compulsory: bool
    why: str
    how: str
    held: Held = Held.MISSING
    certificate: Certificate | None = None

    @property
    def is_there(self):
        return self.held in (Held.CHECKED, Held.CLAIMED, Held.WAITING, Held.GIVEN)

    @property
    def is_nib(self):
        return self.kinds == (NIB,)

    @property
    def counts(self):
        """Whether a product is not complete without it: never for what cannot be recorded here."""
        return self.is_compulsory and self.held != Held.UNRECORDED


def papers_needed(subject, *, day, maker=None, papers=None) -> list[Need]:
    """Papers for a product, or for any product of a category; the most basic first.

    Of a product the papers that cover it count, of a category all papers of `maker` (a product's is its own). Without
    a maker all are missing. One query for the papers of the maker; several calls may share `papers`, those of all
    their makers (`with_covered`).
    """
    is_category = isinstance(subject, Category)
    maker = maker if is_category else subject.maker
    held = _papers_of(maker, papers)
    needs = [_nib(maker), *_kinds_needed(subject, maker, day)]
    return [need if need.is_nib else _judged(need, held, None if is_category else subject.pk, day) for need in needs]


def not_for_pirt(product) -> str:
    """What kind of food P-IRT is not allowed for this product seems to be; "" where nothing speaks against P-IRT."""
    if not product.is_food:
        return ""
    words = " ".join(re.findall(r"[^\W_]+", product.name.casefold()))
    kept = " ".join(re.findall(r"[^\W_]+", product.shelf_life_written.casefold()))
    said = (what for what, pattern in NOT_FOR_PIRT if pattern.search(words))
    frozen = NOT_FOR_PIRT[1]
    return str(next(said, frozen[0] if frozen[1].search(kept) else ""))


def _nib(maker):
    label, why, how = WORDS[NIB]
    held = Held.GIVEN if maker and maker.nib_written else Held.MISSING
    return Need((NIB,), label, True, why, how, held)


def _kinds_needed(subject, maker, day):
    """What is needed, before anybody looks whether it is there."""
    if not subject.is_food:
        return [*_unrecorded(subject), _need(Paper.MEREK, is_compulsory=False)]
    return [_halal(maker, day), _permit(subject)]


def _unrecorded(subject):
    category = subject if isinstance(subject, Category) else subject.category
    kind = PERMIT_OF.get(category.slug) if category else None
    return [replace(_need(kind), held=Held.UNRECORDED)] if kind else []


def _need(kind, *, is_compulsory=True, why=""):
    label, usual_why, how = WORDS[kind]
    return Need((kind,), label, is_compulsory, why or usual_why, how)


def _halal(maker, day):
    scale = (maker.scale_computed or maker.scale_reported) if maker else ""
    is_small = scale in HALAL_SCALES and day >= HALAL_COMPULSORY_SINCE
    return _need(Paper.HALAL, why=HALAL_COMPULSORY if is_small else HALAL_FOOD)


def _permit(subject):
    """P-IRT or the larger permit that holds for the same and more; that one alone where P-IRT is not allowed."""
    what = "" if isinstance(subject, Category) else not_for_pirt(subject)
    if what:
        return _need(Paper.MD, why=MD_NEEDED % {"what": what})
    _label, why, how = WORDS[Paper.PIRT]
    return Need((Paper.PIRT, Paper.MD), _("P-IRT or BPOM MD"), True, why, how)


def _papers_of(maker, papers):
    if maker is None:
        return []
    if papers is None:
        return list(maker.certificates.with_covered())
    return [paper for paper in papers if paper.maker_id == maker.pk]


def _judged(need, papers, product_pk, day):
    """The need with the best paper of its kinds and what may be said of it."""
    told = [(_held(paper, product_pk, day), paper) for paper in papers if paper.kind in need.kinds]
    if not told:
        return need
    held, paper = min(told, key=lambda each: Held.values.index(each[0]))
    return Need(need.kinds, need.label, need.is_compulsory, need.why, need.how, held, paper)


def _held(paper, product_pk, day):
    if paper.revoked_on:
        return Held.REVOKED
    if paper.valid_until and paper.valid_until < day:
        return Held.EXPIRED
    if product_pk and product_pk not in paper.covered:
        return Held.REFUSED if paper.refused_at else Held.ELSEWHERE
    if paper.checked_at:
        return Held.CHECKED if not product_pk or product_pk in paper.accepted else Held.CLAIMED
    return Held.REFUSED if paper.refused_at else Held.WAITING
