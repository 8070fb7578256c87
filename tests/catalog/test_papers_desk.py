"""Papers at the operators' desk: who may come in, what is kept when something is wrong, what a second press does."""

import re
import uuid
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.messages import get_messages
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Certificate
from catalog.workflow_papers import record_paper, revise_paper
from registry.choices import Purpose
from registry.days import today
from registry.models import FormToken, Upload
from registry.private_files import keep_scan, scan_path
from tests.factories import NOON, make_draft, make_maker, make_member, make_paper, make_user
from tests.hostile.pictures import hostile_pictures
from tests.registry.test_private_files import LETTER, chosen, page

pytestmark = pytest.mark.django_db
LIST, NEW, KEEP = "/operator/surat/", "/operator/surat/baru/", "/operator/surat/berkas/"
MOST_QUERIES = 12
NUMBER = "ID35110002418860325"


def typed(maker, **values):
    """What a browser sends of a filled form."""
    return {
        "token": str(uuid.uuid4()),
        "usaha": maker.pk,
        "kind": "halal",
        "number_written": NUMBER,
        "issuer": "BPJPH",
        "issued_on": "1 Maret 2024",
        "valid_until": "",
        "kept_scan": "",
        "products": [],
    } | values


def address(paper, verb=""):
    return f"/operator/surat/{paper.pk}/{verb}"


def errors(response):
    return {name: [error.code for error in each] for name, each in response.context["form"].errors.as_data().items()}


def told(response):
    return [message.level_tag for message in get_messages(response.wsgi_request)]


def value(response, name):
    return re.search(rf'<input[^>]* name="{name}"[^>]*? value="([^"]*)"', unescape(response.text))[1]


@pytest.fixture
def at_desk(signed_in, operator):
    return signed_in(operator)


@pytest.fixture
def product(maker, operator):
    return make_draft(maker, by=operator)


@pytest.fixture
def paper(maker, operator, product):
    """An unchecked paper with a PDF."""
    scan = keep_scan(chosen(), owner=operator, at=NOON)
    return record_paper(maker, by=operator, at=NOON, kind="halal", number_written=NUMBER, scan=scan, products=[product])


@pytest.fixture
def checked(product):
    return make_paper(product, issuer="BPJPH")


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
    assert [at_desk.get(each).status_code for each in (KEEP, address(paper, "hapus/"))] == [405] * 2


def test_the_paper_of_a_neighbour_does_not_exist(signed_in, neighbour, maker, product, paper):
    client = signed_in(neighbour)
    answers = [client.get(each) for each in pages(paper)[2:]]
    answers += [client.post(address(paper), typed(maker)), client.post(NEW, typed(maker))]
    answers += [client.post(address(paper, "hapus/"), {"token": uuid.uuid4(), "version": 1})]
    answers += [client.get(NEW, {name: key}) for name, key in
                (("usaha", maker.pk), ("ganti", paper.pk), ("produk", product.pk))]  # fmt: skip
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


def test_a_paper_holds_what_was_typed_chosen_and_ticked(at_desk, maker, product):
    response = at_desk.post(NEW, typed(maker, scan=chosen(), products=[product.pk], valid_until="31-12-2031"))
    paper = Certificate.objects.get()
    assert (response.status_code, response.url) == (302, address(paper))
    assert (paper.maker, paper.kind, paper.number, paper.issuer) == (maker, "halal", NUMBER, "BPJPH")
    assert (str(paper.issued_on), str(paper.valid_until)) == ("2024-03-01", "2031-12-31")
    assert (list(paper.products.all()), paper.scan.expires_at, paper.checked_at) == ([product], None, None)


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


def test_the_scan_is_kept_although_another_field_is_wrong_and_the_form_names_it(at_desk, maker, product):
    wrong = typed(maker, number_written="12", issued_on="kemarin", scan=chosen(), products=[product.pk])
    response = at_desk.post(NEW, wrong)
    assert response.status_code == 422
    assert errors(response) == {"number_written": ["impossible_halal"], "issued_on": ["not_a_day"]}
    kept = Upload.objects.get(purpose=Purpose.PAPER_SCAN)
    assert value(response, "kept_scan") == str(kept.pk)
    assert [value(response, name) for name in ("number_written", "issued_on", "token")] == [
        "12", "kemarin", wrong["token"],
    ]  # fmt: skip
    assert re.search(rf'value="{product.pk}"[^>]*checked', response.text)
    mended = typed(maker, token=wrong["token"], kept_scan=kept.pk, products=[product.pk])
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


def test_a_scan_is_taken_away_again_by_its_button_with_everything_in_place(at_desk, maker, product):
    kept = keep_scan(chosen(), owner=make_user(), at=NOON)
    pressed = typed(maker, kept_scan=kept.pk, scan_press="remove", number_written="12", products=[product.pk])
    response = at_desk.post(NEW, pressed)
    assert (response.status_code, value(response, "kept_scan"), value(response, "number_written")) == (200, "", "12")
    assert value(response, "token") == pressed["token"]
    assert re.search(rf'value="{product.pk}"[^>]*checked', response.text)


@pytest.mark.parametrize("named", ["99999999", "x", "²", "9" * 30])
def test_a_scan_that_is_gone_or_of_somebody_else_is_asked_for_again(at_desk, maker, named):
    foreign = keep_scan(chosen(), owner=make_user(), at=NOON)
    for each in (named, foreign.pk):
        response = at_desk.post(NEW, typed(maker, kept_scan=each))
        assert (response.status_code, errors(response)) == (422, {"scan": ["scan_gone"]})
    assert Certificate.objects.count() == 0


def test_no_hostile_file_breaks_the_page(at_desk, maker):
    statuses = {at_desk.post(NEW, typed(maker, scan=SimpleUploadedFile(name, content))).status_code
                for name, content, _code in hostile_pictures()}  # fmt: skip
    assert statuses == {302, 422}


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


# --- a second press


def test_a_second_press_creates_nothing_and_lands_on_the_first(at_desk, maker):
    sent = typed(maker)
    first, second = at_desk.post(NEW, sent), at_desk.post(NEW, sent)
    assert (second.status_code, second.url) == (302, first.url)
    assert (Certificate.objects.count(), FormToken.objects.count()) == (1, 1)


def test_a_form_sent_before_that_says_something_else_now_is_not_passed_over(at_desk, maker):
    sent = typed(maker)
    at_desk.post(NEW, sent)
    response = at_desk.post(NEW, sent | {"number_written": "ID35110002418860399"})
    assert (response.status_code, errors(response)) == (422, {"__all__": ["already_saved"]})
    again = sent | {"number_written": "ID35110002418860399", "token": value(response, "token")}
    assert at_desk.post(NEW, again).status_code == 302
    assert Certificate.objects.count() == 2


@pytest.mark.parametrize("token", ["", "x"])
def test_a_form_without_its_token_is_asked_to_press_again(at_desk, maker, token):
    response = at_desk.post(NEW, typed(maker, token=token))
    assert (response.status_code, errors(response)) == (422, {"__all__": ["token_missing"]})
    assert at_desk.post(NEW, typed(maker, token=value(response, "token"))).status_code == 302


# --- mending


def retyped(paper, **values):
    stored = {"kind": paper.kind, "number_written": paper.number_written, "issuer": paper.issuer}
    ticked = [product.pk for product in paper.products.all()]
    return {"version": paper.version, "kept_scan": paper.scan_id or "", "products": ticked} | stored | values


def test_the_page_shows_what_is_stored_and_saves_what_changed(at_desk, paper, product):
    shown = at_desk.get(address(paper))
    assert [value(shown, name) for name in ("number_written", "kept_scan", "version")] == [
        NUMBER, str(paper.scan_id), "1",
    ]  # fmt: skip
    response = at_desk.post(address(paper), retyped(paper, issuer="MUI", valid_until="1 Jan 2030", products=[]))
    assert (response.status_code, response.url) == (302, address(paper))
    paper.refresh_from_db()
    assert (paper.issuer, str(paper.valid_until), paper.version) == ("MUI", "2030-01-01", 2)
    assert (paper.products.count(), paper.scan.file_name) == (0, "halal.pdf")
    assert value(at_desk.get(address(paper)), "valid_until") == "01/01/2030"


def test_the_second_of_two_tabs_sees_what_differs_and_may_press_again(at_desk, paper, product):
    at_desk.post(address(paper), retyped(paper, issuer="MUI"))
    late = retyped(paper, issuer="BPJPH", products=[])
    response = at_desk.post(address(paper), late)
    assert (response.status_code, errors(response)) == (422, {"__all__": ["stale"]})
    assert [stored for _label, stored in response.context["form"].theirs] == ["MUI", str(product)]
    assert (value(response, "issuer"), value(response, "version")) == ("BPJPH", "2")
    assert at_desk.post(address(paper), late | {"version": "2"}).status_code == 302
    paper.refresh_from_db()
    assert (paper.issuer, paper.version) == ("BPJPH", 3)


def test_a_second_press_of_a_mended_paper_is_no_conflict(at_desk, paper):
    sent = retyped(paper, issuer="MUI")
    assert [at_desk.post(address(paper), sent).status_code for _ in range(2)] == [302, 302]
    paper.refresh_from_db()
    assert paper.version == 2


def test_a_product_without_a_tick_is_offered_too(at_desk, maker, operator, paper, product):
    other = make_draft(maker, by=operator, name="Sambal")
    offered = at_desk.get(address(paper)).context["form"].fields["products"].queryset
    assert set(offered) == {product, other}


def test_a_checked_paper_can_only_be_read_and_says_why(at_desk, checked, product):
    response = at_desk.get(address(checked))
    assert response.templates[0].name == "operator/paper_facts.html"
    assert (response.context["why"].code, 'name="number_written"' in response.text) == ("checked", False)
    late = at_desk.post(address(checked), retyped(checked, issuer="MUI"))
    assert (late.status_code, errors(late)) == (422, {"__all__": ["checked"]})
    assert Certificate.objects.get().issuer == "BPJPH"


def test_a_new_paper_begins_with_what_the_old_one_says_and_covers(at_desk, checked, product):
    link = f"{NEW}?ganti={checked.pk}"
    assert link in at_desk.get(address(checked)).text
    form = at_desk.get(link).context["form"]
    assert [form[name].value() for name in ("kind", "issuer", "number_written")] == ["halal", "BPJPH", None]
    assert form["products"].value() == [str(product.pk)]


def test_a_new_paper_begins_with_the_product_it_is_for(at_desk, product):
    form = at_desk.get(NEW, {"produk": product.pk, "jenis": "md"}).context["form"]
    assert (form.maker, form["kind"].value(), form["products"].value()) == (product.maker, "md", [str(product.pk)])


# --- removing


def test_a_paper_recorded_by_mistake_is_removed_once(at_desk, paper):
    shown = at_desk.get(address(paper))
    assert shown.text.count("<details") >= 1
    sent = {"token": shown.context["token"], "version": 1}
    answers = [at_desk.post(address(paper, "hapus/"), sent) for _ in range(2)]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, LIST)] * 2
    assert Certificate.objects.count() == 0


def test_a_paper_that_went_in_another_tab_breaks_no_page(at_desk, paper, monkeypatch):
    def gone_between(*args, **options):
        Certificate.objects.all().delete()
        return revise_paper(*args, **options)

    monkeypatch.setattr("catalog.views.papers.revise_paper", gone_between)
    assert at_desk.post(address(paper), retyped(paper, issuer="MUI")).status_code == 404


@pytest.mark.parametrize("sent", [{"version": 1}, {"token": "x", "version": 1}, {"token": uuid.uuid4(), "version": 7}])
def test_a_paper_is_not_removed_without_its_page(at_desk, paper, sent):
    response = at_desk.post(address(paper, "hapus/"), sent)
    assert (response.status_code, response.url, Certificate.objects.count()) == (302, address(paper), 1)


def test_a_checked_paper_is_not_removed(at_desk, checked):
    response = at_desk.post(address(checked, "hapus/"), {"token": uuid.uuid4(), "version": 1})
    assert (response.status_code, told(response), Certificate.objects.count()) == (302, ["warning"], 1)


# --- the list


def test_the_list_groups_papers_by_how_they_stand(at_desk, product, verifier):
    day = today()
    revoked = {"revoked_on": day, "revoked_by": verifier, "revoked_why": "Ditarik."}
    for fields in ({"valid_until": day + timedelta(days=12)}, {"valid_until": day - timedelta(days=1)},
                   {"checked": False}, {}, revoked):  # fmt: skip
        make_paper(product, **fields)
    response = at_desk.get(LIST)
    assert [paper.standing for paper in response.context["page"]] == [
        "ending", "expired", "waiting", "valid", "revoked",
    ]  # fmt: skip
    assert response.text.count("<section") == 5
    assert "12" in response.context["page"][0].sign.words


def test_the_list_of_one_maker_shows_its_papers_alone(at_desk, operator, maker, checked):
    other = make_maker("Dapur Kedua")
    make_member(operator, other)
    make_paper(make_draft(other, photo=False))
    counts = [at_desk.get(LIST, asked).context["page"].paginator.count for asked in ({}, {"usaha": maker.pk})]
    assert counts == [2, 1]


def test_the_same_few_queries_with_one_paper_and_with_thirty(at_desk, maker, operator, paper, checked):
    addresses = [LIST, NEW, address(paper), address(checked), f"{NEW}?ganti={checked.pk}", address(paper, "berkas/")]

    def queries():
        counted = {}
        for each in addresses:
            with CaptureQueriesContext(connection) as captured:
                assert at_desk.get(each).status_code == 200
            counted[each] = len(captured)
        return counted

    few = queries()
    for number in range(29):
        product = make_draft(maker, by=operator, photo=False, name=f"Produk {number}")
        make_paper(product)
        paper.products.add(product, through_defaults={"maker": maker})
        checked.products.add(product, through_defaults={"maker": maker})
    assert queries() == few
    assert max(few.values()) <= MOST_QUERIES


def test_saving_takes_few_queries_whatever_is_ticked(at_desk, maker, operator, product):
    ticked = [make_draft(maker, by=operator, photo=False).pk for _ in range(30)]

    def queries(products, number):
        with CaptureQueriesContext(connection) as captured:
            at_desk.post(NEW, typed(maker, products=products, number_written=number))
        return len(captured)

    few, many = queries([product.pk], NUMBER), queries(ticked, "ID35110002418860326")
    assert (few, Certificate.objects.count()) == (many, 2)


# --- a sign-in that ran out


def test_what_was_typed_when_the_sign_in_had_run_out_comes_back_with_its_scan(client, signed_in, operator, maker):
    shown = signed_in(operator).get(NEW)
    sent = typed(maker, form_owner=value(shown, "form_owner"), scan=chosen(), issued_on="1 Maret 2024")
    client.logout()
    answer = client.post(NEW, sent)
    assert (answer.status_code, answer.url[:7], Certificate.objects.count()) == (302, "/masuk/", 0)
    back = signed_in(operator).get(NEW, {"usaha": maker.pk})
    scan = Upload.objects.get(purpose=Purpose.PAPER_SCAN)
    assert [value(back, name) for name in ("number_written", "issued_on", "kept_scan", "token")] == [
        NUMBER, "1 Maret 2024", str(scan.pk), sent["token"],
    ]  # fmt: skip
    assert client.post(NEW, typed(maker, token=sent["token"], kept_scan=scan.pk)).status_code == 302
    assert Certificate.objects.get().scan == scan
