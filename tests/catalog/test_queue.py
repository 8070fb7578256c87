"""The officers' queue: what waits, oldest first, filtered, and each number opens its rows."""

import random
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog import workflow, workflow_changes
from catalog.claims import claim
from catalog.models import Category, Change, Claim, Product
from catalog.queue_page import panels_of, queue_cards
from catalog.rounds import Round
from tests.catalog.queue import make_waiting_change, post_to
from tests.factories import (
    NOON,
    make_draft,
    make_maker,
    make_member,
    make_paper,
    make_published,
    make_submitted,
    make_user,
)

pytestmark = pytest.mark.django_db
JEMBER, SURABAYA = "35.09", "35.78"
LATER = NOON + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _at_two():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def queue(signed_in, verifier):
    """queue("kab=35.09") → the page, as the verifier opens it."""
    client = signed_in(verifier)

    def opened(query=""):
        return client.get(f"{reverse('product_queue')}?{query}")

    return opened


def shown(answer):
    return [line.product.pk for line in answer.context["lines"]]


def in_round(user, query=""):
    return [entry.product for entry in Round(QueryDict(query), by=user).waiting()]


# --- what waits


def test_drafts_are_not_in_the_queue(queue, maker, operator, verifier):
    """dokan #1405: a queue that shows what nobody has sent yet is one that nobody trusts."""
    make_draft(maker, by=operator)
    sent = make_submitted(maker, operator=operator)
    workflow.take_back(make_submitted(maker, operator=operator, name="Ditarik"), by=operator, at=NOON)
    said = {"fields": ["name"], "note": "Nama keliru."}
    returned = make_submitted(maker, operator=operator, name="Kembali")
    workflow.return_for_revision(returned, by=verifier, at=NOON, **said)
    published = make_published(maker, operator=operator, name="Tayang")
    change = workflow_changes.open_change(published, by=operator, at=NOON)
    workflow_changes.propose(change, by=operator, at=NOON, name="Belum dikirim")
    assert shown(queue()) == [sent.pk]


def test_products_and_changes_stand_in_one_list_the_oldest_first(queue):
    product = make_submitted(at=NOON - timedelta(days=2))
    change = make_waiting_change(at=NOON - timedelta(days=3))
    newest = make_waiting_change(at=NOON)
    answer = queue()
    assert shown(answer) == [change.product_id, product.pk, newest.product_id]
    assert [line.entry.kind for line in answer.context["lines"]] == ["perubahan", "baru", "perubahan"]
    assert [line.changed for line in answer.context["lines"]] == [["Nama produk"], [], ["Nama produk"]]


def test_a_change_of_an_archived_product_does_not_wait(queue):
    change = make_waiting_change()
    workflow.archive(change.product, by=change.submitted_by, at=NOON, note="Habis.")
    assert shown(queue()) == []


def test_what_waits_longer_than_promised_is_marked(queue):
    old, new = make_submitted(at=NOON - timedelta(days=30)), make_submitted(name="Baru", at=NOON)
    answer = queue()
    assert [(line.product.pk, line.is_overdue) for line in answer.context["lines"]] == [(old.pk, True), (new.pk, False)]
    assert shown(queue("terlambat=1")) == [old.pk]


def test_a_row_says_who_is_looking_at_it_until_the_claim_ends(queue, signed_in, verifier):
    product, other = make_submitted(), make_user("Bu Sita", role="verifier")
    claim(product, by=other, at=LATER)
    [line] = queue().context["lines"]
    assert (line.held_by, line.may_be_marked) == (other.full_name, False)
    Claim.objects.update(until=LATER)
    [line] = queue().context["lines"]
    assert (line.held_by, line.may_be_marked) == ("", True)
    Claim.objects.update(until=LATER + timedelta(hours=1), by=verifier)
    assert [line.held_by for line in queue().context["lines"]] == [""]


def test_ones_own_cannot_be_marked(queue, verifier):
    product = make_submitted()
    make_member(verifier, product.maker, seat="member")
    [line] = queue().context["lines"]
    assert (line.entry.is_own, line.may_be_marked) == (True, False)


# --- filters


def make_operator(maker):
    operator = make_user("Operator")
    make_member(operator, maker)
    return operator


@pytest.fixture
def four(verifier):
    """Two places, two pillars, two categories, two kinds."""
    jember = make_maker("Kopontren Jember")
    surabaya = make_maker("Alumni Surabaya", pillar="sosiopreneur", regency=SURABAYA)
    here, there = make_operator(jember), make_operator(surabaya)
    long_ago, crafts = NOON - timedelta(days=40), {"category": "kerajinan", "at": NOON - timedelta(hours=4)}
    return {
        "makanan": make_submitted(jember, operator=here, at=long_ago).pk,
        "kerajinan": make_submitted(jember, operator=here, name="Anyaman", **crafts).pk,
        "alumni": make_submitted(surabaya, operator=there, name="Sambal", at=NOON - timedelta(hours=3)).pk,
        "perubahan": make_waiting_change(surabaya, operator=there, at=NOON - timedelta(hours=2)).product_id,
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["makanan", "kerajinan", "alumni", "perubahan"]),
        ("kab=35.09", ["makanan", "kerajinan"]),
        ("kab=35.09&kab=35.78", ["makanan", "kerajinan", "alumni", "perubahan"]),
        ("pilar=sosiopreneur", ["alumni", "perubahan"]),
        ("kategori=kerajinan", ["kerajinan"]),
        ("jenis=perubahan", ["perubahan"]),
        ("jenis=baru&kab=35.78", ["alumni"]),
        ("terlambat=1", ["makanan"]),
    ],
)
def test_each_filter_leaves_exactly_its_rows(queue, four, query, expected):
    assert shown(queue(query)) == [four[name] for name in expected]


@pytest.mark.parametrize("query", ["kab=00.00", "kab=%0a", "kategori=" + "x" * 900, "jenis[]=1&jenis=(", "pilar=none"])
def test_what_nobody_knows_leaves_nothing_and_can_be_removed(queue, four, query):
    answer = queue(query)
    assert answer.status_code == 200
    assert shown(answer) == ([] if answer.context["chips"] else list(four.values()))


@pytest.mark.parametrize("query", ["hal=x", "hal=99999999999999", "hal=-1", "pilih=apa", "wilayah=bulan", "saring=%ff"])
def test_junk_in_the_address_is_left_alone(queue, four, query):
    answer = queue(query)
    assert (answer.status_code, shown(answer)) == (200, list(four.values()))


def test_beside_each_value_stands_what_it_would_leave(verifier, four):
    panels = {panel.name: panel for panel in panels_of(Round(QueryDict("kab=35.78"), by=verifier))}
    told = {name: {choice.value: choice.number for choice in panel.first} for name, panel in panels.items()}
    assert told == {
        "jenis": {"baru": 1, "perubahan": 1},
        "terlambat": {},
        "kab": {"35.09": 2, "35.78": 2},
        "pilar": {"sosiopreneur": 2},
        "kategori": {"makanan": 2},
    }


def test_a_chip_takes_away_its_value_alone(queue, four):
    answer = queue("kab=35.09&kab=35.78&jenis=baru&hal=2")
    assert [(str(label), query) for label, query in answer.context["chips"]] == [
        ("Baru", "kab=35.09&kab=35.78"),
        ("Kab. Jember", "jenis=baru&kab=35.78"),
        ("Kota Surabaya", "jenis=baru&kab=35.09"),
    ]


def test_marking_all_marks_what_may_be_marked(queue, four):
    assert queue("pilih=semua").content.decode().count(" checked>") == 4
    assert queue().content.decode().count(" checked>") == 0


# --- one's own area


def test_officers_with_an_area_see_it_first_and_all_at_one_press(queue, verifier, four):
    post_to(verifier, SURABAYA)
    answer = queue()
    assert shown(answer) == [four["alumni"], four["perubahan"]]
    assert shown(queue(answer.context["everywhere"])) == list(four.values())
    assert shown(queue("kab=35.09")) == [four["makanan"], four["kerajinan"]]


def test_a_posting_that_is_over_or_to_come_or_for_the_province_limits_nothing(queue, verifier, four):
    day = NOON.date()
    post_to(verifier, SURABAYA, until=day - timedelta(days=1))
    post_to(verifier, SURABAYA, since=day + timedelta(days=1), until=day + timedelta(days=9))
    assert shown(queue()) == list(four.values())
    post_to(verifier)
    assert shown(queue()) == list(four.values())


# --- the round


def taken(user, query="", at=NOON, skip=None):
    """The key of what the round of an officer takes next."""
    return Round(QueryDict(query), by=user).take_next(at, skip)


def test_the_round_goes_on_after_the_one_it_comes_from(verifier):
    three = [make_submitted(name=f"P{n}", at=NOON - timedelta(hours=9 - n)) for n in range(3)]
    first, second, third = (each.pk for each in three)
    assert [taken(verifier, skip=each) for each in (None, *three)] == [first, second, third, first]


def test_after_a_decision_the_round_goes_on_where_it_was(verifier):
    _passed, decided, following = (make_submitted(name=f"P{n}", at=NOON - timedelta(hours=9 - n)) for n in range(3))
    workflow.publish(decided, by=verifier, at=NOON)
    assert taken(verifier, skip=decided) == following.pk


def test_after_a_decision_on_a_change_the_round_goes_on_where_it_was(verifier):
    make_submitted(name="Lebih lama", at=NOON - timedelta(hours=9))
    change = make_waiting_change(at=NOON - timedelta(hours=5))
    following = make_submitted(name="Berikut", at=NOON - timedelta(hours=4))
    workflow_changes.publish_change(change, by=verifier, at=NOON)
    assert taken(verifier, skip=change.product) == following.pk


def test_what_waits_next_may_be_a_change(verifier):
    change = make_waiting_change()
    assert taken(verifier) == change.product_id
    workflow_changes.publish_change(change, by=verifier, at=NOON)
    new = make_submitted()
    assert taken(verifier) == new.pk
    workflow.publish(new, by=verifier, at=NOON)
    assert taken(verifier) is None


def test_the_next_one_is_neither_held_by_others_nor_ones_own(verifier):
    held, own, sent, free = (make_submitted(name=f"P{n}", at=NOON - timedelta(hours=9 - n)) for n in range(4))
    claim(held, by=make_user(role="verifier"), at=NOON)
    make_member(verifier, own.maker, seat="member")
    type(sent).objects.filter(pk=sent.pk).update(submitted_by=verifier)
    assert taken(verifier) == free.pk
    assert taken(verifier, at=NOON + timedelta(hours=1)) == held.pk


def test_a_round_stays_within_its_filters(verifier, four):
    walk = Round(QueryDict("kab=35.78"), by=verifier)
    assert (walk.take_next(NOON), walk.count()) == (four["alumni"], 2)
    assert walk.query == "kab=35.78"


def test_an_address_can_be_carried_whole(verifier):
    letters = random.Random(7)
    for _time in range(50):
        junk = "".join(letters.choice("kabpilr=&%;<>\"'\0+/35.") for _letter in range(60))
        query = Round(QueryDict(f"kab={junk}&jenis=baru"), by=verifier).query
        assert Round(QueryDict(query), by=verifier).query == query


# --- cost, and the start page


def make_many(change, number):
    """`number` further waiting products, products with a waiting change, and claims on them, without their verbs."""
    product, other = change.product, make_user(role="verifier")
    shared = {"maker": product.maker, "category": product.category, "submitted_by": product.submitted_by}
    waiting = [Product(name=f"P {n}", status="submitted", submitted_at=NOON, **shared) for n in range(number)]
    live = {"status": "published", "slug": "q", "published_at": NOON, "published_by": other, "submitted_at": NOON}
    shown = [Product(name=f"Q {n}", **live, **shared) for n in range(number)]
    Product.objects.bulk_create([*waiting, *shown])
    sent = {"values": {"name": "R"}, "status": "submitted", "submitted_at": NOON, "opened_by": product.submitted_by}
    Change.objects.bulk_create(
        Change(product=each, based_on=1, submitted_by=product.submitted_by, **sent) for each in shown
    )
    Claim.objects.bulk_create(Claim(product=each, by=other, until=LATER + timedelta(minutes=9)) for each in waiting)


def test_the_queue_asks_as_much_with_one_row_as_with_sixty(signed_in, verifier):
    post_to(verifier, JEMBER, SURABAYA)
    client, counts = signed_in(verifier), []
    change = make_waiting_change()
    for more in (0, 30):
        make_many(change, more)
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(reverse("product_queue"), {"kab": JEMBER})
        counts.append(len(seen))
    assert answer.context["page"].paginator.count == 61
    assert counts[0] == counts[1] <= 12


def test_the_cards_of_the_start_page_open_exactly_their_rows(signed_in, verifier, four):
    make_paper(Product.objects.get(pk=four["makanan"]), checked=False)
    client = signed_in(verifier)
    for codes in ((), (SURABAYA,)):
        if codes:
            post_to(verifier, *codes)
        cards = queue_cards(verifier)
        opened = [client.get(card["url"]).context["page"].paginator.count for card in cards]
        assert [card["number"] for card in cards] == opened == ([2, 0, 0] if codes else [4, 1, 1])
        assert client.get(reverse("admin:index")).context["start_cards"][:3] == cards


def test_categories_of_the_office_are_named_in_the_filter(queue, four):
    Category.objects.filter(slug="kerajinan").update(name="Anyam-anyaman")
    assert "Anyam-anyaman" in queue("kategori=kerajinan").content.decode()


# --- who gets in


@pytest.mark.parametrize("name", ["review_start", "publish_chosen"])
def test_only_officers_who_review_may_press(client, signed_in, operator, mentor, verifier, name):
    address = reverse(name)
    assert client.post(address).status_code == 302
    assert signed_in(operator).post(address).status_code == 404
    assert signed_in(mentor).post(address).status_code == 403
    assert signed_in(verifier).get(address).url == reverse("product_queue")


def test_in_round_of_somebody_who_acts_for_nobody_nothing_is_seen(operator, four):
    assert in_round(make_user()) == []
