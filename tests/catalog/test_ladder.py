"""The readiness ladder, and the papers that a product needs."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from catalog.choices import EvidenceKind
from catalog.ladder import Step, ladders_of
from catalog.models import Category, CurationEvent, Export, Grade, MarketEvidence
from catalog.needed_papers import not_for_pirt, papers_needed
from registry.choices import Scale
from tests.factories import NOON, make_draft, make_maker, make_paper, make_user

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def ladder_of(maker, day=TODAY):
    return ladders_of([maker], day)[maker.pk]


def climbed(maker, day=TODAY):
    return {rung.key: rung.state.value for rung in ladder_of(maker, day).rungs}


def grade(product, letter="B"):
    event = CurationEvent.objects.create(name="Kurasi", on=YESTERDAY)
    return Grade.objects.create(product=product, event=event, letter=letter, on=YESTERDAY)


def export(product, *, confirmed=True):
    sale = Export.objects.create(maker=product.maker, product=product, country="JP")
    who = {"confirmed_at": NOON, "confirmed_by": make_user()} if confirmed else {}
    MarketEvidence.objects.create(maker=product.maker, kind=EvidenceKind.EXPORT, export=sale, on=YESTERDAY, **who)


@pytest.fixture
def food(maker):
    return make_draft(maker, photo=False)


# --- the ladder


def test_the_ladder_of_a_newcomer_has_seven_rungs_and_begins_with_the_nib(maker):
    assert climbed(maker) == {
        "nib": "next", "halal": "later", "pirt": "later", "merek": "later", "md": "later", "curation": "later",
        "export": "later",
    }  # fmt: skip
    ladder = ladder_of(maker)
    assert (ladder.done, ladder.total) == (0, 7)


def test_the_rung_of_the_nib_leads_to_where_its_number_is_written(maker):
    here = f"/operator/usaha/umkm/{maker.pk}/tentang/#id_nib_written"
    ladder = ladder_of(maker)
    assert (ladder.rungs[0].address, ladder.rungs[0].site) == (here, "oss.go.id")
    html = render_to_string("operator/_ladder.html", {"ladder": ladder})
    assert (f'href="{here}"' in html, '<a href="https://oss.go.id" rel="noopener">' in html) == (True, True)


def test_every_rung_says_what_it_takes_and_what_it_unlocks(maker):
    assert [rung.key for rung in ladder_of(maker).rungs if not (rung.takes and rung.unlocks)] == []


def test_a_star_stands_for_what_is_checked_and_valid_alone(maker, food):
    maker.nib_written = "1234567890123"
    make_paper(food)
    make_paper(food, "pirt", "2063510010270-29", checked=False, valid_until=TOMORROW)
    make_paper(food, "merek", "IDM000123456", valid_until=YESTERDAY)
    rungs = climbed(maker)
    assert rungs == {
        "nib": "done", "halal": "done", "pirt": "waiting", "merek": "next", "md": "later", "curation": "later",
        "export": "later",
    }  # fmt: skip
    assert climbed(maker, TODAY + timedelta(days=2))["pirt"] == "next"


def test_a_revoked_paper_is_no_rung(maker, food, verifier):
    make_paper(food, revoked_on=YESTERDAY, revoked_by=verifier, revoked_why="Ditarik.")
    assert climbed(maker)["halal"] == "later"


def test_a_checked_paper_counts_before_a_longer_one_that_is_not(maker, food):
    make_paper(food, valid_until=None, checked=False)
    paper = make_paper(food, valid_until=TOMORROW)
    rung = ladder_of(maker).rungs[1]
    assert (rung.state, rung.address) == (Step.DONE, f"/operator/surat/{paper.pk}/")


def test_md_holds_for_what_pirt_holds_for(maker, food):
    make_paper(food, "md", "MD 123456789012", valid_until=TOMORROW)
    assert (climbed(maker)["md"], climbed(maker)["pirt"]) == ("done", "done")


def test_a_grade_and_a_confirmed_export_are_rungs(maker, food):
    grade(food)
    export(food, confirmed=False)
    assert (climbed(maker)["curation"], climbed(maker)["export"]) == ("done", "later")
    export(food)
    assert climbed(maker)["export"] == "done"


def test_a_maker_of_other_things_climbs_no_rungs_of_food(maker):
    craft = make_draft(maker, category="kerajinan", photo=False)
    assert list(climbed(maker)) == ["nib", "merek", "curation", "export"]
    make_paper(craft)
    assert list(climbed(maker)) == ["nib", "halal", "merek", "curation", "export"]
    make_draft(maker, photo=False)
    assert len(climbed(maker)) == 7


def test_one_makers_papers_are_no_rungs_of_another(maker, food):
    make_paper(food)
    grade(food)
    export(food)
    assert ladder_of(make_maker("Dapur Lain")).done == 0


def test_the_same_two_queries_for_one_maker_and_for_thirty(maker, food):
    def queries(makers):
        with CaptureQueriesContext(connection) as captured:
            ladders = ladders_of(makers, TODAY)
        return len(captured), len(ladders)

    make_paper(food)
    others = [make_maker() for _ in range(29)]
    for other in others:
        make_paper(make_draft(other, photo=False))
    assert (queries([maker]), queries([maker, *others])) == ((2, 1), (2, 30))


def test_the_partial_says_every_state_in_words_and_signs(maker, food):
    maker.nib_written = "1234567890123"
    make_paper(food, checked=False)
    page = render_to_string("operator/_ladder.html", {"ladder": ladder_of(maker)})
    assert [sign for sign in ("#star", "#clock", "#arrow", "#hollow") if sign not in page] == []
    assert page.count("<li") == 7
    assert f"/operator/surat/baru/?usaha={maker.pk}&amp;jenis=pirt" in page


# --- papers needed


def needed(subject, day=TODAY, **about):
    return {need.kinds: need.held.value for need in papers_needed(subject, day=day, **about)}


def category(slug):
    return Category.objects.get(slug=slug)


def test_food_needs_nib_halal_and_a_permit(food):
    assert needed(food) == {("nib",): "missing", ("halal",): "missing", ("pirt", "md"): "missing"}
    assert [need.is_compulsory for need in papers_needed(food, day=TODAY)] == [True] * 3


def test_other_things_need_a_nib_and_may_have_a_trade_mark(maker):
    needs = papers_needed(category("kerajinan"), day=TODAY, maker=maker)
    assert [(need.kinds, need.is_compulsory) for need in needs] == [(("nib",), True), (("merek",), False)]


@pytest.mark.parametrize(("slug", "kind"), [("herbal-jamu", "tr"), ("kecantikan-perawatan", "na")])
def test_jamu_and_cosmetics_need_a_paper_that_cannot_be_recorded_here(maker, slug, kind):
    product = make_draft(maker, category=slug, photo=False)
    for subject in (product, category(slug)):
        assert needed(subject, **({} if subject is product else {"maker": maker})) == {
            ("nib",): "missing",
            (kind,): "unrecorded",
            ("merek",): "missing",
        }
    [need] = [need for need in papers_needed(product, day=TODAY) if need.kinds == (kind,)]
    assert (need.is_compulsory, need.counts, bool(need.why and need.how)) == (True, False, True)
    page = render_to_string("operator/_papers_needed.html", {"needs": [need], "product": product})
    assert "jenis=" not in page


def test_what_is_needed_is_known_before_there_is_a_product_or_a_maker():
    assert needed(category("makanan")) == {("nib",): "missing", ("halal",): "missing", ("pirt", "md"): "missing"}


def test_every_need_says_why_and_how():
    needs = [*papers_needed(category("makanan"), day=TODAY), *papers_needed(category("kerajinan"), day=TODAY)]
    assert [need.label for need in needs if not (need.why and need.how)] == []


@pytest.mark.parametrize(
    ("day", "scale", "is_due"),
    [
        (date(2026, 10, 16), Scale.MICRO, False),
        (date(2026, 10, 17), Scale.MICRO, True),
        (date(2026, 10, 17), "", True),
        (date(2026, 10, 17), Scale.MEDIUM, False),
    ],
)
def test_halal_is_called_compulsory_for_small_makers_since_its_day(maker, day, scale, is_due):
    maker.scale_reported = scale
    [halal] = [need for need in papers_needed(category("makanan"), day=day, maker=maker) if need.kinds == ("halal",)]
    assert ("2026" in halal.why) == is_due


def test_the_best_paper_of_the_maker_is_told(maker, food, verifier):
    maker.nib_written, food.maker = "1234567890123", maker
    revoked = {"revoked_on": YESTERDAY, "revoked_by": verifier, "revoked_why": "Ditarik."}
    for fields, held in [
        (revoked, "revoked"),
        ({"valid_until": YESTERDAY}, "expired"),
        ({"checked": False}, "waiting"),
        ({}, "checked"),
    ]:
        make_paper(food, **fields)
        assert needed(food) == {("nib",): "given", ("halal",): held, ("pirt", "md"): "missing"}
        assert needed(category("makanan"), maker=maker)[("halal",)] == held


def test_a_paper_that_does_not_name_the_product_is_told_apart(maker, food):
    other = make_draft(maker, name="Sambal", photo=False)
    paper = make_paper(other, checked=False)
    [need] = [need for need in papers_needed(food, day=TODAY) if need.kinds == ("halal",)]
    assert (need.held.value, need.certificate, need.is_there) == ("elsewhere", paper, False)
    page = render_to_string("operator/_papers_needed.html", {"needs": [need], "product": food})
    assert f"/operator/surat/{paper.pk}/" in page


def test_either_permit_will_do_where_pirt_is_allowed(food):
    make_paper(food, "md", "MD 123456789012")
    assert needed(food)[("pirt", "md")] == "checked"


def test_pirt_will_not_do_where_it_is_not_allowed(maker):
    water = make_draft(maker, name="Air Minum Barokah", category="minuman", photo=False)
    make_paper(water, "pirt", "2063510010270-29")
    assert needed(water)[("md",)] == "missing"
    [permit] = [need for need in papers_needed(water, day=TODAY) if need.kinds == ("md",)]
    assert not_for_pirt(water) in permit.why


@pytest.mark.parametrize(
    ("name", "shelf_life", "speaks_against"),
    [
        ("Susu Sapi Segar", "", True),
        ("Yoghurt Stroberi", "", True),
        ("Keripik Susu", "", False),
        ("Susu Kedelai", "", False),
        ("Nugget Ayam", "", True),
        ("Bandeng Presto", "3 bulan beku", True),
        ("Bandeng Presto", "3 hari", False),
        ("AMDK Barokah", "", True),
        ("MP-ASI Bubur Beras", "", True),
        ("Kopi Kaleng", "", True),
        ("Kerupuk Kaleng", "", False),
        ("Garam Krosok", "", True),
        ("Kacang Garam", "", False),
        ("Minyak Goreng Kelapa", "", True),
        ("Keripik Singkong", "", False),
    ],
)
def test_what_pirt_is_not_allowed_for_is_told_by_words(food, name, shelf_life, speaks_against):
    food.name, food.shelf_life_written = name, shelf_life
    assert bool(not_for_pirt(food)) == speaks_against


def test_nothing_speaks_against_pirt_where_no_food_is(maker):
    assert not_for_pirt(make_draft(maker, name="Air Minum", category="kerajinan", photo=False)) == ""


def test_the_partial_leads_to_recording_each_missing_paper(food, maker):
    page = render_to_string("operator/_papers_needed.html", {"needs": papers_needed(food, day=TODAY), "product": food})
    assert f"/operator/surat/baru/?produk={food.pk}&amp;jenis=halal" in page
    needs = papers_needed(category("makanan"), day=TODAY, maker=maker)
    page = render_to_string("operator/_papers_needed.html", {"needs": needs, "maker": maker})
    assert f"/operator/surat/baru/?usaha={maker.pk}&amp;jenis=pirt" in page
