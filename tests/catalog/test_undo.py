"""A second officer undoes the newest decision: each verb goes back to where it came from, and history grows."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse

from catalog import workflow, workflow_changes
from catalog.choices import ChangeStatus, Status
from catalog.models import Change, ReviewEvent
from catalog.workflow_undo import undo
from registry.models import Notice
from registry.refusals import codes_of
from tests.breaking import refused_by, sql
from tests.factories import NOON, fresh, make_member, make_published, make_submitted, make_upload, make_user

LATER = NOON.replace(hour=15)


@pytest.fixture
def second(db):
    return make_user("Bu Kedua", role="verifier")


@pytest.fixture
def waiting(maker, operator):
    return make_submitted(maker, operator=operator)


@pytest.fixture
def shown(waiting, verifier):
    return workflow.publish(waiting, by=verifier, at=NOON)


@pytest.fixture
def returned(waiting, verifier):
    return workflow.return_for_revision(waiting, by=verifier, at=NOON, fields=["name"], note="Nama keliru.")


@pytest.fixture
def change(shown, operator):
    return sent_change(shown, operator, name="Keripik Talas Madu")


def sent_change(product, operator, **proposed):
    change = workflow_changes.open_change(product, by=operator, at=NOON)
    change = workflow_changes.propose(change, by=operator, at=NOON, **proposed)
    return workflow_changes.submit_change(change, by=operator, at=NOON)


def newest(product):
    return product.events.first()


def refused(product, by, code, note="Keliru."):
    with pytest.raises(ValidationError) as caught:
        undo(newest(product), by=by, at=LATER, note=note)
    assert codes_of(caught.value) == [code]


def kinds_told(person):
    return list(Notice.objects.filter(user=person).order_by("pk").values_list("kind", flat=True))


def test_a_publication_undone_waits_again_and_its_page_is_gone_at_once(client, shown, second):
    assert client.get(shown.get_absolute_url()).status_code == 200
    undo(newest(shown), by=second, at=LATER, note="Belum halal.")
    product = fresh(shown)
    assert (product.status, product.published_at, product.published_by) == (Status.SUBMITTED, None, None)
    assert (product.version, product.updated_by, product.updated_at) == (shown.version + 1, second, LATER)
    assert client.get(shown.get_absolute_url()).status_code == 404


def test_an_undoing_is_a_step_of_its_own(shown, second, verifier, operator):
    step, count = newest(shown), shown.events.count()
    undone = undo(step, by=second, at=LATER, note="  Belum halal. ")
    assert newest(shown) == undone
    assert (undone.verb, undone.undoes, undone.decided_by, undone.by, undone.note) == (
        "undo", step, verifier, second, "Belum halal."
    )  # fmt: skip
    assert shown.events.count() == count + 1
    assert kinds_told(operator) == ["product_published", "publication_undone"]
    assert kinds_told(verifier) == ["decision_undone"]


def test_a_return_undone_waits_again(returned, second, operator):
    undo(newest(returned), by=second, at=LATER, note="Nama sudah benar.")
    assert fresh(returned).status == Status.SUBMITTED
    assert kinds_told(operator) == ["product_returned", "return_undone"]


def test_an_archiving_undone_is_on_show_again(shown, verifier, second, operator, client):
    archived = workflow.archive(shown, by=verifier, at=NOON, note="Salah pencet.")
    undo(newest(archived), by=second, at=LATER, note="Masih dijual.")
    product = fresh(shown)
    assert (product.status, product.archived_at, product.archived_by, product.archived_why) == (
        Status.PUBLISHED, None, None, ""
    )  # fmt: skip
    assert client.get(shown.get_absolute_url()).status_code == 200
    assert kinds_told(operator)[-1] == "product_restored"


def test_a_restoring_undone_is_archived_as_it_had_been(shown, verifier, second, operator):
    archived = workflow.archive(shown, by=operator, at=NOON, note="Tidak dibuat lagi.")
    restored = workflow.restore(archived, by=verifier, at=NOON.replace(hour=14))
    undo(newest(restored), by=second, at=LATER, note="Memang tidak dibuat lagi.")
    product = fresh(shown)
    assert (product.status, product.archived_at, product.archived_by, product.archived_why) == (
        Status.ARCHIVED, NOON, operator, "Tidak dibuat lagi."
    )  # fmt: skip
    assert kinds_told(operator)[-1] == "product_archived"


def test_a_change_undone_leaves_the_former_version_on_show(shown, operator, verifier, second):
    former, photo = shown.name, shown.photos.get().upload
    change = sent_change(shown, operator, name="Keripik Talas Madu", photos=[make_upload(operator), photo])
    workflow_changes.publish_change(change, by=verifier, at=NOON)
    undo(newest(shown), by=second, at=LATER, note="Bukan madu.")
    product, change = fresh(shown), fresh(change)
    assert (product.name, product.status, product.updated_by) == (former, Status.PUBLISHED, second)
    assert [each.upload for each in product.photos.all()] == [photo]
    assert (change.status, change.published_at, change.published_by) == (ChangeStatus.SUBMITTED, None, None)
    assert list(Change.objects.awaiting_review()) == [change]
    assert kinds_told(operator)[-1] == "change_undone"


def test_a_change_undone_can_be_published_again(change, verifier, second):
    workflow_changes.publish_change(change, by=verifier, at=NOON)
    undo(newest(change.product), by=second, at=LATER, note="Lihat lagi.")
    workflow_changes.publish_change(change, by=second, at=LATER)
    assert fresh(change.product).name == "Keripik Talas Madu"


def test_a_returned_change_waits_again(change, verifier, second, operator):
    workflow_changes.return_change(change, by=verifier, at=NOON, fields=["name"], note="Madu?")
    undo(newest(change.product), by=second, at=LATER, note="Memang madu.")
    assert (fresh(change).status, fresh(change.product).status) == (ChangeStatus.SUBMITTED, Status.PUBLISHED)
    assert kinds_told(operator)[-1] == "change_return_undone"


def test_whoever_decided_does_not_undo(shown, verifier):
    with pytest.raises(PermissionDenied):
        undo(newest(shown), by=verifier, at=LATER, note="Keliru.")


def test_whoever_acts_for_the_maker_or_sent_the_change_does_not_undo(change, verifier, second, operator):
    workflow_changes.publish_change(change, by=verifier, at=NOON)
    Change.objects.update(submitted_by=second)
    member = make_user("Bu Anggota", role="verifier")
    make_member(member, change.product.maker, seat="member")
    for person in (second, member, operator):
        with pytest.raises(PermissionDenied):
            undo(newest(change.product), by=person, at=LATER, note="Keliru.")


def test_undoing_needs_a_reason(shown, second):
    refused(shown, second, "reason_missing", note=" ")


def test_only_decisions_of_officers_are_undone(waiting, shown, second, operator):
    workflow.archive(shown, by=operator, at=NOON, note="Tidak dibuat lagi.")
    refused(shown, second, "not_undoable")
    sending = waiting.events.get(verb="submit")
    with pytest.raises(ValidationError) as caught:
        undo(sending, by=second, at=LATER, note="Keliru.")
    assert codes_of(caught.value) == ["not_undoable"]


def test_only_the_newest_step_is_undone(shown, verifier, second):
    publication = newest(shown)
    workflow.archive(shown, by=verifier, at=NOON, note="Salah.")
    with pytest.raises(ValidationError) as caught:
        undo(publication, by=second, at=LATER, note="Keliru.")
    assert codes_of(caught.value) == ["overtaken"]


def test_a_return_the_maker_already_mends_stays(returned, operator, second):
    workflow.revise(returned, by=operator, at=NOON.replace(hour=13), name="Nama Baru")
    refused(returned, second, "overtaken")


def test_a_returned_change_the_maker_already_mends_stays(change, verifier, operator, second):
    workflow_changes.return_change(change, by=verifier, at=NOON, fields=["name"], note="Madu?")
    workflow_changes.propose(change, by=operator, at=NOON.replace(hour=13), name="Keripik Talas Gula")
    refused(change.product, second, "overtaken")


def test_a_publication_the_maker_prepares_a_change_of_stays(shown, operator, second):
    workflow_changes.open_change(shown, by=operator, at=NOON)
    refused(shown, second, "overtaken")


def test_a_change_after_which_the_next_was_begun_stays(change, verifier, operator, second):
    workflow_changes.publish_change(change, by=verifier, at=NOON)
    workflow_changes.open_change(change.product, by=operator, at=NOON)
    refused(change.product, second, "overtaken")


def test_a_change_whose_values_were_changed_since_stays(change, verifier, second):
    workflow_changes.publish_change(change, by=verifier, at=NOON)
    type(change.product).objects.update(name="Nama Lain")
    refused(change.product, second, "base_changed")


def test_a_restoring_of_what_nobody_knows_the_reason_of_stays(shown, verifier, second):
    ReviewEvent.objects.create(product=shown, verb="restore", by=verifier, at=NOON)
    refused(shown, second, "overtaken")


def test_a_price_that_went_live_meanwhile_outlives_the_undoing(shown, operator, second):
    workflow.revise(shown, by=operator, at=NOON, price_from=99_000)
    undo(newest(shown), by=second, at=LATER, note="Belum halal.")
    assert (fresh(shown).price_from, fresh(shown).status) == (99_000, Status.SUBMITTED)


def test_what_another_officer_looks_at_is_not_undone_meanwhile(shown, second, verifier):
    sql("INSERT INTO catalog_claim (product_id, by_id, until) VALUES (%s, %s, %s)", shown.pk, verifier.pk,
        LATER.replace(hour=16))  # fmt: skip
    refused(shown, second, "claimed")


def test_the_database_holds_to_the_second_officer(shown, second, verifier):
    step = newest(shown)
    insert = """INSERT INTO catalog_reviewevent
        (product_id, verb, by_id, at, note, fields, differences, undoes_id, decided_by_id)
        VALUES (%s, 'undo', %s, now(), 'x', '{}', '[]', %s, %s)"""
    with refused_by("reviewevent_undone_by_a_second_officer"):
        sql(insert, shown.pk, verifier.pk, step.pk, verifier.pk)
    with refused_by("reviewevent_undo_names_whoever_decided"):
        sql(insert, shown.pk, verifier.pk, step.pk, second.pk)


@pytest.mark.parametrize(
    ("name", "verb", "note", "undoes", "decided_by"),
    [
        ("reviewevent_undo_names_step_and_reason", "undo", "x", False, False),
        ("reviewevent_undo_names_step_and_reason", "undo", "", True, True),
        ("reviewevent_undo_names_step_and_reason", "archive", "x", True, True),
        ("reviewevent_undo_knows_who_decided", "undo", "x", True, False),
        ("reviewevent_verb_is_known", "explode", "x", False, False),
    ],
)
def test_a_step_refuses(shown, second, verifier, name, verb, note, undoes, decided_by):
    with refused_by(name):
        sql(
            """INSERT INTO catalog_reviewevent
            (product_id, verb, by_id, at, note, fields, differences, undoes_id, decided_by_id)
            VALUES (%s, %s, %s, now(), %s, '{}', '[]', %s, %s)""",
            shown.pk, verb, second.pk, note,
            newest(shown).pk if undoes else None, verifier.pk if decided_by else None,
        )  # fmt: skip


def test_a_step_names_a_change_of_its_product(change, second):
    other = make_published()
    with refused_by("reviewevent_change_is_of_the_product"):
        sql(
            "INSERT INTO catalog_reviewevent (product_id, change_id, verb, by_id, at, note, fields, differences)"
            " VALUES (%s, %s, 'publish_change', %s, now(), '', '{}', '[]')",
            other.pk, change.pk, second.pk,
        )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_undo_at_once_leave_one_step():
    product, together, outcomes = make_published(), threading.Barrier(2, timeout=20), []
    step, officers = newest(product), [make_user(f"Bu {n}", role="verifier") for n in range(2)]

    def press(officer):
        together.wait()
        try:
            undo(step, by=officer, at=LATER, note="Keliru.")
            outcomes.append("done")
        except ValidationError as refusal:
            outcomes.extend(codes_of(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[officer]) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["done", "overtaken"]
    assert product.events.filter(verb="undo").count() == 1


def post_undo(client, product, step, **said):
    return client.post(reverse("product_undo", args=[product.pk, step.pk]), said)


def test_a_second_officer_undoes_on_the_review_page(signed_in, shown, second):
    client, step = signed_in(second), newest(shown)
    page = client.get(reverse("product_review", args=[shown.pk])).content.decode()
    assert reverse("product_undo", args=[shown.pk, step.pk]) in page
    answer = post_undo(client, shown, step, note="Belum halal.")
    assert (answer.status_code, answer.url) == (302, reverse("product_review", args=[shown.pk]))
    page = client.get(answer.url).content.decode()
    assert (fresh(shown).status, "<s>" in page, "Belum halal." in page) == (Status.SUBMITTED, True, True)


def test_whoever_decided_is_offered_no_undoing(signed_in, shown, verifier, leader):
    step = newest(shown)
    for person in (verifier, leader):
        page = signed_in(person).get(reverse("product_review", args=[shown.pk])).content.decode()
        assert reverse("product_undo", args=[shown.pk, step.pk]) not in page
        assert post_undo(signed_in(person), shown, step, note="x").status_code == 403


def test_an_undoing_that_is_refused_loses_no_words(signed_in, shown, second):
    client, step = signed_in(second), newest(shown)
    assert post_undo(client, shown, step, note=" ").status_code == 422
    undo(step, by=make_user("Bu Ketiga", role="verifier"), at=LATER, note="Lebih dulu.")
    answer = post_undo(client, shown, step, note="Alasan saya.")
    assert (answer.status_code, "Alasan saya." in answer.content.decode()) == (422, True)


def test_a_step_of_another_product_is_not_found(signed_in, shown, second):
    other = make_published(name="Lain")
    assert post_undo(signed_in(second), shown, newest(other), note="x").status_code == 404
    answer = signed_in(second).get(reverse("product_undo", args=[shown.pk, newest(shown).pk]))
    assert answer.url == reverse("product_review", args=[shown.pk])
