"""What hangs on a pesantren or an UMKM, found by looking at every model, and what a merge does with it.

By default a row follows the kept record, unless a unique rule forbids it: then it stays on the record merged away. An
app says in its own merging.py what differs:

STAYS[label] = True, a Q, or a function (kept, away) giving a Q: rows that stay, such as closed years.
REWRITES[label] = a function (kept, away, at) giving {key: {field: [before, after]}}: rows that change before they
follow; such a relation keeps its unique rules by itself.
LOCKED_FIRST holds labels of rows that are locked, in this order, before the keys of the records they hang on: verbs
that hold such a row may still have to point at its record.
SKIPS holds models that are left alone: copies that triggers write, and the book of merges itself.
OBJECTIONS are functions (kept as it will be, away) giving sentences that refuse a merge; OBJECTIONS_TO_UNDOING are
functions (merge) that refuse taking it back. A label is "app.model.field".
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, Model, OuterRef, Q, TextField, UniqueConstraint, Value
from django.db.models.functions import Cast
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from registry.incoming_kinds import ENTRANCES
from registry.models import SourceRef

STAYS: dict[str, bool | Q | Callable] = {}
REWRITES: dict[str, Callable] = {}
LOCKED_FIRST: list[str] = []
SKIPS: set[str] = {"registry.merge", "registry.notthesame"}
OBJECTIONS: list[Callable] = []
OBJECTIONS_TO_UNDOING: list[Callable] = []
WORDS = {
    "registry.umkm.merged_into": _("records merged into it earlier"),
    "registry.pesantren.merged_into": _("records merged into it earlier"),
}


@dataclass(frozen=True)
class Relation:
    """Rows of `model` whose `column` holds the key of a record; `scope` narrows them where that says too little."""

    model: type[Model]
    column: str
    scope: Q = field(default_factory=Q)

    @property
    def label(self) -> str:
        return f"{self.model._meta.label_lower}.{self.column}"

    @property
    def words(self) -> str:
        return capfirst(str(WORDS.get(self.label) or self.model._meta.verbose_name_plural))

    @property
    def rows(self):
        return self.model._base_manager.filter(self.scope)

    def of(self, record):
        return self.rows.filter(**{self.column: record.pk})

    def staying(self, kept, away):
        """Rows of the record merged away that do not follow."""
        return self.of(away).filter(self._stays(kept, away))

    def moving(self, kept, away):
        return self.of(away).exclude(pk__in=self.staying(kept, away).values("pk"))

    def _stays(self, kept, away) -> Q:
        rule = STAYS.get(self.label, False)
        if callable(rule):
            rule = rule(kept, away)
        if isinstance(rule, bool):
            rule = _ALL if rule else _NOTHING
        return rule if self.label in REWRITES else rule | self._doubled(kept)

    def _doubled(self, kept) -> Q:
        """Rows that the kept record has already, by a unique rule."""
        doubled = _NOTHING
        for others, condition in _unique_rules(self.model, self.column):
            standing = self.of(kept).filter(condition, **{name: OuterRef(name) for name in others})
            doubled |= condition & Q(Exists(standing))
        return doubled


_NOTHING, _ALL = Q(pk__in=[]), Q(pk__isnull=False)  # an empty Q would vanish beside another


def relations_of(model) -> list[Relation]:
    """Every relation to this model that a merge moves, in the order of their labels."""
    found = [
        Relation(pointing.related_model, pointing.field.name)
        for pointing in model._meta.get_fields(include_hidden=True)
        if (pointing.one_to_many or pointing.one_to_one) and pointing.auto_created and not pointing.concrete
        if getattr(pointing.field, "db_constraint", False) and pointing.related_model._meta.label_lower not in SKIPS
    ]
    if lists := sorted({each.code for each in ENTRANCES.values() if each.kind.model is model}):
        found.append(Relation(SourceRef, "target", Q(kind__in=lists)))
    return sorted(found, key=lambda relation: relation.label)


def lock_rows_of(model, keys):
    """Lock what LOCKED_FIRST names of these records until the transaction ends, for their keys too."""
    relations = {relation.label: relation for relation in relations_of(model)}
    for label in LOCKED_FIRST:
        if relation := relations.get(label):
            rows = relation.rows.filter(**{f"{relation.column}__in": keys}).order_by("pk")
            list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


def _unique_rules(model, column):
    """[(other fields, condition)] of each rule by which `column` and others are unique."""
    rules = [
        (rule.fields, rule.condition or Q()) for rule in model._meta.constraints if isinstance(rule, UniqueConstraint)
    ]
    rules += [(fields, Q()) for fields in model._meta.unique_together]
    rules += [((field.name,), Q()) for field in model._meta.concrete_fields if field.unique]
    key = model._meta.pk.name
    for fields, condition in rules:
        if column in fields and (key not in fields or key == column):
            yield [name for name in fields if name != column], condition


def counted(kept, away) -> dict[str, tuple[int, int]]:
    """{label: (rows that would move, rows that would stay)}, empty relations left out; one query."""
    queries = []
    for relation in relations_of(type(kept)):
        queries += [_count(relation.moving(kept, away), f"{relation.label} 0")]
        queries += [_count(relation.staying(kept, away), f"{relation.label} 1")]
    numbers = _numbers(queries)
    labels = dict.fromkeys(key.split(" ")[0] for key in numbers)
    return {label: (numbers.get(f"{label} 0", 0), numbers.get(f"{label} 1", 0)) for label in labels}


def hanging_on(*records) -> dict[str, dict[int, int]]:
    """{label: {key of the record: how many rows hang on it}}, empty ones left out; one query."""
    relations = relations_of(type(records[0]))
    numbers = _numbers(
        _count(relation.of(record), f"{relation.label} {record.pk}") for relation in relations for record in records
    )
    found = {}
    for key, number in numbers.items():
        label, pk = key.split(" ")
        found.setdefault(label, {})[int(pk)] = number
    return found


def _count(rows, key):
    told = Cast(Value(key), TextField())
    return (
        rows.order_by()
        .annotate(_told=told)
        .values("_told")
        .annotate(_number=Count("*"))
        .values_list("_told", "_number")
    )


def _numbers(queries) -> dict[str, int]:
    first, *others = queries
    return {key: number for key, number in first.union(*others, all=True) if number}
