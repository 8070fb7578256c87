"""Papers at the operators' desk: who may come in, and what is kept when something is wrong."""

import re
import uuid
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.messages import get_messages
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from catalog.models import Certificate
from catalog.paper_warnings import MESSAGES
from catalog.workflow_papers import revise_paper
from registry.choices import Purpose
from registry.days import today
from registry.models import Upload
from registry.private_files import keep_scan, scan_path
from tests.catalog.papers import KEEP, LIST, NEW, NUMBER, address, errors, told, typed, value
from tests.factories import NOON, make_draft, make_maker, make_member, make_user
from tests.hostile.pictures import hostile_pictures
from tests.registry.test_private_files import LETTER, chosen, page

pytestmark = pytest.mark.django_db


# --- who may come in


def pages(paper):
    return [LIST, NEW, address(paper), address(paper, "berkas/"), f"/admin/surat/{paper.pk}/berkas/"]


def test_a_visitor_is_sent_to_sign_in(client, paper):
    answers = [client.get(each) for each in pages(paper)]
    answers += [client.post(each) for each in (NEW, KEEP, address(paper, "hapus/"))]
    assert [(answer.status_code, answer.url[:7]) for answer in answers] == [(302, "/masuk/")] * 8


def test_an_operator_opens_every_page(at_desk, paper):
    assert [at_desk.get(each).status_code for each in pages(paper)] == [200] * 5


def test_buttons_are_pressed_not_fetched(at_desk, paper):
    assert at_desk.get(KEEP).status_code == 405
    assert [at_desk.get(address(paper, each)).url for each in ("hapus/", "produk/")] == [address(paper)] * 2


def test_the_paper_of_a_neighbour_does_not_exist(signed_in, neighbour, maker, draft, paper):
    client = signed_in(neighbour)
    answers = [client.get(each) for each in pages(paper)[2:]]
    answers += [client.post(address(paper), typed(maker)), client.post(NEW, typed(maker))]
    answers += [client.post(address(paper, "hapus/"), {"token": uuid.uuid4(), "version": 1})]
    answers += [client.get(NEW, {name: key}) for name, key in
                (("usaha", maker.pk), ("ganti", paper.pk), ("produk", draft.pk))]  # fmt: skip
    answers += [client.get(LIST, {"usaha": maker.pk})]
    assert [answer.status_code for answer in answers] == [404] * 10
    assert (Certificate.objects.count(), client.get(LIST).context["page"].paginator.count) == (1, 0)


@pytest.mark.parametrize("key", ["x", "²", "-1", "9" * 30, "0"])
def test_a_key_that_is_none_is_not_found(at_desk, maker, key):
    asked = [at_desk.get(NEW, {name: key}).status_code for name in ("usaha", "ganti", "produk")]
    assert asked == [404] * 3


def test_the_office_opens_every_scan_but_keeps_no_papers_of_a_maker_with_people(signed_in, verifier, maker, paper):
    client = signed_in(verifier)
    assert [client.get(each).status_code for each in pages(paper)] == [200, 403, 403, 200, 200]
    assert client.post(NEW, typed(maker)).status_code == 403
    assert client.post(address(paper), typed(maker)).status_code == 403


def test_an_officer_records_for_a_maker_that_has_nobody(signed_in, verifier, mentor):
    maker = make_maker("Dapur Sepi")
    client = signed_in(verifier)
    assert client.get(NEW, {"usaha": maker.pk}).context["on_behalf"] is True
    assert client.post(NEW, typed(maker)).status_code == 302
    assert Certificate.objects.get().maker == maker
    assert signed_in(mentor).get(NEW, {"usaha": maker.pk}).status_code == 403


def test_somebody_who_acts_for_nobody_keeps_nothing(signed_in, maker):
    client = signed_in(make_user())
    assert [client.get(NEW).status_code, client.post(KEEP, {"scan": chosen()}).status_code] == [403, 403]
    assert Upload.objects.count() == 0


def test_somebody_with_several_makers_chooses_one_first(at_desk, operator, maker):
    other = make_maker("Dapur Kedua", regency="35.78")
    make_member(operator, other)
    response = at_desk.get(NEW, {"jenis": "pirt"})
    links = re.findall(r'href="(\?[^"]*usaha=\d+)"', unescape(response.text))
    assert {at_desk.get(NEW + link).context["form"].maker for link in links} == {maker, other}
    assert at_desk.get(NEW + links[0]).context["form"]["kind"].value() == "pirt"
    assert at_desk.post(NEW, typed(other)).status_code == 302
    assert Certificate.objects.get().maker == other


# --- the scan is private


def test_a_pdf_is_an_attachment_and_a_picture_is_shown(at_desk, maker, operator, paper):
    response = at_desk.get(address(paper, "berkas/"))
    assert response.headers["Content-Disposition"] == f'attachment; filename="halal-{NUMBER.lower()}.pdf"'
    assert (response.headers["X-Content-Type-Options"], b"".join(response)) == ("nosniff", LETTER)
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "no-store, private"
    picture = keep_scan(chosen(page(), "foto.jpg"), owner=operator, at=NOON)
    revise_paper(paper, by=operator, at=NOON, scan=picture)
    response = at_desk.get(address(paper, "berkas/"))
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Content-Disposition"].startswith("inline")


def test_no_public_address_leads_to_a_scan(client, paper, settings):
    path = scan_path(paper.scan)
    assert storages["private"].exists(path)
    tried = [f"/media/{path}", f"/media/../private/{path}", f"/media/photos/../../private/{path}", f"/static/{path}"]
    assert [client.get(each).status_code for each in tried] == [404] * 4
    assert settings.MEDIA_PRIVATE_ROOT not in [settings.MEDIA_ROOT, *settings.MEDIA_ROOT.parents]


def test_a_paper_without_scan_has_none(at_desk, checked):
    assert at_desk.get(address(checked, "berkas/")).status_code == 404


def test_a_former_member_opens_no_scan_any_more(at_desk, operator, paper):
    operator.memberships.update(until=today() - timedelta(days=1))
    assert at_desk.get(address(paper, "berkas/")).status_code == 404


# --- recording


def test_a_paper_holds_what_was_typed_chosen_and_ticked(at_desk, maker, draft):
    response = at_desk.post(NEW, typed(maker, scan=chosen(), products=[draft.pk], valid_until="31-12-2031"))
    paper = Certificate.objects.get()
    assert (response.status_code, response.url) == (302, address(paper))
    assert (paper.maker, paper.kind, paper.number, paper.issuer) == (maker, "halal", NUMBER, "BPJPH")
    assert (str(paper.issued_on), str(paper.valid_until)) == ("2024-03-01", "2031-12-31")
    assert (list(paper.products.all()), paper.scan.expires_at, paper.checked_at) == ([draft], None, None)


def test_kind_and_number_alone_make_a_paper(at_desk, maker):
    assert at_desk.post(NEW, {"usaha": maker.pk, "token": uuid.uuid4(), "kind": "sni", "number_written": "SNI 1"}).url
    assert Certificate.objects.get().issuer == ""


def test_a_scan_of_ten_megabytes_comes_through_and_one_byte_more_is_said_beside_the_field(at_desk, maker, settings):
    most = LETTER + b"\0" * (settings.SCAN_MAX_BYTES - len(LETTER))
    assert at_desk.post(NEW, typed(maker, scan=chosen(most))).status_code == 302
    assert Upload.objects.get().bytes == settings.SCAN_MAX_BYTES
    response = at_desk.post(NEW, typed(maker, scan=chosen(most + b"\0"), number_written="ID35110002418860326"))
    assert (response.status_code, errors(response)) == (422, {"scan": ["scan_too_large"]})
    assert value(response, "number_written") == "ID35110002418860326"


def test_the_scan_is_kept_although_another_field_is_wrong_and_the_form_names_it(at_desk, maker, draft):
    wrong = typed(maker, number_written="12", issued_on="kemarin", scan=chosen(), products=[draft.pk])
    response = at_desk.post(NEW, wrong)
    assert response.status_code == 422
    assert errors(response) == {"number_written": ["impossible_halal"], "issued_on": ["not_a_day"]}
    kept = Upload.objects.get(purpose=Purpose.PAPER_SCAN)
    assert value(response, "kept_scan") == str(kept.pk)
    assert [value(response, name) for name in ("number_written", "issued_on", "token")] == [
        "12", "kemarin", wrong["token"],
    ]  # fmt: skip
    assert re.search(rf'value="{draft.pk}"[^>]*checked', response.text)
    mended = typed(maker, token=wrong["token"], kept_scan=kept.pk, products=[draft.pk])
    assert at_desk.post(NEW, mended).status_code == 302
    assert Certificate.objects.get().scan == kept


def test_a_scan_that_was_chosen_is_kept_at_once_and_named(at_desk, maker, operator):
    answer = at_desk.post(KEEP, {"scan": chosen()})
    upload = Upload.objects.get()
    assert (answer.status_code, answer.json()) == (200, {"pk": upload.pk, "name": "halal.pdf"})
    assert upload.owner == operator
    at_desk.post(NEW, typed(maker, kept_scan=upload.pk))
    assert Certificate.objects.get().scan == upload


@pytest.mark.parametrize("files", [{}, {"scan": SimpleUploadedFile("a.exe", b"MZ")}])
def test_what_cannot_be_kept_is_said_in_words(at_desk, maker, files):
    answer = at_desk.post(KEEP, files)
    assert (answer.status_code, bool(answer.json()["words"])) == (422, True)


def test_a_scan_is_taken_away_again_by_its_button_with_everything_in_place(at_desk, maker, draft):
    kept = keep_scan(chosen(), owner=make_user(), at=NOON)
    pressed = typed(maker, kept_scan=kept.pk, scan_press="remove", number_written="12", products=[draft.pk])
    response = at_desk.post(NEW, pressed)
    assert (response.status_code, value(response, "kept_scan"), value(response, "number_written")) == (200, "", "12")
    assert value(response, "token") == pressed["token"]
    assert re.search(rf'value="{draft.pk}"[^>]*checked', response.text)


def test_a_scan_chosen_before_the_page_was_lost_is_offered_and_taken_with_everything_in_place(at_desk, maker, operator):
    long_ago = timezone.now() - timedelta(hours=25)
    keep_scan(chosen(LETTER + b"1", "kemarin.pdf"), owner=operator, at=long_ago)
    keep_scan(chosen(LETTER + b"2", "orang-lain.pdf"), owner=make_user(), at=timezone.now())
    at_desk.post(KEEP, {"scan": chosen(LETTER, "surat.pdf")})
    page = at_desk.get(NEW)
    [offered] = page.context["offered"]
    assert (offered.file_name, f'value="use {offered.pk}"' in page.text) == ("surat.pdf", True)
    pressed = typed(maker, kept_scan="", scan_press=f"use {offered.pk}", number_written="12")
    response = at_desk.post(NEW, pressed)
    assert (response.status_code, value(response, "kept_scan")) == (200, str(offered.pk))
    assert (value(response, "number_written"), response.context["offered"]) == ("12", [])
    assert at_desk.post(NEW, typed(maker, kept_scan=offered.pk)).status_code == 302
    assert at_desk.get(NEW).context["offered"] == []


@pytest.mark.parametrize("press", ["use 99999999", "use x", "use", "use ²"])
def test_an_offer_that_is_none_takes_nothing(at_desk, maker, press):
    foreign = keep_scan(chosen(), owner=make_user(), at=NOON)
    for each in (press, f"use {foreign.pk}"):
        response = at_desk.post(NEW, typed(maker, kept_scan="", scan_press=each))
        assert (response.status_code, value(response, "kept_scan")) == (200, "")


@pytest.mark.parametrize("named", ["99999999", "x", "²", "9" * 30])
def test_a_scan_that_is_gone_or_of_somebody_else_is_asked_for_again(at_desk, maker, named):
    foreign = keep_scan(chosen(), owner=make_user(), at=NOON)
    for each in (named, foreign.pk):
        response = at_desk.post(NEW, typed(maker, kept_scan=each))
        assert (response.status_code, errors(response)) == (422, {"scan": ["scan_gone"]})
    assert Certificate.objects.count() == 0


def test_no_hostile_file_breaks_the_page(at_desk, maker):
    """One for every way in which a file ends; that no file ends in another is proved where scans are kept."""
    endings = {code: SimpleUploadedFile(name, content) for name, content, code in hostile_pictures()}
    statuses = {code: at_desk.post(NEW, typed(maker, scan=scan)).status_code for code, scan in endings.items()}
    assert {code for code, status in statuses.items() if status == 302} == {None, "photo_too_large"}
    assert {*statuses.values()} == {302, 422}


def test_every_field_left_empty_or_odd_is_said_beside_it(at_desk, maker):
    response = at_desk.post(NEW, {"usaha": maker.pk, "token": uuid.uuid4()})
    assert errors(response) == {"kind": ["required"], "number_written": ["required"]}
    odd = typed(maker, kind="tidak", number_written="1\n2", issued_on="1/1/1200", products=["x"])
    response = at_desk.post(NEW, odd)
    assert errors(response) == {
        "kind": ["invalid_choice"],
        "number_written": ["line_break"],
        "issued_on": ["not_a_day"],
        "products": ["invalid_pk_value"],
    }
    late = typed(maker, issued_on=f"{today() + timedelta(days=1)}")
    assert errors(at_desk.post(NEW, late)) == {"issued_on": ["issued_in_future"]}
    turned = typed(maker, issued_on="2/1/2024", valid_until="1/1/2024")
    assert errors(at_desk.post(NEW, turned)) == {"valid_until": ["certificate_ends_after_issue"]}
    assert Certificate.objects.count() == 0


def test_a_product_of_somebody_else_cannot_be_ticked(at_desk, maker):
    foreign = make_draft(make_maker("Dapur Lain"))
    assert errors(at_desk.post(NEW, typed(maker, products=[foreign.pk]))) == {"products": ["invalid_choice"]}


def test_a_warning_stands_beside_its_field_and_blocks_nothing(at_desk, maker):
    response = at_desk.post(NEW, typed(maker, kind="pirt", number_written="2063510010270"), follow=True)
    assert (response.status_code, Certificate.objects.count()) == (200, 1)
    assert told(response) == ["success", "warning"]
    shown = {field: [warning.code for warning in found] for field, found in response.context["form"].warnings.items()}
    assert shown == {"number_written": ["pirt_no_year"], "valid_until": ["end_missing"]}
    assert response.text.count('<div class="note">') == 2
    described = re.search(r'<input[^>]*name="number_written"[^>]*>', response.text)[0]
    assert 'aria-describedby="id_number_written_helptext"' in described


def test_a_warning_stands_there_too_while_another_field_is_wrong(at_desk, maker):
    wrong = typed(maker, kind="pirt", number_written="2063510010270", issued_on="kemarin")
    response = at_desk.post(NEW, wrong)
    assert list(response.context["form"].warnings) == ["number_written", "valid_until"]


def test_what_is_odd_is_said_where_the_save_leads_too(at_desk, maker, draft):
    response = at_desk.post(NEW, typed(maker, valid_until="1 Jan 2030", back=draft.pk))
    said = [str(message) for message in get_messages(response.wsgi_request)][1]
    assert (response.url, str(MESSAGES["end_not_usual"]) in said) == (f"/operator/produk/{draft.pk}/surat/", True)


def test_a_list_without_papers_has_no_pages(at_desk, maker):
    assert '<nav class="pages"' not in at_desk.get(LIST).text
