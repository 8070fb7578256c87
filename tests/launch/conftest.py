"""Starting and stopping: what these tests share."""

import os
import re

import pytest

from opop_portal.environment import ROOT


def pytest_configure(config):
    config.addinivalue_line("markers", "launch: starts and kills a whole portal in a copy of the project")


@pytest.fixture
def bare(monkeypatch):
    """An environment in which nothing of ours is set, as on a machine that never saw the portal."""
    for name in _our_variables():
        monkeypatch.setenv(name, "")  # so that what a test sets itself is taken back too
        monkeypatch.delenv(name)
    return monkeypatch


@pytest.fixture
def bare_environment():
    """The same for a program that a test starts."""
    return {name: value for name, value in os.environ.items() if name not in _our_variables()}


def _our_variables():
    named = re.findall(r"^(?:# )?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M)
    return {*named, "OPOP_DATABASE_ROLE", "OPOP_PARENT", "DJANGO_SETTINGS_MODULE", "MAKELEVEL", "MAKEFLAGS", "MFLAGS"}
