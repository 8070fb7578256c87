"""A list uploaded, or a row mended, when the sign-in had run out: file and choices come back to that person alone."""

import uuid

import pytest
from django.test import Client

from registry.models import IncomingList, KeptForm, Upload
from tests.catalog.desk import form_value
from tests.factories import make_user
from tests.incoming import BROKEN, NURUL, OFFICE, OPERATOR, PESANTREN, csv_of, upload, uploaded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]
PRODUCT = "Nama produk;Kategori;Harga"
LISTS = {
    OPERATOR: (csv_of(PRODUCT, ("Keripik", "Makanan", "1.000")), {}),
    OFFICE: (csv_of(PESANTREN, NURUL), {"source": "Kemenag", "overwrite": "on"}),
}


@pytest.fixture
def person(operator, verifier):
    return {OPERATOR: operator, OFFICE: verifier}.get


def at(user):
    client = Client()
    client.force_login(user)
    return client


def sent_too_late(user, page, send):
    """What `send(client, owner)` sends without a session; the client of that person and the page, signed in again."""
    client = Client()
    answer = send(client, form_value(at(user).get(page).text, "form_owner"))
    assert answer.url == f"/masuk/?next={page}"
    client.force_login(user)
    return client, client.get(page)


@pytest.mark.parametrize("door", LISTS, ids=["operator", "office"])
def test_a_list_sent_after_the_sign_in_ran_out_is_kept_and_becomes_one_list(door, person):
    (file, choices), token = LISTS[door], str(uuid.uuid4())
    file.seek(0)
    sent = {"token": token, **choices}
    user = person(door)
    client, page = sent_too_late(user, door, lambda client, owner: upload(client, door, file, form_owner=owner, **sent))
    kept = Upload.objects.get()
    assert (kept.owner, kept.file_name, IncomingList.objects.count()) == (user, "daftar.csv", 0)
    assert [form_value(page.text, name) for name in ("kept_sheet", "token")] == [str(kept.pk), token]
    assert {name: page.context["form"][name].value() for name in choices} == choices
    sent |= {"kept_sheet": kept.pk, "form_owner": form_value(page.text, "form_owner")}
    assert [upload(client, door, "", **sent).status_code for _press in range(2)] == [302, 302]
    assert (IncomingList.objects.get().sheet, KeptForm.objects.count()) == (kept, 0)


def test_a_kept_list_is_nobody_elses(verifier):
    file = csv_of(PESANTREN, NURUL)
    sent_too_late(verifier, OFFICE, lambda client, owner: upload(client, OFFICE, file, form_owner=owner))
    page = at(make_user(role="verifier")).get(OFFICE)
    assert (page.context["kept"], "kept_sheet" in page.text) == (None, False)


def test_a_kept_list_can_be_thrown_away(verifier):
    file = csv_of(PESANTREN, NURUL)
    client, page = sent_too_late(verifier, OFFICE, lambda client, owner: upload(client, OFFICE, file, form_owner=owner))
    answer = client.post(OFFICE, {"form_owner": form_value(page.text, "form_owner"), "kept_form": "drop"})
    assert (answer.url, KeptForm.objects.count(), "kept_sheet" in client.get(OFFICE).text) == (OFFICE, 0, False)


def test_cells_typed_after_the_sign_in_ran_out_come_back_and_mend_the_row(verifier):
    incoming = uploaded(at(verifier), OFFICE, csv_of(PESANTREN, BROKEN))
    here = f"{OFFICE}{incoming.pk}/baris/2/"
    said = {"cell-3": "35.06", "version": "1"}
    client, page = sent_too_late(verifier, here, lambda client, owner: client.post(here, said | {"form_owner": owner}))
    assert [form_value(page.text, name) for name in ("cell-3", "cell-1")] == ["35.06", "Darul Falah"]
    sent = {name: form_value(page.text, name) for name in ("cell-3", "version", "form_owner")}
    assert client.post(here, sent).status_code == 302
    assert (incoming.rows.get(number=2).cells[3], KeptForm.objects.count()) == ("35.06", 0)
