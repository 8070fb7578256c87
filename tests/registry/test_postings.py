"""Who looks after which kab/kota, and ready phrases: kept in the admin, and true in the database."""

from datetime import date

import pytest
from django.urls import reverse

from registry.models import Posting, ReadyPhrase
from tests.breaking import refused_by, sql
from tests.factories import fresh, make_user

pytestmark = pytest.mark.django_db
ADD = "INSERT INTO registry_posting (user_id, unit, since, until, version) VALUES (%s, '', %s, %s, 1)"


def form_of(answer):
    return answer.context["adminform"].form


def codes(answer):
    return {name: [error.code for error in errors] for name, errors in form_of(answer).errors.as_data().items()}


def said(user, *regencies, **fields):
    return {"user": user.pk, "unit": "Bidang UMKM", "regencies": regencies, "since": "01/01/2026", "until": ""} | fields


def page(posting):
    return reverse("admin:registry_posting_change", args=[posting.pk])


@pytest.fixture
def posting(verifier):
    posting = Posting.objects.create(user=verifier, unit="Bidang UMKM", since=date(2026, 1, 1))
    posting.regencies.set(["35.09"])
    return posting


def test_an_administrator_posts_an_officer(signed_in, administrator, verifier):
    answer = signed_in(administrator).post(reverse("admin:registry_posting_add"), said(verifier, "35.09", "35.78"))
    posting = Posting.objects.get()
    assert (answer.status_code, posting.user, [each.code for each in posting.regencies.all()]) == (
        302, verifier, ["35.09", "35.78"]
    )  # fmt: skip


def test_only_people_of_the_office_are_posted(signed_in, administrator, operator):
    answer = signed_in(administrator).post(reverse("admin:registry_posting_add"), said(operator))
    assert (answer.status_code, codes(answer)) == (422, {"user": ["not_staff"]})


def test_the_second_open_posting_is_refused_beside_the_person(signed_in, administrator, posting):
    answer = signed_in(administrator).post(reverse("admin:registry_posting_add"), said(posting.user, "35.78"))
    assert (answer.status_code, Posting.objects.count()) == (422, 1)
    assert form_of(answer)["regencies"].value() == ["35.78"]


def test_the_later_of_two_is_told_which_area_is_stored_now(signed_in, administrator, posting):
    client, opened = signed_in(administrator), posting.version
    assert client.post(page(posting), said(posting.user, "35.78", version=opened)).status_code == 302
    assert fresh(posting).version == opened + 1
    late = client.post(page(posting), said(posting.user, "35.10", version=opened))
    assert (late.status_code, codes(late)) == (422, {"__all__": ["stale"], "regencies": ["stale"]})
    assert "Kota Surabaya" in form_of(late).errors["regencies"][0]
    assert [each.code for each in posting.regencies.all()] == ["35.78"]


def test_the_same_again_changes_nothing(signed_in, administrator, posting):
    client, opened = signed_in(administrator), posting.version
    for _press in range(2):
        assert client.post(page(posting), said(posting.user, "35.78", version=opened)).status_code == 302
    assert fresh(posting).version == opened + 1


def test_a_posting_ends_and_is_not_deleted(signed_in, administrator, posting):
    client = signed_in(administrator)
    assert client.post(reverse("admin:registry_posting_delete", args=[posting.pk])).status_code == 403
    client.post(page(posting), said(posting.user, "35.09", until="31/12/2026", version=posting.version))
    assert fresh(posting).until == date(2026, 12, 31)


def test_officers_read_postings_and_write_none(signed_in, verifier, posting):
    client = signed_in(verifier)
    assert client.get(page(posting)).status_code == 200
    assert client.get(reverse("admin:registry_posting_add")).status_code == 403
    assert "Kab. Jember" in client.get(reverse("admin:registry_posting_changelist")).content.decode()


def test_the_list_of_postings_asks_as_much_with_one_as_with_ten(
    signed_in, administrator, posting, django_assert_num_queries
):
    client, address = signed_in(administrator), reverse("admin:registry_posting_changelist")
    client.get(address)
    with django_assert_num_queries(8) as first:
        client.get(address)
    for _number in range(9):
        Posting.objects.create(user=make_user(role="verifier"), since=date(2026, 1, 1)).regencies.set(["35.09"])
    with django_assert_num_queries(len(first)):
        client.get(address)


def test_officers_keep_the_ready_phrases_and_delete_none(signed_in, verifier):
    client = signed_in(verifier)
    typed = {"use": "return_product", "text": "Foto buram.", "position": "1", "is_active": "on"}
    assert client.post(reverse("admin:registry_readyphrase_add"), typed).status_code == 302
    phrase = ReadyPhrase.objects.get(text="Foto buram.")
    assert client.post(reverse("admin:registry_readyphrase_delete", args=[phrase.pk])).status_code == 403
    answer = client.post(reverse("admin:registry_readyphrase_add"), typed)
    assert (answer.status_code, ReadyPhrase.objects.filter(text="Foto buram.").count()) == (422, 1)


# --- true whoever writes


def test_a_posting_does_not_end_before_it_began(verifier):
    with refused_by("posting_ends_after_begin"):
        sql(ADD, verifier.pk, "2026-02-01", "2026-01-31")


def test_a_person_has_one_open_posting(verifier):
    sql(ADD, verifier.pk, "2026-01-01", None)
    sql(ADD, verifier.pk, "2025-01-01", "2025-12-31")
    with refused_by("posting_one_open_per_person"):
        sql(ADD, verifier.pk, "2026-02-01", None)


def test_a_phrase_has_a_known_use_and_stands_once(db):
    add = "INSERT INTO registry_readyphrase (use, text, position, is_active, version) VALUES (%s, 'A', 0, true, 1)"
    with refused_by("readyphrase_use_is_known"):
        sql(add, "other")
    sql(add, "return_product")
    with refused_by("readyphrase_once"):
        sql(add, "return_product")
