"""The office's pages of the catalogue: who gets in, what a verifier sees, what each button does."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog import workflow
from catalog.choices import RETURNABLE_FIELDS, Status
from catalog.hints import hints_for
from catalog.models import Product
from catalog.paper_desk import papers_with_hints
from registry.days import today
from tests.catalog.desk import form_value
from tests.factories import (
    NOON,
    fresh,
    make_draft,
    make_maker,
    make_member,
    make_paper,
    make_published,
    make_submitted,
    make_user,
)

pytestmark = pytest.mark.django_db
POSTS = ["product_publish", "product_return", "product_submit_for_maker", "product_archive_by_staff", "product_restore"]


@pytest.fixture
def waiting(maker, operator):
    return make_submitted(maker, operator=operator)


def test_a_visitor_is_sent_to_sign_in_from_every_page_of_the_office(client, waiting):
    pages = [reverse("product_queue"), reverse("product_review", args=[waiting.pk])]
    answers = [client.get(page) for page in pages]
    answers += [client.post(reverse(name, args=[waiting.pk])) for name in POSTS]
    assert {(answer.status_code, answer.url.split("?")[0]) for answer in answers} == {(302, reverse("sign_in"))}
    last_address, _status = client.get(reverse("admin:index"), follow=True).redirect_chain[-1]
    assert last_address == f"{reverse('sign_in')}?next={reverse('admin:index')}"


def test_for_an_operator_the_office_does_not_exist(signed_in, operator, waiting):
    client = signed_in(operator)
    assert client.get(reverse("product_queue")).status_code == 404
    assert client.get(reverse("product_review", args=[waiting.pk])).status_code == 404
    assert {client.post(reverse(name, args=[waiting.pk])).status_code for name in POSTS} == {404}
    assert client.get(reverse("admin:index"), follow=True).status_code == 404


@pytest.mark.parametrize("role", ["mentor", "aid_officer", "leader"])
def test_other_staff_may_look_but_not_decide(signed_in, waiting, role):
    client = signed_in(make_user(role=role))
    assert client.get(reverse("product_queue")).status_code == 403
    assert client.get(reverse("product_review", args=[waiting.pk])).status_code == 200
    assert client.post(reverse("product_publish", args=[waiting.pk])).status_code == 403
    assert fresh(waiting).status == Status.SUBMITTED


@pytest.mark.parametrize("name", POSTS)
def test_no_verb_by_get(signed_in, verifier, waiting, name):
    answer = signed_in(verifier).get(reverse(name, args=[waiting.pk]))
    assert (answer.status_code, answer.url) == (302, reverse("product_review", args=[waiting.pk]))
    assert fresh(waiting).version == waiting.version


def test_the_queue_shows_what_waits_oldest_first_and_drafts_never(signed_in, verifier, maker, operator):
    newer = make_submitted(maker, operator=operator, name="Baru", at=NOON)
    older = make_submitted(maker, operator=operator, name="Lama", at=NOON.replace(day=1))
    make_draft(maker, by=operator, name="Draf")
    page = signed_in(verifier).get(reverse("product_queue"))
    assert [product.pk for product in page.context["page"]] == [older.pk, newer.pk]


def test_publishing_shows_the_next_one(signed_in, verifier, waiting, maker, operator):
    following = make_submitted(maker, operator=operator, name="Berikut", at=NOON.replace(hour=13))
    answer = signed_in(verifier).post(reverse("product_publish", args=[waiting.pk]), {"version": waiting.version})
    assert (answer.status_code, answer.url) == (302, reverse("product_review", args=[following.pk]))
    assert fresh(waiting).status == Status.PUBLISHED


def test_a_second_press_says_what_happened_and_changes_nothing(signed_in, verifier, waiting):
    client = signed_in(verifier)
    seen = {"version": waiting.version}
    client.post(reverse("product_publish", args=[waiting.pk]), seen)
    answer = client.post(reverse("product_publish", args=[waiting.pk]), seen)
    assert answer.status_code == 422
    assert waiting.events.filter(verb="publish").count() == 1


@pytest.mark.parametrize("name", ["product_publish", "product_return"])
@pytest.mark.parametrize("seen", ["old", "none", "absurd"])
def test_an_officer_decides_only_on_what_was_on_the_page(signed_in, verifier, operator, waiting, name, seen):
    old = waiting.version
    draft = workflow.take_back(waiting, by=operator, at=NOON)
    workflow.submit(workflow.revise(draft, by=operator, at=NOON, name="Obat Kuat"), by=operator, at=NOON)
    version = {"old": {"version": old}, "none": {}, "absurd": {"version": "9" * 40}}[seen]
    said = {"fields": ["name"], "note": "Nama keliru.", **version}
    answer = signed_in(verifier).post(reverse(name, args=[waiting.pk]), said)
    assert (answer.status_code, fresh(waiting).status) == (422, Status.SUBMITTED)
    assert "Obat Kuat" in answer.content.decode()


def test_returning_names_fields_and_words(signed_in, verifier, waiting):
    said = {"fields": ["photos", "ingredients"], "note": "Foto buram; minyak apa?", "version": waiting.version}
    answer = signed_in(verifier).post(reverse("product_return", args=[waiting.pk]), said)
    assert answer.status_code == 302
    event = waiting.events.get(verb="return_for_revision")
    assert (event.fields, event.note) == (["photos", "ingredients"], "Foto buram; minyak apa?")


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"fields": ["name"]},
        {"note": "Buram"},
        {"fields": ["rahasia"], "note": "x"},
        {"fields": ["name"], "note": "a\0b"},
    ],
)
def test_a_return_that_is_not_whole_comes_back_with_what_was_said(signed_in, verifier, waiting, said):
    answer = signed_in(verifier).post(reverse("product_return", args=[waiting.pk]), said)
    assert answer.status_code == 422
    assert fresh(waiting).status == Status.SUBMITTED
    assert answer.context["form"]["note"].value() in (said.get("note"), None)


def test_who_acts_for_the_maker_sees_why_there_is_no_button(signed_in, verifier, waiting):
    make_member(verifier, waiting.maker, seat="member")
    page = signed_in(verifier).get(reverse("product_review", args=[waiting.pk]))
    assert not page.context["may_decide"]
    assert signed_in(verifier).post(reverse("product_publish", args=[waiting.pk])).status_code == 403


def test_staff_send_in_for_a_maker_that_has_nobody(signed_in, verifier):
    draft = make_draft()
    client = signed_in(verifier)
    assert client.get(reverse("product_review", args=[draft.pk])).context["may_submit"]
    assert client.post(reverse("product_submit_for_maker", args=[draft.pk])).status_code == 302
    assert fresh(draft).submitted_by == verifier


def test_archive_with_a_reason_and_restore(signed_in, verifier):
    product, client = make_published(), signed_in(verifier)
    for note in ("", "a\0b", "x" * 2001):
        said = {"note": note, "version": product.version}
        assert client.post(reverse("product_archive_by_staff", args=[product.pk]), said).status_code == 422
    client.post(reverse("product_archive_by_staff", args=[product.pk]), said | {"note": "Dicabut pembuat."})
    assert fresh(product).archived_why == "Dicabut pembuat."
    client.post(reverse("product_restore", args=[product.pk]), {"version": fresh(product).version})
    assert fresh(product).status == Status.PUBLISHED


def test_an_old_page_neither_archives_nor_restores_what_others_did_meanwhile(signed_in, verifier):
    product, client, second = make_published(), signed_in(verifier), make_user("Bu Kedua", role="verifier")
    page = reverse("product_review", args=[product.pk])
    old = form_value(client.get(page).text, "version")
    away = workflow.archive(product, by=second, at=NOON, note="Keliru.")
    assert form_value(client.get(page).text, "version") == str(away.version)
    answers = [client.post(reverse("product_restore", args=[product.pk]), {"version": old})]
    workflow.restore(away, by=second, at=NOON)
    said = {"note": "Dicabut pembuat.", "version": old}
    answers.append(client.post(reverse("product_archive_by_staff", args=[product.pk]), said))
    assert [(answer.status_code, second.full_name in answer.context["error"][0]) for answer in answers] == [
        (422, True)
    ] * 2
    assert answers[1].context["archive_form"]["note"].value() == "Dicabut pembuat."
    assert fresh(product).status == Status.PUBLISHED


def test_every_field_that_can_be_returned_stands_on_the_page(signed_in, verifier, waiting):
    page = signed_in(verifier).get(reverse("product_review", args=[waiting.pk])).content.decode()
    assert [name for name in RETURNABLE_FIELDS if f'name="fields" value="{name}"' not in page] == []


def test_hints_name_same_names_and_same_owners(waiting):
    twin = make_draft(make_maker("Dapur Lain", nib="1234567890123"), name="KERIPIK  TALAS-PANDAN")
    type(waiting.maker).objects.filter(pk=waiting.maker_id).update(nib="1234567890123")
    product = Product.objects.get(pk=waiting.pk)
    hints = " ".join(map(str, hints_for(product)))
    assert twin.name in hints and hints.count("Dapur Lain") == 2


def test_papers_carry_their_oddities(waiting):
    make_paper(waiting, "halal", "ID123", checked=False)
    make_paper(make_draft(make_maker("Lain")), "halal", "ID123")
    [row] = papers_with_hints(waiting, today())
    assert (row["shown"], len(row["warnings"]), len(row["elsewhere"])) == (False, 1, 1)


@pytest.mark.parametrize(
    "address",
    ["product_queue", "admin:index", "admin:catalog_product_changelist",
                                     "admin:registry_umkm_changelist", "admin:registry_pesantren_changelist"],
)  # fmt: skip
def test_pages_of_the_office_ask_as_much_with_one_row_as_with_thirty(signed_in, verifier, address):
    client, counts = signed_in(verifier), []
    for rows in (1, 29):
        for number in range(rows):
            make_submitted(name=f"Produk {number}")
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse(address))
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12


def test_the_review_page_stays_within_twelve_queries(signed_in, verifier, waiting, django_assert_max_num_queries):
    for number in range(5):
        make_paper(waiting, "halal", f"ID{number:017}")
        make_draft(name=waiting.name)
    client = signed_in(verifier)
    with django_assert_max_num_queries(12):
        client.get(reverse("product_review", args=[waiting.pk]))


def test_past_decisions_stand_on_the_page(signed_in, verifier, waiting):
    returned = workflow.return_for_revision(waiting, by=verifier, at=NOON, fields=["name"], note="Nama keliru.")
    assert "Nama keliru." in signed_in(verifier).get(reverse("product_review", args=[returned.pk])).content.decode()


def test_an_officer_fills_in_the_draft_of_a_maker_that_has_nobody_and_sends_it(signed_in, verifier):
    draft = make_draft(make_maker("Tanpa Akun"), price_from=None)
    page = signed_in(verifier).get(reverse("product_review", args=[draft.pk])).content.decode()
    assert reverse("product_edit", args=[draft.pk]) in page
    typed = {"version": 1, "price_from": "15.000", "to": "periksa"}
    answer = signed_in(verifier).post(reverse("product_step", args=[draft.pk, "harga"]), typed)
    assert (answer.status_code, answer.url) == (302, reverse("product_edit", args=[draft.pk]))
    assert "Tanpa Akun" in signed_in(verifier).get(answer.url).content.decode()
    assert signed_in(verifier).post(reverse("product_submit", args=[draft.pk])).status_code == 302
    sent = fresh(draft)
    assert (sent.status, sent.price_from, sent.submitted_by) == (Status.SUBMITTED, 15000, verifier)


def test_a_maker_with_an_account_fills_in_its_own_products(signed_in, verifier, maker, operator):
    draft = make_draft(maker, by=operator)
    client = signed_in(verifier)
    assert (
        reverse("product_edit", args=[draft.pk])
        not in client.get(reverse("product_review", args=[draft.pk])).content.decode()
    )
    assert client.get(reverse("product_edit", args=[draft.pk])).status_code == 403


def test_an_officer_changes_the_price_of_an_imported_product_on_show(signed_in, verifier):
    shown = make_published(price_from=10000)
    shown.maker.memberships.all().delete()
    typed = {"version": shown.version, "price_from": "12.500"}
    answer = signed_in(verifier).post(reverse("product_step", args=[shown.pk, "harga"]), typed)
    assert answer.status_code == 302
    assert fresh(shown).price_from == 12500
