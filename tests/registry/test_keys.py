"""Keys and versions in what a form sends: text that may be anything."""

import pytest

from registry.keys import NO_VERSION, key_in, keys_in, version_in


@pytest.mark.parametrize("text", ["", None, "-1", "+1", " 1", "1 ", "1.0", "1e3", "²", "١٢", "0x1", "9" * 19, "1\n"])
def test_what_is_no_key_is_none(text):
    assert (key_in(text), version_in(text)) == (None, NO_VERSION)


def test_keys_are_read_in_their_order_and_the_rest_is_left_out():
    assert keys_in(["12", "x", "", "3", "9" * 18]) == [12, 3, 10**18 - 1]
