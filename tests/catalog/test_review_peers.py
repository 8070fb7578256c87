"""What other systems get wrong at review, each by its name there: here it does not happen."""

import threading
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from catalog import workflow, workflow_changes
from catalog.choices import Status
from registry.refusals import codes_of
from tests.breaking import refused_by, sql
from tests.factories import NOON, fresh, make_submitted, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(maker, operator):
    return make_submitted(maker, operator=operator)


@pytest.mark.parametrize("fields", [[], ["name"]])
@pytest.mark.parametrize("note", ["", "   "])
def test_a_rejection_without_a_comment_is_impossible(signed_in, verifier, waiting, fields, note):
    """Wagtail #987: by the page, by the verb, and by raw SQL."""
    said = {"fields": fields, "note": note, "version": waiting.version}
    answer = signed_in(verifier).post(reverse("product_return", args=[waiting.pk]), said)
    with pytest.raises(ValidationError) as caught:
        workflow.return_for_revision(waiting, by=verifier, at=NOON, fields=fields, note=note)
    assert (answer.status_code, fresh(waiting).status) == (422, Status.SUBMITTED)
    assert codes_of(caught.value) == ["words_missing" if fields else "fields_missing"]
    for verb in ("return_for_revision", "return_change"):
        with refused_by("reviewevent_return_has_words_and_fields"):
            sql(
                "INSERT INTO catalog_reviewevent (product_id, verb, by_id, at, note, fields, differences)"
                " VALUES (%s, %s, %s, now(), '', %s, '[]')",
                waiting.pk, verb, verifier.pk, fields,
            )  # fmt: skip


def test_the_second_saver_does_not_overwrite_the_first(signed_in, verifier, operator, waiting):
    """Wagtail #2565: whoever opened the page before somebody saved is told who and when, and nothing typed is lost."""
    published = workflow.publish(waiting, by=make_user("Bu Lain", role="verifier"), at=NOON)
    change = workflow_changes.open_change(published, by=operator, at=NOON)
    change = workflow_changes.propose(change, by=operator, at=NOON, name="Nama Pertama")
    seen = workflow_changes.submit_change(change, by=operator, at=NOON).version
    change = workflow_changes.take_back_change(change, by=operator, at=NOON)
    change = workflow_changes.propose(change, by=operator, at=NOON, name="Nama Kedua")
    workflow_changes.submit_change(change, by=operator, at=NOON)
    said = {"change": change.pk, "version": seen, "fields": ["name"], "note": "Kata petugas."}
    answer = signed_in(verifier).post(reverse("change_return", args=[waiting.pk]), said)
    assert answer.status_code == 422
    assert operator.full_name in answer.context["error"][0]
    assert answer.context["form"]["note"].value() == "Kata petugas."
    assert "Kedua" in answer.text
    assert not waiting.events.filter(verb="return_change").exists()


def test_a_dismissed_product_under_another_maker_is_recognised(signed_in, verifier, waiting):
    """Hypha #4459: the first part; the second is about people (tests/registry/test_refused_before.py)."""
    other = workflow.publish(make_submitted(name=waiting.name), by=verifier, at=NOON)
    workflow.archive(other, by=verifier, at=NOON, note="Nomor halal palsu.")
    page = signed_in(verifier).get(reverse("product_review", args=[waiting.pk]))
    assert "Nomor halal palsu." in page.text


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_decide_at_once_leave_one_decision():
    """Both see the same version; the second is told that it is no more."""
    product, together, outcomes = make_submitted(), threading.Barrier(2, timeout=20), []
    officers = [make_user(f"Bu {number}", role="verifier") for number in range(2)]
    verbs = [workflow.publish, partial(workflow.return_for_revision, fields=["name"], note="Nama keliru.")]

    def decide(verb, officer):
        together.wait()
        try:
            verb(product, by=officer, at=NOON, version=product.version)
            outcomes.append("done")
        except ValidationError as refusal:
            outcomes.extend(codes_of(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=pair) for pair in zip(verbs, officers, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["done", "wrong_status"]
    assert product.events.exclude(verb="submit").count() == 1
