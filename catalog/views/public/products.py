"""`/produk/`: search, facets with counts, pages. Every state is an address."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from catalog import facets, paging, search
from catalog.cards import cards, fill
from catalog.filters import ListingFilter
from catalog.models import Category
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
        categories=Category.objects.filter(is_active=True),
        regencies=Regency.objects.filter(is_active=True),
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
        "unknown": [*filters.unknown, *unknown_order],
        "panels": panels_of(filters, counts),
        "chips": chips_of(filters, params),
        "unfiltered": address(params, without=filters.filters),
        "canonical_url": canonical(request, "q", *filters.filters, "hal"),
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


def _ranked(listings, typed):
    return cards(paging.with_rank(listings, typed.rank) if typed else listings)


def _order(params, typed):
    """The order asked for, and what was asked for in vain; by relevance after a search, else the newest first."""
    usual = paging.ORDERS["relevan" if typed else "baru"]
    name = params.get("urut") or usual.name
    if name not in paging.ORDERS:
        return usual, [(_("Order"), name[:40])]
    return (usual if name == "relevan" else paging.ORDERS[name]), []


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
