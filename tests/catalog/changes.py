"""What tests of changes share: a rule that says no, a person who may not, and what the history tells."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from catalog.models import ReviewEvent
from registry.refusals import codes_of
from tests.factories import NOON, fresh

LATER = NOON + timedelta(hours=1)
WORDS = {"return_change": {"fields": ["name"], "note": "Nama tidak sama dengan kemasan."}}


def refused(code, verb, change, **said):
    """The rule says no with this code, and nothing has changed."""
    before = (fresh(change).status, fresh(change).version, ReviewEvent.objects.count())
    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        verb(change, at=LATER, **said)
    assert codes_of(refusal.value) == [code]
    assert (fresh(change).status, fresh(change).version, ReviewEvent.objects.count()) == before


def not_for(user, verb, change, **said):
    before = ReviewEvent.objects.count()
    with pytest.raises(PermissionDenied), transaction.atomic():
        verb(change, by=user, at=LATER, **said)
    assert ReviewEvent.objects.count() == before


def event_of(change):
    event = change.events.first()
    return event.verb, event.note, event.fields, event.differences
