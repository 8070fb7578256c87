"""Places, pesantren and UMKM. The maker of a product is always an UMKM."""

from django.db import models
from django.db.models import Case, CheckConstraint, F, GeneratedField, Q, UniqueConstraint, Value, When
from django.db.models.functions import Now
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.choices import PILLARS_OF_THE_PESANTREN, Origin, Pillar, RegencyKind, Scale
from registry.constraints import FoldName, FoldWords, filled_together, one_of


class Regency(models.Model):
    """One of the 38 kabupaten and kota; the code "35.78" is the key, since seven names stand for two."""

    code = models.CharField(_("code"), max_length=5, primary_key=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    short_name = models.CharField(_("short name"), max_length=40)
    kind = models.CharField(_("kind"), max_length=10, choices=RegencyKind)
    population = models.IntegerField(_("population"))
    tile_column = models.SmallIntegerField(_("column on the tile map"))
    tile_row = models.SmallIntegerField(_("row on the tile map"))
    tile_label = models.CharField(_("label on the tile map"), max_length=8)
    folded_name = GeneratedField(expression=FoldName(F("short_name")), output_field=models.TextField(), db_persist=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("kabupaten or kota")
        verbose_name_plural = _("kabupaten and kota")
        ordering = ["short_name", "code"]
        constraints = [
            one_of("kind", RegencyKind, name="regency_kind_is_known", message=_("Choose kabupaten or kota.")),
            UniqueConstraint(
                fields=["tile_column", "tile_row"],
                name="regency_tile_is_free",
                violation_error_message=_("Another regency has this place on the map."),
            ),
        ]

    def __str__(self):
        return self.brief_name

    @property
    def brief_name(self):
        """As people write it: "Kab. Nganjuk", "Kota Surabaya"."""
        return self.name.replace("Kabupaten", "Kab.")


def consent_has_number(kind):
    """Nothing is agreed to be shown where there is no number."""
    return CheckConstraint(
        condition=Q(whatsapp_consent_at__isnull=True) | ~Q(whatsapp=""),
        name=f"{kind}_consent_has_number",
        violation_error_message=_("Give the number that may be shown."),
    )


class Maker(models.Model):
    """What pesantren and UMKM have in common: a name in many spellings, a place, a WhatsApp with consent."""

    name = models.CharField(_("name"), max_length=150)
    folded_name = GeneratedField(expression=FoldName(F("name")), output_field=models.TextField(), db_persist=True)
    folded_words = GeneratedField(expression=FoldWords(F("name")), output_field=models.TextField(), db_persist=True)
    regency = models.ForeignKey(Regency, models.PROTECT, verbose_name=_("kabupaten or kota"))
    address = models.TextField(_("address"), blank=True, help_text=_("Never shown to the public."))
    whatsapp = models.CharField(_("WhatsApp number"), max_length=16, blank=True)
    whatsapp_consent_at = models.DateTimeField(_("consent to show WhatsApp given"), null=True, blank=True)
    whatsapp_consent_by = models.ForeignKey(
        "registry.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("consent given by"),
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("recorded"), db_default=Now(), editable=False)

    class Meta:
        abstract = True
        ordering = ["folded_name", "pk"]

    def __str__(self):
        return self.name

    @property
    def public_whatsapp(self):
        """The number buyers may see: with consent, else none. Public pages read this one alone."""
        return self.whatsapp if self.whatsapp_consent_at else ""

    @property
    def slug(self):
        return slugify(self.name) or "opop"


class PesantrenQuerySet(models.QuerySet):
    def in_register(self):
        """Those that stand for themselves, not merged into another."""
        return self.filter(merged_into__isnull=True)

    def spelt_like(self, text):
        """Every pesantren whose name, in whatever spelling, holds the words of `text`; regency names count too."""
        whole = Q(folded_name__contains=FoldName(Value(text)))
        words = Q()
        for word in text.split()[:8]:
            folded = FoldName(Value(word))
            place = Q(regency__folded_name__contains=folded) | Q(regency__name__icontains=word)
            words &= Q(folded_name__contains=folded) | place
        return self.filter(whole | words)


class Pesantren(Maker):
    """An Islamic boarding school of the register. The NSPP is its key where there is one; the name never is."""

    nspp_written = models.CharField(_("NSPP as written"), max_length=40, blank=True)
    nspp = models.CharField(_("NSPP"), max_length=12, null=True, blank=True)  # noqa: DJ001 (absent is not empty)
    kopontren = models.CharField(_("kopontren"), max_length=150, blank=True)
    students = models.IntegerField(_("number of santri"), null=True, blank=True)
    joined_on = models.DateField(_("takes part in OPOP since"), null=True, blank=True)

    objects = PesantrenQuerySet.as_manager()

    class Meta(Maker.Meta):
        verbose_name = _("pesantren")
        verbose_name_plural = pgettext_lazy("plural", "pesantren")
        constraints = [
            UniqueConstraint(
                fields=["nspp"],
                name="pesantren_nspp_is_unique",
                violation_error_message=_("Another pesantren already has this NSPP."),
            ),
            CheckConstraint(
                condition=Q(nspp__isnull=True) | Q(nspp__regex=r"^[0-9]{12}$"),
                name="pesantren_nspp_has_12_digits",
                violation_error_message=_("An NSPP has 12 digits."),
            ),
            CheckConstraint(
                condition=Q(students__isnull=True) | Q(students__gte=0),
                name="pesantren_students_not_negative",
                violation_error_message=_("The number of santri cannot be negative."),
            ),
            CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="pesantren_not_merged_into_itself",
                violation_error_message=_("A pesantren cannot be merged into itself."),
            ),
            filled_together(
                "whatsapp_consent_at",
                "whatsapp_consent_by",
                name="pesantren_consent_has_date_and_person",
                message=_("Consent needs a date and a person."),
            ),
            consent_has_number("pesantren"),
        ]


class UmkmQuerySet(models.QuerySet):
    def in_register(self):
        """Those that stand for themselves, not merged into another."""
        return self.filter(merged_into__isnull=True)

    def acted_for_by(self, user):
        """The makers this person may act for today: own ones, and those of a pesantren except its alumni's."""
        open_seats = user.memberships.open()
        return self.in_register().filter(
            Q(pk__in=open_seats.filter(umkm__isnull=False).values("umkm"))
            | Q(
                pesantren__in=open_seats.filter(pesantren__isnull=False).values("pesantren"),
                pillar__in=PILLARS_OF_THE_PESANTREN,
            )
        )

    def visible_to(self, user):
        """The gate to rows: staff see all, an operator the makers acted for."""
        if user.is_active and user.is_staff:
            return self
        return self.acted_for_by(user) if user.is_authenticated else self.none()


class Umkm(Maker):
    """A business: every maker is one. Outside OPOP it has no pesantren and no place in the public catalogue."""

    owner_name = models.CharField(_("owner"), max_length=120, blank=True, help_text=_("Never shown to the public."))
    nib_written = models.CharField(_("NIB as written"), max_length=40, blank=True)
    nib = models.CharField(_("NIB"), max_length=13, blank=True)
    npwp_written = models.CharField(_("NPWP as written"), max_length=40, blank=True)
    npwp = models.CharField(_("NPWP"), max_length=16, blank=True)
    pillar = models.CharField(_("pillar"), max_length=20, choices=Pillar, default=Pillar.NONE)
    pesantren = models.ForeignKey(
        Pesantren, models.PROTECT, null=True, blank=True, related_name="umkm", verbose_name=_("pesantren")
    )
    origin = GeneratedField(
        expression=Case(
            When(pillar__in=PILLARS_OF_THE_PESANTREN, then=Value(Origin.PESANTREN)),
            When(pillar=Pillar.SOCIAL, then=Value(Origin.ALUMNI)),
            default=Value(""),
        ),
        output_field=models.CharField(_("origin"), max_length=10, choices=Origin),
        db_persist=True,
    )
    scale_reported = models.CharField(_("scale as reported"), max_length=10, choices=Scale, blank=True)
    scale_computed = models.CharField(_("scale as computed"), max_length=10, choices=Scale, blank=True)
    producing_since = models.DateField(_("producing since"), null=True, blank=True)
    story = models.TextField(_("story"), blank=True)

    objects = UmkmQuerySet.as_manager()

    class Meta(Maker.Meta):
        verbose_name = _("UMKM")
        verbose_name_plural = pgettext_lazy("plural", "UMKM")
        indexes = [models.Index(fields=["regency", "folded_name"], name="umkm_same_name_in_regency")]
        constraints = [
            one_of("pillar", Pillar, name="umkm_pillar_is_known", message=_("This pillar does not exist.")),
            CheckConstraint(
                condition=Q(pillar=Pillar.NONE, pesantren__isnull=True)
                | (~Q(pillar=Pillar.NONE) & Q(pesantren__isnull=False)),
                name="umkm_pesantren_if_and_only_if_opop",
                violation_error_message=_("A maker in OPOP belongs to a pesantren; one outside OPOP to none."),
            ),
            CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="umkm_not_merged_into_itself",
                violation_error_message=_("An UMKM cannot be merged into itself."),
            ),
            # The catalogue keeps copies of pillar and regency beside the maker; this key lets them follow.
            UniqueConstraint(fields=["id", "pillar", "regency"], name="umkm_key_for_copies"),
            filled_together(
                "whatsapp_consent_at",
                "whatsapp_consent_by",
                name="umkm_consent_has_date_and_person",
                message=_("Consent needs a date and a person."),
            ),
            consent_has_number("umkm"),
        ]

    @property
    def is_in_opop(self):
        return self.pillar != Pillar.NONE
