"""The photos of a form that was sent: those it names, those chosen just now, and what its buttons ask."""

import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.choices import ChangeStatus, Status
from catalog.material import checked_fields
from catalog.proposed import change_of
from catalog.workflow import refuse_one_more
from registry.choices import Purpose
from registry.keys import keys_in
from registry.models import Upload
from registry.refusals import told_together
from registry.uploads import keep_photo

LOCKED = _("Locked: an officer has checked this.")
IN_REVIEW = _("Locked: the office is checking your change.")


def current_photos(product):
    """The uploads of a product in their order; cheap only where `with_photos()` fetched them."""
    return [photo.upload for photo in product.photos.all()] if product else []


def mark_of(held):
    """A mark of texts: the same as long as none of them changes."""
    return hashlib.sha256("\0".join(held).encode()).hexdigest()[:16]


def mark_of_photos(uploads):
    """The mark that a form of photos alone carries while these are the photos."""
    return mark_of([str(upload.pk) for upload in uploads])


def known_photos(data, product) -> set[int]:
    """Keys of the stored photos that the page of a form showed; what it does not say it showed all."""
    if "known" not in data:
        return {upload.pk for upload in current_photos(product)}
    return set(keys_in(data["known"].split(",")))


def as_known(keys) -> str:
    """The keys as a form carries them."""
    return ",".join(str(key) for key in sorted(keys))


def locks_of(product, change=None) -> dict:
    """{field: why it cannot be changed now}; fields that the office checks open up once a change is begun."""
    if product is None or product.status != Status.PUBLISHED:
        return {}
    if change and change.status != ChangeStatus.SUBMITTED:
        return {}
    return dict.fromkeys(checked_fields(change), IN_REVIEW if change else LOCKED)


def change_named(data, product):
    """The open change that a form was opened with; a page that was opened without it has its locks."""
    change = change_of(product)
    return change if change and data.get("change", "").partition("-")[0] == str(change.pk) else None


def chosen_photos(data, files, *, person, product, at):
    """The photos of a form that was sent, in order, and what went wrong with any: (uploads, refusals).

    First those it names – only the person's own or the product's – moved or removed as its button says, then those
    chosen just now, each kept from here on, whatever becomes of the form. Where the photos are locked they stay as
    they are. `product` is as its maker sees it.
    """
    locks = locks_of(product, change_named(data, product))
    if "photos" in locks:
        return current_photos(product), [ValidationError(locks["photos"], code="locked")] if files else []
    uploads, refusals = _named_photos(data, person, product)
    _rearrange(uploads, data.get("photo", ""))
    refused = []
    for file in files:
        try:
            if refused and refused[-1][1].code == "photo_too_slow":
                raise refused[-1][1]  # one request never waits twice for a slow picture
            _add(uploads, file, person, at)
        except ValidationError as refusal:
            refused.append((file.name, refusal))
    unseen = _join_unseen(uploads, data, product)
    return uploads, refusals + told_together(refused) + unseen


def _join_unseen(uploads, data, product):
    """What somebody else hung on the product after the page was opened is kept, at the end.

    Refusals where there is no room. No page may take off what it never showed.
    """
    known = known_photos(data, product)
    for upload in current_photos(product):
        if upload.pk in known or upload in uploads:
            continue
        try:
            refuse_one_more(uploads)
        except ValidationError as refusal:
            return [refusal]
        uploads.append(upload)
    return []


def _named_photos(data, person, product):
    """The uploads that a form names; on a form without photos, those the product has."""
    current = current_photos(product)
    if "kept_photos" not in data:
        return current, []
    own = Upload.objects.filter(
        Q(owner=person) | Q(pk__in=[upload.pk for upload in current]), purpose=Purpose.PRODUCT_PHOTO
    )
    named = [value for value in dict.fromkeys(data.getlist("kept_photos")) if value]
    keys = keys_in(named)
    found = own.in_bulk(keys)
    uploads = [found[key] for key in keys if key in found]
    lost = ValidationError(_("A photo is no longer there. Please choose it again."), code="photo_gone")
    most = settings.PHOTOS_PER_PRODUCT
    return uploads[:most], [lost] if len(uploads) < len(named) else []


def _rearrange(uploads, press):
    """What the button of a photo asks: "earlier 12" or "remove 12"; anything else changes nothing."""
    verb, _blank, pk = press.partition(" ")
    place = next((place for place, upload in enumerate(uploads) if str(upload.pk) == pk), None)
    if place is None:
        return
    upload = uploads.pop(place)
    if verb != "remove":
        uploads.insert(max(place - 1, 0) if verb == "earlier" else place, upload)


def _add(uploads, file, person, at):
    refuse_one_more(uploads)
    upload = keep_photo(file, owner=person, at=at)
    if upload not in uploads:
        uploads.append(upload)
