"""What a test committed is gone afterwards, and what the migrations laid is there again."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection

from catalog.models import Word
from registry.models import Regency, Umkm
from tests import database, factories


def rows():
    """Every table with the sum of its rows."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{table}" t')
            found[table] = cursor.fetchone()[0]
    return found


@pytest.mark.django_db(transaction=True)
def test_the_ground_is_put_back_and_nothing_else_stays():
    ground, before = database.keep_ground(), rows()
    factories.make_maker()
    Word.objects.all().delete()
    Permission.objects.update(name="changed")
    database.put_back(ground)
    assert rows() == before
    assert (Umkm.objects.count(), Regency.objects.count()) == (0, 38)
