"""Two officers do not review one product at the same time."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.http import QueryDict
from django.urls import reverse

from catalog import workflow, workflow_changes
from catalog.choices import Status
from catalog.claims import CLAIM_MINUTES, claim, release
from catalog.models import Claim
from catalog.rounds import Round
from registry.refusals import codes_of
from tests.breaking import refused_by, sql
from tests.catalog.queue import make_waiting_change
from tests.factories import NOON, fresh, make_draft, make_maker, make_member, make_submitted, make_user

pytestmark = pytest.mark.django_db
SOON = NOON + timedelta(minutes=5)


@pytest.fixture
def second(db):
    return make_user("Bu Kedua", role="verifier")


@pytest.fixture
def waiting(maker, operator):
    return make_submitted(maker, operator=operator, at=NOON - timedelta(hours=1))


def refused(verb, *args, **said):
    with pytest.raises(ValidationError) as caught:
        verb(*args, **said)
    return codes_of(caught.value)


def held():
    return list(Claim.objects.order_by("product").values_list("product", "by"))


def test_two_officers_do_not_review_one_product(waiting, verifier, second):
    claim(waiting, by=verifier, at=NOON)
    assert refused(claim, waiting, by=second, at=SOON) == ["claimed"]
    assert refused(workflow.publish, waiting, by=second, at=SOON) == ["claimed"]
    said = {"fields": ["name"], "note": "Nama keliru."}
    assert refused(workflow.return_for_revision, waiting, by=second, at=SOON, **said) == ["claimed"]
    workflow.publish(waiting, by=verifier, at=SOON)
    assert fresh(waiting).status == Status.PUBLISHED


def test_the_same_holds_for_a_change(verifier, second):
    change = make_waiting_change()
    claim(change.product, by=verifier, at=NOON)
    assert refused(claim, change.product, by=second, at=SOON) == ["claimed"]


def test_a_claim_ends_by_itself_and_is_replaced(waiting, verifier, second):
    claim(waiting, by=verifier, at=NOON)
    claim(waiting, by=second, at=NOON + timedelta(minutes=CLAIM_MINUTES))
    assert held() == [(waiting.pk, second.pk)]


def test_claiming_again_begins_anew(waiting, verifier):
    claim(waiting, by=verifier, at=NOON)
    assert claim(waiting, by=verifier, at=SOON).until == SOON + timedelta(minutes=CLAIM_MINUTES)
    assert held() == [(waiting.pk, verifier.pk)]


def test_one_gives_back_what_one_holds_and_nothing_else(waiting, verifier, second):
    claim(waiting, by=verifier, at=NOON)
    release(waiting, by=second)
    assert held() == [(waiting.pk, verifier.pk)]
    release(waiting, by=verifier)
    assert held() == []


WORDS = {"fields": ["name"], "note": "Nama?"}


@pytest.mark.parametrize(("verb", "said"), [(workflow.publish, {}), (workflow.return_for_revision, WORDS)])
def test_a_decision_gives_its_own_claim_back_with_it_or_not_at_all(waiting, verifier, verb, said):
    claim(waiting, by=verifier, at=NOON)
    with transaction.atomic():
        verb(waiting, by=verifier, at=SOON, **said)
        assert held() == []
        transaction.set_rollback(True)
    assert held() == [(waiting.pk, verifier.pk)]


@pytest.mark.parametrize(
    ("verb", "said"), [(workflow_changes.publish_change, {}), (workflow_changes.return_change, WORDS)]
)
def test_so_does_a_decision_on_a_change(verifier, verb, said):
    change = make_waiting_change()
    claim(change.product, by=verifier, at=NOON)
    verb(change, by=verifier, at=SOON, **said)
    assert held() == []


def test_so_does_taking_off_show_but_its_makers_leave_the_claim_of_an_officer(verifier, operator, maker):
    one, other = make_waiting_change(maker, operator=operator), make_waiting_change(maker, operator=operator)
    for change, by in ((one, verifier), (other, operator)):
        claim(change.product, by=verifier, at=NOON)
        workflow.archive(change.product, by=by, at=SOON, note="Habis")
    assert held() == [(other.product_id, verifier.pk)]


def test_only_what_waits_can_be_claimed(verifier, waiting):
    assert refused(claim, make_draft(), by=verifier, at=NOON) == ["wrong_status"]
    published = workflow.publish(waiting, by=verifier, at=NOON)
    assert refused(claim, published, by=verifier, at=NOON) == ["wrong_status"]


def test_who_cannot_decide_keeps_nobody_from_deciding(waiting, operator, mentor, verifier):
    make_member(verifier, waiting.maker, seat="member")
    change = make_waiting_change(make_maker("Lain"))
    make_member(verifier, change.product.maker, seat="member")
    for person, product in ((operator, waiting), (mentor, waiting), (verifier, waiting), (verifier, change.product)):
        with pytest.raises(PermissionDenied):
            claim(product, by=person, at=NOON)
    assert held() == []


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_gets_it(verifier, second, waiting):
    answers, gate = [], threading.Barrier(2)

    def take(officer):
        gate.wait(timeout=10)
        try:
            answers.append(claim(waiting, by=officer, at=NOON).by_id)
        except ValidationError as refusal:
            answers.append(codes_of(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=[officer]) for officer in (verifier, second)]
    [thread.start() for thread in threads]
    [thread.join(timeout=20) for thread in threads]
    [holder] = Claim.objects.values_list("by", flat=True)
    assert sorted(answers, key=str) == sorted([holder, ["claimed"]], key=str)


def test_a_product_has_one_claim_whoever_writes(waiting, verifier, second):
    claim(waiting, by=verifier, at=NOON)
    with refused_by("catalog_claim_pkey"):
        sql("INSERT INTO catalog_claim (product_id, by_id, until) VALUES (%s, %s, now())", waiting.pk, second.pk)


def test_what_was_taken_at_the_same_moment_is_passed_over(verifier, second, three):
    """The list was read before the other officer claimed, or decided."""
    walk = Round(QueryDict(""), by=verifier)
    assert walk.count() == 3
    claim(three[0], by=second, at=NOON)
    workflow.publish(three[1], by=second, at=NOON)
    assert walk.take_next(NOON) == three[2].pk
    assert walk.take_next(NOON, skip=three[2]) is None


# --- the buttons


@pytest.fixture
def three():
    return [make_submitted(name=f"P{n}", at=NOON - timedelta(hours=9 - n)) for n in range(3)]


@pytest.fixture
def press(signed_in, verifier):
    """press("product_claim", product, **fields) → the answer, at NOON."""
    client = signed_in(verifier)

    def pressed(name, *products, **fields):
        with time_machine.travel(NOON, tick=False):
            return client.post(reverse(name, args=[product.pk for product in products]), fields)

    return pressed


def review(product, query=""):
    return reverse("product_review", args=[product.pk]) + query


def test_beginning_claims_the_oldest_that_is_free(press, verifier, second, three):
    claim(three[0], by=second, at=NOON)
    assert press("review_start").url == review(three[1])
    assert held() == [(three[0].pk, second.pk), (three[1].pk, verifier.pk)]


def test_beginning_stays_in_the_round(press, three):
    other = make_submitted(make_maker("Surabaya", regency="35.78"), at=NOON)
    assert press("review_start", saring="kab=35.78").url == review(other, "?kab=35.78")


def test_where_nothing_is_free_one_is_told(press, second, waiting):
    claim(waiting, by=second, at=NOON)
    answer = press("review_start", saring="jenis=baru")
    assert answer.url == reverse("product_queue") + "?jenis=baru"


@pytest.mark.parametrize("carried", ["%00", "&" * 900, "=" * 5000, "kab=\0", "ÿ%ff"])
def test_a_round_that_was_tampered_with_breaks_nothing(press, waiting, carried):
    assert press("review_start", saring=carried).status_code == 302


def test_one_product_is_taken_and_given_back(press, verifier, waiting):
    assert press("product_claim", waiting, saring="jenis=baru").url == review(waiting, "?jenis=baru")
    assert held() == [(waiting.pk, verifier.pk)]
    assert press("product_release", waiting, saring="jenis=baru").url == reverse("product_queue") + "?jenis=baru"
    assert held() == []


def test_the_second_is_told_who_has_it(press, second, waiting):
    claim(waiting, by=second, at=NOON)
    press("product_claim", waiting)
    answer = press("product_claim", waiting)
    assert (answer.status_code, answer.url, held()) == (302, review(waiting), [(waiting.pk, second.pk)])
    [told, *_] = {str(message) for message in answer.wsgi_request._messages}
    assert second.full_name in told


def test_passing_over_gives_back_and_takes_the_next(press, verifier, three):
    press("product_claim", three[0])
    assert press("product_release", three[0], berikut="1").url == review(three[1])
    assert held() == [(three[1].pk, verifier.pk)]
    press("product_release", three[1], berikut="1")
    assert press("product_release", three[2], berikut="1").url == review(three[0])


@pytest.mark.parametrize("name", ["product_claim", "product_release"])
def test_only_officers_who_review_take_and_give_back(client, signed_in, operator, mentor, verifier, waiting, name):
    address = reverse(name, args=[waiting.pk])
    assert client.post(address).status_code == 302
    assert signed_in(operator).post(address).status_code == 404
    assert signed_in(mentor).post(address).status_code == 403
    assert signed_in(verifier).get(address).url == review(waiting)
    assert held() == []
    assert signed_in(verifier).post(reverse(name, args=[0])).status_code == 404
