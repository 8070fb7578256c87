"""The life of a product: each verb, each refusal, two officers at once."""

import threading
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from catalog import permissions, workflow, workflow_changes
from catalog.choices import MOVES, Provenance, Status
from catalog.claims import claim
from catalog.models import Category, Product, ReviewEvent
from registry.choices import Pillar
from registry.refusals import codes_of
from tests.factories import (
    NOON,
    fresh,
    make_draft,
    make_maker,
    make_member,
    make_published,
    make_submitted,
    make_upload,
    make_user,
)

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
WORDS = {
    "return_for_revision": {"fields": ["name"], "note": "Nama tidak sama dengan kemasan."},
    "archive": {"note": "Tidak dibuat lagi."},
}


@pytest.fixture
def draft(maker, operator):
    return make_draft(maker, by=operator)


@pytest.fixture
def submitted(draft, operator):
    return workflow.submit(draft, by=operator, at=NOON)


@pytest.fixture
def published(submitted, verifier):
    return workflow.publish(submitted, by=verifier, at=NOON)


def refused(code, verb, product, **said):
    """The rule says no with this code, and nothing has changed."""
    before = (fresh(product).status, fresh(product).version, ReviewEvent.objects.count())
    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        verb(product, at=LATER, **said)
    assert codes_of(refusal.value) == [code]
    assert (fresh(product).status, fresh(product).version, ReviewEvent.objects.count()) == before


def not_for(user, verb, product, **said):
    before = (fresh(product).status, ReviewEvent.objects.count())
    with pytest.raises(PermissionDenied), transaction.atomic():
        verb(product, by=user, at=LATER, **said)
    assert (fresh(product).status, ReviewEvent.objects.count()) == before


def test_the_whole_life_leaves_one_row_of_history_per_step(draft, operator, verifier):
    product = workflow.submit(draft, by=operator, at=NOON)
    product = workflow.return_for_revision(product, by=verifier, at=NOON, fields=["photos", "name"], note="Buram.")
    product = workflow.revise(product, by=operator, at=NOON, name="Keripik Talas")
    product = workflow.submit(product, by=operator, at=NOON)
    product = workflow.take_back(product, by=operator, at=NOON)
    product = workflow.submit(product, by=operator, at=NOON)
    product = workflow.publish(product, by=verifier, at=LATER)
    product = workflow.archive(product, by=operator, at=LATER, note="Musim habis.")
    product = workflow.restore(product, by=verifier, at=LATER)
    assert product.status == fresh(product).status == Status.PUBLISHED
    assert list(product.events.order_by("pk").values_list("verb", flat=True)) == [
        "submit", "return_for_revision", "submit", "take_back", "submit", "publish", "archive", "restore",
    ]  # fmt: skip


def test_each_step_raises_the_version(submitted, verifier):
    assert (
        workflow.publish(submitted, by=verifier, at=LATER).version == submitted.version + 1 == fresh(submitted).version
    )


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("verb", [v for v in MOVES if v != "publish_from_old_catalogue"])
def test_a_verb_starts_only_where_the_table_of_moves_lets_it(verb, status, draft, operator, verifier):
    if status in MOVES[verb][0]:
        return
    at = {
        Status.DRAFT: draft,
        Status.SUBMITTED: lambda: workflow.submit(draft, by=operator, at=NOON),
        Status.RETURNED: lambda: workflow.return_for_revision(
            workflow.submit(draft, by=operator, at=NOON), by=verifier, at=NOON, **WORDS["return_for_revision"]
        ),
        Status.PUBLISHED: lambda: workflow.publish(workflow.submit(draft, by=operator, at=NOON), by=verifier, at=NOON),
        Status.ARCHIVED: lambda: workflow.archive(
            workflow.publish(workflow.submit(draft, by=operator, at=NOON), by=verifier, at=NOON),
            by=operator, at=NOON, **WORDS["archive"],
        ),
    }[status]  # fmt: skip
    product = at() if callable(at) else at
    by = operator if verb in ("submit", "take_back") else verifier
    refused("wrong_status", getattr(workflow, verb), product, by=by, **WORDS.get(verb, {}))


@pytest.mark.parametrize(
    ("field", "code"),
    [("category", "category_missing"), ("price_from", "price_missing"), ("photos", "photo_missing")],
)
def test_what_is_missing_is_said_field_by_field(draft, operator, field, code):
    if field == "photos":
        draft.photos.all().delete()
    else:
        Product.objects.filter(pk=draft.pk).update(**{field: None})
    refused(code, workflow.submit, draft, by=operator)


def test_a_maker_outside_opop_can_draft_but_not_submit():
    maker, user = make_maker(pillar=Pillar.NONE), make_user()
    make_member(user, maker)
    refused("maker_outside_opop", workflow.submit, make_draft(maker, by=user), by=user)


def test_strangers_and_staff_do_not_act_for_a_maker_with_members(draft, submitted, neighbour, verifier):
    for user in (neighbour, verifier):
        not_for(user, workflow.take_back, submitted)
        not_for(user, workflow.revise, submitted, name="Lain")


def test_staff_submit_for_a_maker_that_has_nobody_and_another_officer_publishes(verifier):
    colleague = make_user("Rekan", role="verifier")
    product = workflow.submit(make_draft(by=verifier, photo=False), by=verifier, at=NOON)
    not_for(verifier, workflow.publish, product)
    assert workflow.publish(product, by=colleague, at=LATER).published_by == colleague


@pytest.mark.parametrize("role", ["mentor", "aid_officer", "leader", "administrator"])
def test_only_verifiers_decide(submitted, role):
    user = make_user(role=role)
    not_for(user, workflow.publish, submitted)
    not_for(user, workflow.return_for_revision, submitted, **WORDS["return_for_revision"])


def test_whoever_acts_for_the_maker_never_checks_it_also_by_way_of_the_pesantren(submitted, verifier):
    make_member(verifier, submitted.maker.pesantren)
    not_for(verifier, workflow.publish, submitted)
    not_for(verifier, workflow.return_for_revision, submitted, **WORDS["return_for_revision"])


def test_memberships_are_looked_at_when_the_decision_is_made(submitted, verifier):
    assert permissions.can_review(verifier, submitted)
    make_member(verifier, submitted.maker, seat="member")
    not_for(verifier, workflow.publish, submitted)


def test_a_restored_product_is_not_restored_by_who_acts_for_it(published, verifier, operator):
    archived = workflow.archive(published, by=operator, at=LATER, note="Habis.")
    make_member(verifier, archived.maker, seat="member")
    not_for(verifier, workflow.restore, archived)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"fields": [], "note": "Buram."}, "fields_missing"),
        ({"fields": ["name"], "note": "  "}, "words_missing"),
        ({"fields": ["password"], "note": "Buram."}, "unknown_field"),
    ],
)
def test_a_return_names_fields_in_words(submitted, verifier, said, code):
    refused(code, workflow.return_for_revision, submitted, by=verifier, **said)


def test_archiving_needs_a_reason(published, verifier):
    refused("reason_missing", workflow.archive, published, by=verifier, note=" ")


class TestEditingWhilePublished:
    def test_price_order_capacity_and_wording_go_live_at_once(self, published, operator):
        product = workflow.revise(
            published,
            by=operator,
            at=LATER,
            price_from=17_000,
            minimum_order=5,
            monthly_capacity=400,
            description="Baru.",
        )
        assert product.status == Status.PUBLISHED
        assert fresh(product).listing.price_from == 17_000

    @pytest.mark.parametrize("field", ["name", "brand", "ingredients", "name_en"])
    def test_material_fields_are_locked(self, published, operator, field):
        refused("locked", workflow.revise, published, by=operator, **{field: "Lain"})

    def test_category_and_photos_are_locked_too(self, published, operator):
        refused("locked", workflow.revise, published, by=operator, category=Category.objects.get(slug="minuman"))
        refused("locked", workflow.revise, published, by=operator, photos=[make_upload(operator)])

    def test_the_same_value_is_no_change(self, published, operator):
        workflow.revise(
            published,
            by=operator,
            at=LATER,
            name=published.name,
            photos=[p.upload for p in published.photos.all()],
        )


def test_the_second_saver_is_told_and_nothing_is_overwritten(draft, operator):
    workflow.revise(draft, by=operator, at=NOON, version=draft.version, name="Pertama")
    refused("stale", workflow.revise, draft, by=operator, version=draft.version, name="Kedua")
    assert fresh(draft).name == "Pertama"


def test_weight_and_shelf_life_are_kept_as_written_and_as_numbers(maker, operator):
    product = make_draft(maker, by=operator, net_weight_written="1,5 kg", shelf_life_written="3 bulan")
    assert (product.net_weight_written, product.net_weight_grams) == ("1,5 kg", 1500)
    assert (product.shelf_life_written, product.shelf_life_days) == ("3 bulan", 90)


def test_nothing_changes_while_the_office_reads_it_or_once_it_is_archived(submitted, operator, verifier):
    refused("wrong_status", workflow.revise, submitted, by=operator, name="Lain")
    published = workflow.publish(submitted, by=verifier, at=NOON)
    archived = workflow.archive(published, by=operator, at=NOON, note="Habis.")
    refused("wrong_status", workflow.revise, archived, by=operator, name="Lain")


def test_nobody_drafts_for_a_maker_of_others(maker, neighbour, mentor):
    for user in (neighbour, mentor):
        with pytest.raises(PermissionDenied):
            workflow.draft(maker, by=user, at=NOON, name="Kopi")
    assert not Product.objects.exists()


def test_the_address_follows_the_name_that_is_published(draft, operator, verifier):
    workflow.submit(draft, by=operator, at=NOON)
    taken = workflow.take_back(draft, by=operator, at=NOON)
    renamed = workflow.revise(taken, by=operator, at=NOON, name="Sambal Petis")
    assert workflow.publish(workflow.submit(renamed, by=operator, at=NOON), by=verifier, at=NOON).slug == "sambal-petis"


def test_a_verb_takes_no_field_that_people_do_not_fill_in(draft, operator):
    with pytest.raises(TypeError):
        workflow.revise(draft, by=operator, at=NOON, status=Status.PUBLISHED)


def test_staff_submit_for_an_alumni_business_whose_pesantren_alone_has_members(verifier):
    maker = make_maker(pillar=Pillar.SOCIAL)
    make_member(make_user(), maker.pesantren)
    product = make_draft(maker, by=verifier, photo=False)
    assert workflow.submit(product, by=verifier, at=NOON).status == Status.SUBMITTED


def test_photos_keep_their_order_and_the_first_is_the_main_one(draft, operator):
    second, first = make_upload(operator), make_upload(operator)
    workflow.revise(draft, by=operator, at=NOON, photos=[first, second])
    assert [(p.upload, p.is_main) for p in draft.photos.all()] == [(first, True), (second, False)]


class TestOldCatalogue:
    def test_products_come_in_as_published_by_the_officer(self, verifier):
        drafts = [make_draft(name=name).pk for name in ("Kopi Ijen", "Teh Kelor")]
        products = workflow.publish_from_old_catalogue(drafts, by=verifier, at=NOON, note="Katalog 2023.")
        assert {(p.status, p.provenance, p.published_by, p.slug) for p in map(fresh, products)} == {
            (Status.PUBLISHED, Provenance.OLD_CATALOGUE, verifier, "kopi-ijen"),
            (Status.PUBLISHED, Provenance.OLD_CATALOGUE, verifier, "teh-kelor"),
        }
        assert ReviewEvent.objects.filter(verb="publish_from_old_catalogue", note="Katalog 2023.").count() == 2

    def test_not_by_an_officer_who_acts_for_one_of_the_makers(self, verifier, draft):
        make_member(verifier, draft.maker, seat="member")
        with pytest.raises(PermissionDenied):
            workflow.publish_from_old_catalogue([draft.pk], by=verifier, at=NOON, note="Katalog 2023.")

    def test_not_without_a_reason_and_not_what_is_no_draft(self, verifier, published):
        with pytest.raises(ValidationError) as refusal:
            workflow.publish_from_old_catalogue([published.pk], by=verifier, at=NOON, note="x")
        assert codes_of(refusal.value) == ["wrong_status"]
        with pytest.raises(ValidationError) as refusal:
            workflow.publish_from_old_catalogue([make_draft().pk], by=verifier, at=NOON, note=" ")
        assert codes_of(refusal.value) == ["reason_missing"]


def test_a_name_without_latin_letters_still_gets_an_address(maker, operator, verifier):
    product = make_submitted(maker, operator=operator, name="قهوة")
    assert workflow.publish(product, by=verifier, at=LATER).slug == "produk"


@pytest.mark.django_db(transaction=True)
def test_two_officers_deciding_at_once_give_one_decision():
    product, outcomes, ready = make_submitted(), [], threading.Barrier(2)
    officers = [make_user(role="verifier") for _ in range(2)]

    def decide(by):
        try:
            ready.wait()
            workflow.publish(product, by=by, at=LATER)
            outcomes.append("published")
        except ValidationError as refusal:
            outcomes.append(codes_of(refusal)[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=[officer]) for officer in officers]
    [thread.start() for thread in threads], [thread.join() for thread in threads]
    assert sorted(outcomes) == ["published", "wrong_status"]
    assert product.events.filter(verb="publish").count() == 1


def test_visible_to_staff_all_to_an_operator_the_own_to_a_visitor_none(draft, neighbour, verifier, operator):
    make_published()
    counts = [Product.objects.visible_to(user).count() for user in (verifier, operator, neighbour, AnonymousUser())]
    assert counts == [2, 1, 0, 0]


# --- off show and back, as it was seen


def test_nobody_archives_or_restores_what_moved_meanwhile(operator, verifier, published):
    second = make_user("Bu Kedua", role="verifier")
    seen = published.version
    away = workflow.archive(published, by=second, at=LATER, note="Keliru.", version=seen)
    refused("stale", workflow.restore, away, by=verifier, version=seen)
    back = workflow.restore(away, by=second, at=LATER, version=away.version)
    for person in (verifier, operator):
        refused("stale", workflow.archive, back, by=person, note="Habis.", version=seen)
    assert fresh(published).status == Status.PUBLISHED


def test_what_another_officer_looks_at_is_archived_by_its_maker_alone(operator, verifier, published):
    change = workflow_changes.open_change(published, by=operator, at=NOON)
    change = workflow_changes.propose(change, by=operator, at=NOON, name="Nama Baru")
    change = workflow_changes.submit_change(change, by=operator, at=NOON)
    claim(published, by=make_user("Bu Kedua", role="verifier"), at=LATER)
    refused("claimed", workflow.archive, published, by=verifier, note="Keliru.")
    assert workflow.archive(published, by=operator, at=LATER, note="Habis.").status == Status.ARCHIVED
