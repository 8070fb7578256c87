"""What the catalogue tells officers once a day: how much waits for review where they look after it."""

from collections import defaultdict

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.models import Change, Product
from catalog.permissions import reviewers
from registry.models import Notice, Posting
from registry.notices import NOTICES, Kind, tell_each
from registry.promise import overdue_before

WAITING = "review_waiting"

NOTICES[WAITING] = Kind(
    _("Waiting for review in your area: %(waiting)s; longer than promised: %(overdue)s."),
    _("Please decide on the oldest first."),
    "wait",
    "clock",
)


def tell_of_waiting_products(day) -> int:
    """Tell each officer who reviews of what waits in the regencies looked after; how many officers. One notice a day.

    Without a posting, or with one for the whole province, all of it counts. A fixed number of queries.
    """
    waiting = _sent_where()
    if not waiting:
        return 0
    areas, limit = areas_of_officers(), overdue_before(day)
    notices = [_notice(person, _within(waiting, areas.get(person.pk)), limit, day) for person in reviewers()]
    notices = [notice for notice in notices if notice]
    tell_each(notices)
    return len(notices)


def _sent_where():
    """[(when, regency)] of all that waits."""
    products = Product.objects.awaiting_review().order_by().values_list("submitted_at", "regency")
    changes = Change.objects.awaiting_review().order_by().values_list("submitted_at", "product__regency")
    return list(products.union(changes, all=True))


def areas_of_officers() -> dict:
    """{person: codes of the regencies looked after today}; who looks after the whole province is not there."""
    areas = defaultdict(set)
    for person, code in Posting.objects.open().values_list("user", "regencies"):
        areas[person].add(code)
    return {person: codes for person, codes in areas.items() if None not in codes}


def _within(waiting, area):
    return [sent for sent, regency in waiting if area is None or regency in area]


def _notice(person, sent, limit, day):
    if not sent:
        return None
    return Notice(
        user=person,
        kind=WAITING,
        key=f"{day:%Y%m%d}",
        address=reverse("product_queue"),
        params={"waiting": len(sent), "overdue": sum(moment < limit for moment in sent)},
    )
