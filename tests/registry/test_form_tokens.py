"""A form that creates something creates it once."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from registry.form_tokens import forget_tokens, once
from registry.models import FormToken, Pesantren
from tests.breaking import refused_by
from tests.factories import make_pesantren, make_user

pytestmark = pytest.mark.django_db
TOKEN = uuid.UUID("7a4f8f7e-6f5e-4c1c-9a55-0d7f4a4f4f01")


def make():
    return f"/operator/produk/{make_pesantren().pk}/"


def never():
    raise AssertionError("made twice")


@pytest.fixture
def person(db):
    return make_user()


def test_the_first_press_makes_and_gives_the_address(person):
    address, is_first = once(person, TOKEN, make)
    assert (address, is_first) == (f"/operator/produk/{Pesantren.objects.get().pk}/", True)


def test_a_second_press_makes_nothing_and_gives_the_first_address(person):
    address, _is_first = once(person, TOKEN, make)
    assert once(person, TOKEN, never) == (address, False)


def test_another_form_makes_another(person):
    once(person, TOKEN, make)
    assert once(person, uuid.uuid4(), make)[1] is True
    assert Pesantren.objects.count() == 2


def test_the_token_of_somebody_else_says_nothing(person):
    once(person, TOKEN, make)
    assert once(make_user(), TOKEN, make)[1] is True


def test_a_refused_press_leaves_nothing_and_may_be_repeated(person):
    def refuse():
        make_pesantren()
        raise ValidationError("no", code="no")

    with pytest.raises(ValidationError):
        once(person, TOKEN, refuse)
    assert (Pesantren.objects.count(), FormToken.objects.count()) == (0, 0)
    assert once(person, TOKEN, make)[1] is True


def test_the_database_holds_one_row_for_a_token_and_its_person(person):
    FormToken.objects.create(user=person, token=TOKEN)
    with refused_by("formtoken_used_once"):
        FormToken.objects.bulk_create([FormToken(user=person, token=TOKEN)])


def _press(person, begun, answers, make):
    begun.wait(20)
    answers.append(once(person, TOKEN, make))
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_make_one_and_both_get_its_address():
    person, answers, inside = make_user(), [], threading.Event()

    def slowly():
        inside.set()  # the second press begins while the first has not ended
        second.join(0.3)
        return make()

    second = threading.Thread(target=_press, args=(person, inside, answers, never))
    second.start()
    answers.append(once(person, TOKEN, slowly))
    second.join()
    address = f"/operator/produk/{Pesantren.objects.get().pk}/"
    assert sorted(answers) == [(address, False), (address, True)]


@pytest.mark.django_db(transaction=True)
def test_a_press_that_waited_for_a_refused_one_makes_it_itself():
    person, answers, inside = make_user(), [], threading.Event()

    def refuse():
        inside.set()
        second.join(0.3)
        raise ValidationError("no", code="no")

    second = threading.Thread(target=_press, args=(person, inside, answers, make))
    second.start()
    with pytest.raises(ValidationError):
        once(person, TOKEN, refuse)
    second.join()
    assert answers == [(f"/operator/produk/{Pesantren.objects.get().pk}/", True)]


def test_tokens_of_long_ago_are_forgotten_younger_ones_kept(operator):
    old, young = uuid.uuid4(), uuid.uuid4()
    for token in (old, young):
        once(operator, token, make)
    sent = FormToken.objects.get(token=young).created_at
    FormToken.objects.filter(token=old).update(created_at=sent - timedelta(days=31))
    assert forget_tokens(before=sent - timedelta(days=30)) == 1
    assert FormToken.objects.get().token == young
