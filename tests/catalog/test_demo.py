"""The demo: believable, complete, all or nothing, and only into an empty database."""

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from catalog.choices import Status
from catalog.demo import load as demo
from catalog.models import Certificate, Change, CurationEvent, Export, Grade, Listing, Product, Word
from registry import numbers as numbers_of
from registry.duplicates import Pairs
from registry.models import JoinRequest, Pesantren, Umkm, Upload, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db
ROLES = ["operator", "verifier", "mentor", "aid_officer", "leader", "administrator"]


@pytest.fixture(autouse=True)
def _blank_pictures(monkeypatch, settings, tmp_path):
    """Drawing has its own test; here a picture is an empty file."""
    settings.VAR_DIR = tmp_path / "var"

    def paint(folder, **_kwargs):
        folder.mkdir(parents=True)
        for picture in demo.PICTURES:
            for size in demo.SIZES:
                (folder / f"{picture.name}-{size}.webp").touch()

    monkeypatch.setattr(demo, "paint_all", paint)


def read(kind, written):
    return getattr(numbers_of, kind)(written).normal if written else ""


def tally(queryset, field):
    return dict(queryset.order_by().values_list(field).annotate(n=Count("pk")))


def test_the_demo_is_whole(settings, client):
    call_command("load_demo", verbosity=0)
    assert tally(Listing.objects, "origin") == {"pesantren": 1000, "alumni": 1000}
    assert (Pesantren.objects.count(), Umkm.objects.count()) == (700, 1200)
    assert Listing.objects.values("regency").distinct().count() == 38
    assert Listing.objects.values("category").distinct().count() == 14
    assert set(tally(Product.objects, "status")) == set(Status.values)
    assert tally(JoinRequest.objects.waiting(), "kind") == {"pesantren": 1, "alumni": 1, "other": 1}
    assert not Product.objects.published().filter(photos__isnull=True).exists()
    assert not Product.objects.filter(price_from__isnull=True).exists()
    for record in (*Pesantren.objects.all(), *Umkm.objects.all()):
        kinds = ("nspp",) if isinstance(record, Pesantren) else ("nib", "npwp")
        numbers = [(kind, getattr(record, kind), getattr(record, f"{kind}_written")) for kind in kinds]
        assert all(read(kind, written) == (normal or "") for kind, normal, written in numbers)
    assert 40 <= Listing.objects.filter(is_exported=True).count() < Export.objects.count() <= 60
    assert set(tally(Grade.objects, "letter")) == set("ABCD")
    assert Certificate.objects.filter(checked_at__isnull=True).exists()
    assert Certificate.objects.filter(refused_at__isnull=False).exists()
    assert Certificate.objects.awaiting_check().filter(checked_at__isnull=False).exists()
    assert not Certificate.objects.filter(checked_at__isnull=False, events__isnull=True).exists()
    assert Certificate.objects.filter(revoked_on__isnull=False).exists()
    assert Pairs(Umkm).count() >= 3
    assert set(tally(Change.objects, "status")) == {"draft", "submitted", "returned"}
    assert CurationEvent.objects.filter(closed_at__isnull=True).get().entries.filter(scores__isnull=False).exists()
    assert Word.objects.filter(products__gte=3).count() > 100
    accounts = [line.split("\t") for line in (settings.VAR_DIR / "demo-accounts.txt").read_text().splitlines()]
    assert [account[0] for account in accounts] == ROLES
    assert {len(account) for account in accounts} == {4}
    assert all(client.login(username=login, password=password) for _role, login, password, _totp in accounts)
    operator = User.objects.get(email=accounts[0][1])
    assert set(tally(Product.objects.visible_to(operator), "status")) == set(Status.values)


def test_into_a_database_that_is_not_empty_it_does_not_go():
    make_user()
    with pytest.raises(CommandError):
        call_command("load_demo", verbosity=0)
    call_command("load_demo", if_empty=True, verbosity=0)
    assert not Umkm.objects.exists()


def test_a_fault_in_the_middle_leaves_nothing(monkeypatch):
    monkeypatch.setattr(demo, "ship_abroad", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        call_command("load_demo", verbosity=0)
    assert not any(model.objects.exists() for model in (User, Pesantren, Umkm, Product, Upload))
