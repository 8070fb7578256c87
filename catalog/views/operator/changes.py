"""The buttons of a change of a product on show: begin it, send it, take it back, give it up."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from catalog import workflow_changes
from catalog.steps import CHECK
from catalog.views.operator.frame import editable
from catalog.views.operator.overview import press
from catalog.views.operator.product import open_change
from registry.kept_forms import keeps_typed
from registry.promise import promised_days
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
    product = editable(request, pk)
    change = product.change or product.changes.first()
    return press(request, product, verb, words, change=change) if change else redirect("product_edit", pk)
