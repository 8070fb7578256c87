"""Curation: a panel of the office scores products on a day, and each gets a grade."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalog.choices import HIGHEST_POINTS, LOWEST_POINTS, CurationVerb, GradeLetter
from registry.constraints import filled_together, one_of


class Criterion(models.Model):
    """What a panel looks at; the office may word it anew, and switches it off rather than deleting it."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    name_en = models.CharField(_("name in English"), max_length=80)
    help = models.CharField(_("what to look at"), max_length=240, blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1, validators=[MinValueValidator(1)])
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["position", "pk"]
        constraints = [
            CheckConstraint(
                condition=Q(weight__gte=1),
                name="criterion_weight_is_positive",
                violation_error_message=_("A weight is at least 1."),
            )
        ]

    def __str__(self):
        return self.name_en if get_language() == "en" else self.name


class CurationEvent(models.Model):
    """A day on which a panel of the office grades products; closed, its grades stand."""

    name = models.CharField(_("name"), max_length=120)
    on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    panel = models.ManyToManyField(
        "registry.User", through="catalog.Panelist", related_name="curations", verbose_name=_("panel")
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        "registry.User",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("closed by"),
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("curation")
        verbose_name_plural = _("curations")
        ordering = ["-on", "-pk"]
        permissions = [("curate_product", _("May hold curations"))]
        constraints = [
            filled_together(
                "closed_at",
                "closed_by",
                name="curationevent_closing_has_date_and_person",
                message=_("Closing needs a date and a person."),
            )
        ]

    def __str__(self):
        return self.name


class Panelist(models.Model):
    """Somebody who scores at a curation."""

    event = models.ForeignKey(CurationEvent, models.CASCADE, related_name="panelists", verbose_name=_("curation"))
    user = models.ForeignKey("registry.User", models.PROTECT, related_name="+", verbose_name=_("person"))

    class Meta:
        verbose_name = _("panelist")
        verbose_name_plural = _("panel")
        ordering = ["pk"]
        constraints = [
            UniqueConstraint(
                fields=["event", "user"],
                name="panelist_once_per_curation",
                violation_error_message=_("This person is on the panel already."),
            )
        ]

    def __str__(self):
        return str(self.user)


class CurationEntry(models.Model):
    """A product that is looked at in a curation."""

    event = models.ForeignKey(CurationEvent, models.PROTECT, related_name="entries", verbose_name=_("curation"))
    product = models.ForeignKey("catalog.Product", models.PROTECT, related_name="+", verbose_name=_("product"))

    class Meta:
        verbose_name = _("product of a curation")
        verbose_name_plural = _("products of a curation")
        ordering = ["pk"]
        constraints = [
            UniqueConstraint(
                fields=["event", "product"],
                name="curationentry_once_per_curation",
                violation_error_message=_("This product is in the curation already."),
            )
        ]

    def __str__(self):
        return str(self.product)


class CurationScore(models.Model):
    """Points that one of the panel gave one product for one criterion, 1 (weak) to 5 (excellent)."""

    entry = models.ForeignKey(CurationEntry, models.CASCADE, related_name="scores", verbose_name=_("product"))
    panelist = models.ForeignKey(Panelist, models.PROTECT, related_name="scores", verbose_name=_("panelist"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("criterion"))
    points = models.PositiveSmallIntegerField(
        _("points"), validators=[MinValueValidator(LOWEST_POINTS), MaxValueValidator(HIGHEST_POINTS)]
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["pk"]
        constraints = [
            CheckConstraint(
                condition=Q(points__gte=LOWEST_POINTS, points__lte=HIGHEST_POINTS),
                name="curationscore_points_in_range",
                violation_error_message=_("Points are 1 to 5."),
            ),
            UniqueConstraint(
                fields=["entry", "panelist", "criterion"],
                name="curationscore_once",
                violation_error_message=_("This was scored already."),
            ),
        ]

    def __str__(self):
        return f"{self.entry}: {self.points}"


class Grade(models.Model):
    """The grade a product got at a curation; the newest counts, the older ones stay."""

    product = models.ForeignKey("catalog.Product", models.PROTECT, related_name="grades", verbose_name=_("product"))
    event = models.ForeignKey(CurationEvent, models.PROTECT, related_name="grades", verbose_name=_("curation"))
    letter = models.CharField(_("grade"), max_length=1, choices=GradeLetter)
    on = models.DateField(_("day"))
    points = models.DecimalField(_("points"), max_digits=4, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("grade")
        verbose_name_plural = _("grades")
        ordering = ["-on", "-pk"]
        constraints = [
            one_of("letter", GradeLetter, name="grade_letter_is_known", message=_("Grades are A to D.")),
            UniqueConstraint(
                fields=["product", "event"],
                name="grade_once_per_curation",
                violation_error_message=_("This product already has a grade of this curation."),
            ),
        ]

    def __str__(self):
        return f"{self.product}: {self.letter}"


class CurationStep(models.Model):
    """What was done with a curation, by whom and why, with the grades as they were then; a trigger keeps it."""

    event = models.ForeignKey(CurationEvent, models.PROTECT, related_name="steps", verbose_name=_("curation"))
    verb = models.CharField(_("what happened"), max_length=20, choices=CurationVerb)
    by = models.ForeignKey("registry.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    note = models.TextField(_("words"), blank=True)
    grades = models.JSONField(_("grades then"), default=dict, blank=True)

    class Meta:
        verbose_name = _("step of a curation")
        verbose_name_plural = _("history of curations")
        ordering = ["-at", "-pk"]
        constraints = [
            one_of("verb", CurationVerb, name="curationstep_verb_is_known", message=_("This step does not exist.")),
            CheckConstraint(
                condition=~Q(verb=CurationVerb.REOPEN) | ~Q(note=""),
                name="curationstep_reopening_has_reason",
                violation_error_message=_("Give a reason."),
            ),
        ]

    def __str__(self):
        return f"{self.event}: {self.get_verb_display()}"
