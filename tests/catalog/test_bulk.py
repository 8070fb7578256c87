"""Publishing many at once: each guarded for itself, with an answer for each."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog import workflow, workflow_changes
from catalog.bulk import DONE, LOOK, REFUSED, Pick, picks_of, publish_many
from catalog.choices import ChangeStatus, Status
from catalog.claims import claim
from catalog.doubts import doubts_about
from catalog.models import Certificate, Change, Claim, ReviewEvent
from registry.models import JoinRequest, Notice
from registry.refusals import codes_of
from tests.catalog.queue import make_waiting_change
from tests.factories import NOON, fresh, make_draft, make_maker, make_member, make_paper, make_submitted, make_user

pytestmark = pytest.mark.django_db
DAY = NOON.date()


def make_waiting(name, **fields):
    """A product that waits, of a maker of its own."""
    return make_submitted(make_maker(f"Usaha {name}"), name=name, **fields)


def pick(thing, version=None):
    kind = "perubahan" if isinstance(thing, Change) else "baru"
    return Pick(kind, thing.pk, thing.version if version is None else version)


def states(outcomes):
    return [(each.kind, each.product.pk, each.state) for each in outcomes]


def published(products):
    return [fresh(product).status == Status.PUBLISHED for product in products]


def test_each_is_published_by_its_own_verb(verifier):
    product, change = make_waiting("Satu"), make_waiting_change(make_maker("Dua"), name="Nama Lain")
    outcomes = publish_many([pick(product), pick(change)], by=verifier, at=NOON)
    assert [each.state for each in outcomes] == [DONE, DONE]
    assert (fresh(product).status, fresh(change).status) == (Status.PUBLISHED, ChangeStatus.PUBLISHED)
    assert fresh(change.product).name == "Nama Lain"
    assert sorted(ReviewEvent.objects.filter(by=verifier).values_list("verb", flat=True)) == [
        "publish", "publish_change"
    ]  # fmt: skip


def test_one_that_is_refused_stops_no_other_and_each_says_why(verifier):
    fine, held, changed, own, decided = (make_waiting(f"P{n}") for n in range(5))
    second = make_user("Bu Kedua", role="verifier")
    claim(held, by=second, at=NOON)
    seen = pick(changed)
    draft = workflow.take_back(changed, by=changed.submitted_by, at=NOON)
    workflow.submit(draft, by=changed.submitted_by, at=NOON)
    make_member(verifier, own.maker, seat="member")
    late = pick(decided)
    workflow.return_for_revision(decided, by=second, at=NOON, fields=["name"], note="Nama keliru.")
    outcomes = publish_many([pick(held), seen, pick(own), late, pick(fine)], by=verifier, at=NOON)
    assert [each.state for each in outcomes] == [REFUSED, REFUSED, REFUSED, REFUSED, DONE]
    assert [second.full_name in outcomes[number].words[0] for number in (0, 3)] == [True, True]
    assert all(each.words for each in outcomes[:4])
    assert published([held, changed, own, decided, fine]) == [False, False, False, False, True]


def test_pressed_twice_it_publishes_once_and_says_the_same(verifier):
    product, change = make_waiting("Satu"), make_waiting_change(make_maker("Dua"))
    picks = [pick(product), pick(change)]
    first = publish_many(picks, by=verifier, at=NOON)
    again = publish_many(picks, by=verifier, at=NOON + timedelta(seconds=1))
    assert states(first) == states(again)
    assert ReviewEvent.objects.filter(by=verifier).count() == 2


def test_what_another_officer_published_is_not_ones_own_doing(verifier):
    product = make_waiting("Satu")
    seen = pick(product)
    workflow.publish(product, by=make_user(role="verifier"), at=NOON)
    [outcome] = publish_many([seen], by=verifier, at=NOON)
    assert outcome.state == REFUSED


def test_publishing_ends_the_claim(verifier):
    product = make_waiting("Satu")
    claim(product, by=verifier, at=NOON)
    publish_many([pick(product)], by=verifier, at=NOON)
    assert Claim.objects.count() == 0


# --- what wants to be looked at


def doubtful(*things):
    changes = [thing for thing in things if isinstance(thing, Change)]
    products = [fresh(thing) for thing in things if not isinstance(thing, Change)]
    return doubts_about(products, changes, DAY)


def test_what_is_doubtful_is_left_to_be_looked_at_one_by_one(verifier):
    twin, other = make_waiting("Keripik Talas"), make_waiting("KERIPIK  TALAS")
    fine = make_waiting("Sambal")
    outcomes = publish_many([pick(twin), pick(other), pick(fine)], by=verifier, at=NOON)
    assert [each.state for each in outcomes] == [LOOK, LOOK, DONE]
    assert published([twin, other, fine]) == [False, False, True]


def test_what_was_archived_comes_back_unseen_under_no_other_maker(verifier):
    old = workflow.publish(make_submitted(make_maker("Lain"), name="Keripik"), by=verifier, at=NOON)
    workflow.archive(old, by=verifier, at=NOON, note="Bahan tidak halal.")
    new = make_waiting("KERIPIK")
    [outcome] = publish_many([pick(new)], by=verifier, at=NOON)
    assert (outcome.state, published([new])) == (LOOK, [False])


def test_who_was_first_is_told_before_any_doubt(verifier):
    """What was decided, saved or taken meanwhile needs no look: it is said who did it."""
    second = make_user("Bu Kedua", role="verifier")
    returned, moved, held, own = (make_submitted(make_maker(f"Usaha {n}"), name="Keripik") for n in range(4))
    seen = [pick(each) for each in (returned, moved, held, own)]
    workflow.return_for_revision(returned, by=second, at=NOON, fields=["name"], note="Nama keliru.")
    draft = workflow.take_back(moved, by=moved.submitted_by, at=NOON)
    workflow.submit(draft, by=moved.submitted_by, at=NOON)
    claim(held, by=second, at=NOON)
    make_member(verifier, own.maker, seat="member")
    outcomes = publish_many(seen, by=verifier, at=NOON)
    assert [each.state for each in outcomes] == [REFUSED] * 4
    names = [second.full_name, moved.submitted_by.full_name, second.full_name]
    assert [name in each.words[0] for name, each in zip(names, outcomes, strict=False)] == [True] * 3


def test_a_doubt_leaves_nothing_behind(verifier):
    twin, change = make_waiting("Keripik"), make_waiting_change(make_maker("Dua"), name="Keripik")
    make_draft(make_maker("Lain"), name="Keripik")
    steps, notices = ReviewEvent.objects.count(), Notice.objects.count()
    outcomes = publish_many([pick(twin), pick(change)], by=verifier, at=NOON)
    assert [each.state for each in outcomes] == [LOOK, LOOK]
    assert (ReviewEvent.objects.count(), Notice.objects.count()) == (steps, notices)
    assert (fresh(twin).version, fresh(change).version) == (twin.version, change.version)


@pytest.mark.parametrize(
    ("person", "business", "is_doubted"),
    [
        ("Hasan", "Lain", True),
        ("HASAN", "Lain", True),
        ("Orang Lain", "usaha satu", True),
        ("Orang Lain", "Lain", False),
    ],
)
def test_who_was_refused_before_publishes_nothing_unseen(person, business, is_doubted):
    maker = make_maker("Usaha Satu")
    operator = make_user("Hasan")
    type(operator).objects.filter(pk=operator.pk).update(full_name="Hasan")
    make_member(operator, maker)
    product = make_submitted(maker, operator=operator)
    other = make_user("Akun Lain")
    type(other).objects.filter(pk=other.pk).update(full_name=person)
    JoinRequest.objects.create(
        user=other, kind="other", business_name=business, regency_id="35.09", status="refused", asked_at=NOON,
        decided_at=NOON, decided_by=make_user(role="verifier"), answer="Bukan pengurus.",
    )  # fmt: skip
    assert bool(doubtful(product)) == is_doubted


def test_a_paper_that_has_run_out_raises_a_doubt():
    product = make_waiting("Satu")
    make_paper(product, "haccp", "HACCP-1", valid_until=DAY - timedelta(days=1))
    assert list(doubtful(product)) == [product.pk]


def test_a_change_is_doubted_for_the_name_it_proposes():
    make_draft(make_maker("Lain"), name="Nama Ganda")
    doubled = make_waiting_change(make_maker("Satu"), name="NAMA  GANDA")
    other = make_waiting_change(make_maker("Dua"), ingredients="Talas")
    assert list(doubtful(doubled, other)) == [doubled.product_id]


@pytest.mark.parametrize(
    ("own", "regency", "became", "is_doubted"),
    [
        (True, "35.09", "draft", True),
        (False, "35.09", "published", True),
        (False, "35.78", "draft", False),
        (False, "35.78", "published", False),
        (False, "35.78", "returned", True),
        (False, "35.78", "archived", True),
    ],
)
def test_a_twin_is_a_doubt_of_the_same_maker_in_the_same_place_or_sent_away(verifier, own, regency, became, is_doubted):
    new = make_waiting("Keripik")
    operator = new.submitted_by if own else None
    twin = make_submitted(new.maker if own else make_maker("Lain", regency=regency), operator=operator, name="KERIPIK")
    if became == "draft":
        workflow.take_back(twin, by=twin.submitted_by, at=NOON)
    elif became == "returned":
        workflow.return_for_revision(twin, by=verifier, at=NOON, fields=["name"], note="Nama keliru.")
    else:
        workflow.publish(twin, by=verifier, at=NOON)
        if became == "archived":
            workflow.archive(fresh(twin), by=verifier, at=NOON, note="Bahan tidak halal.")
    change = make_waiting_change(make_maker("Jauh", regency="35.01"), name="Keripik")
    is_sent_away = became in ("returned", "archived")
    expected = [new.pk] * is_doubted + [change.product_id] * is_sent_away
    assert sorted(doubtful(new, change)) == sorted(expected)


@pytest.mark.parametrize("fields", [{"nib": "1234567890123"}, {"whatsapp": "+6281234567890"}, {}])
def test_another_business_of_perhaps_the_same_owner_raises_a_doubt(fields):
    product = make_submitted(make_maker("Usaha Sama", **fields), name="Satu")
    assert doubtful(product) == {}
    make_maker("Usaha Sama" if not fields else "Usaha Lain", **fields)
    make_maker("Usaha Lain Lagi", nib="9999999999999")
    assert list(doubtful(product)) == [product.pk]


def test_the_same_name_in_another_place_raises_no_doubt():
    product = make_submitted(make_maker("Usaha Sama"), name="Satu")
    make_maker("Usaha Sama", regency="35.78")
    assert doubtful(product) == {}


@pytest.mark.parametrize(
    ("kind", "number", "is_odd"),
    [("halal", "ID35110002418860325", False), ("halal", "ID12", True), ("merek", "IDM000123456", True)],
)
def test_an_odd_paper_raises_a_doubt(kind, number, is_odd):
    product = make_waiting("Satu")
    make_paper(product, kind, number)
    assert bool(doubtful(product)) == is_odd


def test_a_number_on_anothers_paper_raises_a_doubt_and_a_revoked_paper_none(verifier):
    product, other = make_waiting("Satu"), make_waiting("Dua")
    paper = make_paper(product)
    assert doubtful(product) == {}
    make_paper(other)
    assert list(doubtful(product)) == [product.pk]
    Certificate.objects.filter(pk=paper.pk).update(revoked_on=DAY, revoked_by=verifier, revoked_why="Palsu.")
    assert doubtful(product) == {}


def test_pirt_for_a_food_it_is_not_allowed_for_raises_a_doubt():
    said = {"kind": "pirt", "number": "2063518010214-29", "valid_until": DAY.replace(year=2029)}
    frozen, dry = make_waiting("Nugget ayam beku"), make_waiting("Keripik")
    for product, number in ((frozen, said["number"]), (dry, "2063518010215-29")):
        make_paper(product, **said | {"number": number})
    assert list(doubtful(frozen, dry)) == [frozen.pk]


def test_doubts_cost_the_same_for_one_as_for_ten():
    products = [make_waiting(f"P{n}") for n in range(10)]
    for product in products:
        make_paper(product)
    counts = []
    products = list(type(products[0]).objects.filter(pk__in=[each.pk for each in products]).select_related("maker"))
    for some in (products[:1], products):
        with CaptureQueriesContext(connection) as seen:
            doubts_about(some, [], DAY)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8


# --- the page


def test_what_is_marked_is_read_strictly():
    junk = ["baru:x:1", "surat:1:1", "baru:1", "baru:²:1", "baru:1:1:1", "", "baru:9999999999999999999:1"]
    assert picks_of(["baru:12:3", "baru:12:3", "perubahan:4:1", *junk]) == [
        Pick("baru", 12, 3), Pick("perubahan", 4, 1)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "code"),
    [([], "nothing_chosen"), (["x"], "nothing_chosen"), ([f"baru:{n}:1" for n in range(51)], "too_many")],
)
def test_nothing_and_too_many_are_refused(signed_in, verifier, texts, code):
    with pytest.raises(ValidationError) as caught:
        picks_of(texts)
    assert codes_of(caught.value) == [code]
    assert signed_in(verifier).post(reverse("publish_chosen"), {"terpilih": texts}).status_code == 422


def test_what_does_not_exist_is_left_out(verifier):
    assert publish_many([Pick("baru", 999_999, 1), Pick("perubahan", 999_999, 1)], by=verifier, at=NOON) == []


def test_the_report_names_each(signed_in, verifier):
    fine, twin = make_waiting("Sambal"), make_waiting("Keripik")
    make_draft(make_maker("Lain"), name="Keripik")
    own = make_waiting("Sendiri")
    make_member(verifier, own.maker, seat="member")
    texts = [":".join(map(str, pick(each))) for each in (fine, twin, own)]
    answer = signed_in(verifier).post(reverse("publish_chosen"), {"terpilih": texts, "saring": "jenis=baru"})
    assert answer.status_code == 200
    assert [each.product for each in answer.context["done"]] == [fine]
    assert [[each.product for each in outcomes] for _heading, outcomes in answer.context["parts"]] == [[twin], [own]]
    assert f"{reverse('product_review', args=[twin.pk])}?jenis=baru" in answer.content.decode()


def test_marking_on_the_page_publishes_what_the_page_showed(signed_in, verifier):
    product, change = make_waiting("Satu"), make_waiting_change(make_maker("Dua"))
    client = signed_in(verifier)
    marks = [line.pick for line in client.get(reverse("product_queue"), {"wilayah": "semua"}).context["lines"]]
    client.post(reverse("publish_chosen"), {"terpilih": marks})
    assert (fresh(product).status, fresh(change).status) == (Status.PUBLISHED, ChangeStatus.PUBLISHED)


def test_a_change_that_moved_is_refused_in_words(verifier):
    change = make_waiting_change()
    seen = pick(change)
    workflow_changes.take_back_change(change, by=change.submitted_by, at=NOON)
    workflow_changes.submit_change(change, by=change.submitted_by, at=NOON)
    [outcome] = publish_many([seen], by=verifier, at=NOON)
    assert (outcome.state, len(outcome.words)) == (REFUSED, 1)
