"""The steps in which a product is filled in, in their order: what each asks, and its word in the address."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Step(NamedTuple):
    """One page of a product. `fields` are those of the form, `folded` those of them that lie folded away.

    `answers_for` names what an officer may mark when returning a product and finds on this page.
    """

    slug: str
    label: str
    heading: str
    fields: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()
    answers_for: tuple[str, ...] = ()


_WHAT = ("maker", "name", "category", "brand", "description", "name_en", "description_en")
_PRICE = ("ingredients", "net_weight_written", "shelf_life_written", "price_from", "price_to", "unit",
          "minimum_order", "monthly_capacity")  # fmt: skip

WHAT = Step("apa", pgettext_lazy("step", "What"), _("What is it?"), _WHAT, ("name_en", "description_en"), _WHAT)
PHOTOS = Step("foto", pgettext_lazy("step", "Photos"), _("How does it look?"), ("photos",), (), ("photos",))
PAPERS = Step("surat", pgettext_lazy("step", "Papers"), _("Which papers does it have?"), (), (), ("papers",))
PRICE = Step("harga", pgettext_lazy("step", "Price"), _("Contents, price and capacity"), _PRICE, (), _PRICE)
CHECK = Step("periksa", pgettext_lazy("step", "Send"), _("Check and send"))

STEPS = (WHAT, PHOTOS, PAPERS, PRICE, CHECK)
FILLED_IN = {step.slug: step for step in STEPS[:-1]}  # those with an address of their own


def after(step: Step) -> Step:
    return STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)]


def before(step: Step) -> Step | None:
    at = STEPS.index(step)
    return STEPS[at - 1] if at else None


def step_of(name: str) -> Step:
    """Where a field, or what an officer marked, is filled in; the last step for what has no page."""
    return next((step for step in STEPS if name in step.answers_for), CHECK)
