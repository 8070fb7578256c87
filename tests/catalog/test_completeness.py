"""How complete a product is and what its next best step would be: one rule, in one place."""

import pytest

from catalog import workflow
from catalog.completeness import completeness_of, states_of
from catalog.models import Category, Product
from catalog.needed_papers import papers_needed
from catalog.steps import CHECK, step_of
from registry.days import today
from tests.factories import make_draft, make_maker, make_paper, make_upload, make_user

pytestmark = pytest.mark.django_db
WHOLE = {
    "description": "Renyah.",
    "ingredients": "Talas",
    "net_weight_written": "250 gram",
    "shelf_life_written": "6 bulan",
    "unit": "bungkus",
    "minimum_order": 10,
    "monthly_capacity": 100,
}


def complete(product, **options):
    product = Product.objects.with_maker().with_photos().get(pk=product.pk)
    return completeness_of(product, papers_needed(product, day=today()), **options)


def names(found):
    return [gap.name for gap in found.gaps]


@pytest.fixture
def whole(operator):
    """A food product with nothing left out."""
    maker = make_maker("Dapur Lengkap", nib="1234567890123", nib_written="1234567890123")
    product = make_draft(maker, by=make_user(role="verifier"), **WHOLE)
    for kind, number in (("halal", "ID35110002418860325"), ("pirt", "2063517010001-29")):
        make_paper(product, kind, number, checked=False)
    photos = [make_upload(operator) for _ in range(3)]
    workflow.arrange_photos(product, photos)
    return product


def test_a_product_with_nothing_left_out_is_complete(whole):
    assert (complete(whole).percent, names(complete(whole)), complete(whole).next_gap) == (100, [], None)


def test_a_paper_that_cannot_be_recorded_here_keeps_nobody_from_completeness(whole):
    Product.objects.filter(pk=whole.pk).update(category=Category.objects.get(slug="herbal-jamu"), is_food=False)
    assert (complete(whole).percent, names(complete(whole))) == (100, [])


def test_an_empty_draft_names_first_what_the_office_needs(maker, operator):
    found = complete(make_draft(maker, by=operator, photo=False, price_from=None, category="makanan"))
    assert names(found)[:2] == ["photos", "price_from"]
    assert [gap.is_needed for gap in found.gaps][:3] == [True, True, False]
    assert found.percent < 40


@pytest.mark.parametrize(("name", "empty"), [(name, type(value)()) for name, value in WHOLE.items()])
def test_each_thing_that_buyers_ask_about_counts(whole, name, empty):
    Product.objects.filter(pk=whole.pk).update(**{name: empty or (None if isinstance(empty, int) else "")})
    found = complete(whole)
    assert (names(found), found.percent < 100, found.next_gap.step) == ([name], True, step_of(name))


def test_a_paper_that_is_needed_counts_until_it_is_recorded_for_this_product(whole):
    whole.covered_by.filter(certificate__kind="halal").delete()
    assert names(complete(whole)) == ["paper halal"]


def test_one_photo_is_enough_for_the_office_and_three_for_buyers(whole):
    whole.photos.filter(is_main=False).delete()
    found = complete(whole)
    assert (names(found), found.missing) == (["photos"], ())
    whole.photos.all().delete()
    assert [(gap.name, gap.is_needed) for gap in complete(whole).gaps] == [("photos", True)]
    assert complete(whole).percent < found.percent


def test_what_the_office_needs_is_what_the_workflow_says(maker, operator):
    draft = make_draft(maker, by=operator, photo=False, price_from=None)
    assert {gap.name for gap in complete(draft).missing} == set(workflow.missing_for_submission(draft))


def test_officers_who_fill_in_for_a_maker_need_no_photo(maker, operator):
    draft = make_draft(maker, by=operator, photo=False)
    assert complete(draft, photo_needed=False).missing == ()


def test_what_an_officer_marked_comes_before_all_else(whole):
    found = complete(whole, marked=["unit"])
    assert (found.next_gap.name, found.next_gap.step, found.percent) == ("unit", step_of("unit"), 100)


def test_what_only_food_has_is_not_asked_of_cloth(maker, operator):
    cloth = make_draft(maker, by=operator, category="kerajinan")
    assert not {"ingredients", "shelf_life_written", "paper halal"} & set(names(complete(cloth)))


def test_steps_say_how_they_stand(maker, operator):
    gaps = complete(make_draft(maker, by=operator, photo=False, description="x")).gaps
    states = states_of(gaps, marked=["papers"])
    assert states == {"apa": "done", "foto": "missing", "surat": "mend", "harga": "open", "periksa": "missing"}


def test_a_maker_outside_opop_is_no_fault_of_the_product(operator):
    outside = make_draft(make_maker("Luar", pillar="none"), by=make_user(role="verifier"), **WHOLE)
    inside = make_draft(make_maker("Dalam"), by=make_user(role="verifier"), **WHOLE)
    assert complete(outside).percent == complete(inside).percent
    assert [(gap.name, gap.step) for gap in complete(outside).missing] == [("maker", CHECK)]
