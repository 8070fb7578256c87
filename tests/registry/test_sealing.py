"""Seals: a changed, missing, slipped in or cut row of the trail is found, also when its owner did it."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from registry import sealing
from registry.models import Notice, Seal, Trail
from registry.sealing import drop_sealed, line_of, seal, verify
from registry.trail import acting
from tests.factories import make_pesantren, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch):
    monkeypatch.setattr(sealing, "BLOCK", 4)


@pytest.fixture
def sealed(db):
    """Ten rows or more under three seals or more."""
    with acting(make_user().pk, "page"):
        for number in range(10):
            make_pesantren(name=f"Pesantren {number}")
    return seal()


def owner_says(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def codes():
    return [(each.code, each.first, each.last) for each in verify()]


def test_an_untouched_trail_is_whole(sealed):
    assert sum(each.rows for each in sealed) == Trail.objects.count()
    assert codes() == []


def test_sealing_twice_seals_nothing_twice(sealed):
    assert seal() == []
    make_pesantren()
    assert [(each.first, each.rows) for each in seal()] == [(sealed[-1].last + 1, 1)]
    assert codes() == []


@pytest.mark.parametrize(
    "change",
    ["who_id = NULL", "after = '{}'", "at = at + interval '1 second'", "via = 'other'", "is_forged = true",
     "table_name = 'x'", "row_key = '0'", "verb = 'delete'", "role = 'x'", "before = '{\"a\": 1}'",
     "transaction = transaction + 1"],
)  # fmt: skip
def test_a_changed_row_is_found_whatever_was_changed(sealed, change):
    block = sealed[1]
    owner_says(f"UPDATE registry_trail SET {change} WHERE id = %s", block.last)
    assert codes() == [("changed", block.first, block.last)]


def test_a_missing_row_is_found(sealed):
    block = sealed[1]
    Trail.objects.filter(pk=block.last).delete()
    assert codes() == [("missing", block.first, block.last)]


def test_a_row_slipped_in_where_one_was_rolled_back_is_found(sealed):
    block = sealed[1]
    Trail.objects.filter(pk=block.last).delete()
    Seal.objects.filter(pk=block.pk).update(rows=block.rows - 1)  # as if it had never been there: the stamp tells
    assert codes()[0] == ("seal_forged", block.first, block.last)


def test_a_row_too_many_is_found(sealed):
    block = sealed[0]
    owner_says(
        "INSERT INTO registry_trail (id, at, transaction, via, role, is_forged, table_name, row_key, verb)"
        " VALUES (%s, now(), 1, '', 'x', false, 'x', '1', 'insert')",
        block.first - 1 if not Trail.objects.filter(pk=block.first - 1).exists() else 0,
    )
    Seal.objects.filter(pk=block.pk).update(first=0)
    assert "seal_missing" in {code for code, _first, _last in codes()}


def test_a_cut_end_is_found(sealed):
    block = sealed[-1]
    Trail.objects.filter(pk__gte=block.first).delete()
    assert codes() == [("cut", block.first, block.last)]


def test_a_seal_made_without_the_portals_key_is_found(sealed):
    block = sealed[1]
    owner_says("UPDATE registry_trail SET who_id = NULL WHERE id = %s", block.last)
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest FROM registry_trail_digest(%s, %s)", [block.first, block.last])
        Seal.objects.filter(pk=block.pk).update(digest=cursor.fetchone()[0])
    assert codes() == [("seal_forged", block.first, block.last)]


def test_a_seal_taken_away_is_found(sealed):
    block = sealed[1]
    block.delete()
    assert codes()[0] == ("seal_missing", block.first, block.last)


def test_an_end_cut_together_with_its_seals_is_found_by_the_copy_kept_elsewhere(sealed):
    last = sealed[-1]
    Trail.objects.filter(pk__gte=last.first).delete()
    Seal.objects.filter(pk=last.pk).delete()
    assert codes() == []
    assert [each.code for each in verify(last.stamp)] == ["seal_missing"]


def test_a_new_secret_key_beside_the_old_one_reads_old_seals(sealed, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new one, long enough, and not known to anybody who reads this test"
    make_pesantren()
    assert len(seal()) == 1
    assert codes() == []
    settings.SECRET_KEY_FALLBACKS = []
    assert {code for code, _first, _last in codes()} == {"seal_forged"}


def test_whole_old_blocks_may_go_and_what_stays_is_still_whole(sealed):
    Seal.objects.filter(pk=sealed[0].pk).update(at=timezone.now() - timedelta(days=2000))
    dropped = drop_sealed(before=timezone.now() - timedelta(days=1826))
    assert dropped == sealed[0].rows
    assert codes() == []


def test_the_commands_say_what_they_found(sealed, capsys):
    call_command("verify_history")
    call_command("seal_history")
    assert line_of(sealed[-1]) in capsys.readouterr().out
    call_command("verify_history", last=line_of(sealed[-1]))
    with pytest.raises(CommandError):
        call_command("verify_history", last="0" * 64)
    Trail.objects.filter(pk=sealed[0].last).delete()
    with pytest.raises(CommandError):
        call_command("verify_history")


def test_the_last_seal_leaves_the_server(sealed, settings):
    settings.SEALS_MAILED_TO, settings.MAIL_IS_CONFIGURED = ["dinas@contoh.id"], True
    call_command("seal_history", verbosity=0)
    assert [(each.to, each.body) for each in mail.outbox] == [(["dinas@contoh.id"], line_of(sealed[-1]))]


def test_a_bent_trail_is_told_once_to_those_who_may_read_it(sealed, administrator, verifier):
    Trail.objects.filter(pk=sealed[0].last).delete()
    assert (sealing.tell_of_bent_trail(), sealing.tell_of_bent_trail()) == (1, 1)
    told = Notice.objects.filter(kind="trail_bent").values_list("user", flat=True)
    assert list(told) == [administrator.pk]


@pytest.fixture
def slow_writer():
    """Somebody who has drawn a number and does not commit until told to."""
    begun, may_end = threading.Event(), threading.Event()

    def write():
        with transaction.atomic():
            make_pesantren(name="Lambat")
            begun.set()
            may_end.wait(20)
        connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    begun.wait(10)
    yield may_end
    may_end.set()
    thread.join(20)


@pytest.mark.django_db(transaction=True)
def test_sealing_waits_for_whoever_is_still_writing_and_keeps_nobody_waiting(slow_writer):
    made = []

    def seal_meanwhile():
        made.extend(seal())
        connection.close()

    sealer = threading.Thread(target=seal_meanwhile)
    make_pesantren(name="Cepat")  # committed, with a higher number, before the slow one
    sealer.start()
    sealer.join(0.5)
    assert made == []
    make_pesantren(name="Lain")  # nobody waits for the seal
    slow_writer.set()
    sealer.join(20)
    assert sum(each.rows for each in made) == Trail.objects.filter(pk__lte=made[-1].last).count() >= 2
    assert codes() == []


@pytest.mark.django_db(transaction=True)
def test_whoever_never_ends_puts_the_seal_off(slow_writer, monkeypatch):
    monkeypatch.setattr(sealing, "PATIENCE", 0.2)
    make_pesantren()
    assert seal() == []
