"""Undoing a decision: a second officer puts a product or a change back where it stood before the newest decision.

History is never taken away: the undoing is a step of its own that names the one it undoes. Whatever came after the
decision bars it: what others did since is not thrown away.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog import permissions
from catalog.choices import ChangeStatus, Status, Verb
from catalog.claims import refuse_claimed
from catalog.differences import is_same
from catalog.models import Change, ReviewEvent
from catalog.notices import tell_of_undoing
from catalog.shown_photos import follow
from catalog.workflow import arrange_photos, fresh
from catalog.workflow_changes import PHOTOS, apply_values
from registry.models import Upload
from registry.refusals import refusals_in_words


@transaction.atomic
def undo(event, *, by, at, note):
    """Take back the newest decision on a product; returns the step that says so.

    Raises PermissionDenied for whoever decided, sent it in or acts for the maker; ValidationError with
    code="not_undoable" (no decision of an officer), "reason_missing", "claimed", "overtaken" (something came after)
    or "base_changed" (what the change had set was changed since).
    """
    product = fresh(event.product)
    event = ReviewEvent.objects.select_related("by").get(pk=event.pk, product=product)
    event.product, event.change = product, _locked(event.change_id, product)
    _refuse_others(event, by)
    if not note.strip():
        raise ValidationError(_("Give a reason."), code="reason_missing")
    refuse_claimed(product, by=by, at=at)
    _refuse_overtaken(event)
    with refusals_in_words():
        _BACK[event.verb](event, by, at)
    undone = ReviewEvent.objects.create(
        product=product,
        change=event.change,
        verb=Verb.UNDO,
        by=by,
        at=at,
        note=note.strip(),
        undoes=event,
        decided_by=event.by,
    )
    tell_of_undoing(undone)
    return undone


def may_undo(user, event) -> bool:
    """Whether this person is offered to undo a step; the verb itself looks again, and at more."""
    return _is_decision(event) and permissions.can_undo(user, event) and not _sent_change(user, event)


def _is_decision(event):
    return event.is_undoable and event.by.is_staff


def _sent_change(user, event):
    return event.change is not None and event.change.submitted_by_id == user.pk


def _refuse_others(event, by):
    if not permissions.can_undo(by, event) or _sent_change(by, event):
        raise PermissionDenied
    if not _is_decision(event):
        raise ValidationError(_("Only a decision of an officer can be undone."), code="not_undoable")


def _locked(pk, product):
    """The change of the step, locked after its product."""
    if pk is None:
        return None
    change = Change.objects.select_for_update(no_key=True).get(pk=pk)
    change.product = product
    return change


def _refuse_overtaken(event):
    if event.product.events.filter(pk__gt=event.pk).exists() or _is_overtaken(event):
        words = _("This cannot be undone any more: something happened after it. Look at what stands now.")
        raise ValidationError(words, code="overtaken")


def _is_overtaken(event):
    """What leaves no step of its own: the maker mends what was returned, or has begun a change."""
    product, change = event.product, event.change
    if event.verb == Verb.RETURN:
        return product.status != Status.RETURNED or product.updated_at != event.at
    if event.verb == Verb.RETURN_CHANGE:
        is_off_show = product.status != Status.PUBLISHED
        return is_off_show or change.status != ChangeStatus.RETURNED or change.updated_at != event.at
    if event.verb == Verb.ARCHIVE:
        return product.status != Status.ARCHIVED
    if product.status != Status.PUBLISHED:
        return True
    if event.verb == Verb.RESTORE:
        return _archiving_before(event) is None  # nobody knows any more who had archived it, and why
    is_undone = event.verb == Verb.PUBLISH_CHANGE and change.status != ChangeStatus.PUBLISHED
    return is_undone or product.changes.open().exists()


def _archiving_before(event):
    return event.product.events.select_related("by").filter(verb=Verb.ARCHIVE, pk__lt=event.pk).first()


def _move(product, status, by, at):
    product.status, product.version = status, product.version + 1
    product.updated_at, product.updated_by = at, by
    product.save()
    follow([product.pk])


def _take_off_show(event, by, at):
    event.product.published_at = event.product.published_by = None
    _move(event.product, Status.SUBMITTED, by, at)


def _take_in_again(event, by, at):
    _move(event.product, Status.SUBMITTED, by, at)


def _show_again(event, by, at):
    product = event.product
    product.archived_at, product.archived_by, product.archived_why = None, None, ""
    _move(product, Status.PUBLISHED, by, at)


def _archive_again(event, by, at):
    """As it had been archived: the date, the person and the reason of then."""
    product = event.product
    archived = _archiving_before(event)
    product.archived_at, product.archived_by, product.archived_why = archived.at, archived.by, archived.note
    _move(product, Status.ARCHIVED, by, at)


def _put_former_version_back(event, by, at):
    product, change = event.product, event.change
    proposed = list(change.photos.values_list("upload", flat=True))
    set_by_change = change.values | ({PHOTOS: proposed} if change.has_photos else {})
    if any(not is_same(product, name, value) for name, value in set_by_change.items()):
        words = _("What this change had set was changed since. Look at what stands now.")
        raise ValidationError(words, code="base_changed")
    apply_values(product, {name: change.before[name] for name in change.values}, by=by, at=at)
    if change.has_photos:
        former = Upload.objects.in_bulk(change.before[PHOTOS])
        arrange_photos(product, [former[pk] for pk in change.before[PHOTOS]])
    change.published_at = change.published_by = None
    _take_change_in_again(event, by, at)


def _take_change_in_again(event, by, at):
    change = event.change
    change.status, change.version = ChangeStatus.SUBMITTED, change.version + 1
    change.updated_at, change.updated_by = at, by
    change.save()


_BACK = {
    Verb.PUBLISH: _take_off_show,
    Verb.RETURN: _take_in_again,
    Verb.ARCHIVE: _show_again,
    Verb.RESTORE: _archive_again,
    Verb.PUBLISH_CHANGE: _put_former_version_back,
    Verb.RETURN_CHANGE: _take_change_in_again,
}
