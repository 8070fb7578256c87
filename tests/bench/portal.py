"""The portal as `make run` starts it, for a measurement: its own folder, the embedded database, the demo."""

import contextlib
import csv
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from http import HTTPStatus

from opop_portal.environment import ROOT

LONGEST_START = 300  # seconds; the very first one paints pictures and loads the demo
LONGEST_STOP = 30
# MAKELEVEL has the portal die with its parent, as under `make`.
SURROUNDINGS = {"DATABASE_URL": "", "MIGRATE_DATABASE_URL": "", "DEBUG": "off", "HTTPS": "off", "HOST": "127.0.0.1",
                "ALLOWED_HOSTS": "127.0.0.1", "STATIC_MANIFEST": "on", "MEASURE": "on", "MAKELEVEL": "1"}  # fmt: skip


class NoPortal(Exception):
    """The portal did not come up; the message says why."""


@contextlib.contextmanager
def running(var):
    """Start the portal with `var` as its folder and give its address; stop it at the end, whatever happens."""
    var.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    with (var / "portal.log").open("w") as log, _stopped_in_order():
        process = subprocess.Popen(
            [sys.executable, "-m", "opop_portal.launch"],
            cwd=ROOT,
            env=_environment(var, port),
            stdout=log,
            stderr=log,
        )
        try:
            _wait_until_well(process, address, log.name)
            yield address
        finally:
            _stop(process)


def accounts(var):
    """{role: (login, password)} of the demo."""
    with (var / "demo-accounts.txt").open() as lines:
        return {role: (login, password) for role, login, password, *_rest in csv.reader(lines, delimiter="\t")}


def _environment(var, port):
    ours = {"OPOP_DATABASE_ROLE", "MEDIA_ROOT", "N_PLUS_ONE_IS_AN_ERROR"}
    env = {name: value for name, value in os.environ.items() if name not in ours}
    return env | SURROUNDINGS | {"OPOP_VAR_DIR": str(var), "PORT": str(port)}


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def _stopped_in_order():
    """Somebody who ends the measurement by SIGTERM ends the portal too."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _wait_until_well(process, address, log):
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise NoPortal(f"The portal stopped (exit code {process.returncode}); the reason stands in {log}")
        if _is_well(address):
            return
        time.sleep(0.3)
    raise NoPortal(f"The portal is not well after {LONGEST_START} s; what it says stands in {log}")


def _is_well(address):
    asked = http.client.HTTPConnection(address.removeprefix("http://"), timeout=10)
    try:
        asked.request("GET", "/sehat/")
        return asked.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def _stop(process):
    process.terminate()
    try:
        process.wait(LONGEST_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
