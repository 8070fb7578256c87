"""The trail: what was written, before and after, by whom; and the seals that tell whether anybody bent it.

Nothing here is ever saved through these models: a trigger on every table that matters writes the trail (see
registry.trail), and the serving role may only read it.
"""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.choices import TrailVerb
from registry.constraints import one_of


class TrailQuerySet(models.QuerySet):
    def of(self, record):
        """What happened to one record."""
        return self.filter(table_name=record._meta.db_table, row_key=str(record.pk))

    def by(self, user):
        """What one person did."""
        return self.filter(who=user)


class Trail(models.Model):
    """One row was added, changed or deleted. `before` and `after` hold the columns that differ, private ones masked."""

    at = models.DateTimeField(_("at"))
    transaction = models.BigIntegerField(_("transaction"))
    # No key to the account: the trail outlives whatever it tells of.
    who = models.ForeignKey(
        "registry.User", models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+",
        verbose_name=_("person"),
    )  # fmt: skip
    via = models.CharField(_("by page or command"), max_length=100, blank=True)
    role = models.CharField(_("role of the database"), max_length=63)
    is_forged = models.BooleanField(_("under a false name"), default=False)
    table_name = models.CharField(_("table"), max_length=63)
    row_key = models.CharField(_("record"), max_length=100)
    verb = models.CharField(_("what happened"), max_length=6, choices=TrailVerb)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)

    objects = TrailQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the trail")
        verbose_name_plural = pgettext_lazy("plural", "trail")
        ordering = ["-pk"]
        constraints = [
            one_of("verb", TrailVerb, name="trail_verb_is_known", message=_("This verb does not exist.")),
        ]
        indexes = [
            models.Index(fields=["table_name", "row_key", "-id"], name="trail_of_a_record"),
            models.Index(fields=["who", "-id"], name="trail_by_a_person"),
        ]

    def __str__(self):
        return f"{self.get_verb_display()}: {self.table_name} {self.row_key}"


class Seal(models.Model):
    """A block of the trail as it was one night: how many rows, their digest, and a stamp over it and the seal before.

    The stamp is made with the portal's secret key, which the database does not know: whoever owns the database can
    rewrite rows, but no seal.
    """

    first = models.BigIntegerField(_("first row"), unique=True)
    last = models.BigIntegerField(_("last row"), unique=True)
    rows = models.IntegerField(_("rows"))
    digest = models.CharField(_("digest"), max_length=64)
    stamp = models.CharField(_("stamp"), max_length=64)
    at = models.DateTimeField(_("sealed"), db_default=Now())
    dropped_at = models.DateTimeField(_("its rows were dropped, being old enough"), null=True)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first"), rows__gte=1),
                name="seal_covers_rows",
                violation_error_message=_("A seal covers at least one row."),
            ),
        ]

    def __str__(self):
        return f"{self.first}–{self.last}"
