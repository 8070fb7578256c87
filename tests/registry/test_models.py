"""What the ground refuses, whoever asks: each rule is broken once by raw SQL."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from registry.choices import Pillar
from registry.days import today
from registry.models import ImportBatch, Membership, Pesantren, Regency, SourceRef, Umkm, User
from registry.refusals import codes_of, refusal_of
from tests.breaking import refused_by, sql
from tests.factories import NOON, make_maker, make_member, make_pesantren, make_upload, make_user

pytestmark = pytest.mark.django_db


def test_all_38_regencies_stand_each_on_its_own_tile():
    assert Regency.objects.count() == 38
    assert Regency.objects.values("tile_column", "tile_row").distinct().count() == 38


def test_two_pesantren_may_share_a_name_in_one_regency():
    make_pesantren("Miftahul Ulum"), make_pesantren("Miftahul Ulum")
    assert Pesantren.objects.filter(regency="35.09").count() == 2


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("pesantren_nspp_has_12_digits", "nspp = '5103'"),
        ("pesantren_students_not_negative", "students = -1"),
        ("pesantren_not_merged_into_itself", "merged_into_id = id"),
        ("pesantren_consent_has_date_and_person", "whatsapp_consent_at = now()"),
    ],
)
def test_a_pesantren_refuses(name, change):
    make_pesantren()
    with refused_by(name):
        sql(f"UPDATE registry_pesantren SET {change}")


def test_a_second_pesantren_with_the_same_nspp_is_refused():
    make_pesantren(nspp="510035090001")
    other = make_pesantren()
    with refused_by("pesantren_nspp_is_unique"):
        Pesantren.objects.filter(pk=other.pk).update(nspp="510035090001")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("umkm_pillar_is_known", "pillar = 'santri'"),
        ("umkm_pesantren_if_and_only_if_opop", "pillar = 'none'"),
        ("umkm_pesantren_if_and_only_if_opop", "pesantren_id = NULL"),
        ("umkm_not_merged_into_itself", "merged_into_id = id"),
        ("umkm_consent_has_date_and_person", "whatsapp_consent_at = now()"),
    ],
)
def test_an_umkm_refuses(name, change):
    make_maker()
    with refused_by(name):
        sql(f"UPDATE registry_umkm SET {change}")


def test_the_origin_follows_the_pillar():
    origins = {pillar: make_maker(pillar=pillar).pk for pillar in Pillar}
    assert {pillar: Umkm.objects.get(pk=pk).origin for pillar, pk in origins.items()} == {
        Pillar.PESANTREN: "pesantren",
        Pillar.SANTRI: "pesantren",
        Pillar.SOCIAL: "alumni",
        Pillar.NONE: "",
    }


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("user_has_email_or_mobile", "email = NULL, mobile = NULL"),
        ("user_email_is_lower_case", "email = 'Hasan@contoh.id'"),
        ("user_mobile_is_international", "mobile = '0812345678'"),
    ],
)
def test_an_account_refuses(name, change):
    make_user(email="hasan@contoh.id")
    with refused_by(name):
        sql(f"UPDATE registry_user SET {change}")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("membership_seat_is_known", "seat = 'boss'"),
        ("membership_is_of_a_pesantren_or_an_umkm", "umkm_id = NULL"),
        ("membership_ends_after_it_began", "until = since - 1"),
        ("membership_approval_has_date_and_person", "approved_by_id = NULL"),
    ],
)
def test_a_membership_refuses(name, change):
    make_member(make_user(), make_maker())
    with refused_by(name):
        sql(f"UPDATE registry_membership SET {change}")


def test_a_membership_of_both_a_pesantren_and_an_umkm_is_refused():
    member = make_member(make_user(), make_maker())
    with refused_by("membership_is_of_a_pesantren_or_an_umkm"):
        Membership.objects.filter(pk=member.pk).update(pesantren=make_pesantren())


@pytest.mark.parametrize(
    ("organisation", "name"),
    [
        (make_maker, "membership_one_open_owner_per_umkm"),
        (make_pesantren, "membership_one_open_owner_per_pesantren"),
    ],
)
def test_an_organisation_has_one_open_owner(organisation, name):
    target = organisation()
    make_member(make_user(), target)
    with refused_by(name):
        make_member(make_user(), target, approved_by=make_user())


@pytest.mark.parametrize(
    ("organisation", "name"),
    [
        (make_maker, "membership_once_per_person_and_umkm"),
        (make_pesantren, "membership_once_per_person_and_pesantren"),
    ],
)
def test_a_person_belongs_to_an_organisation_once_at_a_time(organisation, name):
    user, target = make_user(), organisation()
    make_member(user, target)
    with refused_by(name):
        make_member(user, target, seat="member", approved_by=make_user())


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("regency_kind_is_known", "kind = 'desa'"),
        ("regency_tile_is_free", "tile_column = 1, tile_row = 1"),
    ],
)
def test_a_regency_refuses(name, change):
    with refused_by(name):
        sql(f"UPDATE registry_regency SET {change} WHERE code IN ('35.01', '35.02')")


def test_an_upload_has_a_known_purpose():
    make_upload(make_user())
    with refused_by("upload_purpose_is_known"):
        sql("UPDATE registry_upload SET purpose = 'fun'")


def test_a_row_of_an_import_has_a_known_verdict():
    batch = ImportBatch.objects.create(kind="product", source="sheet", file_name="a.csv", sha256="x", at=NOON)
    batch.rows.create(number=1, cells=[], cells_hash="x", verdict="created")
    with refused_by("importrow_verdict_is_known"):
        sql("UPDATE registry_importrow SET verdict = 'perhaps'")
    with refused_by("importrow_number_once_per_batch"):
        batch.rows.create(number=1, cells=[], cells_hash="x", verdict="created")


def test_a_source_number_is_known_once_and_never_empty():
    known = {"kind": "product", "source": "sppirt", "target": 1, "cells_hash": "x", "version": 1}
    SourceRef.objects.create(own_number="1", **known)
    with refused_by("sourceref_known_once"):
        SourceRef.objects.create(own_number="1", **known)
    with refused_by("sourceref_has_number"):
        SourceRef.objects.create(own_number="", **known)


def test_a_refusal_of_the_database_becomes_words_beside_its_field():
    make_pesantren(nspp="510035090001")
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        make_pesantren(nspp="510035090001")
    refusal = refusal_of(caught.value)
    assert codes_of(refusal) == ["pesantren_nspp_is_unique"]
    assert set(refusal.error_dict) == {"nspp"}


def test_a_fault_of_ours_is_not_dressed_up_as_a_rule():
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        sql("INSERT INTO registry_regency (code) VALUES ('35.99')")
    with pytest.raises(IntegrityError):
        refusal_of(caught.value)


def test_a_model_says_the_same_no_as_the_database():
    with pytest.raises(ValidationError) as refusal:
        User(full_name="Tanpa alamat").full_clean()
    assert "__all__" in refusal.value.error_dict


class TestActingFor:
    def test_a_member_of_a_pesantren_acts_for_its_own_and_its_students_business_not_for_alumni(self):
        pesantren = make_pesantren()
        makers = {p: make_maker(p.label, pillar=p, pesantren=pesantren) for p in Pillar if p != Pillar.NONE}
        user = make_user()
        make_member(user, pesantren)
        assert set(Umkm.objects.acted_for_by(user)) == {makers[Pillar.PESANTREN], makers[Pillar.SANTRI]}

    def test_an_ended_or_unapproved_membership_counts_for_nothing(self):
        ended, asked = make_user(), make_user()
        member = make_member(ended, make_maker())
        Membership.objects.filter(pk=member.pk).update(until="2026-06-01")
        Membership.objects.create(user=asked, umkm=make_maker(), since="2026-01-01")
        assert not Umkm.objects.acted_for_by(ended).exists()
        assert not Umkm.objects.acted_for_by(asked).exists()

    def test_a_membership_counts_from_its_first_day_to_its_last(self):
        user, maker = make_user(), make_maker()
        member = make_member(user, maker)
        for since, until, counts in (
            (today(), None, True),
            (today() + timedelta(days=1), None, False),
            (today() - timedelta(days=9), today(), True),
            (today() - timedelta(days=9), today() - timedelta(days=1), False),
        ):
            Membership.objects.filter(pk=member.pk).update(since=since, until=until)
            assert Umkm.objects.acted_for_by(user).exists() == counts

    def test_staff_see_every_maker_an_operator_the_own_one(self, operator, maker, verifier):
        make_maker("Lain")
        assert Umkm.objects.visible_to(operator).get() == maker
        assert Umkm.objects.visible_to(verifier).count() == 2
