"""Who may do what for the office, and who speaks for an organisation: true or false, no writes."""

from registry.choices import RightKind, Seat
from registry.models import User
from registry.sign_in import MobileOrEmailBackend

DECIDE = "registry.decide_joinrequest"
MERGE = "registry.merge_makers"
EXPORT = "registry.export_records"
READ_TRAIL = "registry.view_trail"
SET = "registry.add_officesetting"
HANDLE_RIGHTS = "registry.handle_rights"
SEE_PERSONAL = "registry.see_personal_data"


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


def may_see_personal_data(user) -> bool:
    """Staff who may see in full what is masked elsewhere, each time with a reason that is kept."""
    return works_for_office_with(user, SEE_PERSONAL)


def may_handle_rights(user) -> bool:
    """Officers who answer what people ask about their own data."""
    return works_for_office_with(user, HANDLE_RIGHTS)


def can_handle_right(user, asked) -> bool:
    """Who answers what this person asked; what closes or freezes an account only by whoever may look after it."""
    if not may_handle_rights(user) or asked.user_id == user.pk:
        return False
    return asked.kind == RightKind.CORRECTION or can_look_after(user, asked.user)


def handlers_of_rights():
    """All of them: who is told when somebody asks, and reminded."""
    return MobileOrEmailBackend().with_perm(HANDLE_RIGHTS).filter(is_staff=True)


def readers_of_trail():
    """All of them: who is told when it was bent."""
    return MobileOrEmailBackend().with_perm(READ_TRAIL).filter(is_staff=True)


def deciders():
    """All of them: who is told when somebody asks."""
    return MobileOrEmailBackend().with_perm(DECIDE).filter(is_staff=True)


def can_decide(user, asked) -> bool:
    return lets_people_in(user) and asked.user_id != user.pk


def can_look_after(officer, person) -> bool:
    """Who may help somebody in, or keep somebody out: staff by administrators alone, and nobody oneself.

    A code opens an account, so nobody hands one upwards.
    """
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
