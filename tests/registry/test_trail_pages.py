"""Reading the trail: of a record by whoever may see the record, of a person and of everything by few."""

import pytest
from django.urls import reverse

from registry.models import Pesantren
from registry.trail import acting
from tests.factories import make_maker, make_pesantren, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(verifier):
    with acting(verifier.pk, "admin:registry_pesantren_change"):
        school = make_pesantren(name="Nurul Huda", whatsapp="+6281234567890")
        school.students = 40
        school.save()
    return school


def told(page):
    return [
        (str(entry.row.who), entry.row.verb, {str(label): (old, new) for label, old, new in entry.changes})
        for entry in page.context["entries"]
    ]


def test_the_history_of_a_record_tells_who_changed_what(signed_in, verifier, changed):
    page = signed_in(verifier).get(reverse("admin:registry_pesantren_history", args=[changed.pk]))
    newest, first = told(page)
    assert newest == (str(verifier), "update", {"Jumlah santri": ("", "40")})
    assert first[:2] == (str(verifier), "insert")
    assert "81234567890" not in page.content.decode()


def test_columns_that_point_at_people_tell_their_names(signed_in, administrator, changed):
    Pesantren.objects.filter(pk=changed.pk).update(
        whatsapp_consent_at=changed.created_at, whatsapp_consent_by=administrator
    )
    page = signed_in(administrator).get(reverse("admin:registry_pesantren_history", args=[changed.pk]))
    assert str(administrator) in [new for _label, _old, new in page.context["entries"][0].changes]


def test_a_record_that_is_not_there_leads_back(signed_in, administrator):
    assert signed_in(administrator).get(reverse("admin:registry_pesantren_history", args=[999_999])).status_code == 302


@pytest.mark.parametrize(
    ("role", "status"),
    [("administrator", 200), ("leader", 200), ("verifier", 403), ("mentor", 403), ("aid_officer", 403)],
)
def test_the_whole_trail_is_for_few(client, role, status):
    client.force_login(make_user(role=role))
    assert client.get(reverse("trail_list")).status_code == status


def test_for_operators_there_is_no_such_page(signed_in, operator, changed):
    assert signed_in(operator).get(reverse("trail_list")).status_code == 404
    assert signed_in(operator).get(reverse("admin:registry_pesantren_history", args=[changed.pk])).status_code == 404


def test_it_is_filtered_by_person_table_and_record(signed_in, administrator, verifier, changed):
    with acting(administrator.pk, "page"):
        make_maker()
    look = signed_in(administrator).get
    by_person = look(reverse("trail_list"), {"orang": verifier.pk}).context["entries"]
    assert {entry.row.who for entry in by_person} == {verifier}
    of_record = look(reverse("trail_list"), {"tabel": "registry_pesantren", "kunci": changed.pk}).context["entries"]
    assert [entry.row.verb for entry in of_record] == ["update", "insert"]


def test_pages_follow_one_another_without_a_gap(signed_in, administrator):
    with acting(administrator.pk, "page"):
        for _number in range(60):
            make_pesantren()
    look = signed_in(administrator).get
    first = look(reverse("trail_list"), {"tabel": "registry_pesantren"})
    second = look(reverse("trail_list"), {"tabel": "registry_pesantren", "sesudah": first.context["after"]})
    keys = [entry.row.pk for page in (first, second) for entry in page.context["entries"]]
    assert (len(keys), keys) == (60, sorted(set(keys), reverse=True))


@pytest.mark.parametrize(
    "query", [{"orang": "x"}, {"orang": "999999"}, {"orang": "²"}, {"orang": "9" * 30}]
)  # fmt: skip
def test_a_person_who_is_not_there_is_a_404(signed_in, administrator, query):
    assert signed_in(administrator).get(reverse("trail_list"), query).status_code == 404


@pytest.mark.parametrize(
    "query", [{"tabel": "\0"}, {"tabel": "pg_shadow"}, {"kunci": "x" * 5000}, {"sesudah": "-1"}, {"sesudah": "9" * 30}]
)
def test_absurd_filters_find_nothing_or_pass(signed_in, administrator, query):
    assert signed_in(administrator).get(reverse("trail_list"), query).status_code in (200, 400)


def test_pages_ask_as_little_for_many_entries_as_for_one(signed_in, administrator, django_assert_max_num_queries):
    client = signed_in(administrator)
    with acting(administrator.pk, "page"):
        for _number in range(60):
            make_maker()
    with django_assert_max_num_queries(8):
        client.get(reverse("trail_list"))
