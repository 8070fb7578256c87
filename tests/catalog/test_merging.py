"""Two records of one maker become one and two again, with everything that hangs on them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from catalog.models import Certificate, CertificateProduct, Export, Listing, MarketEvidence, Product
from catalog.permissions import can_draft, can_keep_papers
from registry.choices import Pillar, Seat
from registry.merge_relations import REWRITES, STAYS, relations_of
from registry.merging import merge, preview, undo_merge
from registry.models import (
    Invite,
    JoinRequest,
    Membership,
    Notice,
    Pesantren,
    SourceRef,
    Umkm,
)
from registry.refusals import codes_of
from tests.factories import (
    NOON,
    make_draft,
    make_maker,
    make_member,
    make_paper,
    make_pesantren,
    make_published,
    make_user,
)

pytestmark = pytest.mark.django_db
WATCHED = (
    Pesantren, Umkm, Membership, Invite, JoinRequest, SourceRef, Product, Certificate, CertificateProduct, Export,
    MarketEvidence, Listing,
)  # fmt: skip
RISES = {"version"}  # what a merge and its undoing leave higher


def picture():
    """Every row of what a merge may touch, but what rises."""
    return {
        model._meta.label: sorted(
            tuple(sorted((name, str(value)) for name, value in row.items() if name not in RISES))
            for row in model.objects.values()
        )
        for model in WATCHED
    }


def join(kept, away, by, at=NOON, **values):
    kept.refresh_from_db(), away.refresh_from_db()
    return merge(
        kept,
        away,
        values=values,
        by=by,
        at=at,
        note="Kembar.",
        versions={each.pk: each.version for each in (kept, away)},
    )


def part(merged, by):
    return undo_merge(merged, by=by, at=NOON, note="Keliru.")


def make_export(product):
    export = Export.objects.create(maker=product.maker, product=product, country="MY")
    MarketEvidence.objects.create(maker=product.maker, kind="export", export=export, on="2026-11-01")
    return export


def make_pair(**away):
    """Two makers of one pesantren, the second with all that can hang on one."""
    pesantren = make_pesantren()
    kept, other = make_maker(pesantren=pesantren), make_maker("Kopontren Berkah II", pesantren=pesantren, **away)
    shown = make_published(other)
    make_draft(other, by=other.memberships.get().user)
    make_paper(shown)
    make_export(shown)
    officer = make_user("Petugas", role="verifier")
    Invite.objects.create(
        umkm=other, digest="d" * 64, for_name="Ahmad", invited_by=officer, invited_at=NOON,
        expires_at=NOON + timedelta(days=7),
    )  # fmt: skip
    return kept, other, shown


def test_what_hung_on_one_maker_hangs_on_the_other(verifier):
    kept, away, shown = make_pair()
    merged = join(kept, away, verifier)
    shown.refresh_from_db(), away.refresh_from_db()
    assert away.merged_into == kept
    assert {relation.label: relation.of(away).count() for relation in relations_of(Umkm)} == {
        relation.label: 0 for relation in relations_of(Umkm)
    }
    assert {label: len(keys) for label, keys in merged.moved.items()} == {
        "catalog.certificate.maker": 1,
        "catalog.certificateproduct.maker": 1,
        "catalog.export.maker": 1,
        "catalog.marketevidence.maker": 1,
        "catalog.product.maker": 2,
        "registry.invite.umkm": 1,
        "registry.membership.umkm": 1,
    }
    assert Listing.objects.get(product=shown).maker == kept
    assert merged.stayed == {}


@pytest.mark.parametrize("side", ["kept", "away"])
@pytest.mark.parametrize("is_owned", [True, False])
def test_a_merge_and_its_undoing_leave_every_row_as_it_was(verifier, side, is_owned):
    kept, away, _shown = make_pair(nib="1234567890123", nib_written="1234567890123", story="Sejak 1990.")
    if is_owned:
        make_member(make_user(), kept)
        make_member(away.memberships.get().user, kept, seat=Seat.MEMBER)
    before = picture()
    merged = join(kept, away, verifier, name=side, nib=side, story=side)
    assert picture() != before
    assert part(merged, verifier) == []
    assert picture() == before


def test_a_merge_of_pesantren_and_its_undoing_leave_every_row_as_it_was(verifier):
    kept, away = make_pesantren(nspp="510035090001"), make_pesantren("Miftahul 'Ulum", nspp="510035090002", students=90)
    maker = make_maker(pesantren=away)
    make_published(maker)
    make_member(make_user(), away)
    SourceRef.objects.create(
        kind="pesantren", source="nspp", own_number="510035090002", target=away.pk, cells_hash="a", version=1
    )
    before = picture()
    merged = join(kept, away, verifier, nspp="away")
    maker.refresh_from_db(), kept.refresh_from_db(), away.refresh_from_db()
    assert (maker.pesantren, kept.nspp, away.nspp) == (kept, "510035090002", "510035090001")
    assert (kept.students, SourceRef.objects.get().target) == (90, kept.pk)
    assert Listing.objects.get().pesantren == kept
    assert part(merged, verifier) == []
    assert picture() == before


@pytest.mark.parametrize(
    ("mine", "theirs", "pillar"),
    [("kept", "kept", "pesantrenpreneur"), ("none", "away", "pesantrenpreneur"), ("none", "kept", "none")],
)
def test_products_on_show_need_a_maker_in_opop(verifier, mine, theirs, pillar):
    """The pillar is taken from the record that has one, unless the officer insists on none."""
    _kept, away, shown = make_pair()
    kept = make_maker(pillar=Pillar.NONE) if mine == "none" else make_maker()
    chosen = {} if theirs == "away" else {"pillar": theirs}
    if pillar == "none":
        with pytest.raises(ValidationError) as refusal:
            join(kept, away, verifier, **chosen)
        assert codes_of(refusal.value) == ["objection"]
        assert Product.objects.get(pk=shown.pk).maker == away
    else:
        join(kept, away, verifier, **chosen)
        assert Product.objects.get(pk=shown.pk).pillar == pillar


def test_products_follow_to_the_kept_makers_place(verifier):
    _kept, away, shown = make_pair()
    join(make_maker(regency="35.78"), away, verifier)
    assert (Product.objects.get(pk=shown.pk).regency_id, Listing.objects.get().regency_id) == ("35.78", "35.78")


def test_a_paper_that_has_come_to_cover_products_of_both_stands_in_the_way_of_parting(verifier):
    kept, away, _shown = make_pair()
    own = make_draft(kept)
    merged = join(kept, away, verifier)
    tie = CertificateProduct.objects.create(certificate=Certificate.objects.get(), product=own, maker=kept)
    with pytest.raises(ValidationError) as refusal:
        part(merged, verifier)
    assert codes_of(refusal.value) == ["objection"]
    tie.delete()
    assert part(merged, verifier) == []


def test_what_came_later_stays_with_the_kept_maker(verifier):
    kept, away, _shown = make_pair()
    merged = join(kept, away, verifier)
    later = make_draft(kept)
    part(merged, verifier)
    assert Product.objects.get(pk=later.pk).maker == kept


def test_what_moved_on_since_is_told_and_left(verifier):
    kept, away, shown = make_pair(story="Sejak 1990.")
    elsewhere = make_maker()
    merged = join(kept, away, verifier)
    Product.objects.exclude(pk=shown.pk).update(maker=elsewhere)
    Umkm.objects.filter(pk=kept.pk).update(story="Sejak 1995.")
    assert len(part(merged, verifier)) == 2
    kept.refresh_from_db()
    assert (kept.story, Product.objects.filter(maker=elsewhere).count()) == ("Sejak 1995.", 1)


def test_the_page_of_a_maker_merged_away_leads_to_the_kept_one(verifier, client):
    kept, away, _shown = make_pair()
    join(kept, away, verifier)
    answer = client.get(f"/umkm/{away.pk}-{away.slug}/")
    assert (answer.status_code, answer["Location"]) == (301, f"/umkm/{kept.pk}-{kept.slug}/")
    assert answer["Cache-Control"] == "no-cache"  # it may be undone


def test_whoever_acted_for_a_maker_merged_away_acts_for_the_kept_one_alone(verifier):
    kept, away, _shown = make_pair()
    person = away.memberships.get().user
    join(kept, away, verifier)
    assert list(Umkm.objects.acted_for_by(person)) == [kept]
    assert list(Notice.objects.filter(kind="maker_merged").values_list("user", flat=True)) == [person.pk]


def test_nobody_fills_in_for_a_maker_merged_away(verifier):
    kept, away = make_maker(), make_maker()
    assert can_draft(verifier, away) and can_keep_papers(verifier, away)
    join(kept, away, verifier)
    away.refresh_from_db()
    assert not can_draft(verifier, away) and not can_keep_papers(verifier, away)


def test_those_of_the_pesantren_no_longer_act_for_a_maker_merged_away(verifier):
    pesantren = make_pesantren()
    person = make_user()
    make_member(person, pesantren)
    kept, away = make_maker(pesantren=pesantren), make_maker(pesantren=pesantren)
    join(kept, away, verifier)
    assert list(Umkm.objects.acted_for_by(person)) == [kept]


def test_a_relation_may_stay(verifier, monkeypatch):
    kept, away, _shown = make_pair()
    monkeypatch.setitem(STAYS, "registry.invite.umkm", True)
    merged = join(kept, away, verifier)
    assert (merged.stayed, Invite.objects.get().umkm) == ({"registry.invite.umkm": 1}, away)


def test_what_a_unique_rule_forbids_stays(verifier, monkeypatch):
    """Without a word of its own about memberships, a second seat of one person would stay."""
    kept, away, _shown = make_pair()
    person = away.memberships.get().user
    make_member(make_user(), kept), make_member(person, kept, seat=Seat.MEMBER)
    monkeypatch.delitem(REWRITES, "registry.membership.umkm")
    (relation,) = [each for each in relations_of(Umkm) if each.label == "registry.membership.umkm"]
    assert [seat.user for seat in relation.staying(kept, away)] == [person]
    assert list(relation.moving(kept, away)) == []


def test_an_app_may_object(verifier, monkeypatch):
    kept, away, _shown = make_pair()
    monkeypatch.setattr("registry.merging.OBJECTIONS", [lambda kept, away: ["Keduanya punya permohonan."]])
    with pytest.raises(ValidationError) as refusal:
        join(kept, away, verifier)
    assert codes_of(refusal.value) == ["objection"]
    assert preview(kept, away, {}, at=NOON).objections == ["Keduanya punya permohonan."]


@pytest.mark.parametrize("first_is_kept", [True, False])
def test_two_merges_undone_in_turn_leave_every_row_as_it_was(verifier, first_is_kept):
    """A chain of three makers, each with rows of its own."""
    one, two, _shown = make_pair(nib_written="1")
    three = make_maker("UD Berkah", story="Sejak 1990.", regency="35.78")
    make_draft(three), make_member(make_user(), three)
    before = picture()
    first = join(one, two, verifier, name="away")
    second = join(one, three, verifier, regency="away") if first_is_kept else join(three, one, verifier, pillar="away")
    assert Umkm.objects.in_register().count() == 1
    assert [part(merged, verifier) for merged in (second, first)] == [[], []]
    assert picture() == before
