"""Lists on their way in by the browser: the file, its rows as judged, and the work that is done on them."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from registry.choices import LISTS, Desk, ListState, Verdict
from registry.constraints import filled_together, one_of


class IncomingListQuerySet(models.QuerySet):
    def at(self, desk):
        return self.filter(desk=desk)

    def of(self, user):
        return self.filter(owner=user)

    def with_names(self):
        return self.select_related("owner", "maker", "sheet", "batch")


class IncomingList(models.Model):
    """One uploaded list. Its rows are judged and shown, mended, then written whole or by its valid rows.

    `places` says which column of ours stands in which place of the header ({"0": "name"}); `judged` is the gist of
    what was shown last, and only that is written. `counts` are rows by verdict.
    """

    desk = models.CharField(_("door"), max_length=10, choices=Desk)
    kind = models.CharField(_("kind of list"), max_length=20)
    owner = models.ForeignKey("registry.User", models.PROTECT, related_name="+", verbose_name=_("uploaded by"))
    maker = models.ForeignKey(
        "registry.Umkm", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("maker")
    )
    sheet = models.ForeignKey(
        "registry.Upload", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    file_name = models.CharField(_("name of the file"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    sheet_name = models.CharField(_("sheet"), max_length=100, blank=True)
    other_sheets = models.JSONField(_("other sheets"), default=list, blank=True)
    header = models.JSONField(_("header"), default=list, blank=True)
    places = models.JSONField(_("columns by place"), default=dict, blank=True)
    unread = models.PositiveIntegerField(_("cells that read as empty"), default=0)
    source = models.CharField(_("source"), max_length=60, blank=True)
    overwrite = models.BooleanField(_("write over what was edited in the portal"), default=False)
    as_published = models.BooleanField(_("as published"), default=False)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ListState, default=ListState.UPLOADED)
    counts = models.JSONField(_("rows by verdict"), default=dict, blank=True)
    judged = models.CharField(_("gist of what was shown"), max_length=64, blank=True)
    problem = models.TextField(_("what stood in the way"), blank=True)
    valid_rows = models.BooleanField(_("without its broken rows"), default=False)
    uploaded_at = models.DateTimeField(_("uploaded"))
    written_at = models.DateTimeField(_("saved"), null=True, blank=True)
    written_by = models.ForeignKey(
        "registry.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("saved by")
    )
    batch = models.ForeignKey(
        "registry.ImportBatch", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("import")
    )

    objects = IncomingListQuerySet.as_manager()

    class Meta:
        verbose_name = _("uploaded list")
        verbose_name_plural = _("uploaded lists")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["desk", "owner", "-id"], name="incominglist_of_person")]
        constraints = [
            one_of("desk", Desk, name="incominglist_desk_is_known", message=_("This door does not exist.")),
            one_of("state", ListState, name="incominglist_state_is_known", message=_("This state does not exist.")),
            filled_together(
                "written_at",
                "written_by",
                name="incominglist_writing_has_date_and_person",
                message=_("A saved list needs a date and a person."),
            ),
            CheckConstraint(
                condition=~Q(as_published=True) | ~Q(reason=""),
                name="incominglist_as_published_has_reason",
                violation_error_message=_("Products that come in as published need a reason."),
            ),
        ]

    def __str__(self):
        return self.file_name

    @property
    def label(self):
        return LISTS.get(self.kind, self.kind)

    @property
    def number_of_rows(self):
        return sum(self.counts.values())

    @property
    def broken(self):
        return self.counts.get(Verdict.BROKEN, 0)


class IncomingRow(models.Model):
    """One row of an uploaded list: its cells in the order of the header, as last mended, and what was said of them."""

    incoming = models.ForeignKey(IncomingList, models.CASCADE, related_name="rows", verbose_name=_("list"))
    number = models.PositiveIntegerField(_("row number"))
    cells = models.JSONField(_("cells"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict, blank=True)
    messages = models.JSONField(_("messages"), default=list, blank=True, encoder=DjangoJSONEncoder)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("row of an uploaded list")
        verbose_name_plural = _("rows of an uploaded list")
        ordering = ["number"]
        indexes = [models.Index(fields=["incoming", "verdict", "number"], name="incomingrow_by_verdict")]
        constraints = [
            UniqueConstraint(
                fields=["incoming", "number"],
                name="incomingrow_number_once_per_list",
                violation_error_message=_("This row number exists already."),
            ),
            CheckConstraint(
                condition=Q(verdict__in=["", *Verdict.values]),
                name="incomingrow_verdict_is_known",
                violation_error_message=_("This verdict does not exist."),
            ),
        ]

    def __str__(self):
        return f"{self.incoming}: {self.number}"


class ListJob(models.Model):
    """Work on a list that the worker does: one at a time. Open until `ended_at`; `report` tells what came of it.

    `done` of `total` is written while the work is still in its transaction, for the bar on the page.
    """

    incoming = models.ForeignKey(IncomingList, models.CASCADE, related_name="jobs", verbose_name=_("list"))
    verb = models.CharField(_("work"), max_length=20)
    by = models.ForeignKey("registry.User", models.PROTECT, related_name="+", verbose_name=_("asked by"))
    at = models.DateTimeField(_("asked"))
    upload = models.ForeignKey(
        "registry.Upload", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    attempts = models.PositiveSmallIntegerField(_("times begun"), default=0)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    report = models.JSONField(_("report"), default=dict, blank=True, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("work on a list")
        verbose_name_plural = _("work on lists")
        ordering = ["-pk"]
        constraints = [
            UniqueConstraint(
                fields=["incoming"],
                condition=Q(ended_at__isnull=True),
                name="listjob_one_open_per_list",
                violation_error_message=_("The portal is still at work on this list."),
            )
        ]

    def __str__(self):
        return f"{self.incoming}: {self.verb}"


class ColumnMatch(models.Model):
    """A header that was matched to a column by hand ("" for none): known again in the next list of that source."""

    kind = models.CharField(_("kind of list"), max_length=20)
    source = models.CharField(_("source"), max_length=60, blank=True)
    header = models.CharField(_("header"), max_length=200)
    column = models.CharField(_("column"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("matched column")
        verbose_name_plural = _("matched columns")
        constraints = [
            UniqueConstraint(
                fields=["kind", "source", "header"],
                name="columnmatch_once_per_source",
                violation_error_message=_("This header is already matched."),
            )
        ]

    def __str__(self):
        return f"{self.header} → {self.column}"
