"""How complete a product is, what its next best step would be, and how each step stands: the one rule for it.

What the office needs comes from the workflow, which papers count from catalog.needed_papers; the rest is what buyers
ask about. A percentage is a share of weights: what is needed counts twice.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog import workflow
from catalog.choices import RETURNABLE_FIELDS, Status
from catalog.needed_papers import Held, Need
from catalog.steps import CHECK, PAPERS, PHOTOS, PRICE, STEPS, WHAT, Step, step_of

NEEDED, WANTED = 2, 1  # weights
GOOD_PHOTOS = 3  # front, back, what is inside

# What buyers ask about, the most asked first: (name, step, words where it is not there, asked of food alone).
ASKED = (
    ("description", WHAT, _("Describe it: buyers want to know what makes it good."), False),
    ("net_weight_written", PRICE, _("Write the net weight."), False),
    ("ingredients", PRICE, _("Write the ingredients, as on the package."), True),
    ("unit", PRICE, _("Say what one price is for."), False),
    ("monthly_capacity", PRICE, _("Say how much you can make in a month."), False),
    ("shelf_life_written", PRICE, _("Say how long it keeps."), True),
    ("minimum_order", PRICE, _("Say how much a buyer orders at least."), False),
)


class State(models.TextChoices):
    """How a step stands, in words beside its sign."""

    MEND = "mend", _("to be mended")
    MISSING = "missing", _("something is missing")
    OPEN = "open", _("more is possible")
    DONE = "done", _("complete")


@dataclass(frozen=True)
class Gap:
    """Something that is not there: what it is called, where it is filled in, in words; needed by the office or not."""

    name: str
    step: Step
    words: str
    is_needed: bool = False


@dataclass(frozen=True)
class Completeness:
    """`percent` of what may be filled in; `gaps` in the order in which they are best closed."""

    percent: int
    gaps: tuple[Gap, ...]

    @property
    def missing(self) -> tuple[Gap, ...]:
        """What still stands between the product and the office."""
        return tuple(gap for gap in self.gaps if gap.is_needed)

    @property
    def next_gap(self) -> Gap | None:
        """The first that whoever fills in can close: whether a maker takes part in OPOP is the office's to settle."""
        return next((gap for gap in self.gaps if gap.name != "maker"), None)


def completeness_of(product, needs: list[Need], *, photo_needed=True, marked=()) -> Completeness:
    """`needs` are the product's (papers_needed); `marked` the fields that an officer named, which come first.

    Asks the database nothing where the photos were fetched.
    """
    needed = _needed(product, photo_needed)
    photos = len(product.photos.all())
    wanted = [] if photos >= GOOD_PHOTOS else [_photos_gap(photos)]
    wanted += [gap for gap, is_there in _asked(product) if not is_there]
    papers = [_paper_gap(need) for need in needs if need.counts and not need.is_there]
    whole = _whole(product, needs)
    lost = NEEDED * sum(gap.step != CHECK for gap in needed) + WANTED * (len(wanted) + len(papers))
    told = {gap.name for gap in needed}
    later = [gap for gap in [*wanted[:2], *papers, *wanted[2:]] if gap.name not in told]
    return Completeness(round(100 * (whole - lost) / whole), (*_marked(marked), *needed, *later))


def states_of(gaps, marked=()) -> dict[str, State]:
    """{slug of a step: how it stands}; `marked` are the fields that an officer named when returning the product."""
    states = {}
    for step in STEPS:
        here = [gap for gap in gaps if gap.step == step]
        if set(marked) & set(step.answers_for):
            states[step.slug] = State.MEND
        elif any(gap.is_needed for gap in here):
            states[step.slug] = State.MISSING
        else:
            states[step.slug] = State.OPEN if here else State.DONE
    return states | {CHECK.slug: State.MISSING if any(gap.is_needed for gap in gaps) else State.OPEN}


def _needed(product, photo_needed):
    steps = {"category": WHAT, "photos": PHOTOS, "price_from": PRICE}
    missing = workflow.missing_for_submission(product, photo_needed=photo_needed)
    if product.status in (Status.PUBLISHED, Status.ARCHIVED):
        missing.pop("maker", None)
    gaps = [Gap(name, steps.get(name, CHECK), refusal.messages[0], True) for name, refusal in missing.items()]
    return sorted(gaps, key=lambda gap: STEPS.index(gap.step))


def _marked(names):
    """What an officer marked: nothing is missing, but it is to be looked at before all else."""
    words = _("Mend what the officer marked: %(field)s.")
    steps = [(name, step_of(name)) for name in names]
    return [Gap(name, step, words % {"field": RETURNABLE_FIELDS.get(name, name)}) for name, step in steps]


def _photos_gap(number):
    words = _("Add photos of the back and of what is inside.") if number < 2 else _("Add a third photo.")
    return Gap("photos", PHOTOS, words)


def _paper_gap(need):
    words = _("Mend the paper: %(paper)s.") if need.held == Held.REFUSED else _("Record the paper: %(paper)s.")
    return Gap(f"paper {need.kinds[0]}", PAPERS, words % {"paper": need.label})


def _asked(product):
    """(gap, is it filled in) for each thing that buyers ask about this product."""
    for name, step, words, of_food in ASKED:
        if not of_food or product.is_food is not False:
            yield Gap(name, step, words), bool(getattr(product, name))


def _whole(product, needs):
    """The weight of everything: name, category, price and a photo are needed, more photos and all else wanted."""
    papers = sum(need.counts for need in needs)
    return 4 * NEEDED + WANTED * (1 + papers + sum(1 for _each in _asked(product)))
