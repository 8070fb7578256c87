"""Products on show as their makers see them: what an open change proposes over what the public sees."""

from copy import copy

from django.db.models import OuterRef, Prefetch, Subquery

from catalog.choices import Status, Verb
from catalog.differences import PHOTOS
from catalog.models import Category, Change, ChangePhoto, Product, ProductPhoto, ReviewEvent


def see_proposals(products) -> None:
    """Give each product `change`, the open one of a product on show or None, and `seen`, the product as proposed.

    Where nothing is proposed, `seen` is the product itself. Three queries at most, none where nothing is on show.
    """
    on_show = [product.pk for product in products if product.status == Status.PUBLISHED]
    changes = {change.product_id: change for change in _open_changes(on_show)} if on_show else {}
    wanted = {change.values["category"] for change in changes.values() if "category" in change.values}
    categories = Category.objects.in_bulk(wanted) if wanted else {}
    for product in products:
        product.change = changes.get(product.pk)
        product.seen = as_proposed(product, product.change, categories) if product.change else product


def change_of(product):
    """The open change of a product that `see_proposals` looked at; None of any other."""
    return getattr(product, "change", None)


def as_proposed(product, change, categories=None) -> Product:
    """A copy of the product with the values and photos of a change; to look at, never to save.

    `categories`: those proposed, by key; else looked up.
    """
    seen = copy(product)
    seen.change = change
    seen._prefetched_objects_cache = dict(getattr(product, "_prefetched_objects_cache", {}))
    for field, value in change.values.items():
        if field != "category":
            setattr(seen, field, value)
    if "category" in change.values:
        key = change.values["category"]
        found = Category.objects.in_bulk([key]) if categories is None else categories
        seen.category = found.get(key)
        seen.is_food = seen.category.is_food if seen.category else None
    if change.has_photos:
        seen._prefetched_objects_cache[PHOTOS] = _photos(seen, change)
    return seen


def _open_changes(products):
    """With their photos, and the office's last words where it sent one back (`returned_…`)."""
    photos = ChangePhoto.objects.select_related("upload").order_by("position", "pk")
    returns = ReviewEvent.objects.filter(change=OuterRef("pk"), verb=Verb.RETURN_CHANGE, undoing__isnull=True).order_by(
        "-at", "-pk"
    )
    words = {f"returned_{name}": Subquery(returns.values(name)[:1]) for name in ("at", "note", "fields")}
    changes = Change.objects.open().filter(product__in=products).order_by("pk").annotate(**words)
    return list(changes.prefetch_related(Prefetch("photos", queryset=photos)))


def _photos(product, change):
    """The proposed photos as the product would have them: a fetched queryset."""
    photos = ProductPhoto.objects.none()
    photos._result_cache = [
        ProductPhoto(product=product, upload=each.upload, position=place, is_main=place == 0)
        for place, each in enumerate(change.photos.all())
    ]
    return photos
