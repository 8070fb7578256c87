"""The doors: sessions, devices known, wrong tries, and what happened at the door of each account."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import CheckConstraint, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from registry.choices import DoorKind
from registry.constraints import one_of


class Session(AbstractBaseSession):
    """One browser that is signed in, or about to. Its key is a digest: who reads this table opens no session.

    `expire_date` is always the earlier of `seen_at` + `idle` and `ends_at`, so that what has run out is never found.
    """

    session_key = models.CharField(max_length=64, primary_key=True)
    account = models.ForeignKey(
        "registry.User", models.CASCADE, null=True, related_name="sessions", verbose_name=_("account")
    )
    device = models.CharField(_("device"), max_length=80, blank=True)
    started_at = models.DateTimeField(_("signed in"), db_default=Now())
    seen_at = models.DateTimeField(_("last used"), db_default=Now())
    idle = models.PositiveIntegerField(_("seconds without use until it ends"))
    ends_at = models.DateTimeField(_("ends at the latest"))

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    @classmethod
    def get_session_store_class(cls):
        from registry.sessions import SessionStore  # noqa: PLC0415 (the store needs this model)

        return SessionStore


class KnownDevice(models.Model):
    """A browser somebody signed in from before: strangers do not lock it, and a mentor may trust it for a while."""

    user = models.ForeignKey("registry.User", models.CASCADE, related_name="devices", verbose_name=_("person"))
    digest = models.CharField(_("digest of its mark"), max_length=64)
    words = models.CharField(_("device"), max_length=80, blank=True)
    first_at = models.DateTimeField(_("first used"), db_default=Now())
    last_at = models.DateTimeField(_("last used"))
    trusted_until = models.DateTimeField(_("second step asked again after"), null=True, blank=True)

    class Meta:
        verbose_name = _("known device")
        verbose_name_plural = _("known devices")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "digest"],
                name="knowndevice_once_per_person",
                violation_error_message=_("This device is known already."),
            )
        ]

    def __str__(self):
        return self.words


class Lock(models.Model):
    """Wrong tries at one door: of an account as it was typed, or of one device of it. Only a keyed digest is kept."""

    key = models.CharField(_("digest of the door"), max_length=64, primary_key=True)
    failures = models.PositiveSmallIntegerField(_("wrong tries since"), default=0)
    times = models.PositiveSmallIntegerField(_("times locked in a row"), default=0)
    tried_at = models.DateTimeField(_("last tried"))
    until = models.DateTimeField(_("locked until"), null=True, blank=True)

    class Meta:
        verbose_name = _("lock")
        verbose_name_plural = _("locks")

    def __str__(self):
        return self.key[:8]


class DoorEvent(models.Model):
    """What happened at the door of an account. A trigger keeps it as it is."""

    user = models.ForeignKey(
        "registry.User", models.PROTECT, null=True, related_name="door_events", verbose_name=_("person")
    )
    kind = models.CharField(_("what happened"), max_length=20, choices=DoorKind)
    device = models.CharField(_("device"), max_length=80, blank=True)
    by = models.ForeignKey("registry.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    why = models.CharField(_("reason"), max_length=500, blank=True)
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("event at the door")
        verbose_name_plural = _("events at the door")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user", "-id"], name="doorevent_newest_of_person")]
        constraints = [
            one_of("kind", DoorKind, name="doorevent_kind_is_known", message=_("This kind does not exist.")),
            CheckConstraint(
                condition=Q(by__isnull=True) | ~Q(why=""),
                name="doorevent_of_the_office_has_reason",
                violation_error_message=_("Give a reason."),
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_kind_display()}"
