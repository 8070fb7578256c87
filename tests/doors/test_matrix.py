"""No address of the portal is forgotten: one that the table does not name fails the suite."""

from tests.doors.addresses import PAGES, routes


def test_every_address_is_in_a_list():
    assert {name for name, _route in routes()} == set(PAGES)
