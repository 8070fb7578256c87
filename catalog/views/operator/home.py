"""The operators' first page, which says in plain words what is next, and the list of own products."""

from datetime import timedelta
from typing import NamedTuple

from django.core.paginator import Paginator
from django.db.models import Count, F, Min, OuterRef, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.choices import ChangeStatus, Status, Verb
from catalog.completeness import Completeness, completeness_of
from catalog.forms import own_makers
from catalog.kept_papers import MOST_SHOWN, SOON, to_mend
from catalog.ladder import ladders_of
from catalog.models import Certificate, Change, Product, ReviewEvent
from catalog.needed_papers import papers_needed
from catalog.proposed import see_proposals
from catalog.steps import CHECK
from catalog.views.operator.frame import CHANGE_SIGNS, SIGNS, Sign, own_products, page
from catalog.views.operator.product import address_of
from catalog.views.operator.waiting import waiting_beside
from registry.days import today
from registry.promise import promised_days
from registry.views.requests import waiting_room

PER_PAGE = 24
# How many the first page shows of each status, and of products on show by that of their open change; the rest is a
# link away. One of each more is fetched for its count.
SHOWN = {
    (Status.RETURNED, None): 5,
    (Status.PUBLISHED, ChangeStatus.RETURNED): 5,
    (Status.PUBLISHED, ChangeStatus.DRAFT): 3,
    (Status.PUBLISHED, ChangeStatus.SUBMITTED): 2,
    (Status.DRAFT, None): 3,
    (Status.PUBLISHED, None): 3,
    (Status.SUBMITTED, None): 1,
    (Status.ARCHIVED, None): 1,
}
CHANGING = [(status, change) for status, change in SHOWN if change]
TO_DO = [ChangeStatus.RETURNED, ChangeStatus.DRAFT]  # changes that wait for their maker, not for the office
PAPERS_SHOWN, MAKERS_SHOWN = 4, 12
NEWLY_ENDED = timedelta(days=60)  # a paper that ended earlier is no news on the first page


class Row(NamedTuple):
    """A product, or its change, with its next best step: where it is made, and in which words."""

    product: Product
    complete: Completeness | None
    words: str
    address: str
    sign: Sign | None = None


@require_safe
def operator_home(request):
    """What waits for this person, in plain words; somebody who acts for nobody is told what to do."""
    makers = list(own_makers(request.user))
    if not makers:
        return waiting_room(request)
    day = today()
    products = _some_of_each(request.user)
    first = {product.status: product for product in reversed(products)}
    to_do = {_standing(product): product.alike for product in products if product.change_status in TO_DO}
    numbers = {status.value: first[status].same if status in first else 0 for status in Status}
    papers = _papers_of(makers)
    rows = {standing: [_row(p, day, papers) for p in products if _standing(p) == standing] for standing in SHOWN}
    context = {
        "makers": makers,
        "outside_opop": not any(maker.is_in_opop for maker in makers),
        "numbers": numbers,
        "total": sum(numbers.values()),
        "open_tasks": numbers[Status.RETURNED] + numbers[Status.DRAFT] + sum(to_do.values()),
        "waiting_since": getattr(first.get(Status.SUBMITTED), "since", None),
        "returned": rows[Status.RETURNED, None],
        "drafts": rows[Status.DRAFT, None],
        "changes": [row for standing in CHANGING for row in rows[standing]],
        "shown": [row for row in rows[Status.PUBLISHED, None] if row.complete.gaps],
        "more_returned": max(numbers[Status.RETURNED] - SHOWN[Status.RETURNED, None], 0),
        "more_drafts": max(numbers[Status.DRAFT] - SHOWN[Status.DRAFT, None], 0),
        "ending": _ending(papers, day)[:PAPERS_SHOWN],
        "others": to_mend(papers) + waiting_beside(request.user),
        "ladders": list(ladders_of(makers[:MAKERS_SHOWN], day).values()),
        "days": promised_days(),
    }
    return page(request, "operator/home.html", context, makers)


@require_safe
def own_product_list(request):
    """All products of the makers acted for, newest first, or those of one status: ?keadaan=draf."""
    makers = list(own_makers(request.user))
    products = own_products(request.user).with_maker().with_photos()
    chosen = next((status for status, sign in SIGNS.items() if sign.slug == request.GET.get("keadaan")), None)
    if chosen:
        products = products.filter(status=chosen)
    listed = Paginator(products.order_by("-updated_at", "-pk"), PER_PAGE).get_page(request.GET.get("hal"))
    papers = _papers_of({product.maker for product in listed})
    see_proposals(listed)
    for product in listed:
        product.complete = completeness_of(product.seen, papers_needed(product.seen, day=today(), papers=papers))
    return page(request, "operator/product_list.html", {"page": listed, "chosen": chosen, "makers": makers}, makers)


def _some_of_each(person):
    """The newest products of each standing with what the first page tells.

    `same` and `since` speak of all products of the status, `alike` of those whose change stands the same as well.
    """
    returns = ReviewEvent.objects.filter(verb__in=[Verb.RETURN, Verb.RETURN_CHANGE], product=OuterRef("pk"))
    changes = Change.objects.open().filter(product=OuterRef("pk"), product__status=Status.PUBLISHED)
    own = own_products(person).annotate(change_status=Subquery(changes.values("status")[:1]))
    standing = [F("status"), F("change_status")]
    counted = own.annotate(
        place=Window(RowNumber(), partition_by=standing, order_by=[F("updated_at").desc(), F("pk").desc()]),
        alike=Window(Count("pk"), partition_by=standing),
        same=Window(Count("pk"), partition_by="status"),
        since=Window(Min("submitted_at"), partition_by="status"),
        words=Subquery(returns.order_by("-at", "-pk").values("note")[:1]),
    )
    products = counted.filter(place__lte=max(SHOWN.values())).with_maker().with_photos().order_by("place")
    return [product for product in products if product.place <= SHOWN[_standing(product)]]


def _standing(product):
    return product.status, product.change_status


def _papers_of(makers):
    """The papers of some makers, each knowing which products it covers; one query."""
    return list(Certificate.objects.filter(maker__in=[maker.pk for maker in makers]).with_covered())


def _row(product, day, papers):
    if product.change_status:
        return _change_row(product)
    complete = completeness_of(product, papers_needed(product, day=day, papers=papers))
    gap = complete.next_gap
    if product.status == Status.RETURNED:
        return Row(product, complete, _officer_writes(product), address_of(CHECK.slug, product))
    if product.status == Status.DRAFT and not complete.missing:
        return Row(product, complete, _("Complete. Send it to the office."), address_of(CHECK.slug, product))
    return Row(product, complete, gap.words if gap else "", address_of((gap.step if gap else CHECK).slug, product))


def _officer_writes(product):
    return _("The officer writes: “%(words)s”") % {"words": (product.words or "")[:MOST_SHOWN]}


def _change_row(product):
    words = {
        ChangeStatus.RETURNED: _officer_writes(product),
        ChangeStatus.DRAFT: _("You began a change. Send it to the office when it is ready."),
        ChangeStatus.SUBMITTED: _("The office is checking your change. What is on show stays meanwhile."),
    }
    address, sign = address_of(CHECK.slug, product), CHANGE_SIGNS[product.change_status]
    return Row(product, None, words[product.change_status], address, sign)


def _ending(papers, day):
    """Papers that end soon or ended lately and were not replaced, the first to end first."""
    lasting = {(p.maker_id, p.kind) for p in papers if not (p.revoked_on or p.refused_at or _ends(p, day + SOON))}
    ending = [
        paper
        for paper in papers
        if _ends(paper, day + SOON)
        and not paper.revoked_on
        and paper.valid_until >= day - NEWLY_ENDED
        and (paper.maker_id, paper.kind) not in lasting
    ]
    for paper in ending:
        paper.has_ended = paper.valid_until < day
    return sorted(ending, key=lambda paper: (paper.valid_until, paper.pk))


def _ends(paper, by):
    return paper.valid_until is not None and paper.valid_until <= by
