"""`make reset`: delete everything the portal wrote on this machine, after one question."""

import os
import shutil
import sys

from opop_portal import environment
from opop_portal.local_postgres import Server


def main():
    environment.settle()
    var = environment.var_dir()
    if os.environ.get("YES") != "1" and not _is_confirmed(var):
        return "Nothing was deleted."
    if not Server(var / "postgres").stop():
        return "The portal or one of its commands is running: stop it first. Nothing was deleted."
    return shutil.rmtree(var)


def _is_confirmed(var):
    if not sys.stdin.isatty():
        return False
    return input(f"Delete {var} with its database, pictures and demo? [y/N] ").strip().lower() in {
        "y",
        "yes",
        "ya",
    }


if __name__ == "__main__":
    sys.exit(main())
