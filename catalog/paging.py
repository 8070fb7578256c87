"""Orders of the catalogue, and its pages: the first 40 by number, those beyond by a cursor behind the last row.

Counting rows off costs the more the deeper one looks; a cursor ("the rows behind this one") costs the same at any
depth. It compares row values, which an index serves; the same said with OR reads the whole index.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.core.paginator import Paginator
from django.db.models import BigIntegerField, F
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PER_PAGE = 24
LAST_NUMBER = 40
FINE = 1_000_000  # parts of a rank: whole numbers come back from a cursor as they went in
SIGNER = signing.Signer(salt="catalog.paging.cursor")  # without a time: the same row gives the same cursor


class NoSuchPage(Exception):
    """The address names a page that the list does not have; `last` is the last one it has."""

    def __init__(self, last=1):
        super().__init__(last)
        self.last = last


@dataclass(frozen=True)
class Order:
    """By one column, then by product; the rows without a value always come last, by product."""

    name: str
    label: object
    column: str
    falling: bool = False
    may_lack: bool = False

    def sort(self, listings):
        if self.falling:
            return listings.order_by(F(self.column).desc(nulls_last=self.may_lack or None), "-product_id")
        return listings.order_by(self.column, "product_id")

    def behind(self, listings, value, pk):
        """The rows behind one that has a value in the column; those without any are not among them."""
        compare = TupleLessThan if self.falling else TupleGreaterThan
        return self.sort(listings).filter(compare((F(self.column), F("product_id")), (value, pk)))

    def lacking(self, listings, pk=None):
        """The rows without a value, behind one of them."""
        rows = self.sort(listings.filter(**{f"{self.column}__isnull": True}))
        return rows if pk is None else rows.filter(**{"product_id__lt" if self.falling else "product_id__gt": pk})


ORDERS = {
    order.name: order
    for order in (
        Order("relevan", _("Best match"), "rank", falling=True),
        Order("baru", pgettext_lazy("order", "Newest first"), "published_at", falling=True),
        Order("murah", _("Lowest price first"), "price_from", may_lack=True),
        Order("mahal", _("Highest price first"), "price_to", falling=True, may_lack=True),
        Order("nama", _("By name"), "sort_name"),
    )
}


def with_rank(listings, rank):
    """Give listings the column `rank` that the order by relevance reads."""
    return listings.annotate(rank=Cast(rank * FINE, BigIntegerField()))


class NumberedPages(Paginator):
    """Pages by number of a list whose length is known already, to its end or to a last number."""

    def __init__(self, rows, number_of_rows, *, per_page=None, last=None):
        super().__init__(rows, per_page or PER_PAGE)
        self.count = number_of_rows
        self.last = last

    @property
    def num_pages(self):
        pages = max(1, -(-self.count // self.per_page))
        return min(pages, self.last or pages)


def numbered_page(pages, written):
    """The page of a number as the address writes it; none is 1. Raises NoSuchPage."""
    number = written or "1"
    if not (number.isascii() and number.isdigit() and len(number) < 10 and 1 <= int(number) <= pages.num_pages):
        raise NoSuchPage(pages.num_pages)
    return pages.page(int(number))


def rows_behind(listings, order, cursor):
    """The next page's rows behind a cursor, and the cursor behind them ("" at the end). Raises NoSuchPage."""
    value, pk = _read(order, cursor)
    wanted = PER_PAGE + 1
    rows = []
    if value is not None:
        rows = list(order.behind(listings, value, pk)[:wanted])
        pk = None
    if order.may_lack and len(rows) < wanted:
        rows += order.lacking(listings, pk)[: wanted - len(rows)]
    if not rows:
        raise NoSuchPage
    return rows[:PER_PAGE], cursor_behind(order, rows[PER_PAGE - 1]) if len(rows) == wanted else ""


def cursor_behind(order, row) -> str:
    value = getattr(row, order.column)
    if isinstance(value, datetime):
        value = value.isoformat()
    return SIGNER.sign_object([order.name, value, row.pk])


def _read(order, cursor):
    try:
        name, value, pk = SIGNER.unsign_object(cursor)
    except signing.BadSignature:
        raise NoSuchPage from None
    if name != order.name:
        raise NoSuchPage
    return (datetime.fromisoformat(value) if order.column == "published_at" and value else value), pk
