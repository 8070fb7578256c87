"""The verbs of duplicates: two records become one, one becomes two again, or two are said to be two.

A merge keeps one record, gives it the better values of both, moves to it whatever hung on the other (see
registry.merge_relations) and leaves the other as a tombstone that names the kept one. What it did stands in its row
(registry.models.Merge), by which it is taken back. Each verb is atomic and locks both records in the order of their
keys, then rows that other verbs hold before these (LOCKED_FIRST): of two officers at once the second sees what the
first has done. `by` is an officer, `at` a moment.
"""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from registry import merge_fields as fields
from registry.members import address_of, kind_of
from registry.merge_relations import OBJECTIONS, OBJECTIONS_TO_UNDOING, REWRITES, counted, lock_rows_of, relations_of
from registry.merge_seats import seats
from registry.models import Membership, Merge, NotTheSame, Pesantren, Umkm
from registry.notices import tell
from registry.permissions import may_merge, people_of
from registry.refusals import refusals_in_words
from registry.saves import note_save, stale_save

ROWS = "rows"  # beside "kept" and "away" in Merge.values: rows that changed as they moved, {model: {key: {field: …}}}
MESSAGES = {
    "different_kind": _("A pesantren and an UMKM cannot be merged."),
    "same_record": _("A record cannot be merged into itself."),
    "merged_already": _("“%(name)s” was merged into another record already."),
    "reason_missing": _("Give a reason."),
    "undone_before": _("This merge was undone already."),
    "overtaken": _("“%(name)s” was itself merged into another record since: undo that merge first."),
}


def _refused(code, **params):
    return ValidationError(MESSAGES[code], code=code, params=params)


def standing_merge_of(record) -> Merge | None:
    """The merge by which this record went away."""
    return Merge.objects.filter(undone_at__isnull=True, **{f"{kind_of(record)}_away": record}).first()


# --- merging


@dataclass
class Preview:
    """What a merge would do: values as (label, kept, away, side that wins), rows as (words, moving, staying)."""

    values: list[tuple] = field(default_factory=list)
    rows: list[tuple] = field(default_factory=list)
    people: list[tuple] = field(default_factory=list)
    objections: list[str] = field(default_factory=list)


def preview(kept, away, chosen: dict, *, at) -> Preview:
    """What `merge` would do with these values, and why it would be refused; a fixed number of queries."""
    winners = fields.sides(kept, away, chosen)
    told = {relation.label: relation.words for relation in relations_of(type(kept))}
    changed = seats(kept, away, at)
    people = Membership.objects.select_related("user").in_bulk(changed) if changed else {}
    return Preview(
        values=[
            (fields.label_of(type(kept), group), fields.in_words(kept, group), fields.in_words(away, group), side)
            for group, side in winners.items()
        ],
        rows=[(told[label], moving, staying) for label, (moving, staying) in counted(kept, away).items()],
        people=[(people[pk].user.full_name, "until" in change) for pk, change in changed.items()],
        objections=_objections(kept, away, chosen),
    )


def _objections(kept, away, chosen):
    """Sentences that refuse the merge, asked about the kept record as it would be."""
    future = type(kept).objects.get(pk=kept.pk)
    fields.put(future, {name: after for name, (_before, after) in fields.changes(kept, away, chosen)["kept"].items()})
    return [str(words) for objection in OBJECTIONS for words in objection(future, away)]


def merge(kept, away, *, values: dict, by, at, note: str, versions: dict[int, int]) -> Merge:
    """Merge `away` into `kept`. `values` says for groups of fields which side counts (see merge_fields), `versions`
    of which version, by key, the officer saw the two.

    Raises PermissionDenied, and ValidationError with code "same_record", "different_kind", "merged_already", "stale",
    "reason_missing", "side_unknown", "objection", or that of a rule of the database.
    """
    _refuse_unfit(kept, away, by, note)
    with refusals_in_words(), transaction.atomic():
        _let_keys_wait()
        kept, away = _locked(kept, away)
        _refuse_changed((kept, away), by, versions)
        if objections := _objections(kept, away, values):
            raise ValidationError([ValidationError(words, code="objection") for words in objections])
        told = list(people_of(away))
        merged = Merge(note=note.strip(), by=by, at=at, **_pair("kept", kept, "away", away))
        _unite(merged, fields.changes(kept, away, values), by)  # first: what moves needs the pillar it moves to
        _move(merged, at)
        merged.save()
        about = {"name": away.name, "business": kept.name, "address": address_of(kept)}
        tell(told, "maker_merged", **about)
        _let_keys_wait(settle=True)
    return merged


def _pair(first, one, second, other):
    return {f"{kind_of(one)}_{first}": one, f"{kind_of(one)}_{second}": other}


def _let_keys_wait(*, settle=False):
    """Rows that belong together move one after the other; at the end all must fit, while a refusal can be told."""
    with connection.cursor() as cursor:
        if settle:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _refuse_unfit(kept, away, by, note):
    if not may_merge(by):
        raise PermissionDenied
    if type(kept) is not type(away):
        raise _refused("different_kind")
    if kept.pk == away.pk:
        raise _refused("same_record")
    if not note.strip():
        raise ValidationError({"note": _refused("reason_missing")})


def _locked(*records):
    """The same records, fresh and locked until the transaction ends; the keys that others point at too.

    These keys last: a verb that holds a product or a paper may still have to point at its maker.
    """
    model, keys = type(records[0]), [record.pk for record in records]
    rows = model.objects.order_by("pk")
    list(rows.select_for_update(no_key=True).filter(pk__in=keys).values_list("pk", flat=True))
    lock_rows_of(model, keys)
    found = rows.select_for_update().in_bulk(keys)
    return [found[record.pk] for record in records]


def _refuse_changed(records, by, versions):
    _refuse_own(records, by)
    for record in records:
        if record.merged_into_id:
            raise _refused("merged_already", name=record.name)
        if versions.get(record.pk) != record.version:
            raise stale_save(record, by)


def _refuse_own(records, by):
    """Nobody merges what they act for themselves."""
    keys, kind = [record.pk for record in records], kind_of(records[0])
    if by.memberships.open().filter(**{f"{kind}__in": keys}).exists():
        raise PermissionDenied
    if kind == "umkm" and Umkm.objects.acted_for_by(by).filter(pk__in=keys).exists():
        raise PermissionDenied


def _move(merged, at):
    """Whatever hangs on the one follows to the other, but what stays; all is told apart before anything moves."""
    kept, away = merged.kept, merged.away
    relations = relations_of(type(kept))
    for relation in relations:
        if moving := list(relation.moving(kept, away).order_by("pk").values_list("pk", flat=True)):
            merged.moved[relation.label] = moving
        if staying := relation.staying(kept, away).count():
            merged.stayed[relation.label] = staying
    for relation in relations:
        rewritten = REWRITES[relation.label](kept, away, at) if relation.label in REWRITES else {}
        if rewritten:
            _rewrite(relation.model, rewritten)
            merged.values.setdefault(ROWS, {})[relation.model._meta.label_lower] = rewritten
    for relation in relations:
        if keys := merged.moved.get(relation.label):
            relation.rows.filter(pk__in=keys).update(**{relation.column: kept.pk})


def _rewrite(model, rewritten, which=1):
    for pk, change in rewritten.items():
        model._base_manager.filter(pk=pk).update(**{name: pair[which] for name, pair in change.items()})


def _unite(merged, changed, by):
    """The kept record takes its new values, the other names it.

    Their versions rise above both, so that a form or a list that knows either finds it changed.
    """
    kept, away = merged.kept, merged.away
    for side, record in (("kept", kept), ("away", away)):
        fields.put(record, {name: after for name, (_before, after) in changed[side].items()})
        merged.values[side] = {
            name: [fields.as_json(before), fields.as_json(after)] for name, (before, after) in changed[side].items()
        }
    away.merged_into = kept
    kept.version = away.version = max(kept.version, away.version) + 1
    _save(kept, away, by)


def _save(kept, away, by):
    """Both; a number that is held once is let go of first."""
    records = (kept, away)
    if isinstance(kept, Pesantren):
        Pesantren.objects.filter(pk__in=[kept.pk, away.pk]).update(nspp=None)
    with translation.override(None):  # the history translates what it names when it is read
        what = str(Merge._meta.verbose_name)
    for record in records:
        record.save()
        note_save(record, by, [what])


# --- taking it back


def undo_merge(merged: Merge, *, by, at, note: str) -> list[str]:
    """Take a merge back: both records stand again, with their rows and values; sentences about what was left as it is.

    Rows that have moved on since, and values that somebody has changed since, stay. Raises PermissionDenied, and
    ValidationError with code "undone_before", "overtaken", "reason_missing", "objection", or that of a rule.
    """
    if not may_merge(by):
        raise PermissionDenied
    if not note.strip():
        raise ValidationError({"note": _refused("reason_missing")})
    with refusals_in_words(), transaction.atomic():
        _let_keys_wait()
        merged = _standing(merged)
        _refuse_own((merged.kept, merged.away), by)
        type(merged.away).objects.filter(pk=merged.away.pk).update(merged_into=None)  # first: it may hold rows again
        left = [*_move_back(merged), *_part(merged, by)]
        merged.undone_at, merged.undone_by, merged.undone_why = at, by, note.strip()
        merged.save(update_fields=["undone_at", "undone_by", "undone_why"])
        tell(
            people_of(merged.away),
            "merge_undone",
            name=merged.away.name,
            business=merged.kept.name,
            address=address_of(merged.away),
        )
        _let_keys_wait(settle=True)
    return left


def _standing(merged):
    """The merge and its records, locked; refused where it no longer stands."""
    merged = Merge.objects.select_for_update().get(pk=merged.pk)
    if merged.undone_at:
        raise _refused("undone_before")
    kept, away = _locked(merged.kept, merged.away)
    for side, record in (("kept", kept), ("away", away)):
        setattr(merged, f"{kind_of(record)}_{side}", record)
    if kept.merged_into_id or away.merged_into_id != kept.pk:
        raise _refused("overtaken", name=kept.name)
    if objections := [str(words) for objection in OBJECTIONS_TO_UNDOING for words in objection(merged)]:
        raise ValidationError([ValidationError(words, code="objection") for words in objections])
    return merged


def _move_back(merged):
    """Rows that still belong to the kept record go back; a sentence for each kind of which some are elsewhere."""
    left, returning = [], []
    for relation in relations_of(type(merged.kept)):
        keys = merged.moved.get(relation.label, [])
        theirs = list(relation.of(merged.kept).filter(pk__in=keys).values_list("pk", flat=True)) if keys else []
        returning.append((relation, theirs))
        if len(theirs) < len(keys):
            words = _("%(rows)s: %(number)s moved on since, or are gone, and did not come back.")
            left.append(words % {"rows": relation.words, "number": len(keys) - len(theirs)})
    for relation, keys in returning:
        relation.rows.filter(pk__in=keys).update(**{relation.column: merged.away.pk})
    for relation, _keys in returning:
        rewritten = merged.values.get(ROWS, {}).get(relation.model._meta.label_lower, {})
        _rewrite(relation.model, _still_so(relation.model, rewritten), which=0)
    return left


def _still_so(model, rewritten):
    """Of the changes of rows those that nobody has changed again."""
    rows = model._base_manager.in_bulk([int(pk) for pk in rewritten])
    return {
        pk: change
        for pk, change in rewritten.items()
        if int(pk) in rows
        and all(fields.as_json(fields.raw(rows[int(pk)], name)) == after for name, (_before, after) in change.items())
    }


def _part(merged, by):
    """Both records get back what they held, group by group; a sentence for each that somebody has changed since."""
    kept, away, model, left = merged.kept, merged.away, type(merged.kept), []
    changed = merged.values.get("kept", {})
    for group in dict.fromkeys(fields.group_of(model, name) for name in changed):
        names = [name for name in fields.GROUPS[model][group] if name in changed]
        if any(fields.as_json(fields.raw(kept, name)) != changed[name][1] for name in names):
            words = _("%(field)s was changed since and stays as it is now.")
            left.append(words % {"field": capfirst(fields.label_of(model, group))})
            continue
        for side, record in (("kept", kept), ("away", away)):
            before = {name: pair[0] for name, pair in merged.values.get(side, {}).items() if name in names}
            fields.put(record, {name: fields.from_json(model, name, value) for name, value in before.items()})
    away.merged_into = None
    kept.version, away.version = kept.version + 1, away.version + 1
    _save(kept, away, by)
    return left


# --- two after all


def say_not_the_same(one, other, *, by, at) -> NotTheSame:
    """These two are two: the finder proposes them no more. Said twice, it is kept once.

    Raises PermissionDenied, ValidationError(code="different_kind") or (code="same_record").
    """
    _refuse_unfit(one, other, by, note="-")
    first, second = sorted((one, other), key=lambda record: record.pk)
    pair = _pair("first", first, "second", second)
    said, _is_new = NotTheSame.objects.get_or_create(**pair, defaults={"by": by, "at": at})
    return said
