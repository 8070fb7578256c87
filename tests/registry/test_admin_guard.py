"""The admin loses nothing that was typed: refusals stand beside their fields, and nobody overwrites unseen."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from registry.facts import tell_about
from registry.models import Pesantren, Umkm
from tests.factories import NOON, fresh, make_maker, make_member, make_pesantren, make_published, make_user

pytestmark = pytest.mark.django_db
SCHOOL = {"name": "Miftahul Ulum", "regency": "35.09", "nspp_written": "", "kopontren": "", "students": "",
          "joined_on": "", "address": "", "whatsapp": "", "version": "1"}  # fmt: skip


def umkm_form(maker, **said):
    return {
        "name": maker.name, "pillar": maker.pillar, "pesantren": maker.pesantren_id or "", "regency": "35.09",
        "address": "", "whatsapp": "", "owner_name": "", "nib_written": "", "npwp_written": "", "scale_reported": "",
        "producing_since": "", "story": "", "version": str(maker.version),
    } | said  # fmt: skip


def address_of(record):
    return reverse(f"admin:registry_{record._meta.model_name}_change", args=[record.pk])


def form_of(answer):
    return answer.context["adminform"].form


def codes(answer):
    return {name: [error.code for error in errors] for name, errors in form_of(answer).errors.as_data().items()}


def words(answer, field):
    return form_of(answer).errors[field]


# --- refusals of the database


def test_a_taken_nspp_is_said_beside_it_and_what_was_typed_is_kept(signed_in, verifier):
    make_pesantren(nspp="510035090001")
    said = SCHOOL | {"name": "Kedua", "nspp_written": "5100 3509 0001", "address": "Jl. Melati 3"}
    answer = signed_in(verifier).post(reverse("admin:registry_pesantren_add"), said)
    assert (answer.status_code, codes(answer)) == (422, {"nspp_written": ["pesantren_nspp_is_unique"]})
    form = form_of(answer)
    assert [form[name].value() for name in ("name", "nspp_written", "address")] == [
        "Kedua", "5100 3509 0001", "Jl. Melati 3"
    ]  # fmt: skip
    assert Pesantren.objects.count() == 1


def test_a_rule_of_the_database_without_a_field_stands_above_the_form(signed_in, verifier):
    maker = make_published().maker
    said = umkm_form(maker, pillar="none", pesantren="", story="Diketik lama")
    answer = signed_in(verifier).post(address_of(maker), said)
    code = "product_published_has_date_officer_slug_category_pillar"
    assert (answer.status_code, codes(answer)) == (422, {"__all__": [code]})
    assert form_of(answer)["story"].value() == "Diketik lama"
    assert fresh(maker).pillar == maker.pillar


# --- numbers


@pytest.mark.parametrize("changed", [{}, {"name": "Nama Baru"}])
def test_a_number_whose_written_form_is_absent_stays(signed_in, verifier, changed):
    school = make_pesantren(nspp="510035090001")
    assert signed_in(verifier).post(address_of(school), SCHOOL | changed).status_code == 302
    maker = make_maker(nib="9120706290001", npwp="012345678901234")
    assert signed_in(verifier).post(address_of(maker), umkm_form(maker, **changed)).status_code == 302
    maker = fresh(maker)
    assert (fresh(school).nspp, maker.nib, maker.npwp) == ("510035090001", "9120706290001", "012345678901234")


def test_a_number_that_is_emptied_goes(signed_in, verifier):
    school = make_pesantren(nspp="510035090001", nspp_written="510035090001", whatsapp="+6281234567890")
    assert signed_in(verifier).post(address_of(school), SCHOOL).status_code == 302
    school = fresh(school)
    assert (school.nspp, school.nspp_written, school.whatsapp) == (None, "", "")


# --- two people at one record


@pytest.fixture
def second(db):
    client = Client()
    client.force_login(make_user("Bu Kedua", role="verifier"))
    return client


def test_the_second_saver_is_told_who_saved_and_what_differs_and_may_save_again(signed_in, verifier, second):
    school = make_pesantren("Miftahul Ulum", students=40)
    first = SCHOOL | {"name": "Miftahul Ulum 2", "students": "50", "joined_on": "2026-01-31"}
    assert signed_in(verifier).post(address_of(school), first).status_code == 302
    said = SCHOOL | {"name": "Miftahul Ulum III", "students": "50", "regency": "35.28"}
    answer = second.post(address_of(school), said)
    stale = ["stale"]
    assert (answer.status_code, codes(answer)) == (
        422, {"__all__": stale, "name": stale, "joined_on": stale, "regency": stale}
    )  # fmt: skip
    assert verifier.full_name in words(answer, "__all__")[0]
    assert "Miftahul Ulum 2" in words(answer, "name")[0]
    assert "Kab. Jember" in words(answer, "regency")[0]
    assert "2026" in words(answer, "joined_on")[0]
    form = form_of(answer)
    assert [form[name].value() for name in ("name", "students", "version")] == ["Miftahul Ulum III", "50", "2"]
    assert fresh(school).name == "Miftahul Ulum 2"
    assert second.post(address_of(school), said | {"version": form["version"].value()}).status_code == 302
    school = fresh(school)
    assert (school.name, school.regency_id, school.joined_on, school.version) == ("Miftahul Ulum III", "35.28", None, 3)


def test_of_an_umkm_the_second_saver_is_refused_too(signed_in, verifier, second):
    maker = make_maker("Dapur")
    assert signed_in(verifier).post(address_of(maker), umkm_form(maker, scale_reported="small")).status_code == 302
    answer = second.post(address_of(maker), umkm_form(maker, scale_reported="micro"))
    assert (answer.status_code, codes(answer)) == (422, {"__all__": ["stale"], "scale_reported": ["stale"]})
    with translation.override("id"):
        assert str(Umkm._meta.get_field("scale_reported").choices[1][1]) in words(answer, "scale_reported")[0]


def test_the_form_carries_the_version_it_was_opened_with(signed_in, verifier):
    maker = make_maker()
    Umkm.objects.update(version=7)
    page = signed_in(verifier).get(address_of(maker)).content.decode()
    assert page.count('<input type="hidden" name="version" value="7"') == 1


def test_nobody_is_named_who_did_not_save_last(signed_in, verifier, second):
    """A list may have written after the person whom the history names."""
    school = make_pesantren()
    signed_in(verifier).post(address_of(school), SCHOOL | {"kopontren": "Berkah"})
    Pesantren.objects.update(kopontren="Barokah", version=3)
    answer = second.post(address_of(school), SCHOOL)
    assert codes(answer) == {"__all__": ["stale"], "kopontren": ["stale"]}
    assert verifier.full_name not in words(answer, "__all__")[0]


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 40])
def test_a_version_that_cannot_be_read_is_stale(signed_in, verifier, version):
    school = make_pesantren()
    answer = signed_in(verifier).post(address_of(school), SCHOOL | {"name": "Lain", "version": version})
    assert codes(answer) == {"__all__": ["stale"], "name": ["stale"]}


def test_a_second_press_of_the_button_is_no_refusal(signed_in, verifier):
    school = make_pesantren()
    said = SCHOOL | {"name": "Nama Baru"}
    client = signed_in(verifier)
    assert [client.post(address_of(school), said).status_code for _press in range(2)] == [302, 302]
    assert fresh(school).version == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_once_one_is_refused():
    school = make_pesantren()
    people = [make_user("Petugas", role="verifier") for _person in range(2)]
    gate, answers = threading.Barrier(2), []

    def press(person, name):
        client = Client()
        client.force_login(person)
        gate.wait()
        answers.append(client.post(address_of(school), SCHOOL | {"name": name}).status_code)
        connection.close()

    threads = [threading.Thread(target=press, args=pair) for pair in zip(people, ("Satu", "Dua"), strict=True)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert (sorted(answers), fresh(school).version) == ([302, 422], 2)


def test_office_and_operator_are_told_of_one_another(client, signed_in, verifier):
    maker, operator = make_maker("Dapur"), make_user("Ustadz")
    make_member(operator, maker)
    said = umkm_form(maker, scale_reported="micro")
    tell_about(maker, by=operator, at=NOON, version=1, consent=False, story="Sejak 1998", whatsapp="", address="",
               producing_since=None, scale_reported="small")  # fmt: skip
    answer = signed_in(verifier).post(address_of(maker), said)
    assert operator.full_name in words(answer, "__all__")[0]
    with pytest.raises(ValidationError) as caught:
        tell_about(maker, by=operator, at=NOON, version=1, consent=False, story="Lain", whatsapp="", address="",
                   producing_since=None, scale_reported="small")  # fmt: skip
    assert caught.value.code == "stale" and operator.full_name not in caught.value.messages[0]  # it was oneself
