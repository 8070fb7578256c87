"""The operators' desk: own products, one page to fill one in, and the buttons that send, take back and archive."""

from typing import NamedTuple

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Min, OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import permissions, workflow
from catalog.choices import EDITABLE, MOVES, Status, Verb
from catalog.forms import ArchiveForm, ProductForm, chosen_photos, current_photos, own_makers
from catalog.models import Product, ReviewEvent
from registry.form_tokens import once
from registry.refusals import codes_of

PER_PAGE = 24
RETURNED_SHOWN, DRAFTS_SHOWN = 5, 3  # on the start page; the rest is a link away
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


@require_safe
def operator_home(request):
    """What waits for this person, in plain words; somebody who acts for nobody is told what to do."""
    makers = list(own_makers(request.user))
    if not makers:
        asked = request.user.memberships.filter(until__isnull=True).exists()
        return render(request, "operator/no_maker.html", {"has_asked": asked})
    products = _own_products(request.user)
    counts = {
        row["status"]: row
        for row in products.order_by().values("status").annotate(n=Count("pk"), since=Min("submitted_at"))
    }
    numbers = {status.value: counts.get(status, {}).get("n", 0) for status in Status}
    context = {
        "makers": makers,
        "numbers": numbers,
        "total": sum(numbers.values()),
        "open_tasks": numbers[Status.RETURNED] + numbers[Status.DRAFT],
        "waiting_since": counts.get(Status.SUBMITTED, {}).get("since"),
        "returned": _with_words(products.filter(status=Status.RETURNED))[:RETURNED_SHOWN],
        "drafts": _with_missing(products.filter(status=Status.DRAFT)),
        "more_returned": max(numbers[Status.RETURNED] - RETURNED_SHOWN, 0),
        "more_drafts": max(numbers[Status.DRAFT] - DRAFTS_SHOWN, 0),
        "days": settings.SERVICE_PROMISE_DAYS,
    }
    return _page(request, "operator/home.html", context, makers)


@require_safe
def own_product_list(request):
    """All products of the makers acted for, newest first, or those of one status: ?keadaan=draf."""
    makers = list(own_makers(request.user))
    products = _own_products(request.user).with_maker().with_photos()
    chosen = next((status for status, sign in SIGNS.items() if sign.slug == request.GET.get("keadaan")), None)
    if chosen:
        products = products.filter(status=chosen)
    page = Paginator(products.order_by("-updated_at", "-pk"), PER_PAGE).get_page(request.GET.get("hal"))
    return _page(request, "operator/product_list.html", {"page": page, "chosen": chosen, "makers": makers}, makers)


@require_http_methods(["GET", "HEAD", "POST"])
def product_create(request):
    if not own_makers(request.user).exists():
        raise PermissionDenied
    form = _form(request)
    if form.is_bound and form.is_valid():
        answer = _record(request, form)
        if answer:
            return answer
    return _form_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
def product_edit(request, pk):
    product = _editable(request, pk)
    form = _form(request, product)
    if form.is_bound and form.is_valid():
        answer = _revise(request, form, product)
        if answer:
            return answer
    return _form_page(request, form, product)


@require_POST
def product_submit(request, pk):
    return _press(request, pk, workflow.submit, _sent())


@require_POST
def product_take_back(request, pk):
    return _press(request, pk, workflow.take_back, _("Taken back. You can change it and send it again."))


@require_POST
def product_archive(request, pk):
    form = ArchiveForm(request.POST)
    if not form.is_valid():
        product = _editable(request, pk)
        return _form_page(request, _opened(request, product), product, archive=form)
    words = _("Taken off show. Only the office can show it again.")
    return _press(request, pk, workflow.archive, words, archive=form, note=form.cleaned_data["note"])


def _own_products(person):
    """Of the makers acted for alone: an officer who sees every product has no desk here by that."""
    return Product.objects.visible_to(person).filter(maker__in=own_makers(person))


def _editable(request, pk):
    product = get_object_or_404(Product.objects.visible_to(request.user).with_maker().with_photos(), pk=pk)
    if not permissions.can_edit(request.user, product):
        raise PermissionDenied
    return product


def _with_words(products):
    """With the officer's last words on each."""
    returns = ReviewEvent.objects.filter(product=OuterRef("pk"), verb=Verb.RETURN).order_by("-at", "-pk")
    return products.order_by("-updated_at", "-pk").annotate(words=Subquery(returns.values("note")[:1]))


def _with_missing(products):
    """With what each still needs before it can be sent, in sentences."""
    products = list(products.with_maker().with_photos().order_by("-updated_at", "-pk")[:DRAFTS_SHOWN])
    for product in products:
        product.missing = [e.messages[0] for e in workflow.missing_for_submission(product).values()]
    return products


def _form(request, product=None):
    """The form as this request fills it in. A button of a photo only brings it back, everything typed in place."""
    about = {"person": request.user, "product": product}
    if request.method != "POST":
        return _opened(request, product)
    chosen = request.FILES.getlist("photos")
    uploads, problems = chosen_photos(request.POST, chosen, at=timezone.now(), **about)
    about |= {"uploads": uploads, "problems": problems}
    if "photo" in request.POST:
        return ProductForm(initial=request.POST.dict(), **about)
    return ProductForm(request.POST, **about)


def _record(request, form):
    """Record a new product, once for each form; None when a rule says no, which then stands in the form."""
    at = timezone.now()

    def make():
        product = workflow.draft(form.chosen_maker, by=request.user, at=at, photos=form.uploads, **form.values())
        if form.is_sent:
            workflow.submit(product, by=request.user, at=at)
        return reverse("product_edit", args=[product.pk])

    try:
        address, is_first = once(request.user, form.token, make)
    except ValidationError as refusal:
        return form.refuse(refusal)
    if not is_first and _asks_for_more(request, form, address):
        return None
    messages.success(request, _sent() if form.is_sent else _("Saved as a draft."))
    return redirect(address)


def _asks_for_more(request, form, address):
    """A form that was sent before, but says something else now, is not passed over in silence."""
    product = _editable(request, resolve(address).kwargs["pk"])
    if not form.differences(product) and (not form.is_sent or product.status == Status.SUBMITTED):
        return False
    form.token = None
    form.saved_before = product
    words = _("This form was already saved. To record another product, press the button once more.")
    form.refuse(ValidationError(words, code="already_saved"))
    return True


def _revise(request, form, product):
    """Save what the form changes; None when a rule says no, which then stands in the form."""
    try:
        with transaction.atomic():
            _save(form, product, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        product = _editable(request, product.pk)
        is_done = not form.differences(product) and (not form.is_sent or product.status == Status.SUBMITTED)
        if not is_done:
            return form.refuse(refusal, now=product)
    messages.success(request, _sent() if form.is_sent else _saved(product))
    return redirect("product_edit", product.pk)


def _save(form, product, *, by, at):
    product = workflow.revise(product, by=by, at=at, version=form.version, photos=form.photos_to_keep, **form.values())
    if form.is_sent:
        workflow.submit(product, by=by, at=at)


def _press(request, pk, verb, words, *, archive=None, **given):
    """One verb by its button. A second press lands where the first did; a rule that says no stands in the page."""
    product = _editable(request, pk)
    try:
        verb(product, by=request.user, at=timezone.now(), **given)
    except ValidationError as refusal:
        product = _editable(request, pk)
        if product.status != MOVES[verb.__name__][1]:
            return _refused(request, product, refusal, archive)
    messages.success(request, words)
    return redirect("product_edit", pk)


def _refused(request, product, refusal, archive):
    if "wrong_status" in codes_of(refusal):
        messages.warning(request, refusal.messages[0])
        return redirect("product_edit", product.pk)
    form = _opened(request, product)
    if archive:
        archive.add_error("note", refusal)
    else:
        form.refuse(refusal)
    return _form_page(request, form, product, archive=archive)


def _opened(request, product):
    return ProductForm(person=request.user, product=product, uploads=current_photos(product))


def _sent():
    return _("Sent to the office. It is usually checked within %(days)s working days.") % {
        "days": settings.SERVICE_PROMISE_DAYS
    }


def _saved(product):
    if product.status == Status.PUBLISHED:
        return _("Saved. The public page shows it at once.")
    return _("Saved. Send it to the office when it is complete.")


def _form_page(request, form, product=None, *, archive=None):
    """The page of one product: a form where it may be changed, facts where it may not."""
    event = _last_return(product)
    context = {
        "product": product,
        "on_behalf": product is not None and not permissions.acts_for(request.user, product),
        "form": form,
        "address": reverse("product_edit", args=[product.pk]) if product else reverse("product_create"),
        "sign": SIGNS[product.status] if product else None,
        "event": event,
        "notes": dict.fromkeys(event.fields, event.note) if event else {},
        "archive": archive or ArchiveForm(),
        "is_read_only": product is not None and product.status not in EDITABLE and not form.is_bound,
        "days": settings.SERVICE_PROMISE_DAYS,
        "most": settings.PHOTOS_PER_PRODUCT,
        "largest": settings.PHOTO_MAX_BYTES,
    }
    has_errors = bool(form.errors or (archive and archive.errors))
    return _page(request, "operator/product_form.html", context, form.makers, UNTOUCHED if has_errors else 200)


def _last_return(product):
    if product and product.status in (Status.DRAFT, Status.RETURNED):
        return product.events.filter(verb=Verb.RETURN).first()
    return None


def _page(request, template, context, makers, status=200):
    organisation = makers[0].name if len(makers) == 1 else ""
    return render(request, template, context | {"organisation": organisation, "signs": SIGNS}, status=status)
