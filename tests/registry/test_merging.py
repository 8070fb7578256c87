"""Merging duplicates: who may, what is refused, whose values count, and people who belonged to both."""

import threading
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from registry.choices import Pillar, Seat
from registry.merging import merge, preview, say_not_the_same, undo_merge
from registry.models import JoinRequest, Membership, Merge, NotTheSame, Pesantren, SourceRef, Umkm
from registry.refusals import codes_of
from tests.breaking import refused_by, sql
from tests.factories import NOON, make_maker, make_member, make_pesantren, make_user

pytestmark = pytest.mark.django_db


def join(kept, away, by, *, note="Kembar.", versions=None, **values):
    kept.refresh_from_db(), away.refresh_from_db()
    versions = versions or {each.pk: each.version for each in (kept, away)}
    return merge(kept, away, values=values, by=by, at=NOON, note=note, versions=versions)


def code_of(verb, *args, **options):
    with pytest.raises(ValidationError) as refusal:
        verb(*args, **options)
    return codes_of(refusal.value)


def make_pair():
    return make_pesantren("Miftahul Ulum"), make_pesantren("Miftahul 'Ulum")


# --- refusals


def test_a_record_is_not_merged_into_itself(verifier):
    kept = make_pesantren()
    assert code_of(join, kept, kept, verifier) == ["same_record"]


def test_a_pesantren_is_not_merged_with_an_umkm(verifier):
    assert code_of(join, make_pesantren(), make_maker(), verifier) == ["different_kind"]


def test_a_merge_needs_a_reason(verifier):
    assert code_of(join, *make_pair(), verifier, note="  ") == ["reason_missing"]


def test_a_value_is_that_of_one_of_the_two(verifier):
    assert code_of(join, *make_pair(), verifier, name="mine") == ["side_unknown"]


@pytest.mark.parametrize("role", ["mentor", "leader", "aid_officer"])
def test_whoever_may_not_merge_is_refused(role):
    with pytest.raises(PermissionDenied):
        join(*make_pair(), make_user(role=role))


@pytest.mark.parametrize("side", [0, 1])
def test_nobody_merges_what_they_act_for(verifier, side):
    pair = make_pair()
    make_member(verifier, pair[side])
    with pytest.raises(PermissionDenied):
        join(*pair, verifier)


def test_nobody_merges_makers_of_the_pesantren_they_act_for(verifier):
    pesantren = make_pesantren()
    make_member(verifier, pesantren)
    with pytest.raises(PermissionDenied):
        join(make_maker(pesantren=pesantren), make_maker(), verifier)


@pytest.mark.parametrize("side", [0, 1])
def test_a_record_that_somebody_saved_meanwhile_is_not_merged(verifier, side):
    pair = make_pair()
    versions = {each.pk: each.version for each in pair}
    Pesantren.objects.filter(pk=pair[side].pk).update(version=2)
    assert code_of(join, *pair, verifier, versions=versions) == ["stale"]


@pytest.mark.parametrize("turned", [False, True])
def test_a_record_merged_away_is_not_merged_again(verifier, turned):
    kept, away = make_pair()
    join(kept, away, verifier)
    pair = (away, make_pesantren()) if turned else (make_pesantren(), away)
    assert code_of(join, *pair, verifier) == ["merged_already"]


# --- values


def test_the_filled_value_counts_and_else_that_of_the_kept_record(verifier):
    kept = make_maker("Berkah", story="", owner_name="Bu Siti", pillar=Pillar.NONE)
    away = make_maker("UD Berkah", story="Sejak 1990.", owner_name="Siti", pillar=Pillar.SOCIAL)
    merged = join(kept, away, verifier)
    kept.refresh_from_db()
    assert (kept.name, kept.story, kept.owner_name) == ("Berkah", "Sejak 1990.", "Bu Siti")
    assert (kept.pillar, kept.pesantren) == (Pillar.SOCIAL, away.pesantren)
    assert merged.values == {
        "kept": {
            "story": ["", "Sejak 1990."],
            "pillar": ["none", "sosiopreneur"],
            "pesantren": [None, away.pesantren_id],
        },
        "away": {},
    }


def test_a_whatsapp_number_comes_with_its_consent(verifier):
    away = make_maker(whatsapp="+6281234567890", whatsapp_consent_at=NOON, whatsapp_consent_by=verifier)
    kept = make_maker(pesantren=away.pesantren)
    merged = join(kept, away, verifier)
    kept.refresh_from_db()
    assert (kept.whatsapp_consent_at, kept.whatsapp_consent_by) == (NOON, verifier)
    undo_merge(merged, by=verifier, at=NOON, note="Keliru.")
    kept.refresh_from_db()
    assert (kept.whatsapp, kept.whatsapp_consent_at, kept.whatsapp_consent_by) == ("", None, None)


def test_one_number_in_two_spellings_is_no_difference(verifier):
    pesantren = make_pesantren()
    kept, away = (
        make_maker("Berkah", pesantren=pesantren, nib="1234567890123", nib_written=written)
        for written in ("1234567890123", "1234 5678 90123")
    )
    assert preview(kept, away, {}, at=NOON).values == []


def test_a_form_or_list_that_knows_either_version_finds_it_changed(verifier):
    kept, away = make_pair()
    Pesantren.objects.filter(pk=away.pk).update(version=5)
    join(kept, away, verifier)
    assert set(Pesantren.objects.values_list("version", flat=True)) == {6}


# --- chains


def test_what_was_merged_before_leads_straight_to_the_kept_record_and_back(verifier):
    first, (kept, away) = make_pesantren(), make_pair()
    join(away, first, verifier)
    merged = join(kept, away, verifier)
    first.refresh_from_db()
    assert first.merged_into == kept
    undo_merge(merged, by=verifier, at=NOON, note="Keliru.")
    first.refresh_from_db()
    assert first.merged_into == away


def test_a_merge_is_not_undone_while_its_kept_record_is_merged_away(verifier):
    first, (kept, away) = make_pesantren(), make_pair()
    merged = join(away, first, verifier)
    join(kept, away, verifier)
    assert code_of(undo_merge, merged, by=verifier, at=NOON, note="Keliru.") == ["overtaken"]


def test_a_merge_is_undone_once_and_with_a_reason_by_whoever_may(verifier, mentor):
    merged = join(*make_pair(), verifier)
    assert code_of(undo_merge, merged, by=verifier, at=NOON, note=" ") == ["reason_missing"]
    with pytest.raises(PermissionDenied):
        undo_merge(merged, by=mentor, at=NOON, note="Keliru.")
    undo_merge(merged, by=verifier, at=NOON, note="Keliru.")
    merged.refresh_from_db()
    assert (merged.undone_by, merged.undone_at, merged.undone_why) == (verifier, NOON, "Keliru.")
    assert code_of(undo_merge, merged, by=verifier, at=NOON, note="Keliru.") == ["undone_before"]


def test_what_was_parted_may_be_merged_again(verifier):
    kept, away = make_pair()
    undo_merge(join(kept, away, verifier), by=verifier, at=NOON, note="Keliru.")
    join(away, kept, verifier)
    assert Pesantren.objects.get(pk=kept.pk).merged_into == away


# --- people


def seats(organisation):
    """{person: (seat, whether it is open)}"""
    return {each.user: (each.seat, each.until is None) for each in organisation.memberships.all()}


def test_two_owners_become_one_and_one_again(verifier):
    kept, away = make_pair()
    ours, theirs = make_user(), make_user()
    make_member(ours, kept), make_member(theirs, away)
    merged = join(kept, away, verifier)
    assert seats(kept) == {ours: (Seat.OWNER, True), theirs: (Seat.MEMBER, True)}
    undo_merge(merged, by=verifier, at=NOON, note="Keliru.")
    assert (seats(kept), seats(away)) == ({ours: (Seat.OWNER, True)}, {theirs: (Seat.OWNER, True)})


def test_whoever_belonged_to_both_sits_once(verifier):
    kept, away = make_pair()
    owner, person = make_user(), make_user()
    make_member(owner, kept), make_member(person, kept, seat=Seat.MEMBER), make_member(person, away)
    told = preview(kept, away, {}, at=NOON)
    assert told.people == [(person.full_name, True)]
    join(kept, away, verifier)
    assert list(kept.memberships.open().filter(user=person).values_list("seat", flat=True)) == [Seat.MEMBER]
    assert list(away.memberships.all()) == []


def test_a_seat_not_yet_approved_gives_way_to_one_that_is(verifier):
    kept, away = make_pair()
    person = make_user()
    waiting = Membership.objects.create(user=person, pesantren=kept, seat=Seat.OWNER, since=date(2026, 1, 1))
    make_member(person, away)
    merged = join(kept, away, verifier)
    (seat,) = kept.memberships.open()
    assert (seat.user, seat.seat, seat.approved_at) == (person, Seat.OWNER, NOON)
    undo_merge(merged, by=verifier, at=NOON, note="Keliru.")
    waiting.refresh_from_db()
    assert (waiting.until, waiting.since) == (None, date(2026, 1, 1))


def test_a_seat_that_changed_again_since_is_left_so(verifier):
    kept, away = make_pair()
    theirs = make_user()
    make_member(make_user(), kept), make_member(theirs, away)
    merged = join(kept, away, verifier)
    Membership.objects.filter(user=theirs).update(until=date(2026, 11, 20))
    undo_merge(merged, by=verifier, at=NOON, note="Keliru.")
    assert seats(away) == {theirs: (Seat.OWNER, False)}


def test_a_request_that_waits_asks_for_the_kept_pesantren(verifier):
    kept, away = make_pair()
    asked = JoinRequest.objects.create(
        user=make_user(), kind="alumni", business_name="Berkah", regency_id="35.09", pesantren=away, asked_at=NOON
    )
    join(kept, away, verifier)
    asked.refresh_from_db()
    assert asked.pesantren == kept


# --- two at once


@pytest.mark.django_db(transaction=True)
def test_of_two_merges_of_one_pair_at_once_the_second_is_refused():
    verifier, (one, other) = make_user(role="verifier"), make_pair()
    versions = {one.pk: 1, other.pk: 1}
    start, codes = threading.Barrier(2), []

    def run(kept, away):
        try:
            start.wait(10)
            merge(kept, away, values={}, by=verifier, at=NOON, note="Kembar.", versions=versions)
        except ValidationError as refusal:
            codes.extend(codes_of(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert (codes, Merge.objects.count()) == (["merged_already"], 1)


# --- two after all


def test_a_pair_is_said_to_be_two_once(verifier, mentor):
    one, other = make_pair()
    say_not_the_same(other, one, by=verifier, at=NOON)
    say_not_the_same(one, other, by=verifier, at=NOON)
    assert list(NotTheSame.objects.values_list("pesantren_first", "pesantren_second")) == [(one.pk, other.pk)]
    with pytest.raises(PermissionDenied):
        say_not_the_same(one, other, by=mentor, at=NOON)


# --- truth


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("merge_of_two_pesantren_or_two_umkm", "pesantren_away_id = NULL"),
        ("merge_of_two_different_records", "pesantren_away_id = pesantren_kept_id"),
        ("merge_has_reason", "note = ''"),
        ("merge_undoing_has_date_and_person", "undone_at = now(), undone_why = 'Keliru.'"),
        ("merge_undoing_has_reason", "undone_at = now(), undone_by_id = by_id"),
    ],
)
def test_a_merge_refuses(verifier, name, change):
    join(*make_pair(), verifier)
    with refused_by(name):
        sql(f"UPDATE registry_merge SET {change}")


@pytest.mark.parametrize(
    ("name", "make"), [("merge_pesantren_goes_away_once", make_pesantren), ("merge_umkm_goes_away_once", make_maker)]
)
def test_a_record_goes_away_once(verifier, name, make):
    kept, away = make(), make()
    kind = join(kept, away, verifier).kept._meta.model_name
    with refused_by(name):
        Merge.objects.create(**{f"{kind}_kept": make(), f"{kind}_away": away}, note="Kembar.", by=verifier, at=NOON)


@pytest.mark.parametrize(
    ("name", "make"), [("notthesame_pesantren_once", make_pesantren), ("notthesame_umkm_once", make_maker)]
)
def test_a_pair_that_is_not_the_same_stands_in_order_and_once(verifier, name, make):
    one, other = make(), make()
    kind = one._meta.model_name
    say_not_the_same(one, other, by=verifier, at=NOON)
    with refused_by(name):
        NotTheSame.objects.create(**{f"{kind}_first": one, f"{kind}_second": other}, by=verifier)
    with refused_by("notthesame_pair_in_order"):
        sql(f"UPDATE registry_notthesame SET {kind}_first_id = %s, {kind}_second_id = %s", other.pk, one.pk)


def test_lists_known_by_the_record_merged_away_land_on_the_kept_one(verifier):
    kept, away = make_pair()
    SourceRef.objects.create(
        kind="pesantren", source="sheet", own_number="7", target=away.pk, cells_hash="a", version=1
    )
    SourceRef.objects.create(kind="product", source="sheet", own_number="8", target=away.pk, cells_hash="a", version=1)
    join(kept, away, verifier)
    assert dict(SourceRef.objects.values_list("own_number", "target")) == {"7": kept.pk, "8": away.pk}


def test_an_umkm_has_no_rows_left_behind_when_nothing_hung_on_it(verifier):
    kept, away = make_maker(), make_maker()
    merged = join(kept, away, verifier)
    assert (merged.moved, merged.stayed) == ({}, {})
    assert Umkm.objects.in_register().filter(pk=away.pk).exists() is False
