"""How people come to act for a maker: they ask, are invited, or are handed a code."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from registry.choices import JoinKind, JoinStatus
from registry.constraints import exactly_one, filled_together, one_of
from registry.models.people import Membership, User


class JoinRequestQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(status=JoinStatus.WAITING)

    def in_order_of_arrival(self):
        return self.order_by("asked_at", "pk")

    def with_names(self):
        return self.select_related("user", "pesantren__regency", "regency", "decided_by")


class JoinRequest(models.Model):
    """Somebody who signed up asks to act for a business; the office decides. One open request a person."""

    user = models.ForeignKey(User, models.PROTECT, related_name="join_requests", verbose_name=_("person"))
    kind = models.CharField(_("kind of business"), max_length=10, choices=JoinKind)
    business_name = models.CharField(_("name of the business"), max_length=160)
    regency = models.ForeignKey(
        "registry.Regency", models.PROTECT, related_name="+", verbose_name=_("kabupaten or kota of the business")
    )
    pesantren = models.ForeignKey(
        "registry.Pesantren", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pesantren")
    )
    pesantren_written = models.CharField(_("pesantren not in the register"), max_length=160, blank=True)
    note = models.TextField(_("message to the office"), max_length=1000, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    status = models.CharField(_("status"), max_length=10, choices=JoinStatus, default=JoinStatus.WAITING)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    answer = models.TextField(_("words to the person"), max_length=1000, blank=True)
    membership = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("membership")
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        permissions = [("decide_joinrequest", _("May decide on requests to join"))]
        indexes = [
            models.Index(
                fields=["asked_at", "id"], condition=Q(status=JoinStatus.WAITING), name="joinrequest_queue_by_arrival"
            )
        ]
        constraints = [
            one_of("kind", JoinKind, name="joinrequest_kind_is_known", message=_("Choose a kind of business.")),
            one_of("status", JoinStatus, name="joinrequest_status_is_known", message=_("This status does not exist.")),
            CheckConstraint(
                condition=~Q(business_name=""),
                name="joinrequest_names_a_business",
                violation_error_message=_("Give the name of the business."),
            ),
            CheckConstraint(
                condition=Q(kind=JoinKind.OTHER, pesantren__isnull=True, pesantren_written="")
                | Q(~Q(kind=JoinKind.OTHER), Q(pesantren__isnull=False, pesantren_written=""))
                | Q(~Q(kind=JoinKind.OTHER), ~Q(pesantren_written=""), pesantren__isnull=True),
                name="joinrequest_pesantren_if_and_only_if_opop",
                violation_error_message=_("Choose the pesantren, or write its name; outside OPOP there is none."),
            ),
            UniqueConstraint(
                fields=["user"],
                condition=Q(status=JoinStatus.WAITING),
                name="joinrequest_one_waiting_per_person",
                violation_error_message=_("A request of yours is already waiting."),
            ),
            filled_together(
                "decided_at",
                "decided_by",
                name="joinrequest_decision_has_date_and_person",
                message=_("A decision needs a date and an officer."),
            ),
            CheckConstraint(
                condition=~Q(status__in=[JoinStatus.APPROVED, JoinStatus.REFUSED], decided_at__isnull=True)
                & ~Q(status__in=[JoinStatus.WAITING, JoinStatus.WITHDRAWN], decided_at__isnull=False),
                name="joinrequest_decided_if_and_only_if_answered",
                violation_error_message=_("A decision needs a date and an officer."),
            ),
            CheckConstraint(
                condition=~Q(status=JoinStatus.REFUSED) | ~Q(answer=""),
                name="joinrequest_refusal_has_words",
                violation_error_message=_("Say in words why."),
            ),
            CheckConstraint(
                condition=Q(status=JoinStatus.APPROVED, membership__isnull=False)
                | Q(~Q(status=JoinStatus.APPROVED), membership__isnull=True),
                name="joinrequest_approved_has_membership",
                violation_error_message=_("An approved request ties the person to an organisation."),
            ),
            CheckConstraint(
                condition=~Q(decided_by=F("user")),
                name="joinrequest_not_decided_by_oneself",
                violation_error_message=_("Nobody decides on a request of one's own."),
            ),
        ]

    def __str__(self):
        return f"{self.user} – {self.business_name}"


class InviteQuerySet(models.QuerySet):
    def open_at(self, at):
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at)


class Invite(models.Model):
    """A link by which somebody becomes a member; only its digest is kept, so nobody can read it from here."""

    pesantren = models.ForeignKey(
        "registry.Pesantren", models.PROTECT, null=True, blank=True, related_name="invites", verbose_name=_("pesantren")
    )
    umkm = models.ForeignKey(
        "registry.Umkm", models.PROTECT, null=True, blank=True, related_name="invites", verbose_name=_("UMKM")
    )
    digest = models.CharField(_("digest of the link"), max_length=64, unique=True)
    for_name = models.CharField(_("for whom"), max_length=120)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("invited by"))
    invited_at = models.DateTimeField(_("invited"))
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("accepted by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = InviteQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            exactly_one(
                "pesantren",
                "umkm",
                name="invite_is_of_a_pesantren_or_an_umkm",
                message=_("Choose a pesantren or an UMKM, not both."),
            ),
            filled_together(
                "accepted_at",
                "accepted_by",
                name="invite_acceptance_has_date_and_person",
                message=_("An acceptance needs a date and a person."),
            ),
            CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invite_is_not_accepted_and_withdrawn",
                violation_error_message=_("This invitation was withdrawn."),
            ),
            CheckConstraint(
                condition=Q(expires_at__gt=F("invited_at")),
                name="invite_ends_after_it_began",
                violation_error_message=_("The end lies before the beginning."),
            ),
        ]

    def __str__(self):
        return f"{self.for_name} – {self.umkm or self.pesantren}"

    @property
    def organisation(self):
        return self.umkm or self.pesantren


class OneTimeCode(models.Model):
    """A code that staff hand over on paper: signs its person in once, who then chooses a password."""

    user = models.ForeignKey(User, models.PROTECT, related_name="one_time_codes", verbose_name=_("person"))
    digest = models.CharField(_("digest of the code"), max_length=64)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("handed over by"))
    made_at = models.DateTimeField(_("made"), db_default=Now())
    expires_at = models.DateTimeField(_("valid until"))
    tries = models.PositiveSmallIntegerField(_("wrong tries"), default=0)
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    ended_at = models.DateTimeField(_("replaced or locked"), null=True, blank=True)

    class Meta:
        verbose_name = _("one-time code")
        verbose_name_plural = _("one-time codes")
        constraints = [
            UniqueConstraint(
                fields=["user"],
                condition=Q(used_at__isnull=True, ended_at__isnull=True),
                name="onetimecode_one_open_per_person",
                violation_error_message=_("This person already holds a code."),
            ),
            CheckConstraint(
                condition=~Q(user=F("made_by")),
                name="onetimecode_is_for_somebody_else",
                violation_error_message=_("Nobody makes a code for oneself."),
            ),
            CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(ended_at__isnull=True),
                name="onetimecode_is_not_used_and_ended",
                violation_error_message=_("This code no longer counts."),
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.made_at:%Y-%m-%d}"
