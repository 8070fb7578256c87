"""Which browser this machine has for the tests."""

import shutil

BROWSERS = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")


def browser():
    """The Chromium or Chrome of this machine, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)
