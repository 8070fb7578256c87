"""A product on show at the operators' desk: what goes live at once, what waits for the office, and who saved what."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog import workflow
from catalog import workflow_changes as changes
from catalog.choices import ChangeStatus, Status
from catalog.forms import LATER
from catalog.forms_photos import IN_REVIEW, LOCKED
from catalog.material import KEY
from catalog.models import Category, Change, Product
from catalog.steps import PRICE
from registry.models import KeptForm
from registry.office_settings import set_value
from tests.catalog.desk import MOST_QUERIES, address, errors, form_value, rephotographed, retyped, steps_of, told
from tests.factories import NOON, fresh, make_member, make_published, make_upload, make_user
from tests.registry.test_uploads import photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]
VERBS = ("perubahan", "perubahan/kirim", "perubahan/tarik", "perubahan/batalkan")
MATERIAL = ["name", "category", "brand", "name_en"]


@pytest.fixture
def returned_change(sent, verifier):
    return changes.return_change(sent, by=verifier, at=NOON, fields=["name"], note="Beda dari kemasan.")


@pytest.fixture
def colleague(maker):
    user = make_user("Bu Siti")
    make_member(user, maker, seat="member")
    return user


# --- beginning


def test_the_overview_offers_a_change_and_one_press_or_two_begin_it(at_desk, published):
    assert f'action="{address(published, "perubahan")}"' in at_desk.get(address(published)).text
    answers = [at_desk.post(address(published, "perubahan")) for _press in range(2)]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, address(published))] * 2
    assert (Change.objects.get().product, Change.objects.get().status) == (published, "draft")


def test_a_step_saves_itself_before_a_change_is_begun(at_desk, published):
    page = address(published, "apa")
    assert 'value="perubahan"' in at_desk.get(page).text
    response = at_desk.post(page, retyped(published, description="Lebih renyah.", to="perubahan"))
    assert (response.status_code, response.url) == (302, page)
    assert (fresh(published).description, Change.objects.count()) == ("Lebih renyah.", 1)
    assert 'value="perubahan"' not in at_desk.get(page).text


def test_what_cannot_be_changed_begins_nothing_and_says_so(at_desk, published, operator):
    workflow.archive(published, by=operator, at=NOON, note="Habis")
    response = at_desk.post(address(published, "perubahan"))
    assert (response.status_code, told(response), Change.objects.count()) == (302, ["warning"], 0)


@pytest.mark.parametrize("verb", VERBS)
def test_only_the_makers_people_press_and_by_post(client, published, proposed, neighbour, verifier, operator, verb):
    button = address(published, verb)
    statuses = [client.post(button).status_code]
    for user in (neighbour, verifier):
        client.force_login(user)
        statuses.append(client.post(button).status_code)
    client.force_login(operator)
    assert [*statuses, client.get(button).url] == [302, 404, 403, address(published)]
    assert fresh(proposed).status == "draft"


def test_buttons_without_any_change_lead_back(at_desk, published):
    assert [at_desk.post(address(published, verb)).url for verb in VERBS[1:]] == [address(published)] * 3


# --- filling in


def test_with_a_change_the_fields_open_and_say_when_they_are_shown(at_desk, published, change):
    response = at_desk.get(address(published, "apa"))
    form = response.context["form"]
    assert (form.locked, sorted(form.proposing)) == ({}, sorted(MATERIAL))
    assert "_locked" not in response.text
    assert response.text.count(str(LATER)) == len(MATERIAL)
    assert 'type="file"' in at_desk.get(address(published, "foto")).text


def test_one_save_sends_each_field_its_way(at_desk, published, change):
    drink = Category.objects.get(slug="minuman")
    form = retyped(published, name="Sirup Talas", category=drink.pk, description="Segar.")
    response = at_desk.post(address(published, "apa"), form)
    assert (response.status_code, told(response)) == (302, ["success"])
    live = fresh(published)
    assert (live.name, live.category, live.description) == (published.name, published.category, "Segar.")
    assert fresh(change).values == {"name": "Sirup Talas", "category": drink.pk}
    shown = at_desk.get(address(published, "apa")).context["form"]
    assert (shown["name"].value(), shown["category"].value()) == ("Sirup Talas", drink.pk)


def test_the_papers_step_promises_nothing_about_fields(at_desk, published, change):
    assert published.get_absolute_url() not in at_desk.get(address(published, "surat")).text


def test_a_price_goes_live_and_leaves_the_change_alone(at_desk, published, proposed):
    at_desk.post(address(published, "harga"), retyped(published, PRICE, price_from="17rb"))
    assert (fresh(published).price_from, fresh(proposed).version) == (17_000, proposed.version)


def test_a_proposal_alone_leaves_the_product_alone(at_desk, published, change):
    at_desk.post(address(published, "apa"), retyped(published, name="Lain"))
    assert (fresh(published).version, fresh(change).values) == (published.version, {"name": "Lain"})


def test_photos_are_proposed_in_their_order(at_desk, operator, published, change):
    [live] = [shot.upload for shot in published.photos.all()]
    new = make_upload(operator)
    form = rephotographed(published, new, live, photos=[photo()])
    assert at_desk.post(address(published, "foto"), form).status_code == 302
    proposed = [shot.upload for shot in fresh(change).photos.all()]
    assert (proposed[:2], len(proposed)) == ([new, live], 3)
    assert [shot.upload for shot in published.photos.all()] == [live]
    assert at_desk.get(address(published, "foto")).context["form"].uploads == proposed


def test_the_button_of_a_proposed_photo_brings_the_form_back(at_desk, operator, published, change):
    new = make_upload(operator)
    response = at_desk.post(address(published, "foto"), rephotographed(published, new, photo=f"remove {new.pk}"))
    assert (response.status_code, response.context["form"].uploads, fresh(change).has_photos) == (200, [], False)


def test_what_the_model_refuses_stands_beside_the_field(at_desk, published, change):
    response = at_desk.post(address(published, "apa"), retyped(published, name="", description="Tetap di sini"))
    assert (response.status_code, errors(response)) == (422, {"name": ["required"]})
    assert "Tetap di sini" in response.text
    assert fresh(published).version == published.version


def test_the_list_of_checked_fields_may_change_while_a_change_is_open(at_desk, published, proposed, administrator):
    set_value(KEY, ["photos"], by=administrator, at=NOON)
    form = retyped(published, name="Keripik Madu Asli", brand="Barokah")
    assert at_desk.post(address(published, "apa"), form).status_code == 302
    assert (fresh(published).brand, fresh(published).name) == ("Barokah", published.name)
    assert fresh(proposed).values == {"name": "Keripik Madu Asli"}


# --- two at the desk


def test_the_second_to_save_a_change_is_told_who_saved_and_loses_nothing(at_desk, published, change, colleague):
    mine = retyped(published, name="Nama saya", description="Kata saya")
    changes.propose(change, by=colleague, at=NOON, name="Nama teman")
    response = at_desk.post(address(published, "apa"), mine)
    assert (response.status_code, errors(response)) == (422, {"__all__": ["stale"]})
    form = response.context["form"]
    assert [stored for _label, stored in form.theirs] == ["Nama teman", "–"]
    assert [part in response.text for part in ("Bu Siti", "Nama saya", "Kata saya")] == [True] * 3
    assert (fresh(change).values, fresh(published).description) == ({"name": "Nama teman"}, "")
    again = mine | {name: form_value(response.text, name) for name in ("version", "mark", "change")}
    assert at_desk.post(address(published, "apa"), again).status_code == 302
    assert (fresh(change).values, fresh(published).description) == ({"name": "Nama saya"}, "Kata saya")


def test_the_second_to_save_what_goes_live_is_told_too(at_desk, published, change, colleague):
    mine = retyped(published, name="Nama saya", description="Kata saya")
    workflow.revise(published, by=colleague, at=NOON, description="Kata teman")
    response = at_desk.post(address(published, "apa"), mine)
    assert errors(response) == {"__all__": ["stale"]}
    assert fresh(change).values == {}


def test_a_save_of_other_fields_makes_nobody_stale(at_desk, published, change, colleague):
    mine = retyped(published, name="Nama saya")
    workflow.revise(published, by=colleague, at=NOON, price_from=20_000)
    changes.propose(change, by=colleague, at=NOON, ingredients="Talas, madu")
    assert at_desk.post(address(published, "apa"), mine).status_code == 302
    assert fresh(change).values == {"ingredients": "Talas, madu", "name": "Nama saya"}


def test_a_page_opened_before_a_change_began_proposes_nothing(at_desk, published, operator):
    page = retyped(published, description="Baru")
    page = {name: value for name, value in page.items() if name not in MATERIAL}  # locked fields are not sent
    change = changes.open_change(published, by=operator, at=NOON)
    assert at_desk.post(address(published, "apa"), page).status_code == 302
    assert (fresh(published).description, fresh(change).values) == ("Baru", {})


def test_what_was_typed_into_a_change_sent_meanwhile_is_said_and_kept(at_desk, published, proposed, operator):
    page = retyped(published, name="Nama ketiga")
    changes.submit_change(proposed, by=operator, at=NOON)
    response = at_desk.post(address(published, "apa"), page)
    assert errors(response) == {"__all__": ["locked"]}
    assert "Nama ketiga" in response.text


def test_what_was_typed_into_a_change_given_up_meanwhile_is_said_and_kept(at_desk, published, proposed, operator):
    page, shots = retyped(published, name="Nama ketiga"), rephotographed(published, photos=[photo()])
    changes.give_up_change(proposed, by=operator, at=NOON)
    assert errors(at_desk.post(address(published, "apa"), page)) == {"__all__": ["locked"]}
    changes.open_change(published, by=operator, at=NOON)
    response = at_desk.post(address(published, "apa"), page)
    assert (errors(response), "Nama ketiga" in response.text) == ({"__all__": ["locked"]}, True)
    assert errors(at_desk.post(address(published, "foto"), shots)) == {"photos": ["locked"]}


def test_what_was_typed_when_the_sign_in_ran_out_comes_back_into_the_change(at_desk, published, change):
    page = at_desk.get(address(published, "apa")).text
    sent = retyped(published, name="Nama saya") | {"form_owner": form_value(page, "form_owner")}
    Client().post(address(published, "apa"), sent)
    assert KeptForm.objects.count() == 1
    form = at_desk.get(address(published, "apa")).context["form"]
    assert (form["name"].value(), form.locked, form.change) == ("Nama saya", {}, change)


# --- the overview


def test_the_overview_shows_what_differs(at_desk, operator, published, proposed):
    new = make_upload(operator)
    changes.propose(proposed, by=operator, at=NOON, photos=[new], category=Category.objects.get(slug="minuman"))
    response = at_desk.get(address(published))
    differences = response.context["differences"]
    assert [(each.before, each.after) for each in differences if not each.is_photos] == [
        ("Keripik Talas Pandan", "Keripik Talas Madu"),
        ("Makanan", "Minuman"),
    ]
    assert [[shot.upload for shot in shots] for shots in differences[0][1:3]] == [
        [shot.upload for shot in published.photos.all()],
        [new],
    ]
    assert [sign in response.text for sign in (new.key, "/perubahan/kirim/", "/perubahan/batalkan/")] == [True] * 3
    facts = {fact.name: fact for _step, _state, facts, *_rest in response.context["parts"] for fact in facts}
    assert (facts["name"].value, facts["name"].is_proposed) == ("Keripik Talas Madu", True)
    assert (facts["price_from"].is_proposed, facts["ingredients"].is_locked) == (False, False)


def test_a_change_is_sent_taken_back_and_given_up_by_its_buttons(at_desk, published, proposed):
    seen = []
    for verb in VERBS[1:]:
        answers = [at_desk.post(address(published, verb)) for _press in range(2)]
        assert [answer.url for answer in answers] == [address(published)] * 2
        assert told(at_desk.get(address(published))) == ["success"] * 2
        seen.append(fresh(proposed).status)
    assert seen == ["submitted", "draft", "withdrawn"]
    assert proposed.events.count() == 3


def test_while_the_office_has_it_the_fields_are_locked_with_the_reason(at_desk, published, sent):
    overview = at_desk.get(address(published)).text
    assert ["/perubahan/kirim/" in overview, "/perubahan/tarik/" in overview] == [False, True]
    form = at_desk.get(address(published, "apa")).context["form"]
    assert form.locked == dict.fromkeys(MATERIAL, IN_REVIEW)
    assert form["name"].value() == "Keripik Talas Madu"
    response = at_desk.post(address(published, "foto"), rephotographed(published, photos=[photo()]))
    assert errors(response) == {"photos": ["locked"]}


def test_nothing_to_send_is_said_in_the_page(at_desk, published, change):
    response = at_desk.post(address(published, "perubahan/kirim"))
    assert (response.status_code, list(response.context["refused"])) == (422, ["change"])
    assert 'href="#fact-change"' in response.text
    assert 'id="fact-change"' in response.text


def test_a_photo_that_would_be_missing_is_said_in_the_page(at_desk, published, change, operator):
    changes.propose(change, by=operator, at=NOON, photos=[])
    response = at_desk.post(address(published, "perubahan/kirim"))
    assert (response.status_code, list(response.context["refused"])) == (422, ["photos"])
    assert [gap.name for gap in response.context["complete"].missing] == ["photos"]


def test_what_the_office_has_decided_meanwhile_is_said_by_a_button(at_desk, published, sent, verifier):
    changes.publish_change(sent, by=verifier, at=NOON)
    response = at_desk.post(address(published, "perubahan/tarik"))
    assert (response.status_code, told(response)) == (302, ["warning"])


def test_the_officers_words_stand_beside_the_very_field(at_desk, published, returned_change):
    overview = at_desk.get(address(published))
    assert overview.context["notes"] == {"name": "Beda dari kemasan."}
    assert overview.context["complete"].next_gap.name == "name"
    step = at_desk.get(address(published, "apa"))
    assert step.context["notes"] == {"name": "Beda dari kemasan."}
    assert 'id="id_name_note"' in step.text
    assert step.context["form"].locked == {}


def test_completeness_works_on_what_the_maker_sees(at_desk, published, change, operator):
    before = at_desk.get(address(published)).context["complete"].percent
    changes.propose(change, by=operator, at=NOON, photos=[make_upload(operator) for _ in range(3)])
    assert at_desk.get(address(published)).context["complete"].percent > before
    assert at_desk.get("/operator/produk/").context["page"][0].complete.percent > before


# --- first page and list


@pytest.mark.parametrize(
    ("state", "status", "to_do"),
    [("proposed", ChangeStatus.DRAFT, 1), ("sent", ChangeStatus.SUBMITTED, 0), ("returned_change", "returned", 1)],
)
def test_first_page_and_list_say_how_the_change_stands(request, at_desk, published, state, status, to_do):
    request.getfixturevalue(state)
    home = at_desk.get("/operator/").context
    assert [(row.product, row.address) for row in home["changes"]] == [(published, address(published))]
    assert (home["shown"], home["open_tasks"], home["numbers"]["published"]) == ([], to_do, 1)
    assert str(home["change_signs"][status].words) in at_desk.get("/operator/produk/").text
    assert ("Beda dari kemasan." in home["changes"][0].words) == (state == "returned_change")


def test_a_change_of_an_archived_product_is_not_named(at_desk, published, proposed, operator):
    workflow.archive(published, by=operator, at=NOON, note="Habis")
    assert at_desk.get("/operator/").context["changes"] == []
    assert at_desk.get("/operator/produk/").context["page"][0].change is None
    assert at_desk.get(address(published)).context["differences"] == []


def test_the_same_few_queries_with_one_change_and_with_thirty(at_desk, maker, operator, verifier, published):
    """Each with photos, a category and an officer's words: all that a change may cost."""
    drink = Category.objects.get(slug="minuman")

    def back(product):
        change = changes.open_change(product, by=operator, at=NOON)
        photos = [make_upload(operator)]
        changes.propose(change, by=operator, at=NOON, name="Lain", category=drink, photos=photos)
        changes.submit_change(change, by=operator, at=NOON)
        changes.return_change(change, by=verifier, at=NOON, fields=["name"], note="Perbaiki.")

    back(published)
    pages = ["/operator/", "/operator/produk/", address(published), *steps_of(published)]

    def queries():
        counted = {}
        for page in pages:
            with CaptureQueriesContext(connection) as captured:
                assert at_desk.get(page).status_code == 200
            counted[page] = len(captured)
        return counted

    few = queries()
    for number in range(29):
        back(make_published(maker, operator=operator, verifier=verifier, name=f"Produk {number}"))
    assert Product.objects.filter(status=Status.PUBLISHED).count() == 30
    assert queries() == few
    assert max(few.values()) <= MOST_QUERIES


def test_without_a_change_the_locks_say_how_to_go_on(at_desk, published):
    form = at_desk.get(address(published, "apa")).context["form"]
    assert form.locked == dict.fromkeys(MATERIAL, LOCKED)
    assert f'href="{published.get_absolute_url()}"' in at_desk.get(address(published)).text
