"""The market of a product: exports, and evidence that somebody bought."""

from django.db import models
from django.db.models import CheckConstraint, GeneratedField, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from catalog.choices import EvidenceKind
from registry.constraints import filled_together, none_empty, one_of


class Export(models.Model):
    """A sale abroad as claimed; it counts once a market evidence standing on it is confirmed."""

    maker = models.ForeignKey("registry.Umkm", models.PROTECT, related_name="exports", verbose_name=_("maker"))
    product = models.ForeignKey("catalog.Product", models.PROTECT, related_name="exports", verbose_name=_("product"))
    country = models.CharField(_("country (ISO code)"), max_length=2)
    hs_code = models.CharField(_("HS code"), max_length=12, blank=True)
    contract_value = models.BigIntegerField(_("contract value"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="IDR")

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-pk"]
        constraints = [
            CheckConstraint(
                condition=Q(country__regex=r"^[A-Z]{2}$") & ~Q(country="ID"),
                name="export_country_is_abroad",
                violation_error_message=_("Choose a country other than Indonesia."),
            ),
            CheckConstraint(
                condition=Q(contract_value__isnull=True) | Q(contract_value__gte=0),
                name="export_value_not_negative",
                violation_error_message=_("The value cannot be negative."),
            ),
            CheckConstraint(
                condition=Q(hs_code="") | Q(hs_code__regex=r"^[0-9]{4}(\.?[0-9]{2}){0,3}$"),
                name="export_hs_code_has_4_to_10_digits",
                violation_error_message=_("An HS code has 4, 6, 8 or 10 digits."),
            ),
            UniqueConstraint(fields=["id", "maker"], name="export_key_with_maker"),
        ]

    def __str__(self):
        return f"{self.product} → {self.country}"


class Shipment(models.Model):
    """What was really shipped of an export, by month."""

    export = models.ForeignKey(Export, models.CASCADE, related_name="shipments", verbose_name=_("export"))
    month = models.DateField(_("month"), help_text=_("First day of the month."))
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=20)
    value = models.BigIntegerField(_("value"), null=True, blank=True)

    class Meta:
        verbose_name = _("shipment")
        verbose_name_plural = _("shipments")
        ordering = ["-month", "-pk"]
        constraints = [
            CheckConstraint(
                condition=Q(month__day=1),
                name="shipment_month_is_a_first_day",
                violation_error_message=_("Give the first day of the month."),
            ),
            CheckConstraint(
                condition=Q(quantity__gt=0) & (Q(value__isnull=True) | Q(value__gte=0)),
                name="shipment_amounts_are_positive",
                violation_error_message=_("The quantity is above zero, and the value is not negative."),
            ),
        ]

    def __str__(self):
        return f"{self.export} {self.month:%Y-%m}"


class MarketEvidenceQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(is_confirmed=True)


class MarketEvidence(models.Model):
    """Proof that a maker has a market. Confirmation lives here only; badges and facets read it."""

    maker = models.ForeignKey("registry.Umkm", models.PROTECT, related_name="evidence", verbose_name=_("maker"))
    kind = models.CharField(_("kind"), max_length=20, choices=EvidenceKind)
    export = models.ForeignKey(
        Export, models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name=_("export")
    )
    document = models.ForeignKey(
        "registry.Upload", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    amount = models.BigIntegerField(_("amount in rupiah"), null=True, blank=True)
    on = models.DateField(_("day"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "registry.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    is_confirmed = GeneratedField(
        expression=none_empty("confirmed_at"), output_field=models.BooleanField(), db_persist=True
    )

    objects = MarketEvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("market evidence")
        verbose_name_plural = _("market evidence")
        ordering = ["-on", "-pk"]
        constraints = [
            one_of("kind", EvidenceKind, name="evidence_kind_is_known", message=_("This kind does not exist.")),
            filled_together(
                "confirmed_at",
                "confirmed_by",
                name="evidence_confirmation_has_date_and_person",
                message=_("A confirmation needs a date and an officer."),
            ),
            CheckConstraint(
                condition=~Q(kind=EvidenceKind.EXPORT) | Q(export__isnull=False),
                name="evidence_of_export_names_it",
                violation_error_message=_("Choose the export that this evidence stands on."),
            ),
            CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="evidence_amount_not_negative",
                violation_error_message=_("The amount cannot be negative."),
            ),
            # Financing will point at evidence together with its maker and its being confirmed.
            UniqueConstraint(fields=["id", "maker", "is_confirmed"], name="evidence_key_when_confirmed"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.on}"
