"""Canaries: a NIK, a number, a name and an address planted where they are private, and typed where they do not belong.

They are found nowhere else: no public page, search, export of others, log, mail, trail, notice or fault tells them.
"""

import logging
from io import BytesIO, StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from registry.access_log import note_view
from registry.discreet_logs import DiscreetFormatter
from registry.forms import UmkmForm
from registry.forms_maker import FactsForm
from registry.models import Access, Umkm, User
from registry.private_fields import masked
from registry.public_texts import refuse_private_numbers
from registry.refusals import codes_of
from tests.factories import fresh, make_member, make_published, make_user

pytestmark = pytest.mark.django_db
NIK = "3509124507890003"
NUMBER = "+6281377788899"
OWNER = "Kyai Canarius"
ADDRESS = "Jalan Kenari Emas 77"
# As pages, links, tables and people write them.
SPELLINGS = (NIK, "3509 1245 0789 0003", "81377788899", "0813-7778-8899", "813 7778 8899", OWNER, "Kenari Emas")


def told_in(text):
    return [spelling for spelling in SPELLINGS if spelling in text]


@pytest.fixture
def planted(maker, operator, verifier):
    """A maker on show whose private fields hold the canaries, as do its operator's account and a request."""
    product = make_published(maker, operator=operator, verifier=verifier)
    Umkm.objects.filter(pk=maker.pk).update(
        owner_name=OWNER, address=f"{ADDRESS}, NIK {NIK}", whatsapp=NUMBER, npwp=NIK, npwp_written=NIK
    )
    person = make_user("Bu Kenari", mobile=NUMBER, email=None)
    make_member(person, maker, seat="member")
    return product


@pytest.fixture
def logged():
    """What the portal's own log would hold, at its most talkative."""
    stream, root = StringIO(), logging.getLogger()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(DiscreetFormatter("%(levelname)s %(name)s %(message)s"))
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def public_addresses(product):
    maker, school = product.maker, product.maker.pesantren
    pages = ["/", "/produk/", "/pesantren/", "/peta/", "/privasi/", product.get_absolute_url(),
             f"/umkm/{maker.pk}-{maker.slug}/", f"/pesantren/{school.pk}-{school.slug}/"]  # fmt: skip
    machines = ["/produk/baru.atom", "/sitemap.xml", "/sitemap-umkm.xml", "/sitemap-produk.xml", "/robots.txt"]
    return [*pages, *(f"/en{page}" for page in pages), *machines]


def test_no_public_page_tells_a_canary(client, planted):
    for page in public_addresses(planted):
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert told_in(answer.content.decode()) == [], page


@pytest.mark.parametrize("typed", [NIK, NUMBER, "081377788899", OWNER, ADDRESS])
def test_nothing_private_is_found_by_searching_for_it(client, planted, typed):
    for page in ("/produk/", "/pesantren/", "/en/produk/"):
        answer = client.get(page, {"q": typed})
        assert answer.status_code == 200
        shown = answer.content.decode().replace(typed.removeprefix("+"), "")
        assert planted.get_absolute_url() not in shown or typed == ADDRESS
        assert told_in(shown) == []


def test_no_neighbour_reads_a_canary(planted, neighbour, signed_in):
    browser = signed_in(neighbour)
    pages = ["/operator/", "/operator/usaha/", "/data-saya/", "/akun/", "/operator/produk/", "/operator/kabar/"]
    for page in pages:
        assert told_in(browser.get(page, follow=True).content.decode()) == [], page
    copy = b"".join(browser.post(reverse("own_data_copy")).streaming_content)
    assert told_in(cells_of(copy)) == []


def cells_of(content):
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])


def test_lists_of_the_office_are_masked(planted, administrator, mentor, signed_in):
    pages = ["/admin/registry/umkm/", "/admin/registry/user/", "/admin/registry/pesantren/", "/admin/akun/?q=Kenari",
             f"/admin/anggota/umkm/{planted.maker_id}/", "/admin/registry/membership/", "/admin/jejak/"]  # fmt: skip
    for page in pages:
        answer = signed_in(administrator).get(page)
        assert answer.status_code == 200
        assert told_in(answer.content.decode()) == [], page
    mentors = signed_in(mentor).get(f"/admin/registry/umkm/{planted.maker_id}/change/")
    assert mentors.status_code == 200
    assert told_in(mentors.content.decode()) == []


def test_a_full_value_takes_a_right_a_page_and_a_reason_and_is_noted(planted, mentor, leader, signed_in):
    page = reverse("personal_data", args=["umkm", planted.maker_id])
    assert signed_in(leader).get(page).status_code == 403
    browser = signed_in(mentor)
    assert told_in(browser.get(page).content.decode()) == []
    assert browser.post(page, {"why": " "}).status_code == 422
    assert not Access.objects.filter(kind="view").exists()
    assert OWNER in browser.post(page, {"why": "Kunjungan besok"}).content.decode()
    noted = Access.objects.get(kind="view")
    assert (noted.user, noted.why, noted.whose) == (mentor, "Kunjungan besok", f"registry.umkm:{planted.maker_id}")


def test_who_edits_a_record_is_noted_once_a_day(planted, verifier, signed_in, django_assert_num_queries):
    page = f"/admin/registry/umkm/{planted.maker_id}/change/"
    for _again in range(2):
        assert signed_in(verifier).get(page).status_code == 200
    assert Access.objects.filter(user=verifier, kind="view").count() == 1
    with django_assert_num_queries(1):
        note_view(planted.maker, by=verifier, columns=["address"])


def test_a_view_in_the_course_of_work_is_noted(planted, operator, verifier, signed_in):
    signed_in(verifier).get(reverse("person_detail", args=[operator.pk]))
    assert list(Access.objects.values_list("user", "whose")) == [(verifier.pk, f"registry.user:{operator.pk}")]


def test_the_trail_and_the_accesses_tell_no_canary(planted, administrator, signed_in):
    signed_in(administrator).get(f"/admin/registry/umkm/{planted.maker_id}/change/")
    with connection.cursor() as cursor:
        for table in ("registry_trail", "registry_access", "registry_notice", "registry_doorevent", "django_admin_log"):
            cursor.execute(f"SELECT string_agg(r::text, ' ') FROM {table} AS r")
            assert told_in(cursor.fetchone()[0] or "") == [], table


def test_what_is_typed_in_the_wrong_place_reaches_no_log_mail_or_table(client, planted, logged):
    client.post("/masuk/", {"username": NIK, "password": NUMBER})
    client.post("/masuk/", {"username": NUMBER, "password": NIK})
    client.post("/masuk/kode/", {"login": NUMBER, "code": NIK})
    client.post("/masuk/lupa/", {"email": f"{NIK}@contoh.id"})
    client.get(f"/produk/?q={NIK}&kab={NUMBER}")
    client.get(f"/tidak-ada/{NIK}/")
    assert told_in(logged.getvalue()) == []
    assert told_in(str([message.message() for message in mail.outbox])) == []


def test_the_page_of_a_fault_and_its_log_tell_nothing(planted, logged, monkeypatch, verifier):
    def fail(*args, **kwargs):
        raise IntegrityError(
            f"new row violates\nDETAIL:  Failing row contains (1, {OWNER}, {ADDRESS}, {NUMBER}, {NIK})."
        )

    monkeypatch.setattr("registry.views.people.permissions.lets_people_in", fail)
    browser = Client(raise_request_exception=False)
    browser.force_login(verifier)
    answer = browser.get(reverse("person_detail", args=[verifier.pk]))
    assert answer.status_code == 500
    assert told_in(answer.content.decode()) == []
    assert "Internal Server Error" in logged.getvalue()
    assert told_in(logged.getvalue()) == []


def test_postgresqls_own_words_reach_no_log(planted, logged):
    try:
        with transaction.atomic():
            Umkm.objects.filter(pk=planted.maker_id).update(pillar="x", owner_name=OWNER)
    except IntegrityError:
        logging.getLogger("registry").exception("a fault")
    try:
        with transaction.atomic():
            User.objects.create(full_name=OWNER, mobile=NUMBER)
    except IntegrityError:
        logging.getLogger("registry").exception("another")
    assert "IntegrityError" in logged.getvalue()
    assert told_in(logged.getvalue()) == []


def test_the_portals_log_is_written_discreetly(settings):
    formatter = settings.LOGGING["formatters"]["line"]["()"]
    assert formatter.endswith(DiscreetFormatter.__name__)
    assert [handler["formatter"] for handler in settings.LOGGING["handlers"].values()] == ["line"]


def test_a_daily_job_that_fails_tells_no_row(planted, logged, monkeypatch):
    monkeypatch.setattr("registry.workflow.today", lambda *given: None)

    def fail(now):
        Umkm.objects.filter(pk=planted.maker_id).update(pillar="x")

    monkeypatch.setattr("opop_portal.management.commands.daily.JOBS", {"broken": fail})
    with pytest.raises(CommandError), transaction.atomic():
        call_command("daily", verbosity=0)
    assert told_in(logged.getvalue()) == []


@pytest.mark.parametrize(
    "text", [NIK, "3509.1245.0789.0003", "NIK saya 3509 1245 0789 0003", "３５０９１２４５０７８９０００３"]
)
def test_a_nik_in_a_public_text_is_refused(maker, text):
    form = FactsForm(maker, {"story": text, "version": maker.version})
    assert codes_of_field(form, "story") == ["nik_in_public"]


@pytest.mark.parametrize("text", ["0813-7778-8899", "WA +62 813 7778 8899", "hubungi 081377788899"])
def test_a_private_number_in_a_public_text_is_refused(maker, text):
    form = UmkmForm({"story": text, "name": maker.name, "version": str(maker.version)}, instance=maker)
    assert codes_of_field(form, "story") == ["phone_in_public"]


def codes_of_field(form, name):
    assert not form.is_valid()
    return [error.code for error in form.errors[name].as_data()]


@pytest.mark.parametrize(
    "text",
    ["ID35110002418860325", "P-IRT 2063578010123-28", "NIB 1234567890123", "BPOM RI MD 224510006048", "8991234567890",
     "Rp 15.000 – 20.000", "sejak 2019", "1234 5678 9012 3456", "250 gram, 12 bulan"],
)  # fmt: skip
def test_numbers_of_papers_and_goods_pass(text):
    refuse_private_numbers(text)


def test_a_product_takes_no_private_number_either(planted, operator, signed_in):
    page = reverse("product_create")
    answer = signed_in(operator).post(page, {"name": f"Keripik {NIK}", "maker": planted.maker_id})
    assert "nik_in_public" in str([codes_of(each) for each in answer.context["form"].errors.as_data()["name"]])


def test_masks_tell_first_and_last_signs_alone():
    assert [masked(text) for text in (NUMBER, "Budi", "", None)] == ["+•••899", "•••", "", ""]


def test_a_change_of_the_data_is_not_written_by_looking(planted, verifier, signed_in):
    before = fresh(planted.maker).version
    signed_in(verifier).get(f"/admin/registry/umkm/{planted.maker_id}/change/")
    assert (fresh(planted.maker).version, timezone.now() > planted.created_at) == (before, True)
