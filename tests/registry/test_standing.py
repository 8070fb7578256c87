"""The office looks after accounts: one page, each verb with a reason, nobody for oneself or upwards."""

import pytest
from django.urls import reverse

from registry import standing
from registry.choices import DoorKind
from registry.models import DoorEvent
from tests.factories import NOON, fresh, make_user
from tests.registry.doors import browser, first_step, is_in, maker_of_account, officer, sign_in, with_authenticator

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    return make_user("Akar", role="administrator", is_superuser=True)


def press(client, person, act, reason="KTP dilihat."):
    return client.post(reverse("person_act", args=[person.pk]), {"act": act, "reason": reason})


def offered(client, person):
    page = client.get(reverse("person_detail", args=[person.pk]))
    return [name for name, _words in page.context["acts"]]


def test_the_page_shows_where_somebody_is_signed_in_and_what_happened(signed_in, verifier):
    person = maker_of_account()
    own = browser()
    first_step(browser(), person, "salah")
    first_step(own, person)
    page = signed_in(verifier).get(reverse("person_detail", args=[person.pk]))
    assert [session.device for session in page.context["standing"].sessions] == ["Chrome, Android"]
    assert [event.kind for event in page.context["events"]] == [DoorKind.SIGNED_IN, DoorKind.FAILED]
    assert offered(signed_in(verifier), person) == ["sign_out", "suspend"]


def test_a_closed_account_is_out_at_once_and_opened_again(signed_in, verifier):
    person, own = maker_of_account(), browser()
    first_step(own, person)
    assert press(signed_in(verifier), person, "suspend").status_code == 302
    assert not is_in(own)
    assert first_step(browser(), person).status_code == 422
    assert offered(signed_in(verifier), person) == ["let_in_again"]
    press(signed_in(verifier), person, "let_in_again")
    assert first_step(browser(), person).status_code == 302
    told = DoorEvent.objects.filter(user=person, by=verifier).order_by("pk").values_list("kind", "why")
    assert list(told) == [(DoorKind.SUSPENDED, "KTP dilihat."), (DoorKind.LET_IN, "KTP dilihat.")]


def test_a_locked_account_is_unlocked(signed_in, verifier):
    person = maker_of_account()
    for _try in range(5):
        first_step(browser(), person, "salah")
    assert "unlock" in offered(signed_in(verifier), person)
    press(signed_in(verifier), person, "unlock")
    assert first_step(browser(), person).status_code == 302


def test_somebody_is_signed_out_everywhere(signed_in, verifier):
    person, own = maker_of_account(), browser()
    first_step(own, person)
    press(signed_in(verifier), person, "sign_out")
    assert not is_in(own)


def test_the_second_step_of_staff_is_taken_away_by_an_administrator(signed_in, administrator):
    person = with_authenticator(officer())
    press(signed_in(administrator), person, "take_second_step")
    assert first_step(browser(), person).url == reverse("second_step_set_up")


@pytest.mark.parametrize("act", standing.VERBS)
def test_without_a_reason_nothing_happens(signed_in, administrator, act):
    person = with_authenticator(officer())
    answer = press(signed_in(administrator), person, act, reason=" ")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    assert not DoorEvent.objects.filter(by=administrator).exists()


@pytest.mark.parametrize("act", standing.VERBS)
def test_a_verifier_does_nothing_to_staff(signed_in, verifier, act):
    person = with_authenticator(officer())
    assert offered(signed_in(verifier), person) == []
    assert press(signed_in(verifier), person, act).status_code == 403
    assert fresh(person).is_active


@pytest.mark.parametrize("act", standing.VERBS)
def test_nobody_does_it_to_oneself(signed_in, administrator, act):
    assert press(signed_in(administrator), administrator, act).status_code == 403
    assert fresh(administrator).is_active


@pytest.mark.parametrize("act", standing.VERBS)
def test_nobody_does_it_upwards(signed_in, administrator, root, act):
    assert press(signed_in(administrator), root, act).status_code == 403
    assert fresh(root).is_active


@pytest.mark.parametrize("role", ["mentor", "aid_officer", "leader"])
def test_others_of_the_office_do_not_even_see_it(signed_in, role):
    client, person = signed_in(make_user(role=role)), maker_of_account()
    assert client.get(reverse("person_detail", args=[person.pk])).status_code == 403
    assert press(client, person, "suspend").status_code == 403


@pytest.mark.parametrize("act", ["", "delete", "__class__", "\0"])
def test_a_button_that_does_not_exist_does_nothing(signed_in, administrator, act):
    answer = press(signed_in(administrator), maker_of_account(), act)
    assert answer.status_code in (302, 400)
    assert not DoorEvent.objects.exists()


def test_pressed_twice_it_says_so(administrator):
    person = maker_of_account()
    standing.suspend(person, by=administrator, at=NOON, why="x")
    with pytest.raises(standing.ValidationError) as refusal:
        standing.suspend(person, by=administrator, at=NOON, why="x")
    assert refusal.value.code == "closed_already"
    standing.let_in_again(person, by=administrator, at=NOON, why="x")
    with pytest.raises(standing.ValidationError) as refusal:
        standing.let_in_again(person, by=administrator, at=NOON, why="x")
    assert refusal.value.code == "open_already"


def test_nobody_can_type_the_password_of_another(signed_in, administrator):
    person = maker_of_account()
    before = fresh(person).password
    address = reverse("admin:registry_user_change", args=[person.pk])
    form = signed_in(administrator).get(address).context["adminform"].form
    assert [name for name in form.fields if "password" in name] == []
    said = {"full_name": "Nama Baru", "email": person.email, "language": "id", "version": form["version"].value()}
    said |= {"password": "diambil", "new_password": "diambil-alih-99", "is_active": ""}
    assert signed_in(administrator).post(address, said).status_code == 302
    assert (fresh(person).full_name, fresh(person).password, fresh(person).is_active) == ("Nama Baru", before, True)


def test_the_page_asks_as_little_for_many_events_as_for_one(signed_in, administrator, django_assert_max_num_queries):
    person = with_authenticator(officer())
    for _round in range(3):
        sign_in(browser(), person)
    client = signed_in(administrator)
    with django_assert_max_num_queries(13):
        client.get(reverse("person_detail", args=[person.pk]))


@pytest.mark.parametrize("act", standing.VERBS)
def test_no_verb_goes_without_a_reason_whoever_calls_it(administrator, act):
    person = with_authenticator(officer())
    with pytest.raises(standing.ValidationError) as refusal:
        standing.VERBS[act](person, by=administrator, at=NOON, why=" ")
    assert refusal.value.code == "reason_missing"
    assert fresh(person).is_active
