"""The office's pages of the catalogue: the queue, the review page, and the officers' verbs."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog import permissions, workflow
from catalog.choices import EDITABLE, MOVES, RETURNABLE_FIELDS, Status
from catalog.forms_staff import ReasonForm, ReturnForm, version_seen
from catalog.hints import hints_for, papers_with_hints
from catalog.models import Product
from registry.days import today
from registry.templatetags.portal import rupiah
from registry.views.doors import show, staff_page

PER_PAGE = 50


@staff_page
@require_safe
def product_queue(request):
    """Products awaiting review, the oldest first, with their age."""
    if not permissions.is_reviewer(request.user):
        raise PermissionDenied
    waiting = Product.objects.visible_to(request.user).awaiting_review().in_order_of_arrival()
    page = Paginator(waiting.with_maker().with_photos(), PER_PAGE).get_page(request.GET.get("hal"))
    return show(request, "catalog/product_queue.html", title=_("Awaiting review"), page=page, today=today())


@staff_page
@require_safe
def product_review(request, pk):
    return _review(request, _product(request, pk), ReturnForm())


def _product(request, pk):
    products = Product.objects.visible_to(request.user).with_maker().with_photos().with_number_ahead()
    return get_object_or_404(products, pk=pk)


def _review(request, product, form, status=200, error=None):
    user, waiting = request.user, product.status == Status.SUBMITTED
    may_edit = product.status in EDITABLE and permissions.can_edit(user, product)
    return show(
        request,
        "catalog/product_review.html",
        status=status,
        title=product.name,
        product=product,
        rows=_rows(product),
        papers=papers_with_hints(product, today()),
        hints=hints_for(product) if waiting else [],
        events=product.events.select_related("by"),
        form=form,
        error=error,
        may_decide=waiting and permissions.can_review(user, product),
        may_edit=may_edit,
        may_submit=may_edit and product.status in MOVES["submit"][0],
        may_archive=product.status == Status.PUBLISHED and permissions.is_reviewer(user),
        may_restore=product.status == Status.ARCHIVED and permissions.can_restore(user, product),
    )


def _rows(product):
    """[(field, label, value)] of what was filled in, as the review table shows it."""
    shown = {
        **{name: getattr(product, name, "") for name in RETURNABLE_FIELDS},
        "price_from": _price(product),
    }
    return [(name, label, shown[name]) for name, label in RETURNABLE_FIELDS.items() if name not in ("photos", "papers")]


def _price(product):
    return " – ".join(rupiah(price) for price in (product.price_from, product.price_to) if price is not None)


def _decide(request, pk, verb, done, **said):
    """One verb on one product: done with a message, or the review page again with what the rule says."""
    product = _product(request, pk)
    try:
        verb(product, by=request.user, at=timezone.now(), **said)
    except ValidationError as refusal:
        fresh = _product(request, pk)  # what is shown with the refusal is what stands now
        return _review(request, fresh, ReturnForm(request.POST), status=422, error=refusal.messages)
    messages.success(request, done % {"name": product.name})
    return redirect(_next_page(request))


def _next_page(request):
    """After a decision the next waiting product, after anything else the page one came from."""
    upcoming = Product.objects.visible_to(request.user).awaiting_review().in_order_of_arrival().first()
    if upcoming and permissions.is_reviewer(request.user):
        return reverse("product_review", args=[upcoming.pk])
    return reverse("product_queue") if permissions.is_reviewer(request.user) else reverse("admin:index")


@staff_page
@require_POST
def product_publish(request, pk):
    seen = version_seen(request.POST)
    return _decide(request, pk, workflow.publish, _("“%(name)s” is published."), version=seen)


@staff_page
@require_POST
def product_return(request, pk):
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _review(request, _product(request, pk), form, status=422)
    done = _("“%(name)s” went back to its operator.")
    said = form.cleaned_data | {"version": version_seen(request.POST)}
    return _decide(request, pk, workflow.return_for_revision, done, **said)


@staff_page
@require_POST
def product_submit_for_maker(request, pk):
    """Staff send in a draft for a maker that has nobody yet; another officer decides."""
    return _decide(request, pk, workflow.submit, _("“%(name)s” was sent for review."))


@staff_page
@require_POST
def product_archive(request, pk):
    form = ReasonForm(request.POST)
    if not form.is_valid():
        errors = form.errors["note"]
        return _review(request, _product(request, pk), ReturnForm(), status=422, error=errors)
    return _decide(request, pk, workflow.archive, _("“%(name)s” is archived."), note=form.cleaned_data["note"])


@staff_page
@require_POST
def product_restore(request, pk):
    return _decide(request, pk, workflow.restore, _("“%(name)s” is published again."))
