"""The history of a product that people read: who did what, when, with which words."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from catalog.choices import RETURNABLE_FIELDS, Verb
from registry.constraints import one_of


class ReviewEvent(models.Model):
    """One step in the life of a product; a trigger refuses to change or delete it."""

    product = models.ForeignKey("catalog.Product", models.PROTECT, related_name="events", verbose_name=_("product"))
    verb = models.CharField(_("what happened"), max_length=30, choices=Verb)
    by = models.ForeignKey("registry.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    note = models.TextField(_("words"), blank=True)
    fields = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("fields to mend"))

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("history")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["product", "-at"], name="reviewevent_of_product")]
        constraints = [
            one_of("verb", Verb, name="reviewevent_verb_is_known", message=_("This step does not exist.")),
            CheckConstraint(
                condition=~Q(verb=Verb.RETURN) | (~Q(note="") & Q(fields__len__gt=0)),
                name="reviewevent_return_has_words_and_fields",
                violation_error_message=_("Say in words what to mend, and mark the fields."),
            ),
        ]

    def __str__(self):
        return f"{self.product}: {self.get_verb_display()}"

    @property
    def field_labels(self):
        return [RETURNABLE_FIELDS.get(name, name) for name in self.fields]
