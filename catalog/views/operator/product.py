"""A product in steps: each is saved as it is left, by whichever button leaves it, and may be taken up anywhere."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Value
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog import workflow, workflow_changes
from catalog.choices import EDITABLE, Status
from catalog.completeness import completeness_of, states_of
from catalog.forms import ProductForm, own_makers
from catalog.forms_photos import chosen_photos, current_photos
from catalog.models import Category
from catalog.needed_papers import CARE, JAMU, papers_needed
from catalog.steps import CHECK, FILLED_IN, PAPERS, PHOTOS, STEPS, WHAT, after, before
from catalog.views.operator.frame import SIGNS, UNTOUCHED, editable, last_return, own_products, page
from catalog.views.operator.photos import hang_all
from registry.constraints import FoldName
from registry.days import today
from registry.form_tokens import once
from registry.kept_forms import FOUND_AT, keeps_typed, texts_of

CLOSE = "tutup"  # the button that saves and leaves
KEEP_CHOSEN = "keep"  # the button of the photos for a browser without a script
CHANGE = "perubahan"  # the button that saves, begins a change and comes back to the step
BEGUN_WITHIN = timedelta(hours=24)  # so long a new product is named beside an empty form, and asked about if repeated
BEGUN_SHOWN = 3


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
def product_create(request):
    """The first step of a new product."""
    if not own_makers(request.user).exists():
        raise PermissionDenied
    form = _form(request, WHAT)
    if form.is_bound and form.is_valid():
        answer = _record(request, form)
        if answer:
            return answer
    return _step_page(request, form, WHAT)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
def product_step(request, pk, step):
    """One step of a recorded product; where it cannot be changed now, its overview says why."""
    product, step = editable(request, pk), FILLED_IN[step]
    if product.status not in EDITABLE and request.method != "POST":
        return redirect("product_edit", product.pk)
    event = last_return(product)
    photos = _photos(request, product) if step == PHOTOS else {}
    if photos and _hang_chosen(request, product, photos["uploads"]):
        product = editable(request, pk)
    form = _form(request, step, product, noted=event.fields if event else (), **photos)
    if form.is_bound and form.is_valid():
        answer = _revise(request, form, step, product)
        if answer:
            return answer
    return _step_page(request, form, step, product, event)


def _form(request, step, product=None, **about):
    """The form as this request fills it in. A button of a photo only brings it back, everything typed in place."""
    about |= {"person": request.user, "product": product and product.seen, "step": step}
    typed = _typed(request)
    if typed is None:
        return ProductForm(**about)
    if request.typed_before or "photo" in typed:
        return ProductForm(initial=typed.dict(), **about)
    return ProductForm(typed, **about)


def _typed(request):
    """What the form was filled in with; None for a page that is just opened."""
    if request.method == "POST":
        return request.POST
    return texts_of(request.typed_before) if request.typed_before else None


def _photos(request, product):
    """The photos that the form of a product shows, and what went wrong with those chosen just now."""
    typed, files = _typed(request), request.FILES.getlist("photos")
    if typed is None:
        return {"uploads": current_photos(product.seen)}
    about = {"person": request.user, "product": product.seen, "at": timezone.now()}
    uploads, problems = chosen_photos(typed, files, **about)
    return {"uploads": uploads, "problems": problems}


def _hang_chosen(request, product, uploads):
    """Without a script a button keeps the photos chosen just now: on the product at once, as a script would."""
    if request.method != "POST" or request.POST.get("photo") != KEEP_CHOSEN:
        return False
    there = {*request.POST.getlist("kept_photos"), *(str(upload.pk) for upload in current_photos(product.seen))}
    return hang_all(request, product, [upload for upload in uploads if str(upload.pk) not in there])


def _record(request, form):
    """Record a new product, once for each form; None when a rule says no, which then stands in the form."""
    before_it = _recorded_before(request, form)
    if before_it:
        return _same_again(request, form, before_it)

    def make():
        product = workflow.draft(form.chosen_maker, by=request.user, at=timezone.now(), **form.values())
        return reverse("product_edit", args=[product.pk])

    try:
        address, is_first = once(request.user, form.token, make)
    except ValidationError as refusal:
        return form.refuse(refusal)
    product = editable(request, resolve(address).kwargs["pk"])
    if not is_first and form.differences(product):
        return _already_saved(form, product)
    messages.success(request, _("Saved as a draft. You can stop at any time and go on later, on any device."))
    return _leave_recorded(request, product)


def _recorded_before(request, form):
    """A draft of this name that the same person began a short while ago: the back button brings the form again."""
    if request.POST.get("also") or form.chosen_maker is None:
        return None
    same = _begun(request.user).filter(maker=form.chosen_maker, folded_name=FoldName(Value(form.cleaned_data["name"])))
    return same.with_maker().with_photos().first()


def _begun(person):
    """Drafts that this person began a short while ago, the newest first."""
    since = timezone.now() - BEGUN_WITHIN
    begun = own_products(person).filter(created_by=person, status=Status.DRAFT, created_at__gte=since)
    return begun.order_by("-pk")


def _same_again(request, form, product):
    """The very same is no second product; one that differs may be, and is asked about."""
    if form.differences(product):
        return _already_saved(form, product)
    messages.success(request, _("This product is recorded already. You go on with it here."))
    return _leave_recorded(request, product)


def _already_saved(form, product):
    """A form that was sent before, but says something else now, is not passed over in silence."""
    form.token, form.saved_before = None, product
    words = _("A product of this name was saved a short while ago. To record another one, press the button once more.")
    return form.refuse(ValidationError(words, code="already_saved"))


def _revise(request, form, step, product):
    """Save what the step changes; None when a rule says no, which then stands in the form."""
    changed = form.changed(product.seen)
    if not changed:
        return _leave(request, step, product)
    try:
        words = _save(request, form, product, set(changed))
    except ValidationError as refusal:
        now = editable(request, product.pk)
        if form.changed(now.seen):
            return form.refuse(refusal, now=now.seen)
        words = _("Saved.")
    messages.success(request, words)
    return _leave(request, step, product)


@transaction.atomic
def _save(request, form, product, changed):
    """What buyers see at once goes to the product, what the office checks to its change; both or neither."""
    doer = {"by": request.user, "at": timezone.now()}
    at_once = set(form.fields) - set(form.proposing)
    if changed & at_once:
        photos, values = form.photos_among(at_once), form.values(at_once)
        product = workflow.revise(product, version=form.version, photos=photos, **doer, **values)
    if changed <= at_once:
        return _saved(product)
    photos, values = form.photos_among(form.proposing), form.values(form.proposing)
    workflow_changes.propose(form.change, version=form.change_version, photos=photos, **doer, **values)
    return _("Saved. Send the change to the office when it is ready.")


def _saved(product):
    if product.status == Status.PUBLISHED:
        return _("Saved. The public page shows it at once.")
    return _("Saved.")


def _leave(request, step, product):
    """Where the pressed button leads: another step, the overview, or out."""
    wanted = request.POST.get("to", "")
    if wanted == CLOSE:
        return redirect("own_product_list")
    if wanted == CHANGE:
        return open_change(request, product, step)
    if wanted not in FILLED_IN and wanted != CHECK.slug:
        wanted = after(step).slug
    return redirect(address_of(wanted, product))


def open_change(request, product, step):
    """Begin a change, or find the one under way, and land on the step; where it cannot be, that is said."""
    try:
        workflow_changes.open_change(product, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    return redirect(address_of(step.slug, product))


def _leave_recorded(request, product):
    """The back button then leads to the first step of what was recorded, not to an empty form."""
    response = _leave(request, WHAT, product)
    response.headers[FOUND_AT] = address_of(WHAT.slug, product)
    return response


def address_of(slug, product):
    if slug in FILLED_IN:
        return reverse("product_step", args=[product.pk, slug])
    return reverse("product_edit", args=[product.pk])


def _step_page(request, form, step, product=None, event=None):
    seen = product.seen if product else None
    needs = papers_needed(seen, day=today()) if product else []
    complete = completeness_of(seen, needs, marked=event.fields if event else ()) if product else None
    context = {
        "product": product,
        "on_behalf": product is not None and product.is_on_behalf,
        "form": form,
        "outside_opop": bool(form.makers) and not any(maker.is_in_opop for maker in form.makers),
        "address": address_of(step.slug, product) if product else reverse("product_create"),
        "kept_at": _kept_address(form, step, product),
        "kept": request.typed_before,
        "step": step,
        "number": STEPS.index(step) + 1,
        "steps": steps_shown(complete, event),
        "next_step": after(step),
        "step_before": before(step),
        "sign": SIGNS[product.status] if product else None,
        "event": event if event and set(event.fields) & set(step.answers_for) else None,
        "notes": dict.fromkeys(event.fields, event.note) if event else {},
        "needs": needs,
        "kinds": _kinds(form) if product is None else (),
        "begun": _begun(request.user)[:BEGUN_SHOWN] if product is None and not form.is_bound else (),
        "complete": complete,
        "is_first": step == WHAT,
        "has_papers": step == PAPERS,
        "close": CLOSE,
        "begin_change": CHANGE,
        "also": form.saved_before or request.POST.get("also", ""),
        "most": settings.PHOTOS_PER_PRODUCT,
        "largest": settings.PHOTO_MAX_BYTES,
    }
    return page(request, "operator/product_step.html", context, form.makers, UNTOUCHED if form.errors else 200)


def steps_shown(complete, event=None):
    """[(step, its state or None while nothing is recorded)] for the bar of steps."""
    states = states_of(complete.gaps, event.fields if event else ()) if complete else {}
    return [(step, states.get(step.slug)) for step in STEPS]


def _kinds(form):
    """[(words, papers needed)] of each sort of product, before one is recorded."""
    maker = form.makers[0] if len(form.makers) == 1 else None
    shelves = [
        (_("For food and drink"), Category(is_food=True)),
        (_("For jamu and herbal medicine"), Category(is_food=False, slug=JAMU)),
        (_("For cosmetics and care"), Category(is_food=False, slug=CARE)),
        (_("For everything else"), Category(is_food=False)),
    ]
    papers = list(maker.certificates.with_covered()) if maker else []
    return [(words, papers_needed(shelf, day=today(), maker=maker, papers=papers)) for words, shelf in shelves]


def _kept_address(form, step, product):
    """Where the form is given back after the sign-in ran out: two new products are two forms."""
    if product:
        return address_of(step.slug, product)
    return f"{reverse('product_create')}?isi={form.next_token}"
