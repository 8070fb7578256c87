"""The operators' first page, which says in plain words what is next, and the list of own products."""

from datetime import timedelta
from typing import NamedTuple

from django.core.paginator import Paginator
from django.db.models import Count, F, Min, OuterRef, Subquery, Value, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.choices import Status, Verb
from catalog.completeness import Completeness, completeness_of
from catalog.forms import own_makers
from catalog.kept_papers import SOON
from catalog.ladder import ladders_of
from catalog.models import Certificate, Product, ReviewEvent
from catalog.needed_papers import papers_needed
from catalog.steps import CHECK
from catalog.views.operator.frame import SIGNS, own_products, page
from catalog.views.operator.product import address_of
from registry.choices import JoinStatus
from registry.days import today
from registry.kept_forms import kept_forms_of
from registry.models import JoinRequest
from registry.promise import promised_days
from registry.templatetags.portal import long_date
from registry.views.requests import waiting_room

PER_PAGE = 24
# How many of each status the first page shows; the rest is a link away. One of each more is fetched for its count.
SHOWN = {Status.RETURNED: 5, Status.DRAFT: 3, Status.PUBLISHED: 3, Status.SUBMITTED: 1, Status.ARCHIVED: 1}
PAPERS_SHOWN, MAKERS_SHOWN = 4, 12
NEWLY_ENDED = timedelta(days=60)  # a paper that ended earlier is no news on the first page


class Row(NamedTuple):
    """A product with its next best step: where it is made, and in which words."""

    product: Product
    complete: Completeness
    words: str
    address: str


@require_safe
def operator_home(request):
    """What waits for this person, in plain words; somebody who acts for nobody is told what to do."""
    makers = list(own_makers(request.user))
    if not makers:
        return waiting_room(request)
    day = today()
    products = _some_of_each(request.user)
    first = {product.status: product for product in reversed(products)}
    numbers = {status.value: first[status].same if status in first else 0 for status in Status}
    papers = _papers_of(makers)
    rows = {status: [_row(p, day, papers) for p in products if p.status == status] for status in SHOWN}
    context = {
        "makers": makers,
        "numbers": numbers,
        "total": sum(numbers.values()),
        "open_tasks": numbers[Status.RETURNED] + numbers[Status.DRAFT],
        "waiting_since": getattr(first.get(Status.SUBMITTED), "since", None),
        "returned": rows[Status.RETURNED],
        "drafts": rows[Status.DRAFT],
        "shown": [row for row in rows[Status.PUBLISHED] if row.complete.gaps],
        "more_returned": max(numbers[Status.RETURNED] - SHOWN[Status.RETURNED], 0),
        "more_drafts": max(numbers[Status.DRAFT] - SHOWN[Status.DRAFT], 0),
        "ending": _ending(papers, day)[:PAPERS_SHOWN],
        "others": _others(request.user),
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
    for product in listed:
        product.complete = completeness_of(product, papers_needed(product, day=today(), papers=papers))
    return page(request, "operator/product_list.html", {"page": listed, "chosen": chosen, "makers": makers}, makers)


def _some_of_each(person):
    """The newest products of each status with what the first page tells: `same` and `since` speak of all of it."""
    returns = ReviewEvent.objects.filter(product=OuterRef("pk"), verb=Verb.RETURN).order_by("-at", "-pk")
    place = Window(RowNumber(), partition_by="status", order_by=[F("updated_at").desc(), F("pk").desc()])
    counted = own_products(person).annotate(
        place=place,
        same=Window(Count("pk"), partition_by="status"),
        since=Window(Min("submitted_at"), partition_by="status"),
        words=Subquery(returns.values("note")[:1]),
    )
    products = counted.filter(place__lte=max(SHOWN.values())).with_maker().with_photos().order_by("place")
    return [product for product in products if product.place <= SHOWN[product.status]]


def _papers_of(makers):
    """The papers of some makers, each knowing which products it covers; one query."""
    return list(Certificate.objects.filter(maker__in=[maker.pk for maker in makers]).with_covered())


def _row(product, day, papers):
    complete = completeness_of(product, papers_needed(product, day=day, papers=papers))
    gap = complete.next_gap
    if product.status == Status.RETURNED:
        words = _("The officer writes: “%(words)s”") % {"words": (product.words or "")[:180]}
        return Row(product, complete, words, address_of(CHECK.slug, product))
    if product.status == Status.DRAFT and not complete.missing:
        return Row(product, complete, _("Complete. Send it to the office."), address_of(CHECK.slug, product))
    return Row(product, complete, gap.words if gap else "", address_of((gap.step if gap else CHECK).slug, product))


def _ending(papers, day):
    """Papers that end soon or ended lately and were not replaced, the first to end first."""
    lasting = {(p.maker_id, p.kind) for p in papers if not p.revoked_on and not _ends(p, day + SOON)}
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


def _others(person):
    """[(words, what to do, address)] of what waits beside products: forms kept, a request asked. One query."""
    kept = kept_forms_of(person).annotate(what=Value("kept")).values_list("what", "address", "kept_at")
    asked = JoinRequest.objects.filter(user=person, status=JoinStatus.WAITING).order_by()
    asked = asked.annotate(what=Value("asked")).values_list("what", "business_name", "asked_at")
    told = []
    for what, text, at in kept.order_by().union(asked, all=True).order_by("-kept_at"):
        if what == "kept":
            words = _("Something you typed on %(day)s is not saved yet") % {"day": long_date(at)}
            told.append((words, _("Look at it and save it."), text))
        else:
            words = _("The office looks at your request for “%(business)s”") % {"business": text}
            told.append((words, _("Asked on %(day)s.") % {"day": long_date(at)}, reverse("own_request")))
    return told
