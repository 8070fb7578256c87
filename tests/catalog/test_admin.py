"""The catalogue in the admin: it is found and shown."""

import pytest
from django.urls import reverse

from tests.factories import make_maker, make_paper, make_published

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["as syafiiyah", "kripik", "asy-syafiiyah kripik"])
def test_a_product_is_found_by_its_name_and_its_maker_in_any_spelling(signed_in, verifier, typed):
    make_published(make_maker("Dapur Assyafi'iyah"), name="Kripik Talas")
    make_published(make_maker("Lain"), name="Sirup Jahe")
    answer = signed_in(verifier).get(reverse("admin:catalog_product_changelist"), {"q": typed})
    assert [product.name for product in answer.context["cl"].result_list] == ["Kripik Talas"]


def test_a_paper_is_found_by_its_maker_in_any_spelling(signed_in, verifier):
    paper = make_paper(make_published(make_maker("Dapur Assyafi'iyah")))
    answer = signed_in(verifier).get(reverse("admin:catalog_certificate_changelist"), {"q": "as syafiiyah"})
    assert [*answer.context["cl"].result_list] == [paper]


def test_a_category_that_exists_already_is_refused_beside_its_field(signed_in, administrator):
    said = {"name": "Makanan", "name_en": "Food", "slug": "makanan dua", "position": "1"}
    answer = signed_in(administrator).post(reverse("admin:catalog_category_add"), said)
    assert (answer.status_code, set(answer.context["adminform"].form.errors)) == (422, {"name", "slug"})
