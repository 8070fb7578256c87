"""After a breach the office knows whom to tell, and what the letter says."""

from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from registry.breach import Breach, affected_by
from registry.exporting import EXPORTS, take_out
from registry.models import Access, Trail, Umkm
from registry.trail import acting
from tests.factories import make_maker, make_user

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def names(breach):
    return {each.name for each in affected_by(breach)}


def breach_of(account=None, table="", begin=-1, end=1):
    now = timezone.now()
    return Breach(since=now + begin * HOUR, until=now + end * HOUR, by=account, table=table)


def test_whoever_an_account_looked_at_is_affected(verifier, operator, neighbour, signed_in):
    signed_in(verifier).get(reverse("person_detail", args=[operator.pk]))
    assert names(breach_of(verifier)) == {operator.full_name, verifier.full_name}
    assert names(breach_of(verifier, begin=1, end=2)) == {verifier.full_name}


def test_an_export_concerns_its_whole_table(verifier, operator, maker):
    Umkm.objects.filter(pk=maker.pk).update(owner_name="Kyai Tertutup", whatsapp="+6281200001111")
    take_out(Umkm, Umkm.objects.none(), EXPORTS[Umkm].chosen(["name"]), by=verifier, at=timezone.now())
    assert names(breach_of(verifier)) == {"Kyai Tertutup", operator.full_name, verifier.full_name}


def test_what_an_account_wrote_counts_too(verifier, operator, maker):
    with acting(who=verifier.pk, via="test"):
        Umkm.objects.filter(pk=maker.pk).update(story="baru")
    assert Trail.objects.by(verifier).exists()
    assert names(breach_of(verifier)) == {operator.full_name, verifier.full_name}


def test_a_table_that_was_open_concerns_whoever_stood_in_it(maker, operator):
    make_maker("Lain", owner_name="Bu Lain", regency="35.78")
    assert names(breach_of(table="registry.umkm")) == {"Bu Lain", operator.full_name}
    assert names(breach_of(table="registry.umkm", begin=-3, end=-2)) == set()


def typed(**more):
    now = timezone.localtime()
    days = {"since": f"{now - HOUR:%Y-%m-%dT%H:%M}", "until": f"{now + HOUR:%Y-%m-%dT%H:%M}"}
    return days | {"what": "nama", "how": "kata sandi bocor", "measures": "ditutup", "why": "Pasal 46"} | more


def test_the_list_leaves_as_a_workbook_with_the_letter_and_is_noted(verifier, operator, signed_in):
    answer = signed_in(verifier).post(reverse("who_is_affected"), typed(account=operator.email))
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
    people, letter = (book.get_sheet_by_index(place).to_python() for place in (0, 1))
    assert [row[0] for row in people[1:]] == [operator.full_name]
    assert {"nama", "kata sandi bocor", "ditutup"} <= {row[1] for row in letter}
    noted = Access.objects.get(user=verifier, kind="export")
    assert (noted.rows, noted.is_personal, noted.why) == (1, True, "Pasal 46")


@pytest.mark.parametrize(
    "wrong", [{"account": "x@y.id"}, {}, {"table": "registry.umkm", "why": ""}, {"table": "x"},
              {"table": "registry.umkm", "until": "2020-01-01T00:00"}]
)  # fmt: skip
def test_half_a_question_is_refused_in_words(verifier, signed_in, wrong):
    answer = signed_in(verifier).post(reverse("who_is_affected"), typed(**wrong))
    assert answer.status_code == 422
    assert not Access.objects.exists()


def test_the_command_makes_the_same_list(verifier, operator, leader, tmp_path):
    file = tmp_path / "terdampak.xlsx"
    said = ["--table=registry.user", "--since=2020-01-01T00:00", "--until=2030-01-01T00:00", "--why=Pasal 46",
            f"--output={file}"]  # fmt: skip
    call_command("who_is_affected", f"--by={verifier.email}", *said, stdout=StringIO())
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    assert operator.full_name in {row[0] for row in rows}
    with pytest.raises(CommandError):
        call_command("who_is_affected", f"--by={leader.email}", *said)


def test_nobody_else_makes_the_list(administrator, mentor, signed_in):
    assert signed_in(mentor).post(reverse("who_is_affected"), typed(table="registry.user")).status_code == 403
    assert make_user("Biasa") and signed_in(make_user("Luar")).get(reverse("who_is_affected")).status_code == 404
