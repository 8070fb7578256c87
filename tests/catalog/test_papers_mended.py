"""Papers at the operators' desk once they are recorded: a second press, mending, removing, the list."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Certificate
from catalog.workflow_papers import revise_paper
from registry.choices import Purpose
from registry.days import today
from registry.models import FormToken, Upload
from tests.catalog.papers import LIST, MOST_QUERIES, NEW, NUMBER, address, errors, told, typed, value
from tests.factories import make_draft, make_maker, make_member, make_paper
from tests.registry.test_private_files import chosen

pytestmark = pytest.mark.django_db


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


def test_the_page_shows_what_is_stored_and_saves_what_changed(at_desk, paper, draft):
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


def test_the_second_of_two_tabs_sees_what_differs_and_may_press_again(at_desk, paper, draft):
    at_desk.post(address(paper), retyped(paper, issuer="MUI"))
    late = retyped(paper, issuer="BPJPH", products=[])
    response = at_desk.post(address(paper), late)
    assert (response.status_code, errors(response)) == (422, {"__all__": ["stale"]})
    assert [stored for _label, stored in response.context["form"].theirs] == ["MUI", str(draft)]
    assert (value(response, "issuer"), value(response, "version")) == ("BPJPH", "2")
    assert at_desk.post(address(paper), late | {"version": "2"}).status_code == 302
    paper.refresh_from_db()
    assert (paper.issuer, paper.version) == ("BPJPH", 3)


def test_a_second_press_of_a_mended_paper_is_no_conflict(at_desk, paper):
    sent = retyped(paper, issuer="MUI")
    assert [at_desk.post(address(paper), sent).status_code for _ in range(2)] == [302, 302]
    paper.refresh_from_db()
    assert paper.version == 2


def test_a_product_without_a_tick_is_offered_too(at_desk, maker, operator, paper, draft):
    other = make_draft(maker, by=operator, name="Sambal")
    offered = at_desk.get(address(paper)).context["form"].fields["products"].queryset
    assert set(offered) == {draft, other}


def test_a_checked_paper_can_only_be_read_and_says_why(at_desk, checked, draft):
    response = at_desk.get(address(checked))
    assert response.templates[0].name == "operator/paper_facts.html"
    assert (response.context["why"].code, 'name="number_written"' in response.text) == ("checked", False)
    late = at_desk.post(address(checked), retyped(checked, issuer="MUI"))
    assert (late.status_code, errors(late)) == (422, {"__all__": ["checked"]})
    assert Certificate.objects.get().issuer == "BPJPH"


def test_a_new_paper_begins_with_what_the_old_one_says_and_covers(at_desk, checked, draft):
    link = f"{NEW}?ganti={checked.pk}"
    assert link in at_desk.get(address(checked)).text
    form = at_desk.get(link).context["form"]
    assert [form[name].value() for name in ("kind", "issuer", "number_written")] == ["halal", "BPJPH", None]
    assert form["products"].value() == [str(draft.pk)]


def test_a_new_paper_begins_with_the_product_it_is_for(at_desk, draft):
    form = at_desk.get(NEW, {"produk": draft.pk, "jenis": "md"}).context["form"]
    assert (form.maker, form["kind"].value(), form["products"].value()) == (draft.maker, "md", [str(draft.pk)])


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


def test_the_list_groups_papers_by_how_they_stand(at_desk, draft, verifier):
    day = today()
    revoked = {"revoked_on": day, "revoked_by": verifier, "revoked_why": "Ditarik."}
    for fields in ({"valid_until": day + timedelta(days=12)}, {"valid_until": day - timedelta(days=1)},
                   {"checked": False}, {}, revoked):  # fmt: skip
        make_paper(draft, **fields)
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


def test_saving_takes_few_queries_whatever_is_ticked(at_desk, maker, operator, draft):
    ticked = [make_draft(maker, by=operator, photo=False).pk for _ in range(30)]

    def queries(products, number):
        with CaptureQueriesContext(connection) as captured:
            at_desk.post(NEW, typed(maker, products=products, number_written=number))
        return len(captured)

    few, many = queries([draft.pk], NUMBER), queries(ticked, "ID35110002418860326")
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
