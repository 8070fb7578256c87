"""Publishing many at once: each by its own verb, in its own transaction, and with an answer of its own."""

from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from catalog import workflow, workflow_changes
from catalog.choices import ChangeStatus, Status
from catalog.doubts import doubts_about
from catalog.meanwhile import words_refusing
from catalog.models import Change, Product
from catalog.rounds import CHANGE, NEW
from registry.days import today
from registry.keys import keys_in

MOST_AT_ONCE = 50
DONE, LOOK, REFUSED = "done", "look", "refused"


class Pick(NamedTuple):
    """One chosen line: what it is, its key, and the version that the officer saw."""

    kind: str
    pk: int
    version: int

    @classmethod
    def read(cls, text):
        """Of "baru:12:3"; None where it is not one."""
        kind, _colon, numbers = text.partition(":")
        parts = numbers.split(":")
        read = keys_in(parts)
        if kind not in (NEW, CHANGE) or len(parts) != 2 or len(read) != 2:
            return None
        return cls(kind, *read)


class Outcome(NamedTuple):
    """What became of one pick: DONE, LOOK (it wants to be looked at by itself) or REFUSED, and why in words."""

    product: Product
    kind: str
    state: str
    words: list


def picks_of(texts) -> list[Pick]:
    """Raises ValidationError(code="nothing_chosen") or (code="too_many")."""
    picks = list(dict.fromkeys(pick for pick in map(Pick.read, texts) if pick))
    if not picks:
        raise ValidationError(_("Mark at least one that should be published."), code="nothing_chosen")
    if len(picks) > MOST_AT_ONCE:
        words = _("Mark %(most)s at most; publish these first, then the others.")
        raise ValidationError(words, code="too_many", params={"most": MOST_AT_ONCE})
    return picks


def publish_many(picks, *, by, at) -> list[Outcome]:
    """Publish each of them as far as the rules allow; what does not exist (any more) is left out.

    Pressed again, it publishes nothing twice, and says again what it did.
    """
    found = _found(picks, by)
    doubts = _doubts(found)
    return [_publish(pick, thing, doubts, by=by, at=at) for pick, thing in found.items()]


def _found(picks, user) -> dict:
    """{pick: its product or change}, in the order of picking."""
    keys = {kind: [pick.pk for pick in picks if pick.kind == kind] for kind in (NEW, CHANGE)}
    products = Product.objects.visible_to(user).with_maker().in_bulk(keys[NEW])
    changes = Change.objects.visible_to(user).select_related("product__maker").in_bulk(keys[CHANGE])
    things = {NEW: products, CHANGE: changes}
    return {pick: things[pick.kind][pick.pk] for pick in picks if pick.pk in things[pick.kind]}


def _doubts(found):
    products = [thing for pick, thing in found.items() if pick.kind == NEW]
    changes = [thing for pick, thing in found.items() if pick.kind == CHANGE]
    return doubts_about(products, changes, today())


def _publish(pick, thing, doubts, *, by, at):
    """The verb says first whether it is possible; where there are doubts, nothing of it stays."""
    product = thing if pick.kind == NEW else thing.product
    try:
        with transaction.atomic():
            _verb(pick)(thing, by=by, at=at, version=pick.version)
            if product.pk in doubts:
                transaction.set_rollback(True)
                return Outcome(product, pick.kind, LOOK, doubts[product.pk])
    except PermissionDenied:
        words = _("You act for this maker, or sent this in yourself: another officer decides.")
        return Outcome(product, pick.kind, REFUSED, [words])
    except ValidationError as refusal:
        if not _is_done(pick, type(thing).objects.get(pk=thing.pk), by):
            return Outcome(product, pick.kind, REFUSED, words_refusing(product, by, refusal))
    return Outcome(product, pick.kind, DONE, [])


def _verb(pick):
    return workflow.publish if pick.kind == NEW else workflow_changes.publish_change


def _is_done(pick, thing, by):
    """This officer has just published it, as it was seen: a second press of the same button."""
    published = Status.PUBLISHED if pick.kind == NEW else ChangeStatus.PUBLISHED
    return thing.status == published and thing.published_by_id == by.pk and thing.version == pick.version + 1
