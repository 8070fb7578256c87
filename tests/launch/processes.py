"""Looking at processes, for the tests of starting and stopping."""

import contextlib
import os
import signal
import time
from pathlib import Path


def is_running(pid):
    """A zombie that nobody reaps is not running."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return False


def comes_true(question, *args, seconds=60):
    """Ask until the answer is yes; what it was at last, when the time is over."""
    deadline = time.monotonic() + seconds
    while not (answer := question(*args)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return answer


def processes_of(var):
    """Whoever works for the portal whose var folder this is: started with it, or at home in it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            started = f"OPOP_VAR_DIR={var}".encode() in (process / "environ").read_bytes().split(b"\0")
            if (started or (process / "cwd").readlink().is_relative_to(var)) and is_running(process.name):
                found.append(int(process.name))
    return [pid for pid in found if pid != os.getpid()]


def kill_all(var):
    """kill -9 of everything, again until nobody is left who could start another."""
    while left := processes_of(var):
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)
