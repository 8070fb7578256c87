"""The pages of curations: who opens them, what a refusal says, and a day from beginning to end."""

from datetime import date

import pytest

from catalog import workflow_curation as curation
from catalog.models import CurationEvent, Grade
from registry.choices import Seat
from registry.refusals import codes_of
from tests.catalog.curations import points, score_all
from tests.factories import NOON, fresh, make_member, make_published, make_user

pytestmark = pytest.mark.django_db


def test_a_curation_day_by_its_pages(client, organiser, panelists):
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


def test_the_newest_stands_first_in_the_list(client, organiser):
    client.force_login(organiser)
    for month in (5, 11, 8):
        day = date(2026, month, 20)
        curation.open_curation(by=organiser, at=NOON, name=f"Kurasi {month}", on=day)
    events = client.get("/admin/kurasi/").context["events"]
    assert [each.on.month for each in events] == [11, 8, 5]


def test_missing_points_come_back_beside_the_question(client, entry, panelists):
    client.force_login(panelists[0])
    first, *_others = points(3)
    answer = client.post(f"/admin/kurasi/{entry.event_id}/nilai/{entry.pk}/", {f"k{first}": "3"})
    form = answer.context["form"]
    assert (answer.status_code, len(form.errors), form[f"k{first}"].value()) == (422, 5, "3")


def test_a_refusal_is_said_on_the_page(client, event, organiser):
    client.force_login(organiser)
    answer = client.post(f"/admin/kurasi/{event.pk}/tutup/")
    assert answer.status_code == 422 and answer.context["error"]


def test_the_second_to_change_it_is_told(client, event, organiser, panelists):
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


def test_who_acts_for_a_maker_is_led_past_its_product(client, event, organiser, panelists):
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
def test_doors(client, entry, path):
    address = "/admin/kurasi/" + path.format(pk=entry.event_id, entry=entry.pk)
    assert client.get(address).status_code == 302
    client.force_login(make_user("Operator"))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("path", "status"), [("", 200), ("baru/", 403), ("{pk}/", 200), ("{pk}/nilai/{entry}/", 403)])
def test_a_mentor_looks_and_does_not_hold(client, entry, path, status):
    client.force_login(make_user("Pendamping", role="mentor"))
    assert client.get("/admin/kurasi/" + path.format(pk=entry.event_id, entry=entry.pk)).status_code == status
    for verb in ("tutup/", "buka/", "produk/", f"produk/{entry.pk}/keluarkan/", "ubah/"):
        assert client.post(f"/admin/kurasi/{entry.event_id}/{verb}").status_code == 403


def test_a_second_officer_opens_it_again_by_the_page_and_a_product_is_taken_out(
    client, event, entry, organiser, panelists
):
    score_all(entry, panelists, 5, 5)
    curation.close_curation(event, by=organiser, at=NOON)
    client.force_login(make_user("Kedua", role="verifier"))
    address = f"/admin/kurasi/{event.pk}/"
    assert client.post(f"{address}buka/", {"note": " "}).context["reopen"].has_error("note")
    assert client.post(f"{address}buka/", {"note": "Salah nilai"}).url == address
    curation.bring_in(event, [make_published(name="Kopi")], by=organiser)
    late = event.entries.latest("pk")
    assert client.post(f"{address}produk/{late.pk}/keluarkan/").url == address
    assert [each.pk for each in event.entries.all()] == [entry.pk] and fresh(event).closed_at is None


def test_thirty_products_take_as_many_queries_as_one(client, event, entry, organiser, django_assert_max_num_queries):
    operator = entry.product.submitted_by
    more = [make_published(entry.product.maker, operator=operator, name=f"Keripik {each}") for each in range(30)]
    curation.bring_in(event, more, by=organiser)
    client.force_login(organiser)
    with django_assert_max_num_queries(12):
        assert client.get(f"/admin/kurasi/{event.pk}/?cari=keripik").status_code == 200


def test_a_panelist_finds_the_points_given_before_within_a_few_queries(
    client, entry, panelists, django_assert_max_num_queries
):
    curation.score(entry, points(4), by=panelists[0], at=NOON)
    curation.score(entry, points(2), by=panelists[1], at=NOON)
    client.force_login(panelists[0])
    with django_assert_max_num_queries(12):
        page = client.get(f"/admin/kurasi/{entry.event_id}/nilai/{entry.pk}/")
    assert [field.value() for field in page.context["form"]] == [4] * 6
