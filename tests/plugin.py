"""Prepares the surroundings of the tests, then sets up Django.

The settings of the tests do not depend on anybody's `.env`; the database does, so that the tests run on the
server that is named there, or else on the embedded one.
"""

import atexit
import contextlib
import gc
import os

import django
from django.test import Client

from opop_portal import environment, local_postgres
from tests.found_browser import browser

SAID = {
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    "DEBUG": "off",
    "DJANGO_SETTINGS_MODULE": "opop_portal.settings",
    "EMAIL_URL": "consolemail://",
    "HTTPS": "off",
    "N_PLUS_ONE_IS_AN_ERROR": "on",
    "OPOP_DATABASE_ROLE": "owner",
    "SECRET_KEY": "only for tests: long enough, known to everybody, guards nothing",
    "STATIC_MANIFEST": "off",
}


def pytest_ignore_collect(collection_path):
    """Without a browser its tests are not run; None leaves the decision about all others to pytest."""
    return True if collection_path.name == "browser" and collection_path.is_dir() and not browser() else None


def pytest_collection_finish():
    """Thousands of tests and all of Django live until the end: do not look through them again and again for garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_terminal_summary(terminalreporter):
    if not browser():
        terminalreporter.write_line("Browser tests were not run: no Chromium or Chrome (apt-get install chromium)")


os.environ.update(SAID)
environment.settle()
(environment.var_dir() / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a missing folder
_using = contextlib.ExitStack()
_using.enter_context(local_postgres.serving())
atexit.register(_using.close)
django.setup()  # the next conftest imports models already


def _both_steps_taken(client, user, backend=None, *, former=Client._login):
    """A test that signs staff in by force has taken the second step; those of the doors sign in by hand."""
    former(client, user, backend)
    if user.is_staff or user.is_superuser:
        session = client.session
        session["second_step"] = "code"
        session.save()


Client._login = _both_steps_taken
