"""Products and their photos."""

from django.db import models
from django.db.models import CheckConstraint, F, GeneratedField, Q, UniqueConstraint
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalog.choices import Provenance, Status
from registry.choices import PILLARS_OF_THE_PESANTREN, Origin, Pillar
from registry.constraints import FoldName, filled_together, one_of
from registry.models import Umkm


class Category(models.Model):
    """A shelf of the catalogue; it knows whether it holds food or drink, for which BPOM rules count."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    name_en = models.CharField(_("name in English"), max_length=60)
    slug = models.SlugField(_("word in the address"), max_length=60, unique=True)
    is_food = models.BooleanField(_("food or drink"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "pk"]
        constraints = [UniqueConstraint(fields=["id", "is_food"], name="category_key_for_copies")]

    def __str__(self):
        return self.name_en if get_language() == "en" else self.name


class ProductQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=Status.PUBLISHED)

    def awaiting_review(self):
        return self.filter(status=Status.SUBMITTED)

    def in_order_of_arrival(self):
        return self.order_by("submitted_at", "pk")

    def visible_to(self, user):
        """The gate to rows behind the doors: staff see all, an operator the products of makers acted for."""
        if user.is_active and user.is_staff:
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(maker__in=Umkm.objects.acted_for_by(user))

    def makers(self):
        """The makers of these products."""
        return Umkm.objects.filter(pk__in=self.order_by().values("maker"))

    def with_maker(self):
        return self.select_related("maker__regency", "maker__pesantren", "category")

    def with_photos(self):
        photos = ProductPhoto.objects.select_related("upload").order_by("-is_main", "position", "pk")
        return self.prefetch_related(models.Prefetch("photos", queryset=photos))


class Product(models.Model):
    """A product of a maker. Pillar, regency and food-or-not are copies that the database keeps true."""

    maker = models.ForeignKey(Umkm, models.PROTECT, related_name="products", verbose_name=_("maker"))
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="products", verbose_name=_("category")
    )
    # copies, filled by a trigger and kept by composite keys; whatever Python writes here is overwritten
    pillar = models.CharField(_("pillar"), max_length=20, choices=Pillar, editable=False)
    regency = models.ForeignKey(
        "registry.Regency",
        models.DO_NOTHING,
        editable=False,
        related_name="+",
        verbose_name=_("kabupaten or kota"),
    )
    is_food = models.BooleanField(_("food or drink"), null=True, editable=False)

    name = models.CharField(_("product name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    folded_name = GeneratedField(expression=FoldName(F("name")), output_field=models.TextField(), db_persist=True)
    brand = models.CharField(_("brand"), max_length=80, blank=True)
    description = models.TextField(_("description"), blank=True, max_length=4000)
    description_en = models.TextField(_("description in English"), blank=True, max_length=4000)
    ingredients = models.TextField(_("ingredients"), blank=True, max_length=2000)
    net_weight_written = models.CharField(_("net weight"), max_length=80, blank=True)
    net_weight_grams = models.IntegerField(_("net weight in grams"), null=True, blank=True, editable=False)
    shelf_life_written = models.CharField(_("shelf life"), max_length=80, blank=True)
    shelf_life_days = models.IntegerField(_("shelf life in days"), null=True, blank=True, editable=False)
    price_from = models.BigIntegerField(_("price in rupiah"), null=True, blank=True)
    price_to = models.BigIntegerField(_("highest price in rupiah"), null=True, blank=True)
    unit = models.CharField(_("unit of sale"), max_length=40, blank=True)
    minimum_order = models.IntegerField(_("minimum order"), null=True, blank=True)
    monthly_capacity = models.IntegerField(_("monthly capacity"), null=True, blank=True)
    gtin = models.CharField(_("barcode (GTIN)"), max_length=14, blank=True)

    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAFT, editable=False)
    slug = models.SlugField(_("word in the address"), max_length=140, blank=True, editable=False)
    provenance = models.CharField(
        _("came in as"), max_length=15, choices=Provenance, default=Provenance.PORTAL, editable=False
    )
    created_at = models.DateTimeField(_("recorded"), db_default=Now(), editable=False)
    created_by = models.ForeignKey(
        "registry.User",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    updated_at = models.DateTimeField(_("last changed"), db_default=Now(), editable=False)
    updated_by = models.ForeignKey(
        "registry.User",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("last changed by"),
    )
    submitted_at = models.DateTimeField(_("sent for review"), null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        "registry.User",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("sent by"),
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        "registry.User",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("published by"),
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)
    archived_by = models.ForeignKey(
        "registry.User",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("archived by"),
    )
    archived_why = models.TextField(_("reason for archiving"), blank=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["-pk"]
        permissions = [("review_product", _("May review products"))]
        indexes = [
            models.Index(
                fields=["submitted_at", "id"],
                condition=Q(status=Status.SUBMITTED),
                name="product_queue_by_arrival",
            ),
            models.Index(fields=["maker", "status"], name="product_of_maker_by_status"),
            models.Index(fields=["folded_name"], name="product_same_name"),
            models.Index(fields=["status", "-id"], name="product_newest_by_status"),
        ]
        constraints = [
            one_of("status", Status, name="product_status_is_known", message=_("This status does not exist.")),
            one_of(
                "provenance",
                Provenance,
                name="product_provenance_is_known",
                message=_("This way of coming in does not exist."),
            ),
            CheckConstraint(
                condition=~Q(status=Status.PUBLISHED)
                | (
                    Q(published_at__isnull=False, published_by__isnull=False, category__isnull=False)
                    & ~Q(slug="")
                    & ~Q(pillar=Pillar.NONE)
                ),
                name="product_published_has_date_officer_slug_category_pillar",
                violation_error_message=_(
                    "A published product needs a date, an officer, an address, a category and a maker in OPOP."
                ),
            ),
            CheckConstraint(
                condition=~Q(status=Status.SUBMITTED) | Q(submitted_at__isnull=False, category__isnull=False),
                name="product_submitted_has_date_and_category",
                violation_error_message=_("A product sent for review needs a date and a category."),
            ),
            filled_together(
                "submitted_at",
                "submitted_by",
                name="product_submission_has_date_and_person",
                message=_("A submission needs a date and a person."),
            ),
            filled_together(
                "published_at",
                "published_by",
                name="product_publication_has_date_and_officer",
                message=_("A publication needs a date and an officer."),
            ),
            CheckConstraint(
                condition=Q(archived_at__isnull=True, archived_by__isnull=True, archived_why="")
                | (Q(archived_at__isnull=False, archived_by__isnull=False) & ~Q(archived_why="")),
                name="product_archive_has_date_person_and_reason",
                violation_error_message=_("Archiving needs a date, a person and a reason."),
            ),
            CheckConstraint(
                condition=Q(status=Status.ARCHIVED, archived_at__isnull=False)
                | (~Q(status=Status.ARCHIVED) & Q(archived_at__isnull=True)),
                name="product_archived_if_and_only_if_dated",
                violation_error_message=_("An archived product needs the date of archiving, no other has one."),
            ),
            CheckConstraint(
                condition=Q(published_by__isnull=True)
                | Q(submitted_by__isnull=True)
                | ~Q(published_by=F("submitted_by")),
                name="product_not_published_by_its_submitter",
                violation_error_message=_("Whoever sent a product for review does not publish it."),
            ),
            CheckConstraint(
                condition=Q(price_from__isnull=True, price_to__isnull=True)
                | (
                    Q(price_from__isnull=False, price_from__gte=0)
                    & (Q(price_to__isnull=True) | Q(price_to__gte=F("price_from")))
                ),
                name="product_prices_in_order",
                violation_error_message=_("Prices start at 0, and the highest is not below the lowest."),
            ),
            CheckConstraint(
                condition=(Q(minimum_order__isnull=True) | Q(minimum_order__gt=0))
                & (Q(monthly_capacity__isnull=True) | Q(monthly_capacity__gt=0)),
                name="product_amounts_are_positive",
                violation_error_message=_("Minimum order and capacity are at least 1."),
            ),
            CheckConstraint(
                condition=Q(category__isnull=True, is_food__isnull=True)
                | Q(category__isnull=False, is_food__isnull=False),
                name="product_food_known_with_category",
                violation_error_message=_("Food or not follows the category."),
            ),
            # Papers, exports and the laboratory aid point at a product together with its maker, or as food.
            UniqueConstraint(fields=["id", "maker"], name="product_key_with_maker"),
            UniqueConstraint(fields=["id", "is_food"], name="product_key_with_food"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("product_detail", args=[self.pk, self.slug or slugify(self.name) or "produk"])

    @property
    def origin(self):
        if self.pillar == Pillar.NONE:
            return ""
        return Origin.PESANTREN if self.pillar in PILLARS_OF_THE_PESANTREN else Origin.ALUMNI

    def get_origin_display(self):
        return Origin(self.origin).label if self.origin else ""

    @property
    def main_photo(self):
        """The first photo; cheap only where `with_photos()` fetched them."""
        return next(iter(self.photos.all()), None)


class ProductPhoto(models.Model):
    """A photo of a product: which upload, in which place, and what it shows."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="photos", verbose_name=_("product"))
    upload = models.ForeignKey("registry.Upload", models.PROTECT, related_name="+", verbose_name=_("file"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    alt = models.CharField(_("what the photo shows"), max_length=160, blank=True)
    is_main = models.BooleanField(_("main photo"), default=False)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["-is_main", "position", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["product"],
                condition=Q(is_main=True),
                name="productphoto_one_main",
                violation_error_message=_("A product has one main photo."),
            ),
            UniqueConstraint(
                fields=["product", "upload"],
                name="productphoto_once_per_product",
                violation_error_message=_("This photo already belongs to the product."),
            ),
        ]

    def __str__(self):
        return self.alt or str(self.upload)

    @property
    def urls(self):
        return self.upload.urls

    @property
    def public_urls(self):
        return self.upload.public_urls

    @property
    def width(self):
        return self.upload.width

    @property
    def height(self):
        return self.upload.height
