"""What an officer looks at on the review page: values and photos, live beside proposed, and the history.

A page asks at most twelve queries, so some things are asked together: whether the officer acts for the maker and the
ready phrases come with the product, a change comes with the step by which it was sent.
"""

from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, Case, Exists, F, Func, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from catalog.choices import RETURNABLE_FIELDS, ChangeStatus, Status
from catalog.differences import PHOTOS, is_same
from catalog.models import Category, Change, ChangePhoto, Product, ProductPhoto
from catalog.word_differences import marked
from catalog.workflow_undo import may_undo
from registry.choices import PhraseUse
from registry.models import ReadyPhrase, Umkm, Upload
from registry.templatetags.portal import rupiah

PAPERS = "papers"
OF_UPLOAD = ("pk", "key", "sizes", "width", "height")


class Row(NamedTuple):
    """One field: what stands on the product, and what a change proposes instead, in pieces with marks."""

    name: str
    label: str
    value: str
    before: list
    after: list
    is_moved: bool  # the product changed since the proposal was made


def products_for_review(user):
    """Products as the review page needs them.

    Each has its claim, `acted_for` (by this person), `ahead` (how many products and changes wait longer than what
    waits of it) and `phrases` (the ready ones, the same for all).
    """
    phrases = ReadyPhrase.objects.filter(use=PhraseUse.RETURN_PRODUCT, is_active=True)
    products = Product.objects.visible_to(user).with_maker()
    return (
        products.select_related("claim__by")
        .alias(sent=_sent())
        .annotate(
            ahead=_number_before(Product) + _number_before(Change),
            acted_for=Exists(Umkm.objects.acted_for_by(user).filter(pk=OuterRef("maker"))),
            phrases=ArraySubquery(phrases.order_by("position", "pk").values("text")),
        )
    )


def _sent():
    """When what waits of a product was sent: itself, or its change."""
    its_change = Change.objects.awaiting_review().filter(product=OuterRef("pk"))
    return Case(
        When(status=Status.SUBMITTED, then=F("submitted_at")), default=Subquery(its_change.values("submitted_at")[:1])
    )


def _number_before(model):
    """How many products, or changes, wait that were sent earlier."""
    earlier = model.objects.awaiting_review().filter(submitted_at__lt=OuterRef("sent")).order_by()
    return Subquery(earlier.annotate(n=Func("pk", function="count")).values("n"), output_field=IntegerField())


def history_of(product) -> list:
    """The steps of a product, the newest first; one query.

    Each has `undone`, the step that undid it or None, and `told`, what differed: [(label, before, after)].
    """
    key = Cast(KeyTextTransform("category", OuterRef("change__values")), BigIntegerField())
    steps = product.events.select_related("by", "change__updated_by", "decided_by")
    steps = list(steps.annotate(category_proposed=Subquery(Category.objects.filter(pk=key).values("name")[:1])))
    undone = {step.undoes_id: step for step in steps if step.undoes_id}
    for step in steps:
        step.undone, step.told = undone.get(step.pk), _told(step)
        if step.change:
            step.change.product, step.change.category_proposed = product, step.category_proposed
    return steps


def _told(step):
    return [
        (RETURNABLE_FIELDS.get(each["field"], each["field"]), each["before"], each["after"])
        for each in step.differences
    ]


def waiting_change(product, steps):
    """The change that waits for the office, out of the history: only a verb sends one, which leaves a step."""
    if product.status != Status.PUBLISHED:
        return None
    changes = (step.change for step in steps if step.change)
    return next((change for change in changes if change.status == ChangeStatus.SUBMITTED), None)


def undoable_step(product, steps, user):
    """The newest step where this person may undo it, else None; the verb looks at more (catalog.workflow_undo)."""
    return steps[0] if steps and may_undo(user, steps[0]) else None


def rows_of(product) -> list[Row]:
    """What was filled in, field by field."""
    return [Row(name, label, _shown(product, name), [], [], False) for name, label in _fields()]


def rows_of_change(product, change) -> tuple[list[Row], list[Row]]:
    """(what a change proposes otherwise, what stays)."""
    proposed = {name: "" if value is None else str(value) for name, value in change.values.items()}
    if "category" in proposed:
        proposed["category"] = change.category_proposed or ""
    rows = {row.name: row for row in rows_of(product)}
    changed = [_changed(rows[name], text, change) for name, text in proposed.items() if name in rows]
    order = list(RETURNABLE_FIELDS)
    changed.sort(key=lambda row: order.index(row.name))
    return changed, [row for row in rows.values() if row.name not in proposed]


def _changed(row, text, change):
    before, after = marked(row.value, text)
    is_moved = not is_same(change.product, row.name, change.before.get(row.name))
    return row._replace(before=before, after=after, is_moved=is_moved)


def _fields():
    return [(name, label) for name, label in RETURNABLE_FIELDS.items() if name not in (PHOTOS, PAPERS)]


def _shown(product, name):
    if name == "price_from":
        return " – ".join(rupiah(price) for price in (product.price_from, product.price_to) if price is not None)
    value = getattr(product, name)
    return "" if value is None else str(value)


def photos_of(product, change=None) -> tuple[list[Upload], list[Upload]]:
    """(photos on the product, photos that a change proposes), each in their order; one query."""
    of_upload = [f"upload__{name}" for name in OF_UPLOAD]
    live = ProductPhoto.objects.filter(product=product).order_by()
    rows = live.values_list(Value(0), "position", "pk", *of_upload)
    if change and change.has_photos:
        proposed = ChangePhoto.objects.filter(change=change).order_by()
        rows = rows.union(proposed.values_list(Value(1), "position", "pk", *of_upload), all=True)
    sides = [], []
    for side, _position, _pk, *upload in sorted(rows, key=lambda row: row[:3]):
        sides[side].append(Upload(**dict(zip(OF_UPLOAD, upload, strict=True))))
    return sides
