"""What the review page tells first and what stops publishing in bulk are one rule, asked for one and for many."""

import pytest

from catalog.doubts import doubts_about
from catalog.hints import hints_for
from catalog.workflow import archive
from registry.choices import JoinStatus, Pillar
from registry.models import JoinRequest, Umkm
from tests.factories import NOON, make_draft, make_maker, make_published, make_submitted, make_user

pytestmark = pytest.mark.django_db


def nothing(product):
    make_draft(make_maker("Lain", regency="35.78"), name="Sirup Pala")


def twin_of_the_maker(product):
    make_draft(product.maker, name=product.name)


def twin_in_the_place(product):
    make_draft(make_maker("Lain", regency=product.regency_id), name=product.name)


def twin_far_away(product):
    make_draft(make_maker("Lain", regency="35.78"), name=product.name)


def twin_spelt_otherwise_in_the_place(product):
    make_draft(make_maker("Lain", regency=product.regency_id), name=product.name.upper() + " ")


def twin_archived_far_away(product):
    twin = make_published(make_maker("Lain", regency="35.78"), name=product.name)
    archive(twin, by=make_user("Petugas", role="verifier"), at=NOON, note="Tiruan")


def owner_by_nib(product):
    Umkm.objects.filter(pk=product.maker_id).update(nib="9120706290001")
    make_maker("Lain", regency="35.78", nib="9120706290001")


def owner_by_whatsapp(product):
    Umkm.objects.filter(pk=product.maker_id).update(whatsapp="+6281234567890")
    make_maker("Lain", regency="35.78", whatsapp="+6281234567890")


def owner_by_name_in_the_place(product):
    make_maker(product.maker.name, regency=product.regency_id)


def owner_by_name_far_away(product):
    make_maker(product.maker.name, regency="35.78")


def owner_merged_away(product):
    make_maker(product.maker.name, regency=product.regency_id, merged_into=product.maker)


def _refused(user, business, regency):
    JoinRequest.objects.create(
        user=user, kind="other", business_name=business, regency_id=regency, asked_at=NOON, status=JoinStatus.REFUSED,
        decided_at=NOON, decided_by=make_user("Petugas", role="verifier"), answer="Tidak dikenal",
    )  # fmt: skip


def the_person_was_refused(product):
    _refused(product.submitted_by, "Usaha Lain", "35.78")


def a_namesake_was_refused(product):
    namesake = make_user()
    type(namesake).objects.filter(pk=namesake.pk).update(full_name=product.submitted_by.full_name.upper())
    _refused(namesake, "Usaha Lain", "35.78")


def the_business_was_refused(product):
    _refused(make_user(), product.maker.name, product.regency_id)


def a_business_of_that_name_was_refused_elsewhere(product):
    _refused(make_user(), product.maker.name, "35.78")


CASES = {
    nothing: False, twin_of_the_maker: True, twin_in_the_place: True, twin_far_away: False,
    twin_spelt_otherwise_in_the_place: True, twin_archived_far_away: True, owner_by_nib: True,
    owner_by_whatsapp: True, owner_by_name_in_the_place: True, owner_by_name_far_away: False,
    owner_merged_away: False, the_person_was_refused: True, a_namesake_was_refused: True,
    the_business_was_refused: True, a_business_of_that_name_was_refused_elsewhere: False,
}  # fmt: skip


@pytest.mark.parametrize(("case", "is_doubted"), CASES.items(), ids=[case.__name__ for case in CASES])
def test_both_say_the_same(case, is_doubted):
    product = make_submitted(make_maker("Dapur Aminah", pillar=Pillar.SOCIAL))
    case(product)
    product = type(product).objects.with_maker().get(pk=product.pk)
    told = [hint for hint in hints_for(product) if not hint.folded]
    assert (bool(told), bool(doubts_about([product], [], NOON.date()))) == (is_doubted, is_doubted)
