"""The office's pages of duplicates: three steps, pressed once, and the way back."""

import re
import uuid

import pytest
from django.urls import reverse

from registry.choices import Pillar
from registry.models import Merge, NotTheSame, Pesantren, Umkm
from tests.factories import NOON, make_maker, make_member, make_pesantren, make_user

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


@pytest.fixture
def pair(db):
    return make_pesantren("Miftahul Ulum"), make_pesantren("Miftahul 'Ulum", kopontren="Kopontren Berkah")


@pytest.fixture
def office(signed_in, verifier):
    return signed_in(verifier)


def steps(one, other):
    return f"/admin/gabung/{one._meta.model_name}/{one.pk}/{other.pk}/"


def press(client, kept, away, **said):
    said = {"simpan": kept.pk, "note": "Kembar.", "token": uuid.uuid4(), "kept_version": 1, "away_version": 1} | said
    return client.post(steps(kept, away), said)


PAGES = ["/admin/kembar/", "/admin/kembar/?jenis=umkm", "/admin/gabungan/", "/admin/gabung/pesantren/{one}/",
         "/admin/gabung/pesantren/{one}/{other}/", "/admin/gabung/pesantren/{one}/{other}/?simpan={one}",
         "/admin/gabung/pesantren/{one}/{other}/?simpan={one}&langkah=pratinjau"]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_duplicates_are_for_those_who_merge(client, pair, page, operator, mentor, verifier):
    address = page.format(one=pair[0].pk, other=pair[1].pk)
    answers = [client.get(address).status_code]
    for person in (operator, mentor, verifier):
        client.force_login(person)
        answers.append(client.get(address).status_code)
    assert answers == [302, 404, 403, 200]


@pytest.mark.parametrize("address", ["/admin/kembar/?jenis=bank", "/admin/gabung/bank/1/2/", "/admin/gabungan/1/",
                                     "/admin/gabung/umkm/1/1/", "/admin/gabung/umkm/1/"])  # fmt: skip
def test_what_is_not_there_is_not_found(office, address):
    assert office.get(address).status_code == 404


@pytest.mark.parametrize("junk", ["?jenis=umkm&hal=x", "?jenis=pesantren&hal=99999999999999999999"])
def test_a_page_that_cannot_be_is_another_page(office, junk):
    assert office.get(f"/admin/kembar/{junk}").status_code == 200


def test_the_three_steps_merge_once_and_lead_to_the_way_back(office, pair):
    kept, away = pair
    first = office.get(steps(*pair))
    assert first.context["heavier"] == kept
    second = office.get(steps(*pair), {"simpan": kept.pk})
    assert [(group, side) for group, *_told, side in second.context["choices"]] == [
        ("name", "kept"),
        ("kopontren", "away"),
    ]
    third = office.get(steps(*pair), {"simpan": kept.pk, "langkah": "pratinjau", "name": "away", "kopontren": "kept"})
    assert third.context["sides"] == {"name": "away", "kopontren": "kept"}
    token = uuid.uuid4()
    answers = [press(office, kept, away, token=token, name="away", kopontren="kept") for _press in range(2)]
    merged = Merge.objects.get()
    assert [answer["Location"] for answer in answers] == [f"/admin/gabungan/{merged.pk}/"] * 2
    kept.refresh_from_db(), away.refresh_from_db()
    assert (kept.name, kept.kopontren, away.merged_into) == ("Miftahul 'Ulum", "", kept)
    answer = office.post(f"/admin/gabungan/{merged.pk}/", {"note": "Keliru."})
    assert answer["Location"] == f"/admin/gabungan/{merged.pk}/"
    assert Pesantren.objects.in_register().count() == 2


def test_the_other_one_may_be_kept(office, pair):
    press(office, pair[1], pair[0])
    assert Merge.objects.get().kept == pair[1]


def test_a_kept_record_that_is_neither_brings_back_the_first_step(office, pair):
    assert "heavier" in press(office, *pair, simpan="9999999").context
    assert Merge.objects.exists() is False


def test_without_a_reason_the_preview_comes_back_as_it_was(office, pair):
    answer = press(office, *pair, note=" ", name="away")
    assert (answer.status_code, answer.context["sides"]["name"]) == (422, "away")
    assert answer.context["form"].errors.as_data()["note"][0].code == "required"
    assert Merge.objects.exists() is False


def test_the_second_officer_is_told_and_may_send_again_what_is_now_shown(office, pair):
    """Loses nothing typed: the reason and the choices stand, beside the values of now."""
    Pesantren.objects.filter(pk=pair[0].pk).update(version=4, kopontren="Kopontren Baru")
    answer = press(office, *pair, name="away", kopontren="kept")
    form = answer.context["form"]
    assert (answer.status_code, form.non_field_errors().as_data()[0].code) == (422, "stale")
    assert (
        form["note"].value(),
        str(form["kept_version"].value()),
        answer.context["sides"]["name"],
    ) == ("Kembar.", "4", "away")
    assert "Kopontren Baru" in answer.content.decode()
    assert press(office, *pair, kept_version=4).status_code == 302


@pytest.mark.parametrize("field", ["kept_version", "token"])
def test_a_form_that_was_tampered_with_is_refused(office, pair, field):
    assert press(office, *pair, **{field: "x"}).status_code == 422


def test_a_refusal_to_undo_stands_beside_the_form(office, pair):
    press(office, *pair)
    merged = Merge.objects.get()
    answer = office.post(f"/admin/gabungan/{merged.pk}/", {"note": ""})
    assert (answer.status_code, answer.context["form"].errors.as_data()["note"][0].code) == (422, "required")


def test_a_record_merged_away_leads_to_merging_with_the_kept_one(office, pair):
    press(office, *pair)
    third = make_pesantren()
    answer = office.get(steps(pair[1], third))
    assert answer["Location"] == f"/admin/gabung/pesantren/{pair[0].pk}/"


def test_two_are_said_to_be_two(office, pair):
    one, other = pair
    answer = office.post(f"/admin/kembar/pesantren/{other.pk}/{one.pk}/bukan/")
    assert (answer["Location"], NotTheSame.objects.get().pesantren_first) == ("/admin/kembar/?jenis=pesantren", one)
    assert office.get(f"/admin/kembar/pesantren/{other.pk}/{one.pk}/bukan/").url == steps(other, one)
    again = office.post(f"/admin/kembar/pesantren/{other.pk}/{one.pk}/bukan/", {"hal": "3"})
    assert again["Location"] == "/admin/kembar/?jenis=pesantren&hal=3"
    assert office.post(f"/admin/kembar/pesantren/{one.pk}/{one.pk}/bukan/").status_code == 302
    assert NotTheSame.objects.count() == 1


def test_the_other_record_is_found_by_name_or_number(office, pair):
    make_pesantren("Darul Ulum", nspp="510035090001")
    for typed in ("miftahul", "5100350900"):
        answer = office.get(f"/admin/gabung/pesantren/{pair[0].pk}/", {"q": typed})
        assert pair[0] not in answer.context["found"]
        assert len(answer.context["found"]) == 1


@pytest.mark.parametrize("kind", [Pesantren, Umkm])
def test_pages_cost_the_same_with_one_row_and_with_thirty(office, verifier, kind, django_assert_max_num_queries):
    make = make_pesantren if kind is Pesantren else lambda: make_maker(pillar=Pillar.NONE)
    one, other = make(), make()
    costs = []
    for rows in (1, 6):
        for number in range(rows):
            kept, away, kind_name = make(), make(), kind._meta.model_name
            Merge.objects.create(
                note="Kembar.", by=verifier, at=NOON, **{f"{kind_name}_kept": kept, f"{kind_name}_away": away}
            )
            make_member(make_user(), other, seat="member" if costs or number else "owner")
        costs.append(_costs(office, one, other, django_assert_max_num_queries))
    assert costs[0] == costs[1]


def _costs(office, one, other, limit):
    pages = [f"/admin/kembar/?jenis={one._meta.model_name}", "/admin/gabungan/", steps(one, other),
             f"{steps(one, other)}?simpan={one.pk}", f"{steps(one, other)}?simpan={one.pk}&langkah=pratinjau",
             f"/admin/gabung/{one._meta.model_name}/{one.pk}/?q=kopontren"]  # fmt: skip
    costs = []
    for page in pages:
        with limit(MOST_QUERIES) as queries:
            assert office.get(page).status_code == 200
        costs.append(len(queries))
    return costs


# --- elsewhere


def test_the_admin_lists_and_offers_no_record_merged_away(office, pair):
    press(office, *pair)
    kept, away = pair
    listed = office.get("/admin/registry/pesantren/").context["cl"].result_list
    gone = office.get("/admin/registry/pesantren/?gabungan=ya").context["cl"].result_list
    assert (list(listed), list(gone)) == ([kept], [away])
    offered = office.get(
        reverse("admin:autocomplete"),
        {"term": "ulum", "app_label": "registry", "model_name": "umkm", "field_name": "pesantren"},
    )
    assert [each["id"] for each in offered.json()["results"]] == [str(kept.pk)]


def test_the_admins_page_of_a_record_merged_away_says_so_and_changes_nothing(office, pair):
    press(office, *pair)
    kept, away = pair
    address = f"/admin/registry/pesantren/{away.pk}/change/"
    page = office.get(address).content.decode()
    assert f'href="/admin/registry/pesantren/{kept.pk}/change/"' in page
    assert f'href="/admin/gabungan/{Merge.objects.get().pk}/"' in page
    assert re.search(r'name="_save"', page) is None
    assert office.post(address, {"name": "Lain"}).status_code == 403
    assert (
        f'href="/admin/gabung/pesantren/{kept.pk}/"'
        in office.get(f"/admin/registry/pesantren/{kept.pk}/change/").content.decode()
    )


def test_the_start_page_leads_to_duplicates_for_those_who_merge(client, verifier, mentor):
    told = []
    for person in (verifier, mentor):
        client.force_login(person)
        told.append("/admin/kembar/" in client.get("/admin/").content.decode())
    assert told == [True, False]


def test_the_desk_of_a_record_merged_away_is_that_of_the_kept_one(client, office, pair):
    """Older notices lead there; what is sent from an open page of it lands where the members are."""
    kept, away = pair
    person, stranger = make_user(), make_user()
    make_member(person, away)
    press(office, kept, away)
    answers = []
    for who in (person, stranger):
        client.force_login(who)
        answers.append(client.get(f"/operator/usaha/pesantren/{away.pk}/"))
    assert [answer.status_code for answer in answers] == [200, 404]
    assert answers[0].context["organisation"] == kept
