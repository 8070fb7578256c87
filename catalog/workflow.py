"""The verbs of the catalogue: the only place where the status of a product changes.

Each verb is atomic, takes the freshest copy under lock, leaves one row of history and returns the product.
`by` is a person, `at` a moment. A rule that says no raises ValidationError with a code; a person who may not,
PermissionDenied.
"""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from catalog import permissions
from catalog.choices import EDITABLE, MOVES, RETURNABLE_FIELDS, Provenance, Status
from catalog.claims import refuse_claimed, release
from catalog.material import material_fields
from catalog.models import Product, ProductPhoto, ReviewEvent
from catalog.notices import tell_of_decision
from catalog.quantities import grams, shelf_days
from catalog.shown_photos import follow
from registry.models import Umkm, Upload
from registry.refusals import refusals_in_words
from registry.stale import stale

# Fields of a product that whoever acts for the maker fills in; what is derived from them is derived here.
FILLED_IN = ("name", "name_en", "brand", "category", "description", "description_en", "ingredients",
             "net_weight_written", "shelf_life_written", "price_from", "price_to", "unit", "minimum_order",
             "monthly_capacity", "gtin")  # fmt: skip


@transaction.atomic
def draft(maker, *, by, at, photos=(), **values):
    """Record a new product of a maker as a draft. `photos`: uploads in their order, the first is the main one."""
    if not permissions.can_draft(by, maker):
        raise PermissionDenied
    product = Product(maker=maker, created_by=by, updated_at=at, updated_by=by, **derived(values))
    with refusals_in_words():
        product.save()
    product.refresh_from_db()
    arrange_photos(product, photos)
    return product


@transaction.atomic
def revise(product, *, by, at, version=None, photos=None, **values):
    """Change what is filled in. While published, material fields are locked; the rest goes live at once.

    Raises ValidationError(code="wrong_status") while the office has it or it is archived, (code="stale") when somebody
    saved since `version`, (code="locked") for a locked field.
    """
    product = fresh(product)
    if not permissions.can_edit(by, product):
        raise PermissionDenied
    refuse_unless_in(product, EDITABLE)
    refuse_stale(product, version, by)
    _refuse_locked(product, values, photos)
    for field, value in derived(values).items():
        setattr(product, field, value)
    product.updated_at, product.updated_by, product.version = at, by, product.version + 1
    with refusals_in_words():
        product.save()
    if photos is not None:
        dropped = list(product.photos.exclude(upload__in=photos).values_list("upload", flat=True))
        arrange_photos(product, photos)
        _let_go(product, dropped, at)
    return product


@transaction.atomic
def add_photo(product, upload, *, by, at, before=""):
    """Hang one photo more on a product that is filled in and not on show; one that hangs there stays where it is.

    `before`: the key of the photo it comes before, as text; any other text puts it last. Raises
    ValidationError(code="wrong_status") or (code="too_many_photos").
    """
    product = fresh(product)
    if not permissions.can_edit(by, product):
        raise PermissionDenied
    refuse_unless_in(product, EDITABLE - {Status.PUBLISHED})
    uploads = [photo.upload for photo in product.photos.select_related("upload")]
    if upload in uploads:
        return product
    return revise(product, by=by, at=at, photos=with_photo(uploads, upload, before))


def with_photo(uploads, upload, before=""):
    """Uploads in their order with one more, before the one of that key or at the end."""
    refuse_one_more(uploads)
    place = next((place for place, each in enumerate(uploads) if str(each.pk) == before), len(uploads))
    return [*uploads[:place], upload, *uploads[place:]]


def refuse_one_more(uploads):
    """Raises ValidationError(code="too_many_photos") where a product has as many photos as it may."""
    most = settings.PHOTOS_PER_PRODUCT
    if len(uploads) >= most:
        words = _("A product has %(most)s photos at most. Remove one first.")
        raise ValidationError(words, code="too_many_photos", params={"most": most})


def _let_go(product, uploads, at):
    """Photos taken off a product that nobody but its maker has seen go with a later sweep, unless used elsewhere."""
    if uploads and product.published_at is None and product.submitted_at is None:
        Upload.objects.filter(pk__in=uploads).update(expires_at=at + settings.UPLOAD_KEPT)


def arrange_photos(product, uploads):
    """Make these uploads, in this order, the photos of the product; a photo used keeps its file for good."""
    kept = {photo.upload_id: photo for photo in product.photos.all()}
    product.photos.exclude(upload__in=uploads).delete()
    product.photos.update(is_main=False)
    for position, upload in enumerate(uploads):
        photo = kept.get(upload.pk) or ProductPhoto(product=product, upload=upload)
        photo.position, photo.is_main = position, position == 0
        photo.save()
    Upload.objects.filter(pk__in=[upload.pk for upload in uploads]).update(expires_at=None)
    follow([product.pk], uploads=kept)


@transaction.atomic
def submit(product, *, by, at):
    """Send a product to the office. Raises ValidationError with a code per missing field, or maker_outside_opop."""
    product = _take(product, "submit", by, permissions.can_edit)
    missing = missing_for_submission(product, photo_needed=permissions.acts_for(by, product))
    if missing:
        raise ValidationError(missing)
    product.submitted_at, product.submitted_by = at, by
    return _move(product, "submit", by=by, at=at)


def missing_for_submission(product, *, photo_needed=True):
    """What still stands between a draft and the office: {field: ValidationError}, empty when nothing does."""
    missing = {}
    if not product.maker.is_in_opop:
        words = _("This maker does not take part in OPOP yet, so its products cannot be published.")
        missing["maker"] = ValidationError(words, code="maker_outside_opop")
    if product.category_id is None:
        missing["category"] = ValidationError(_("Choose a category."), code="category_missing")
    if product.price_from is None:
        missing["price_from"] = ValidationError(_("Give a price."), code="price_missing")
    if photo_needed and not product.photos.exists():
        missing["photos"] = ValidationError(_("Add at least one photo."), code="photo_missing")
    return missing


@transaction.atomic
def take_back(product, *, by, at):
    """The operator takes a product back before it was decided on; it is a draft again."""
    product = _take(product, "take_back", by, permissions.can_edit)
    return _move(product, "take_back", by=by, at=at)


@transaction.atomic
def return_for_revision(product, *, by, at, fields, note, version=None):
    """Send a product back, naming the fields to mend in words that stand beside them.

    Raises ValidationError(code="fields_missing"), (code="unknown_field") or (code="words_missing").
    """
    product = _take(product, "return_for_revision", by, permissions.can_review)
    refuse_stale(product, version, by)
    refuse_claimed(product, by=by, at=at)
    refuse_unsaid(fields, note)
    return _move(product, "return_for_revision", by=by, at=at, note=note.strip(), fields=list(fields))


def refuse_unsaid(fields, note):
    """A return names fields and says what to mend: raises as `return_for_revision` says."""
    if not fields:
        raise ValidationError(_("Mark at least one field to mend."), code="fields_missing")
    if set(fields) - set(RETURNABLE_FIELDS):
        raise ValidationError(_("One of the marked fields does not exist."), code="unknown_field")
    if not note.strip():
        raise ValidationError(_("Say in words what to mend."), code="words_missing")


@transaction.atomic
def publish(product, *, by, at, version=None):
    """Show a product to the public: as it was when the officer looked at `version`, else refused as stale."""
    product = _take(product, "publish", by, permissions.can_review)
    refuse_stale(product, version, by)
    refuse_claimed(product, by=by, at=at)
    if not product.maker.is_in_opop:
        raise ValidationError(_("This maker does not take part in OPOP."), code="maker_outside_opop")
    product.published_at, product.published_by = at, by
    return _move(product, "publish", by=by, at=at)


@transaction.atomic
def archive(product, *, by, at, note, version=None):
    """Take a published product down, with a reason; the office can restore it.

    Officers leave alone what another officer is looking at; its maker need not.
    """
    product = _take(product, "archive", by, permissions.can_archive)
    refuse_stale(product, version, by)
    if permissions.is_reviewer(by):
        refuse_claimed(product, by=by, at=at)
    if not note.strip():
        raise ValidationError(_("Give a reason."), code="reason_missing")
    product.archived_at, product.archived_by, product.archived_why = at, by, note.strip()
    return _move(product, "archive", by=by, at=at, note=note.strip())


@transaction.atomic
def restore(product, *, by, at, version=None):
    """Publish an archived product again."""
    product = _take(product, "restore", by, permissions.can_restore)
    refuse_stale(product, version, by)
    product.archived_at, product.archived_by, product.archived_why = None, None, ""
    return _move(product, "restore", by=by, at=at)


@transaction.atomic
def publish_from_old_catalogue(products, *, by, at, note):
    """Bring in products that the office verified before the portal, all at once, as published by this officer.

    Their badge says so, and no paper counts as checked. Raises PermissionDenied when the officer may not review, acts
    for one of the makers or once sent one in, ValidationError(code="wrong_status") when one is not a draft.
    """
    products = list(Product.objects.select_for_update(no_key=True).filter(pk__in=products).order_by("pk"))
    statuses = MOVES["publish_from_old_catalogue"][0]
    _refuse_reviewer(by, products)
    if any(product.status not in statuses for product in products):
        raise ValidationError(_("Only drafts can come in from the old catalogue."), code="wrong_status")
    if not note.strip():
        raise ValidationError(_("Give a reason."), code="reason_missing")
    with refusals_in_words():
        _publish_at_once(products, by=by, at=at)
    verb = "publish_from_old_catalogue"
    ReviewEvent.objects.bulk_create(
        [ReviewEvent(product=product, verb=verb, by=by, at=at, note=note.strip()) for product in products],
        batch_size=1000,
    )
    return products


def _publish_at_once(products, *, by, at):
    """One statement for all: words are counted statement by statement, and two that count at once would deadlock."""
    status = MOVES["publish_from_old_catalogue"][1]
    for product in products:
        product.status, product.provenance, product.slug = status, Provenance.OLD_CATALOGUE, slug_of(product)
        product.published_at, product.published_by = at, by
        product.updated_at, product.updated_by, product.version = at, by, product.version + 1
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE catalog_product AS p
            SET status = %s, provenance = %s, published_at = %s, published_by_id = %s, slug = new.slug,
                updated_at = %s, updated_by_id = %s, version = p.version + 1
            FROM unnest(%s::bigint[], %s::text[]) AS new (id, slug) WHERE p.id = new.id
            """,
            [
                status,
                Provenance.OLD_CATALOGUE,
                at,
                by.pk,
                at,
                by.pk,
                [p.pk for p in products],
                [p.slug for p in products],
            ],
        )
    follow([product.pk for product in products])


def slug_of(product) -> str:
    return slugify(product.name)[:140] or "produk"


def _refuse_reviewer(by, products):
    own = Umkm.objects.acted_for_by(by).filter(pk__in={product.maker_id for product in products})
    sent_in = any(product.submitted_by_id == by.pk for product in products)
    if not permissions.is_reviewer(by) or sent_in or own.exists():
        raise PermissionDenied


def derived(values):
    """What was filled in, with what follows from it; a verb takes no other field."""
    if unknown := set(values) - set(FILLED_IN):
        raise TypeError(f"not filled in by people: {', '.join(sorted(unknown))}")
    if "net_weight_written" in values:
        values["net_weight_grams"] = grams(values["net_weight_written"])
    if "shelf_life_written" in values:
        values["shelf_life_days"] = shelf_days(values["shelf_life_written"])
    return values


def _refuse_locked(product, values, photos):
    if product.status != Status.PUBLISHED:
        return
    changed = [f for f in material_fields() if f in values and values[f] != getattr(product, f)]
    if photos is not None and [u.pk for u in photos] != [p.upload_id for p in product.photos.all()]:
        changed.append("photos")
    if changed:
        raise ValidationError(
            _("These fields were checked by an officer and are locked while the product is published: %(fields)s."),
            code="locked",
            params={"fields": ", ".join(str(RETURNABLE_FIELDS.get(f, f)) for f in changed)},
        )


def refuse_stale(product, version, by):
    """Raises ValidationError(code="stale") that tells who saved when, where `version` is not the newest."""
    if version is not None and version != product.version:
        raise stale(product.updated_by, product.updated_at, by)


def fresh(product):
    """The newest copy, locked until the end of the transaction."""
    return (
        Product.objects.select_for_update(no_key=True, of=("self",))
        .select_related("maker", "updated_by")
        .get(pk=product.pk)
    )


def _take(product, verb, by, may):
    """Lock, then look: the newest copy, if the verb may start from its status and the person may do it."""
    product = fresh(product)
    if not may(by, product):
        raise PermissionDenied
    refuse_unless_in(product, MOVES[verb][0])
    return product


def refuse_unless_in(product, statuses):
    if product.status not in statuses:
        words = _("This is not possible any more: the product's status has changed meanwhile.")
        raise ValidationError(words, code="wrong_status")


def _move(product, verb, *, by, at, note="", fields=()):
    product.status = MOVES[verb][1]
    product.slug = slug_of(product)
    product.version, product.updated_at, product.updated_by = F("version") + 1, at, by
    with refusals_in_words():
        product.save()
    product.refresh_from_db(fields=["version"])
    follow([product.pk])
    ReviewEvent.objects.create(product=product, verb=verb, by=by, at=at, note=note, fields=list(fields))
    tell_of_decision(product, verb, by=by, note=note)
    release(product, by=by)  # whoever decided no longer looks at it; a claim left behind would keep others from it
    return product
