"""The two real lists, brought in by an officer through the browser, are what the commands make of them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.models import Product
from registry.choices import ListState
from registry.models import Pesantren
from tests.incoming import OFFICE, save, uploaded, work

pytestmark = pytest.mark.django_db


def bring(office, file, **fields):
    incoming = uploaded(office, OFFICE, SimpleUploadedFile(file.name, file.read_bytes()), **fields)
    work()
    incoming.refresh_from_db()
    assert incoming.state == ListState.READY
    return incoming


def test_the_register_of_pesantren_comes_in_whole_and_twice_is_once(signed_in, verifier, data_dir):
    office, file = signed_in(verifier), data_dir / "pesantren_jatim_kemenag.csv"
    incoming = bring(office, file)
    assert (incoming.counts, Pesantren.objects.count()) == ({"created": 2_862}, 0)
    save(office, OFFICE, incoming)
    assert Pesantren.objects.count() == 2_862
    assert bring(office, file).counts == {"unchanged": 2_862}


def test_the_list_of_pirt_applications_comes_in_by_its_valid_rows(signed_in, verifier, data_dir):
    office, file = signed_in(verifier), data_dir / "pirt_pengajuan_produk.csv"
    incoming = bring(office, file, kind="product")
    assert incoming.counts == {"created": 193, "broken": 3, "outside": 1_862}
    save(office, OFFICE, incoming, valid_rows="1")
    assert (incoming.state, incoming.batch.source, Product.objects.count()) == (ListState.DONE, "sppirt", 193)
    again = bring(office, file, kind="product")
    assert again.counts == {"unchanged": 193, "broken": 3, "outside": 1_862}
