"""Notices: what the portal tells a person, kept in an inbox until read."""

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class NoticeQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(user=user)

    def unread(self):
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One thing told to one person. Its words follow from kind and parameters, in the person's language.

    `key` tells notices of one kind apart: a daily job that says the same again creates nothing.
    """

    user = models.ForeignKey("registry.User", models.CASCADE, related_name="notices", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=40)
    params = models.JSONField(_("parameters"), default=dict, blank=True)
    address = models.CharField(_("address it leads to"), max_length=200, blank=True)
    key = models.CharField(_("key"), max_length=80, blank=True)
    at = models.DateTimeField(_("at"), db_default=Now())
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("sent by e-mail"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_inbox_newest_first"),
            models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="notice_unread_of_person"),
        ]
        constraints = [
            UniqueConstraint(
                fields=["user", "kind", "key"],
                condition=~Q(key=""),
                name="notice_told_once",
                violation_error_message=_("This was already told."),
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.kind}"
