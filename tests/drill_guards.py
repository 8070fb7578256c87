"""Take each guard away and see its test fail: a proof that was never seen failing proves nothing.

    make drill-guards [ARGS="P9"]       ARGS=write writes the table into docs/SECURITY.md

Works on a copy of the tree, one guard at a time; prints the table that docs/SECURITY.md holds. A guard that can be
taken away without its test noticing ends the drill with exit code 1.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.guards import GUARDS, table

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "SECURITY.md"
BEGIN, END = "<!-- guards -->\n", "\n<!-- /guards -->"
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".pytest_cache", ".ruff_cache", ".hypothesis")
LONGEST = 300  # seconds for one guard
FAILED = 1  # pytest's exit code


def main(words):
    if words == ["write"]:
        before, after = PAGE.read_text().split(BEGIN)[0], PAGE.read_text().split(END)[1]
        PAGE.write_text(f"{before}{BEGIN}{table()}{END}{after}")
        return 0
    wanted = [guard for guard in GUARDS if not words or guard.promise in words]
    unseen = []
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
        (tree / ".venv").symlink_to(ROOT / ".venv")
        for guard in wanted:
            is_seen = _fails_without(guard, tree)
            unseen += [] if is_seen else [guard]
            print(f"{'seen failing' if is_seen else 'NOT NOTICED'}  {guard.promise}  {guard.says}", flush=True)
    return 1 if unseen else 0


def _fails_without(guard, tree):
    """Whether the test of a guard fails where the guard is gone, and passes where it stands."""
    path = tree / guard.file
    whole = path.read_text()
    if whole.count(guard.old) != 1:
        sys.exit(f"{guard.file} does not hold once: {guard.old!r}")
    try:
        path.write_text(whole.replace(guard.old, guard.new))
        return _run(guard.test, tree) == FAILED
    finally:
        path.write_text(whole)


def _run(test, tree):
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *test.split()]
    env = os.environ | {
        "TEST_DATABASE": "test_guards",
        "OPOP_VAR_DIR": str(ROOT / "var"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(command, cwd=tree, env=env, timeout=LONGEST, capture_output=True, text=True, check=False)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
