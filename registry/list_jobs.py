"""Work on uploaded lists, done by the worker: judging, writing, undoing, and what other apps add.

A job may be begun again at any time: it holds a lock of its own while it runs, looks at the state of its list under
lock, and ends in the transaction that does the work. So a job that a killed worker left is simply begun again
(`take_up_lost_jobs`), two workers never do one job, and the work is done once or not at all.
"""

import logging
import time
from collections.abc import Callable
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error, IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from registry.importing import commit, judge
from registry.incoming import JUDGE, UNDO, WRITE, move, refused, take
from registry.models import IncomingList, ListJob
from registry.previews import gist_of, keep_preview, kind_and_table
from registry.progress import Watch
from registry.refusals import refusal_of
from registry.trail import acting
from registry.undoing import undo

LOCK = 0x4C495354  # of our advisory locks: the other half of the key is the job
MOST_ATTEMPTS = 3  # a job that brings its worker down each time is given up
TOLD_EVERY = 0.4  # seconds
LOST_AFTER = 20  # seconds between a worker's taking a task and its being at work on the job

CHANGED = _("Something changed in the portal since you looked: the list was checked again. Nothing was saved yet.")
FAULT = _("A fault of the portal stopped the work. Nothing was saved. Please try again, or tell the office.")
NOT_ALLOWED = _("You may not save this list: the right is missing, or one of the makers is yours.")

logger = logging.getLogger(__name__)
JOBS: dict[str, Callable[[ListJob, "Bar"], None]] = {}
# What the page says while a job is at work
WORDS = {
    JUDGE: _("The rows are being checked."),
    WRITE: _("The list is being saved."),
    UNDO: _("The import is being undone."),
}


class Bar(Watch):
    """The progress of a job, told by a connection of its own: the page sees it while the work is uncommitted."""

    def __init__(self, job: ListJob):
        self.job, self.told_at, self.line = job, 0.0, None

    def __enter__(self):
        return self

    def __exit__(self, *_failure):
        if self.line:
            self.line.close()

    def tell(self, share: float) -> None:
        if time.monotonic() - self.told_at < TOLD_EVERY:
            return
        self.told_at = time.monotonic()
        try:
            with self._connection().cursor() as cursor:
                cursor.execute("UPDATE registry_listjob SET done = total * %s WHERE id = %s", [share, self.job.pk])
        except Error as error:  # the bar stands still; the work goes on
            logger.warning("Progress of list job %s cannot be told: %s", self.job.pk, type(error).__name__)

    def _connection(self):
        if self.line is None:
            self.line = connection.copy()
            with self.line.cursor() as cursor:
                cursor.execute("SET lock_timeout = '1s'")
        return self.line


def run(pk: int) -> None:
    """Do a job, unless it is done, or somebody is at it."""
    with alone(pk) as mine:
        job = mine and ListJob.objects.select_related("incoming", "by", "upload").filter(pk=pk, ended_at=None).first()
        if not job:
            return
        job.attempts += 1
        job.save(update_fields=["attempts"])
        with acting(job.by_id, f"list {job.verb}"), translation.override(job.by.language), Bar(job) as bar:
            _do(job, bar)


def _do(job: ListJob, bar: Bar) -> None:
    if job.attempts > MOST_ATTEMPTS:
        _break(job)
        return
    try:
        JOBS[job.verb](job, bar)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the job stays open, and is begun again
    except Exception:
        logger.exception("List job %s (%s) failed", job.pk, job.verb)
        _break(job)


def end(job: ListJob, **report) -> None:
    """Close a job, in the transaction of its work."""
    job.ended_at, job.done, job.report = timezone.now(), job.total, report
    job.save(update_fields=["ended_at", "done", "report"])


@transaction.atomic
def _break(job: ListJob) -> None:
    verb = {JUDGE: "break", WRITE: "break", UNDO: "leave"}.get(job.verb)
    if verb:
        incoming = take(job.incoming_id, verb)
        incoming.problem = FAULT
        move(incoming, verb)
    end(job, problem=str(FAULT))


# --- judging and writing


def judge_list(job: ListJob, bar: Bar) -> None:
    with transaction.atomic():
        incoming = take(job.incoming_id, "show")
        try:
            kind, table = kind_and_table(incoming, incoming.owner)
            report = judge(table, kind, source=incoming.source, overwrite=incoming.overwrite, tell=bar.tell)
        except (ValidationError, PermissionDenied) as refusal:
            incoming.problem = in_words(refusal)
            move(incoming, "break")
        else:
            keep_preview(incoming, report, kind)
            move(incoming, "show")
        end(job)


class _AsShown(Watch):
    """Lets a list be written only as it was shown."""

    def __init__(self, gist: str, kind, bar: Bar):
        self.gist, self.kind, self.tell, self.report = gist, kind, bar.tell, None

    def confirm(self, report) -> None:
        if gist_of(report, self.kind) != self.gist:
            self.report = report
            raise refused("shown_before")


def write_list(job: ListJob, bar: Bar) -> None:
    watch = None
    try:
        with transaction.atomic():
            incoming = take(job.incoming_id, "finish")
            kind, table = kind_and_table(incoming, job.by)
            watch = _AsShown(incoming.judged, kind, bar)
            _write(incoming, job, kind, table, watch)
    except IntegrityError as error:  # a constraint that is looked at when the transaction ends
        _halt(job, in_words(_words_of(error)))
    except (ValidationError, PermissionDenied) as refusal:
        if watch and watch.report:
            _halt(job, CHANGED, watch)
        else:
            _halt(job, in_words(refusal))


def _write(incoming: IncomingList, job: ListJob, kind, table, watch) -> None:
    now = timezone.now()
    how = {"source": incoming.source, "overwrite": incoming.overwrite, "valid_rows": incoming.valid_rows}
    report = commit(table, kind, by=job.by, at=now, watch=watch, **how)
    incoming.batch, incoming.written_at, incoming.written_by = report.batch, now, job.by
    move(incoming, "finish")
    end(job)


def _words_of(error: IntegrityError) -> ValidationError:
    try:
        return refusal_of(error)
    except IntegrityError:
        return ValidationError(FAULT, code="database_refused")


@transaction.atomic
def _halt(job: ListJob, problem: str, watch: _AsShown | None = None) -> None:
    """Nothing was written: the list is shown again, as it is now."""
    incoming = take(job.incoming_id, "halt")
    incoming.problem = problem
    if watch:
        keep_preview(incoming, watch.report, watch.kind)
    move(incoming, "halt")
    end(job, problem=str(problem))


def undo_list(job: ListJob, bar: Bar) -> None:
    try:
        with transaction.atomic():
            incoming = take(job.incoming_id, "close")
            undone = undo(incoming.batch, _kind(incoming, job), by=job.by, at=timezone.now(), tell=bar.tell)
            move(incoming, "close")
            end(job, **undone)
    except (ValidationError, PermissionDenied) as refusal:
        with transaction.atomic():
            incoming = take(job.incoming_id, "leave")
            incoming.problem = in_words(refusal)
            move(incoming, "leave")
            end(job, problem=incoming.problem, touched=getattr(refusal, "touched", []))


def _kind(incoming, job):
    return kind_and_table(incoming, job.by)[0]


def in_words(refusal) -> str:
    return " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(NOT_ALLOWED)


JOBS |= {JUDGE: judge_list, WRITE: write_list, UNDO: undo_list}


# --- who is at it, and who was


@contextmanager
def alone(pk: int):
    """Whether this process may do the job now; the lock goes with the connection, so a killed worker holds none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, pk])
        mine = cursor.fetchone()[0]
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, pk])


def run_if_small(incoming: IncomingList) -> None:
    """Judge a short list in this very request: it is shown at once, whether or not a worker is awake."""
    job = ListJob.objects.filter(incoming=incoming, verb=JUDGE, ended_at=None).first()
    if job and incoming.rows.count() <= settings.SHEET_ROWS_AT_ONCE:
        run(job.pk)


def take_up_lost_jobs() -> int:
    """Begin anew what a killed worker left; how many. Tasks that stay RUNNING for ever are closed as failed."""
    from registry.tasks import do_list_job  # noqa: PLC0415 (the tasks do what this module says)

    taken = 0
    for job in ListJob.objects.filter(ended_at=None):
        tasks = DBTaskResult.objects.filter(task_path=do_list_job.module_path, args_kwargs__args=[job.pk])
        if tasks.ready().exists() or _is_begun_just_now(tasks):
            continue
        with alone(job.pk) as mine:
            if not mine:
                continue
        for lost in tasks.running():
            lost.set_failed(RuntimeError("its worker is gone"))
        do_list_job.enqueue(job.pk)
        taken += 1
    return taken


def _is_begun_just_now(tasks) -> bool:
    latest = timezone.now() - timezone.timedelta(seconds=LOST_AFTER)
    return tasks.filter(status=TaskResultStatus.RUNNING, started_at__gte=latest).exists()
