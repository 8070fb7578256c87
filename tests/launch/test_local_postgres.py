"""The embedded server: its users come and go, are killed, and find their data."""

import os
import signal
import socket
import subprocess
import sys

import psycopg2
import pytest

import manage as manage_py
from opop_portal import local_postgres
from opop_portal.environment import ROOT
from opop_portal.local_postgres import OWNER, WEB, Server

from .processes import comes_true, is_running, kill_all, processes_of


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("var") / "postgres"
    yield home
    kill_all(home)


@pytest.fixture
def server(home):
    yield Server(home)
    kill_all(home)


def ask(server, sql, role=OWNER, answer=True):
    connection = psycopg2.connect(server.url(role))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone() if answer else None
    finally:
        connection.close()


def pid_of(server):
    return int(server.pid_file.read_text().split()[0])


def is_up(server):
    return server.pid_file.exists() and is_running(pid_of(server))


def killed_user(server):
    """A user that starts the server and is killed by -9 while it uses it."""
    source = (
        "import os, pathlib, sys; from opop_portal.local_postgres import Server\n"
        "with Server(pathlib.Path(sys.argv[1])).in_use(): os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", source, server.home], cwd=ROOT, check=False).returncode == -9


def test_the_first_user_starts_it_and_the_last_one_stops_it(server):
    with server.in_use():
        first = pid_of(server)
        with Server(server.home).in_use():
            assert pid_of(server) == first
        assert is_up(server)
        assert server.stop() is False
    assert not is_up(server)


def test_after_a_killed_user_the_next_one_finds_it_up_and_stops_it(server):
    killed_user(server)
    survivor = pid_of(server)
    assert is_running(survivor)
    with server.in_use():
        assert pid_of(server) == survivor
    assert not is_running(survivor)


def test_after_a_killed_server_the_data_are_there(server):
    with server.in_use():
        ask(server, "create table if not exists kept (number int)", answer=False)
        ask(server, "insert into kept values (42)", answer=False)
        kill_all(server.home)
        with Server(server.home).in_use():
            assert ask(server, "select number from kept") == (42,)


def test_what_a_killed_postmaster_left_does_not_stop_the_next(server):
    killed_user(server)
    helpers = set(processes_of(server.home)) - {pid_of(server)}
    for helper in helpers:
        os.kill(helper, signal.SIGSTOP)  # so that they cannot notice that their postmaster is gone
    os.kill(pid_of(server), signal.SIGKILL)
    assert comes_true(lambda: not is_up(server))
    with server.in_use():
        assert ask(server, "select 1") == (1,)
    assert [helper for helper in helpers if is_running(helper)] == []


def test_a_stale_pid_that_is_another_program_by_now_is_seen_through(server):
    with server.in_use():
        stale = server.pid_file.read_text().splitlines()
    server.pid_file.write_text("\n".join([str(os.getppid()), *stale[1:]]) + "\n")
    with server.in_use():
        assert ask(server, "select 1") == (1,)
    assert is_running(os.getppid())


def test_an_initdb_killed_in_its_middle_leaves_nothing_behind(tmp_path):
    half = tmp_path / "making-killed"
    half.mkdir()
    (half / "PG_VERSION").write_text("18")
    server = Server(tmp_path)
    with server.in_use():
        assert ask(server, "select current_database()", WEB) == ("portal",)
    assert not half.exists()


def test_the_serving_role_owns_nothing_and_makes_nothing(server):
    with server.in_use():
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(server, "create table mine (number int)", WEB)
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(server, "create database mine", WEB)
        assert ask(server, "select rolname from pg_roles where rolcreatedb and not rolsuper") == (OWNER,)


def test_what_people_typed_never_reaches_the_log(server):
    with server.in_use():
        ask(server, "create table if not exists checked (nik text check (nik = ''))", answer=False)
        with pytest.raises(psycopg2.errors.CheckViolation):
            ask(server, "insert into checked values ('3578-canary')")
    said = server.log.read_text()
    assert ("checked_nik_check" in said, "canary" in said) == (True, False)


def test_a_commit_is_on_the_disk_when_it_is_answered(server):
    with server.in_use():
        assert [ask(server, f"show {name}")[0] for name in ("fsync", "synchronous_commit")] == ["on", "on"]


def test_only_the_user_of_the_server_reads_its_passwords(server):
    with server.in_use():
        assert [server.keys.stat().st_mode & 0o777, server.keys.stat().st_uid] == [0o600, os.geteuid()]
        assert sorted(path.name for path in server.home.glob("*password*")) == ["passwords"]


def password_in(url):
    return url.split(":")[2].split("@")[0]


def test_who_knows_the_password_of_the_serving_role_does_not_become_the_owner(server):
    with server.in_use():
        known = password_in(server.url(WEB))
        for role in (OWNER, "postgres"):
            address = server.url(OWNER).replace(password_in(server.url(OWNER)), known).replace(OWNER, role)
            with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
                psycopg2.connect(address)


def make_earlier(server):
    """Bring a cluster back to what an earlier version made: one password for all, in a file of another name."""
    with server.in_use():
        pass
    feed = "".join(f"alter role {role} password 'shared'\n" for role in ("postgres", OWNER, WEB))
    assert server._tool("postgres", *local_postgres._single(server.data), feed=feed).returncode == 0
    server.keys.unlink()
    server.shared_key.write_text("shared")


def test_a_cluster_of_an_earlier_version_gets_its_two_passwords_at_the_next_start(server):
    with server.in_use():
        ask(server, "create table if not exists kept (number int)", answer=False)
    make_earlier(server)
    with server.in_use():
        assert len({password_in(server.url(OWNER)), password_in(server.url(WEB)), "shared"}) == 3
        assert ask(server, "select current_user", WEB) == (WEB,)
        assert ask(server, "select count(*) from pg_class where relname = 'kept'") == (1,)
        with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
            psycopg2.connect(server.url(OWNER).replace(f"{OWNER}:{password_in(server.url(OWNER))}", "postgres:shared"))
    assert not server.shared_key.exists()


def test_a_server_of_an_earlier_version_that_is_up_is_used_as_it_is(server):
    make_earlier(server)
    server.keys.write_text('{"portal_owner": "shared", "portal_web": "shared"}')
    killed_user(server)
    server.keys.unlink()
    with server.in_use():
        assert ask(server, "select current_user", WEB) == (WEB,)


def test_a_kill_between_new_passwords_and_their_note_costs_nothing(server, monkeypatch):
    make_earlier(server)

    def killed(*args):
        raise InterruptedError

    monkeypatch.setattr(local_postgres, "_write_secret", killed)
    with pytest.raises(InterruptedError), server.in_use():
        pass
    monkeypatch.undo()
    with server.in_use():
        assert ask(server, "select current_user", WEB) == (WEB,)


def test_a_killed_server_comes_back_where_its_users_look_for_it(server):
    with server.in_use():
        address = server.url(WEB)
        os.kill(pid_of(server), signal.SIGKILL)
        assert comes_true(lambda: not server.is_alive())
        server.revive()
        assert (server.url(WEB), ask(server, "select 1", WEB)) == (address, (1,))


def test_a_killed_server_whose_port_is_taken_comes_back_on_another(server):
    with server.in_use():
        port = server._last_port()
        kill_all(server.home)
        with socket.create_server(("127.0.0.1", int(port))):
            server.revive()
        assert ask(server, "select 1", WEB) == (1,)
        assert server._last_port() != port


def test_a_database_url_that_is_set_wins(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody@else/where")
    monkeypatch.setenv("OPOP_VAR_DIR", str(tmp_path))
    with local_postgres.serving() as embedded:
        assert (embedded, list(tmp_path.iterdir())) == (False, [])


def test_an_empty_one_gives_the_embedded_server(monkeypatch, server):
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("OPOP_VAR_DIR", str(server.home.parent))
    with local_postgres.serving() as embedded:
        given = os.environ["DATABASE_URL"], os.environ["MIGRATE_DATABASE_URL"]
        assert (embedded, *given) == (True, server.url(WEB), server.url(OWNER))
    monkeypatch.delenv("MIGRATE_DATABASE_URL")


def manage(var, environment, *words):
    env = {**environment, "OPOP_VAR_DIR": str(var), "SECRET_KEY": "x" * 50}
    return subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


def test_manage_starts_it_uses_the_serving_role_and_stops_it(server, bare_environment):
    asks = "from django.db import connection as c; c.cursor(); print(c.settings_dict['USER'])"
    done = manage(server.home.parent, bare_environment, "shell", "--no-imports", "-c", asks)
    assert (done.stdout.split(), done.returncode) == ([WEB], 0), done.stderr
    assert not is_up(server)


@pytest.mark.parametrize(("command", "role"), [("migrate", "owner"), ("flush", "owner"), ("worker", None), ("", None)])
def test_only_what_works_on_the_schema_uses_the_owner(bare, command, role):
    seen = []
    look = lambda argv: seen.append(os.environ.get("OPOP_DATABASE_ROLE"))  # noqa: E731
    bare.setattr(manage_py, "execute_from_command_line", look)
    bare.setattr(sys, "argv", ["manage.py", command])
    bare.setenv("DATABASE_URL", "postgres://somebody@else/where")
    manage_py.main()
    assert seen == [role]


@pytest.mark.parametrize("word", [signal.SIGTERM, signal.SIGHUP])
def test_a_command_told_to_stop_takes_the_server_along(server, word):
    source = (
        "import pathlib, sys, time; from opop_portal.local_postgres import Server\n"
        "with Server(pathlib.Path(sys.argv[1])).in_use(): print('up', flush=True); time.sleep(99)"
    )
    command = [sys.executable, "-c", source, server.home]
    heard = {"preexec_fn": lambda: signal.signal(word, signal.SIG_DFL)}  # whoever runs the tests may ignore it
    user = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, **heard)
    assert user.stdout.readline() == "up\n"
    user.send_signal(word)
    assert user.wait() == 128 + word
    assert not is_up(server)


def test_a_server_that_cannot_start_is_one_sentence_with_its_reason(server):
    with server.in_use():
        pass
    (server.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(SystemExit) as leaving, server.in_use():
        pass
    (server.data / "PG_VERSION").write_text("18\n")
    assert leaving.value.code.startswith("PostgreSQL did not start: ")
    assert "FATAL:  database files are incompatible with server" in leaving.value.code
    assert comes_true(lambda: not is_up(server))
