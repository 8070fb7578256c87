"""What `make run` says when it cannot start, and how it keeps its parts."""

import errno
import os
import signal
import socket
import subprocess
import sys

import psycopg2
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError
from django.db import OperationalError, ProgrammingError

from opop_portal import launch, local_postgres
from opop_portal.environment import ROOT, full_disk_sentence
from opop_portal.launch import (
    Part,
    address,
    announcement,
    need_free_port,
    plain_words,
    sentence_for,
    stop_all,
)

from .processes import comes_true, is_running

FULL = full_disk_sentence(os.environ["OPOP_VAR_DIR"])


def said(step, *args):
    with pytest.raises(SystemExit) as leaving:
        step(*args)
    return leaving.value.code


@pytest.fixture
def taken():
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_a_taken_port_is_one_sentence_naming_the_way_out(taken):
    sentence = said(need_free_port, "127.0.0.1", taken)
    assert sentence == (
        f"Port {taken} is in use: stop the other program or choose another port, such as make run PORT=8001"
    )


def test_a_free_port_is_left_free(taken):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    need_free_port("127.0.0.1", port)
    need_free_port("127.0.0.1", port)


def test_a_host_elsewhere_is_one_sentence():
    assert said(need_free_port, "192.0.2.1", 8000) == "HOST=192.0.2.1 is no address of this machine."


@pytest.mark.parametrize("port", ["eight", "0", "65536", "-1", "8000.0"])
def test_what_is_no_port_is_one_sentence(bare, port):
    bare.setenv("PORT", port)
    assert said(address) == f"PORT={port} is no port: choose a number from 1024 to 65535, such as PORT=8001."


def test_with_nothing_set_the_portal_serves_on_8000_for_this_machine_alone(bare):
    assert address() == ("127.0.0.1", 8000)


def caused(trouble, code):
    """The error as Django raises it, with PostgreSQL's code in its cause."""
    cause = type("Cause", (psycopg2.Error,), {"pgcode": code})()
    trouble.__cause__ = cause
    return trouble


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/x"), FULL),
        (OSError(errno.EDQUOT, "Disk quota exceeded", "/x"), FULL),
        (caused(OperationalError("could not extend file"), "53100"), FULL),
        (caused(OperationalError("not\n there"), None), "The database does not answer: not there"),
        (PermissionError(errno.EACCES, "Permission denied", "/x"), "Permission denied: /x"),
        (ImproperlyConfigured("Set the SECRET_KEY"), "Set the SECRET_KEY"),
        (CommandError("The database is not empty."), "The database is not empty."),
    ],
)
def test_what_a_person_can_mend_is_one_sentence(trouble, sentence):
    assert sentence_for(trouble) == sentence


@pytest.mark.parametrize("fault", [caused(ProgrammingError("no such column"), "42703"), OSError("odd")])
def test_a_fault_of_ours_keeps_its_traceback(fault):
    with pytest.raises(type(fault)), plain_words():
        raise fault


def test_a_disk_that_filled_up_is_named_whatever_failed(monkeypatch):
    monkeypatch.setattr(launch.environment, "is_disk_full", lambda folder: True)
    assert sentence_for(caused(OperationalError("server closed the connection unexpectedly"), None)) == FULL


def test_root_without_a_user_to_hand_over_to_is_one_sentence(monkeypatch):
    def unknown(name):
        raise KeyError(name)

    monkeypatch.setattr(local_postgres.pwd, "getpwnam", unknown)
    assert said(local_postgres.system_user) == (
        "PostgreSQL refuses to run as root, and this machine has no user 'postgres' or 'nobody' to run it "
        "as: start as a plain user, or name a server in DATABASE_URL."
    )


DEMO_LINE = "Sign in to the demo as (staff take a second step: its page shows them the code)"


def test_addresses_and_sign_ins_are_told(tmp_path, monkeypatch):
    monkeypatch.setenv("OPOP_VAR_DIR", str(tmp_path))
    accounts = "operator\top@demo.test\tword\t\nverifier\tve@demo.test\tword\tJBSW\n"
    (tmp_path / "demo-accounts.txt").write_text(accounts)
    assert [line.split() for line in announcement("0.0.0.0", 8000, demo=True)] == [  # noqa: S104
        [],
        ["The", "portal", "is", "up:", "http://127.0.0.1:8000/"],
        ["in", "English", "http://127.0.0.1:8000/en/"],
        ["for", "operators", "http://127.0.0.1:8000/operator/"],
        ["for", "the", "office", "http://127.0.0.1:8000/admin/"],
        DEMO_LINE.split(),
        ["operator", "op@demo.test", "word"],
        ["verifier", "ve@demo.test", "word", "JBSW"],
    ]


def test_the_sign_ins_of_the_demo_are_not_those_of_another_database(tmp_path, monkeypatch):
    monkeypatch.setenv("OPOP_VAR_DIR", str(tmp_path))
    (tmp_path / "demo-accounts.txt").write_text("operator\top@demo.test\tword\t\n")
    assert list(announcement("::1", 8001, demo=False))[:2] == ["", "The portal is up:  http://[::1]:8001/"]
    assert "op@demo.test" not in "".join(announcement("::1", 8001, demo=False))


class Clock:
    """Time that passes when it is told to."""

    def __init__(self):
        self.now = 1000.0

    def monotonic(self):
        return self.now


def ended(part):
    part.process.wait()


def test_a_dying_worker_comes_back_after_growing_pauses(monkeypatch, capsys):
    clock = Clock()
    monkeypatch.setattr(launch.time, "monotonic", clock.monotonic)
    worker = Part("worker", [sys.executable, "-c", ""])
    worker.start()
    pauses = []
    for _ in range(7):
        ended(worker)
        worker.start_again_if_dead()
        pauses.append(worker.due - clock.now)
        clock.now = worker.due
        worker.start_again_if_dead()
        assert worker.process is not None
    ended(worker)
    assert pauses == [2, 4, 8, 16, 32, 60, 60]


def test_a_worker_that_lived_a_while_starts_over_with_a_short_pause(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(launch.time, "monotonic", clock.monotonic)
    worker = Part("worker", [sys.executable, "-c", ""])
    worker.start()
    worker.deaths = 5
    ended(worker)
    clock.now += 61
    worker.start_again_if_dead()
    assert worker.due - clock.now == 2


def test_a_part_that_will_not_stop_is_ended(monkeypatch):
    monkeypatch.setattr(launch, "LAST_WORDS", 0.1)
    source = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(99)"
    deaf = Part("deaf", [sys.executable, "-c", source])
    deaf.start()
    stop_all([deaf])
    assert deaf.code() in {-signal.SIGTERM, -signal.SIGKILL}


def test_parts_die_with_a_launcher_killed_by_9():
    source = (
        "import sys; from opop_portal.launch import Part; part = Part('p', ['sleep', '99']); part.start();"
        "print(part.process.pid, flush=True); sys.stdin.read()"
    )
    launcher = subprocess.Popen(
        [sys.executable, "-c", source], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    part = int(launcher.stdout.readline())
    launcher.kill()
    launcher.wait()
    assert comes_true(lambda: not is_running(part))


def test_the_parts_do_not_know_how_to_become_the_owner_of_the_tables(monkeypatch):
    monkeypatch.setenv("OPOP_DATABASE_ROLE", "owner")
    monkeypatch.setenv("MIGRATE_DATABASE_URL", "postgres://portal_owner:x@db/portal")
    asks = "import os, sys; sys.exit(any(v == 'owner' or 'portal_owner' in v for v in os.environ.values()))"
    part = Part("part", [sys.executable, "-c", asks])
    part.start()
    assert part.process.wait() == 0


def test_nor_does_a_web_server_that_was_started_without_the_launcher(bare):
    bare.setenv("DATABASE_URL", "postgres://portal_web:x@db/portal")
    bare.setenv("MIGRATE_DATABASE_URL", "postgres://portal_owner:x@db/portal")
    bare.setenv("SECRET_KEY", "x" * 50)
    asks = "import opop_portal.web_server, os, sys; sys.exit('portal_owner' in str(os.environ))"
    assert subprocess.run([sys.executable, "-c", asks], cwd=ROOT, check=False).returncode == 0


class Server:
    """An embedded server that dies when it is told to, and comes back as long as there are `lives`."""

    log = "the log"

    def __init__(self, lives, address="same"):
        self.lives, self.address, self.is_up = lives, address, True

    def is_alive(self):
        return self.is_up

    def revive(self):
        if not self.lives:
            sys.exit("PostgreSQL did not start: no room")
        self.lives, self.is_up = self.lives - 1, True

    def name_addresses(self):
        os.environ["DATABASE_URL"] = self.address


@pytest.fixture
def database(monkeypatch):
    """database(server) → what keeps it up, beside a part, at a time of our own."""
    clock = Clock()
    monkeypatch.setattr(launch.time, "monotonic", clock.monotonic)
    monkeypatch.setenv("DATABASE_URL", "same")
    part = Part("part", ["sleep", "99"])
    part.start()

    def keep(server):
        monkeypatch.setattr(launch.local_postgres, "here", lambda: server)
        kept = launch.Database()
        return kept, part, clock

    yield keep
    stop_all([part])


def test_a_database_that_died_comes_back_while_the_parts_go_on(database):
    server = Server(lives=1)
    kept, part, clock = database(server)
    before = part.process.pid
    server.is_up = False
    launch.keep_up(kept, [part])
    clock.now = kept.due
    launch.keep_up(kept, [part])
    assert (server.is_up, part.process.pid) == (True, before)


def test_the_parts_are_started_anew_when_the_database_came_back_elsewhere(database):
    server = Server(lives=1, address="elsewhere")
    kept, part, clock = database(server)
    before = part.process.pid
    server.is_up = False
    launch.keep_up(kept, [part])
    clock.now = kept.due
    launch.keep_up(kept, [part])
    assert (part.process.pid != before, part.code(), is_running(before)) == (True, None, False)


def test_a_database_that_cannot_come_back_is_tried_again_and_says_why(database, capsys):
    server = Server(lives=0)
    kept, part, clock = database(server)
    server.is_up, pauses = False, []
    for _ in range(3):
        launch.keep_up(kept, [part])
        pauses.append(kept.due - clock.now)
        clock.now = kept.due
        launch.keep_up(kept, [part])
    assert pauses == [2, 4, 8]
    assert capsys.readouterr().out.count("PostgreSQL did not start: no room") == 3
