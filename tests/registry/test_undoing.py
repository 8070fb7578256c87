"""An import is taken back whole, and only while nobody touched anything of it."""

import pytest

from registry.choices import ListState
from registry.models import Pesantren, SourceRef
from tests.factories import make_maker
from tests.incoming import NURUL, OFFICE, PESANTREN, ULUM, csv_of, save, uploaded, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(signed_in, verifier):
    return signed_in(verifier)


def test_an_import_is_undone_while_nobody_touched_it(office, verifier):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL, ULUM))
    save(office, OFFICE, incoming)
    office.post(f"{OFFICE}{incoming.pk}/batalkan/")
    work()
    incoming.refresh_from_db()
    assert (incoming.state, Pesantren.objects.count(), SourceRef.objects.count()) == (ListState.UNDONE, 0, 0)
    assert incoming.batch.undone_by == verifier
    assert uploaded(office, OFFICE, csv_of(PESANTREN, NURUL, ULUM)).counts == {"created": 2}


def test_what_a_list_changed_gets_back_what_it_held(office):
    save(office, OFFICE, uploaded(office, OFFICE, csv_of(PESANTREN, NURUL, ULUM)))
    before = dict(Pesantren.objects.values_list("name", "address"))
    changed = (NURUL[0], "Nurul Huda Baru", "Jl. Lain", NURUL[3])
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, changed, ULUM))
    save(office, OFFICE, incoming)
    assert Pesantren.objects.filter(name="Nurul Huda Baru", address="Jl. Lain").exists()
    office.post(f"{OFFICE}{incoming.pk}/batalkan/")
    work()
    incoming.refresh_from_db()
    assert (incoming.state, dict(Pesantren.objects.values_list("name", "address"))) == (ListState.UNDONE, before)
    assert uploaded(office, OFFICE, csv_of(PESANTREN, NURUL, ULUM)).counts == {"unchanged": 2}
    assert uploaded(office, OFFICE, csv_of(PESANTREN, changed, ULUM)).counts == {"changed": 1, "unchanged": 1}


@pytest.mark.parametrize("touch", ["edited", "used", "deleted"])
def test_an_import_that_somebody_touched_stays_whole(office, touch):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL, ULUM))
    save(office, OFFICE, incoming)
    pesantren = Pesantren.objects.get(nspp=NURUL[0])
    if touch == "edited":
        Pesantren.objects.filter(pk=pesantren.pk).update(version=2)
    elif touch == "used":
        make_maker(pesantren=pesantren)
    else:
        pesantren.delete()
    left = Pesantren.objects.count()
    office.post(f"{OFFICE}{incoming.pk}/batalkan/")
    work()
    incoming.refresh_from_db()
    assert (incoming.state, Pesantren.objects.count(), bool(incoming.problem)) == (ListState.DONE, left, True)
    assert len(incoming.jobs.first().report["touched"]) == 1
    assert incoming.batch.undone_at is None


def test_a_record_that_is_edited_and_in_use_is_named_once(office):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL, ULUM))
    save(office, OFFICE, incoming)
    pesantren = Pesantren.objects.get(nspp=NURUL[0])
    make_maker(pesantren=pesantren)
    Pesantren.objects.filter(pk=pesantren.pk).update(version=2)
    office.post(f"{OFFICE}{incoming.pk}/batalkan/")
    work()
    assert [name for name, _why in incoming.jobs.first().report["touched"]] == ["Nurul Huda"]
