"""`/pesantren/` and the pages of pesantren and makers: name, place and products, nothing private."""

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog import search
from catalog.cards import cards, fill
from catalog.filters import PesantrenFilter
from catalog.models import Listing
from catalog.paging import ORDERS, NoSuchPage, NumberedPages, numbered_page
from catalog.views.public.addresses import address, canonical, moved
from catalog.views.public.panels import chips_of
from registry.constraints import FoldName
from registry.days import today
from registry.models import Pesantren, Regency, Umkm
from registry.public import public_page

PESANTREN_PER_PAGE = 48


@public_page
def pesantren_list(request):
    typed = search.clean(request.GET.get("q", ""))
    filters = PesantrenFilter(request.GET, regencies=_places(), queryset=_pesantren_named(typed))
    rows = filters.qs
    total = rows.count()
    context = {
        "typed": typed,
        "filters": filters,
        "places": filters.filters["kab"].options,
        "places_chosen": filters.chosen["kab"].known if "kab" in filters.chosen else (),
        "total": total,
        "chips": chips_of(filters, request.GET),
        "canonical_url": canonical(request, "q", "kab", "hal"),
    }
    pages = NumberedPages(_with_number(rows), total, per_page=PESANTREN_PER_PAGE)
    return _paged(request, "catalog/pesantren_list.html", context, pages)


def _pesantren_named(typed):
    """Pesantren of the register: those of exactly this name first, then those whose name holds it."""
    rows = Pesantren.objects.in_register().select_related("regency")
    order = ("folded_name", "regency__short_name", "pk")
    found = search.read(typed)
    if not found:
        return rows.order_by(*order)
    name = FoldName(Value(typed))
    closeness = Case(
        When(folded_name=name, then=Value(0)), When(folded_name__contains=name, then=Value(1)), default=Value(2)
    )
    return search.named_like(found, rows).order_by(closeness, *order)


def _places():
    """Places in use, and those switched off where a pesantren of the register stands."""
    here = Pesantren.objects.in_register().filter(regency=OuterRef("pk"))
    return Regency.objects.filter(Q(is_active=True) | Exists(here))


def _with_number(rows):
    return rows.annotate(number_shown=_number_of_products("pesantren"))


def _number_of_products(column):
    own = Listing.objects.filter(**{column: OuterRef("pk")}).order_by().values(column)
    number = Subquery(own.annotate(number=Count("pk")).values("number"), output_field=IntegerField())
    return Coalesce(number, 0)


@public_page
def pesantren_detail(request, pk, slug=""):
    pesantren = get_object_or_404(Pesantren.objects.select_related("regency", "merged_into"), pk=pk)
    if elsewhere := _elsewhere(request, pesantren, "pesantren_detail"):
        return elsewhere
    makers = Umkm.objects.filter(pesantren=pesantren).annotate(number_shown=_number_of_products("maker"))
    context = {
        "pesantren": pesantren,
        "trail": [(_("Pesantren"), reverse("pesantren_list"))],
        "makers": makers.filter(number_shown__gt=0).order_by("-number_shown", "folded_name", "pk"),
        "canonical_url": canonical(request, "hal"),
    }
    return _with_products(request, "catalog/pesantren_detail.html", context, cards().filter(pesantren=pesantren))


@public_page
def maker_detail(request, pk, slug=""):
    """The page of a maker; there is none while no product of it is published."""
    maker = get_object_or_404(Umkm.objects.select_related("regency", "pesantren", "merged_into"), pk=pk)
    if not cards().filter(maker=maker.merged_into or maker).exists():
        raise Http404  # before any redirect: the real address would tell the name of one that is not public
    if elsewhere := _elsewhere(request, maker, "maker_detail"):
        return elsewhere
    trail = [(_("Products"), reverse("product_list"))]
    context = {"maker": maker, "trail": trail, "canonical_url": canonical(request, "hal")}
    return _with_products(
        request, "catalog/maker_detail.html", context, cards().filter(maker=maker), may_be_empty=False
    )


def _elsewhere(request, record, view_name):
    """A redirect to the page's own address, or to that of the record it was merged into."""
    home = record.merged_into or record
    address_of_page = reverse(view_name, args=[home.pk, home.slug])
    return None if request.path == address_of_page else moved(request, address_of_page)


def _with_products(request, template, context, listings, *, may_be_empty=True):
    total = listings.count()
    if not total and not may_be_empty:
        raise Http404
    context["total"] = total
    pages = NumberedPages(ORDERS["baru"].sort(listings), total)
    return _paged(request, template, context, pages)


def _paged(request, template, context, pages):
    """The page of a list that the address asks for; 404 in words where there is no such page."""
    try:
        page = numbered_page(pages, request.GET.get("hal"))
    except NoSuchPage as missing:
        context |= {"rows": [], "last_page": missing.last, "last_address": address(request.GET, hal=missing.last)}
        return render(request, template, context, status=404)
    rows = list(page)
    if rows and isinstance(rows[0], Listing):
        fill(rows, day=today())
    return render(request, template, context | {"rows": rows, "page": page})
