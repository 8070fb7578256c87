"""Daily jobs and the background worker's sign of life."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks import task

from opop_portal import heartbeat
from opop_portal.management.commands import worker
from registry.models import FormToken, Upload
from tests.factories import make_upload, make_user

pytestmark = pytest.mark.django_db
DONE = []


@pytest.fixture(autouse=True)
def _own_var(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@task()
def note(word):
    DONE.append(word)


def test_the_daily_jobs_can_be_repeated(capsys):
    owner, now = make_user(), timezone.now()
    make_upload(owner, expires_at=now - timedelta(days=1))
    kept = make_upload(owner, expires_at=now + timedelta(days=1))
    FormToken.objects.create(user=owner, token="7a4f8f7e-6f5e-4c1c-9a55-0d7f4a4f4f01")
    FormToken.objects.update(created_at=now - timedelta(days=40))
    call_command("daily")
    call_command("daily")
    assert capsys.readouterr().out.splitlines() == [
        "files swept=1 tokens forgotten=1 tasks pruned=0",
        "files swept=0 tokens forgotten=0 tasks pruned=0",
    ]
    assert Upload.objects.get() == kept


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


def test_a_daily_job_that_fails_does_not_stop_the_worker(three_beats, caplog):
    assert three_beats(lambda: 1 / 0) == ["daily"]
    assert "The daily jobs failed" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_was_put_into_the_queue(monkeypatch):
    monkeypatch.setattr(worker, "_live", lambda: None)
    note.enqueue("selesai")
    call_command("worker", batch=True, startup_delay=False, reload=False, verbosity=0)
    assert DONE == ["selesai"]
