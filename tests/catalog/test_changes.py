"""A change of a product on show: what is proposed, sent, taken back and given up, and who may do it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from catalog import workflow
from catalog import workflow_changes as changes
from catalog.choices import CHANGE_MOVES, ChangeStatus
from catalog.models import Category, Change, ChangePhoto, Product
from registry import uploads
from registry.choices import Seat
from registry.models import Upload
from registry.refusals import codes_of
from tests.catalog.changes import LATER, WORDS, event_of, not_for, refused
from tests.factories import NOON, fresh, make_draft, make_maker, make_member, make_published, make_upload, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]


def in_status(change, status, operator, verifier):
    """A change that was brought to a status by its verbs."""
    changes.propose(change, by=operator, at=NOON, name="Lain")
    roads = {
        "draft": [],
        "submitted": ["submit_change"],
        "returned": ["submit_change", "return_change"],
        "published": ["submit_change", "publish_change"],
        "withdrawn": ["give_up_change"],
    }
    for verb in roads[status]:
        by = verifier if verb in ("return_change", "publish_change") else operator
        change = getattr(changes, verb)(change, by=by, at=NOON, **WORDS.get(verb, {}))
    return change


# --- the peer


def test_a_published_record_is_not_taken_down_for_a_typo(client, published, operator, verifier):
    """Directus 762: a record on show stays there, as it was, from the first keystroke to the officer's decision."""
    page, name = published.get_absolute_url(), published.name

    def shown():
        answer = client.get(page)
        return answer.status_code, name in answer.text, "Madu" in answer.text

    change = changes.open_change(published, by=operator, at=NOON)
    seen = [shown()]
    changes.propose(change, by=operator, at=NOON, name=f"{name} Madu")
    seen.append(shown())
    changes.submit_change(change, by=operator, at=NOON)
    seen.append(shown())
    changes.return_change(change, by=verifier, at=NOON, **WORDS["return_change"])
    seen.append(shown())
    assert seen == [(200, True, False)] * 4
    changes.submit_change(change, by=operator, at=NOON)
    changes.publish_change(change, by=verifier, at=NOON)
    answer = client.get(fresh(published).get_absolute_url())
    assert (answer.status_code, "Madu" in answer.text) == (200, True)
    assert f"{name} Madu" in client.get("/produk/?q=madu").text


# --- beginning and proposing


def test_the_change_under_way_is_found_again(published, operator, change):
    assert changes.open_change(published, by=operator, at=LATER) == change
    assert Change.objects.count() == 1


def test_only_a_product_on_show_has_a_change(published, operator):
    workflow.archive(published, by=operator, at=NOON, note="Habis")
    with pytest.raises(ValidationError) as refusal:
        changes.open_change(published, by=operator, at=NOON)
    assert codes_of(refusal.value) == ["wrong_status"]


def test_whoever_does_not_act_for_the_maker_begins_nothing(published, neighbour, verifier):
    for user in (neighbour, verifier):
        with pytest.raises(PermissionDenied):
            changes.open_change(published, by=user, at=NOON)


def test_rows_are_seen_by_the_maker_and_by_staff_alone(change, operator, neighbour, verifier):
    seen = [list(Change.objects.visible_to(user)) for user in (operator, verifier, neighbour)]
    assert seen == [[change], [change], []]


def test_what_is_proposed_is_kept_with_what_stood_there(change, operator):
    drink = Category.objects.get(slug="minuman")
    food = change.product.category_id
    changes.propose(change, by=operator, at=LATER, name="Talas Madu", category=drink, brand="")
    kept = fresh(change)
    assert kept.values == {"name": "Talas Madu", "category": drink.pk}
    assert kept.before == {"name": "Keripik Talas Pandan", "category": food}
    assert (kept.version, kept.updated_by, kept.updated_at) == (2, operator, LATER)


def test_a_value_as_it_is_on_show_is_no_proposal(proposed, operator):
    changes.propose(proposed, by=operator, at=NOON, name="Keripik Talas Pandan")
    assert (fresh(proposed).values, fresh(proposed).before) == ({}, {})


def test_photos_are_proposed_in_their_order_and_kept_for_good(change, operator):
    live = [photo.upload for photo in change.product.photos.all()]
    new = make_upload(operator, expires_at=LATER)
    changes.propose(change, by=operator, at=NOON, photos=[new, *live])
    kept = fresh(change)
    assert [photo.upload for photo in kept.photos.all()] == [new, *live]
    assert (kept.has_photos, kept.before["photos"]) == (True, [live[0].pk])
    assert fresh(new).expires_at is None
    changes.propose(change, by=operator, at=NOON, photos=live)
    assert (fresh(change).has_photos, fresh(change).before, ChangePhoto.objects.count()) == (False, {}, 0)
    assert fresh(new).expires_at is not None


def test_what_goes_live_at_once_is_not_proposed(change, operator):
    refused("not_material", changes.propose, change, by=operator, price_from=1)


def test_a_field_that_nobody_fills_in_is_a_fault_of_the_caller(change, operator):
    with pytest.raises(TypeError):
        changes.propose(change, by=operator, at=NOON, status="published")


@pytest.mark.parametrize(
    ("values", "code"), [({"name": ""}, "blank"), ({"name": "x" * 121}, "max_length"), ({"brand": None}, "null")]
)
def test_what_the_product_would_not_take_is_not_proposed(change, operator, values, code):
    refused(code, changes.propose, change, by=operator, **values)


def test_the_second_to_propose_is_told(proposed, operator):
    refused("stale", changes.propose, proposed, by=operator, version=1, name="Lain")


# --- every verb from every status


@pytest.mark.parametrize("status", ChangeStatus.values)
@pytest.mark.parametrize("verb", [*CHANGE_MOVES, "propose"])
def test_a_verb_starts_from_its_statuses_alone(change, operator, verifier, verb, status):
    change = in_status(change, status, operator, verifier)
    by = verifier if verb in ("return_change", "publish_change") else operator
    start = CHANGE_MOVES[verb][0] if verb != "propose" else {"draft", "returned"}
    said = WORDS.get(verb, {}) if verb != "propose" else {"name": "Lagi"}
    if status in start:
        done = getattr(changes, verb)(change, by=by, at=LATER, **said)
        assert fresh(done).status == (CHANGE_MOVES[verb][1] if verb != "propose" else status)
    else:
        refused("wrong_status", getattr(changes, verb), change, by=by, **said)


@pytest.mark.parametrize("verb", ["propose", "submit_change", "give_up_change"])
def test_only_the_makers_people_prepare_and_send(proposed, neighbour, verifier, verb):
    for user in (neighbour, verifier):
        not_for(user, getattr(changes, verb), proposed)


def test_only_the_makers_people_take_back(sent, neighbour, verifier):
    for user in (neighbour, verifier):
        not_for(user, changes.take_back_change, sent)


@pytest.mark.parametrize("verb", ["publish_change", "return_change"])
def test_only_an_officer_who_has_no_part_in_it_decides(sent, maker, operator, leader, verb):
    own = make_user("Petugas dan pembuat", role="verifier")
    make_member(own, maker, seat=Seat.MEMBER)
    for user in (operator, leader, own):
        not_for(user, getattr(changes, verb), sent, **WORDS.get(verb, {}))


def test_an_officer_prepares_for_a_maker_that_has_nobody_and_another_one_decides(verifier):
    clerk = make_user("Petugas loket", role="verifier")
    product = make_published(make_maker(), operator=clerk)
    change = changes.propose(changes.open_change(product, by=clerk, at=NOON), by=clerk, at=NOON, name="Lain")
    changes.submit_change(change, by=clerk, at=NOON)
    not_for(clerk, changes.publish_change, change)
    assert changes.publish_change(change, by=verifier, at=NOON).published_by == verifier


# --- sending, taking back, giving up


def test_sending_names_person_and_day_and_joins_the_queue(sent, operator):
    assert (sent.submitted_by, sent.submitted_at) == (operator, NOON)
    assert list(Change.objects.awaiting_review()) == [sent]
    assert event_of(sent) == ("submit_change", "", [], [])


def test_nothing_is_nothing_to_send(change, operator):
    refused("nothing_changed", changes.submit_change, change, by=operator)


def test_what_the_office_needs_cannot_be_taken_away(change, operator):
    changes.propose(change, by=operator, at=NOON, photos=[])
    refused("photo_missing", changes.submit_change, change, by=operator)
    photos = [photo.upload for photo in change.product.photos.all()]
    changes.propose(change, by=operator, at=NOON, photos=photos, category=None)
    refused("category_missing", changes.submit_change, change, by=operator)


def test_what_the_product_never_had_does_not_bar_a_change(proposed, operator):
    Product.objects.update(price_from=None)
    assert changes.submit_change(proposed, by=operator, at=NOON).status == "submitted"


def test_what_is_sent_differs_from_what_is_on_show_by_then(proposed, operator, verifier):
    Product.objects.update(name="Keripik", brand="Berkah", version=9)
    changes.propose(proposed, by=operator, at=NOON, ingredients="Talas, madu")
    Product.objects.update(ingredients="Talas, madu")
    sent = changes.submit_change(proposed, by=operator, at=NOON)
    assert (sent.values, sent.before) == ({"name": "Keripik Talas Madu"}, {"name": "Keripik"})
    assert sent.based_on == 9
    assert changes.publish_change(sent, by=verifier, at=NOON).status == "published"


def test_a_change_given_up_leaves_what_differed_and_lets_its_photos_go(change, operator):
    [live] = [photo.upload for photo in change.product.photos.all()]
    new = make_upload(operator)
    changes.propose(change, by=operator, at=NOON, name="Lain", photos=[new, live])
    gone = changes.give_up_change(change, by=operator, at=NOON)
    assert event_of(gone)[::3] == (
        "give_up_change",
        [
            {"field": "photos", "before": "1", "after": "2"},
            {"field": "name", "before": "Keripik Talas Pandan", "after": "Lain"},
        ],
    )
    assert (gone.photos.count(), fresh(live).expires_at, fresh(new).expires_at > NOON) == (0, None, True)
    assert changes.open_change(change.product, by=operator, at=NOON) != gone


def test_photos_that_were_on_show_once_are_not_let_go(change, operator, verifier):
    [live] = [photo.upload for photo in change.product.photos.all()]
    changes.propose(change, by=operator, at=NOON, photos=[make_upload(operator)])
    changes.publish_change(changes.submit_change(change, by=operator, at=NOON), by=verifier, at=NOON)
    again = changes.open_change(change.product, by=operator, at=NOON)
    changes.propose(again, by=operator, at=NOON, photos=[live])
    changes.give_up_change(again, by=operator, at=NOON)
    assert fresh(live).expires_at is None


def test_a_photo_of_another_product_is_not_let_go(change, maker, operator):
    used = make_upload(operator)
    workflow.arrange_photos(make_draft(maker, by=operator, photo=False), [used])
    changes.propose(change, by=operator, at=NOON, photos=[used])
    changes.give_up_change(change, by=operator, at=NOON)
    assert fresh(used).expires_at is None


def test_the_sweep_never_takes_a_photo_that_a_change_holds(change, operator):
    held, loose = make_upload(operator), make_upload(operator, expires_at=NOON)
    changes.propose(change, by=operator, at=NOON, photos=[held])
    Upload.objects.filter(pk=held.pk).update(expires_at=NOON)
    assert uploads.sweep(at=LATER) == 1
    assert fresh(held).expires_at is None
    assert not Upload.objects.filter(pk=loose.pk).exists()


def test_proposed_photos_are_shown_to_maker_and_staff_alone(client, change, operator):
    new = make_upload(operator)
    changes.propose(change, by=operator, at=NOON, photos=[new])
    assert new.key not in client.get(change.product.get_absolute_url()).text
    client.force_login(operator)
    assert new.key in client.get(f"/operator/produk/{change.product.pk}/").text
