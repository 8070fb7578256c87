"""Taking an import back: what it made is deleted, what it changed gets back what it held, all or nothing.

Only as long as nobody touched anything of it: each record still has the version that the import left, and nothing
that the import did not make refers to what would go.
"""

from collections.abc import Iterable

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.choices import Verdict
from registry.importing import one_at_a_time
from registry.list_kinds import BATCH, ListKind
from registry.models import ImportBatch, ImportRow, SourceRef
from registry.progress import MUTE, Tell
from registry.refusals import refusals_in_words

MOST_NAMED = 20

MESSAGES = {
    "undone_before": gettext_lazy("This import was undone already."),
    "touched": gettext_lazy("Nothing was undone: %(number)s records were touched since, for example %(names)s."),
}


def undo(batch: ImportBatch, kind: ListKind, *, by, at, tell: Tell = MUTE.tell) -> dict:
    """Undo an import; {"deleted": …, "restored": …}.

    Raises ValidationError(code="touched") with `touched`, [[name, why], …]; nothing is undone then.
    """
    with transaction.atomic(), refusals_in_words():
        one_at_a_time(kind)
        batch = ImportBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        if batch.undone_at:
            raise ValidationError(MESSAGES["undone_before"], code="undone_before")
        return _undo(_Undoing(batch, kind), by, at, tell)


def _undo(undoing: "_Undoing", by, at, tell: Tell) -> dict:
    if touched := undoing.touched():
        raise _touched(touched)
    tell(0.4)
    undoing.restore(at)
    tell(0.6)
    undoing.delete(at)
    ImportBatch.objects.filter(pk=undoing.batch.pk).update(undone_by=by, undone_at=at)
    return {"deleted": len(undoing.created), "restored": len(undoing.changed)}


def _touched(touched: list[tuple[str, str]]) -> ValidationError:
    names = ", ".join(f"“{name}” ({why})" for name, why in touched[:3])
    params = {"number": len(touched), "names": names}
    refusal = ValidationError(MESSAGES["touched"], code="touched", params=params)
    refusal.touched = [list(each) for each in touched[:MOST_NAMED]]
    return refusal


class _Undoing:
    """What one import wrote: its rows, the records they mean, and how those are known."""

    def __init__(self, batch: ImportBatch, kind: ListKind):
        self.batch, self.kind = batch, kind
        written = [Verdict.CREATED, Verdict.CHANGED, Verdict.UNCHANGED]
        self.rows = list(ImportRow.objects.filter(batch=batch, verdict__in=written, target__isnull=False))
        self.created = {row.target for row in self.rows if row.verdict == Verdict.CREATED}
        self.changed = {row.target: row for row in self.rows if row.verdict == Verdict.CHANGED}
        self.refs = {ref.target: ref for ref in SourceRef.objects.filter(batch=batch)}
        targets = [*self.created, *self.changed]
        self.records = {record.pk: record for record in kind.records(True).filter(pk__in=targets)}
        self.made: dict[str, set[int]] = {}
        for row in self.rows:
            for label, pk in row.made:
                self.made.setdefault(label, set()).add(pk)

    def touched(self) -> list[tuple[str, str]]:
        """What stands in the way, each record once, [(name, why)]."""
        reasons = {pk: why for pk in (*self.created, *self.changed) if (why := self._why(pk))}
        for pk, what in self._referred(self.kind.model, self.created):
            reasons.setdefault(pk, _("used by: %(what)s") % {"what": what})
        found = [(self._name(pk), why) for pk, why in reasons.items()]
        for label, pks in self.made.items():
            model = apps.get_model(label)
            used = self._referred(model, pks)
            names = model.objects.in_bulk([pk for pk, _what in used])
            found += [(str(names[pk]), _("used by: %(what)s") % {"what": what}) for pk, what in used]
            if hasattr(model, "version"):
                found += [(str(each), _("edited")) for each in model.objects.filter(pk__in=pks, version__gt=1)]
        return list(dict.fromkeys(found))

    def _name(self, pk: int) -> str:
        return str(self.records.get(pk) or _("Record %(number)s") % {"number": pk})

    def _why(self, pk: int) -> str:
        record, ref = self.records.get(pk), self.refs.get(pk)
        if record is None:
            return _("deleted")
        if ref is None:
            return _("written by a later list")
        if record.version != ref.version:
            return _("edited")
        return self.kind.cannot_undo(record, self.changed[pk].messages if pk in self.changed else [])

    def _referred(self, model, pks: Iterable[int]) -> list[tuple[int, str]]:
        """Which of these something refers to that would not go with them, and what."""
        found = []
        for relation in model._meta.get_fields(include_hidden=True):
            if not (relation.one_to_many or relation.one_to_one) or relation.concrete:
                continue
            theirs = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": list(pks)})
            theirs = theirs.exclude(pk__in=self._own(relation.related_model))
            label = str(relation.related_model._meta.verbose_name)
            if relation.related_model._meta.label_lower not in self.kind.goes_along:
                found += [(pk, label) for pk in theirs.values_list(relation.field.attname, flat=True)[:MOST_NAMED]]
        return found

    def _own(self, model) -> set[int]:
        if model is self.kind.model:
            return self.created
        return self.made.get(model._meta.label_lower, set())

    def restore(self, at) -> None:
        """Give changed records what they held, and known ones what they were known by."""
        records, written, refs = [], {"version", *self.kind.touched}, []
        for pk, row in self.changed.items():
            record, values = self.records[pk], row.former["values"]
            for name, value in values.items():
                setattr(record, name, self.kind.model._meta.get_field(name).to_python(value))
            record.version += 1
            self.kind.touch(record, by=None, at=at)
            written.update(values)
            records.append(record)
        if records:
            self.kind.model.objects.bulk_update(records, sorted(written), batch_size=BATCH // 2)
        for row in self.rows:
            refs += self._former_ref(row)
        SourceRef.objects.bulk_update(refs, ["cells_hash", "version", "batch"], batch_size=BATCH)
        kept = [ref.pk for ref in refs]
        SourceRef.objects.filter(batch=self.batch).exclude(pk__in=kept).delete()

    def _former_ref(self, row: ImportRow) -> list[SourceRef]:
        ref, known = self.refs.get(row.target), row.former and row.former["ref"]
        if ref is None or not known:
            return []
        was_edited = known["version"] != row.former["version"]
        ref.cells_hash, ref.batch_id = known["cells_hash"], known["batch"]
        ref.version = known["version"] if was_edited else self.records[row.target].version
        return [ref]

    def delete(self, at) -> None:
        """What the import made, each before what it points at."""
        self.kind.before_undo([self.records[pk] for pk in self.created], at=at)
        self.kind.model.objects.filter(pk__in=self.created).delete()
        for label in self.kind.made_after:
            apps.get_model(label).objects.filter(pk__in=self.made.get(label, ())).delete()
