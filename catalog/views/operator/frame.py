"""What the pages of the operators' desk share: which products are one's own, their signs, and the frame around all."""

from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy, pgettext_lazy

from catalog import permissions
from catalog.choices import Status, Verb
from catalog.forms import own_makers
from catalog.models import Product

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


def own_products(person):
    """Of the makers acted for alone: an officer who sees every product has no desk here by that."""
    return Product.objects.visible_to(person).filter(maker__in=own_makers(person))


def editable(request, pk):
    """A product that this person may fill in, with what its pages show; else 404 or 403.

    `is_on_behalf`: an officer fills in for a maker that has nobody.
    """
    product = get_object_or_404(Product.objects.visible_to(request.user).with_maker().with_photos(), pk=pk)
    product.is_on_behalf = not permissions.acts_for(request.user, product)
    if product.is_on_behalf and not permissions.can_edit(request.user, product):
        raise PermissionDenied
    return product


def last_return(product):
    """The office's last words on a product that is to be sent again, or None."""
    if product and product.status in (Status.DRAFT, Status.RETURNED):
        return product.events.filter(verb=Verb.RETURN).first()
    return None


def page(request, template, context, makers, status=200):
    organisation = makers[0].name if len(makers) == 1 else ""
    return render(request, template, context | {"organisation": organisation, "signs": SIGNS}, status=status)
