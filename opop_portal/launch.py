"""`make run`: prepare, serve with gunicorn and the background worker, stop everything cleanly.

    python -m opop_portal.launch

Every trouble a person can mend ends in one sentence; a traceback is a fault of ours.
"""

import contextlib
import csv
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from functools import partial

from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError
from django.db import Error as DatabaseError

from opop_portal import environment, local_postgres
from opop_portal.prepare import prepare
from registry.processes import die_with_parent

WEB = [sys.executable, "-m", "gunicorn", "--config", "python:opop_portal.web_server"]
WORKER = [sys.executable, "manage.py", "worker"]
DOORS = (("in English", "en/"), ("for operators", "operator/"), ("for the office", "admin/"))
LAST_WORDS = 10  # seconds a part has to finish what it does
LONGEST_PAUSE = 60  # seconds before a worker that keeps dying is started again
DISK_FULL = "53100"  # PostgreSQL's code


def main():
    if maker := os.environ.get("OPOP_PARENT"):
        die_with_parent(int(maker), signal.SIGTERM)  # `make` killed by -9 must not leave the portal on its port
    stop_when_asked()
    with plain_words():
        environment.settle(write=True)
        host, port = address()
        need_free_port(host, port)
        say("Starting the portal (Ctrl-C stops it) …")
        os.environ["OPOP_DATABASE_ROLE"] = "owner"
        with local_postgres.serving() as embedded:
            prepare(embedded=embedded, say=say)
            os.environ["DEMO"] = "on" if embedded else "off"
            return serve(host, port, embedded=embedded)


def say(line):
    print(line, flush=True)  # noqa: T201


@contextlib.contextmanager
def plain_words():
    """Turn what a person can mend into one sentence and exit code 1."""
    try:
        yield
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    except (CommandError, DatabaseError, ImproperlyConfigured, OSError) as trouble:
        sentence = sentence_for(trouble)
        if sentence is None:
            raise
        sys.exit(sentence)


def sentence_for(trouble):
    """What happened, in one sentence; None when it is our own fault and wants a traceback."""
    var = environment.var_dir()
    if is_disk_full(trouble) or environment.is_disk_full(var):
        return environment.full_disk_sentence(var)
    if isinstance(trouble, CommandError | ImproperlyConfigured):
        return str(trouble)
    if isinstance(trouble, DatabaseError):
        said = " ".join(str(trouble).split())
        return None if getattr(trouble.__cause__, "pgcode", None) else f"The database does not answer: {said}"
    return f"{trouble.strerror}: {trouble.filename}" if trouble.filename else None


def is_disk_full(trouble):
    while trouble is not None:
        if getattr(trouble, "errno", None) in environment.FULL_DISK or getattr(trouble, "pgcode", "") == DISK_FULL:
            return True
        trouble = trouble.__cause__ or trouble.__context__
    return False


def address():
    """Where to serve, from HOST and PORT."""
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not (port.isdecimal() and 0 < int(port) < 2**16):
        sys.exit(f"PORT={port} is no port: choose a number from 1024 to 65535, such as PORT=8001.")
    return host, int(port)


def need_free_port(host, port):
    """Exit with one sentence when nobody could listen there now."""
    try:
        family, kind, protocol, _name, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn does: a last run may linger
            probe.bind(place)
    except socket.gaierror:
        sys.exit(f"HOST={host} is no address of this machine.")
    except OSError as trouble:
        reasons = {
            errno.EADDRINUSE: f"Port {port} is in use: stop the other program or choose another port, such as",
            errno.EACCES: f"Port {port} is reserved for the machine's administrator: choose another, such as",
        }
        if trouble.errno not in reasons:
            sys.exit(f"HOST={host} is no address of this machine.")
        sys.exit(f"{reasons[trouble.errno]} make run PORT={8001 if port != 8001 else 8002}")


def serve(host, port, *, embedded):
    """Run web server and worker until somebody says stop, or the web server ends; give the exit code."""
    web, worker = Part("web server", WEB), Part("worker", WORKER)
    database = Database() if embedded else None
    announced = False
    try:
        web.start()
        worker.start()
        while web.code() is None:
            if not announced and is_answered(host, port):
                announced = True
                say("\n".join(announcement(host, port, demo=embedded)))
            if database:
                keep_up(database, [web, worker])
            worker.start_again_if_dead()
            time.sleep(0.2)
        say(f"The web server stopped by itself (exit code {web.code()}); the reason stands above.")
        return 1
    except KeyboardInterrupt:
        say("Stopping …")
        return 0
    finally:
        stop_all([web, worker])


def keep_up(database, parts):
    """Start the embedded server again where it died; the parts too where they would not find it any more."""
    known = os.environ["DATABASE_URL"]
    database.start_again_if_dead()
    if os.environ["DATABASE_URL"] != known:
        stop_all(parts)
        for part in parts:
            part.start()


class Kept:
    """What is started again when it died, after a pause that doubles with every death in a row, up to a minute."""

    started, due, deaths, is_waiting = 0.0, 0.0, 0, False

    def start_again_if_dead(self):
        now = time.monotonic()
        if not self.is_waiting and (cause := self.cause_of_death()):
            self.deaths = 1 if now - self.started > LONGEST_PAUSE else self.deaths + 1
            pause = min(2**self.deaths, LONGEST_PAUSE)
            say(f"The {self.name} stopped ({cause}); it is started again in {pause} s.")
            self.is_waiting, self.due = True, now + pause
        if self.is_waiting and now >= self.due:
            self.is_waiting, self.started = False, now
            self.start()


class Database(Kept):
    """The embedded server, which the launcher started before anything else."""

    name = "database"

    def __init__(self):
        self.server = local_postgres.here()

    def cause_of_death(self):
        return "" if self.server.is_alive() else f"see {self.server.log}"

    def start(self):
        try:
            self.server.revive()
            self.server.name_addresses()
        except SystemExit as trouble:  # whose sentence tells why; the portal goes on without a database
            say(trouble.code)


class Part(Kept):
    """One process of the portal; it dies with the launcher."""

    def __init__(self, name, command):
        self.name, self.command, self.process = name, command, None

    def start(self):
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            cwd=environment.ROOT,
            env=os.environ | environment.SERVING,
            process_group=0,  # Ctrl-C reaches the launcher alone, which stops its parts in order
            preexec_fn=partial(die_with_parent, os.getpid()),  # noqa: PLW1509 (one thread only)
        )

    def code(self):
        return self.process.poll()

    def cause_of_death(self):
        return "" if self.code() is None else f"exit code {self.code()}"


def stop_all(parts):
    """Ask politely, wait, then end what is left."""
    running = [part.process for part in parts if part.process and part.code() is None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + LAST_WORDS
    for process in running:
        try:
            process.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def is_answered(host, port):
    with contextlib.suppress(OSError), socket.create_connection((_reachable(host), port), timeout=1):
        return True
    return False


def announcement(host, port, *, demo):
    """Addresses and, where the demo is ours, its sign-ins, line by line."""
    shown = _reachable(host)
    home = f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"
    yield from ("", f"The portal is up:  {home}")
    for what, path in DOORS:
        yield f"  {what:17}{home}{path}"
    if not demo:
        return
    accounts = environment.var_dir() / "demo-accounts.txt"
    with contextlib.suppress(FileNotFoundError), accounts.open() as lines:
        yield "Sign in to the demo as (staff take a second step: its page shows them the code)"
        for role, *rest in csv.reader(lines, delimiter="\t"):
            yield f"  {role:15}{'  '.join(filter(None, rest))}"


def _reachable(host):
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def stop_when_asked():
    """Have SIGTERM and a closed terminal stop the portal like Ctrl-C; a second one, from `make`, is ignored."""
    asks = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        asks.remove(signal.SIGHUP)  # nohup

    def ask(number, frame):
        for each in asks:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    for each in asks:
        signal.signal(each, ask)


if __name__ == "__main__":
    sys.exit(main())
