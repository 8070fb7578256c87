"""The officers' queue: what waits, filtered; taking one and giving it back; publishing many at once."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog import bulk, permissions
from catalog.claims import claim, release
from catalog.models import Product
from catalog.queue_filters import address_with
from catalog.queue_page import frame_of, lines_of
from catalog.rounds import Round, next_address
from registry.views.doors import refuse_unless, show, staff_page
from registry.views.verbs import verb_of

PER_PAGE = bulk.MOST_AT_ONCE
UNTOUCHED = 422  # nothing was published


@staff_page
@require_safe
def product_queue(request):
    """Products and changes that wait for review, the oldest first, as the address filters them."""
    refuse_unless(permissions.is_reviewer(request.user))
    filters = Round.of(request)
    page = Paginator(filters.waiting(), PER_PAGE).get_page(request.GET.get("hal"))
    return show(
        request,
        "catalog/product_queue.html",
        title=_("Awaiting review"),
        **frame_of(filters),
        page=page,
        lines=lines_of(page.object_list, filters, timezone.now()),
        all_marked=request.GET.get("pilih") == "semua",
    )


@staff_page
@verb_of("product_queue")
def review_start(request):
    """Take the oldest one that is free, and open it."""
    refuse_unless(permissions.is_reviewer(request.user))
    address = next_address(request)
    if address == address_with("product_queue", Round.of(request)):
        messages.info(request, _("Nothing is free to take: others hold what waits, or it is your own."))
    return redirect(address)


@staff_page
@verb_of("product_review", "pk")
def product_claim(request, pk):
    """Take this one; the review page then says until when, or who has it."""
    refuse_unless(permissions.is_reviewer(request.user))
    product = _product(request, pk)
    try:
        claim(product, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(address_with("product_review", Round.of(request), pk))


@staff_page
@verb_of("product_review", "pk")
def product_release(request, pk):
    """Give this one back: to the queue, or with `berikut` on to the next."""
    refuse_unless(permissions.is_reviewer(request.user))
    product = _product(request, pk)
    release(product, by=request.user)
    if "berikut" in request.POST:
        return redirect(next_address(request, skip=product))
    messages.success(request, _("“%(name)s” is free for others again.") % {"name": product.name})
    return redirect(address_with("product_queue", Round.of(request)))


def _product(request, pk):
    return get_object_or_404(Product.objects.visible_to(request.user), pk=pk)


@staff_page
@verb_of("product_queue")
def publish_chosen(request):
    """Publish what was marked, each as far as the rules allow, and say what became of each.

    The answer is this page itself: sent again it publishes nothing twice and says the same (catalog.bulk).
    """
    refuse_unless(permissions.is_reviewer(request.user))
    try:
        picks = bulk.picks_of(request.POST.getlist("terpilih"))
    except ValidationError as refusal:
        return _report(request, status=UNTOUCHED, error=refusal.messages)
    return _report(request, outcomes=bulk.publish_many(picks, by=request.user, at=timezone.now()))


def _report(request, *, outcomes=(), status=200, error=None):
    done, look, refused = (
        [each for each in outcomes if each.state == state] for state in (bulk.DONE, bulk.LOOK, bulk.REFUSED)
    )
    return show(
        request,
        "catalog/publish_report.html",
        status=status,
        title=_("What was published"),
        filters=Round.of(request),
        done=done,
        parts=[(_("To be looked at one by one"), look), (_("Not published"), refused)],
        error=error,
    )
