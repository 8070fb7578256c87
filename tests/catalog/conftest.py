"""The operators' desk and a product of theirs in each state."""

import pytest

from catalog import workflow
from tests.factories import NOON, make_draft, make_published


@pytest.fixture
def at_desk(signed_in, operator):
    return signed_in(operator)


@pytest.fixture
def draft(maker, operator):
    return make_draft(maker, by=operator)


@pytest.fixture
def submitted(draft, operator):
    return workflow.submit(draft, by=operator, at=NOON)


@pytest.fixture
def returned(submitted, verifier):
    fields, note = ["photos", "ingredients"], "Foto buram. Minyak apa?"
    return workflow.return_for_revision(submitted, by=verifier, at=NOON, fields=fields, note=note)


@pytest.fixture
def published(maker, operator):
    return make_published(maker, operator=operator, ingredients="Talas")


@pytest.fixture
def archived(published, operator):
    return workflow.archive(published, by=operator, at=NOON, note="Tidak dibuat lagi.")
