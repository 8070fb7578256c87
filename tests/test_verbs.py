"""Addresses of buttons, opened by GET as from a bookmark: they lead to a page, and nothing is done."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from tests.factories import make_user

pytestmark = pytest.mark.django_db
# Scripts send files here, and signing out is Django's own: no page is drawn at these addresses.
NO_PAGES = {"photo_keep", "scan_keep", "sign_out"}
WRITES = re.compile(r"(^|; )(INSERT|UPDATE|DELETE)")  # behind the statement that tells who acts, too


def patterns(of):
    for each in of.url_patterns:
        if not isinstance(each, URLResolver):
            yield each
        elif each.namespace != "admin":
            yield from patterns(each)


def addresses():
    """One address of each name, with keys that no row has."""
    given = {"StringConverter": "umkm", "SlugConverter": "tolak", "StepConverter": "harga", "PathConverter": "x"}
    files = {"photo_private": {"key": "x", "size": 160}}
    for each in patterns(get_resolver()):
        keys = {name: given.get(type(kind).__name__, 10**6) for name, kind in each.pattern.converters.items()}
        keys |= files.get(each.name, {})
        yield each.name, reverse(each.name, kwargs=keys | each.default_args) if "section" not in keys else "/robots.txt"


def test_no_address_answers_a_bookmark_by_a_bare_405(client, signed_in, administrator):
    for person in (administrator, make_user()):
        browser = signed_in(person)
        found = {name for name, address in addresses() if browser.get(address).status_code == 405}
        assert found == NO_PAGES


def test_a_bookmark_of_a_button_writes_nothing(signed_in, administrator):
    browser = signed_in(administrator)
    browser.get(reverse("start"))
    for name, address in addresses():
        with CaptureQueriesContext(connection) as asked:
            browser.get(address)
        assert [query["sql"] for query in asked if WRITES.search(query["sql"])] == [], name
