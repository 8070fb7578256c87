"""What people hand in: files as soon as they are chosen, forms once, lists as batches of rows."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from registry.choices import Purpose, Verdict
from registry.constraints import filled_together, one_of
from registry.pictures import photo_path


class UploadQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(owner=user)


class Upload(models.Model):
    """A file kept from the moment it was chosen; forms then name the row. Photos hold the sizes rendered from it."""

    owner = models.ForeignKey("registry.User", models.PROTECT, related_name="uploads", verbose_name=_("owner"))
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    key = models.CharField(_("key of the file"), max_length=40, unique=True)
    file_name = models.CharField(_("name of the file as chosen"), max_length=200, blank=True)
    sha256 = models.CharField(_("SHA-256 of the file as chosen"), max_length=64)
    sizes = ArrayField(models.PositiveSmallIntegerField(), default=list, verbose_name=_("widths kept"))
    width = models.PositiveSmallIntegerField(_("width"), default=0)
    height = models.PositiveSmallIntegerField(_("height"), default=0)
    media_type = models.CharField(_("media type"), max_length=80, blank=True)
    bytes = models.PositiveIntegerField(_("size in bytes"), default=0)
    created_at = models.DateTimeField(_("chosen"), db_default=Now(), editable=False)
    expires_at = models.DateTimeField(_("swept after"), null=True, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [models.Index(fields=["owner", "purpose", "sha256"], name="upload_same_file_of_owner")]
        constraints = [
            one_of("purpose", Purpose, name="upload_purpose_is_known", message=_("This purpose does not exist.")),
        ]

    def __str__(self):
        return self.file_name or self.key

    @property
    def urls(self):
        """Address of each size of a photo, for who is signed in and may see it: {160: "/foto/…", …}."""
        return {size: f"/foto/{self.key}-{size}.webp" for size in sorted(self.sizes)}

    @property
    def public_urls(self):
        """The same for everybody; pictures are there as long as a product on show has the photo."""
        return {size: f"{settings.MEDIA_URL}{photo_path(self.key, size)}" for size in sorted(self.sizes)}

    @property
    def largest_url(self):
        return self.urls[max(self.sizes)] if self.sizes else ""


class FormToken(models.Model):
    """One creating form, filled in once: the second press lands on what the first one made."""

    user = models.ForeignKey("registry.User", models.CASCADE, related_name="+", verbose_name=_("person"))
    token = models.UUIDField(_("token"))
    result = models.CharField(_("address of what was made"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("used"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("form token")
        verbose_name_plural = _("form tokens")
        constraints = [
            UniqueConstraint(
                fields=["user", "token"],
                name="formtoken_used_once",
                violation_error_message=_("This form was already sent."),
            )
        ]

    def __str__(self):
        return str(self.token)


class KeptForm(models.Model):
    """What somebody typed after the sign-in had run out: given back to that person alone, after signing in again."""

    user = models.ForeignKey("registry.User", models.CASCADE, related_name="+", verbose_name=_("person"))
    address = models.CharField(_("address of the form"), max_length=200)
    data = models.JSONField(_("what was typed"))
    kept_at = models.DateTimeField(_("kept"))

    class Meta:
        verbose_name = _("kept form")
        verbose_name_plural = _("kept forms")
        constraints = [
            UniqueConstraint(
                fields=["user", "address"],
                name="keptform_one_per_person_and_address",
                violation_error_message=_("This form is already kept."),
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.address}"

    @property
    def kept_until(self):
        return self.kept_at + settings.FORMS_KEPT


class ImportBatch(models.Model):
    """One list taken in: which file, by whom, with what result."""

    kind = models.CharField(_("kind of list"), max_length=20)
    source = models.CharField(_("source"), max_length=60)
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    by = models.ForeignKey(
        "registry.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    reason = models.TextField(_("reason"), blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        "registry.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("undone by")
    )

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-at", "-pk"]
        constraints = [
            filled_together(
                "undone_at",
                "undone_by",
                name="importbatch_undoing_has_date_and_person",
                message=_("An undone import needs a date and a person."),
            )
        ]

    def __str__(self):
        return f"{self.file_name} ({self.source})"


class ImportRow(models.Model):
    """One row of a list as it came, and what became of it.

    For undoing: `former` is what a changed record, and its SourceRef, held before; `made` names what came into being
    beside the record, [["registry.umkm", 7], …].
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows", verbose_name=_("import"))
    number = models.PositiveIntegerField(_("row number"))
    cells = models.JSONField(_("cells"))
    cells_hash = models.CharField(_("hash of the cells"), max_length=64)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    messages = models.JSONField(_("messages"), default=list, blank=True)
    target = models.BigIntegerField(_("record"), null=True, blank=True)
    former = models.JSONField(_("what was there before"), null=True, blank=True, encoder=DjangoJSONEncoder)
    made = models.JSONField(_("what else was made"), default=list, blank=True)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of an import")
        constraints = [
            one_of(
                "verdict",
                Verdict,
                name="importrow_verdict_is_known",
                message=_("This verdict does not exist."),
            ),
            UniqueConstraint(fields=["batch", "number"], name="importrow_number_once_per_batch"),
        ]

    def __str__(self):
        return f"{self.batch}: {self.number}"


class SourceRef(models.Model):
    """How a record is known again when its list comes back: source, and the row's own number there.

    `kind` and `target` name the record (the ground cannot point upwards); `cells_hash` and `version` tell whether
    the row, or the record, has changed since the last import.
    """

    kind = models.CharField(_("kind of list"), max_length=20)
    source = models.CharField(_("source"), max_length=60)
    own_number = models.CharField(_("own number"), max_length=80)
    target = models.BigIntegerField(_("record"))
    cells_hash = models.CharField(_("hash of the cells"), max_length=64)
    version = models.PositiveIntegerField(_("version of the record after the import"))
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("last import")
    )

    class Meta:
        verbose_name = _("source of a record")
        verbose_name_plural = _("sources of records")
        indexes = [models.Index(fields=["kind", "target"], name="sourceref_of_record")]
        constraints = [
            UniqueConstraint(
                fields=["kind", "source", "own_number"],
                name="sourceref_known_once",
                violation_error_message=_("This number was already taken in from this source."),
            ),
            CheckConstraint(
                condition=~Q(own_number=""),
                name="sourceref_has_number",
                violation_error_message=_("A source needs the row's own number."),
            ),
        ]

    def __str__(self):
        return f"{self.source} {self.own_number}"
