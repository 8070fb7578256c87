"""Who is looking at what: two officers do not review one product at the same time.

A claim holds for a while (CLAIM_MINUTES), is renewed by its officer, and ends by itself. It bars nobody from looking;
it bars others from deciding.
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from catalog import permissions
from catalog.choices import Status
from catalog.models import Claim, Product

CLAIM_MINUTES = 20


@transaction.atomic
def claim(product, *, by, at):
    """Take what waits of a product for review: itself, or its change; one's own claim begins anew.

    Raises PermissionDenied where this person may not decide on it, ValidationError(code="wrong_status") where nothing
    waits, (code="claimed") while another officer has it.
    """
    product = Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    _refuse_undecidable(product, by)
    refuse_claimed(product, by=by, at=at)
    until = at + timedelta(minutes=CLAIM_MINUTES)
    held, _made = Claim.objects.update_or_create(product=product, defaults={"by": by, "until": until})
    return held


def _refuse_undecidable(product, by):
    """Whoever cannot decide keeps nobody from deciding."""
    if not permissions.is_reviewer(by):
        raise PermissionDenied
    if product.status == Status.SUBMITTED:
        may = permissions.can_review(by, product)
    elif change := product.changes.awaiting_review().select_related("product").first():
        may = permissions.can_review_change(by, change)
    else:
        raise ValidationError(_("Nothing of this product waits for review any more."), code="wrong_status")
    if not may:
        raise PermissionDenied


def release(product, *, by):
    """Give a product back to the queue; what somebody else holds stays theirs."""
    Claim.objects.filter(product=product, by=by).delete()


def refuse_claimed(product, *, by, at):
    """Raises ValidationError(code="claimed") where another officer is looking at it."""
    held = Claim.objects.open(at).filter(product=product).exclude(by=by).select_related("by").first()
    if held:
        params = {"who": held.by.get_full_name(), "time": time_format(localtime(held.until))}
        words = _("%(who)s is looking at this, until %(time)s at the latest. Take another one meanwhile.")
        raise ValidationError(words, code="claimed", params=params)
