"""What waits for a person beside products: what was typed and not saved, and a request that the office looks at."""

from django.conf import settings
from django.db.models import CharField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.urls import Resolver404, resolve, reverse
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from catalog.steps import FILLED_IN
from catalog.views.operator.frame import own_products
from registry.choices import JoinStatus
from registry.kept_forms import kept_forms_of
from registry.models import JoinRequest
from registry.templatetags.portal import long_date


def waiting_beside(person):
    """[(words, what to do, address)], the newest first. One query, and one where a form of a product is kept."""
    typed = Coalesce(KT("data__name__0"), KT("data__number_written__0"), Value(""))
    kept = kept_forms_of(person).order_by().annotate(what=Value("kept"), typed=Cast(typed, CharField()))
    asked = JoinRequest.objects.filter(user=person, status=JoinStatus.WAITING).order_by()
    asked = asked.annotate(what=Value("asked"), typed=Value("")).values_list(
        "what", "business_name", "asked_at", "typed"
    )
    kept = kept.values_list("what", "address", "kept_at", "typed")
    waiting = list(kept.union(asked, all=True).order_by("-kept_at"))
    products = _products(person, [address for what, address, _at, _typed in waiting if what == "kept"])
    return [_kept(*rest, products) if what == "kept" else _asked(*rest) for what, *rest in waiting]


def _kept(address, at, typed, products):
    at, until = localtime(at), localtime(at + settings.FORMS_KEPT)
    when = {"day": long_date(at), "time": time_format(at, "H.i")}
    words = _("What you typed on %(day)s at %(time)s is not saved yet") % when
    if page := _page(address, typed, products):
        words = _("%(page)s: what you typed on %(day)s at %(time)s is not saved yet") % (when | {"page": page})
    advice = _("Look at it and save it. It is kept until %(day)s at %(time)s.")
    return words, advice % {"day": long_date(until), "time": time_format(until, "H.i")}, address


def _asked(business, at, _typed):
    words = _("The office looks at your request for “%(business)s”") % {"business": business}
    return words, _("Asked on %(day)s.") % {"day": long_date(at)}, reverse("own_request")


def _page(address, typed, products):
    """Which form it was, as people know it; "" where its address says nothing to them."""
    name, named = _resolved(address)
    if name == "product_create":
        return typed or _("New product")
    if name in ("paper_create", "paper_edit"):
        return _("Paper %(number)s") % {"number": typed} if typed else _("New paper")
    product = products.get(named.get("pk")) if name in ("product_step", "product_edit") else None
    if product is None:
        return ""
    step = FILLED_IN.get(named.get("step"))
    return f"{product} – {step.label}" if step else str(product)


def _products(person, addresses):
    """{pk: product} of the person's own among these addresses."""
    found = [_resolved(address) for address in addresses]
    keys = [named["pk"] for name, named in found if name in ("product_step", "product_edit")]
    return own_products(person).in_bulk(keys) if keys else {}


def _resolved(address):
    """(name of the page, what its address names)."""
    try:
        found = resolve(address.partition("?")[0])
    except Resolver404:
        return "", {}
    return found.url_name, found.kwargs
