"""Pages of the way in keep within their budget of queries, also where much belongs to somebody."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from registry import invitations
from registry.codes import hand_code
from registry.models import JoinRequest
from tests.factories import make_maker, make_member, make_user
from tests.registry.joining import BUSINESS, PERSON

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
VISITOR = {
    "sign_up": BUSINESS | PERSON | {"kind": "alumni", "pesantren_typed": "falah", "find": "pesantren"},
    "code_sign_in": {"login": "0812 9876 5432", "code": "ABCD-2345"},
    "password_reset": {"email": "hasan@contoh.id"},
    "password_reset_done": None,
}


@pytest.fixture
def asks():
    """asks(client, address, posted) → how many queries an answer took."""

    def count(client, address, posted=None):
        with CaptureQueriesContext(
            connection,
        ) as sent:
            answer = client.post(address, posted) if posted else client.get(address)
        assert answer.status_code in (200, 302, 422)
        return len(sent)

    return count


@pytest.fixture
def crowd(maker, operator):
    """An organisation with many people and open links, beside businesses of others."""
    for number in range(6):
        make_member(make_user(), maker, seat="member")
        make_member(operator, make_maker(f"Dapur {number}"))
        invitations.invite(maker, by=operator, at=timezone.now(), for_name=f"Ustadz {number}")


@pytest.mark.parametrize("name", VISITOR)
def test_pages_for_visitors(client, settings, asked, operator, verifier, asks, name):
    settings.MAIL_IS_CONFIGURED = True
    hand_code(asked.user, by=verifier, at=timezone.now())
    taken = [asks(client, reverse(name), posted) for posted in (None, VISITOR[name])]
    assert max(taken) <= MOST_QUERIES, taken


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("name", ["operator_home", "own_request", "own_organisations", "operator_inbox"])
def test_pages_for_somebody_who_waits(signed_in, asked, asks, name, late):
    JoinRequest.objects.update(asked_at=timezone.now() - timedelta(days=late * 30))
    assert asks(signed_in(asked.user), reverse(name)) <= MOST_QUERIES


@pytest.mark.usefixtures("crowd")
def test_pages_of_an_organisation(signed_in, maker, operator, asks):
    client = signed_in(operator)
    addresses = [
        reverse("own_organisations"),
        reverse("organisation_detail", args=["umkm", maker.pk]),
        reverse("organisation_detail", args=["pesantren", maker.pesantren_id]),
        reverse("maker_facts", args=[maker.pk]),
    ]
    make_member(operator, maker.pesantren)
    taken = {address: asks(client, address) for address in addresses}
    assert max(taken.values()) <= MOST_QUERIES, taken


@pytest.mark.usefixtures("crowd")
def test_pages_of_the_counter(signed_in, maker, operator, asked, verifier, asks):
    client = signed_in(verifier)
    addresses = [
        reverse("account_open"),
        reverse("request_queue"),
        reverse("request_detail", args=[asked.pk]),
        f"{reverse('people')}?q=dapur",
        reverse("person_detail", args=[operator.pk]),
        reverse("code_paper", args=[operator.pk]),
        reverse("organisation_members", args=["umkm", maker.pk]),
    ]
    taken = {address: asks(client, address) for address in addresses}
    found = {"find": "again", "umkm_typed": "dapur", "pesantren_typed": "falah", "umkm": "new", "name": "Dapur 1"}
    taken["searched"] = asks(client, reverse("account_open"), found)
    assert max(taken.values()) <= MOST_QUERIES, taken
