"""Erasing a person's data: the account is closed for good and says nothing of its person any more.

What stays: products, papers and businesses, which belong to their organisations; rows that tell who did what, by the
number of the account alone, since the law asks for them (UU 27/2022 art. 44, UU 43/2009). No name is left with them.
"""

from datetime import timedelta

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Func, JSONField, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_otp import devices_for_user

from registry import consent, members, workflow
from registry.choices import ListState, Seat
from registry.days import today
from registry.incoming import discard
from registry.models import FormToken, IncomingList, Invite, KeptForm, Membership, Notice, Umkm, Upload, User
from registry.models.people import ERASED_AT
from registry.permissions import can_look_after

NOBODY = "–"
DISCARDABLE = (ListState.UPLOADED, ListState.READY, ListState.FAILED)


def name_of_erased(pk) -> str:
    return f"Akun {pk} (dihapus)"


@transaction.atomic
def erase(person, *, by, at) -> User:
    """Take out of the portal whatever tells who this account was. It cannot be undone.

    Raises ValidationError(code="owner_stays") while the person owns an organisation that has other members,
    PermissionDenied.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    if not can_look_after(by, person):
        raise PermissionDenied
    return pseudonymise(person, at=at)


@transaction.atomic
def pseudonymise(person, *, at) -> User:
    """As `erase`, for whoever has the right already: the retention rules too."""
    _leave_all(person, at)
    for model in consent.MAKERS:
        _forget_in_makers(model, person)
    _forget_in_requests(person, at)
    _forget_in_notices(person)
    _forget_in_admin_log(person)
    _forget_what_was_typed(person, at)
    _close(person, at)
    return person


def _leave_all(person, at):
    """End every seat; of an organisation with other members the owner hands over first."""
    for seat in person.memberships.filter(until__isnull=True).select_related("umkm", "pesantren"):
        organisation = seat.umkm or seat.pesantren
        type(organisation)._default_manager.select_for_update(no_key=True).get(pk=organisation.pk)
        others = organisation.memberships.open().exclude(pk=seat.pk)
        if seat.seat == Seat.OWNER and others.exists():
            words = _("This person owns “%(business)s”, which has other members: hand it over first.")
            raise ValidationError(words, code="owner_stays", params={"business": organisation.name})
        last = today(at) - timedelta(days=1)
        Membership.objects.filter(pk=seat.pk).update(until=last, since=min(seat.since, last))
    person.postings.filter(until__isnull=True, since__lte=today(at)).update(until=today(at))


def _forget_in_makers(model, person):
    """A number or an owner's name that is this person's own; the business itself stays."""
    makers = model._default_manager
    if person.mobile:
        own = makers.filter(whatsapp=person.mobile)
        own.update(whatsapp="", whatsapp_consent_at=None, whatsapp_consent_by=None, version=F("version") + 1)
    makers.filter(whatsapp_consent_by=person).update(whatsapp_consent_at=None, whatsapp_consent_by=None)
    if model is Umkm:
        mine = makers.filter(memberships__user=person, owner_name__iexact=person.full_name).values("pk")
        makers.filter(pk__in=list(mine.values_list("pk", flat=True))).update(owner_name="", version=F("version") + 1)


def _forget_in_requests(person, at):
    requests = person.join_requests
    for asked in requests.waiting():
        workflow.withdraw(asked, by=person, at=at)
    requests.update(note="")
    requests.exclude(answer="").update(answer=NOBODY)
    requests.filter(membership__isnull=True).update(business_name=NOBODY)
    requests.filter(membership__isnull=True).exclude(pesantren_written="").update(pesantren_written=NOBODY)
    person.rights_requests.exclude(words="").update(words=NOBODY)
    Invite.objects.filter(accepted_by=person).update(for_name=NOBODY)


def _forget_in_notices(person):
    """Its own inbox, and its name in the inboxes of those who worked with it."""
    Notice.objects.filter(user=person).delete()
    pages = [reverse("request_detail", args=[asked.pk]) for asked in person.join_requests.all()]
    pages += [reverse("rights_detail", args=[asked.pk]) for asked in person.rights_requests.all()]
    seats = person.memberships.select_related("umkm", "pesantren")
    pages += [members.address_of(seat.umkm or seat.pesantren) for seat in seats]
    name = Func(F("params"), Value({"name": name_of_erased(person.pk)}, JSONField()),
                template="%(expressions)s", arg_joiner=" || ")  # fmt: skip
    Notice.objects.filter(address__in=pages, params__name=person.full_name).update(params=name)


def _forget_in_admin_log(person):
    """How the admin called the account and its seats."""
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(person.pk))
    seats = [str(pk) for pk in person.memberships.values_list("pk", flat=True)]
    seat_kind = ContentType.objects.get_for_model(Membership)
    entries |= LogEntry.objects.filter(content_type=seat_kind, object_id__in=seats)
    entries.update(object_repr=name_of_erased(person.pk))


def _forget_what_was_typed(person, at):
    for incoming in IncomingList.objects.filter(owner=person, state__in=DISCARDABLE):
        discard(incoming)
    for model in (KeptForm, FormToken):
        model.objects.filter(user=person).delete()
    person.one_time_codes.all().delete()
    person.devices.all().delete()
    person.sessions.all().delete()
    for device in devices_for_user(person, confirmed=None):
        device.delete()
    files = Upload.objects.filter(owner=person)
    files.update(file_name="")
    files.filter(expires_at__isnull=False).update(expires_at=at)  # the next sweep takes them


def _close(person, at):
    person.groups.clear()
    person.user_permissions.clear()
    person.full_name, person.mobile = name_of_erased(person.pk), None
    person.email = f"akun-{person.pk}{ERASED_AT}"
    person.is_active = person.is_staff = person.is_superuser = False
    person.erased_at, person.last_login, person.restricted_at = at, None, None
    person.set_unusable_password()
    person.save()
