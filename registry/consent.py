"""Consent to show a WhatsApp number: given by a maker's people alone (registry.facts), taken back by them or for them.

That another number is not agreed to by the old consent, the database sees to (migration 0011).
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q

from registry import permissions
from registry.models import Pesantren, Umkm

MAKERS = (Umkm, Pesantren)


@transaction.atomic
def withdraw(maker, *, by) -> bool:
    """The number is shown no longer, by one of its people or by an officer for them; whether it was shown."""
    may = permissions.seat_of(by, maker) or permissions.lets_people_in(by) or permissions.may_handle_rights(by)
    if not may and not (isinstance(maker, Umkm) and Umkm.objects.acted_for_by(by).filter(pk=maker.pk).exists()):
        raise PermissionDenied
    return bool(_end(type(maker)._default_manager.filter(pk=maker.pk)))


@transaction.atomic
def withdraw_all(person, *, by) -> int:
    """Every consent this person gave, and every number that is the person's own; how many."""
    if by.pk != person.pk and not permissions.may_handle_rights(by):
        raise PermissionDenied
    own = Q(whatsapp_consent_by=person)
    if person.mobile:
        own |= Q(whatsapp=person.mobile)
    return sum(_end(model._default_manager.filter(own)) for model in MAKERS)


def given_by(person):
    """[maker] whose number is shown by this person's consent."""
    return [maker for model in MAKERS for maker in model._default_manager.filter(whatsapp_consent_by=person)]


def _end(makers) -> int:
    shown = makers.filter(whatsapp_consent_at__isnull=False)
    return shown.update(whatsapp_consent_at=None, whatsapp_consent_by=None, version=F("version") + 1)
