"""Accounts opened at the counter, codes on paper, and passwords that were forgotten."""

import re
import uuid

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from registry.codes import hand_code
from registry.models import OneTimeCode, Umkm, User
from registry.resets import MOST_MAILS, WITHIN, mail_reset
from tests.factories import make_user
from tests.registry.joining import PASSWORD, codes

pytestmark = pytest.mark.django_db


COUNTER = {
    "full_name": "Nyai Salma", "mobile": "0813 9999 0000", "email": "", "umkm": "new", "name": "Roti Salma",
    "regency": "35.78", "pillar": "none", "reach": "umkm",
}  # fmt: skip


def test_an_account_opened_at_the_counter_shows_its_code_once(signed_in, verifier):
    client, said = signed_in(verifier), COUNTER | {"token": str(uuid.uuid4())}
    answer = client.post(reverse("account_open"), said)
    person = User.objects.get(mobile="+6281399990000")
    assert answer.url == reverse("code_paper", args=[person.pk])
    assert client.post(reverse("account_open"), said).url == answer.url  # a second press
    code = client.get(answer.url).context["code"]
    assert re.fullmatch(r"[A-Z]{4}-[0-9]{4}", code)
    assert client.get(answer.url).context["code"] == ""
    assert (User.objects.filter(full_name="Nyai Salma").count(), OneTimeCode.objects.count()) == (1, 1)
    assert person.memberships.open().get().umkm.name == "Roti Salma"
    assert not person.has_usable_password()


def test_a_known_number_at_the_counter_leads_to_its_account(signed_in, verifier):
    known = make_user("Salma", mobile="+6281399990000")
    answer = signed_in(verifier).post(reverse("account_open"), COUNTER | {"token": str(uuid.uuid4())})
    assert (answer.status_code, codes(answer.context["form"])) == (422, {"mobile": ["mobile_taken"]})
    assert reverse("person_detail", args=[known.pk]) in answer.content.decode()
    assert Umkm.objects.count() == 0


def test_a_code_of_the_paper_opens_the_account_with_a_new_password(signed_in, verifier, client):
    person = make_user("Salma", mobile="+6281399990000")
    office = signed_in(verifier)
    paper = office.post(reverse("code_make", args=[person.pk]), {"token": str(uuid.uuid4())}).url
    code = office.get(paper).context["code"]
    office.logout()
    answer = client.post(reverse("code_sign_in"), {"login": "081399990000", "code": code.lower()})
    assert answer.url == reverse("code_password")
    weak = client.post(reverse("code_password"), {"new_password1": "123"})
    assert weak.status_code == 422
    assert client.post(reverse("code_password"), {"new_password1": PASSWORD}).url == reverse("start")
    person.refresh_from_db()
    assert person.check_password(PASSWORD) and client.session["_auth_user_id"] == str(person.pk)
    client.logout()
    assert client.post(reverse("code_sign_in"), {"login": "081399990000", "code": code}).status_code == 422


@pytest.mark.parametrize("login", ["081399990000", "081200000000", "siapa@contoh.id", "entah", "a\0b"])
def test_what_is_wrong_with_a_code_is_never_told(client, verifier, login):
    hand_code(make_user(mobile="+6281399990000"), by=verifier, at=timezone.now())
    answer = client.post(reverse("code_sign_in"), {"login": login, "code": "ZZZZ-9999"})
    expected = {"login": ["null_characters_not_allowed"]} if "\0" in login else {"__all__": ["code_wrong"]}
    assert (answer.status_code, codes(answer.context["form"])) == (422, expected)


def test_no_password_is_chosen_without_a_code_or_too_late(client, verifier, monkeypatch):
    assert client.get(reverse("code_password")).url == reverse("code_sign_in")
    person = make_user(mobile="+6281399990000")
    code = hand_code(person, by=verifier, at=timezone.now())
    client.post(reverse("code_sign_in"), {"login": person.mobile, "code": code})
    monkeypatch.setattr("registry.views.sign_in.time", lambda: timezone.now().timestamp() + 16 * 60)
    assert client.post(reverse("code_password"), {"new_password1": PASSWORD}).url == reverse("code_sign_in")
    assert OneTimeCode.objects.get().used_at is None


def test_codes_for_staff_are_an_administrators(signed_in, verifier, administrator, mentor):
    make = reverse("code_make", args=[mentor.pk])
    assert signed_in(verifier).post(make).status_code == 403
    assert signed_in(verifier).get(reverse("code_paper", args=[mentor.pk])).status_code == 403
    assert not signed_in(verifier).get(reverse("person_detail", args=[mentor.pk])).context["may_hand_code"]
    assert signed_in(administrator).post(make).status_code == 302


@pytest.mark.parametrize("typed", ["0812-3456-7890", "HASAN@contoh", "ustadz hasan", "kopontren"])
def test_people_and_businesses_are_found_at_the_counter(signed_in, verifier, operator, maker, typed):
    page = signed_in(verifier).get(reverse("people"), {"q": typed})
    found = [*page.context["found"], *(each for _kind, each in page.context["organisations"])]
    assert found == [maker if typed == "kopontren" else operator]


@pytest.mark.parametrize("typed", ["", "ab", "%%%", "x" * 3000])
def test_odd_searches_find_nobody(signed_in, verifier, operator, typed):
    assert list(signed_in(verifier).get(reverse("people"), {"q": typed}).context["found"]) == []


# --- a forgotten password


def test_without_mail_the_page_says_how_to_get_a_code(client, settings):
    settings.MAIL_IS_CONFIGURED = False
    page = client.get(reverse("password_reset"))
    assert (page.status_code, page.context["form"]) == (200, None)
    client.post(reverse("password_reset"), {"email": "hasan@contoh.id"})
    assert mail.outbox == []


@pytest.mark.parametrize("email", ["hasan@contoh.id", "tidak@ada.id"])
def test_the_answer_is_the_same_for_an_address_nobody_has(client, settings, operator, email):
    settings.MAIL_IS_CONFIGURED = True
    answer = client.post(reverse("password_reset"), {"email": email})
    assert (answer.status_code, answer.url) == (302, reverse("password_reset_done"))
    assert client.get(answer.url).status_code == 200


def test_the_mail_leads_to_a_new_password_once(client, operator):
    operator.set_password("yang lama sekali")
    operator.save()
    assert mail_reset.call("Hasan@contoh.id", "https://opop.example/") is True
    [sent] = mail.outbox
    link = re.search(r"https://opop\.example(/\S+)", sent.body)[1]
    assert sent.to == ["hasan@contoh.id"]
    page = client.get(link, follow=True)
    assert page.status_code == 200
    address = page.redirect_chain[-1][0]
    assert client.post(address, {"new_password1": "123"}).status_code == 422
    assert client.post(address, {"new_password1": PASSWORD}).url == reverse("start")
    operator.refresh_from_db()
    assert operator.check_password(PASSWORD) and client.session["_auth_user_id"] == str(operator.pk)
    assert client.get(link, follow=True).context["validlink"] is False


def test_an_account_gets_few_mails_an_hour_whatever_is_pressed(client, operator, settings):
    settings.MAIL_IS_CONFIGURED = True
    operator.set_password(PASSWORD)
    operator.save()

    def press(email):
        answer = client.post(reverse("password_reset"), {"email": email})
        waiting = DBTaskResult.objects.ready().get()
        waiting.set_successful(mail_reset.call(*waiting.args_kwargs["args"]))
        return answer.url, client.get(answer.url).text

    answers = [
        press(email) for email in ("hasan@contoh.id", "Hasan@Contoh.id", "tidak@ada.id", *["hasan@contoh.id"] * 3)
    ]
    assert (len(mail.outbox), len(set(answers))) == (MOST_MAILS, 1)
    DBTaskResult.objects.update(finished_at=timezone.now() - WITHIN)
    press("hasan@contoh.id")
    assert len(mail.outbox) == MOST_MAILS + 1


def test_no_mail_leaves_for_a_closed_account_or_one_without_a_password(operator):
    assert mail_reset.call("hasan@contoh.id", "https://opop.example") is False
    operator.set_password(PASSWORD)
    operator.is_active = False
    operator.save()
    assert mail_reset.call("hasan@contoh.id", "https://opop.example") is False
    assert mail.outbox == []
