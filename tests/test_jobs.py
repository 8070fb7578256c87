"""Daily jobs and the background worker's sign of life."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from opop_portal.management.commands import daily, worker
from registry import heartbeat
from registry.choices import Purpose
from registry.models import FormToken, Session, Upload
from registry.pictures import photo_path
from tests.factories import make_upload, make_user

pytestmark = pytest.mark.django_db
DONE = []


@pytest.fixture(autouse=True)
def _own_var(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@task()
def note(word):
    DONE.append(word)


def test_the_daily_jobs_can_be_repeated(capsys, media_root):
    owner, now = make_user(), timezone.now()
    make_upload(owner, expires_at=now - timedelta(days=1))
    make_upload(owner, expires_at=now - timedelta(days=1), purpose=Purpose.PAPER_SCAN)
    kept = make_upload(owner, expires_at=now + timedelta(days=1))
    FormToken.objects.create(user=owner, token="7a4f8f7e-6f5e-4c1c-9a55-0d7f4a4f4f01")
    FormToken.objects.update(created_at=now - timedelta(days=40))
    for key, days in (("over", -1), ("open", 1)):
        end = now + timedelta(days=days)
        Session.objects.create(session_key=key, session_data="", expire_date=end, ends_at=end, idle=60)
    storages["private"].save(photo_path("ab" * 16, 160), ContentFile(b"x"))
    note.enqueue("lama")
    DBTaskResult.objects.update(status="SUCCESSFUL", finished_at=now - timedelta(days=31))
    with time_machine.travel(now + timedelta(hours=25)):
        kept.refresh_from_db()
        type(kept).objects.filter(pk=kept.pk).update(expires_at=now + timedelta(days=9))
        Session.objects.filter(session_key="open").update(expire_date=now + timedelta(days=9))
        call_command("daily")
        call_command("daily")
    words = [
        "scans swept",
        "uploads swept",
        "files without a row swept",
        "tokens forgotten",
        "sessions ended",
        "tasks pruned",
    ]
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 2 * len(daily.JOBS)
    for round_, number in ((told[: len(daily.JOBS)], 1), (told[len(daily.JOBS) :], 0)):
        assert {line for line in round_ if line.split("=")[0] in words} == {f"{word}={number}" for word in words}
    assert (Upload.objects.get(), Session.objects.get().session_key) == (kept, "open")


def test_a_daily_job_that_fails_stops_no_other_and_is_told(capsys, monkeypatch, caplog):
    def fail(now):
        raise ValueError

    monkeypatch.setitem(daily.JOBS, "told of papers", fail)
    with pytest.raises(CommandError, match="told of papers"):
        call_command("daily")
    assert len(capsys.readouterr().out.splitlines()) == len(daily.JOBS) - 1


class Stop(Exception):
    pass


@pytest.fixture
def three_beats(monkeypatch):
    """Let the worker's thread live for three beats, in this thread; which jobs it ran."""
    ran, pauses = [], iter([None, None])

    def pause(_seconds):
        next(pauses, Stop) is None or stop()

    def stop():
        raise Stop

    def live(job):
        monkeypatch.setattr(worker, "call_command", lambda name, **_options: ran.append(name) or job())
        monkeypatch.setattr(worker, "close_old_connections", lambda: None)
        monkeypatch.setattr(worker.time, "sleep", pause)
        with pytest.raises(Stop):
            worker._live()
        return ran

    return live


def test_the_worker_beats_and_runs_the_daily_jobs_once_a_day(three_beats):
    assert three_beats(lambda: None) == ["daily"]
    assert heartbeat.last_beat() is not None


def test_a_beat_that_cannot_be_written_does_not_stop_the_worker(three_beats, monkeypatch, caplog):
    def full():
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(worker, "beat", full)
    assert three_beats(lambda: None) == ["daily"]
    assert caplog.text.count("No space left on device") == 3


def test_a_daily_job_that_fails_does_not_stop_the_worker(three_beats, caplog):
    assert three_beats(lambda: 1 / 0) == ["daily"]
    assert "The daily jobs failed" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_was_put_into_the_queue(monkeypatch):
    monkeypatch.setattr(worker, "_live", lambda: None)
    note.enqueue("selesai")
    call_command("worker", batch=True, startup_delay=False, reload=False, verbosity=0)
    assert DONE == ["selesai"]
