"""The history of products and papers that people read: who did what, when, with which words."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from catalog.choices import RETURNABLE_FIELDS, UNDOABLE, PaperVerb, Verb
from registry.constraints import filled_together, one_of

_RETURNS = [Verb.RETURN, Verb.RETURN_CHANGE]


class ReviewEvent(models.Model):
    """One step in the life of a product; a trigger refuses to change or delete it.

    `differences` of a change that was decided on: [{"field", "before", "after"}], texts as people read them. A step
    that undoes another names it in `undoes`, and in `decided_by` whoever had taken it.
    """

    product = models.ForeignKey("catalog.Product", models.PROTECT, related_name="events", verbose_name=_("product"))
    change = models.ForeignKey(
        "catalog.Change", models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("change")
    )
    verb = models.CharField(_("what happened"), max_length=30, choices=Verb)
    by = models.ForeignKey("registry.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    note = models.TextField(_("words"), blank=True)
    fields = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("fields to mend"))
    differences = models.JSONField(_("what differs"), default=list, blank=True)
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undoing", verbose_name=_("undoes")
    )
    decided_by = models.ForeignKey(
        "registry.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("history")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["product", "-at"], name="reviewevent_of_product")]
        constraints = [
            one_of("verb", Verb, name="reviewevent_verb_is_known", message=_("This step does not exist.")),
            CheckConstraint(
                condition=~Q(verb__in=_RETURNS) | (~Q(note="") & Q(fields__len__gt=0)),
                name="reviewevent_return_has_words_and_fields",
                violation_error_message=_("Say in words what to mend, and mark the fields."),
            ),
            CheckConstraint(
                condition=Q(verb=Verb.UNDO, undoes__isnull=False) & ~Q(note="")
                | (~Q(verb=Verb.UNDO) & Q(undoes__isnull=True)),
                name="reviewevent_undo_names_step_and_reason",
                violation_error_message=_("Undoing names the step, and says why."),
            ),
            filled_together(
                "undoes",
                "decided_by",
                name="reviewevent_undo_knows_who_decided",
                message=_("Undoing names who had decided."),
            ),
            CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("by")),
                name="reviewevent_undone_by_a_second_officer",
                violation_error_message=_("A decision is undone by another officer than the one who took it."),
            ),
            # The step undone and whoever took it belong together, which a composite key sees to.
            UniqueConstraint(fields=["id", "by"], name="reviewevent_key_with_officer"),
        ]

    def __str__(self):
        return f"{self.product}: {self.get_verb_display()}"

    @property
    def field_labels(self):
        return [RETURNABLE_FIELDS.get(name, name) for name in self.fields]

    @property
    def is_undoable(self):
        return self.verb in UNDOABLE


class PaperEvent(models.Model):
    """One step in the life of a paper, as the office took it; a trigger refuses to change or delete it."""

    certificate = models.ForeignKey(
        "catalog.Certificate", models.PROTECT, related_name="events", verbose_name=_("paper")
    )
    verb = models.CharField(_("what happened"), max_length=20, choices=PaperVerb)
    by = models.ForeignKey("registry.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    note = models.TextField(_("words"), blank=True)

    class Meta:
        verbose_name = _("step of a paper")
        verbose_name_plural = _("history of papers")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["certificate", "-at"], name="paperevent_of_paper")]
        constraints = [
            one_of("verb", PaperVerb, name="paperevent_verb_is_known", message=_("This step does not exist.")),
            CheckConstraint(
                condition=~Q(verb__in=[PaperVerb.REFUSE, PaperVerb.REVOKE, PaperVerb.REOPEN]) | ~Q(note=""),
                name="paperevent_refusal_has_words",
                violation_error_message=_("Say in words why."),
            ),
        ]

    def __str__(self):
        return f"{self.certificate}: {self.get_verb_display()}"
