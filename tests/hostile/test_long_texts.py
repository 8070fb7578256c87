"""Texts much longer than any name must not keep the database busy: folding takes time with the square of the length.

The database itself ends a query here that takes longer than a page may, so that nothing waits and no clock is read.
"""

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import Value
from django.urls import reverse

from registry.cells import fold_names
from registry.constraints import FoldName
from registry.forms_office import OpenAccountForm
from registry.models import Notice, Regency
from tests.hostile.strings import STRINGS

pytestmark = pytest.mark.django_db
LONG = STRINGS["ten thousand signs"]


@pytest.fixture
def _impatient(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '3s'")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")


@pytest.mark.usefixtures("_impatient")
def test_without_a_bound_a_long_text_would_keep_the_database_busy():
    with pytest.raises(OperationalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT fold_name(%s)", [LONG])


@pytest.mark.usefixtures("_impatient")
def test_a_long_text_is_looked_up_by_its_beginning():
    assert list(Regency.objects.filter(folded_name=FoldName(Value(LONG)))) == []
    jember = Regency.objects.get(pk="35.09")
    assert Regency.objects.get(folded_name=FoldName(Value(jember.short_name))) == jember


@pytest.mark.usefixtures("_impatient")
def test_the_key_of_a_long_text_is_made_of_its_beginning():
    assert fold_names([LONG, "Kopontren Berkah"]) == {
        LONG: fold_names([LONG[:200]])[LONG[:200]],
        "Kopontren Berkah": fold_names(["Kopontren Berkah"])["Kopontren Berkah"],
    }


@pytest.mark.usefixtures("_impatient")
def test_a_long_name_in_a_form_of_the_office_is_refused_at_once():
    said = {"name": LONG, "umkm_typed": LONG, "pesantren_name": LONG, "pesantren_typed": LONG, "regency": "35.09"}
    form = OpenAccountForm(said | {"umkm": "new", "pesantren": "new"})
    assert [error.code for error in form.errors.as_data()["name"]] == ["max_length"]
    assert form["name"].value() == LONG


@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize(
    "address",
    ["/pesantren/?q=", "/produk/?q=", "/admin/registry/umkm/?q=", "/admin/catalog/product/?q=", "/admin/akun/?q="],
)
def test_a_long_text_in_a_search_finds_nothing_at_once(signed_in, verifier, address):
    assert signed_in(verifier).get(address + LONG[:4_000]).status_code == 200


@pytest.mark.parametrize("back", ["²", "x", "/operator/\0", "operator_inbox", "None", "javascript:nakal()", "/kabar/"])
def test_a_notice_leads_back_whatever_the_form_says(signed_in, operator, back):
    notice = Notice.objects.create(user=operator, kind="member_removed", params={"business": "x"})
    answer = signed_in(operator).post(reverse("notice_open", args=[notice.pk]), {"back": back})
    assert (answer.status_code, answer.url.startswith("/")) == (302, True)


@pytest.mark.parametrize("chosen", ["abc", "²", "None", "1.5", "9" * 40, "-1"])
def test_a_chooser_of_the_admin_that_comes_back_with_no_key_is_refused(signed_in, administrator, chosen):
    answer = signed_in(administrator).post("/admin/registry/posting/add/", {"user": chosen, "regencies": [chosen]})
    found = answer.context["adminform"].form.errors.as_data()
    assert (answer.status_code, [error.code for error in found["user"]]) == (422, ["invalid_choice"])
