"""The demo's people: one account of each role to sign in with, and owners of the invented makers who never do."""

import secrets
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from catalog.demo.names import person_name
from registry.choices import JoinKind, Seat
from registry.models import Membership, User
from registry.roles import ADMINISTRATOR, AID_OFFICER, LEADER, MENTOR, OPERATOR, VERIFIER
from registry.workflow import ask

CAST = {
    OPERATOR: "Ustadz Hasan Mubarok",
    VERIFIER: "Rina Wulandari",
    MENTOR: "Bagus Prasetyo",
    AID_OFFICER: "Dewi Lestari",
    LEADER: "Sri Handayani",
    ADMINISTRATOR: "Agus Santoso",
}


def make_cast():
    """Accounts of each role with fresh passwords: ({role: User}, {role: password})."""
    people, passwords = {}, {}
    for role, name in CAST.items():
        passwords[role] = secrets.token_urlsafe(9)
        people[role] = User.objects.create_user(
            f"{role.replace('_', '-')}@demo.test", passwords[role], full_name=name, is_staff=role != OPERATOR
        )
        if role != OPERATOR:
            people[role].groups.add(Group.objects.get(name=role))
    return people, passwords


ASKED = (  # kind, business, days ago
    (JoinKind.PESANTREN, "Kopontren Al-Ikhlas", 9),
    (JoinKind.ALUMNI, "Sambal Bu Nyai", 2),
    (JoinKind.OTHER, "Keripik Pisang Makmur", 0),
)


def make_askers(schools, *, dice, at):
    """People who signed up and wait for the office, one of each kind, the oldest beyond what was promised."""
    for number, (kind, business, days) in enumerate(ASKED, start=1):
        asker = User.objects.create_user(mobile=f"+62812990000{number:02}", full_name=person_name(dice))
        school = schools[number]
        ask(
            asker,
            at=at - timedelta(days=days),
            kind=kind,
            business_name=business,
            regency_id=school.regency_id,
            pesantren=None if kind == JoinKind.OTHER else school,
        )


def account_lines(people, passwords):
    """What var/demo-accounts.txt holds: role, login, password, secret of the second step (set up at the first sign-in)."""
    return "".join(f"{role}\t{people[role].email}\t{passwords[role]}\t\n" for role in CAST)


def make_owners(makers, *, dice, approved_by, at):
    """An owner for seven makers of ten; the others came from a list and have nobody yet. {maker.pk: User}"""
    owned = [maker for maker in makers if dice.random() < 0.7]
    owners = User.objects.bulk_create(
        [
            User(email=f"pemilik{maker.pk}@demo.test", full_name=person_name(dice), password=make_password(None))
            for maker in owned
        ]
    )
    Membership.objects.bulk_create(
        [
            Membership(
                user=owner, umkm=maker, seat=Seat.OWNER, since=at.date(), approved_at=at, approved_by=approved_by
            )
            for owner, maker in zip(owners, owned, strict=True)
        ]
    )
    return {maker.pk: owner for owner, maker in zip(owners, owned, strict=True)}
