"""What a verifier should look at first: same names, same owners, people refused before. Questions only, no writes."""

from typing import NamedTuple

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Cast
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.choices import Status, Verb
from catalog.models import Product, ReviewEvent
from catalog.notices import people_acting_for
from registry.choices import JoinStatus
from registry.constraints import FoldName
from registry.models import JoinRequest, Regency, Umkm
from registry.refused_before import folded

SHOWN = 5  # rows of each kind; more would not be read
TWIN, OWNER, REFUSED = "1 twin", "2 owner", "3 refused"  # kinds of hint, in the order in which they are told


class Hint(NamedTuple):
    """A sentence, and the page of the office where one sees more."""

    words: str
    address: str

    def __str__(self):
        return self.words


def hints_for(product, name=None) -> list[Hint]:
    """What an officer should look at first, about a product, or about the `name` that a change proposes; one query.

    Other products of the same name, with why they were archived or sent back; makers that may have the same owner;
    refused requests to join of the people who act for the maker, or for a business of its name.
    """
    twins, owners = _same_named(product, name or product.name), _same_owner(product.maker)
    rows = twins.union(owners, _refused(product.maker), all=True)
    return [_told(kind, *columns) for kind, _place, *columns in sorted(rows, key=lambda row: row[:3])]


def _same_named(product, name):
    """Whatever their status, those of the same maker first: what was archived may come back under another maker."""
    returned = ReviewEvent.objects.filter(product=OuterRef("pk"), verb=Verb.RETURN).order_by("-at", "-pk")
    why = Case(
        When(status=Status.ARCHIVED, then=F("archived_why")),
        When(status=Status.RETURNED, then=Subquery(returned.values("note")[:1])),
        default=Value(""),
        output_field=TextField(),
    )
    others = Product.objects.filter(folded_name=FoldName(Value(name))).exclude(pk=product.pk)
    own_first = Case(When(maker=product.maker_id, then=0), default=1)
    return _columns(others.order_by(own_first, "pk"), TWIN, own_first, "name", "maker__name", "status", why)


def _same_owner(maker):
    """Other UMKM that share the NIB or the WhatsApp number, or have the same folded name in the same regency."""
    same = Q(folded_name=maker.folded_name, regency=maker.regency_id)
    if maker.nib:
        same |= Q(nib=maker.nib)
    if maker.whatsapp:
        same |= Q(whatsapp=maker.whatsapp)
    others = Umkm.objects.in_register().filter(same).exclude(pk=maker.pk).order_by("pk")
    return _columns(others, OWNER, Value(0), "name", "name", Value(""), Value(""))


def _refused(maker):
    """Refused requests of these people, of others with their names, or for a business of this name and place."""
    people = people_acting_for(maker)
    namesakes = people.filter(Exact(FoldName(F("full_name")), FoldName(OuterRef("user__full_name"))))
    alike = Q(user__in=people) | Q(Exists(namesakes))
    alike |= Q(folded("business_name", maker.name)) & Q(regency=maker.regency_id)
    requests = JoinRequest.objects.filter(alike, status=JoinStatus.REFUSED).order_by("-decided_at", "pk")
    return _columns(requests, REFUSED, Value(0), "business_name", "user__full_name", Value(""), "answer")


def _columns(rows, kind, place, name, whose, state, why):
    """The first rows of one kind, in the columns that all kinds have: so one query asks for all."""
    texts = [Cast(each, TextField()) for each in (name, whose, "regency__name", state, why)]
    return rows.values_list(Value(kind), place, "pk", *texts)[:SHOWN]


def _told(kind, key, name, whose, regency, state, why):
    about = {"name": name, "maker": whose, "regency": Regency(name=regency), "why": why}
    if kind == OWNER:
        words = _("Perhaps the same owner: %(maker)s, %(regency)s")
        return Hint(words % about, reverse("admin:registry_umkm_change", args=[key]))
    if kind == REFUSED:
        words = _("Refused before: request of %(maker)s for “%(name)s”, %(regency)s: %(why)s")
        return Hint(words % about, reverse("request_detail", args=[key]))
    about["status"] = Status(state).label
    words = _("Same name: “%(name)s”, %(maker)s, %(regency)s (%(status)s)")
    if why:
        words = _("Same name: “%(name)s”, %(maker)s, %(regency)s (%(status)s: %(why)s)")
    return Hint(words % about, reverse("product_review", args=[key]))
