"""What people ask by right about their own data (UU 27/2022), each with a clock of 3 × 24 hours."""

from datetime import timedelta

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from registry.choices import DONE_AT_ONCE, RightKind, RightStatus
from registry.constraints import filled_together, one_of

CLOCK = timedelta(hours=72)  # UU 27/2022 art. 30 and following: 3 × 24 hours


class RightsRequestQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status=RightStatus.OPEN)

    def by_clock(self):
        return self.order_by("due_at", "pk").select_related("user", "by")


class RightsRequest(models.Model):
    """One thing a person asks by right. It is never deleted; the trail tells what happened to it, without its words."""

    user = models.ForeignKey("registry.User", models.PROTECT, related_name="rights_requests", verbose_name=_("person"))
    kind = models.CharField(_("what is asked"), max_length=12, choices=RightKind)
    words = models.TextField(_("in the person's words"), max_length=2000, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    due_at = models.DateTimeField(_("due"))
    status = models.CharField(_("status"), max_length=10, choices=RightStatus, default=RightStatus.OPEN)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    by = models.ForeignKey(
        "registry.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    note = models.TextField(_("answer to the person"), max_length=2000, blank=True)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        "registry.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lifted by")
    )

    objects = RightsRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        ordering = ["-pk"]
        permissions = [
            ("handle_rights", _("May handle requests about personal data")),
            ("see_personal_data", _("May see personal data in full, with a reason")),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(status=RightStatus.OPEN), name="rightsrequest_by_clock")
        ]
        constraints = [
            one_of("kind", RightKind, name="rightsrequest_kind_is_known", message=_("This kind does not exist.")),
            one_of("status", RightStatus, name="rightsrequest_status_known", message=_("This status does not exist.")),
            UniqueConstraint(
                fields=["user", "kind"],
                condition=Q(status=RightStatus.OPEN),
                name="rightsrequest_one_open_of_a_kind",
                violation_error_message=_("You asked for this already; the office is at work on it."),
            ),
            CheckConstraint(
                condition=Q(due_at=F("asked_at") + CLOCK),
                name="rightsrequest_due_in_72_hours",
                violation_error_message=_("It is due 3 × 24 hours after it was asked."),
            ),
            filled_together(
                "ended_at",
                "by",
                name="rightsrequest_end_has_date_and_person",
                message=_("An answer needs a date and a person."),
            ),
            CheckConstraint(
                condition=Q(status=RightStatus.OPEN, ended_at__isnull=True)
                | (~Q(status=RightStatus.OPEN) & Q(ended_at__isnull=False)),
                name="rightsrequest_ended_if_answered",
                violation_error_message=_("An answer needs a date and a person."),
            ),
            CheckConstraint(
                condition=~Q(status=RightStatus.REFUSED) | ~Q(note=""),
                name="rightsrequest_refusal_has_reason",
                violation_error_message=_("Say in words why."),
            ),
            CheckConstraint(
                condition=Q(by__isnull=True)
                | ~Q(by=F("user"))
                | Q(status=RightStatus.TAKEN_BACK)
                | Q(kind__in=DONE_AT_ONCE),
                name="rightsrequest_not_handled_by_oneself",
                violation_error_message=_("Nobody decides on a request of one's own."),
            ),
            filled_together(
                "lifted_at",
                "lifted_by",
                name="rightsrequest_lifting_has_date_and_person",
                message=_("Lifting needs a date and a person."),
            ),
            CheckConstraint(
                condition=Q(lifted_at__isnull=True) | Q(kind=RightKind.RESTRICTION, status=RightStatus.DONE),
                name="rightsrequest_only_limits_are_lifted",
                violation_error_message=_("There is nothing to lift."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.user}"

    def is_overdue_at(self, at) -> bool:
        return self.status == RightStatus.OPEN and self.due_at < at
