"""The verbs of a curation: it is opened, products come before a panel, each is scored, and closing gives the grades.

Each verb is atomic and locks the curation first, then its products in the order of their keys. What is decided leaves
a step of history: opening, changing, closing, opening again. Which products come and what a panelist gives stand in
rows of their own, and a closing keeps the grades. Scores are each panelist's own until the curation is closed; whoever
acts for a maker does not score its products. A closed curation is opened again by a second officer only, with a
reason; what stood then is kept in its history.
"""

from collections import defaultdict

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog import permissions
from catalog.choices import HIGHEST_POINTS, LOWEST_POINTS, CurationVerb, Status
from catalog.grading import average, beginnings, letter_for
from catalog.models import (
    Criterion,
    CurationEntry,
    CurationEvent,
    CurationScore,
    CurationStep,
    Grade,
    Panelist,
    Product,
)
from registry.models import Membership, Umkm
from registry.refusals import refusals_in_words
from registry.stale import stale

MOST_NAMED = 5


@transaction.atomic
def open_curation(*, by, at, name, on, place="", panel=()):
    """A new curation with its panel."""
    if not permissions.can_curate(by):
        raise PermissionDenied
    event = CurationEvent.objects.create(name=name, on=on, place=place)
    set_panel(event, panel, by=by)
    CurationStep.objects.create(event=event, verb=CurationVerb.OPEN, by=by, at=at)
    return event


@transaction.atomic
def revise_curation(event, *, by, at, version, name, on, place, panel):
    """Change what a curation is called, its day, place and panel. Raises (code="stale"), (code="closed")."""
    event = _take(event, by)
    if version != event.version:
        last = event.steps.select_related("by").first()
        raise stale(last.by, last.at, by)
    event.name, event.on, event.place, event.version = name, on, place, event.version + 1
    event.save()
    set_panel(event, panel, by=by)
    CurationStep.objects.create(event=event, verb=CurationVerb.REVISE, by=by, at=at)
    return event


@transaction.atomic
def set_panel(event, people, *, by):
    """Make these people the panel. Raises ValidationError(code="has_scored") for one who scored already."""
    event = _take(event, by)
    wanted = {person.pk for person in people}
    leaving = event.panelists.exclude(user__in=wanted)
    if leaving.filter(scores__isnull=False).exists():
        raise ValidationError({"panel": ValidationError(_("Who has scored stays on the panel."), code="has_scored")})
    leaving.delete()
    standing = set(event.panelists.values_list("user_id", flat=True))
    Panelist.objects.bulk_create(Panelist(event=event, user_id=pk) for pk in sorted(wanted - standing))


@transaction.atomic
def bring_in(event, products, *, by):
    """Bring products on show before the panel; those that are there already stay. How many were new."""
    event = _take(event, by)
    products = _on_show(products)
    standing = set(event.entries.values_list("product_id", flat=True))
    new = [CurationEntry(event=event, product=each) for each in products if each.pk not in standing]
    CurationEntry.objects.bulk_create(new)
    return len(new)


@transaction.atomic
def leave_out(entry, *, by):
    """Take a product out that nobody has scored. Raises ValidationError(code="has_scores"), (code="gone")."""
    entry = _entry(_take(entry.event, by), entry)
    if entry.scores.exists():
        raise ValidationError(_("This product was scored already; it stays."), code="has_scores")
    entry.delete()


@transaction.atomic
def score(entry, points, *, by, at):
    """One panelist's points for a product: {key of a criterion: 1 to 5}, all criteria in use at once.

    Raises PermissionDenied for who is not on the panel or acts for the maker, ValidationError(code="closed"),
    (code="gone") where it was taken out meanwhile, (code="points_missing") or (code="points_out_of_range").
    """
    event = CurationEvent.objects.select_for_update(no_key=True).get(pk=entry.event_id)
    panelist = event.panelists.filter(user=by).first()
    if panelist is None or not by.is_active or permissions.acts_for(by, entry.product):
        raise PermissionDenied
    _refuse_closed(event)
    entry = _entry(event, entry)
    wanted = set(Criterion.objects.filter(is_active=True).values_list("pk", flat=True))
    if set(points) != wanted or None in points.values():
        raise ValidationError(_("Give points for each criterion."), code="points_missing")
    if any(not LOWEST_POINTS <= number <= HIGHEST_POINTS for number in points.values()):
        raise ValidationError(_("Points are 1 to 5."), code="points_out_of_range")
    entry.scores.filter(panelist=panelist).exclude(criterion__in=wanted).delete()
    CurationScore.objects.bulk_create(
        [
            CurationScore(entry=entry, panelist=panelist, criterion_id=pk, points=number, at=at)
            for pk, number in points.items()
        ],
        update_conflicts=True,
        unique_fields=["entry", "panelist", "criterion"],
        update_fields=["points", "at"],
    )


@transaction.atomic
def close_curation(event, *, by, at):
    """Give every product its grade; they count from the curation's day on, and the public sees them at once.

    What the panel judged gets its grade also where it was taken off show meanwhile: it has it when it returns. Raises
    ValidationError(code="nothing_to_grade") or (code="scores_missing"), which names who and what.
    """
    event = _take(event, by)
    entries = list(event.entries.select_related("product__maker"))
    if not entries:
        raise ValidationError(_("Bring products before the panel first."), code="nothing_to_grade")
    weights = dict(Criterion.objects.values_list("pk", "weight"))
    points = points_of(event)
    _refuse_unscored(event, entries)
    means, begins = {entry: average(points[entry.pk], weights) for entry in entries}, beginnings()
    grades = [
        Grade(product=entry.product, event=event, letter=letter_for(mean, begins), on=event.on, points=mean)
        for entry, mean in means.items()
    ]
    with refusals_in_words():
        Grade.objects.bulk_create(grades)
    event.closed_at, event.closed_by, event.version = at, by, event.version + 1
    event.save()
    told = {str(grade.product_id): [grade.letter, str(grade.points)] for grade in grades}
    CurationStep.objects.create(event=event, verb=CurationVerb.CLOSE, by=by, at=at, grades=told)
    return event


@transaction.atomic
def reopen_curation(event, *, by, at, note):
    """Take the grades of a closed curation back, to score again: a second officer, with a reason.

    Its products fall back to the grade they had before. Raises (code="not_closed"), (code="reason_missing").
    """
    event = CurationEvent.objects.select_for_update(no_key=True).get(pk=event.pk)
    if not permissions.can_curate(by) or event.closed_by_id == by.pk:
        raise PermissionDenied
    if event.closed_at is None:
        raise ValidationError(_("This curation is open."), code="not_closed")
    if not note.strip():
        raise ValidationError({"note": ValidationError(_("Give a reason."), code="reason_missing")})
    grades = {str(grade.product_id): [grade.letter, str(grade.points or "")] for grade in event.grades.all()}
    event.grades.all().delete()
    event.closed_at, event.closed_by, event.version = None, None, event.version + 1
    event.save()
    CurationStep.objects.create(event=event, verb=CurationVerb.REOPEN, by=by, at=at, note=note.strip(), grades=grades)
    return event


def points_of(event) -> dict[int, dict[int, list[int]]]:
    """{key of an entry: {key of a criterion: points of the panel}}."""
    points = defaultdict(lambda: defaultdict(list))
    rows = CurationScore.objects.filter(entry__event=event).values_list("entry", "criterion", "points")
    for entry, criterion, number in rows:
        points[entry][criterion].append(number)
    return points


def scored(entries) -> set[tuple[int, int]]:
    """{(key of an entry, key of a panelist who scored it)}; one query."""
    return set(CurationScore.objects.filter(entry__in=entries).values_list("entry", "panelist").order_by())


def may_be_scored_by(user, entries) -> list[int]:
    """Keys of the entries whose maker this person does not act for."""
    makers = {entry.product.maker_id for entry in entries}
    own = set(Umkm.objects.acted_for_by(user).filter(pk__in=makers).values_list("pk", flat=True))
    return [entry.pk for entry in entries if entry.product.maker_id not in own]


def unscored(event, panelist) -> list[int]:
    """Keys of the products that this panelist may score and has not, in their order."""
    waiting = event.entries.exclude(scores__panelist=panelist)
    own = Umkm.objects.acted_for_by(panelist.user).values("pk")
    return list(waiting.exclude(product__maker__in=own).order_by("pk").values_list("pk", flat=True))


def missing_scores(entries, panel, done) -> list[tuple]:
    """[(panelist, entry)] not `done` (see `scored`); who acts for a maker is not asked about its products."""
    makers = {entry.product.maker_id for entry in entries}
    own = _own_makers(panel, makers)
    return [
        (panelist, entry)
        for entry in entries
        for panelist in panel
        if (entry.pk, panelist.pk) not in done and entry.product.maker_id not in own.get(panelist.pk, ())
    ]


def _own_makers(panel, makers):
    """{key of a panelist: makers acted for}; asked only of those who are members of anything."""
    members = set(Membership.objects.filter(user__in=[each.user_id for each in panel]).values_list("user", flat=True))
    return {
        each.pk: set(Umkm.objects.acted_for_by(each.user).filter(pk__in=makers).values_list("pk", flat=True))
        for each in panel
        if each.user_id in members
    }


def _refuse_unscored(event, entries):
    done = scored(entries)
    missing = missing_scores(entries, list(event.panelists.select_related("user")), done)
    seen = {entry for entry, _panelist in done}
    if not missing and all(entry.pk in seen for entry in entries):
        return
    named = "; ".join(f"{panelist.user}: {entry.product}" for panelist, entry in missing[:MOST_NAMED])
    if not missing:
        named = "; ".join(str(entry.product) for entry in entries if entry.pk not in seen)
    words = _("Scores are missing (%(number)s): %(named)s. Give them, or take the product out.")
    raise ValidationError(words, code="scores_missing", params={"number": len(missing), "named": named})


def _take(event, by):
    event = CurationEvent.objects.select_for_update(no_key=True).get(pk=event.pk)
    if not permissions.can_curate(by):
        raise PermissionDenied
    _refuse_closed(event)
    return event


def _on_show(products):
    """The same products, fresh and locked until the end of the transaction, if all are on show."""
    locked = Product.objects.select_for_update(no_key=True).order_by("pk")
    products = list(locked.filter(pk__in=[product.pk for product in products]))
    if away := [product.name for product in products if product.status != Status.PUBLISHED]:
        words = _("Only products on show are graded: %(named)s is not.")
        raise ValidationError(words, code="not_published", params={"named": ", ".join(away[:MOST_NAMED])})
    return products


def _entry(event, entry):
    """The entry as it stands under the lock of its curation."""
    found = event.entries.select_related("product").filter(pk=entry.pk).first()
    if found is None:
        raise ValidationError(_("This product was taken out of the curation meanwhile."), code="gone")
    return found


def _refuse_closed(event):
    if event.closed_at:
        words = _("This curation is closed; its grades stand.")
        raise ValidationError(words, code="closed")
