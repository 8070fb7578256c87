#!/usr/bin/env python
"""Django's commands. With no DATABASE_URL they use the embedded PostgreSQL, started and stopped as needed."""

import os
import sys

from django.core.management import execute_from_command_line

from opop_portal import environment, local_postgres

# What changes or inspects the schema needs the role that owns it; all else works with the portal's own rights.
OWNER_COMMANDS = {
    "createcachetable",
    "flush",
    "makemigrations",
    "migrate",
    "optimizemigration",
    "showmigrations",
    "sqlmigrate",
    "squashmigrations",
    "test",
    "testserver",
}


def main():
    environment.settle()
    if OWNER_COMMANDS & set(sys.argv[1:2]):
        os.environ.setdefault("OPOP_DATABASE_ROLE", "owner")
    with local_postgres.serving():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
