"""The role that serves the portal, with nothing of Django around it."""

from contextlib import closing

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from environ import Env

from registry.grants import serving_role


@pytest.fixture
def serving():
    """A connection of the serving role to the test database; where one role does both there is nothing to prove."""
    address = Env.db_url_config(settings.DATABASE_URL)
    if serving_role() == connection.settings_dict["USER"]:
        pytest.skip("one role migrates and serves here: no rights to prove")
    link = psycopg2.connect(
        host=address["HOST"], port=address["PORT"] or 5432, user=address["USER"], password=address["PASSWORD"],
        dbname=connection.settings_dict["NAME"],
    )  # fmt: skip
    link.autocommit = True  # each statement stands at once, as those of somebody at a console do
    with closing(link):
        yield link.cursor()
