"""Make `.venv` and install requirements.txt into it; run by the machine's own Python: standard library only.

    python3 -I opop_portal/install.py

Done once per version of requirements.txt. A folder whose making was killed is made anew: pip would take a
package that is half there for installed.
"""

import fcntl
import hashlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV, REQUIREMENTS = ROOT / ".venv", ROOT / "requirements.txt"
STAMP, UNFINISHED, PYTHON = VENV / "requirements.sha256", VENV / "unfinished", VENV / "bin" / "python"
FULL_DISK = f"The disk is full: free some space for {VENV} (at least 1 GB) and start again."


def main():
    with REQUIREMENTS.open("rb") as requirements:
        fcntl.flock(requirements, fcntl.LOCK_EX)  # one at a time
        wanted = hashlib.sha256(requirements.read()).hexdigest()
        if not (STAMP.exists() and STAMP.read_text() == wanted and _has_pip()):
            _install(wanted, lock=requirements.fileno())


def _has_pip():
    """Whether .venv answers: an upgrade of the machine may have taken its Python away."""
    return PYTHON.exists() and _run([PYTHON, "-c", "import pip"]).returncode == 0


def _install(wanted, lock):
    if importlib.util.find_spec("ensurepip") is None:
        sys.exit("Python's venv module is missing: install it (apt-get install python3-venv) and start again.")
    print("Installing the parts the portal needs (once, about a minute) …", flush=True)  # noqa: T201
    if VENV.exists() and (UNFINISHED.exists() or not _has_pip()):
        shutil.rmtree(VENV)
    VENV.mkdir(exist_ok=True)
    UNFINISHED.touch()
    if not PYTHON.exists():
        _need([sys.executable, "-m", "venv", VENV], lock)
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
    _need([PYTHON, "-m", "pip", "install", *quiet, "--require-hashes", "-r", REQUIREMENTS], lock)
    spare = STAMP.with_suffix(".new")
    spare.write_text(wanted)
    spare.replace(STAMP)
    UNFINISHED.unlink()


def _need(command, lock):
    """Run or leave with one sentence. The lock is handed down: a pip that outlives us is waited for."""
    done = _run(command, pass_fds=(lock,))
    if done.returncode == 0:
        return
    lines = [line for line in done.stdout.splitlines() if line.strip()] or ["it said nothing"]
    if "No space left on device" in done.stdout or shutil.disk_usage(VENV).free < 2**24:
        sys.exit(FULL_DISK)
    telling = [line for line in lines if line.startswith("ERROR")] or lines
    sys.exit(f"The parts could not be installed: {telling[-1]}")


def _run(command, **how):
    how |= {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "errors": "replace"}
    return subprocess.run([str(part) for part in command], text=True, check=False, **how)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as trouble:
        full = shutil.disk_usage(ROOT).free < 2**24
        sys.exit(FULL_DISK if full else f"{trouble.strerror}: {trouble.filename}")
