"""The last step of a product: what is missing, the officer's words beside the very facts, and its buttons."""

import re

import pytest
from django.urls import reverse

from catalog import workflow
from catalog.choices import Status
from tests.catalog.desk import address, form_value, steps_of, told
from tests.factories import NOON, fresh, make_draft, make_maker, make_member, make_user

pytestmark = pytest.mark.django_db


def refused(response):
    return {name: [error.code for error in errors] for name, errors in response.context["refused"].items()}


def facts(response):
    return {fact.name: fact for _step, _state, facts, _photos, _papers in response.context["parts"] for fact in facts}


def test_the_overview_shows_every_fact_and_leads_to_each_step(at_desk, draft):
    response = at_desk.get(address(draft))
    shown = {name: fact.value for name, fact in facts(response).items()}
    assert (shown["name"], shown["price_from"], shown["unit"]) == (draft.name, "Rp 15.000", "–")
    assert [f'href="{step}"' in response.text for step in steps_of(draft)] == [True] * 4
    assert response.text.count("<img") == 1


def test_what_is_missing_is_named_beside_its_fact_and_leads_there(at_desk, maker, operator):
    draft = make_draft(maker, by=operator, photo=False, price_from=None)
    response = at_desk.get(address(draft))
    assert [gap.name for gap in response.context["missing"]] == ["photos", "price_from"]
    assert facts(response)["price_from"].missing == response.context["missing"][1].words
    assert f'action="{address(draft, "ajukan")}"' not in response.text
    assert response.text.count(str(response.context["missing"][0].words)) == 3  # list, photos, next best step


def test_a_returned_product_shows_the_officers_words_beside_the_very_facts_and_fields(at_desk, returned):
    response = at_desk.get(address(returned))
    assert response.context["notes"] == dict.fromkeys(["photos", "ingredients"], "Foto buram. Minyak apa?")
    assert facts(response)["ingredients"].note == "Foto buram. Minyak apa?"
    assert response.text.count("Foto buram. Minyak apa?") == 3
    pages = [at_desk.get(step).text for step in steps_of(returned)]
    assert [re.findall(r'id="(\w+)_note"', page) for page in pages] == [[], ["id_photos"], [], ["id_ingredients"]]


def test_the_officers_words_stay_when_a_product_was_sent_too_early_and_taken_back(at_desk, operator, returned):
    workflow.take_back(workflow.submit(returned, by=operator, at=NOON), by=operator, at=NOON)
    assert at_desk.get(address(returned)).context["event"].note == "Foto buram. Minyak apa?"


def test_a_returned_product_leads_to_what_was_marked_before_all_else(at_desk, returned):
    gap = at_desk.get(address(returned)).context["complete"].next_gap
    assert (gap.name, gap.step.slug) == ("photos", "foto")


def test_a_complete_draft_is_sent_by_its_button(at_desk, operator, draft):
    assert f'action="{address(draft, "ajukan")}"' in at_desk.get(address(draft)).text
    response = at_desk.post(address(draft, "ajukan"))
    assert (response.url, told(response)) == (address(draft), ["success"])
    assert (fresh(draft).status, fresh(draft).submitted_by) == (Status.SUBMITTED, operator)


def test_an_incomplete_draft_comes_back_with_what_is_missing(at_desk, maker, operator):
    draft = make_draft(maker, by=operator, photo=False, price_from=None)
    response = at_desk.post(address(draft, "ajukan"))
    assert (response.status_code, refused(response)) == (
        422,
        {"price_from": ["price_missing"], "photos": ["photo_missing"]},
    )
    assert [f'href="#fact-{name}"' in response.text for name in ("photos", "price_from")] == [True, True]
    assert fresh(draft).status == Status.DRAFT


def test_a_maker_outside_opop_is_told_so(signed_in):
    operator, maker = make_user(), make_maker(pillar="none")
    make_member(operator, maker)
    draft = make_draft(maker, by=operator)
    response = signed_in(operator).post(address(draft, "ajukan"))
    assert (response.status_code, refused(response)) == (422, {"maker": ["maker_outside_opop"]})
    assert [gap.name for gap in response.context["missing"]] == ["maker"]


def test_the_overview_itself_takes_nothing(at_desk, draft):
    assert at_desk.post(address(draft), {"name": "x"}).status_code == 405


# --- a product that cannot be changed now


def test_a_product_being_checked_is_read_only_and_can_be_taken_back(at_desk, submitted):
    page = at_desk.get(address(submitted))
    assert page.context["may_change"] is False
    assert [f'href="{step}"' in page.text for step in steps_of(submitted)] == [False] * 4
    assert reverse("product_take_back", args=[submitted.pk]) in page.text
    response = at_desk.post(address(submitted, "tarik"))
    assert (response.url, told(response)) == (address(submitted), ["success"])
    assert fresh(submitted).status == Status.DRAFT


def test_an_archived_product_is_read_only_with_its_reason(at_desk, archived):
    page = at_desk.get(address(archived))
    assert page.context["may_change"] is False
    assert "Tidak dibuat lagi." in page.text
    assert "<form" not in page.text.partition("<main")[2]


# --- a product on show


def test_a_published_product_marks_what_is_locked(at_desk, published):
    response = at_desk.get(address(published))
    assert {name for name, fact in facts(response).items() if fact.is_locked} == {"name", "category", "ingredients"}
    assert published.get_absolute_url() in response.text


def test_a_published_product_is_taken_off_show_with_a_reason(at_desk, operator, published):
    response = at_desk.post(
        address(published, "arsipkan"), {"note": "Tidak dibuat lagi.", "version": published.version}
    )
    saved = fresh(published)
    assert (response.url, told(response)) == (address(published), ["success"])
    assert (saved.status, saved.archived_by, saved.archived_why) == (Status.ARCHIVED, operator, "Tidak dibuat lagi.")


@pytest.mark.parametrize(
    ("note", "code"), [("", "reason_missing"), ("  ", "reason_missing"), ("x\0", "null_characters_not_allowed")]
)
def test_without_a_reason_nothing_is_taken_off_show(at_desk, published, note, code):
    response = at_desk.post(address(published, "arsipkan"), {"note": note, "version": published.version})
    archive = response.context["archive"].errors.as_data()
    assert (response.status_code, [error.code for error in archive["note"]]) == (422, [code])
    assert fresh(published).status == Status.PUBLISHED


def test_a_product_that_moved_meanwhile_is_not_taken_off_show_and_the_words_stay(at_desk, published, verifier):
    old = published.version
    assert form_value(at_desk.get(address(published)).text, "version") == str(old)
    away = workflow.archive(published, by=verifier, at=NOON, note="Keliru.")
    workflow.restore(away, by=verifier, at=NOON)
    response = at_desk.post(address(published, "arsipkan"), {"note": "Kata saya.", "version": old})
    archive = response.context["archive"]
    assert (response.status_code, [error.code for error in archive.errors.as_data()["__all__"]]) == (422, ["stale"])
    assert (archive["note"].value(), response.context["refused"]) == ("Kata saya.", {})
    assert fresh(published).status == Status.PUBLISHED


# --- buttons


@pytest.mark.parametrize(("state", "verb"), [("submitted", "ajukan"), ("draft", "tarik"), ("archived", "arsipkan")])
def test_a_second_press_of_a_button_lands_where_the_first_did(at_desk, request, state, verb):
    product = request.getfixturevalue(state)
    response = at_desk.post(address(product, verb), {"note": "Lagi."})
    assert (response.url, told(response)) == (address(product), ["success"])
    assert fresh(product).version == product.version


@pytest.mark.parametrize(("state", "verb"), [("published", "ajukan"), ("published", "tarik"), ("draft", "arsipkan")])
def test_a_button_that_came_too_late_is_told_and_changes_nothing(at_desk, request, state, verb):
    product = request.getfixturevalue(state)
    response = at_desk.post(address(product, verb), {"note": "Habis."})
    assert (response.url, told(response)) == (address(product), ["warning"])
    assert fresh(product).version == product.version
