"""The pages of those who let people in: who gets where, who decides, and what the pages cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from registry import invitations, workflow
from registry.choices import JoinKind, JoinStatus, Pillar, Seat
from registry.models import JoinRequest, Membership, Umkm, User
from registry.views.office import waiting_requests
from tests.factories import make_maker, make_member, make_pesantren, make_user
from tests.registry.joining import codes

pytestmark = pytest.mark.django_db


def queries(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


# --- the office


OFFICE = ["request_queue", "people", "account_open"]


@pytest.mark.parametrize("name", OFFICE)
def test_the_office_asks_who_is_there(client, signed_in, operator, mentor, verifier, name):
    address = reverse(name)
    assert client.get(address).status_code == 302
    assert [signed_in(user).get(address).status_code for user in (operator, mentor, verifier)] == [404, 403, 200]


@pytest.mark.parametrize("name", ["request_detail", "request_approve", "request_refuse"])
def test_a_request_is_decided_by_those_who_may(client, signed_in, operator, mentor, asked, name):
    address = reverse(name, args=[asked.pk])
    assert client.post(address).status_code == 302
    answers = [signed_in(user).post(address).status_code for user in (operator, mentor)]
    assert answers == [404, 403 if name != "request_detail" else 405]
    assert JoinRequest.objects.get().status == JoinStatus.WAITING


def test_the_queue_has_the_oldest_first_and_marks_what_is_late(signed_in, verifier, asked):
    late = workflow.ask(make_user(), at=timezone.now() - timedelta(days=20), **OTHER)
    page = signed_in(verifier).get(reverse("request_queue")).context["page"]
    assert [(each.pk, each.is_overdue) for each in page] == [(late.pk, True), (asked.pk, False)]
    assert (waiting_requests(verifier), waiting_requests(asked.user)) == ((2, 1), None)


OTHER = {"kind": JoinKind.OTHER, "business_name": "Dapur", "regency_id": "35.78"}


def chosen(asked, **changed):
    return {
        "version": asked.version,
        "umkm": "new",
        "name": asked.business_name,
        "regency": asked.regency_id,
        "pillar": Pillar.SOCIAL,
        "pesantren": asked.pesantren_id or "new",
        "pesantren_name": asked.pesantren_written,
        "reach": "umkm",
    } | changed


def test_approving_makes_the_business_and_shows_the_next_request(signed_in, verifier, asked):
    following = workflow.ask(make_user(), at=timezone.now(), **OTHER)
    answer = signed_in(verifier).post(reverse("request_approve", args=[asked.pk]), chosen(asked))
    assert (answer.status_code, answer.url) == (302, reverse("request_detail", args=[following.pk]))
    maker = Umkm.objects.get()
    assert (maker.name, maker.pillar, maker.pesantren) == ("Dapur Umi", Pillar.SOCIAL, asked.pesantren)
    assert Membership.objects.get().seat == Seat.OWNER


def test_a_second_press_of_the_same_officer_goes_on(signed_in, verifier, asked):
    client, address = signed_in(verifier), reverse("request_approve", args=[asked.pk])
    answers = [client.post(address, chosen(asked)) for _press in range(2)]
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, reverse("request_queue"))}
    assert (Umkm.objects.count(), Membership.objects.count()) == (1, 1)


def test_the_second_officer_reads_who_decided(signed_in, verifier, administrator, asked):
    signed_in(verifier).post(reverse("request_approve", args=[asked.pk]), chosen(asked))
    said = {"version": asked.version, "answer": "Tidak."}
    answer = signed_in(administrator).post(reverse("request_refuse", args=[asked.pk]), said)
    assert answer.status_code == 422
    assert verifier.full_name in answer.content.decode()


def test_a_request_outside_opop_has_no_pesantren_to_choose(signed_in, verifier):
    asked = workflow.ask(make_user(), at=timezone.now(), **OTHER)
    client, detail = signed_in(verifier), reverse("request_detail", args=[asked.pk])
    assert {"pillar", "pesantren", "reach"} & set(client.get(detail).context["form"].fields) == set()
    client.post(reverse("request_approve", args=[asked.pk]), chosen(asked))
    assert (Umkm.objects.get().pillar, Umkm.objects.get().pesantren) == (Pillar.NONE, None)


def test_what_looks_alike_is_offered_with_its_owner(signed_in, verifier, asked):
    same_name = make_maker("DAPUR-UMI", regency="35.06")
    same_phone = make_maker("Lain", whatsapp=asked.user.mobile)
    make_member(make_user("Bu Pemilik"), same_phone)
    make_maker("Dapur Umi", regency="35.78")
    namesake = User.objects.create_user("l@contoh.id", full_name=asked.user.full_name)
    page = signed_in(verifier).get(reverse("request_detail", args=[asked.pk]))
    assert [row.pk for row in page.context["form"].umkm_rows] == [same_name.pk, same_phone.pk]
    assert "Bu Pemilik" in page.content.decode()
    assert list(page.context["namesakes"]) == [namesake]


def test_the_office_tells_pesantren_of_one_name_apart_by_their_addresses(signed_in, verifier, asked):
    make_pesantren("Nurul Huda", nspp="510035090042", address="Jl. Raden Patah Dsn Krajan")
    page = signed_in(verifier).get(reverse("account_open"))
    assert page.status_code == 200
    typed = {"pesantren_typed": "nurul huda", "find": "pesantren"}
    form = signed_in(verifier).post(reverse("account_open"), typed).context["form"]
    assert "510035090042 – Jl. Raden Patah Dsn Krajan" in form.fields["pesantren"].choices[0][1]


def test_the_officers_search_brings_the_page_back_with_what_was_found(signed_in, verifier, asked):
    far = make_maker("Kopi Lereng", regency="35.78")
    other = make_pesantren("Nurul Jadid", regency="35.13")
    typed = chosen(asked, name="Diketik", umkm_typed="kopi lereng", pesantren_typed="nurul jadid", find="umkm")
    page = signed_in(verifier).post(reverse("request_approve", args=[asked.pk]), typed)
    form = page.context["form"]
    assert (page.status_code, far in form.umkm_rows, other in form.pesantren_rows) == (200, True, True)
    assert 'value="Diketik"' in page.content.decode()
    assert JoinRequest.objects.get().status == JoinStatus.WAITING


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"umkm": ""}, {"umkm": ["required"]}),
        ({"umkm": "999999"}, {"umkm": ["invalid_choice"]}),
        ({"umkm": "9" * 40}, {"umkm": ["invalid_choice"]}),
        ({"name": ""}, {"name": ["name_missing"]}),
        (
            {"name": "", "regency": "", "pesantren": "new", "pillar": ""},
            {"pillar": ["pillar_missing"], "name": ["name_missing"], "regency": ["regency_missing"]},
        ),
        (
            {"name": "", "regency": "", "pesantren": "new"},
            {"name": ["name_missing"], "regency": ["regency_missing"], "pesantren": ["pesantren_missing"]},
        ),
        ({"name": "a\0b"}, {"name": ["null_characters_not_allowed"]}),
        ({"regency": ""}, {"regency": ["regency_missing"]}),
        ({"pillar": ""}, {"pillar": ["pillar_missing"]}),
        ({"pesantren": "new"}, {"pesantren": ["pesantren_missing"]}),
        ({"reach": "pesantren"}, {"reach": ["pesantren_without_alumni"]}),
        ({"version": "7"}, {"__all__": ["stale"]}),
        ({"version": "x"}, {"version": ["invalid"]}),
    ],
)
def test_an_approval_that_is_not_whole_comes_back(signed_in, verifier, asked, wrong, expected):
    answer = signed_in(verifier).post(reverse("request_approve", args=[asked.pk]), chosen(asked, **wrong))
    assert (answer.status_code, codes(answer.context["form"])) == (422, expected)
    assert (JoinRequest.objects.get().status, Umkm.objects.count()) == (JoinStatus.WAITING, 0)


@pytest.mark.parametrize("answer", ["", "   ", "a\0b", "x" * 1001])
def test_a_refusal_needs_words(signed_in, verifier, asked, answer):
    said = {"version": 1, "answer": answer}
    assert signed_in(verifier).post(reverse("request_refuse", args=[asked.pk]), said).status_code == 422
    assert JoinRequest.objects.get().status == JoinStatus.WAITING


def test_the_start_page_counts_who_waits_and_who_waits_too_long(signed_in, verifier, mentor, asked):
    JoinRequest.objects.update(asked_at=timezone.now() - timedelta(days=20))
    workflow.ask(make_user("Orang"), at=timezone.now(), **OTHER)
    queue = reverse("request_queue")
    (card,) = [card for card in signed_in(verifier).get("/admin/").context["start_cards"] if card["url"] == queue]
    assert (card["number"], "1" in str(card["help"])) == (2, True)
    assert queue not in [card["url"] for card in signed_in(mentor).get("/admin/").context["start_cards"]]


# --- costs


def test_pages_ask_as_much_for_one_row_as_for_thirty(signed_in, verifier, operator, maker, asked, falah):
    office, desk = reverse("request_detail", args=[asked.pk]), reverse("organisation_detail", args=["umkm", maker.pk])
    person = reverse("person_detail", args=[operator.pk])
    searched, belonging = f"{reverse('people')}?q=orang", reverse("organisation_members", args=["umkm", maker.pk])
    counts = []
    for rows in (1, 29):
        for number in range(rows):
            make_rows(maker, operator, asked, number)
        client = signed_in(verifier)
        seen = [queries(client, page) for page in (reverse("request_queue"), office, person, searched, belonging)]
        seen += [queries(signed_in(operator), page) for page in (desk, reverse("own_organisations"))]
        client.logout()
        seen += [queries(client, reverse("sign_up")), queries(client, f"{reverse('pesantren_find')}?q=falah")]
        counts.append(seen)
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 12


def make_rows(maker, operator, asked, number):
    """One more of everything that these pages list."""
    workflow.ask(make_user("Orang"), at=timezone.now(), **OTHER)
    make_member(make_user("Orang"), maker, seat=Seat.MEMBER)
    make_member(operator, make_maker(f"Usaha {number}", pesantren=maker.pesantren))
    make_maker(asked.business_name, regency=asked.regency_id, pesantren=asked.pesantren)
    make_pesantren(f"Falah {number}")
    if number < invitations.MOST_OPEN:
        invitations.invite(maker, by=operator, at=timezone.now() + timedelta(days=8 * number), for_name="Tamu")
