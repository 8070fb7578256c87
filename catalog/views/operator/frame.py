"""What the pages of the operators' desk share: which products are one's own, their signs, and the frame around all."""

from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy, pgettext_lazy

from catalog import permissions
from catalog.choices import ChangeStatus, Status, Verb
from catalog.forms import own_makers
from catalog.models import Product, ReviewEvent
from catalog.proposed import see_proposals
from registry.models import Umkm

UNTOUCHED = 422  # what was sent cannot be taken as it is


class Sign(NamedTuple):
    """How operators see a status: word in the address, words for people, tone and icon."""

    slug: str
    words: str
    tone: str
    icon: str


SIGNS = {
    Status.RETURNED: Sign("perbaiki", gettext_lazy("Please mend"), "stop", "warn"),
    Status.DRAFT: Sign("draf", pgettext_lazy("product", "Draft"), "off", ""),
    Status.SUBMITTED: Sign("diperiksa", gettext_lazy("Being checked"), "wait", "clock"),
    Status.PUBLISHED: Sign("tayang", gettext_lazy("On show"), "ok", "check"),
    Status.ARCHIVED: Sign("arsip", gettext_lazy("Taken off show"), "", ""),
}

# Of the change of a product on show.
CHANGE_SIGNS = {
    ChangeStatus.RETURNED: Sign("", gettext_lazy("Change: please mend"), "stop", "warn"),
    ChangeStatus.DRAFT: Sign("", gettext_lazy("Change not sent yet"), "off", ""),
    ChangeStatus.SUBMITTED: Sign("", gettext_lazy("Change being checked"), "wait", "clock"),
}


def own_products(person):
    """Of the makers acted for alone: an officer who sees every product has no desk here by that."""
    return Product.objects.visible_to(person).filter(maker__in=own_makers(person))


def editable(request, pk):
    """A product that this person may fill in, with what its pages show; else 404 or 403.

    `is_on_behalf`: an officer fills in for a maker that has nobody; `change` and `seen` as of catalog.proposed.
    """
    acts_for = Umkm.objects.acted_for_by(request.user).filter(pk=OuterRef("maker"))
    products = Product.objects.visible_to(request.user).annotate(is_on_behalf=~Exists(acts_for))
    product = get_object_or_404(products.with_maker().with_photos(), pk=pk)
    if product.is_on_behalf and not permissions.can_edit(request.user, product):
        raise PermissionDenied
    see_proposals([product])
    return product


def last_return(product):
    """The office's last words on a product, or on its change, that is to be sent again; or None."""
    if product and product.status in (Status.DRAFT, Status.RETURNED):
        return product.events.filter(verb=Verb.RETURN, undoing__isnull=True).first()
    if product and product.change and product.change.status != ChangeStatus.SUBMITTED:
        return _return_of(product.change)
    return None


def _return_of(change):
    """The last return of a change as an event; it came with the change."""
    if change.returned_at is None:
        return None
    words = {"at": change.returned_at, "note": change.returned_note, "fields": change.returned_fields}
    return ReviewEvent(change=change, verb=Verb.RETURN_CHANGE, **words)


def page(request, template, context, makers, status=200):
    organisation = makers[0].name if len(makers) == 1 else ""
    signs = {"signs": SIGNS, "change_signs": CHANGE_SIGNS}
    return render(request, template, context | {"organisation": organisation, **signs}, status=status)
