"""The pages of an organisation: invitations, members, and what a business tells buyers."""

import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from registry import invitations
from registry.choices import Seat
from registry.forms_maker import NIB_ELSEWHERE
from registry.models import Invite, JoinRequest, Membership, Umkm, User
from tests.factories import make_maker, make_member, make_user
from tests.registry.joining import PERSON, codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def guest(maker, operator):
    return make_member(make_user("Anggota"), maker, seat=Seat.MEMBER)


def test_an_organisation_is_its_own_peoples(client, signed_in, maker, operator, neighbour, verifier):
    address = reverse("organisation_detail", args=["umkm", maker.pk])
    assert client.get(address).status_code == 302
    assert [signed_in(user).get(address).status_code for user in (neighbour, verifier, operator)] == [404, 404, 200]
    assert signed_in(operator).get(reverse("organisation_detail", args=["bank", maker.pk])).status_code == 404
    assert signed_in(operator).get(reverse("own_organisations")).url == address


def test_an_invitation_is_shown_once_and_made_once(signed_in, maker, operator):
    client, page = signed_in(operator), reverse("organisation_detail", args=["umkm", maker.pk])
    said = {"for_name": "Ustadz Ahmad", "token": str(uuid.uuid4())}
    for _press in range(2):
        assert client.post(reverse("invite_create", args=["umkm", maker.pk]), said).url == page
    link = client.get(page).context["link"]
    assert (Invite.objects.count(), client.get(page).context["link"]) == (1, None)
    assert client.get(link["address"]).context["user"] == operator
    assert client.post(reverse("invite_create", args=["umkm", maker.pk]), {"for_name": ""}).status_code == 422


def test_a_get_of_a_link_shows_and_a_press_joins(client, signed_in, maker, operator, neighbour):
    _made, token = invitations.invite(maker, by=operator, at=timezone.now(), for_name="Aminah")
    address = reverse("invite_accept", args=[token])
    assert client.get(address).status_code == 200
    assert signed_in(neighbour).get(address).status_code == 200
    assert maker.memberships.count() == 1
    answers = [signed_in(neighbour).post(address) for _press in range(1)]
    assert [answer.status_code for answer in answers] == [302]
    assert maker.memberships.open().get(user=neighbour).seat == Seat.MEMBER
    assert signed_in(neighbour).get(address).status_code == 404


def test_who_has_no_account_signs_up_by_a_link_and_waits_for_nobody(client, opened, maker, operator):
    _made, token = invitations.invite(maker, by=operator, at=timezone.now(), for_name="Aminah")
    address, person = reverse("invite_accept", args=[token]), PERSON | {"mobile": "0813 0000 1111"}
    wrong = client.post(address, person | opened | {"full_name": ""})
    assert (wrong.status_code, codes(wrong.context["form"])) == (422, {"full_name": ["required"]})
    assert client.post(address, person | opened).url == reverse("operator_home")
    client.logout()
    assert client.post(address, person | opened).url == reverse("operator_home")  # a second press
    joined = User.objects.get(mobile="+6281300001111")
    assert maker.memberships.open().filter(user=joined).count() == 1
    assert JoinRequest.objects.count() == 0


def test_a_taken_number_on_an_invitation_shows_the_ways_forward_and_keeps_the_link(client, opened, maker, operator):
    _made, token = invitations.invite(maker, by=operator, at=timezone.now(), for_name="Aminah")
    answer = client.post(reverse("invite_accept", args=[token]), PERSON | opened)
    assert codes(answer.context["form"]) == {"mobile": ["mobile_taken"]}
    assert invitations.find(token, at=timezone.now())


def test_members_are_removed_made_owner_and_leave_by_presses(signed_in, maker, operator, guest):
    args = ["umkm", maker.pk, guest.pk]
    assert signed_in(guest.user).post(reverse("member_remove", args=args)).status_code == 403
    assert signed_in(operator).get(reverse("member_hand_over", args=args)).url == reverse(
        "organisation_detail", args=args[:2]
    )
    assert signed_in(operator).post(reverse("member_leave", args=args[:2])).status_code == 302
    assert maker.memberships.open().filter(user=operator, seat=Seat.OWNER).exists()
    signed_in(operator).post(reverse("member_hand_over", args=args))
    assert maker.memberships.open().get(seat=Seat.OWNER).user == guest.user
    assert signed_in(operator).post(reverse("member_leave", args=args[:2])).url == reverse("operator_home")
    assert signed_in(operator).get(reverse("organisation_detail", args=args[:2])).status_code == 404


def test_a_member_of_another_organisation_is_not_found_here(signed_in, maker, operator, neighbour):
    elsewhere = Membership.objects.get(user=neighbour)
    args = ["umkm", maker.pk, elsewhere.pk]
    assert signed_in(operator).post(reverse("member_remove", args=args)).status_code == 404


def test_the_office_mends_memberships_with_a_reason(signed_in, verifier, mentor, maker, operator, guest):
    args = ["umkm", maker.pk, guest.pk]
    assert signed_in(mentor).post(reverse("member_remove_by_office", args=args), {"reason": "x"}).status_code == 403
    client = signed_in(verifier)
    assert client.post(reverse("member_remove_by_office", args=args), {"reason": " "}).status_code == 422
    assert client.post(reverse("member_hand_over_by_office", args=args), {"reason": "Pindah."}).status_code == 302
    assert maker.memberships.open().get(seat=Seat.OWNER).user == guest.user
    answer = client.post(reverse("member_remove_by_office", args=args), {"reason": "Wafat."})
    assert (answer.status_code, codes(answer.context["form"])) == (422, {"__all__": ["owner_stays"]})


# --- what a business tells


def told(maker, **changed):
    return {
        "version": Umkm.objects.get(pk=maker.pk).version,
        "story": "Sejak 2019.",
        "whatsapp": "0812 1111 2222",
        "consent": "on",
        "address": "Jl. Raya 1",
        "producing_since": "2019",
        "scale_reported": "micro",
    } | changed


def seen_on(answer):
    """The version that the page sends back."""
    return re.search(r'name="version" value="(\d+)"', answer.content.decode())[1]


def test_a_maker_tells_about_itself_and_consents_by_name(signed_in, maker, operator):
    client, address = signed_in(operator), reverse("maker_facts", args=[maker.pk])
    assert client.post(address, told(maker)).status_code == 302
    maker.refresh_from_db()
    assert (maker.whatsapp, maker.whatsapp_consent_by, maker.version) == ("+6281211112222", operator, 2)
    assert (maker.producing_since.isoformat(), maker.scale_reported) == ("2019-01-01", "micro")
    given = maker.whatsapp_consent_at
    client.post(address, told(maker, story="Baru."))
    maker.refresh_from_db()
    assert maker.whatsapp_consent_at == given
    client.post(address, told(maker, whatsapp="0812 1111 3333"))
    maker.refresh_from_db()
    assert maker.whatsapp_consent_at > given
    client.post(address, told(maker, consent=""))
    maker.refresh_from_db()
    assert (maker.whatsapp_consent_at, maker.whatsapp_consent_by) == (None, None)


def test_a_maker_writes_its_own_nib_and_npwp(signed_in, maker, operator):
    client, address = signed_in(operator), reverse("maker_facts", args=[maker.pk])
    client.post(address, told(maker, nib_written="1234 5678 90123", npwp_written="12345"))
    assert Umkm.objects.get(pk=maker.pk).nib == ""  # a number that is none keeps the form back
    client.post(address, told(maker, nib_written="1234 5678 90123", npwp_written=""))
    maker.refresh_from_db()
    assert (maker.nib_written, maker.nib, maker.npwp) == ("1234 5678 90123", "1234567890123", "")
    client.post(address, told(maker))  # a page that did not ask for them
    assert Umkm.objects.get(pk=maker.pk).nib == "1234567890123"


def test_what_is_odd_about_a_number_stands_beside_it(signed_in, maker, operator):
    client, address = signed_in(operator), reverse("maker_facts", args=[maker.pk])
    assert client.post(address, told(maker, nib_written="123456789012", npwp_written="")).status_code == 302
    maker.refresh_from_db()
    assert (maker.nib_written, maker.nib) == ("123456789012", "")
    fields = client.get(address).context["form"].fields
    assert ['class="note"' in str(fields[name].help_text) for name in ("nib_written", "npwp_written")] == [True, False]


@pytest.mark.parametrize(("nib", "is_told"), [("1234567890123", True), ("1234567890124", False)])
def test_a_nib_that_another_business_has_is_told_without_its_name(signed_in, maker, operator, nib, is_told):
    make_maker("Dapur Rahasia", nib_written=nib, nib=nib)
    client, address = signed_in(operator), reverse("maker_facts", args=[maker.pk])
    assert client.post(address, told(maker, nib_written="1234 5678 90123", npwp_written="")).status_code == 302
    page = client.get(address)
    words = str(page.context["form"].fields["nib_written"].help_text)
    assert (str(NIB_ELSEWHERE) in words, "Dapur Rahasia" in page.content.decode()) == (is_told, False)


def test_the_invitation_is_there_again_for_whoever_signed_out_of_it(signed_in, maker, operator, neighbour):
    _made, token = invitations.invite(maker, by=operator, at=timezone.now(), for_name="Ahmad")
    client, address = signed_in(neighbour), reverse("invite_accept", args=[token])
    page = client.get(address).content.decode()
    assert f'name="next" value="{address}"' in page
    answer = client.post(reverse("sign_out"), {"next": address})
    assert (answer.url, client.get(address).context["form"].is_bound) == (address, False)


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        (
            {"nib_written": "12 345", "npwp_written": "x"},
            {"nib_written": ["impossible_nib"], "npwp_written": ["impossible_npwp"]},
        ),
        ({"whatsapp": ""}, {"whatsapp": ["consent_without_number"]}),
        ({"whatsapp": "031 5312345"}, {"whatsapp": ["impossible_phone"]}),
        ({"producing_since": "kemarin"}, {"producing_since": ["not_a_day"]}),
        ({"producing_since": "2999"}, {"producing_since": ["in_the_future"]}),
        ({"scale_reported": "raksasa"}, {"scale_reported": ["invalid_choice"]}),
        ({"story": "a\0b"}, {"story": ["null_characters_not_allowed"]}),
    ],
)
def test_what_is_wrong_about_a_maker_comes_back(signed_in, maker, operator, wrong, expected):
    answer = signed_in(operator).post(reverse("maker_facts", args=[maker.pk]), told(maker, **wrong))
    assert (answer.status_code, codes(answer.context["form"])) == (422, expected)
    assert "Jl. Raya 1" in answer.content.decode()
    assert Umkm.objects.get(pk=maker.pk).version == 1


def test_two_who_write_about_one_maker_lose_nothing(signed_in, maker, operator):
    client, address = signed_in(operator), reverse("maker_facts", args=[maker.pk])
    first, second = told(maker), told(maker, story="Lain.")
    client.post(address, first)
    assert client.post(address, first).status_code == 302  # a second press of the same
    answer = client.post(address, second)
    assert (answer.status_code, codes(answer.context["form"])) == (422, {"__all__": ["stale"]})
    assert [stored for _label, stored in answer.context["form"].theirs] == ["Sejak 2019."]
    assert client.post(address, second | {"version": seen_on(answer)}).status_code == 302
    assert Umkm.objects.get(pk=maker.pk).story == "Lain."


def test_only_who_acts_for_a_maker_tells_about_it(client, signed_in, maker, neighbour, verifier):
    address = reverse("maker_facts", args=[maker.pk])
    assert client.get(address).status_code == 302
    assert [signed_in(user).post(address, told(maker)).status_code for user in (neighbour, verifier)] == [404, 404]
