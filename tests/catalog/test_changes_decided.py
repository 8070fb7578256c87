"""A change of a product on show: what the office decides, what happens meanwhile, and two people at once."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from catalog import workflow
from catalog import workflow_changes as changes
from catalog.choices import Status
from catalog.claims import claim
from catalog.material import KEY, checked_fields, material_fields
from catalog.models import Category, Change, Product, ReviewEvent
from registry.models import Notice
from registry.office_settings import set_value
from registry.refusals import codes_of
from tests.catalog.changes import LATER, WORDS, event_of, refused
from tests.factories import NOON, fresh, make_upload, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]


# --- the office decides


def test_publishing_shows_values_and_photos_at_once(client, change, operator, verifier):
    drink, new = Category.objects.get(slug="minuman"), make_upload(operator)
    [live] = [photo.upload for photo in change.product.photos.all()]
    changes.propose(change, by=operator, at=NOON, name="Sirup Talas", category=drink, photos=[new, live])
    done = changes.publish_change(changes.submit_change(change, by=operator, at=NOON), by=verifier, at=LATER)
    product = Product.objects.get()
    assert (product.name, product.slug, product.category, product.status) == (
        "Sirup Talas",
        "sirup-talas",
        drink,
        Status.PUBLISHED,
    )
    assert [(photo.upload, photo.is_main) for photo in product.photos.all()] == [(new, True), (live, False)]
    assert (product.updated_by, done.published_by, done.published_at) == (verifier, verifier, LATER)
    assert event_of(done) == (
        "publish_change",
        "",
        [],
        [
            {"field": "photos", "before": "1", "after": "2"},
            {"field": "name", "before": "Keripik Talas Pandan", "after": "Sirup Talas"},
            {"field": "category", "before": "Makanan", "after": "Minuman"},
        ],
    )
    assert new.key in client.get("/produk/?kategori=minuman&q=sirup").text
    assert Notice.objects.get(user=operator, kind="change_published").params["product"] == "Sirup Talas"


def test_net_weight_follows_what_was_proposed(change, operator, verifier, administrator):
    set_value(KEY, ["net_weight_written"], by=administrator, at=NOON)
    changes.propose(change, by=operator, at=NOON, net_weight_written="1,5 kg")
    changes.publish_change(changes.submit_change(change, by=operator, at=NOON), by=verifier, at=NOON)
    assert fresh(change.product).net_weight_grams == 1500


def test_what_the_officer_did_not_see_is_not_published(sent, operator, verifier):
    seen = sent.version
    changes.take_back_change(sent, by=operator, at=NOON)
    changes.submit_change(sent, by=operator, at=NOON)
    refused("stale", changes.publish_change, sent, by=verifier, version=seen)
    refused("stale", changes.return_change, sent, by=verifier, version=seen, **WORDS["return_change"])


def test_a_base_that_moved_is_refused(sent, verifier):
    Product.objects.update(name="Nama ketiga")
    refused("base_changed", changes.publish_change, sent, by=verifier)


def test_photos_that_moved_are_refused(change, operator, verifier):
    changes.propose(change, by=operator, at=NOON, photos=[make_upload(operator)])
    changes.submit_change(change, by=operator, at=NOON)
    workflow.arrange_photos(change.product, [make_upload(operator)])
    refused("base_changed", changes.publish_change, change, by=verifier)


def test_a_price_saved_while_a_change_waits_does_not_spoil_it(sent, operator, verifier):
    workflow.revise(sent.product, by=operator, at=NOON, price_from=17_000)
    changes.publish_change(sent, by=verifier, at=LATER, version=sent.version)
    product = fresh(sent.product)
    assert (product.price_from, product.name) == (17_000, "Keripik Talas Madu")


def test_a_change_returned_keeps_what_is_on_show_and_its_words(sent, operator, verifier):
    changes.return_change(sent, by=verifier, at=LATER, **WORDS["return_change"])
    assert (fresh(sent.product).name, fresh(sent).status) == ("Keripik Talas Pandan", "returned")
    assert event_of(sent) == (
        "return_change",
        "Nama tidak sama dengan kemasan.",
        ["name"],
        [{"field": "name", "before": "Keripik Talas Pandan", "after": "Keripik Talas Madu"}],
    )
    assert Notice.objects.filter(user=operator, kind="change_returned").count() == 1


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"fields": [], "note": "Ya"}, "fields_missing"),
        ({"fields": ["entah"], "note": "Ya"}, "unknown_field"),
        ({"fields": ["name"], "note": " "}, "words_missing"),
    ],
)
def test_a_return_has_fields_and_words(sent, verifier, said, code):
    refused(code, changes.return_change, sent, by=verifier, **said)


@pytest.mark.parametrize("verb", ["publish_change", "return_change"])
def test_what_another_officer_looks_at_is_left_to_them(sent, verifier, verb):
    claim(sent.product, by=make_user("Bu Lain", role="verifier"), at=LATER)
    refused("claimed", getattr(changes, verb), sent, by=verifier, **WORDS.get(verb, {}))


def test_a_category_gone_by_then_is_refused_in_words(change, operator, verifier):
    gone = Category.objects.create(slug="sementara", name="Sementara", is_food=True)
    changes.propose(change, by=operator, at=NOON, category=gone)
    changes.submit_change(change, by=operator, at=NOON)
    gone.delete()
    refused("product_published_has_date_officer_slug_category_pillar", changes.publish_change, change, by=verifier)


# --- archived meanwhile


def test_a_change_of_an_archived_product_stays_and_waits(sent, operator, verifier):
    workflow.archive(sent.product, by=operator, at=NOON, note="Habis")
    assert (fresh(sent).status, list(Change.objects.awaiting_review())) == ("submitted", [])
    refused("wrong_status", changes.publish_change, sent, by=verifier)
    workflow.restore(sent.product, by=verifier, at=NOON)
    assert list(Change.objects.awaiting_review()) == [sent]


def test_a_change_cannot_be_sent_until_the_product_is_on_show_again(proposed, operator, verifier):
    workflow.archive(proposed.product, by=operator, at=NOON, note="Habis")
    refused("wrong_status", changes.submit_change, proposed, by=operator)
    workflow.restore(proposed.product, by=verifier, at=NOON)
    assert changes.submit_change(proposed, by=operator, at=NOON).status == "submitted"


# --- the office's list of fields


def test_an_open_proposal_stays_with_the_office_when_its_field_goes_live_at_once_by_now(
    proposed, operator, verifier, administrator
):
    set_value(KEY, ["photos"], by=administrator, at=NOON)
    assert material_fields() == ("maker", "papers", "photos")
    assert checked_fields(proposed) == ("maker", "papers", "photos", "name")
    changes.propose(proposed, by=operator, at=NOON, name="Keripik Madu")
    refused("not_material", changes.propose, proposed, by=operator, brand="Barokah")
    workflow.revise(proposed.product, by=operator, at=NOON, brand="Barokah")
    changes.publish_change(changes.submit_change(proposed, by=operator, at=NOON), by=verifier, at=NOON)
    assert (fresh(proposed.product).name, fresh(proposed.product).brand) == ("Keripik Madu", "Barokah")


# --- two at once


def together(*deeds):
    """Do these at the same time, each on a connection of its own; "done", or the code of the refusal."""
    barrier, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place, deed):
        try:
            barrier.wait()
            deed()
            results[place] = "done"
        except ValidationError as refusal:
            results[place] = codes_of(refusal)[0]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_two_presses_begin_one_change(self, published, operator):
        def press():
            changes.open_change(published, by=operator, at=NOON)

        assert together(press, press) == ["done", "done"]
        assert Change.objects.count() == 1

    def test_a_publication_and_a_price_both_stay(self, sent, operator, verifier):
        done = together(
            lambda: changes.publish_change(sent, by=verifier, at=NOON),
            lambda: workflow.revise(sent.product, by=operator, at=NOON, price_from=17_000),
        )
        product = fresh(sent.product)
        assert (done, product.name, product.price_from) == (["done", "done"], "Keripik Talas Madu", 17_000)

    def test_a_publication_and_a_proposal_never_mix(self, sent, operator, verifier):
        done = together(
            lambda: changes.publish_change(sent, by=verifier, at=NOON),
            lambda: changes.propose(sent, by=operator, at=NOON, name="Belum diperiksa"),
        )
        assert (done, fresh(sent.product).name) == (["done", "wrong_status"], "Keripik Talas Madu")

    def test_of_taking_back_and_publishing_one_wins(self, sent, operator, verifier):
        done = together(
            lambda: changes.publish_change(sent, by=verifier, at=NOON),
            lambda: changes.take_back_change(sent, by=operator, at=NOON),
        )
        assert sorted(done) == ["done", "wrong_status"]
        assert ReviewEvent.objects.filter(verb__in=["publish_change", "take_back_change"]).count() == 1
