"""Going back: pages behind the doors are kept in no cache, and yet what was typed in them is there again."""

import pytest

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "/operator/produk/baru/"


def test_what_was_typed_is_there_again_after_going_back(visit, enter, operator):
    page = enter(visit(), operator)
    assert "no-store" in page.goto(NEW).headers["cache-control"]
    page.fill("[name=name]", "Keripik Suji")
    page.fill("textarea[name=description]", "Renyah.\nGurih.")
    page.goto("/produk/")
    page.go_back()
    assert page.input_value("[name=name]") == "Keripik Suji"
    assert page.input_value("textarea[name=description]") == "Renyah.\nGurih."
