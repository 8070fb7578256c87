"""`/produk/`: search, facets with counts, pages. Every state is an address."""

from django.db.models import Exists, OuterRef, Q
from django.shortcuts import render
from django.utils.text import Truncator

from catalog import facets, paging, search
from catalog.cards import cards, fill
from catalog.filters import LONGEST_VALUE, ListingFilter
from catalog.models import Category, Listing
from catalog.views.public.addresses import address, canonical
from catalog.views.public.panels import chips_of, panels_of
from catalog.views.public.proposals import proposals_for
from registry.days import today
from registry.models import Regency
from registry.public import public_page


@public_page
def product_list(request):
    params = request.GET
    typed = search.read(params.get("q", ""))
    filters = ListingFilter(
        params,
        categories=_in_use(Category, "category"),
        regencies=_in_use(Regency, "regency"),
        day=today(),
        queryset=search.matching(typed),
    )
    counts = facets.count(filters.within_prices(filters.queryset), filters)
    order, unknown_order = _order(params, typed)
    context = {
        "typed": typed,
        "filters": filters,
        "total": counts.total,
        "order": order,
        "orders": [each for each in paging.ORDERS.values() if typed or each.name != "relevan"],
        "unknown_order": unknown_order,
        "panels": panels_of(filters, counts),
        "chips": chips_of(filters, params),
        "unfiltered": address(params, without=filters.filters),
        "canonical_url": canonical(request, "q", *filters.filters, *_place_in_list(params)),
    }
    try:
        context |= _page(params, _ranked(filters.qs, typed), order, counts.total)
    except paging.NoSuchPage as missing:
        context |= {"rows": [], "last_page": missing.last, "last_address": address(params, hal=missing.last)}
        return render(request, "catalog/product_list.html", context, status=404)
    fill(context["rows"], day=filters.day)
    if not counts.total:
        context["proposals"] = proposals_for(typed, filters, counts, params)
    return render(request, "catalog/product_list.html", context)


def _in_use(model, column):
    """Rows of the office that are in use, and those switched off that still show products."""
    return model.objects.filter(Q(is_active=True) | Exists(Listing.objects.filter(**{column: OuterRef("pk")})))


def _place_in_list(params):
    """The names that say which rows of a list are seen: a cursor holds in its own order only."""
    return ("urut", "sesudah") if params.get("sesudah") else ("hal",)


def _ranked(listings, typed):
    return cards(paging.with_rank(listings, typed.rank) if typed else listings)


def _order(params, typed):
    """The order asked for, and a name that is none; by relevance after a search, else the newest first."""
    usual = paging.ORDERS["relevan" if typed else "baru"]
    name = params.get("urut") or usual.name
    if name not in paging.ORDERS:
        return usual, Truncator(name).chars(LONGEST_VALUE)
    return (usual if name == "relevan" else paging.ORDERS[name]), ""


def _page(params, listings, order, total):
    """The rows of the page asked for, and how to go on. Raises NoSuchPage."""
    if cursor := params.get("sesudah"):
        rows, after = paging.rows_behind(listings, order, cursor)
        return {"rows": rows, "page": None, "after": after}
    pages = paging.NumberedPages(order.sort(listings), total, last=paging.LAST_NUMBER)
    page = paging.numbered_page(pages, params.get("hal"))
    rows = list(page)
    goes_on = page.number == paging.LAST_NUMBER and total > page.number * paging.PER_PAGE
    return {"rows": rows, "page": page, "after": paging.cursor_behind(order, rows[-1]) if goes_on else ""}
