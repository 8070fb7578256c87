"""The verbs of a change: what is on show stays while an edit of material fields and photos is prepared and checked.

Each is atomic, locks the product and then the change, leaves one row of the product's history where somebody else
is concerned, and returns the change. Papers do not go through a change: they belong to the maker, are checked as
papers, and show nothing before (catalog.workflow_papers).
"""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog import permissions
from catalog.choices import CHANGE_MOVES, RETURNABLE_FIELDS, ChangeStatus, Status, Verb
from catalog.claims import refuse_claimed, release
from catalog.differences import PHOTOS, differences_in_words, is_same, live, plain, real
from catalog.material import checked_fields, proposed_fields
from catalog.models import Change, ChangePhoto, Product, ProductPhoto, ReviewEvent
from catalog.notices import tell_of_decision
from catalog.proposed import as_proposed
from catalog.workflow import (
    arrange_photos,
    derived,
    fresh,
    missing_for_submission,
    refuse_unless_in,
    refuse_unsaid,
    slug_of,
    with_photo,
)
from registry.models import Upload
from registry.refusals import refusals_in_words
from registry.stale import stale

EDITABLE_CHANGES = {ChangeStatus.DRAFT, ChangeStatus.RETURNED}


@transaction.atomic
def open_change(product, *, by, at):
    """Begin to prepare a change of a published product; the one under way where there is one."""
    product = _product(product, by, permissions.can_edit)
    change = product.changes.open().first()
    if change is None:
        change = Change.objects.create(
            product=product, based_on=product.version, opened_at=at, opened_by=by, updated_at=at, updated_by=by
        )
    return change


@transaction.atomic
def propose(change, *, by, at, version=None, photos=None, **values):
    """Propose other material fields, or photos (uploads in their order); what equals the live product falls away.

    Raises ValidationError(code="wrong_status") while the office has it, (code="stale") when somebody saved since
    `version`, (code="not_material") for a field that goes live at once, and what the model says of a value.
    """
    change = _take(change, by, permissions.can_edit, EDITABLE_CHANGES)
    _refuse_stale(change, version, by)
    derived(dict(values))  # refuses what nobody fills in
    wanted = {*values, *([] if photos is None else [PHOTOS])}
    if wanted - set(checked_fields(change)):
        raise ValidationError(_("One of these fields is not checked, but goes live at once."), code="not_material")
    for field, value in values.items():
        _settle(change, field, plain(field, value))
    if photos is not None:
        _settle_photos(change, photos, at)
    _touch(change, by, at)
    return change


@transaction.atomic
def propose_photo(change, upload, *, by, at, before=""):
    """Propose one photo more beside those proposed, or on show; `before` and refusals as of workflow.add_photo."""
    change = _take(change, by, permissions.can_edit, EDITABLE_CHANGES)
    shown = change.photos if change.has_photos else change.product.photos
    uploads = [photo.upload for photo in shown.select_related("upload")]
    if upload in uploads:
        return change
    return propose(change, by=by, at=at, photos=with_photo(uploads, upload, before))


@transaction.atomic
def submit_change(change, *, by, at):
    """Send a change to the office, as it differs from what is on show now.

    Raises ValidationError(code="nothing_changed") where it proposes nothing, or with a code per field where the
    product would lose what the office needs.
    """
    change = _take(change, by, permissions.can_edit, CHANGE_MOVES["submit_change"][0])
    _rebase(change, at)
    if not proposed_fields(change):
        words = _("Nothing was changed yet, so there is nothing to send.")
        raise ValidationError(words, code="nothing_changed")
    if missing := _missing(change, photo_needed=permissions.acts_for(by, change.product)):
        raise ValidationError(missing)
    change.submitted_at, change.submitted_by = at, by
    return _move(change, "submit_change", by=by, at=at)


@transaction.atomic
def take_back_change(change, *, by, at):
    """The maker takes a change back before it was decided on, and may go on with it."""
    change = _take(change, by, permissions.can_edit, CHANGE_MOVES["take_back_change"][0])
    return _move(change, "take_back_change", by=by, at=at)


@transaction.atomic
def give_up_change(change, *, by, at):
    """Drop a change; the product stays as it is on show. Its photos are let go."""
    change = _take(change, by, permissions.can_edit, CHANGE_MOVES["give_up_change"][0])
    differences, photos = differences_in_words(change), _uploads(change)
    change.photos.all().delete()
    _let_go(change, photos, at)
    return _move(change, "give_up_change", by=by, at=at, differences=differences)


@transaction.atomic
def return_change(change, *, by, at, fields, note, version=None):
    """Send a change back, naming the fields to mend; the live product stays as it is.

    Raises ValidationError(code="fields_missing"), (code="unknown_field"), (code="words_missing"), (code="stale") or
    (code="claimed").
    """
    change = _take(change, by, permissions.can_review_change, CHANGE_MOVES["return_change"][0])
    _refuse_stale(change, version, by)
    refuse_claimed(change.product, by=by, at=at)
    refuse_unsaid(fields, note)
    return _move(change, "return_change", by=by, at=at, note=note.strip(), fields=list(fields))


@transaction.atomic
def publish_change(change, *, by, at, version=None):
    """Make the product on show what the change proposes, in one transaction.

    Raises ValidationError(code="stale") where somebody changed the proposal since `version`, (code="base_changed")
    where a proposed field is no longer what it was when it was proposed.
    """
    change = _take(change, by, permissions.can_review_change, CHANGE_MOVES["publish_change"][0])
    _refuse_stale(change, version, by)
    refuse_claimed(change.product, by=by, at=at)
    if moved := fields_that_moved(change):
        raise ValidationError(
            _("These fields were changed in another way meanwhile: %(fields)s. Return the change, or look again."),
            code="base_changed",
            params={"fields": ", ".join(str(RETURNABLE_FIELDS[name]) for name in moved)},
        )
    differences = differences_in_words(change)
    apply_values(change.product, change.values, by=by, at=at)
    if change.has_photos:
        arrange_photos(change.product, _uploads(change))
    change.published_at, change.published_by = at, by
    return _move(change, "publish_change", by=by, at=at, differences=differences)


def apply_values(product, values, *, by, at):
    """Write proposed (or former) values of material fields to a product that is locked."""
    for field, value in derived({name: real(name, value) for name, value in values.items()}).items():
        setattr(product, field, value)
    product.slug, product.version = slug_of(product), product.version + 1
    product.updated_at, product.updated_by = at, by
    with refusals_in_words():
        product.save()


def fields_that_moved(change):
    """Fields of the proposal that stand otherwise on the live product than when they were proposed."""
    moved = [name for name in change.values if not is_same(change.product, name, change.before.get(name))]
    if change.has_photos and not is_same(change.product, PHOTOS, change.before.get(PHOTOS)):
        moved.append(PHOTOS)
    return moved


def _settle(change, field, value):
    """Keep what differs from the live product, with what stood there; a value as it is on show is no proposal."""
    _refuse_invalid(change.product, field, value)
    if is_same(change.product, field, value):
        change.values.pop(field, None)
        change.before.pop(field, None)
    else:
        change.values[field], change.before[field] = value, live(change.product, field)


def _refuse_invalid(product, field, value):
    """What the product would not take is not proposed either."""
    try:
        Product._meta.get_field(field).clean(value, product)
    except ValidationError as refusal:
        raise ValidationError({field: refusal.error_list}) from refusal


def _settle_photos(change, uploads, at):
    former, now = _uploads(change), live(change.product, PHOTOS)
    wanted = [upload.pk for upload in uploads]
    change.photos.all().delete()
    change.has_photos = wanted != now
    change.before.pop(PHOTOS, None)
    if change.has_photos:
        change.before[PHOTOS] = now
        ChangePhoto.objects.bulk_create(
            ChangePhoto(change=change, upload=upload, position=place) for place, upload in enumerate(uploads)
        )
        Upload.objects.filter(pk__in=wanted).update(expires_at=None)
    _let_go(change, former, at)


def _uploads(change):
    return [photo.upload for photo in change.photos.select_related("upload")]


def _let_go(change, uploads, at):
    """Photos that were proposed go with a later sweep, unless they are used, or were on show before some change."""
    keys = [upload.pk for upload in uploads]
    former = change.product.changes.values_list("before__photos", flat=True)
    shown_once = [key for photos in former for key in photos or ()]
    unused = Upload.objects.filter(pk__in=keys).exclude(pk__in=shown_once)
    for photos in (ProductPhoto.objects, ChangePhoto.objects):
        unused = unused.exclude(pk__in=photos.filter(upload__in=keys).values("upload"))
    unused.update(expires_at=at + settings.UPLOAD_KEPT)


def _missing(change, *, photo_needed=True):
    """What a change takes away although the office needs it: {field: ValidationError}; `change.product` as it is."""
    seen = as_proposed(change.product, change)
    missing = missing_for_submission(seen, photo_needed=photo_needed)
    return {name: refusal for name, refusal in missing.items() if name in proposed_fields(change)}


def _rebase(change, at):
    """What is sent differs from the product as it is on show now, which its maker saw beside it."""
    for field, value in list(change.values.items()):
        _settle(change, field, value)
    if change.has_photos:
        _settle_photos(change, _uploads(change), at)
    change.based_on = change.product.version


def _product(product, by, may):
    product = fresh(product)
    if not may(by, product):
        raise PermissionDenied
    refuse_unless_in(product, {Status.PUBLISHED})
    return product


def _take(change, by, may, statuses):
    """Lock the product, then the change, then look: the newest copy of both."""
    product = fresh(change.product)
    locked = Change.objects.select_for_update(no_key=True, of=("self",)).select_related("updated_by")
    change = locked.get(pk=change.pk)
    change.product = product
    if not may(by, product if may is permissions.can_edit else change):
        raise PermissionDenied
    if product.status != Status.PUBLISHED or change.status not in statuses:
        words = _("This is not possible any more: the status of the change has changed meanwhile.")
        raise ValidationError(words, code="wrong_status")
    return change


def _refuse_stale(change, version, by):
    if version is not None and version != change.version:
        raise stale(change.updated_by, change.updated_at, by)


def _touch(change, by, at):
    change.version, change.updated_at, change.updated_by = change.version + 1, at, by
    with refusals_in_words():
        change.save()


def _move(change, verb, *, by, at, note="", fields=(), differences=None):
    if differences is None:
        differences = differences_in_words(change) if verb == Verb.RETURN_CHANGE else []
    change.status = CHANGE_MOVES[verb][1]
    _touch(change, by, at)
    ReviewEvent.objects.create(
        product=change.product,
        change=change,
        verb=verb,
        by=by,
        at=at,
        note=note,
        fields=list(fields),
        differences=differences,
    )
    tell_of_decision(change.product, verb, by=by, note=note)
    release(change.product, by=by)
    return change
