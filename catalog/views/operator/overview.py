"""The last step of a product: all that was filled in, what is missing, and the buttons that send and take back."""

from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog import workflow
from catalog.choices import CHANGE_MOVES, EDITABLE, MOVES, RETURNABLE_FIELDS
from catalog.completeness import State, completeness_of, states_of
from catalog.forms import ArchiveForm, as_shown, stored_facts
from catalog.forms_photos import locks_of
from catalog.material import proposed_fields
from catalog.needed_papers import papers_needed
from catalog.steps import FILLED_IN, PAPERS, PHOTOS
from catalog.views.operator.frame import SIGNS, UNTOUCHED, editable, last_return, page
from catalog.views.operator.product import steps_shown
from registry.days import today
from registry.kept_forms import keeps_typed, texts_of
from registry.keys import version_seen
from registry.promise import promised_days
from registry.refusals import codes_of
from registry.views.verbs import verb_of


class Fact(NamedTuple):
    """One line: what is filled in, or why it should be; the officer's words on it; locked while on show."""

    name: str
    label: str
    value: str
    note: str
    missing: str
    is_locked: bool
    is_proposed: bool = False


class Difference(NamedTuple):
    """What a change proposes for a field, beside what is on show."""

    label: str
    before: object
    after: object
    is_photos: bool


@require_safe
@keeps_typed
def product_edit(request, pk):
    """Everything about a product, with a way into each step."""
    kept = request.typed_before
    archive = ArchiveForm(initial=texts_of(kept).dict()) if kept else ArchiveForm()
    return overview(request, editable(request, pk), archive)


@verb_of("product_edit", "pk")
@keeps_typed
def product_submit(request, pk):
    words = _("Sent to the office. It is usually checked within %(days)s working days.")
    return press(request, editable(request, pk), workflow.submit, words % {"days": promised_days()})


@verb_of("product_edit", "pk")
@keeps_typed
def product_take_back(request, pk):
    words = _("Taken back. You can change it and send it again.")
    return press(request, editable(request, pk), workflow.take_back, words)


@verb_of("product_edit", "pk")
@keeps_typed
def product_archive(request, pk):
    form = ArchiveForm(request.POST)
    if not form.is_valid():
        return overview(request, editable(request, pk), form)
    words = _("Taken off show. Only the office can show it again.")
    said = form.cleaned_data | {"version": version_seen(request.POST)}
    return press(request, editable(request, pk), workflow.archive, words, archive=form, **said)


def press(request, product, verb, words, *, change=None, archive=None, **given):
    """One verb by its button. A second press lands where the first did; a rule that says no stands in the page.

    `change`: what the verb is about, where it is not the product itself; `archive`: the form of that button.
    """
    about = change or product
    try:
        verb(about, by=request.user, at=timezone.now(), **given)
    except ValidationError as refusal:
        about.refresh_from_db(fields=["status"])
        if about.status != (MOVES | CHANGE_MOVES)[verb.__name__][1]:
            return _refused(request, product.pk, refusal, archive)
    messages.success(request, words)
    return redirect("product_edit", product.pk)


def _refused(request, pk, refusal, archive):
    if "wrong_status" in codes_of(refusal):
        messages.warning(request, refusal.messages[0])
        return redirect("product_edit", pk)
    if archive is None:
        return overview(request, editable(request, pk), ArchiveForm(), refused=refusal)
    archive.add_error("note" if "reason_missing" in codes_of(refusal) else None, refusal)
    return overview(request, editable(request, pk), archive)


def overview(request, product, archive, refused=None):
    """The page of a product with what must be said about it. `refused`: why a verb said no."""
    event, needs = last_return(product), papers_needed(product.seen, day=today())
    notes = dict.fromkeys(event.fields, event.note) if event else {}
    complete = completeness_of(product.seen, needs, photo_needed=not product.is_on_behalf, marked=notes)
    may_send = product.status in MOVES["submit"][0]
    context = {
        "product": product,
        "seen": product.seen,
        "change": product.change,
        "differences": differences(product),
        "on_behalf": product.is_on_behalf,
        "sign": SIGNS[product.status],
        "event": event,
        "notes": notes,
        "steps": steps_shown(complete, event) if product.status in EDITABLE else (),
        "parts": _parts(product, complete, notes, states_of(complete.gaps, notes)),
        "needs": needs,
        "complete": complete,
        "missing": complete.missing if may_send else (),
        "may_send": may_send,
        "may_change": product.status in EDITABLE,
        "archive": archive,
        "refused": _by_field(refused),
        "days": promised_days(),
    }
    has_errors = bool(refused or archive.errors)
    return page(request, "operator/product_edit.html", context, [product.maker], UNTOUCHED if has_errors else 200)


def _by_field(refused):
    """{field: errors}; what names no field stands at the top."""
    if refused is None:
        return {}
    return refused.error_dict if hasattr(refused, "error_dict") else {"change": refused.error_list}


def differences(product):
    """What the open change proposes, in the order in which an officer reads it; nothing where there is none."""
    wanted = proposed_fields(product.change)
    return [_difference(product, name, label) for name, label in RETURNABLE_FIELDS.items() if name in wanted]


def _difference(product, name, label):
    if name == "photos":
        return Difference(label, product.photos.all(), product.seen.photos.all(), True)
    before, after = (as_shown(name, getattr(each, name)) for each in (product, product.seen))
    return Difference(label, before, after, False)


def _parts(product, complete, notes, states):
    """[(step, state, facts)] of the steps that are filled in; photos and papers have pictures instead of facts."""
    missing = {gap.name: gap.words for gap in complete.gaps if gap.is_needed}
    shown = {name: (label, value) for name, label, value in stored_facts(product.seen)}
    locked, proposed = locks_of(product, product.change), proposed_fields(product.change)
    parts = []
    for step in FILLED_IN.values():
        names = [name for name in step.fields if name in shown and _is_worth_a_line(name, product.seen, notes)]
        facts = [_fact(name, *shown[name], notes, missing, locked, proposed) for name in names]
        parts.append((step, State(states[step.slug]), facts, step == PHOTOS, step == PAPERS))
    return parts


def _is_worth_a_line(name, product, notes):
    """What only some products have stands there once it is filled in, or marked by the officer."""
    seldom = {"name_en", "description_en", "brand", "price_to"}
    if name == "ingredients" and product.is_food is False:
        seldom.add(name)
    return name not in seldom or name in notes or bool(getattr(product, name))


def _fact(name, label, value, notes, missing, locked, proposed):
    words = RETURNABLE_FIELDS.get(name, label)
    said = notes.get(name, ""), missing.get(name, "")
    return Fact(name, words, value, *said, name in locked, name in proposed)
