"""Who may do what for the office, and who speaks for an organisation: true or false, no writes."""

from registry.choices import Seat
from registry.models import User
from registry.sign_in import MobileOrEmailBackend

DECIDE = "registry.decide_joinrequest"
MERGE = "registry.merge_makers"
EXPORT = "registry.export_records"
READ_TRAIL = "registry.view_trail"
SET = "registry.add_officesetting"


def works_for_office_with(user, right) -> bool:
    """Staff who hold this right ("app.codename") today."""
    return user.is_active and user.is_staff and user.has_perm(right)


def lets_people_in(user) -> bool:
    """Officers who decide on requests, open accounts, hand over codes and mend memberships."""
    return works_for_office_with(user, DECIDE)


def may_merge(user) -> bool:
    return works_for_office_with(user, MERGE)


def can_export(user) -> bool:
    return works_for_office_with(user, EXPORT)


def can_change_settings(user) -> bool:
    return works_for_office_with(user, SET)


def may_read_trail(user) -> bool:
    return works_for_office_with(user, READ_TRAIL)


def readers_of_trail():
    """All of them: who is told when it was bent."""
    return MobileOrEmailBackend().with_perm(READ_TRAIL).filter(is_staff=True)


def deciders():
    """All of them: who is told when somebody asks."""
    return MobileOrEmailBackend().with_perm(DECIDE).filter(is_staff=True)


def can_decide(user, asked) -> bool:
    return lets_people_in(user) and asked.user_id != user.pk


def can_hand_code(officer, person) -> bool:
    """A code opens an account, so nobody hands one upwards: to staff by administrators alone, never to oneself."""
    if officer.pk == person.pk or not lets_people_in(officer):
        return False
    if person.is_superuser:
        return officer.is_superuser
    return not person.is_staff or officer.has_perm("registry.change_user")


def seat_of(user, organisation):
    """The membership by which this person belongs to an organisation today, or None."""
    return organisation.memberships.open().filter(user=user).first()


def owns(user, organisation) -> bool:
    return organisation.memberships.open().filter(user=user, seat=Seat.OWNER).exists()


def people_of(organisation):
    """Everybody who belongs to an organisation today."""
    return User.objects.filter(pk__in=organisation.memberships.open().values("user"))
