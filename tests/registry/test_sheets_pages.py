"""The pages of uploaded lists: who gets what, the same few queries whatever the size, no upload that breaks them."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from registry import importing, sheet_templates
from registry.choices import Desk, ListState, Verdict
from registry.heartbeat import beat
from registry.incoming_kinds import ENTRANCES
from registry.list_urls import pages
from registry.models import IncomingList, IncomingRow, ListJob
from registry.sheets import read_sheet
from tests.factories import make_user
from tests.hostile.sheets import CASES
from tests.incoming import (
    BROKEN,
    NURUL,
    OFFICE,
    OPERATOR,
    PESANTREN,
    ULUM,
    csv_of,
    save,
    upload,
    uploaded,
    work,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
PRODUCT = "Nama produk;Kategori;Harga"


@pytest.fixture
def office(signed_in, verifier):
    return signed_in(verifier)


def addresses(incoming, door):
    """Every address of a list, with the method it answers to."""
    reads = ("", "kemajuan/", "kolom/", "baris/2/", "galat/")
    presses = ("kolom/", "lembar/", "pilihan/", "baris/2/", "simpan/", "buang/", "batalkan/", "foto/")
    at = f"{door}{incoming.pk}/"
    return [("get", at + each) for each in reads] + [("post", at + each) for each in presses]


def answers(client, found):
    return {(method, address): getattr(client, method)(address).status_code for method, address in found}


# --- who gets what


def test_a_visitor_is_sent_to_sign_in(client, office, verifier):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL))
    office.logout()
    for method, address in [("get", OFFICE), ("get", OPERATOR), *addresses(incoming, OFFICE)]:
        assert getattr(client, method)(address).url.startswith(reverse("sign_in"))


def test_the_offices_lists_do_not_exist_for_an_operator(office, signed_in, operator):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL))
    desk = signed_in(operator)
    found = [("get", OFFICE), ("post", OFFICE), ("get", f"{OFFICE}templat/pesantren/"), *addresses(incoming, OFFICE)]
    assert set(answers(desk, found).values()) == {404}
    assert set(answers(desk, addresses(incoming, OPERATOR)).values()) == {404}


def test_an_operators_list_exists_for_that_person_alone(signed_in, operator, neighbour, verifier):
    incoming = uploaded(signed_in(operator), OPERATOR, csv_of(PRODUCT, ("Keripik", "Makanan", "1.000")))
    desk = signed_in(neighbour)
    found = [*addresses(incoming, OPERATOR), ("post", f"{OPERATOR}{incoming.pk}/kirim/")]
    assert set(answers(desk, found).values()) == {404}
    assert list(desk.get(OPERATOR).context["page"]) == []
    assert set(answers(signed_in(verifier), addresses(incoming, OFFICE)).values()) == {404}
    incoming.refresh_from_db()
    assert incoming.state == ListState.READY


@pytest.mark.parametrize("role", ["mentor", "leader", "aid_officer"])
def test_staff_without_the_right_are_refused(signed_in, role):
    client = signed_in(make_user(role=role))
    assert (client.get(OFFICE).status_code, client.post(OFFICE).status_code) == (403, 403)


def test_somebody_without_a_maker_has_nothing_to_upload(signed_in):
    assert signed_in(make_user()).get(OPERATOR).status_code == 403


def test_an_administrator_brings_in_pesantren_but_no_products(signed_in, administrator, office):
    theirs = uploaded(
        office, OFFICE, csv_of("Nama produk;Nama Usaha;Kode Wilayah", ("K", "U", "35.09")), kind="product"
    )
    client = signed_in(administrator)
    assert [entrance[0] for entrance in client.get(OFFICE).context["templates"]] == [
        str(ENTRANCES["staff", "pesantren"].label)
    ]
    assert client.get(f"{OFFICE}{theirs.pk}/").status_code == 404
    assert client.get(f"{OFFICE}templat/product/").status_code == 404
    assert upload(client, OFFICE, csv_of("Nama produk;Nama Usaha", ("K", "U")), kind="product").status_code in {
        302,
        422,
    }
    assert not IncomingList.objects.filter(owner=administrator, kind="product").exists()


def test_one_officer_may_go_on_with_what_another_uploaded(office, signed_in):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL))
    colleague = make_user(role="verifier")
    save(signed_in(colleague), OFFICE, incoming)
    assert (incoming.state, incoming.written_by) == (ListState.DONE, colleague)


def test_pages_that_change_something_do_so_by_post_alone(office):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL))
    for each in ("simpan/", "buang/", "batalkan/", "pilihan/", "foto/"):
        assert office.get(f"{OFFICE}{incoming.pk}/{each}").url == f"{OFFICE}{incoming.pk}/"
    assert office.get(f"{OFFICE}{incoming.pk}/lembar/").url == f"{OFFICE}{incoming.pk}/kolom/"
    before = incoming.state
    incoming.refresh_from_db()
    assert incoming.state == before


def test_both_doors_have_the_same_pages():
    assert [each[0] for each in pages(Desk.OPERATOR)] == [each[0] for each in pages(Desk.STAFF)]


# --- queries


@pytest.fixture
def cost(office):
    def of(address):
        with CaptureQueriesContext(
            connection,
        ) as sent:
            assert office.get(address).status_code == 200
        return len(sent)

    return of


def fill(incoming, number):
    rows = [
        IncomingRow(incoming=incoming, number=place, cells=["", f"Nama {place}", "", "35.09"], verdict=Verdict.BROKEN,
                    messages=[{"code": "x", "column": "name", "text": "y", "breaks": True}])
        for place in range(10, number + 10)
    ]  # fmt: skip
    IncomingRow.objects.bulk_create(rows)


@pytest.mark.parametrize("state", [ListState.READY, ListState.DONE])
def test_a_list_costs_the_same_few_queries_with_1_and_with_5000_rows(office, cost, state):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, BROKEN, NURUL))
    if state == ListState.DONE:
        save(office, OFFICE, incoming, valid_rows="1")
    page = f"{OFFICE}{incoming.pk}/"
    found = [page, f"{page}?hasil=bermasalah", f"{page}galat/", f"{page}kemajuan/"]
    found += [f"{page}baris/2/", f"{page}kolom/"] if state == ListState.READY else []
    few = {address: cost(address) for address in found}
    fill(incoming, 5_000)
    assert {address: cost(address) for address in found} == few
    assert max(few.values()) <= MOST_QUERIES


def test_the_index_costs_the_same_few_queries_with_1_and_with_30_lists(office, cost, verifier):
    uploaded(office, OFFICE, csv_of(PESANTREN, NURUL))
    few = cost(OFFICE)
    for number in range(30):
        IncomingList.objects.create(
            desk="staff", kind="pesantren", owner=make_user(role="verifier"), file_name=str(number), sha256="0",
            uploaded_at=timezone.now(),
        )  # fmt: skip
    assert cost(OFFICE) == few <= MOST_QUERIES


# --- what is shown


def test_rows_are_filtered_by_verdict_and_paged(office):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL, ULUM, BROKEN))
    page = office.get(f"{OFFICE}{incoming.pk}/?hasil=bermasalah")
    assert [row["number"] for row in page.context["rows"]] == [4]
    told = page.context["rows"][0]["messages"][0]
    assert (told["cell"], told["breaks"]) == ("Kediri", True)
    fill(incoming, 60)
    assert len(office.get(f"{OFFICE}{incoming.pk}/").context["rows"]) == 50
    assert office.get(f"{OFFICE}{incoming.pk}/?hal=2&hasil=x").status_code == 200


def test_the_error_sheet_is_a_list_again(office, tmp_path):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL, BROKEN, name="daftar 100%.csv"))
    answer = office.get(f"{OFFICE}{incoming.pk}/galat/")
    assert "daftar 100%-galat.xlsx" in answer.headers["Content-Disposition"]
    file = tmp_path / "galat.xlsx"
    file.write_bytes(answer.content)
    sheet = read_sheet(file)
    assert [row.cells[:4] for row in sheet.rows] == [BROKEN]
    assert sheet.rows[0].cells[4]
    again = uploaded(office, OFFICE, SimpleUploadedFile("galat.xlsx", answer.content))
    assert again.counts == {"broken": 1}


def test_a_worker_that_beats_is_not_called_silent(office, settings, tmp_path):
    settings.SHEET_ROWS_AT_ONCE, settings.VAR_DIR = 0, tmp_path
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL))
    assert office.get(f"{OFFICE}{incoming.pk}/").context["is_silent"]
    beat()
    assert not office.get(f"{OFFICE}{incoming.pk}/").context["is_silent"]


@pytest.mark.django_db(transaction=True)
def test_the_bar_is_seen_while_the_work_is_in_its_transaction(client, settings, monkeypatch):
    settings.SHEET_ROWS_AT_ONCE = 0
    client.force_login(make_user(role="verifier"))
    incoming = uploaded(client, OFFICE, csv_of(PESANTREN, NURUL))
    work()
    seen = []

    def look(*_args):
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute(
                "SELECT done, (SELECT count(*) FROM registry_pesantren) FROM registry_listjob ORDER BY id DESC"
            )
            seen.append(cursor.fetchone())
        other.close()

    monkeypatch.setattr(importing, "_keep_rows", look)
    monkeypatch.setattr("registry.list_jobs.TOLD_EVERY", 0)
    save(client, OFFICE, incoming)
    assert [(done > 500, written) for done, written in seen] == [(True, 0)]


# --- templates


@pytest.mark.parametrize("code", ["pesantren", "product"])
def test_a_template_is_read_back_as_an_empty_list_of_known_columns(office, tmp_path, code):
    answer = office.get(f"{OFFICE}templat/{code}/")
    name = sheet_templates.FILE_NAMES[code]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    file = tmp_path / name
    file.write_bytes(answer.content)
    assert [row.number for row in read_sheet(file).rows] == [2]
    incoming = uploaded(office, OFFICE, SimpleUploadedFile(name, answer.content), kind=code)
    assert (incoming.state, incoming.rows.count(), len(incoming.places)) == (ListState.READY, 0, len(incoming.header))


# --- nothing breaks the upload page


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_sheet_breaks_the_upload_page(office, case):
    answer = upload(office, OFFICE, SimpleUploadedFile("daftar.xlsx", case.make()))
    assert answer.status_code in {302, 422}
    if answer.status_code == 302:
        assert office.get(answer.url, follow=True).status_code == 200
        assert case.rows is not None
    else:
        assert (
            case.code is None
            or [e.code for e in answer.context["form"].errors.as_data()["sheet"]] == [case.code]
            or (case.code == "sheet_too_large")
        )


@pytest.mark.parametrize(
    "said", [{}, {"token": "x"}, {"kind": "nothing"}, {"source": "\x00"}, {"kept_sheet": "1"}, {"maker": "9" * 40}]
)
def test_strange_answers_are_no_fault_of_ours(office, said):
    assert office.post(OFFICE, said | {"sheet": io.BytesIO(b"")}).status_code in {400, 422}


@pytest.mark.parametrize("address", ["baris/99999/", "baris/999999999999999999/", "?hal=99999", "?hasil=%27"])
def test_addresses_that_mean_nothing_are_not_found_or_passed_over(office, address):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL))
    assert office.get(f"{OFFICE}{incoming.pk}/{address}").status_code in {200, 404}


@pytest.mark.parametrize("version", ["", "x", "²", "9" * 30])
def test_a_strange_version_of_a_row_mends_nothing(office, version):
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL))
    assert office.post(f"{OFFICE}{incoming.pk}/baris/2/", {"version": version, "cell-1": "X"}).status_code == 422
    assert incoming.rows.get().cells[1] == "Nurul Huda"


def test_jobs_of_one_list_are_done_one_after_the_other(office, settings):
    settings.SHEET_ROWS_AT_ONCE = 0
    incoming = uploaded(office, OFFICE, csv_of(PESANTREN, NURUL))
    assert office.post(f"{OFFICE}{incoming.pk}/buang/").status_code == 302
    incoming.refresh_from_db()
    assert (incoming.state, ListJob.objects.count()) == (ListState.JUDGING, 1)
