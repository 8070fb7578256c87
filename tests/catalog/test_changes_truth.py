"""What the database refuses of changes and their photos, whoever asks: each rule is broken once by raw SQL."""

import pytest

from catalog import workflow_changes as changes
from tests.breaking import refused_by, sql
from tests.factories import NOON, fresh, make_published, make_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def change(maker, operator):
    product = make_published(maker, operator=operator)
    change = changes.open_change(product, by=operator, at=NOON)
    return changes.propose(change, by=operator, at=NOON, photos=[make_upload(operator)])


@pytest.fixture
def sent(change, operator):
    return changes.submit_change(change, by=operator, at=NOON)


@pytest.fixture
def done(sent, verifier):
    return changes.publish_change(sent, by=verifier, at=NOON)


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("change_status_is_known", "status = 'live'"),
        ("change_sent_has_date_and_content", "submitted_at = NULL, submitted_by_id = NULL"),
        ("change_sent_has_date_and_content", "has_photos = false"),
        ("change_submission_has_date_and_person", "submitted_by_id = NULL"),
        ("change_published_has_date_and_officer", "status = 'published'"),
        ("change_published_has_date_and_officer", "published_at = submitted_at"),
    ],
)
def test_a_change_that_was_sent_refuses(sent, name, broken):
    with refused_by(name):
        sql(f"UPDATE catalog_change SET {broken} WHERE id = %s", sent.pk)


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("change_published_has_date_and_officer", "published_by_id = NULL"),
        ("change_not_published_by_its_submitter", "published_by_id = submitted_by_id"),
    ],
)
def test_a_change_that_was_published_refuses(done, name, broken):
    with refused_by(name):
        sql(f"UPDATE catalog_change SET {broken} WHERE id = %s", done.pk)


@pytest.mark.parametrize("status", ["draft", "returned"])
def test_a_second_open_change_of_a_product_is_refused(change, status):
    with refused_by("change_one_open_per_product"):
        sql(
            "INSERT INTO catalog_change"
            " (product_id, based_on, values, before, has_photos, status, opened_by_id, version)"
            " SELECT product_id, based_on, values, before, has_photos, %s, opened_by_id, 1 FROM catalog_change",
            status,
        )


def test_a_change_after_a_published_one_is_taken(done, operator):
    assert changes.open_change(done.product, by=operator, at=NOON) != fresh(done)


def test_a_photo_belongs_to_a_change_once(change):
    with refused_by("changephoto_once_per_change"):
        sql(
            "INSERT INTO catalog_changephoto (change_id, upload_id, position)"
            " SELECT change_id, upload_id, 9 FROM catalog_changephoto"
        )
