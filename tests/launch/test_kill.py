"""kill -9 of everything at any moment of the first start: the next `make run` serves, and keeps the data."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import psycopg2
import pytest

from opop_portal.environment import ROOT
from opop_portal.local_postgres import OWNER, Server

from .processes import comes_true, kill_all, processes_of

pytestmark = pytest.mark.launch
# After which line of the start to strike, and how many seconds later.
MOMENTS = [
    (None, 0.1),
    ("Starting the portal", 0.4),  # while the cluster is made
    ("Bringing the database", 0.5),
    ("Collecting static", 0.1),
    ("Loading the demo", 1.0),
    ("The portal is up", 0.0),
]
NOT_COPIED = (".git", ".venv", ".env", "var", "__pycache__", ".pytest_cache", ".ruff_cache", ".hypothesis")


class Portal:
    """A copy of the project that shares nothing with this one but the packages."""

    def __init__(self, root, var, environment):
        self.root, self.var = root, var
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        ours = {"OPOP_VAR_DIR": str(var), "PORT": str(self.port)}
        self.env = environment | ours
        self.log = var.with_name("said")

    def start(self):
        """`make run`, in a session of its own. What it says goes to a file: a pipe would wait for its orphans."""
        with self.log.open("w") as log:
            return subprocess.Popen(
                ["make", "run", f"PYTHON={sys.executable}"], cwd=self.root, env=self.env,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def hears(self, make, line):
        """Wait until the start has said this line, or has ended."""
        while make.poll() is None and line not in self.said():
            time.sleep(0.02)
        return line in self.said()

    def said(self):
        return self.log.read_text()

    def health(self):
        status, content = self.ask("sehat/")
        return status, json.loads(content) if status == 200 else content

    def ask(self, path):
        """(status, content) of a page; 0 and the trouble when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=5) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read()
        except OSError as trouble:
            return 0, trouble

    def page(self, path):
        return self.ask(path)[0]

    def is_well(self):
        return self.health()[0] == 200

    def sql(self, statement, fetch=True):
        connection = psycopg2.connect(Server(self.var / "postgres").url(OWNER))
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if fetch else None
        finally:
            connection.close()


@pytest.fixture
def portal(tmp_path, bare_environment):
    root = tmp_path / "project"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(*NOT_COPIED))
    (root / ".venv").symlink_to(sys.prefix)
    portal = Portal(root, tmp_path / "var", bare_environment)
    yield portal
    kill_all(portal.var)


def test_after_every_kill_the_portal_starts_again_and_keeps_its_data(portal):
    for line, later in MOMENTS:
        make = portal.start()
        assert line is None or portal.hears(make, line), portal.said()
        time.sleep(later)
        kill_all(portal.var)
        make.wait()
    make = portal.start()
    assert portal.hears(make, "The portal is up"), portal.said()
    assert comes_true(portal.is_well), portal.health()
    portal.sql("create table kept as select 42 as number", fetch=False)
    products = portal.sql("select count(*) from catalog_product")
    os.killpg(make.pid, signal.SIGKILL)  # this time PostgreSQL lives on
    make.wait()

    make = portal.start()
    assert portal.hears(make, "The portal is up"), portal.said()
    assert comes_true(portal.is_well), portal.health()
    assert portal.sql("select number from kept") == [(42,)]
    assert portal.sql("select count(*) from catalog_product") == products

    database = Server(portal.var / "postgres")
    os.kill(int(database.pid_file.read_text().split()[0]), signal.SIGKILL)  # PostgreSQL alone, while we serve
    assert comes_true(lambda: portal.page("produk/") == 503), portal.said()
    assert comes_true(portal.is_well), portal.said()
    assert portal.page("produk/") == 200
    assert portal.sql("select number from kept") == [(42,)]
    os.killpg(make.pid, signal.SIGINT)  # Ctrl-C
    make.wait()
    assert processes_of(portal.var) == []
