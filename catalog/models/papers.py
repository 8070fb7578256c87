"""Certificates: what a paper says, which products it covers, what the office checked."""

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from catalog.choices import CheckedHow, Paper
from registry.constraints import filled_together, one_of
from registry.models import Umkm


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The gate to rows behind the doors: staff see all, an operator the papers of makers acted for."""
        if user.is_active and user.is_staff:
            return self
        return self.filter(maker__in=Umkm.objects.acted_for_by(user)) if user.is_authenticated else self.none()

    def awaiting_check(self):
        """Neither checked nor refused nor revoked, or checked and since claimed for further products."""
        untouched = Q(checked_at__isnull=True, refused_at__isnull=True, revoked_on__isnull=True)
        return self.with_claims().filter(untouched | Q(has_claims=True))

    def with_claims(self):
        """`has_claims`: the check stands, but a product named since waits to be accepted."""
        claimed = CertificateProduct.objects.filter(certificate=models.OuterRef("pk"), accepted_at__isnull=True)
        stands = Q(checked_at__isnull=False, revoked_on__isnull=True)
        return self.annotate(
            has_claims=models.ExpressionWrapper(stands & models.Exists(claimed), models.BooleanField())
        )

    def checked(self):
        return self.filter(checked_at__isnull=False)

    def valid_on(self, day):
        """Neither revoked nor run out on this day (Jakarta's); a paper without end stays valid."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), revoked_on__isnull=True)

    def shown_on(self, day):
        """Those a badge may show: checked by the office and valid."""
        return self.checked().valid_on(day)

    def shown_for(self, product, day):
        """Those a badge may show on this very product: an officer also accepted that they cover it."""
        return self.shown_on(day).filter(covers__product=product, covers__accepted_at__isnull=False)

    def with_covered(self):
        """In the same query: `covered`, the keys of the products that each covers; `accepted`, of those accepted."""
        products = ArrayAgg("covers__product", filter=Q(covers__isnull=False), default=Value([]))
        accepted = ArrayAgg("covers__product", filter=Q(covers__accepted_at__isnull=False), default=Value([]))
        return self.annotate(covered=products, accepted=accepted)


class Certificate(models.Model):
    """A paper of a maker. Expired and revoked are two different states; no end date means no end."""

    maker = models.ForeignKey("registry.Umkm", models.PROTECT, related_name="certificates", verbose_name=_("maker"))
    kind = models.CharField(_("kind"), max_length=10, choices=Paper)
    number_written = models.CharField(_("number as written"), max_length=120)
    number = models.CharField(_("number"), max_length=120)
    issuer = models.CharField(_("issuer"), max_length=120, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        "registry.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("revoked by")
    )
    revoked_why = models.TextField(_("why revoked"), blank=True)
    scan = models.ForeignKey(
        "registry.Upload", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("scan")
    )
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    checked_by = models.ForeignKey(
        "registry.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("checked by")
    )
    checked_how = models.CharField(_("how it was checked"), max_length=160, blank=True)
    refused_at = models.DateTimeField(_("refused"), null=True, blank=True)
    refused_by = models.ForeignKey(
        "registry.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("refused by")
    )
    refused_why = models.TextField(_("why refused"), blank=True)
    products = models.ManyToManyField(
        "catalog.Product",
        through="catalog.CertificateProduct",
        related_name="certificates",
        verbose_name=_("products"),
    )
    created_at = models.DateTimeField(_("recorded"), db_default=Now(), editable=False)
    updated_at = models.DateTimeField(_("last changed"), db_default=Now(), editable=False)
    updated_by = models.ForeignKey(
        "registry.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("last changed by")
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["kind", "-issued_on", "pk"]
        indexes = [
            models.Index(fields=["kind", "number"], name="certificate_same_number"),
            models.Index(
                fields=["updated_at", "id"],
                condition=Q(checked_at__isnull=True, refused_at__isnull=True, revoked_on__isnull=True),
                name="certificate_queue_by_arrival",
            ),
        ]
        constraints = [
            one_of(
                "kind",
                Paper,
                name="certificate_kind_is_known",
                message=_("This kind of paper does not exist."),
            ),
            CheckConstraint(
                condition=~Q(number="") & ~Q(number_written=""),
                name="certificate_has_number",
                violation_error_message=_("A paper needs its number."),
            ),
            CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(issued_on__isnull=True) | Q(valid_until__gte=F("issued_on")),
                name="certificate_ends_after_issue",
                violation_error_message=_("The paper ends before it was issued."),
            ),
            CheckConstraint(
                condition=Q(revoked_on__isnull=True, revoked_by__isnull=True, revoked_why="")
                | (Q(revoked_on__isnull=False, revoked_by__isnull=False) & ~Q(revoked_why="")),
                name="certificate_revoked_has_date_person_and_reason",
                violation_error_message=_("Revoking needs a date, a person and a reason."),
            ),
            filled_together(
                "checked_at",
                "checked_by",
                name="certificate_check_has_date_and_person",
                message=_("A check needs a date and an officer."),
            ),
            CheckConstraint(
                condition=Q(checked_at__isnull=True) | ~Q(checked_how=""),
                name="certificate_check_says_how",
                violation_error_message=_("Say how the paper was checked."),
            ),
            CheckConstraint(
                condition=Q(refused_at__isnull=True, refused_by__isnull=True, refused_why="")
                | (Q(refused_at__isnull=False, refused_by__isnull=False) & ~Q(refused_why="")),
                name="certificate_refused_has_date_officer_and_words",
                violation_error_message=_("Refusing a paper needs a date, an officer and words."),
            ),
            CheckConstraint(
                condition=Q(checked_at__isnull=True) | Q(refused_at__isnull=True),
                name="certificate_not_checked_and_refused",
                violation_error_message=_("A paper is either checked or refused."),
            ),
            UniqueConstraint(fields=["id", "maker"], name="certificate_key_with_maker"),
        ]

    def __str__(self):
        """Kind and number; where the number begins with the kind, as many do ("SNI 1000"), it says it alone."""
        *_before, last = words = str(self.get_kind_display()).split()
        if self.number_written.upper().startswith(last.upper()):
            words = _before
        return " ".join([*words, self.number_written])

    @property
    def checked_how_in_words(self):
        """How it was checked, in the language in use; what officers once wrote freely stands as they wrote it."""
        return str(dict(CheckedHow.choices).get(self.checked_how, self.checked_how))

    @property
    def is_waiting(self):
        """No officer's decision stands on it."""
        return not (self.checked_at or self.refused_at or self.revoked_on)


class CertificateProduct(models.Model):
    """A paper covers a product: both of the same maker, which composite keys see to.

    The maker says so; an officer accepts it, with the paper or later, and only then a badge shows on the product.
    """

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="covers", verbose_name=_("paper"))
    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="covered_by", verbose_name=_("product"))
    maker = models.ForeignKey("registry.Umkm", models.DO_NOTHING, related_name="+", verbose_name=_("maker"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        "registry.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("accepted by")
    )

    class Meta:
        verbose_name = _("covered product")
        verbose_name_plural = _("covered products")
        constraints = [
            UniqueConstraint(
                fields=["certificate", "product"],
                name="certificateproduct_once",
                violation_error_message=_("This paper already covers the product."),
            ),
            filled_together(
                "accepted_at",
                "accepted_by",
                name="certificateproduct_accepted_has_date_and_officer",
                message=_("Accepting needs a date and an officer."),
            ),
        ]

    def __str__(self):
        return f"{self.certificate} – {self.product}"
