"""What an officer had typed when the sign-in ran out comes back in the form it was typed in, and nothing was done."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog import workflow
from catalog.models import CurationEvent
from catalog.workflow_paper_checks import check_paper
from registry.choices import PhraseUse
from registry.models import KeptForm, Merge, ReadyPhrase
from tests.factories import NOON, fresh, make_paper, make_pesantren, make_user

pytestmark = pytest.mark.django_db
WORDS = "Kata petugas yang panjang & penting."


def hidden_of(page, action):
    """The hidden inputs of the form that is sent to an address, as a browser sends them."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', page, re.DOTALL)
    form = form or re.search(
        r'<form class="(?:panel )?stack(?: slim)?" method="post" novalidate>(.*?)</form>', page, re.DOTALL
    )
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[1])
    return {name: unescape(value) for name, value in found}


def sent_too_late(user, page, button, **typed):
    """Send a form of a page without a session; (that person's browser, the page after signing in again)."""
    client = Client()
    client.force_login(user)
    sent = hidden_of(client.get(page).text, button) | typed
    client.logout()
    client = Client()
    answer = client.post(button, sent)
    assert answer.url.startswith("/masuk/?next=")
    client.force_login(user)
    goal = (
        unescape(answer.url).removeprefix("/masuk/?next=").replace("%3F", "?").replace("%3D", "=").replace("%26", "&")
    )
    assert goal.split("?")[0] == page.split("?")[0]
    return client, client.get(goal), sent


def review_of(product):
    return reverse("product_review", args=[product.pk])


def address(name, *keys):
    return reverse(name, args=keys)


def test_a_return_comes_back_with_its_boxes_and_phrases_in_its_round_and_goes_through(verifier, submitted):
    ReadyPhrase.objects.filter(use=PhraseUse.RETURN_PRODUCT).delete()
    for position, text in enumerate(("Foto buram.", "Harga?")):
        ReadyPhrase.objects.create(use=PhraseUse.RETURN_PRODUCT, text=text, position=position)
    button = address("product_return", submitted.pk)
    typed = {"note": WORDS, "fields": ["name", "photos"], "phrases": ["Harga?"]}
    client, page, sent = sent_too_late(verifier, f"{review_of(submitted)}?pilar=santripreneur", button, **typed)
    form = page.context["form"]
    assert (form["note"].value(), form["fields"].value()) == (WORDS, ["name", "photos"])
    assert form.ready == [("Foto buram.", False), ("Harga?", True)]
    assert (page.context["filters"].query, page.context["kept"]) == ("pilar=santripreneur", KeptForm.objects.get())
    assert (page.status_code, fresh(submitted).status) == (200, "submitted")
    assert client.post(button, sent).status_code == 302
    assert (fresh(submitted).status, KeptForm.objects.count()) == ("returned", 0)


def test_reasons_come_back_each_in_its_own_form(verifier, published):
    second = make_user("Bu Kedua", role="verifier")
    buttons = {
        "archive_form": address("product_archive_by_staff", published.pk),
        "undo_form": address("product_undo", published.pk, published.events.first().pk),
    }
    for name, button in buttons.items():
        _client, page, _sent = sent_too_late(second, review_of(published), button, note=f"{name} {WORDS}")
        notes = {each: page.context[each]["note"].value() for each in ("form", *buttons)}
        assert notes == dict.fromkeys(notes) | {name: f"{name} {WORDS}"}


def test_words_whose_form_is_gone_are_read_there_and_thrown_away_by_their_button(verifier, submitted):
    button = address("product_return", submitted.pk)
    client, _page, _sent = sent_too_late(verifier, review_of(submitted), button, note=WORDS)
    workflow.publish(submitted, by=make_user(role="verifier"), at=NOON)
    page = client.get(review_of(submitted))
    assert page.context["words_kept"] == [WORDS]
    assert f"<blockquote>{WORDS.replace('&', '&amp;')}" in page.text
    sent = hidden_of(page.text, button) | {"kept_form": "drop"}
    assert client.post(button, sent).url == review_of(submitted)
    assert KeptForm.objects.count() == 0


def test_a_page_asks_what_was_kept_with_the_query_that_asks_who_is_there(
    verifier, submitted, django_assert_max_num_queries
):
    client = Client()
    client.force_login(verifier)
    with django_assert_max_num_queries(12) as asked:
        client.get(review_of(submitted))
    about = [query["sql"] for query in asked if "registry_keptform" in query["sql"]]
    assert [sql.startswith('SELECT "registry_user"') for sql in about] == [True]


@pytest.mark.parametrize("verb", ["tolak", "periksa"])
def test_words_about_a_paper_come_back_on_its_page(verifier, paper, verb):
    button = address("paper_decide", paper.pk, verb)
    typed = {"note": WORDS, "how": "seen"}
    client, page, sent = sent_too_late(verifier, address("paper_check", paper.pk), button, **typed)
    forms = page.context["row"]["forms"]
    assert {name: form["note"].value() for name, form in forms.items()} == {"periksa": None, "tolak": None} | {
        verb: WORDS
    }
    assert (client.post(button, sent).status_code, KeptForm.objects.count()) == (302, 0)


def test_words_about_a_paper_come_back_on_the_review_page_they_were_typed_on(verifier, submitted):
    one, other = make_paper(submitted, checked=False), make_paper(submitted, "pirt", "2063510010270-29", checked=False)
    button = address("paper_decide", other.pk, "tolak")
    _client, page, _sent = sent_too_late(verifier, review_of(submitted), button, note=WORDS)
    found = {row["paper"]: (row["is_begun"], row["forms"]["tolak"]["note"].value()) for row in page.context["papers"]}
    assert found == {one: (False, None), other: (True, WORDS)}
    assert (page.context["form"]["note"].value(), page.context["words_kept"]) == (None, [])


def test_words_about_a_paper_that_was_checked_meanwhile_are_read_on_its_page(verifier, paper):
    button, page = address("paper_decide", paper.pk, "tolak"), address("paper_check", paper.pk)
    client, _page, _sent = sent_too_late(verifier, page, button, note=WORDS)
    check_paper(paper, by=make_user(role="verifier"), at=timezone.now(), version=paper.version, how="seen", note="")
    assert client.get(page).context["words_kept"] == [WORDS]


def test_a_curation_comes_back_as_it_was_filled_in_and_is_opened_once(organiser, panelists):
    page = address("curation_create")
    typed = {"name": "Kurasi V", "on": "2026-11-24", "place": "Aula", "panel": [panelists[1].pk]}
    client, back, sent = sent_too_late(organiser, page, page, **typed)
    shown = {name: back.context["form"][name].value() for name in ("name", "on", "place", "panel", "token")}
    assert shown == typed | {"panel": [str(panelists[1].pk)], "token": sent["token"]}
    assert [client.post(page, sent).status_code for _press in range(2)] == [302, 302]
    assert (CurationEvent.objects.count(), KeptForm.objects.count()) == (1, 0)


def test_a_curation_changed_too_late_is_still_stale(organiser, event, panelists):
    page = address("curation_edit", event.pk)
    typed = {"name": "Nama Baru", "on": "2026-11-24", "panel": [panelists[0].pk]}
    client, back, _sent = sent_too_late(organiser, page, page, **typed)
    form = back.context["form"]
    assert (form["name"].value(), form["panel"].value()) == ("Nama Baru", [str(panelists[0].pk)])
    CurationEvent.objects.filter(pk=event.pk).update(version=event.version + 1, place="Lain")
    form = client.get(page).context["form"]
    assert client.post(page, typed | {"version": form["version"].value()}).status_code == 422


def test_why_a_curation_is_opened_again_comes_back(organiser, event):
    CurationEvent.objects.filter(pk=event.pk).update(closed_at=NOON, closed_by=organiser)
    page, button = address("curation_detail", event.pk), address("curation_reopen", event.pk)
    client, back, sent = sent_too_late(make_user(role="verifier"), page, button, note=WORDS)
    assert back.context["reopen"]["note"].value() == WORDS
    assert client.post(button, sent).status_code == 302
    assert KeptForm.objects.count() == 0


def test_the_reason_of_a_merge_comes_back_at_its_last_step_and_merges_once(verifier):
    kept, away = make_pesantren("Miftahul Ulum"), make_pesantren("Miftahul 'Ulum", kopontren="Kopontren Berkah")
    button = address("merge_steps", "pesantren", kept.pk, away.pk)
    page = f"{button}?simpan={kept.pk}&name=away&kopontren=kept&langkah=pratinjau"
    client, back, sent = sent_too_late(verifier, page, button, note=WORDS)
    assert (back.context["form"]["note"].value(), back.context["sides"]["name"]) == (WORDS, "away")
    assert [client.post(button, sent).status_code for _press in range(2)] == [302, 302]
    assert (Merge.objects.get().note, KeptForm.objects.count()) == (WORDS, 0)
    page = address("merge_detail", Merge.objects.get().pk)
    _client, back, _sent = sent_too_late(verifier, page, page, note="Keliru.")
    assert back.context["form"]["note"].value() == "Keliru."
