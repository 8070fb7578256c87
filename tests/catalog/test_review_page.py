"""The review page: live beside proposed, who was first, who is looking, hints, and what it costs."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from catalog import workflow, workflow_changes
from catalog.choices import RETURNABLE_FIELDS, ChangeStatus, Status
from catalog.claims import claim
from catalog.hints import SHOWN, hints_for
from catalog.models import Category, Claim, Product
from catalog.word_differences import Piece, marked
from catalog.workflow_undo import undo
from registry import workflow as joining
from registry.models import ReadyPhrase
from registry.refusals import codes_of
from tests.factories import (
    NOON,
    fresh,
    make_draft,
    make_maker,
    make_member,
    make_paper,
    make_published,
    make_submitted,
    make_upload,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(maker, operator):
    return make_published(maker, operator=operator, ingredients="Talas, minyak, garam")


@pytest.fixture
def change(shown, operator):
    return propose(shown, operator, name="Keripik Talas Madu", ingredients="Talas, minyak kelapa, garam")


@pytest.fixture
def waiting(maker, operator):
    return make_submitted(maker, operator=operator)


@pytest.fixture
def second(db):
    return make_user("Bu Kedua", role="verifier")


def propose(product, operator, **proposed):
    change = workflow_changes.open_change(product, by=operator, at=NOON)
    change = workflow_changes.propose(change, by=operator, at=NOON, **proposed)
    return workflow_changes.submit_change(change, by=operator, at=NOON)


def review(client, product, status=200):
    answer = client.get(reverse("product_review", args=[product.pk]))
    assert answer.status_code == status
    return answer


def post(client, name, product, **said):
    return client.post(reverse(name, args=[product.pk]), said)


def seen(change):
    return {"change": change.pk, "version": change.version}


# --- words that differ


def test_words_that_differ_are_marked_and_the_rest_is_not():
    before, after = marked("Talas, minyak, garam", "Talas, minyak kelapa, garam")
    assert before == [Piece("Talas, minyak", False), Piece(", garam", False)]
    assert after == [
        Piece("Talas, minyak", False), Piece(" ", False), Piece("kelapa", True), Piece(", garam", False)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"), [("", "Baru"), ("Lama", ""), ("a b\nc", "a  x c"), ("a", "a \n"), ("", "")]
)
def test_pieces_joined_are_the_texts(before, after):
    assert ["".join(piece.text for piece in side) for side in marked(before, after)] == [before, after]


# --- a change beside what is on show


def test_a_change_stands_beside_what_is_on_show(signed_in, verifier, change):
    page = review(signed_in(verifier), change.product)
    assert [row.name for row in page.context["changed"]] == ["name", "ingredients"]
    assert "<ins>Madu</ins>" in page.text and "<del>Pandan</del>" in page.text
    assert {"name", "ingredients"}.isdisjoint(row.name for row in page.context["rows"])
    assert len(page.context["rows"]) == 11
    assert page.context["may_decide"]


def test_a_proposal_is_written_as_text(signed_in, verifier, shown, operator):
    change = propose(shown, operator, name="<b>Tebal</b>")
    assert "<b>Tebal" not in review(signed_in(verifier), change.product).text


def test_a_category_is_told_by_its_name(signed_in, verifier, shown, operator):
    drink = Category.objects.get(slug="minuman")
    change = propose(shown, operator, category=drink)
    [row] = review(signed_in(verifier), change.product).context["changed"]
    assert "".join(piece.text for piece in row.after) == drink.name


def test_proposed_photos_lie_beside_those_on_show(signed_in, verifier, shown, operator):
    live, new = shown.photos.get().upload, make_upload(operator)
    change = propose(shown, operator, photos=[new, live])
    page = review(signed_in(verifier), change.product)
    assert (page.context["photos"], page.context["photos_proposed"]) == ([live], [new, live])
    assert new.largest_url in page.text


def test_what_moved_meanwhile_is_told_before_anybody_decides(signed_in, verifier, change):
    Product.objects.filter(pk=change.product_id).update(name="Nama Lain")
    rows = review(signed_in(verifier), change.product).context["changed"]
    assert {row.name: row.is_moved for row in rows} == {"name": True, "ingredients": False}
    answer = post(signed_in(verifier), "change_publish", change.product, **seen(change))
    assert (answer.status_code, fresh(change).status) == (422, ChangeStatus.SUBMITTED)


def test_publishing_a_change_puts_it_on_show_and_leads_to_the_next(signed_in, verifier, change, operator):
    following = make_submitted(change.product.maker, operator=operator, name="Berikut")
    answer = post(signed_in(verifier), "change_publish", change.product, **seen(change))
    assert (answer.status_code, answer.url) == (302, reverse("product_review", args=[following.pk]))
    assert (fresh(change.product).name, fresh(change).status) == ("Keripik Talas Madu", ChangeStatus.PUBLISHED)
    assert Claim.objects.get().product == following


def test_returning_a_change_keeps_what_is_on_show(signed_in, verifier, change):
    said = {"fields": ["name"], "note": "Madu dari mana?"}
    answer = post(signed_in(verifier), "change_return", change.product, **seen(change), **said)
    step = change.product.events.get(verb="return_change")
    assert (answer.status_code, fresh(change).status, fresh(change.product).status) == (
        302, ChangeStatus.RETURNED, Status.PUBLISHED
    )  # fmt: skip
    assert (step.fields, step.note) == (["name"], "Madu dari mana?")


@pytest.mark.parametrize("name", ["change_publish", "change_return"])
@pytest.mark.parametrize("said", [{}, {"version": "3"}, {"change": "0"}, {"change": "x"}, {"change": "9" * 30}])
def test_a_change_that_was_not_on_the_page_is_not_found(signed_in, verifier, change, name, said):
    answer = post(signed_in(verifier), name, change.product, fields=["name"], note="x", **said)
    assert answer.status_code == 404
    assert fresh(change).status == ChangeStatus.SUBMITTED


def test_a_change_is_decided_as_it_was_seen(signed_in, verifier, change, operator):
    old = seen(change)
    again = workflow_changes.take_back_change(change, by=operator, at=NOON)
    again = workflow_changes.propose(again, by=operator, at=NOON, name="Obat Kuat")
    workflow_changes.submit_change(again, by=operator, at=NOON)
    for name in ("change_publish", "change_return"):
        answer = post(signed_in(verifier), name, change.product, fields=["name"], note="Kata saya.", **old)
        assert (answer.status_code, "Obat" in answer.text) == (422, True)
    assert answer.context["form"]["note"].value() == "Kata saya."
    assert fresh(change).status == ChangeStatus.SUBMITTED


def test_doors_of_a_change(client, signed_in, operator, mentor, change):
    for name in ("change_publish", "change_return"):
        said = {"fields": ["name"], "note": "x", **seen(change)}
        assert post(client, name, change.product, **said).status_code == 302
        assert post(signed_in(operator), name, change.product, **said).status_code == 404
        assert post(signed_in(mentor), name, change.product, **said).status_code == 403
        assert client.get(reverse(name, args=[change.product_id])).url == reverse(
            "product_review", args=[change.product_id]
        )
        client.logout()
    assert fresh(change).status == ChangeStatus.SUBMITTED


def test_products_and_changes_that_wait_longer_are_counted(signed_in, verifier, change, operator):
    early = make_submitted(change.product.maker, operator=operator, name="Awal", at=NOON.replace(hour=9))
    late = make_submitted(change.product.maker, operator=operator, name="Akhir", at=NOON.replace(hour=18))
    ahead = [review(signed_in(verifier), each).context["product"].ahead for each in (early, change.product, late)]
    assert ahead == [0, 1, 2]


# --- ready phrases


def test_ready_phrases_are_put_below_the_words_once(signed_in, verifier, waiting):
    first, last = ReadyPhrase.objects.filter(use="return_product").values_list("text", flat=True)[:2]
    said = {"fields": ["name"], "note": f"Nama?\n{first}", "phrases": [first, last, "bukan kalimat siap"]}
    post(signed_in(verifier), "product_return", waiting, version=waiting.version, **said)
    assert waiting.events.get(verb="return_for_revision").note == f"Nama?\n{first}\n{last}"


def test_a_ready_phrase_alone_is_words_enough(signed_in, verifier, waiting):
    phrase = ReadyPhrase.objects.filter(use="return_product").first().text
    page = review(signed_in(verifier), waiting)
    assert phrase in [text for text, _chosen in page.context["form"].ready]
    said = {"fields": ["name"], "note": "", "phrases": [phrase], "version": waiting.version}
    assert post(signed_in(verifier), "product_return", waiting, **said).status_code == 302
    assert waiting.events.get(verb="return_for_revision").note == phrase


def test_a_chosen_phrase_is_kept_when_the_page_comes_back(signed_in, verifier, waiting):
    phrase = ReadyPhrase.objects.filter(use="return_product").first().text
    answer = post(signed_in(verifier), "product_return", waiting, phrases=[phrase], version=waiting.version)
    assert (answer.status_code, (phrase, True) in answer.context["form"].ready) == (422, True)


# --- two officers


def test_the_second_officer_is_told_who_was_first_and_loses_no_words(signed_in, verifier, second, waiting):
    workflow.publish(waiting, by=verifier, at=NOON)
    said = {"fields": ["name"], "note": "Kata saya.", "version": waiting.version}
    answer = post(signed_in(second), "product_return", waiting, **said)
    assert (answer.status_code, fresh(waiting).status) == (422, Status.PUBLISHED)
    assert verifier.full_name in answer.context["error"][0]
    assert [text.splitlines()[1:] for text in answer.context["unsent"]] == [["Kata saya."]]
    assert "Kata saya." in answer.text
    assert answer.text.count(reverse("product_release", args=[waiting.pk])) == 1  # on with the next
    assert reverse("product_claim", args=[waiting.pk]) not in answer.text


def test_the_second_officer_loses_no_mark_and_no_phrase_either(signed_in, verifier, second, waiting):
    workflow.publish(waiting, by=verifier, at=NOON)
    phrase = ReadyPhrase.objects.filter(use="return_product").first().text
    said = {"fields": ["name", "papers"], "note": "Kata saya.", "phrases": [phrase], "version": waiting.version}
    [quoted] = post(signed_in(second), "product_return", waiting, **said).context["unsent"]
    labels = [str(RETURNABLE_FIELDS[name]) for name in said["fields"]]
    assert all(label in quoted.splitlines()[0] for label in labels)
    assert quoted.splitlines()[1:] == ["Kata saya.", phrase]


def test_that_another_looks_at_it_is_said_once(signed_in, verifier, second, waiting):
    claim(waiting, by=verifier, at=timezone.now())
    answers = [review(signed_in(second), waiting)]
    answers.append(post(signed_in(second), "product_publish", waiting, version=waiting.version))
    assert [answer.text.count("alert stop") for answer in answers] == [1, 1]
    assert answers[1].context["error"] and verifier.full_name in answers[1].context["error"][0]


def test_what_another_looks_at_is_not_archived_either(signed_in, verifier, second, change):
    claim(change.product, by=verifier, at=timezone.now())
    page = review(signed_in(second), change.product)
    assert page.text.count(" disabled") == 3
    said = {"note": "Habis.", "version": change.product.version}
    answer = post(signed_in(second), "product_archive_by_staff", change.product, **said)
    assert (answer.status_code, fresh(change.product).status) == (422, Status.PUBLISHED)
    assert answer.context["archive_form"]["note"].value() == "Habis."


def test_what_another_looks_at_cannot_be_decided_on(signed_in, verifier, second, waiting):
    claim(waiting, by=verifier, at=timezone.now())
    page = review(signed_in(second), waiting)
    assert (page.context["is_held"], page.text.count(" disabled")) == (True, 2)
    assert verifier.full_name in page.text
    answer = post(signed_in(second), "product_publish", waiting, version=waiting.version)
    assert (answer.status_code, fresh(waiting).status) == (422, Status.SUBMITTED)


def test_what_one_holds_oneself_can_be_given_back(signed_in, verifier, waiting):
    claim(waiting, by=verifier, at=timezone.now())
    page = review(signed_in(verifier), waiting)
    assert (page.context["is_held"], page.text.count(" disabled")) == (False, 0)
    assert page.text.count(reverse("product_release", args=[waiting.pk])) == 2


def test_deciding_ends_the_claim(signed_in, verifier, waiting):
    claim(waiting, by=verifier, at=timezone.now())
    post(signed_in(verifier), "product_publish", waiting, version=waiting.version)
    assert not Claim.objects.exists()


def test_the_round_goes_on_within_its_filters(signed_in, verifier, waiting, operator):
    elsewhere = make_submitted(make_maker("Jauh", regency="35.78"), at=NOON.replace(hour=13))
    here = make_submitted(waiting.maker, operator=operator, name="Dekat", at=NOON.replace(hour=14))
    said = {"version": waiting.version, "saring": "kab=35.09"}
    answer = post(signed_in(verifier), "product_publish", waiting, **said)
    assert answer.url == reverse("product_review", args=[here.pk]) + "?kab=35.09"
    assert 'name="saring" value="kab=35.09"' in signed_in(verifier).get(answer.url).text
    assert fresh(elsewhere).status == Status.SUBMITTED


def test_after_a_refusal_papers_lead_back_to_the_page_and_not_to_the_button(signed_in, verifier, waiting):
    make_paper(waiting, checked=False)
    answer = post(signed_in(verifier), "product_publish", waiting, version="0", saring="kab=35.09")
    back = reverse("product_review", args=[waiting.pk]) + "?kab=35.09"
    assert (answer.status_code, f'name="next" value="{back}"' in answer.text) == (422, True)


# --- hints


def test_what_was_archived_or_returned_elsewhere_is_recognised_with_the_reason(verifier, waiting):
    gone = make_published(make_maker("Usaha Lama"), name="KERIPIK  TALAS-PANDAN")
    workflow.archive(gone, by=verifier, at=NOON, note="Nomor halal palsu.")
    back = make_submitted(make_maker("Usaha Lain"), name="Keripik Talas Pandan")
    workflow.return_for_revision(back, by=verifier, at=NOON, fields=["papers"], note="Surat orang lain.")
    hints = {hint.address: hint.words for hint in hints_for(Product.objects.get(pk=waiting.pk))}
    assert "Nomor halal palsu." in hints[reverse("product_review", args=[gone.pk])]
    assert "Surat orang lain." in hints[reverse("product_review", args=[back.pk])]


def test_same_names_elsewhere_lie_folded_behind_one_line(signed_in, verifier, waiting):
    """Common names are everywhere: what may be the same product comes first, the others in one line."""
    far = [make_draft(make_maker(f"Jauh {n}", regency="35.78"), name=waiting.name) for n in range(3)]
    near = make_draft(make_maker("Dekat"), name=waiting.name)
    gone = make_published(make_maker("Lama", regency="35.78"), name=waiting.name)
    workflow.archive(gone, by=verifier, at=NOON, note="Nomor halal palsu.")
    own = make_draft(waiting.maker, name=waiting.name)
    *lines, folded = hints_for(Product.objects.get(pk=waiting.pk))
    to_review = [reverse("product_review", args=[each.pk]) for each in (own, gone, near)]
    assert [hint.address for hint in lines] == to_review
    assert [hint.address for hint in folded.folded] == [reverse("product_review", args=[each.pk]) for each in far]
    assert (folded.address, folded.more, folded.words[:2]) == ("", 0, "3 ")
    assert "<details><summary>3 " in review(signed_in(verifier), waiting).text


def test_of_many_same_names_all_are_counted_and_some_are_listed(waiting, monkeypatch):
    monkeypatch.setattr("catalog.hints.FOLDED", 2)
    for n in range(SHOWN + 1):
        make_draft(make_maker(f"Dekat {n}"), name=waiting.name)
    for n in range(3):
        make_draft(make_maker(f"Jauh {n}", regency="35.78"), name=waiting.name)
    *lines, folded = hints_for(Product.objects.get(pk=waiting.pk))
    assert (len(lines), folded.words[:2], len(folded.folded), folded.more) == (SHOWN, "4 ", 2, 2)


def test_a_change_is_looked_up_by_the_name_it_proposes(signed_in, verifier, change):
    twin = make_draft(make_maker("Lain"), name="Keripik talas madu")
    [hint] = review(signed_in(verifier), change.product).context["hints"]
    assert hint.address == reverse("product_review", args=[twin.pk])


def test_people_whose_request_was_refused_are_recognised_behind_a_product(verifier, waiting, operator):
    namesake = make_user("x")
    type(namesake).objects.filter(pk=namesake.pk).update(full_name=operator.full_name.upper())
    asked = joining.ask(namesake, at=NOON, kind="other", business_name="Toko", regency_id="35.78")
    joining.refuse(asked, by=verifier, at=NOON, answer="Bukan pemiliknya.", version=asked.version)
    [hint] = hints_for(Product.objects.get(pk=waiting.pk))
    assert (hint.address, "Bukan pemiliknya." in hint.words) == (reverse("request_detail", args=[asked.pk]), True)


def test_hints_are_for_those_who_decide(signed_in, verifier, mentor, waiting):
    make_draft(make_maker("Lain"), name=waiting.name)
    found = [len(review(signed_in(each), waiting).context["hints"]) for each in (verifier, mentor)]
    assert found == [1, 0]


# --- costs


def test_the_review_page_of_a_change_stays_within_twelve_queries(
    signed_in, verifier, second, shown, operator, django_assert_max_num_queries
):
    for number in range(5):
        make_paper(shown, "halal", f"ID{number:017}", checked=number > 2)
    make_draft(name="Keripik Talas Madu")
    proposed = {"name": "Keripik Talas Madu", "category": Category.objects.get(slug="minuman")}
    change = propose(shown, operator, photos=[make_upload(operator)], **proposed)
    for _round in range(5):
        workflow_changes.return_change(change, by=verifier, at=NOON, fields=["name"], note="Madu?")
        workflow_changes.submit_change(change, by=operator, at=NOON)
    claim(shown, by=second, at=timezone.now())
    assert shown.events.count() >= 10
    client = signed_in(verifier)
    with django_assert_max_num_queries(12):
        assert len(review(client, shown).context["changed"]) == 2


def test_the_review_page_after_a_decision_stays_within_twelve_queries(
    signed_in, verifier, second, shown, django_assert_max_num_queries
):
    client = signed_in(second)
    undo(shown.events.first(), by=second, at=NOON, note="Lihat lagi.")
    workflow.publish(shown, by=verifier, at=NOON)
    for each in (shown, make_draft(make_maker("Tanpa Akun"))):
        with django_assert_max_num_queries(12):
            review(client, each)


def test_whoever_acts_for_the_maker_has_no_buttons_on_a_change(signed_in, verifier, change):
    make_member(verifier, change.product.maker, seat="member")
    page = review(signed_in(verifier), change.product)
    assert not page.context["may_decide"]
    assert post(signed_in(verifier), "change_publish", change.product, **seen(change)).status_code == 403


def test_a_claim_is_refused_in_the_verb_too(verifier, second, change):
    claim(change.product, by=second, at=NOON)
    with pytest.raises(ValidationError) as caught:
        workflow_changes.publish_change(change, by=verifier, at=NOON)
    assert codes_of(caught.value) == ["claimed"]
