"""Settings the office owns: rows with history, guarded against unseen overwriting."""

from dataclasses import replace

import pytest

from catalog.grading import beginnings
from catalog.material import material_fields
from registry.models import OfficeSetting
from registry.office_settings import SETTINGS, set_value, value_of
from registry.promise import promised_days
from registry.refusals import codes_of
from tests.breaking import refused_by, sql
from tests.factories import NOON, make_user
from tests.waiting import one_after_the_other

pytestmark = pytest.mark.django_db
PAGE = "/admin/setelan/"
DAYS = f"{PAGE}service_promise_days/"
FIELDS = f"{PAGE}material_fields/"


@pytest.fixture
def administrator(client):
    administrator = make_user("Admin", role="administrator")
    client.force_login(administrator)
    return administrator


def test_until_the_office_says_otherwise_the_default_holds(settings):
    settings.SERVICE_PROMISE_DAYS = 4
    assert promised_days() == 4


def test_a_new_value_holds_at_once_and_the_former_ones_stay(client, administrator):
    assert client.post(DAYS, {"service_promise_days-value": "5"}).status_code == 302
    seen = OfficeSetting.objects.get().pk
    client.post(DAYS, {"service_promise_days-value": "7", "service_promise_days-seen": seen})
    assert promised_days() == 7
    assert list(OfficeSetting.objects.order_by("pk").values_list("value", "by")) == [
        (5, administrator.pk),
        (7, administrator.pk),
    ]


def test_the_same_value_again_writes_nothing(client, administrator):
    for _press in range(2):
        client.post(DAYS, {"service_promise_days-value": "5"})
    assert OfficeSetting.objects.count() == 1


def test_which_fields_the_office_checks_is_one_list(client, administrator):
    client.post(FIELDS, {"material_fields-value": ["name", "description"]})
    assert material_fields() == ("maker", "papers", "name", "description")


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        (DAYS, {"service_promise_days-value": "0"}),
        (DAYS, {"service_promise_days-value": "lima"}),
        (DAYS, {}),
        (FIELDS, {"material_fields-value": ["name", "password"]}),
    ],
)
def test_a_value_that_cannot_be_is_refused_beside_its_field(client, administrator, address, typed):
    answer = client.post(address, typed)
    assert answer.status_code == 422 and 'class="error"' in answer.text
    assert not OfficeSetting.objects.exists()


def test_the_second_to_save_is_told_who_saved_and_loses_nothing(client, administrator):
    client.post(DAYS, {"service_promise_days-value": "5"})
    client.force_login(make_user("Admin", role="administrator"))
    answer = client.post(DAYS, {"service_promise_days-value": "9"})
    form = next(form for form in answer.context["settings_shown"] if form.key == "service_promise_days")
    assert (answer.status_code, form["value"].value()) == (422, "9")
    assert set(codes_of(form.errors.as_data()["value"][0])) == {"stale"}
    assert administrator.full_name in answer.text and value_of("service_promise_days") == 5
    client.post(DAYS, {"service_promise_days-value": "9", "service_promise_days-seen": form["seen"].value()})
    assert value_of("service_promise_days") == 9


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_cannot_store_what_only_each_alone_may(monkeypatch):
    """A guard reads other settings too: the second waits for the first, and is judged by what that one has set."""
    one, other = (make_user("Admin", role="administrator") for _officer in range(2))
    monkeypatch.setitem(SETTINGS, "grade_b_from", replace(SETTINGS["grade_b_from"], guard=_guard_b))

    def set_b():
        set_value("grade_b_from", 4.1, by=one, at=NOON)

    def set_a():
        set_value("grade_a_from", 4.0, by=other, at=NOON)

    outcomes = one_after_the_other(monkeypatch, f"{__name__}._once_guarded", set_b, set_a)
    assert (outcomes, list(map(float, beginnings().values()))) == (["done", ["out_of_order"]], [4.25, 4.1, 2.5])


def _guard_b(value, guard=SETTINGS["grade_b_from"].guard):
    guard(value)
    _once_guarded()


def _once_guarded():
    """Where the first of the two, judged but not yet stored, is held."""


@pytest.mark.parametrize(("role", "sees", "changes"), [("verifier", 200, 403), ("mentor", 403, 403)])
def test_who_may_look_and_who_may_set(client, role, sees, changes):
    client.force_login(make_user("Orang", role=role))
    assert client.get(PAGE).status_code == sees
    assert client.post(DAYS, {"service_promise_days-value": "5"}).status_code == changes


def test_for_others_there_is_no_such_page(client):
    assert client.get(PAGE).status_code == 302
    client.force_login(make_user("Operator"))
    assert (client.get(PAGE).status_code, client.post(DAYS).status_code) == (404, 404)


def test_an_unknown_setting_is_not_there(client, administrator):
    assert client.post(f"{PAGE}kuota/", {"kuota-value": "7"}).status_code == 404


def test_the_page_takes_as_many_queries_with_a_long_history(client, administrator, django_assert_max_num_queries):
    OfficeSetting.objects.bulk_create(
        OfficeSetting(key="service_promise_days", value=n, by=administrator, at="2026-11-24T12:00Z")
        for n in range(1, 30)
    )
    with django_assert_max_num_queries(8):
        assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    "statement", ["UPDATE registry_officesetting SET value = '9'", "DELETE FROM registry_officesetting"]
)
def test_history_of_settings_stays(administrator, statement):
    OfficeSetting.objects.create(key="service_promise_days", value=5, by=administrator, at="2026-11-24T12:00Z")
    with refused_by("officesetting_is_append_only"):
        sql(statement)
