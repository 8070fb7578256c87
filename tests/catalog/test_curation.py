"""A panel scores products on a day, closing gives each a grade, and everything that was decided can be told later."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from catalog import workflow_curation as curation
from catalog.grading import average, beginnings, letter_for
from catalog.models import Criterion, CurationEntry, CurationEvent, CurationScore, Grade, Listing
from registry.choices import Seat
from registry.models import OfficeSetting
from registry.refusals import codes_of
from tests.breaking import refused_by, sql
from tests.factories import NOON, make_draft, make_member, make_published, make_user

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def organiser():
    return make_user("Panitia", role="verifier")


@pytest.fixture
def panelists():
    return [make_user("Juri", role="verifier"), make_user("Juri", role="mentor")]


@pytest.fixture
def event(organiser, panelists):
    return curation.open_curation(by=organiser, at=NOON, name="Kurasi IV", on=DAY, panel=panelists)


@pytest.fixture
def entry(event, organiser):
    curation.bring_in(event, [make_published()], by=organiser)
    return CurationEntry.objects.select_related("event", "product__maker").get()


def points(number):
    return dict.fromkeys(Criterion.objects.filter(is_active=True).values_list("pk", flat=True), number)


def score_all(entry, panelists, *numbers):
    for panelist, number in zip(panelists, numbers, strict=True):
        curation.score(entry, points(number), by=panelist, at=NOON)


def refused(code, verb, *args, **kwargs):
    with pytest.raises(ValidationError) as caught:
        verb(*args, **kwargs)
    assert codes_of(caught.value) == [code]


def test_six_criteria_are_there():
    assert list(Criterion.objects.values_list("code", flat=True)) == [
        "badan-usaha", "produk", "mutu", "kemasan", "pemasaran", "keunggulan"
    ]  # fmt: skip


def test_closing_gives_the_grade_and_the_public_sees_it_at_once(event, entry, organiser, panelists):
    score_all(entry, panelists, 5, 4)
    closed = curation.close_curation(event, by=organiser, at=NOON)
    grade = Grade.objects.get()
    assert (grade.letter, grade.points, grade.on, grade.event) == ("A", Decimal("4.50"), DAY, closed)
    assert Listing.objects.get(product=entry.product).grade == "A"


def test_a_grade_keeps_its_history_and_the_newest_counts(event, entry, organiser, panelists):
    score_all(entry, panelists, 5, 5)
    curation.close_curation(event, by=organiser, at=NOON)
    later = curation.open_curation(by=organiser, at=NOON, name="Kurasi I", on=date(2027, 2, 1), panel=panelists[:1])
    curation.bring_in(later, [entry.product], by=organiser)
    curation.score(later.entries.get(), points(2), by=panelists[0], at=NOON)
    curation.close_curation(later, by=organiser, at=NOON)
    assert list(entry.product.grades.values_list("letter", flat=True)) == ["D", "A"]
    assert Listing.objects.get(product=entry.product).grade == "D"


@pytest.mark.parametrize(
    ("number", "letter"), [("4.25", "A"), ("4.24", "B"), ("3.50", "B"), ("3.49", "C"), ("2.50", "C"), ("2.49", "D")]
)
def test_letters_begin_where_the_office_says(number, letter):
    assert letter_for(Decimal(number), beginnings()) == letter


def test_the_office_moves_the_beginning_of_a_letter(organiser):
    OfficeSetting.objects.create(key="grade_a_from", value=4.8, by=organiser, at=NOON)
    assert letter_for(Decimal("4.7"), beginnings()) == "B"


@pytest.mark.parametrize(("key", "value"), [("grade_a_from", "3"), ("grade_c_from", "4,5"), ("grade_b_from", "4,25")])
def test_a_better_grade_never_begins_below_a_lesser_one(client, key, value):
    client.force_login(make_user("Admin", role="administrator"))
    answer = client.post(f"/admin/setelan/{key}/", {f"{key}-value": value})
    form = next(each for each in answer.context["settings_shown"] if each.key == key)
    assert form.has_error("value", "out_of_order") and not OfficeSetting.objects.exists()
    assert form["value"].value() == value


def test_a_heavier_criterion_counts_for_more():
    assert average({1: [5, 3], 2: [1]}, {1: 3, 2: 1}) == Decimal("3.25")


def test_it_is_not_closed_while_scores_are_missing(event, entry, organiser, panelists):
    curation.score(entry, points(4), by=panelists[0], at=NOON)
    refused("scores_missing", curation.close_curation, event, by=organiser, at=NOON)
    assert not Grade.objects.exists()


def test_nothing_is_not_graded(event, organiser):
    refused("nothing_to_grade", curation.close_curation, event, by=organiser, at=NOON)


def test_who_acts_for_the_maker_neither_scores_nor_is_waited_for(event, entry, organiser, panelists):
    make_member(panelists[1], entry.product.maker, seat=Seat.MEMBER)
    with pytest.raises(PermissionDenied):
        curation.score(entry, points(5), by=panelists[1], at=NOON)
    curation.score(entry, points(3), by=panelists[0], at=NOON)
    curation.close_curation(event, by=organiser, at=NOON)
    assert Grade.objects.get().letter == "C"


def test_only_the_panel_scores(entry, organiser):
    with pytest.raises(PermissionDenied):
        curation.score(entry, points(5), by=organiser, at=NOON)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda given: given.popitem(), "points_missing"),
        (lambda given: given.update(dict.fromkeys(given, 6)), "points_out_of_range"),
        (lambda given: given.update(dict.fromkeys(given, 0)), "points_out_of_range"),
    ],
)
def test_points_are_one_to_five_for_every_criterion(entry, panelists, change, code):
    given = points(3)
    change(given)
    refused(code, curation.score, entry, given, by=panelists[0], at=NOON)
    assert not CurationScore.objects.exists()


def test_scoring_again_replaces_the_points(entry, panelists):
    for number in (2, 5):
        curation.score(entry, points(number), by=panelists[0], at=NOON)
    assert set(CurationScore.objects.values_list("points", flat=True)) == {5}
    assert CurationScore.objects.count() == 6


def test_only_products_on_show_are_brought_in_each_once(event, organiser):
    product = make_published()
    assert [curation.bring_in(event, [product], by=organiser) for _press in range(2)] == [1, 0]
    refused("not_published", curation.bring_in, event, [make_draft()], by=organiser)


def test_a_product_that_was_scored_stays(entry, organiser, panelists):
    curation.score(entry, points(3), by=panelists[0], at=NOON)
    refused("has_scores", curation.leave_out, entry, by=organiser)


def test_who_has_scored_stays_on_the_panel(event, entry, organiser, panelists):
    curation.score(entry, points(3), by=panelists[0], at=NOON)
    refused("has_scored", curation.set_panel, event, panelists[1:], by=organiser)
    curation.set_panel(event, panelists[:1], by=organiser)
    assert [panelist.user for panelist in event.panelists.all()] == panelists[:1]


class TestClosed:
    @pytest.fixture
    def closed(self, event, entry, organiser, panelists):
        score_all(entry, panelists, 5, 5)
        return curation.close_curation(event, by=organiser, at=NOON)

    def test_it_stands(self, closed, entry, organiser, panelists):
        refused("closed", curation.score, entry, points(1), by=panelists[0], at=NOON)
        refused("closed", curation.close_curation, closed, by=organiser, at=NOON)
        refused("closed", curation.bring_in, closed, [make_published()], by=organiser)

    def test_whoever_closed_it_does_not_open_it_again(self, closed, organiser):
        with pytest.raises(PermissionDenied):
            curation.reopen_curation(closed, by=organiser, at=NOON, note="Salah nilai")

    def test_a_second_officer_opens_it_with_a_reason_and_what_stood_is_kept(self, closed, entry):
        second = make_user("Petugas", role="verifier")
        refused("reason_missing", curation.reopen_curation, closed, by=second, at=NOON, note=" ")
        curation.reopen_curation(closed, by=second, at=NOON, note="Salah nilai")
        step = closed.steps.first()
        assert (step.verb, step.note, step.grades) == ("reopen", "Salah nilai", {str(entry.product_id): ["A", "5.00"]})
        assert Listing.objects.get(product=entry.product).grade == ""
        refused("not_closed", curation.reopen_curation, closed, by=second, at=NOON, note="Lagi")


@pytest.mark.parametrize("role", ["mentor", "leader"])
def test_only_who_may_holds_curations(role):
    with pytest.raises(PermissionDenied):
        curation.open_curation(by=make_user("Orang", role=role), at=NOON, name="Kurasi", on=DAY)


class TestPages:
    def test_a_curation_day_by_its_pages(self, client, organiser, panelists):
        product = make_published(name="Keripik Talas")
        client.force_login(organiser)
        form = client.get("/admin/kurasi/baru/").context["form"]
        said = {"name": "Kurasi IV", "on": "2026-11-20", "place": "Aula", "panel": [p.pk for p in panelists]}
        said |= {"token": form.initial["token"]}
        for _press in range(2):
            address = client.post("/admin/kurasi/baru/", said).url
        event = CurationEvent.objects.get()
        assert [each.pk for each in client.get(f"{address}?cari=talas").context["found"]] == [product.pk]
        client.post(f"{address}produk/", {"products": [product.pk]})
        entry = event.entries.get()
        for panelist, number in zip(panelists, (4, 4), strict=True):
            client.force_login(panelist)
            given = {f"k{pk}": number for pk in points(number)}
            assert client.post(f"{address}nilai/{entry.pk}/", given).url == address
        client.force_login(organiser)
        assert client.post(f"{address}tutup/").url == address
        assert Grade.objects.get().letter == "B"

    def test_the_newest_stands_first_in_the_list(self, client, organiser):
        client.force_login(organiser)
        for month in (5, 11, 8):
            day = date(2026, month, 20)
            curation.open_curation(by=organiser, at=NOON, name=f"Kurasi {month}", on=day)
        events = client.get("/admin/kurasi/").context["events"]
        assert [each.on.month for each in events] == [11, 8, 5]

    def test_missing_points_come_back_beside_the_question(self, client, entry, panelists):
        client.force_login(panelists[0])
        first, *_others = points(3)
        answer = client.post(f"/admin/kurasi/{entry.event_id}/nilai/{entry.pk}/", {f"k{first}": "3"})
        form = answer.context["form"]
        assert (answer.status_code, len(form.errors), form[f"k{first}"].value()) == (422, 5, "3")

    def test_a_refusal_is_said_on_the_page(self, client, event, organiser):
        client.force_login(organiser)
        answer = client.post(f"/admin/kurasi/{event.pk}/tutup/")
        assert answer.status_code == 422 and answer.context["error"]

    def test_the_second_to_change_it_is_told(self, client, event, organiser, panelists):
        client.force_login(organiser)
        said = {"name": "Kurasi V", "on": "2026-11-20", "panel": [panelists[0].pk], "version": event.version}
        assert client.post(f"/admin/kurasi/{event.pk}/ubah/", said).status_code == 302
        client.force_login(make_user("Kedua", role="verifier"))
        answer = client.post(f"/admin/kurasi/{event.pk}/ubah/", said | {"name": "Kurasi VI"})
        form = answer.context["form"]
        assert (answer.status_code, form["name"].value()) == (422, "Kurasi VI")
        assert {name: codes_of(errors) for name, errors in form.errors.as_data().items() for errors in errors} == {
            "__all__": ["stale"], "name": ["stale"]
        }  # fmt: skip
        assert organiser.full_name in form.errors["__all__"][0] and "Kurasi V" in form.errors["name"][0]
        said |= {"name": "Kurasi VI", "version": form["version"].value()}
        assert client.post(f"/admin/kurasi/{event.pk}/ubah/", said).status_code == 302

    def test_who_acts_for_a_maker_is_led_past_its_product(self, client, event, organiser, panelists):
        products = [make_published(name=name) for name in ("Keripik", "Kopi")]
        curation.bring_in(event, products, by=organiser)
        own, other = event.entries.order_by("pk")
        make_member(panelists[1], own.product.maker, seat=Seat.MEMBER)
        client.force_login(panelists[1])
        given = {f"k{pk}": 4 for pk in points(4)}
        assert client.post(f"/admin/kurasi/{event.pk}/nilai/{other.pk}/", given).url == f"/admin/kurasi/{event.pk}/"
        rows = client.get(f"/admin/kurasi/{event.pk}/").context["rows"]
        assert {row[0].pk: row[2:] for row in rows} == {own.pk: (0, 1, False), other.pk: (1, 2, True)}

    @pytest.mark.parametrize("path", ["", "baru/", "{pk}/", "{pk}/nilai/{entry}/"])
    def test_doors(self, client, entry, path):
        address = "/admin/kurasi/" + path.format(pk=entry.event_id, entry=entry.pk)
        assert client.get(address).status_code == 302
        client.force_login(make_user("Operator"))
        assert client.get(address).status_code == 404

    @pytest.mark.parametrize(
        ("path", "status"), [("", 200), ("baru/", 403), ("{pk}/", 200), ("{pk}/nilai/{entry}/", 403)]
    )
    def test_a_mentor_looks_and_does_not_hold(self, client, entry, path, status):
        client.force_login(make_user("Pendamping", role="mentor"))
        assert client.get("/admin/kurasi/" + path.format(pk=entry.event_id, entry=entry.pk)).status_code == status
        assert client.post(f"/admin/kurasi/{entry.event_id}/tutup/").status_code == 403

    def test_thirty_products_take_as_many_queries_as_one(
        self, client, event, entry, organiser, django_assert_max_num_queries
    ):
        operator = entry.product.submitted_by
        more = [make_published(entry.product.maker, operator=operator, name=f"Keripik {each}") for each in range(30)]
        curation.bring_in(event, more, by=organiser)
        client.force_login(organiser)
        with django_assert_max_num_queries(12):
            assert client.get(f"/admin/kurasi/{event.pk}/?cari=keripik").status_code == 200

    def test_a_panelist_finds_the_points_given_before_within_a_few_queries(
        self, client, entry, panelists, django_assert_max_num_queries
    ):
        curation.score(entry, points(4), by=panelists[0], at=NOON)
        curation.score(entry, points(2), by=panelists[1], at=NOON)
        client.force_login(panelists[0])
        with django_assert_max_num_queries(12):
            page = client.get(f"/admin/kurasi/{entry.event_id}/nilai/{entry.pk}/")
        assert [field.value() for field in page.context["form"]] == [4] * 6


@pytest.mark.parametrize(
    ("name", "table", "change"),
    [
        ("criterion_weight_is_positive", "criterion", "weight = 0"),
        ("curationevent_closing_has_date_and_person", "curationevent", "closed_at = now()"),
        ("curationscore_points_in_range", "curationscore", "points = 6"),
    ],
)
def test_the_database_refuses(name, table, change, entry, panelists):
    curation.score(entry, points(3), by=panelists[0], at=NOON)
    with refused_by(name):
        sql(f"UPDATE catalog_{table} SET {change}")


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("panelist_once_per_curation", "panelist (event_id, user_id)"),
        ("curationentry_once_per_curation", "curationentry (event_id, product_id)"),
        ("curationscore_once", "curationscore (entry_id, panelist_id, criterion_id, points, at)"),
    ],
)
def test_nothing_is_there_twice(name, table, entry, panelists):
    curation.score(entry, points(3), by=panelists[0], at=NOON)
    columns = table[table.index("(") + 1 : -1]
    with refused_by(name):
        sql(f"INSERT INTO catalog_{table} SELECT {columns} FROM catalog_{table.split()[0]} LIMIT 1")


@pytest.mark.parametrize(
    ("name", "verb"), [("curationstep_verb_is_known", "burn"), ("curationstep_reopening_has_reason", "reopen")]
)
def test_a_step_refuses(name, verb, event, organiser):
    with refused_by(name):
        sql(
            "INSERT INTO catalog_curationstep (event_id, verb, by_id, at, note, grades)"
            " VALUES (%s, %s, %s, now(), '', '{}')",
            event.pk, verb, organiser.pk,
        )  # fmt: skip


@pytest.mark.parametrize(
    "statement", ["UPDATE catalog_curationstep SET note = 'x'", "DELETE FROM catalog_curationstep"]
)
def test_what_was_done_with_a_curation_stays(event, statement):
    with refused_by("curationstep_is_append_only"):
        sql(statement)
