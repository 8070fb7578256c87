"""`/sehat/` is 200 when every part is well, else 503 and says which."""

import os
import time

import pytest
from django.db import InterfaceError, connection
from django.urls import reverse

from registry.heartbeat import beat

pytestmark = pytest.mark.django_db
WELL = {"database": True, "migrations": True, "media": True, "worker": True}


@pytest.fixture(autouse=True)
def _own_var(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    beat()


def test_all_is_well(client):
    answer = client.get(reverse("health"))
    assert (answer.status_code, answer.json()) == (200, WELL)


def test_a_silent_worker_is_noticed(client, settings):
    long_ago = time.time() - 3600
    os.utime(settings.VAR_DIR / "worker-beat", (long_ago, long_ago))
    answer = client.get(reverse("health"))
    assert (answer.status_code, answer.json()) == (503, WELL | {"worker": False})


def test_a_missing_migration_is_noticed(client):
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations WHERE app = 'catalog')"
        )
    answer = client.get(reverse("health"))
    assert (answer.status_code, answer.json()) == (503, WELL | {"migrations": False})


def test_a_media_folder_that_cannot_be_written_is_noticed(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "file"
    settings.MEDIA_ROOT.write_text("in the way")
    answer = client.get(reverse("health"))
    assert (answer.status_code, answer.json()) == (503, WELL | {"media": False})


def test_a_closed_connection_to_the_database_is_noticed(client, monkeypatch):
    def closed(*args):
        raise InterfaceError("connection already closed")

    monkeypatch.setattr(connection, "cursor", closed)
    answer = client.get(reverse("health"))
    assert (answer.status_code, answer.json()) == (503, WELL | {"database": False, "migrations": False})
