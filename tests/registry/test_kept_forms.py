"""What was typed when the sign-in had run out comes back to that person alone, and nothing is saved by it."""

import json
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime

from catalog.models import Product
from catalog.steps import PHOTOS
from registry import kept_forms
from registry.models import Invite, KeptForm, Upload, User
from tests.catalog.desk import NEW, address, form_value, opened, told, typed, typed_price
from tests.factories import NOON, fresh, make_draft, make_maker, make_member, make_user
from tests.registry.test_uploads import photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]
STEP, TOKEN = "harga", "5f0c1f0e-6d1c-4d8c-9b1a-0d6a7f3c2b11"


def signed(user, product, word=STEP):
    return {"form_owner": kept_forms.signed_owner(user, address(product, word) if word else word)}


@pytest.fixture
def draft(maker, operator):
    return make_draft(maker, by=operator)


@pytest.fixture
def visitor():
    """A browser whose sign-in ran out."""
    return Client()


@pytest.fixture
def kept(visitor, operator, draft):
    """The fourth step, typed and sent without a session."""
    sent = typed_price(draft, unit="toples", csrfmiddlewaretoken="rahasia", new_password1="rahasia")
    return visitor.post(address(draft, STEP), sent | signed(operator, draft))


def test_what_was_typed_is_kept_and_sign_in_leads_back_to_it(kept, operator, draft):
    row = KeptForm.objects.get()
    assert (kept.status_code, kept.url) == (302, f"/masuk/?next={address(draft, STEP)}")
    assert told(kept) == ["info"]
    assert (row.user, row.address, row.data["unit"]) == (operator, address(draft, STEP), ["toples"])
    assert fresh(draft).version == draft.version


def test_no_password_and_no_token_against_forgery_is_kept(kept):
    data = KeptForm.objects.get().data
    assert {"csrfmiddlewaretoken", "new_password1", "form_owner"} & set(data) == set()
    assert "rahasia" not in json.dumps(data)


@pytest.mark.usefixtures("kept")
def test_the_same_person_finds_the_form_filled_in_and_saves_it(visitor, operator, draft):
    visitor.force_login(operator)
    page = visitor.get(address(draft, STEP))
    assert page.context["kept"] == KeptForm.objects.get()
    assert [form_value(page.text, name) for name in ("unit", "price_from")] == ["toples", "Rp 15.000"]
    assert form_value(page.text, "version") == str(draft.version)
    sent = typed_price(draft, unit="toples") | {"form_owner": form_value(page.text, "form_owner")}
    assert visitor.post(address(draft, STEP), sent).status_code == 302
    assert (fresh(draft).unit, KeptForm.objects.count()) == ("toples", 0)


@pytest.mark.usefixtures("kept")
def test_it_comes_back_on_another_device_and_the_start_page_names_it(operator, draft):
    phone = Client()
    phone.force_login(operator)
    assert [goal for *_words, goal in phone.get("/operator/").context["others"]] == [address(draft, STEP)]
    assert form_value(phone.get(address(draft, STEP)).text, "unit") == "toples"


def test_for_how_long_it_is_kept_is_said_before_and_after_signing_in(kept, visitor, operator, draft):
    assert "24" in " ".join(map(str, get_messages(kept.wsgi_request)))
    KeptForm.objects.update(kept_at=NOON)
    until = KeptForm.objects.get().kept_until
    assert until == NOON + timedelta(hours=24)
    KeptForm.objects.update(kept_at=timezone.now())
    visitor.force_login(operator)
    time = localtime(KeptForm.objects.get().kept_until).strftime("%H.%M")
    (_words, advice, _goal), *_others = visitor.get("/operator/").context["others"]
    assert (time in advice, time in visitor.get(address(draft, STEP)).text) == (True, True)


@pytest.mark.usefixtures("kept")
def test_another_person_of_the_same_maker_sees_nothing_of_it(maker, draft):
    colleague, client = make_user(), Client()
    make_member(colleague, maker, seat="member")
    client.force_login(colleague)
    page = client.get(address(draft, STEP))
    assert (page.context["kept"], "toples" in page.text) == (None, False)
    assert client.get("/operator/").context["others"] == []


@pytest.mark.usefixtures("kept")
def test_a_form_given_back_is_still_stale_when_somebody_saved_meanwhile(visitor, operator, draft):
    Product.objects.filter(pk=draft.pk).update(version=7, unit="dus")
    visitor.force_login(operator)
    page = visitor.get(address(draft, STEP))
    names = ("version", "mark")
    sent = typed_price(draft, unit="toples") | {name: form_value(page.text, name) for name in names}
    assert visitor.post(address(draft, STEP), sent).status_code == 422
    assert fresh(draft).unit == "dus"


@pytest.mark.usefixtures("kept")
def test_a_button_throws_it_away(visitor, operator, draft):
    visitor.force_login(operator)
    answer = visitor.post(address(draft, STEP), signed(operator, draft) | {"kept_form": "drop"})
    assert (answer.status_code, answer.url, KeptForm.objects.count()) == (302, address(draft, STEP), 0)


def test_a_form_kept_for_an_address_with_its_own_query_comes_back_there_and_without_it(visitor, operator):
    first, second = typed(name="Satu"), typed(name="Dua")
    for form in (first, second):
        owner = kept_forms.signed_owner(operator, f"{NEW}?isi={form['token']}")
        visitor.post(NEW, form | {"form_owner": owner})
    assert KeptForm.objects.count() == 2
    visitor.force_login(operator)
    pages = [visitor.get(f"{NEW}?isi={first['token']}"), visitor.get(NEW)]
    assert [form_value(page.text, "name") for page in pages] == ["Satu", "Dua"]
    assert [form_value(page.text, "token") for page in pages] == [first["token"], second["token"]]
    owner = form_value(pages[0].text, "form_owner")
    for _press in range(2):
        assert visitor.post(NEW, first | {"form_owner": owner}).status_code == 302
    assert (Product.objects.count(), KeptForm.objects.get().data["name"]) == (1, ["Dua"])


FORGED = {"empty": "", "x": "x", "long": "x" * 9_999, "NUL": "\0", "salted": signing.dumps([1, "/"], salt="other")}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)  # a signature carries the second it was made in
def test_a_forged_field_keeps_nothing(visitor, draft, forged):
    answer = visitor.post(address(draft, STEP), typed_price(draft) | {"form_owner": forged})
    assert (answer.status_code, answer.url[:7], KeptForm.objects.count()) == (302, "/masuk/", 0)


def test_a_field_older_than_a_week_keeps_nothing(visitor, operator, draft, monkeypatch):
    sent = typed_price(draft) | signed(operator, draft)
    monkeypatch.setattr(kept_forms, "SIGNED_FOR", -1)
    visitor.post(address(draft, STEP), sent)
    assert KeptForm.objects.count() == 0


def test_nothing_is_kept_for_somebody_who_may_not_sign_in(visitor, operator, draft):
    operator.is_active = False
    operator.save()
    visitor.post(address(draft, STEP), typed_price(draft) | signed(operator, draft))
    assert KeptForm.objects.count() == 0


@pytest.mark.parametrize("text", ["x" * kept_forms.MOST_BYTES, "NUL \0"])
def test_what_is_too_long_or_cannot_be_stored_is_not_kept_but_sign_in_leads_back(visitor, operator, draft, text):
    answer = visitor.post(address(draft, STEP), typed_price(draft, ingredients=text) | signed(operator, draft))
    assert (answer.url, KeptForm.objects.count()) == (f"/masuk/?next={address(draft, STEP)}", 0)
    assert told(answer) == ["warning"]  # nobody is promised what does not come back


def test_photos_of_the_form_are_kept_for_the_same_person_and_come_back_with_it(visitor, operator, draft):
    sent = opened(draft, PHOTOS) | {"kept_photos": [""], "photos": [photo()]} | signed(operator, draft, "foto")
    visitor.post(address(draft, "foto"), sent)
    upload = Upload.objects.get(file_name="foto.jpg")
    assert (upload.owner, KeptForm.objects.get().data["kept_photos"]) == (operator, ["", str(upload.pk)])
    visitor.force_login(operator)
    assert visitor.get(address(draft, "foto")).context["form"].uploads == [upload]


def test_a_press_of_a_button_without_a_session_leads_back_to_its_page(visitor, operator, draft):
    owner = {"form_owner": kept_forms.signed_owner(operator, address(draft))}
    assert visitor.post(address(draft, "ajukan"), owner).url == f"/masuk/?next={address(draft)}"


@pytest.mark.parametrize(
    ("page", "leads_to"),
    [
        ("http://testserver/operator/banyak/7/?hal=2", "/operator/banyak/7/%3Fhal%3D2"),
        ("http://jahat.example/operator/banyak/7/", "/operator/banyak/7/simpan/"),
        ("", "/operator/banyak/7/simpan/"),
    ],
)
def test_a_button_that_keeps_nothing_leads_back_to_the_page_it_stands_on(visitor, page, leads_to):
    answer = visitor.post("/operator/banyak/7/simpan/", headers={"Referer": page} if page else {})
    assert (answer.status_code, answer.url) == (302, f"/masuk/?next={leads_to}")


def test_a_form_opened_before_signing_in_anew_is_kept_and_comes_back(operator, draft):
    client = Client(enforce_csrf_checks=True)
    client.force_login(operator)
    answer = client.post(address(draft, STEP), typed_price(draft, unit="toples") | signed(operator, draft))
    assert (answer.status_code, answer.url) == (302, address(draft, STEP))
    assert form_value(client.get(address(draft, STEP)).text, "unit") == "toples"
    assert fresh(draft).unit == ""


def test_a_form_of_somebody_else_is_kept_for_that_person_and_saves_nothing(signed_in, operator, maker, draft):
    colleague = make_user()
    make_member(colleague, maker, seat="member")
    answer = signed_in(colleague).post(address(draft, STEP), typed_price(draft) | signed(operator, draft))
    assert (answer.status_code, answer.url, fresh(draft).version) == (302, address(draft, STEP), draft.version)
    assert KeptForm.objects.get().user == operator


def test_a_form_that_may_be_forged_is_refused_as_ever(operator, draft):
    client = Client(enforce_csrf_checks=True)
    client.force_login(operator)
    assert client.post(address(draft, STEP), typed_price(draft)).status_code == 403
    assert KeptForm.objects.count() == 0


def test_the_script_is_told_in_headers_where_to_go_and_whether_it_was_saved(visitor, operator, signed_in, draft):
    script = {"headers": {"X-Line": "1"}}
    answer = visitor.post(address(draft, STEP), typed_price(draft) | signed(operator, draft), **script)
    assert (answer.status_code, answer["X-Go"]) == (204, f"/masuk/?next={address(draft, STEP)}")
    assert "X-Saved" not in answer
    answer = signed_in(operator).post(address(draft, STEP), typed_price(draft), **script)
    assert (answer.status_code, answer["X-Go"], answer["X-Saved"]) == (204, address(draft), "1")


def test_the_newest_twenty_forms_of_a_person_are_kept(visitor, operator):
    for number in range(kept_forms.MOST_FORMS + 2):
        owner = kept_forms.signed_owner(operator, f"{NEW}?isi={number}")
        visitor.post(NEW, {"name": number, "form_owner": owner})
    assert set(KeptForm.objects.values_list("data__name__0", flat=True)) == {str(n) for n in range(2, 22)}


def test_what_was_kept_is_forgotten_after_its_time(kept, operator, settings):
    hour = timedelta(hours=1)
    settings.FORMS_KEPT = 24 * hour
    KeptForm.objects.update(kept_at=timezone.now() - 25 * hour)
    assert kept_forms.kept_forms_of(operator).count() == 0
    assert kept_forms.forget_kept_forms(before=timezone.now() - 26 * hour) == 0
    assert kept_forms.forget_kept_forms(before=timezone.now() - settings.FORMS_KEPT) == 1


def test_the_page_of_a_form_carries_its_person_and_address(signed_in, operator, draft):
    value = form_value(signed_in(operator).get(address(draft, STEP)).text, "form_owner")
    assert signing.loads(value, salt=kept_forms.SALT) == [operator.pk, address(draft, STEP)]


def test_a_kept_form_of_a_product_taken_away_meanwhile_does_no_harm(visitor, operator, draft):
    visitor.post(address(draft, STEP), typed_price(draft) | signed(operator, draft))
    make_member(operator, make_maker("Dapur Kedua"))
    operator.memberships.filter(umkm=draft.maker).update(until="2026-02-01")
    visitor.force_login(operator)
    assert (visitor.get(address(draft, STEP)).status_code, visitor.get("/operator/").status_code) == (404, 200)


def test_what_was_typed_about_the_business_comes_back_too(visitor, operator, maker):
    here = reverse("maker_facts", args=[maker.pk])
    typed = {"story": "Sejak 1998.", "version": "1", "form_owner": kept_forms.signed_owner(operator, here)}
    assert visitor.post(here, typed).url == f"/masuk/?next={here}"
    visitor.force_login(operator)
    page = visitor.get(here)
    assert (page.context["kept"], page.context["form"]["story"].value()) == (KeptForm.objects.get(), "Sejak 1998.")
    sent = typed | {"form_owner": form_value(page.text, "form_owner"), "version": form_value(page.text, "version")}
    assert visitor.post(here, sent).status_code == 302
    assert (fresh(maker).story, KeptForm.objects.count()) == ("Sejak 1998.", 0)


# --- forms of those who come, and of an organisation


def sent_too_late(user, page, said, to=None):
    """Sent without a session; then the page as that person finds it after signing in again, and its client."""
    client = Client()
    owner = form_value(_signed_in(user).get(page).text, "form_owner")
    answer = client.post(to or page, said | {"form_owner": owner})
    assert answer.url == f"/masuk/?next={page}"
    client.force_login(user)
    return client, client.get(page)


def _signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_what_was_typed_into_a_request_comes_back_and_is_sent(asked):
    here = reverse("own_request")
    said = {"kind": "alumni", "business_name": "Dapur Umi Dua", "regency": "35.06", "pesantren": asked.pesantren_id,
            "pesantren_typed": "", "note": "Kyai tahu.", "correcting": asked.pk, "version": "1"}  # fmt: skip
    client, page = sent_too_late(asked.user, here, said)
    assert page.context["kept"] == KeptForm.objects.get()
    shown = {name: str(page.context["form"][name].value()) for name in said}
    assert shown == {name: str(value) for name, value in said.items()}
    assert [form_value(page.text, name) for name in ("correcting", "version")] == [str(asked.pk), "1"]
    assert client.post(here, said | {"form_owner": form_value(page.text, "form_owner")}).status_code == 302
    assert (fresh(asked).business_name, KeptForm.objects.count()) == ("Dapur Umi Dua", 0)


def test_whom_an_invitation_is_for_comes_back_and_one_link_is_made(maker, operator):
    here, there = (reverse(name, args=["umkm", maker.pk]) for name in ("organisation_detail", "invite_create"))
    client, page = sent_too_late(operator, here, {"for_name": "Ustadz Ahmad", "token": TOKEN}, to=there)
    assert [form_value(page.text, name) for name in ("for_name", "token")] == ["Ustadz Ahmad", TOKEN]
    said = {name: form_value(page.text, name) for name in ("for_name", "token", "form_owner")}
    assert client.post(there, said).url == here
    assert (Invite.objects.get().for_name, KeptForm.objects.count()) == ("Ustadz Ahmad", 0)


def test_buttons_of_an_organisation_lead_back_to_its_page(visitor, maker, operator, signed_in):
    member = make_member(make_user(), maker, seat="member")
    here = reverse("organisation_detail", args=["umkm", maker.pk])
    owner = {"form_owner": form_value(signed_in(operator).get(here).text, "form_owner")}
    names = {"member_hand_over": [member.pk], "member_remove": [member.pk], "member_leave": []}
    answers = [visitor.post(reverse(name, args=["umkm", maker.pk, *more]), owner) for name, more in names.items()]
    assert {answer.url for answer in answers} == {f"/masuk/?next={here}"}


def test_buttons_of_a_request_lead_back_to_the_page_they_stand_on(visitor, asked):
    owner = {"form_owner": form_value(_signed_in(asked.user).get("/operator/").text, "form_owner")}
    assert visitor.post(reverse("request_withdraw"), owner).url == "/masuk/?next=/operator/"


# --- forms of the counter


def test_an_account_typed_at_the_counter_comes_back_and_is_opened_once(verifier):
    here = reverse("account_open")
    said = {"full_name": "Nyai Salma", "mobile": "0813 9999 0000", "umkm": "new", "name": "Roti Salma",
            "regency": "35.78", "pillar": "none", "reach": "umkm", "token": TOKEN}  # fmt: skip
    client, page = sent_too_late(verifier, here, said)
    names = ("full_name", "mobile", "name", "token")
    assert [form_value(page.text, name) for name in names] == [said[name] for name in names]
    assert page.context["form"]["regency"].value() == "35.78"
    sent = said | {"form_owner": form_value(page.text, "form_owner")}
    assert [client.post(here, sent).status_code for _press in range(2)] == [302, 302]
    assert (User.objects.filter(full_name="Nyai Salma").count(), KeptForm.objects.count()) == (1, 0)


def test_words_of_a_refusal_come_back_to_the_officer(verifier, asked):
    here, there = (reverse(name, args=[asked.pk]) for name in ("request_detail", "request_refuse"))
    said = {"answer": "Bawa surat dari kyai.", "version": "1"}
    client, page = sent_too_late(verifier, here, said, to=there)
    assert page.context["refusal"]["answer"].value() == "Bawa surat dari kyai."
    assert client.post(there, said | {"form_owner": form_value(page.text, "form_owner")}).status_code == 302
    assert (fresh(asked).answer, KeptForm.objects.count()) == ("Bawa surat dari kyai.", 0)


def test_what_was_chosen_for_an_approval_comes_back_to_the_officer(verifier, asked):
    here, there = (reverse(name, args=[asked.pk]) for name in ("request_detail", "request_approve"))
    said = {"umkm": "new", "name": "Dapur Umi Baru", "regency": "35.06", "pillar": "sosiopreneur", "version": "1"}
    client, page = sent_too_late(verifier, here, said, to=there)
    assert form_value(page.text, "name") == "Dapur Umi Baru"
    drop = {"form_owner": form_value(page.text, "form_owner"), "kept_form": "drop"}
    assert (client.post(there, drop).url, KeptForm.objects.count()) == (here, 0)
