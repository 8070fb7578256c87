"""What waits for the office while a product stays on show, and who is looking at what."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from catalog.choices import OPEN_CHANGES, ChangeStatus
from catalog.models.product import Product
from registry.constraints import filled_together, one_of
from registry.models import Umkm


class ChangeQuerySet(models.QuerySet):
    def open(self):
        """Neither published nor given up: at most one for each product."""
        return self.filter(status__in=OPEN_CHANGES)

    def awaiting_review(self):
        """Sent by the maker, of products that are on show; of others there is nothing to change."""
        return self.filter(status=ChangeStatus.SUBMITTED, product__status="published")

    def visible_to(self, user):
        """The gate to rows: staff see all, an operator those of makers acted for."""
        if user.is_active and user.is_staff:
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(product__maker__in=Umkm.objects.acted_for_by(user))


class Change(models.Model):
    """A proposal for the material fields and photos of a published product; what is on show stays until it is decided.

    `values` holds what is proposed, {field: value}, `before` what stood there when it was proposed: a proposal is
    refused as stale where something else stands there now. A category is its key. Photos are rows of ChangePhoto,
    proposed where `has_photos` says so; `before["photos"]` are the uploads then, in order.
    """

    product = models.ForeignKey(Product, models.PROTECT, related_name="changes", verbose_name=_("product"))
    based_on = models.PositiveIntegerField(_("version it is based on"))
    values = models.JSONField(_("proposed values"), default=dict, blank=True)
    before = models.JSONField(_("values before"), default=dict, blank=True)
    has_photos = models.BooleanField(_("proposes photos"), default=False)
    status = models.CharField(
        _("status"), max_length=12, choices=ChangeStatus, default=ChangeStatus.DRAFT, editable=False
    )
    opened_at = models.DateTimeField(_("begun"), db_default=Now())
    opened_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+", verbose_name=_("begun by"))
    updated_at = models.DateTimeField(_("last changed"), db_default=Now())
    updated_by = models.ForeignKey(
        "registry.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("last changed by")
    )
    submitted_at = models.DateTimeField(_("sent for review"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        "registry.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sent by")
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        "registry.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published by")
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["submitted_at", "id"],
                condition=Q(status=ChangeStatus.SUBMITTED),
                name="change_queue_by_arrival",
            ),
            models.Index(fields=["product", "-id"], name="change_of_product"),
        ]
        constraints = [
            one_of("status", ChangeStatus, name="change_status_is_known", message=_("This status does not exist.")),
            UniqueConstraint(
                fields=["product"],
                condition=Q(status__in=OPEN_CHANGES),
                name="change_one_open_per_product",
                violation_error_message=_("A change of this product is under way already."),
            ),
            CheckConstraint(
                condition=~Q(status__in=[ChangeStatus.SUBMITTED, ChangeStatus.PUBLISHED])
                | (Q(submitted_at__isnull=False) & (~Q(values={}) | Q(has_photos=True))),
                name="change_sent_has_date_and_content",
                violation_error_message=_("Nothing was changed yet, so there is nothing to send."),
            ),
            filled_together(
                "submitted_at",
                "submitted_by",
                name="change_submission_has_date_and_person",
                message=_("A submission needs a date and a person."),
            ),
            CheckConstraint(
                condition=Q(status=ChangeStatus.PUBLISHED, published_at__isnull=False, published_by__isnull=False)
                | (~Q(status=ChangeStatus.PUBLISHED) & Q(published_at__isnull=True, published_by__isnull=True)),
                name="change_published_has_date_and_officer",
                violation_error_message=_("A publication needs a date and an officer."),
            ),
            CheckConstraint(
                condition=Q(published_by__isnull=True)
                | Q(submitted_by__isnull=True)
                | ~Q(published_by=F("submitted_by")),
                name="change_not_published_by_its_submitter",
                violation_error_message=_("Whoever sent a change for review does not publish it."),
            ),
            UniqueConstraint(fields=["id", "product"], name="change_key_with_product"),
        ]

    def __str__(self):
        return f"{self.product}: {self.get_status_display()}"


class ChangePhoto(models.Model):
    """A photo that a change proposes, in its place; the first is to be the main one."""

    change = models.ForeignKey(Change, models.CASCADE, related_name="photos", verbose_name=_("change"))
    upload = models.ForeignKey("registry.Upload", models.PROTECT, related_name="+", verbose_name=_("file"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("proposed photo")
        verbose_name_plural = _("proposed photos")
        ordering = ["position", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["change", "upload"],
                name="changephoto_once_per_change",
                violation_error_message=_("This photo already belongs to the change."),
            )
        ]

    def __str__(self):
        return str(self.upload)

    @property
    def urls(self):
        return self.upload.urls

    @property
    def width(self):
        return self.upload.width

    @property
    def height(self):
        return self.upload.height


class ClaimQuerySet(models.QuerySet):
    def open(self, at):
        return self.filter(until__gt=at)


class Claim(models.Model):
    """An officer is looking at a product, until a moment: others are told, and do not decide on it meanwhile."""

    product = models.OneToOneField(
        Product, models.CASCADE, primary_key=True, related_name="claim", verbose_name=_("product")
    )
    by = models.ForeignKey("registry.User", models.CASCADE, related_name="claims", verbose_name=_("by"))
    until = models.DateTimeField(_("until"))

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")

    def __str__(self):
        return f"{self.product}: {self.by}"
