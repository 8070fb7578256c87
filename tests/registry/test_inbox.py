"""The inbox: one's own notices alone, opened by a press, the same few queries however many there are."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.models import Notice
from registry.notices import NOTICES, SETTLED, settle, tell, words_of
from tests.factories import NOON, make_user

pytestmark = pytest.mark.django_db
INBOX = "/operator/kabar/"
LATER = NOON + timedelta(hours=1)


def say(user, name="Ahmad", **fields):
    tell([user], "member_joined", name=name, business="Kopontren", **fields)
    return Notice.objects.latest("pk")


def test_a_visitor_is_sent_to_sign_in(client):
    for address in (INBOX, "/admin/kabar/"):
        assert client.get(address).url == f"{reverse('sign_in')}?next={address}"


def test_the_offices_inbox_does_not_exist_for_an_operator(signed_in, operator):
    assert signed_in(operator).get("/admin/kabar/").status_code == 404


@pytest.mark.parametrize("address", [INBOX, "/admin/kabar/"])
def test_one_reads_ones_own_notices_newest_first_and_no_other(signed_in, verifier, operator, address):
    say(verifier, "Pertama")
    say(verifier, "Kedua")
    say(operator, "Rahasia")
    page = signed_in(verifier).get(address)
    assert [notice.params["name"] for notice in page.context["page"]] == ["Kedua", "Pertama"]
    assert "Rahasia" not in page.content.decode()


def test_opening_marks_as_read_and_leads_on(signed_in, operator):
    notice = say(operator, address="/operator/produk/")
    answer = signed_in(operator).post(reverse("notice_open", args=[notice.pk]))
    assert answer.url == "/operator/produk/"
    assert Notice.objects.get().read_at is not None


def test_looking_marks_nothing_as_read(signed_in, operator):
    notice = say(operator)
    assert signed_in(operator).get(reverse("notice_open", args=[notice.pk])).url == INBOX
    signed_in(operator).get(INBOX)
    assert Notice.objects.get().read_at is None


def test_a_notice_of_somebody_else_does_not_exist(signed_in, operator, neighbour):
    notice = say(neighbour)
    assert signed_in(operator).post(reverse("notice_open", args=[notice.pk])).status_code == 404
    assert Notice.objects.get().read_at is None


def test_all_that_was_shown_is_marked_and_nothing_newer(signed_in, operator):
    shown, newer = say(operator), say(operator)
    answer = signed_in(operator).post(reverse("notices_read"), {"newest": shown.pk, "back": INBOX})
    assert answer.url == INBOX
    assert list(Notice.objects.filter(read_at=None)) == [newer]


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_one_is_never_led_out_of_the_house(signed_in, operator, back):
    answer = signed_in(operator).post(reverse("notices_read"), {"newest": "x", "back": back})
    assert answer.url == INBOX


@pytest.mark.parametrize(("how", "is_read"), [("decided", False), ("decided", True), ("withdrawn", False)])
def test_what_is_settled_advises_nothing_and_says_how_it_ended(signed_in, verifier, how, is_read):
    about = {"address": "/admin/permohonan/1/", "name": "Ahmad", "business": "Dapur"}
    tell([verifier], "request_received", **about)
    Notice.objects.update(read_at=NOON if is_read else None)
    settle(["request_received"], address=about["address"], at=LATER, how=how)
    (notice,) = signed_in(verifier).get("/admin/kabar/").context["page"]
    assert (notice.advice, notice.read_at) == (SETTLED[how], NOON if is_read else LATER)
    assert words_of(notice) == NOTICES["request_received"].words % about


def test_what_still_waits_keeps_its_advice(signed_in, verifier):
    tell([verifier], "request_received", address="/admin/permohonan/2/", name="Ahmad", business="Dapur")
    settle(["request_received"], address="/admin/permohonan/1/", at=NOON)
    (notice,) = signed_in(verifier).get("/admin/kabar/").context["page"]
    assert (notice.advice, notice.read_at) == (NOTICES["request_received"].advice, None)


def test_the_same_few_queries_with_one_notice_and_with_thirty(signed_in, operator):
    client, costs = signed_in(operator), []
    for _round in range(2):
        say(operator)
        with CaptureQueriesContext(
            connection,
        ) as sent:
            client.get(INBOX)
        costs.append(len(sent))
        for _more in range(29):
            say(operator)
    assert costs[0] == costs[1] <= 12


def test_the_desk_says_how_many_are_new(signed_in, operator):
    say(operator)
    assert '<span class="hidden">' in signed_in(operator).get("/operator/").content.decode()


def test_a_kind_no_longer_known_does_not_break_the_page(signed_in, operator):
    Notice.objects.create(user=operator, kind="gone", params={})
    assert signed_in(operator).get(INBOX).status_code == 200


def test_names_are_shown_as_text(signed_in, operator):
    say(operator, name=make_user("<script>x</script>").full_name)
    assert "<script>x" not in signed_in(operator).get(INBOX).content.decode()
