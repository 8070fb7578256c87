"""What a verifier should look at first: same names, same numbers, papers that do not fit. Questions only, no writes."""

from django.core.exceptions import ValidationError
from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy as _

from catalog.choices import Status
from catalog.models import Certificate, Product
from catalog.papers import State, state_on
from registry.models import Umkm
from registry.numbers import paper_number

SHOWN = 5  # rows of each kind; more would not be read


def same_named(product):
    """Other products under the same folded name, those of the same maker first."""
    own_first = Case(When(maker=product.maker_id, then=0), default=1)
    others = (
        Product.objects.filter(folded_name=product.folded_name).exclude(pk=product.pk).exclude(status=Status.ARCHIVED)
    )
    return list(others.select_related("maker", "regency").order_by(own_first, "pk")[:SHOWN])


def same_owner(maker):
    """Other UMKM that share the NIB or the WhatsApp number, or have the same folded name in the same regency."""
    same = Q(folded_name=maker.folded_name, regency=maker.regency_id)
    if maker.nib:
        same |= Q(nib=maker.nib)
    if maker.whatsapp:
        same |= Q(whatsapp=maker.whatsapp)
    return list(Umkm.objects.filter(same).exclude(pk=maker.pk).select_related("regency")[:SHOWN])


def hints_for(product) -> list:
    """Sentences for the top of the review page."""
    hints = [
        _("Same name: “%(name)s”, %(maker)s, %(regency)s (%(status)s)")
        % {"name": o.name, "maker": o.maker, "regency": o.regency, "status": o.get_status_display()}
        for o in same_named(product)
    ]
    hints += [
        _("Perhaps the same owner: %(maker)s, %(regency)s") % {"maker": o, "regency": o.regency}
        for o in same_owner(product.maker)
    ]
    return hints


def papers_with_hints(product, day) -> list[dict]:
    """Each paper that covers the product, with what is odd about it: [{"paper", "warnings", "shown", "expired"}]."""
    papers = list(product.certificates.select_related("checked_by").order_by("kind", "pk"))
    elsewhere = _same_numbers(papers)
    return [
        {
            "paper": paper,
            "warnings": _shape_warnings(paper, day)
            + ([_("The same number stands on a paper of another maker.")] if paper.pk in elsewhere else []),
            "expired": state == State.EXPIRED,
            "shown": state == State.SHOWN,
        }
        for paper, state in ((paper, state_on(paper, day)) for paper in papers)
    ]


def _shape_warnings(paper, day):
    try:
        return [warning.message for warning in paper_number(paper.kind, paper.number_written, on=day).warnings]
    except ValidationError as error:
        return list(error.messages)


def _same_numbers(papers):
    """Which of these papers carry a number that another maker's paper of the same kind carries too."""
    if not papers:
        return set()
    numbers = {(paper.kind, paper.number): paper.pk for paper in papers}
    others = Certificate.objects.filter(number__in=[number for _kind, number in numbers]).exclude(
        maker=papers[0].maker_id
    )
    return {numbers[pair] for pair in others.values_list("kind", "number") if pair in numbers}
