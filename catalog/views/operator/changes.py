"""The buttons of a change of a product on show: begin it, send it, take it back, give it up."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog import workflow_changes
from catalog.choices import CHANGE_MOVES
from catalog.forms import ArchiveForm
from catalog.steps import CHECK
from catalog.views.operator.frame import editable
from catalog.views.operator.overview import overview
from catalog.views.operator.product import open_change
from registry.kept_forms import keeps_typed
from registry.promise import promised_days
from registry.refusals import codes_of
from registry.views.verbs import verb_of


@verb_of("product_edit", "pk")
@keeps_typed
def product_change_open(request, pk):
    """A second press finds the change that the first one began."""
    return open_change(request, editable(request, pk), CHECK)


@verb_of("product_edit", "pk")
@keeps_typed
def product_change_submit(request, pk):
    words = _("Sent to the office. It is usually checked within %(days)s working days.")
    return _press(request, pk, workflow_changes.submit_change, words % {"days": promised_days()})


@verb_of("product_edit", "pk")
@keeps_typed
def product_change_take_back(request, pk):
    words = _("Taken back. You can change it and send it again.")
    return _press(request, pk, workflow_changes.take_back_change, words)


@verb_of("product_edit", "pk")
@keeps_typed
def product_change_give_up(request, pk):
    return _press(request, pk, workflow_changes.give_up_change, _("The change is given up. What is on show stays."))


def _press(request, pk, verb, words):
    """One verb by its button. A second press lands where the first did; a rule that says no stands in the page."""
    product = editable(request, pk)
    change = product.change or product.changes.first()
    if change is None:
        return redirect("product_edit", pk)
    try:
        verb(change, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        change.refresh_from_db(fields=["status"])
        if change.status != CHANGE_MOVES[verb.__name__][1]:
            return _refused(request, pk, refusal)
    messages.success(request, words)
    return redirect("product_edit", pk)


def _refused(request, pk, refusal):
    if "wrong_status" in codes_of(refusal):
        messages.warning(request, refusal.messages[0])
        return redirect("product_edit", pk)
    return overview(request, editable(request, pk), ArchiveForm(), refused=refusal)
