"""The review page, and the officers' verbs on products and their changes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog import permissions, review_page, workflow, workflow_changes
from catalog.choices import EDITABLE, MOVES, Status
from catalog.forms_staff import ReasonForm, ReturnForm
from catalog.hints import hints_for
from catalog.meanwhile import words_refusing
from catalog.paper_desk import begun, papers_with_hints
from catalog.queue_filters import address_with
from catalog.rounds import Round, next_address
from catalog.workflow_undo import undo
from registry.days import today
from registry.kept_forms import begin, keeps_typed, name_typed, words_kept
from registry.keys import key_in, version_seen
from registry.refusals import codes_of
from registry.views.doors import show, staff_page
from registry.views.verbs import verb_of

UNTOUCHED = 422  # nothing was decided
RETURN, ARCHIVE, UNDO = "form", "archive_form", "undo_form"  # forms of the page, as the template calls them


@staff_page
@keeps_typed
@require_safe
def product_review(request, pk):
    product = _product(request, pk)
    return _review(request, product, **_begun(request, product))


def _forms(product):
    return {
        RETURN: ReturnForm(phrases=product.phrases),
        ARCHIVE: ReasonForm(verb="archive"),
        UNDO: ReasonForm(verb="undo"),
    }


def _begun(request, product):
    """{name: form} that somebody had typed in when the sign-in ran out, as it was."""
    name, forms = name_typed(request), _forms(product)
    return {name: begin(forms[name], request, name)} if name in forms else {}


def _product(request, pk):
    return get_object_or_404(review_page.products_for_review(request.user), pk=pk)


def _review(request, product, status=200, error=None, claim_told=False, **sent):
    """The page as things stand now. `sent`: the form that was refused, under its name in the template.

    `claim_told`: `error` says already who is looking at it.
    """
    user, filters, steps = request.user, Round.of(request), review_page.history_of(product)
    change = review_page.waiting_change(product, steps)
    allowed, undoable = _allowed(user, product, change), review_page.undoable_step(product, steps, user)
    shown = {RETURN: allowed["may_decide"], ARCHIVE: allowed["may_archive"], UNDO: undoable}
    papers = begun(papers_with_hints(product, today()), request)
    is_shown = shown.get(name_typed(request)) or (allowed["may_check"] and any(row["is_begun"] for row in papers))
    return show(
        request,
        "catalog/product_review.html",
        status=status,
        title=product.name,
        product=product,
        change=change,
        **_values(product, change),
        **allowed,
        **_claim(user, product),
        papers=papers,
        words_kept=[] if is_shown else words_kept(request),
        hints=_hints(user, product, change),
        events=steps,
        undoable=undoable,
        filters=filters,
        address=address_with("product_review", filters, product.pk),
        error=error,
        claim_told=claim_told,
        unsent=[words for name, form in sent.items() if not shown[name] and (words := form.unsent())],
        **_forms(product) | sent,
    )


def _values(product, change):
    live, proposed = review_page.photos_of(product, change)
    changed, rows = review_page.rows_of_change(product, change) if change else ([], review_page.rows_of(product))
    return {"photos": live, "photos_proposed": proposed, "changed": changed, "rows": rows}


def _hints(user, product, change):
    """For those who decide alone: hints speak of people whose requests were refused."""
    if not permissions.is_reviewer(user) or not (change or product.status == Status.SUBMITTED):
        return []
    return hints_for(product, change.values.get("name") if change else None)


def _allowed(user, product, change):
    """What the page offers. While a change waits one decides on it, or archives; nobody fills in beside."""
    waits = change or product.status == Status.SUBMITTED
    may_decide = permissions.can_review_change(user, change) if change else permissions.can_review(user, product)
    may_edit = not change and product.status in EDITABLE and permissions.can_edit(user, product)
    return {
        "waits": bool(waits),
        "may_decide": bool(waits and may_decide),
        "may_check": permissions.is_reviewer(user) and not permissions.acts_for(user, product),
        "may_edit": may_edit,
        "may_submit": may_edit and product.status in MOVES["submit"][0],
        "may_archive": product.status == Status.PUBLISHED and permissions.is_reviewer(user),
        "may_restore": product.status == Status.ARCHIVED and permissions.can_restore(user, product),
    }


def _claim(user, product):
    """The claim that holds now: one's own, or that of another, who is looking at it."""
    claim = getattr(product, "claim", None)
    if claim is None or claim.until <= timezone.now():
        return {"claim": None, "is_held": False}
    return {"claim": claim, "is_held": claim.by_id != user.pk}


def _decide(request, product, verb, thing, done, *, goes_on=False, sent=None, **said):
    """One verb: done with a message, or the page as things stand now with why not, and all that was typed.

    `sent`: {name of the form: form}. After a decision on what waited, the next one of the round follows.
    """
    try:
        verb(thing, by=request.user, at=timezone.now(), **said)
    except ValidationError as refusal:
        fresh = _product(request, product.pk)
        why, is_held = words_refusing(fresh, request.user, refusal), "claimed" in codes_of(refusal)
        return _review(request, fresh, status=UNTOUCHED, error=why, claim_told=is_held, **sent or {})
    messages.success(request, done % {"name": product.name})
    if goes_on:
        return redirect(next_address(request, skip=product))
    return redirect(address_with("product_review", Round.of(request), product.pk))


def _change_of(request, product):
    """The change that was on the page; another one of the product is not meant."""
    return get_object_or_404(product.changes, pk=key_in(request.POST.get("change")))


@staff_page
@verb_of("product_review", "pk")
def product_publish(request, pk):
    product, version = _product(request, pk), version_seen(request.POST)
    done = _("“%(name)s” is published.")
    return _decide(request, product, workflow.publish, product, done, goes_on=True, version=version)


@staff_page
@verb_of("product_review", "pk")
def change_publish(request, pk):
    product, version = _product(request, pk), version_seen(request.POST)
    change, done = _change_of(request, product), _("The change of “%(name)s” is published.")
    return _decide(request, product, workflow_changes.publish_change, change, done, goes_on=True, version=version)


@staff_page
@verb_of("product_review", "pk")
@keeps_typed
def product_return(request, pk):
    product, done = _product(request, pk), _("“%(name)s” went back to its operator.")
    return _return(request, product, workflow.return_for_revision, product, done)


@staff_page
@verb_of("product_review", "pk")
@keeps_typed
def change_return(request, pk):
    product, done = _product(request, pk), _("The change of “%(name)s” went back to its operator.")
    return _return(request, product, workflow_changes.return_change, _change_of(request, product), done)


def _return(request, product, verb, thing, done):
    form = ReturnForm(request.POST, phrases=product.phrases)
    if not form.is_valid():
        return _review(request, product, status=UNTOUCHED, **{RETURN: form})
    said = form.said() | {"version": version_seen(request.POST)}
    return _decide(request, product, verb, thing, done, goes_on=True, sent={RETURN: form}, **said)


@staff_page
@verb_of("product_review", "pk")
def product_submit_for_maker(request, pk):
    """Staff send in a draft for a maker that has nobody yet; another officer decides."""
    product = _product(request, pk)
    return _decide(request, product, workflow.submit, product, _("“%(name)s” was sent for review."))


@staff_page
@verb_of("product_review", "pk")
@keeps_typed
def product_archive(request, pk):
    product, form = _product(request, pk), ReasonForm(request.POST, verb="archive")
    if not form.is_valid():
        return _review(request, product, status=UNTOUCHED, **{ARCHIVE: form})
    done = _("“%(name)s” is archived.")
    said = form.said() | {"version": version_seen(request.POST)}
    return _decide(request, product, workflow.archive, product, done, sent={ARCHIVE: form}, **said)


@staff_page
@verb_of("product_review", "pk")
def product_restore(request, pk):
    product, version = _product(request, pk), version_seen(request.POST)
    return _decide(request, product, workflow.restore, product, _("“%(name)s” is published again."), version=version)


@staff_page
@verb_of("product_review", "pk")
@keeps_typed
def product_undo(request, pk, step_pk):
    """A second officer takes the newest decision back."""
    product, form = _product(request, pk), ReasonForm(request.POST, verb="undo")
    step = get_object_or_404(product.events, pk=step_pk)
    if not form.is_valid():
        return _review(request, product, status=UNTOUCHED, **{UNDO: form})
    done = _("The last decision on “%(name)s” is undone.")
    return _decide(request, product, undo, step, done, sent={UNDO: form}, **form.said())
