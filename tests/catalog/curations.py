"""A curation day for tests: its day, points of a panel, and what a rule says no to."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from catalog import workflow_curation as curation
from catalog.models import Criterion
from registry.refusals import codes_of
from tests.factories import NOON

DAY = date(2026, 11, 20)


def points(number):
    return dict.fromkeys(Criterion.objects.filter(is_active=True).values_list("pk", flat=True), number)


def score_all(entry, panelists, *numbers):
    for panelist, number in zip(panelists, numbers, strict=True):
        curation.score(entry, points(number), by=panelist, at=NOON)


def refused(code, verb, *args, **kwargs):
    with pytest.raises(ValidationError) as caught:
        verb(*args, **kwargs)
    assert codes_of(caught.value) == [code]
