"""Every table says how long it keeps what it holds, and what is over goes – or is only counted."""

from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone, translation

from registry.choices import DoorKind, JoinKind, JoinStatus
from registry.models import DoorEvent, ImportBatch, ImportRow, JoinRequest, Notice, User
from registry.retention import FOR_GOOD, RULES, kept_in_words, retain
from tests.factories import make_user

pytestmark = pytest.mark.django_db
OURS = {"registry", "catalog", "mentoring", "bpom_aid"}
YEAR = timedelta(days=365)


def test_every_table_of_ours_is_in_the_list():
    ours = {model._meta.label for model in apps.get_models() if model._meta.app_label in OURS}
    ruled = {rule.label for rule in RULES}
    assert ours - ruled - FOR_GOOD.keys() == set()
    assert ruled & FOR_GOOD.keys() == set()
    assert (ruled | FOR_GOOD.keys()) - ours == {"admin.LogEntry"}
    assert all(FOR_GOOD.values()) and all(rule.why for rule in RULES)


@pytest.fixture
def old(operator):
    """One row of each kind whose time is over, and a younger one beside it."""
    now = timezone.now()
    for years in (3, 0):
        Notice.objects.create(user=operator, kind="member_joined", at=now - years * YEAR)
        JoinRequest.objects.create(
            user=operator, kind=JoinKind.OTHER, business_name="X", regency_id="35.09", note="rahasia",
            asked_at=now - years * YEAR, status=JoinStatus.WITHDRAWN,
        )  # fmt: skip
        batch = ImportBatch.objects.create(kind="product", source="s", file_name="f", sha256="0", at=now - years * YEAR)
        ImportRow.objects.create(batch=batch, number=1, cells={"nama": "Bu Siti"}, cells_hash="x", verdict="created")
    return now


def test_a_dry_run_counts_and_touches_nothing(old):
    told = StringIO()
    call_command("retain", dry_run=True, stdout=told)
    counts = dict(line.split("=") for line in told.getvalue().split())
    assert (counts["registry.Notice"], counts["registry.JoinRequest"], counts["registry.ImportRow"]) == ("1", "1", "1")
    assert (Notice.objects.count(), JoinRequest.objects.filter(note="rahasia").count()) == (2, 2)


def test_what_is_over_goes_and_the_younger_stays(old):
    counts = retain(at=old)
    assert (counts["registry.Notice"], counts["registry.JoinRequest"], counts["registry.ImportRow"]) == (1, 1, 1)
    assert Notice.objects.count() == 1
    assert sorted(JoinRequest.objects.values_list("note", flat=True)) == ["", "rahasia"]
    assert sorted(ImportRow.objects.values_list("cells", flat=True), key=str) == [{"nama": "Bu Siti"}, {}]
    assert sum(retain(at=old).values()) == 0


def test_closed_accounts_lose_their_names_after_five_years(db):
    now, people = timezone.now(), {}
    for name, years, is_active in (("alt", 6, False), ("neu", 1, False), ("an", 6, True), ("zu", 6, False)):
        people[name] = make_user(name, is_active=is_active)
        User.objects.filter(pk=people[name].pk).update(created_at=now - years * YEAR)
    DoorEvent.objects.create(user=people["zu"], kind=DoorKind.SUSPENDED, by=people["an"], why="x")  # closed just now
    assert retain(at=now)["registry.User"] == 1
    assert list(User.objects.exclude(erased_at=None)) == [people["alt"]]
    assert User.objects.get(pk=people["alt"].pk).mobile is None


def test_the_daily_job_does_it(old):
    call_command("daily", verbosity=0)
    assert not Notice.objects.filter(at__lt=old - YEAR).exists()


def test_people_are_told_how_long(client):
    page = client.get("/en/privasi/")
    with translation.override("en"):
        told = [(str(what), str(long)) for what, long in kept_in_words()]
        assert [(str(what), str(long)) for what, long in page.context["kept"]] == told
    assert len(told) == len(RULES)
