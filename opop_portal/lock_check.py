"""Is requirements.txt compiled from requirements.in? `make lock` writes it anew.

python -m opop_portal.lock_check                     exit code 1 when the two differ
python -m opop_portal.lock_check write [--upgrade]   compile it
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from opop_portal.environment import ROOT

LOCK = Path("requirements.txt")  # beside requirements.in, where the command runs
OFFLINE = re.compile(r"error sending request|failed to fetch|dns error|connection refused|timed out|network", re.I)


def main(verb="check", *options):
    if verb == "write":
        done = compile_into(LOCK, *options)
        return done.stderr if done.returncode else None
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(shutil.copy(LOCK, folder))  # the pins that stand stay, unless requirements.in says otherwise
        done = compile_into(fresh)
        if done.returncode and OFFLINE.search(done.stderr):
            return print("Hashes were not compared: the package index does not answer.")  # noqa: T201
        if done.returncode:
            return done.stderr
        return (
            None if said(fresh) == said(ROOT / LOCK) else "requirements.txt does not follow requirements.in: make lock"
        )


def compile_into(target, *options):
    how = ["--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
    how += ["--custom-compile-command", "make lock", "requirements.in", "-o", str(target), *options]
    command = [sys.executable, "-m", "uv", "pip", "compile", *how]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def said(lock):
    """Pins and hashes without the comments."""
    return [line for line in lock.read_text().splitlines() if line.strip() and not line.lstrip().startswith("#")]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
