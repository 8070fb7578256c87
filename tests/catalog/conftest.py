"""The operators' desk, a product of theirs in each state, and a paper of theirs."""

import pytest

from catalog import workflow, workflow_changes
from catalog import workflow_curation as curation
from catalog.models import CurationEntry
from catalog.workflow_papers import record_paper
from registry.private_files import keep_scan
from tests.catalog.curations import DAY
from tests.catalog.papers import NUMBER
from tests.factories import NOON, make_draft, make_paper, make_published, make_user
from tests.registry.test_private_files import chosen


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


@pytest.fixture
def paper(maker, operator, draft):
    """An unchecked paper with a PDF."""
    scan = keep_scan(chosen(), owner=operator, at=NOON)
    return record_paper(maker, by=operator, at=NOON, kind="halal", number_written=NUMBER, scan=scan, products=[draft])


@pytest.fixture
def checked(draft):
    return make_paper(draft, issuer="BPJPH")


@pytest.fixture
def change(published, operator):
    """A change of the product on show, with nothing in it yet."""
    return workflow_changes.open_change(published, by=operator, at=NOON)


@pytest.fixture
def proposed(change, operator):
    return workflow_changes.propose(change, by=operator, at=NOON, name="Keripik Talas Madu")


@pytest.fixture
def sent(proposed, operator):
    return workflow_changes.submit_change(proposed, by=operator, at=NOON)


@pytest.fixture
def organiser():
    return make_user("Panitia", role="verifier")


@pytest.fixture
def panelists():
    return [make_user("Juri", role="verifier"), make_user("Juri", role="mentor")]


@pytest.fixture
def event(organiser, panelists):
    return curation.open_curation(by=organiser, at=NOON, name="Kurasi IV", on=DAY, panel=panelists)


@pytest.fixture
def entry(event, organiser):
    curation.bring_in(event, [make_published()], by=organiser)
    return CurationEntry.objects.select_related("event", "product__maker").get()
