"""Ways around the Python: break a rule by raw SQL and name the constraint that held."""

from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction


@contextmanager
def refused_by(name):
    """The block must be refused by the database, by the constraint of this name, at the latest at commit."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert caught.value.__cause__.diag.constraint_name == name


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
