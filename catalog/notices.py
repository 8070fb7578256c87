"""What the catalogue tells people: decisions of the office, in the public words for a status, after the transaction."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.choices import Verb
from registry.acting import people_acting_for
from registry.notices import NOTICES, Kind, tell

KIND_OF = {
    Verb.PUBLISH: "product_published",
    Verb.RETURN: "product_returned",
    Verb.ARCHIVE: "product_archived",
    Verb.RESTORE: "product_restored",
    Verb.PUBLISH_CHANGE: "change_published",
    Verb.RETURN_CHANGE: "change_returned",
}
# What the maker is told when a second officer undoes this.
KIND_OF_UNDOING = {
    Verb.PUBLISH: "publication_undone",
    Verb.RETURN: "return_undone",
    Verb.ARCHIVE: "product_restored",
    Verb.RESTORE: "product_archived",
    Verb.PUBLISH_CHANGE: "change_undone",
    Verb.RETURN_CHANGE: "change_return_undone",
}
NOTICES.update(
    {
        "product_published": Kind(
            _("“%(product)s” is on show in the catalogue."), _("Buyers can find it now."), "ok", "check"
        ),
        "product_returned": Kind(
            _("The office sent “%(product)s” back: %(note)s"), _("Mend it and send it again."), "stop", "warn"
        ),
        "product_archived": Kind(
            _("“%(product)s” was taken off show: %(note)s"), _("Ask the office if it should return."), "wait", "info"
        ),
        "change_published": Kind(
            _("The change of “%(product)s” is on show now."), _("Buyers see the new version."), "ok", "check"
        ),
        "change_returned": Kind(
            _("The office sent the change of “%(product)s” back: %(note)s"),
            _("What was on show stays. Mend the change and send it again."),
            "stop",
            "warn",
        ),
        "publication_undone": Kind(
            _("“%(product)s” is being checked once more: %(note)s"),
            _("It is not on show meanwhile. You need not do anything."),
            "wait",
            "info",
        ),
        "return_undone": Kind(
            _("“%(product)s” is with the office again."), _("It need not be mended now."), "wait", "info"
        ),
        "change_undone": Kind(
            _("The change of “%(product)s” is being checked once more: %(note)s"),
            _("Buyers see the former version meanwhile. You need not do anything."),
            "wait",
            "info",
        ),
        "change_return_undone": Kind(
            _("The change of “%(product)s” is with the office again."), _("It need not be mended now."), "wait", "info"
        ),
        "decision_undone": Kind(
            _("%(who)s undid your decision on “%(product)s”: %(note)s"), _("Look at it again."), "wait", "info"
        ),
        "product_restored": Kind(_("“%(product)s” is on show again."), _("Buyers can find it now."), "ok", "check"),
    }
)


def tell_of_decision(product, verb, *, by, note=""):
    """The people of the maker learn what became of a product; whoever did it, and internal moves, tell nobody."""
    if verb not in KIND_OF:
        return
    people = people_acting_for(product.maker).exclude(pk=by.pk)
    tell(people, KIND_OF[verb], address=reverse("product_edit", args=[product.pk]), product=product.name, note=note)


def tell_of_undoing(undone):
    """The maker's people learn where the product stands again, and the officer who had decided, by whom and why."""
    product, about = undone.product, {"product": undone.product.name, "note": undone.note}
    people = people_acting_for(product.maker).exclude(pk=undone.by_id)
    tell(people, KIND_OF_UNDOING[undone.undoes.verb], address=reverse("product_edit", args=[product.pk]), **about)
    officer, review = undone.decided_by, reverse("product_review", args=[product.pk])
    tell([officer], "decision_undone", address=review, who=undone.by.get_full_name(), **about)
