"""What a verifier should look at first: same names, same owners, people refused before. Questions only, no writes."""

from typing import NamedTuple

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, TextField, Value, When, Window
from django.db.models.functions import Cast
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.choices import Status, Verb
from catalog.models import Product, ReviewEvent
from registry.acting import people_acting_for
from registry.choices import JoinStatus
from registry.constraints import FoldName
from registry.models import JoinRequest, Regency, Umkm
from registry.refused_before import folded

SHOWN = 5  # rows of each kind; more would not be read
FOLDED = 20  # same names behind the one line that counts them all
TWIN, OWNER, REFUSED = "1 twin", "2 owner", "3 refused"  # kinds of hint, in the order in which they are told
SENT_AWAY = {Status.RETURNED, Status.ARCHIVED}
NO_NUMBER = Value(0)
OWN, GONE, NEAR, FAR = range(4)  # places of same names: of this maker, sent away, in this kab/kota, elsewhere


class Hint(NamedTuple):
    """A sentence, and the page of the office where one sees more; or, without an address, others behind one line."""

    words: str
    address: str
    folded: tuple = ()
    more: int = 0  # that are counted in the words and not among `folded`

    def __str__(self):
        return self.words


class Found(NamedTuple):
    """A row of any kind. `number`: how many same names there are; `state` and `why` are of products."""

    kind: str
    place: int
    key: int
    number: int
    name: str
    whose: str
    regency: str
    state: str
    why: str


def hints_for(product, name=None) -> list[Hint]:
    """What an officer should look at first, about a product, or about the `name` that a change proposes; one query.

    Other products of the same name, with why they were archived or sent back: those of this maker, of this place, or
    sent away by the office each for itself, the others in one hint at the end; makers that may have the same owner;
    refused requests to join of the people who act for the maker, or for a business of its name.
    """
    twins, owners = _same_named(product, name or product.name), _same_owner(product.maker)
    rows = map(Found._make, twins.union(owners, _refused(product.maker), all=True))
    rows = sorted(rows, key=lambda row: row[:3])
    twins = [row for row in rows if row.kind == TWIN]
    lines = [row for row in twins if row.place != FAR][:SHOWN]
    others = [row for row in rows if row.kind != TWIN]
    return [*map(_told, lines), *map(_told, others), *_folded(twins, len(lines))]


def is_near(twin, product) -> bool:
    """Whether what has the same name may be the same product; among common names most are not."""
    is_here = twin.maker_id == product.maker_id or twin.regency_id == product.regency_id
    return is_here or twin.status in SENT_AWAY


def _same_named(product, name):
    """Whatever their status, in the order of `is_near`: what was archived may come back under another maker."""
    returned = ReviewEvent.objects.filter(product=OuterRef("pk"), verb=Verb.RETURN).order_by("-at", "-pk")
    why = Case(
        When(status=Status.ARCHIVED, then=F("archived_why")),
        When(status=Status.RETURNED, then=Subquery(returned.values("note")[:1])),
        default=Value(""),
        output_field=TextField(),
    )
    place = Case(
        When(maker=product.maker_id, then=OWN),
        When(status__in=SENT_AWAY, then=GONE),
        When(regency=product.regency_id, then=NEAR),
        default=FAR,
    )
    others = Product.objects.filter(folded_name=FoldName(Value(name))).exclude(pk=product.pk).order_by(place, "pk")
    texts = "name", "maker__name", "status", why
    return _columns(others, TWIN, texts, place=place, number=Window(Count("*")), most=SHOWN + FOLDED)


def _same_owner(maker):
    """Other UMKM that share the NIB or the WhatsApp number, or have the same folded name in the same regency."""
    same = Q(folded_name=maker.folded_name, regency=maker.regency_id)
    if maker.nib:
        same |= Q(nib=maker.nib)
    if maker.whatsapp:
        same |= Q(whatsapp=maker.whatsapp)
    others = Umkm.objects.in_register().filter(same).exclude(pk=maker.pk).order_by("pk")
    return _columns(others, OWNER, ("name", "name", Value(""), Value("")))


def _refused(maker):
    """Refused requests of these people, of others with their names, or for a business of this name and place."""
    people = people_acting_for(maker)
    namesakes = people.filter(Exact(FoldName(F("full_name")), FoldName(OuterRef("user__full_name"))))
    alike = Q(user__in=people) | Q(Exists(namesakes))
    alike |= Q(folded("business_name", maker.name)) & Q(regency=maker.regency_id)
    requests = JoinRequest.objects.filter(alike, status=JoinStatus.REFUSED).order_by("-decided_at", "pk")
    return _columns(requests, REFUSED, ("business_name", "user__full_name", Value(""), "answer"))


def _columns(rows, kind, texts, *, place=NO_NUMBER, number=NO_NUMBER, most=SHOWN):
    """The first rows of one kind, in the columns that all kinds have: so one query asks for all.

    `texts`: where name, whose, state and why of a Found are.
    """
    name, whose, state, why = texts
    texts = [Cast(each, TextField()) for each in (name, whose, "regency__name", state, why)]
    return rows.values_list(Value(kind), place, "pk", number, *texts)[:most]


def _folded(twins, told):
    """The same names that no line of their own tells, in one hint; none where there are none."""
    others = twins[told:]
    if not others:
        return []
    number, folded = others[0].number - told, tuple(map(_told, others[:FOLDED]))
    words = ngettext("%(number)s other product of the same name", "%(number)s other products of the same name", number)
    if others[0].place == FAR:
        words = ngettext(
            "%(number)s other product of the same name elsewhere",
            "%(number)s other products of the same name elsewhere",
            number,
        )
    return [Hint(words % {"number": number}, "", folded, number - len(folded))]


def _told(row):
    kind, _place, key, _number, name, whose, regency, state, why = row
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
