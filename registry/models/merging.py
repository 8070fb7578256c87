"""Two records that are one maker: what a merge moved, and pairs that somebody found to be two after all."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from registry.constraints import all_empty, filled_together, none_empty

_ONE_PAIR = (none_empty("pesantren_kept", "pesantren_away") & all_empty("umkm_kept", "umkm_away")) | (
    none_empty("umkm_kept", "umkm_away") & all_empty("pesantren_kept", "pesantren_away")
)


def _side(model, words):
    return models.ForeignKey(
        model, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=words, editable=False
    )


class Merge(models.Model):
    """One record was merged into another, and perhaps out of it again.

    `values` are what changed: {"kept": {field: [before, after]}, "away": {…}}, and of rows that changed as they moved
    {"rows": {"app.model": {key: {field: [before, after]}}}}. `moved` are the rows that followed, {"app.model.field":
    [keys]}; `stayed` those that did not, {"app.model.field": number}.
    """

    pesantren_kept = _side("registry.Pesantren", _("kept pesantren"))
    pesantren_away = _side("registry.Pesantren", _("pesantren merged away"))
    umkm_kept = _side("registry.Umkm", _("kept UMKM"))
    umkm_away = _side("registry.Umkm", _("UMKM merged away"))
    values = models.JSONField(_("values that changed"), default=dict, blank=True)
    moved = models.JSONField(_("rows that moved"), default=dict, blank=True)
    stayed = models.JSONField(_("rows that stayed"), default=dict, blank=True)
    note = models.TextField(_("reason"))
    by = models.ForeignKey("registry.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        "registry.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("undone by")
    )
    undone_why = models.TextField(_("why undone"), blank=True)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-pk"]
        permissions = [("merge_makers", _("May merge duplicates"))]
        constraints = [
            CheckConstraint(
                condition=_ONE_PAIR,
                name="merge_of_two_pesantren_or_two_umkm",
                violation_error_message=_("A merge joins two pesantren or two UMKM."),
            ),
            CheckConstraint(
                condition=(Q(pesantren_kept__isnull=True) | ~Q(pesantren_kept=F("pesantren_away")))
                & (Q(umkm_kept__isnull=True) | ~Q(umkm_kept=F("umkm_away"))),
                name="merge_of_two_different_records",
                violation_error_message=_("A record cannot be merged into itself."),
            ),
            CheckConstraint(
                condition=~Q(note=""), name="merge_has_reason", violation_error_message=_("Give a reason.")
            ),
            filled_together(
                "undone_at",
                "undone_by",
                name="merge_undoing_has_date_and_person",
                message=_("Undoing needs a date and a person."),
            ),
            CheckConstraint(
                condition=Q(undone_at__isnull=True) | ~Q(undone_why=""),
                name="merge_undoing_has_reason",
                violation_error_message=_("Give a reason."),
            ),
            *(
                UniqueConstraint(
                    fields=[f"{kind}_away"],
                    condition=Q(undone_at__isnull=True),
                    name=f"merge_{kind}_goes_away_once",
                    violation_error_message=_("This record was merged away already."),
                )
                for kind in ("pesantren", "umkm")
            ),
        ]

    def __str__(self):
        return f"{self.away} → {self.kept}"

    @property
    def kept(self):
        return self.pesantren_kept or self.umkm_kept

    @property
    def away(self):
        return self.pesantren_away or self.umkm_away


class NotTheSame(models.Model):
    """Two records that look alike and are two: the finder proposes them no more. The smaller key comes first."""

    pesantren_first = _side("registry.Pesantren", _("pesantren"))
    pesantren_second = _side("registry.Pesantren", _("other pesantren"))
    umkm_first = _side("registry.Umkm", _("UMKM"))
    umkm_second = _side("registry.Umkm", _("other UMKM"))
    by = models.ForeignKey("registry.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("pair that is not the same")
        verbose_name_plural = _("pairs that are not the same")
        ordering = ["-pk"]
        constraints = [
            CheckConstraint(
                condition=(Q(pesantren_first__lt=F("pesantren_second")) & all_empty("umkm_first", "umkm_second"))
                & none_empty("pesantren_first", "pesantren_second")
                | (Q(umkm_first__lt=F("umkm_second")) & all_empty("pesantren_first", "pesantren_second"))
                & none_empty("umkm_first", "umkm_second"),
                name="notthesame_pair_in_order",
                violation_error_message=_("A pair is of two different records of one kind."),
            ),
            UniqueConstraint(
                fields=["pesantren_first", "pesantren_second"],
                name="notthesame_pesantren_once",
                violation_error_message=_("This was said already."),
            ),
            UniqueConstraint(
                fields=["umkm_first", "umkm_second"],
                name="notthesame_umkm_once",
                violation_error_message=_("This was said already."),
            ),
        ]

    def __str__(self):
        return f"{self.pesantren_first or self.umkm_first} ≠ {self.pesantren_second or self.umkm_second}"
