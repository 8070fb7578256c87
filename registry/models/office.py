"""What the office owns: settings and their history, ready phrases, who looks after which regency, who took data out."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.choices import AccessKind, PhraseUse
from registry.constraints import one_of
from registry.days import today


class OfficeSetting(models.Model):
    """One value the office gave a setting, from a moment on; the newest counts, the older ones stay as its history."""

    key = models.CharField(_("setting"), max_length=40)
    value = models.JSONField(_("value"))
    at = models.DateTimeField(_("since"))
    by = models.ForeignKey("registry.User", models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("setting")
        verbose_name_plural = _("settings")
        ordering = ["key", "-pk"]
        indexes = [models.Index(fields=["key", "-id"], name="officesetting_newest_of_key")]

    def __str__(self):
        return self.key


class ReadyPhrase(models.Model):
    """A sentence an officer writes often, ready to be chosen; the office keeps the list."""

    use = models.CharField(_("used when"), max_length=20, choices=PhraseUse, default=PhraseUse.RETURN_PRODUCT)
    text = models.CharField(_("sentence"), max_length=300)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("ready phrase")
        verbose_name_plural = _("ready phrases")
        ordering = ["use", "position", "pk"]
        constraints = [
            one_of("use", PhraseUse, name="readyphrase_use_is_known", message=_("This use does not exist.")),
            UniqueConstraint(
                fields=["use", "text"],
                name="readyphrase_once",
                violation_error_message=_("This sentence is in the list already."),
            ),
        ]

    def __str__(self):
        return self.text


class PostingQuerySet(models.QuerySet):
    def open(self):
        """Begun and not ended: those that count today."""
        day = today()
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day, user__is_active=True)


class Posting(models.Model):
    """An officer or mentor looks after some regencies, from a day on; without any regency, after the whole province."""

    user = models.ForeignKey("registry.User", models.PROTECT, related_name="postings", verbose_name=_("person"))
    unit = models.CharField(pgettext_lazy("of the office", "unit"), max_length=120, blank=True)
    regencies = models.ManyToManyField(
        "registry.Regency", blank=True, related_name="+", verbose_name=_("kabupaten and kota")
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["user", "-since", "-pk"]
        constraints = [
            CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="posting_ends_after_begin",
                violation_error_message=_("A posting does not end before it began."),
            ),
            UniqueConstraint(
                fields=["user"],
                condition=Q(until__isnull=True),
                name="posting_one_open_per_person",
                violation_error_message=_("This person has an open posting already."),
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.unit}" if self.unit else str(self.user)


class Access(models.Model):
    """Somebody took records out or looked at personal data: what, how much, why. A trigger keeps it as it is."""

    user = models.ForeignKey("registry.User", models.PROTECT, related_name="+", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=10, choices=AccessKind)
    what = models.CharField(_("what"), max_length=60, help_text=_("The table, such as registry.umkm."))
    whose = models.CharField(_("whose"), max_length=120, blank=True)
    filters = models.TextField(_("filtered by"), blank=True)
    columns = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name=_("columns"))
    rows = models.IntegerField(_("rows"), default=0)
    is_personal = models.BooleanField(_("personal data"), default=False)
    why = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("access")
        verbose_name_plural = _("accesses")
        ordering = ["-pk"]
        permissions = [("export_records", _("May export records"))]
        indexes = [models.Index(fields=["whose", "-id"], name="access_of_whom")]
        constraints = [
            one_of("kind", AccessKind, name="access_kind_is_known", message=_("This kind does not exist.")),
            CheckConstraint(
                condition=Q(is_personal=False) | ~Q(why=""),
                name="access_to_personal_data_has_reason",
                violation_error_message=_("Say why personal data is needed."),
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.what}"
