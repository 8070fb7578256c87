"""Where the portal stands: its root, its `.env` and its `var/` folder.

Whatever starts the portal (manage.py, the tests, `make run`, gunicorn) calls `settle()` before the settings
are read.
"""

import errno
import fcntl
import os
import secrets
import shutil
from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parent.parent
FULL_DISK = {errno.ENOSPC, errno.EDQUOT}
# What the web server and the worker must not know, however it is set here: how to become the owner of the tables.
SERVING = {"MIGRATE_DATABASE_URL": "", "OPOP_DATABASE_ROLE": "web"}
WAL_SEGMENT = 16 * 2**20  # bytes; with less than this left, PostgreSQL cannot go on writing


def settle(*, root=ROOT, write=False):
    """Read `.env` into the environment (which wins) and make OPOP_VAR_DIR absolute.

    A laptop without `.env` gets one first: when `write` is asked for, or when no DATABASE_URL is given either,
    so that a server whose SECRET_KEY was forgotten stops instead of inventing one.
    """
    if not os.environ.get("SECRET_KEY") and (write or not os.environ.get("DATABASE_URL")):
        write_env_file(root)
    environ.Env.read_env(root / ".env")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opop_portal.settings")
    os.environ["OPOP_VAR_DIR"] = str((root / (os.environ.get("OPOP_VAR_DIR") or "var")).resolve())


def var_dir():
    """Where everything lies that the portal writes on this machine."""
    return Path(os.environ.get("OPOP_VAR_DIR") or ROOT / "var")


def write_env_file(root=ROOT):
    """Write `.env` from `.env.example` with a random SECRET_KEY, whole or not at all; an existing one stays."""
    target, example = root / ".env", root / ".env.example"
    with example.open() as lines:
        fcntl.flock(lines, fcntl.LOCK_EX)  # two first starts at once must not end with two secrets
        if target.exists():
            return
        text = lines.read().replace("SECRET_KEY=\n", f"SECRET_KEY={secrets.token_urlsafe(48)}\n", 1)
        spare = root / ".env.new"
        spare.touch(0o600)
        spare.write_text(text)
        spare.replace(target)


def is_disk_full(folder):
    """Whether less than one WAL segment or no file at all can still be made where `folder` lies."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    inodes = os.statvfs(existing)
    return shutil.disk_usage(existing).free < WAL_SEGMENT or (inodes.f_files > 0 and inodes.f_favail == 0)


def full_disk_sentence(folder):
    return f"The disk is full: free some space for {folder} (at least 500 MB) and start again."
