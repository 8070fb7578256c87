"""Papers at the operators' desk: the list, one page to record or mend one, and the scan, for those who may see it."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import permissions
from catalog.choices import Paper, Status
from catalog.forms import own_makers
from catalog.forms_papers import PaperForm, chosen_scan, read_token, scans_at_hand
from catalog.kept_papers import Standing, in_order, sign_of
from catalog.models import Certificate, Product
from catalog.steps import PAPERS
from catalog.workflow_papers import cover, record_paper, remove_paper, revise_paper, why_ended, why_locked
from registry.days import today
from registry.form_tokens import once
from registry.kept_forms import keeps_typed, texts_of
from registry.keys import key_in, version_seen
from registry.models import Umkm
from registry.private_files import keep_scan, scan_response
from registry.views.verbs import verb_of

PER_PAGE = 50
UNTOUCHED = 422  # what was sent cannot be taken as it is


@require_safe
def paper_list(request):
    """All papers of the makers acted for, or of one (?usaha=), by how they stand, the pressing ones first."""
    makers = [_named_maker(request)] if request.GET.get("usaha") else list(own_makers(request.user))
    day = today()
    papers = in_order(Certificate.objects.filter(maker__in=makers).with_claims(), day)
    page = Paginator(_with_products(papers), PER_PAGE).get_page(request.GET.get("hal"))
    for paper in page:
        paper.sign, paper.heading = sign_of(paper, day), Standing(paper.standing).label
    return _page(request, "operator/paper_list.html", {"page": page, "makers": makers}, makers)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
def paper_create(request):
    """Record a paper. Somebody who acts for several makers chooses one first."""
    former = _kept(request, _key(request.GET["ganti"])) if request.GET.get("ganti") else None
    maker = former.maker if former else _maker_of_new(request)
    if maker is None:
        makers = list(own_makers(request.user))
        return _page(request, "operator/paper_maker.html", {"makers": makers}, makers)
    form = _form(request, maker, former=former)
    if form.is_bound and form.is_valid():
        answer = _record(request, form)
        if answer:
            return answer
    return _form_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
def paper_edit(request, pk):
    """One paper: a form while nobody has checked it, afterwards what it says and why it stays so."""
    paper = _kept(request, pk)
    if why_locked(paper) and request.method != "POST":
        return _facts_page(request, paper)
    form = _form(request, paper.maker, paper)
    if form.is_bound and form.is_valid():
        answer = _revise(request, form, paper)
        if answer:
            return answer
    return _form_page(request, form, paper)


@verb_of("paper_edit", "pk")
def paper_remove(request, pk):
    """Take away a paper recorded by mistake; a second press of the same button lands where the first did."""
    token = read_token(request.POST.get("token"))
    if not token:
        return redirect("paper_edit", _kept(request, pk).pk)

    def make():
        remove_paper(_kept(request, pk), by=request.user, at=timezone.now(), version=version_seen(request.POST))
        return reverse("paper_list")

    try:
        address, _is_first = once(request.user, token, make)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
        return redirect("paper_edit", pk)
    messages.success(request, _("Removed. Its file is deleted too."))
    return redirect(address)


@verb_of("paper_edit", "pk")
def paper_cover(request, pk):
    """Name further products for a checked paper; they wait until the office accepts them."""
    paper = _kept(request, pk)
    own, asked = reverse("paper_edit", args=[paper.pk]), request.POST.getlist("products")
    products = [product for product in _further(paper) if str(product.pk) in asked]
    was_pressed_before = any(str(product.pk) in asked for product in paper.products.all())
    try:
        if products:
            cover(paper, products, by=request.user, at=timezone.now())
        elif not was_pressed_before:
            raise why_ended(paper) or ValidationError(_("Choose at least one product."), code="required")
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
        return redirect(own)
    messages.success(request, _("Sent. The star shows on them once the office has accepted them."))
    return redirect(_step_left(request) or own)


@require_POST
def scan_keep(request):
    """Keep a scan the moment it was chosen; the script of the form asks for it, and names it when the form is sent."""
    if not permissions.is_reviewer(request.user) and not own_makers(request.user).exists():
        raise PermissionDenied
    file = request.FILES.get("scan")
    if not file:
        return JsonResponse({"words": _("Choose a file.")}, status=UNTOUCHED)
    try:
        upload = keep_scan(file, owner=request.user, at=timezone.now())
    except ValidationError as refusal:
        return JsonResponse({"words": refusal.messages[0]}, status=UNTOUCHED)
    return JsonResponse({"pk": upload.pk, "name": str(upload)})


@require_safe
def paper_scan(request, pk):
    """The scan of a paper: for the office and for whoever acts for the maker; for others it does not exist."""
    papers = Certificate.objects.visible_to(request.user).filter(scan__isnull=False).select_related("scan")
    paper = get_object_or_404(papers, pk=pk)
    return scan_response(paper.scan, slugify(f"{paper.kind} {paper.number}"))


def _with_products(papers):
    products = Prefetch("products", queryset=Product.objects.order_by("folded_name", "pk"))
    return papers.select_related("maker__regency", "scan", "checked_by").prefetch_related(products)


def _kept(request, pk):
    """A paper that this person may open, with what its page shows; 403 for an officer whose maker has people."""
    paper = get_object_or_404(_with_products(Certificate.objects.visible_to(request.user)), pk=pk)
    if not permissions.can_keep_papers(request.user, paper.maker):
        raise PermissionDenied
    return paper


def _named_maker(request):
    """The maker whose key is in the address or the form; of somebody else it does not exist."""
    named = request.POST.get("usaha") or request.GET.get("usaha") or ""
    makers = Umkm.objects.visible_to(request.user).select_related("regency")
    maker = get_object_or_404(makers, pk=_key(named))
    if not permissions.can_keep_papers(request.user, maker):
        raise PermissionDenied
    return maker


def _maker_of_new(request):
    """The maker of a new paper: named, the maker of the product it is for, or the only one; else None."""
    if request.POST.get("usaha") or request.GET.get("usaha"):
        return _named_maker(request)
    if request.GET.get("produk"):
        products = Product.objects.visible_to(request.user).select_related("maker__regency")
        product = get_object_or_404(products, pk=_key(request.GET["produk"]))
        if not permissions.can_edit(request.user, product):
            raise PermissionDenied
        return product.maker
    makers = list(own_makers(request.user)[:2])
    if not makers:
        raise PermissionDenied
    return makers[0] if len(makers) == 1 else None


def _key(text):
    """A key of the database, or Http404 where the text is none."""
    key = key_in(text)
    if key is None:
        raise Http404
    return key


def _form(request, maker, paper=None, former=None):
    """The form as this request fills it in, or as it was when the sign-in had run out.

    The button of the scan only brings it back, everything typed in place.
    """
    before = request.typed_before
    if request.method != "POST" and not before:
        return _opened(request, maker, paper, former)
    typed = texts_of(before) if before else request.POST
    about = {"maker": maker, "paper": paper}
    scan, problem = chosen_scan(typed, request.FILES, person=request.user, paper=paper, at=timezone.now())
    if before or "scan_press" in typed:
        return PaperForm(kept=scan, initial=typed, **about)
    return PaperForm(typed, kept=scan, problem=problem, **about)


def _opened(request, maker, paper, former):
    if paper:
        return PaperForm(maker=maker, paper=paper, kept=paper.scan)
    start = QueryDict(mutable=True)
    if former:
        start.update({"kind": former.kind, "issuer": former.issuer})
        start.setlist("products", [str(product.pk) for product in former.products.all()])
    if request.GET.get("jenis") in Paper.values:
        start["kind"] = request.GET["jenis"]
    if request.GET.get("produk"):
        start["products"] = request.GET["produk"]
    return PaperForm(maker=maker, initial=start)


def _record(request, form):
    """Record a paper, once for each form; None when a rule says no, which then stands in the form."""
    at = timezone.now()

    def make():
        paper = record_paper(form.maker, by=request.user, at=at, **form.values())
        return reverse("paper_edit", args=[paper.pk])

    try:
        address, is_first = once(request.user, form.token, make)
    except ValidationError as refusal:
        return form.refuse(refusal)
    if not is_first and _asks_for_more(form, address):
        return None
    return _saved(request, form, _step_left(request) or address)


def _step_left(request):
    """The papers of the product from whose steps somebody came to record one; that page asks who may see it."""
    key = key_in(request.POST.get("back"))
    return reverse("product_step", args=[key, PAPERS.slug]) if key is not None else ""


def _asks_for_more(form, address):
    """A form that was sent before, but says something else now, is not passed over in silence."""
    paper = Certificate.objects.filter(pk=resolve(address).kwargs["pk"]).select_related("scan").first()
    if paper and not form.differences(paper):
        return False
    form.token, form.saved_before = None, paper
    words = _("This form was already saved. To record another paper, press the button once more.")
    form.refuse(ValidationError(words, code="already_saved"))
    return True


def _revise(request, form, paper):
    """Save what the form changes; None when a rule says no, which then stands in the form."""
    try:
        revise_paper(paper, by=request.user, at=timezone.now(), version=form.version, **form.values())
    except ValidationError as refusal:
        now = _kept(request, paper.pk)
        if form.differences(now):
            return form.refuse(refusal, now=now)
    return _saved(request, form, reverse("paper_edit", args=[paper.pk]))


def _saved(request, form, address):
    messages.success(request, _("Saved. The star shows once the office has checked the paper."))
    if form.warnings:
        said = " ".join(str(warning.message) for found in form.warnings.values() for warning in found)
        messages.warning(request, _("Please compare once more with the paper: %(said)s") % {"said": said})
    return redirect(address)


def _form_page(request, form, paper=None):
    address = reverse("paper_edit", args=[paper.pk]) if paper else reverse("paper_create")
    context = {
        "form": form,
        "paper": paper,
        "offered": [] if form.kept else scans_at_hand(request.user, timezone.now()),
        "maker": form.maker,
        "sign": sign_of(paper, today()) if paper else None,
        "address": address,
        "kept_at": address if paper else f"{address}?usaha={form.maker.pk}",
        "largest": settings.SCAN_MAX_BYTES,
        "token": uuid.uuid4(),
        "has_history": paper is not None and paper.events.exists(),
        "kept": request.typed_before,
        "back": request.POST.get("back") or request.GET.get("produk", ""),
        "on_behalf": not own_makers(request.user).filter(pk=form.maker.pk).exists(),
    }
    return _page(request, "operator/paper_form.html", context, [form.maker], UNTOUCHED if form.errors else 200)


def _further(paper):
    """Products of its maker that a checked paper may be named for; none that is archived or covered already."""
    if why_ended(paper):
        return Product.objects.none()
    products = Product.objects.filter(maker=paper.maker_id).exclude(status=Status.ARCHIVED)
    return products.exclude(covered_by__certificate=paper).order_by("folded_name", "pk")


def _facts_page(request, paper):
    context = {
        "paper": paper,
        "maker": paper.maker,
        "sign": sign_of(paper, today()),
        "why": why_locked(paper),
        "covers": paper.covers.select_related("product").order_by("product__folded_name", "product_id"),
        "further": _further(paper),
        "asked": request.GET.get("produk", ""),
    }
    return _page(request, "operator/paper_facts.html", context, [paper.maker])


def _page(request, template, context, makers, status=200):
    organisation = makers[0].name if len(makers) == 1 else ""
    return render(request, template, context | {"organisation": organisation}, status=status)
