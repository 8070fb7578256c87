"""What a list may still do to the products it brought, once it is saved."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from catalog import permissions, workflow


@transaction.atomic
def add_listed_photos(product, uploads, *, by, at, is_as_listed):
    """Make these uploads the photos of a product that a list brought; the product.

    While nobody touched it since, photos are a part of the list, also where it came in as published. After that they
    are an edit like any other: raises what workflow.revise does.
    """
    if not is_as_listed:
        return workflow.revise(product, by=by, at=at, photos=uploads)
    if not permissions.can_draft(by, product.maker):
        raise PermissionDenied
    workflow.arrange_photos(product, uploads)
    product.version, product.updated_at = product.version + 1, at
    product.save(update_fields=["version", "updated_at"])
    return product
