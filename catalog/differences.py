"""Values of material fields as JSON and back, and what differs between a live product and a change, in words."""

from catalog.choices import RETURNABLE_FIELDS
from catalog.models import Category

PHOTOS = "photos"


def plain(field, value):
    """A value as JSON keeps it: a category by its key."""
    return value.pk if isinstance(value, Category) else value


def real(field, value):
    """The value as the product takes it; a category that is gone by now is none."""
    return Category.objects.filter(pk=value).first() if field == "category" else value


def live(product, field):
    """What stands on the product, as JSON keeps it; photos as the keys of their uploads."""
    if field == PHOTOS:
        return [photo.upload_id for photo in product.photos.all()]
    return product.category_id if field == "category" else getattr(product, field)


def is_same(product, field, value) -> bool:
    return live(product, field) == value


def in_words(field, value):
    if field == PHOTOS:
        return str(len(value or []))
    if field == "category":
        return Category.objects.filter(pk=value).values_list("name", flat=True).first() or ""
    return "" if value is None else str(value)


def differences_in_words(change) -> list[dict]:
    """[{"field", "before", "after"}] of a proposal, as its history keeps it: texts, photos as their number."""
    pairs = [(name, change.before.get(name), value) for name, value in change.values.items()]
    if change.has_photos:
        photos = list(change.photos.values_list("upload", flat=True))
        pairs.append((PHOTOS, change.before.get(PHOTOS), photos))
    order = list(RETURNABLE_FIELDS)
    return [
        {"field": name, "before": in_words(name, before), "after": in_words(name, after)}
        for name, before, after in sorted(pairs, key=lambda pair: order.index(pair[0]))
    ]
