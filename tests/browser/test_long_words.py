"""A word without an end, pasted or mistyped, widens no page of the office: it breaks, on phone and desk."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog import workflow_changes
from catalog.workflow_curation import open_curation
from tests import factories
from tests.browser import stage
from tests.browser.conftest import fail_on
from tests.chromium import DESK, too_wide

LONG, NAME = "w" * 1500, "n" * 110


@pytest.fixture
def pages(verifier, operator, maker):
    """{name: address} of pages that show a long word."""
    now, words = timezone.now(), {"name": NAME, "description": LONG, "ingredients": LONG}
    type(maker).objects.filter(pk=maker.pk).update(name=NAME, nib="1234567890123", nib_written="1234567890123")
    twin = factories.make_maker(NAME, pesantren=maker.pesantren, nib_written="1234 5678 90123", story=LONG)
    shown = factories.make_published(maker, operator=operator, verifier=verifier, **words)
    change = workflow_changes.open_change(shown, by=operator, at=now)
    change = workflow_changes.propose(change, by=operator, at=now, name=f"{NAME}x", ingredients=f"{LONG}x")
    workflow_changes.submit_change(change, by=operator, at=now)
    waiting = factories.make_submitted(maker, operator=operator, **words)
    returned = factories.make_submitted(maker, operator=operator, **words)
    factories.make_draft(factories.make_maker("Jauh", regency="35.78"), name=NAME)
    paper = factories.make_paper(waiting, number="N" * 40, checked=False, issuer=NAME)
    curation = open_curation(by=verifier, at=now, name=NAME, on=date(2026, 12, 1), place=NAME)
    stage.hang_photos()
    return {
        "queue": reverse("product_queue"),
        "review": reverse("product_review", args=[waiting.pk]),
        "review of a change": reverse("product_review", args=[shown.pk]),
        "history": reverse("product_review", args=[returned.pk]),
        "paper": reverse("paper_check", args=[paper.pk]),
        "papers": reverse("paper_queue"),
        "makers": reverse("admin:registry_umkm_changelist"),
        "maker": reverse("admin:registry_umkm_change", args=[maker.pk]),
        "products": reverse("admin:catalog_product_changelist"),
        "merging": reverse("merge_steps", args=["umkm", maker.pk, twin.pk]),
        "merging, values": reverse("merge_steps", args=["umkm", maker.pk, twin.pk]) + f"?simpan={maker.pk}",
        "merge with": reverse("merge_with", args=["umkm", maker.pk]),
        "export": reverse("admin:registry_umkm_changelist") + f"ekspor/?q={'q' * 90}",
        "curations": reverse("curation_list"),
        "curation": reverse("curation_detail", args=[curation.pk]),
        "curation, to change": reverse("curation_edit", args=[curation.pk]),
    }


def test_a_long_word_widens_no_page_of_the_office(visit, enter, verifier, pages):
    page, found = enter(visit(DESK), verifier), []
    for name, address in pages.items():
        assert page.goto(address).status == 200, name
        found += [f"{name}, {each}" for each in too_wide(page)]
    fail_on(found)
