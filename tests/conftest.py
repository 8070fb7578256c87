"""The cast and the stage of all tests."""

import os
from pathlib import Path

import pytest
from django.db import connection
from django.test import TransactionTestCase

from tests import database, factories

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database of pytest-django, put back cheaply after a test that commits, and not waiting for the disk."""
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            name = connection.ops.quote_name(connection.settings_dict["NAME"])
            cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
        ground = database.keep_ground()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: database.put_back(ground))
        yield


@pytest.fixture(autouse=True)
def _light_settings(settings, tmp_path):
    """Cheap passwords and a media folder of its own for each test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def data_dir():
    """The folder of real lists; a test that needs it says in one line when it is absent."""
    folder = Path(os.environ.get("OPOP_DATA_DIR") or PROJECT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"the real lists are absent: {folder} (set OPOP_DATA_DIR)")
    return folder


@pytest.fixture
def maker(db):
    return factories.make_maker()


@pytest.fixture
def operator(maker):
    user = factories.make_user("Ustadz Hasan", email="hasan@contoh.id", mobile="+6281234567890")
    factories.make_member(user, maker)
    return user


@pytest.fixture
def neighbour(db):
    """An operator of another maker."""
    user = factories.make_user("Ustadzah Aminah")
    factories.make_member(user, factories.make_maker("Dapur Aminah", regency="35.78"))
    return user


@pytest.fixture
def verifier(db):
    return factories.make_user("Bu Verifikator", role="verifier")


@pytest.fixture
def mentor(db):
    return factories.make_user("Pak Pendamping", role="mentor")


@pytest.fixture
def aid_officer(db):
    return factories.make_user("Petugas Bantuan", role="aid_officer")


@pytest.fixture
def leader(db):
    return factories.make_user("Bu Kepala", role="leader")


@pytest.fixture
def administrator(db):
    return factories.make_user("Pak Admin", role="administrator")


@pytest.fixture
def signed_in(client):
    """signed_in(user) → a client of that person."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def media_root(settings):
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    return Path(settings.MEDIA_ROOT)
