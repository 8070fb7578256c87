"""Records leave exactly as they are filtered, as cells of their kind, and it is known who took them out."""

import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from catalog.models import Certificate, CurationEvent, Grade
from registry.choices import Pillar
from registry.exporting import EXPORTS, take_out
from registry.models import Access, Pesantren, Umkm
from registry.permissions import can_export
from registry.refusals import codes_of
from tests import factories
from tests.breaking import refused_by, sql
from tests.factories import make_maker, make_pesantren, make_published, make_user

pytestmark = pytest.mark.django_db
MAKERS = "/admin/registry/umkm/ekspor/"


@pytest.fixture
def officer(client):
    officer = make_user("Petugas", role="verifier")
    client.force_login(officer)
    return officer


def cells(response):
    """Rows of the workbook, its heads first; texts, numbers and days as Excel knows them."""
    return read(b"".join(response.streaming_content))


def read(content):
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def column(rows, name):
    place = rows[0].index(name)
    return [row[place] for row in rows[1:]]


def test_exactly_what_is_filtered_leaves(client, officer):
    make_maker("Berkah", regency="35.09")
    make_maker("Maju", regency="35.78", pillar=Pillar.SOCIAL)
    query = "?pillar__exact=sosiopreneur"
    shown = client.get(f"/admin/registry/umkm/{query}").context["cl"].result_count
    rows = cells(client.post(MAKERS + query, {"columns": ["name", "pillar"]}))
    assert shown == 1 and column(rows, "nama") == ["Maju"]


def test_a_search_counts_too(client, officer):
    make_maker("Berkah")
    make_maker("Maju")
    assert len(cells(client.post(MAKERS + "?q=maju", {"columns": ["name"]}))) == 2


@pytest.mark.parametrize("name", ["=1+1", "+62", "-1", "@SUM(A1)", "\tcmd", '=HYPERLINK("http://x")'])
def test_no_text_is_a_formula(client, officer, name):
    Umkm.objects.filter(pk=make_maker("A").pk).update(name=name)
    content = b"".join(client.post(MAKERS, {"columns": ["name"]}).streaming_content)
    with zipfile.ZipFile(BytesIO(content)) as book:
        sheet, looks = book.read("xl/worksheets/sheet1.xml").decode(), book.read("xl/styles.xml").decode()
    assert column(read(content), "nama") == [name]
    assert "<f>" not in sheet and 'quotePrefix="1"' in looks


def test_cells_are_of_their_kind_and_numbers_that_are_names_are_text(client, officer):
    make_pesantren("Falah", nspp="510035090001", students=1200, joined_on=date(2020, 2, 1))
    rows = cells(client.post("/admin/registry/pesantren/ekspor/", {"columns": ["nspp", "students", "joined_on", "id"]}))
    assert rows[1] == [str(Pesantren.objects.get().pk), "510035090001", 1200, date(2020, 2, 1)]


def test_characters_that_no_workbook_holds_are_left_out(client, officer):
    Umkm.objects.filter(pk=make_maker("A").pk).update(name="Ber\x07kah\x0b")
    assert column(cells(client.post(MAKERS, {"columns": ["name"]})), "nama") == ["Berkah"]


def test_who_takes_out_what_is_kept(client, officer):
    make_maker("Berkah")
    client.post(MAKERS + "?q=berkah", {"columns": ["name"]})
    kept = Access.objects.get()
    assert (kept.user, kept.what, kept.rows, kept.columns) == (officer, "registry.umkm", 1, ["name"])
    assert "berkah" in kept.filters and not kept.is_personal


def test_personal_data_leaves_only_with_a_reason(client, officer):
    make_maker("Berkah", owner_name="Bu Siti")
    said = {"columns": ["name", "owner_name"], "why": "  "}
    answer = client.post(MAKERS, said)
    assert answer.status_code == 422 and answer.context["form"].has_error("why", "reason_missing")
    assert answer.context["form"]["columns"].value() == ["name", "owner_name"] and not Access.objects.exists()
    rows = cells(client.post(MAKERS, said | {"why": "Undangan pelatihan"}))
    assert column(rows, "pemilik") == ["Bu Siti"]
    assert (Access.objects.get().is_personal, Access.objects.get().why) == (True, "Undangan pelatihan")


def test_without_a_column_or_with_an_unknown_one_nothing_leaves(client, officer):
    assert client.post(MAKERS, {"columns": []}).status_code == 422
    assert client.post(MAKERS, {"columns": ["password"]}).status_code == 422
    assert not Access.objects.exists()


def test_too_many_rows_are_refused_in_words(client, officer, settings):
    settings.EXPORT_MAX_ROWS = 1
    make_maker("A")
    make_maker("B")
    answer = client.post(MAKERS, {"columns": ["name"]})
    assert answer.status_code == 422 and "too_many" in codes_of(answer.context["form"].errors.as_data()["__all__"][0])
    assert not Access.objects.exists()


@pytest.mark.parametrize(("role", "status"), [("verifier", 200), ("leader", 200), ("mentor", 403)])
def test_the_right_is_one_of_its_own(client, role, status):
    client.force_login(make_user("Orang", role=role))
    assert client.get(MAKERS).status_code == status
    assert ("umkm/ekspor/" in client.get("/admin/registry/umkm/").text) == (status == 200)


def test_for_others_the_page_does_not_exist(client):
    assert client.get(MAKERS).status_code == 302
    client.force_login(make_user("Operator"))
    assert client.get(MAKERS).status_code == 404


@pytest.mark.parametrize("table", ["registry/umkm", "registry/pesantren", "catalog/product", "catalog/certificate",
                                   "catalog/grade"])  # fmt: skip
def test_every_table_that_may_leave_does(client, officer, table, django_assert_max_num_queries):
    product = make_published()
    factories.make_paper(product)
    with django_assert_max_num_queries(12):
        page = client.get(f"/admin/{table}/ekspor/")
    form = page.context["form"]
    names = [value for value, _words in form.fields["columns"].choices]
    answer = client.post(f"/admin/{table}/ekspor/", {"columns": names, "why": "Laporan"})
    assert answer.status_code == 200 and len(cells(answer)[0]) == len(names)


def test_points_keep_their_hundredths_and_checks_their_words(client, officer):
    product = make_published()
    event = CurationEvent.objects.create(name="Kurasi", on=date(2026, 5, 12))
    Grade.objects.create(product=product, event=event, letter="B", on=event.on, points=Decimal("3.50"))
    factories.make_paper(product)
    Certificate.objects.update(checked_how="register")
    content = b"".join(client.post("/admin/catalog/grade/ekspor/", {"columns": ["points"]}).streaming_content)
    with zipfile.ZipFile(BytesIO(content)) as book:
        assert 'formatCode="#,##0.00"' in book.read("xl/styles.xml").decode() and read(content)[1] == [3.5]
    rows = cells(client.post("/admin/catalog/certificate/ekspor/", {"columns": ["checked_how"]}))
    assert rows[1] == ["Dicari di daftar penerbit"]


def test_a_filter_that_names_no_choice_is_told_and_kept(client, officer):
    page = client.get(MAKERS + "?regency__code__exact=3518&o=1")
    assert page.context["filters"] == [("regency__code__exact", "3518")]


def test_who_took_what_can_be_read_by_those_who_may(client, officer):
    make_maker("Berkah", owner_name="Bu Siti")
    client.post(MAKERS, {"columns": ["owner_name"], "why": "Undangan"})
    assert client.get("/admin/registry/access/").status_code == 403
    client.force_login(make_user("Pimpinan", role="leader"))
    assert "Undangan" in client.get("/admin/registry/access/").text
    assert "Pemilik" in client.get(f"/admin/registry/access/{Access.objects.get().pk}/change/").text.title()


def test_one_row_and_thirty_take_as_many_queries(officer, django_assert_num_queries):
    columns = EXPORTS[Umkm].columns
    assert can_export(officer)
    for count in (1, 29):
        for _each in range(count):
            make_maker()
        with django_assert_num_queries(5):
            take_out(Umkm, Umkm.objects.all(), columns, by=officer, at=timezone.now(), why="Laporan")


def test_a_junk_filter_leads_back_to_the_list(client, officer):
    assert client.get(MAKERS + "?pillar__exakt=1").status_code == 302


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("access_kind_is_known", "kind = 'steal'"),
        ("access_to_personal_data_has_reason", "is_personal = true, why = ''"),
    ],
)
def test_an_access_refuses(name, change, officer):
    with refused_by(name):
        sql(
            "INSERT INTO registry_access (user_id, kind, what, whose, filters, columns, rows, is_personal, why, at)"
            " SELECT id, %s, 'x', '', '', '{}', 0, %s, '', now() FROM registry_user LIMIT 1",
            "steal" if "steal" in change else "export",
            "personal" in change,
        )


@pytest.mark.parametrize("statement", ["UPDATE registry_access SET rows = 0", "DELETE FROM registry_access"])
def test_an_access_can_be_neither_changed_nor_deleted(officer, statement):
    Access.objects.create(user=officer, kind="export", what="registry.umkm")
    with refused_by("access_is_append_only"):
        sql(statement)


def test_the_export_of_pesantren_knows_its_own_columns():
    assert [column.name for column in EXPORTS[Pesantren].columns if column.is_personal] == ["address", "whatsapp"]
