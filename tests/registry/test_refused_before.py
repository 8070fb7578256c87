"""Whoever was refused and comes back under another account is recognised, with the words of then."""

import pytest
from django.urls import reverse

from registry import workflow
from registry.choices import JoinKind
from registry.models import JoinRequest
from registry.refused_before import refused_before
from tests.factories import NOON, make_pesantren, make_user

pytestmark = pytest.mark.django_db
WORDS = "Anda bukan pengurus pesantren ini."


def ask(person, business, **about):
    about = {"kind": JoinKind.OTHER, "regency_id": "35.78"} | about
    return workflow.ask(person, at=NOON, business_name=business, **about)


def person(name, **fields):
    user = make_user(name, **fields)
    type(user).objects.filter(pk=user.pk).update(full_name=name)
    user.refresh_from_db()
    return user


def refuse(asked, by):
    return workflow.refuse(asked, by=by, at=NOON, answer=WORDS, version=asked.version)


def ways(asked):
    found = refused_before(JoinRequest.objects.with_names().get(pk=asked.pk))
    return [(each.pk, len(each.alike)) for each in found]


def test_a_refused_applicant_under_another_account_is_recognised(signed_in, verifier):
    """Hypha #4459: dismissed applicants come back under another account."""
    refused = ask(person("Hasan Basri", email="hasan@contoh.id"), "Dapur Barokah")
    refuse(refused, verifier)
    again = ask(person("HASAN  BASRI", email="hasan+baru@contoh.id"), "dapur barokah")
    page = signed_in(verifier).get(reverse("request_detail", args=[again.pk]))
    [seen] = page.context["refused"]
    assert (seen.pk, len(seen.alike)) == (refused.pk, 3)
    assert WORDS in page.text and reverse("request_detail", args=[refused.pk]) in page.text


@pytest.mark.parametrize(
    ("name", "email", "business", "regency", "alike"),
    [
        ("Hasan Basri", "lain@contoh.id", "Toko", "35.09", 1),
        ("Siti", "hasan+2@contoh.id", "Toko", "35.09", 1),
        ("Siti", "lain@contoh.id", "DAPUR BAROKAH", "35.78", 1),
        ("Siti", "lain@contoh.id", "Dapur Barokah", "35.09", 0),
        ("Siti", "basri@contoh.id", "Toko", "35.78", 0),
    ],
)
def test_each_way_of_being_alike(verifier, name, email, business, regency, alike):
    refused = ask(person("Hasan Basri", email="hasan@contoh.id"), "Dapur Barokah")
    refuse(refused, verifier)
    again = ask(person(name, email=email), business, regency_id=regency)
    assert ways(again) == ([(refused.pk, alike)] if alike else [])


def test_the_same_pesantren_known_or_written(verifier):
    pesantren = make_pesantren()
    known, written = {"kind": JoinKind.PESANTREN, "pesantren": pesantren}, {"kind": JoinKind.ALUMNI}
    refused = [
        ask(make_user("A"), "Satu", **known),
        ask(make_user("B"), "Dua", pesantren_written="Al Hikmah", **written),
    ]
    for each in refused:
        refuse(each, verifier)
    assert ways(ask(make_user("C"), "Tiga", **known)) == [(refused[0].pk, 1)]
    assert ways(ask(make_user("D"), "Empat", pesantren_written="AL-HIKMAH", **written)) == [(refused[1].pk, 1)]


def test_the_same_account_asks_again_and_requests_not_refused_are_no_hint(verifier):
    user = make_user("Hasan")
    refused = ask(user, "Satu")
    refuse(refused, verifier)
    ask(make_user("Lain"), "Dua")
    again = ask(user, "Dua")
    assert ways(again) == [(refused.pk, 1)]
