"""Records that look alike are found, with the reasons; those that are told apart are not."""

import pytest

from registry.choices import Pillar
from registry.duplicates import MOST_SHARING, Pairs
from registry.merging import merge, say_not_the_same
from registry.models import Pesantren, Umkm
from tests.factories import NOON, make_maker, make_pesantren

pytestmark = pytest.mark.django_db


def found(model):
    """[(first, second, number of reasons)]"""
    return [(pair.first, pair.second, len(pair.why)) for pair in Pairs(model)[0:50]]


def outside(name="UD Berkah", **fields):
    return make_maker(name, pillar=Pillar.NONE, **fields)


def test_two_spellings_of_one_name_in_one_regency_look_alike():
    one, other = make_pesantren("PP. Miftahul Ulum"), make_pesantren("Miftahul 'Ulum")
    make_pesantren("Miftahul Ulum", regency="35.78"), make_pesantren("Darul Ulum")
    assert found(Pesantren) == [(one, other, 1)]


def test_two_nspp_are_two_pesantren_of_one_name():
    make_pesantren(nspp="510035090001"), make_pesantren(nspp="510035090002")
    assert found(Pesantren) == []


def test_an_nspp_meets_its_written_form():
    """The normal form is unique; a list may have brought the same digits as they were written."""
    one = make_pesantren("Darul Ulum", nspp="510035090001")
    other = make_pesantren("Daarul 'Uluum II", nspp_written="51 0035 09 0001")
    assert found(Pesantren) == [(one, other, 1)]


def test_namesakes_of_two_pesantren_are_two_makers():
    make_maker(), make_maker()
    assert found(Umkm) == []


def test_namesakes_of_one_pesantren_or_of_none_look_alike():
    pesantren = make_pesantren()
    one, other = make_maker(pesantren=pesantren), make_maker(pesantren=pesantren)
    third, fourth = outside(), outside()
    assert found(Umkm) == [(one, other, 1), (third, fourth, 1)]


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ({"nib": "1234567890123", "nib_written": "1234567890123"}, {"nib_written": "1234 5678 90123"}),
        ({"npwp": "123456789012345"}, {"npwp": "123456789012345"}),
        ({"whatsapp": "+6281234567890"}, {"whatsapp": "+6281234567890"}),
    ],
)
def test_two_of_one_number_look_alike(mine, theirs):
    one, other = outside("UD Berkah", **mine), outside("Dapur Aminah", **theirs)
    assert found(Umkm) == [(one, other, 1)]


def test_the_most_reasons_come_first_and_a_number_before_a_name():
    by_name = outside(), outside()
    by_number = outside("Satu", nib="1234567890123"), outside("Dua", nib="1234567890123")
    by_both = outside("Tiga", whatsapp="+6281234567890"), outside("Tiga", whatsapp="+6281234567890")
    assert found(Umkm) == [(*by_both, 2), (*by_number, 1), (*by_name, 1)]
    pairs = Pairs(Umkm)
    assert (len(pairs), [pair.first for pair in pairs[1:2]]) == (3, [by_number[0]])


def test_what_too_many_share_tells_nothing():
    Umkm.objects.bulk_create(
        Umkm(name=f"Usaha {number}", regency_id="35.09", whatsapp="+6281234567890")
        for number in range(MOST_SHARING + 1)
    )
    assert len(Pairs(Umkm)) == 0
    Umkm.objects.first().delete()
    assert len(Pairs(Umkm)) == MOST_SHARING * (MOST_SHARING - 1) // 2


def test_a_pair_merged_or_said_to_be_two_is_not_found_again(verifier):
    one, other, third = outside(), outside(), outside()
    say_not_the_same(third, one, by=verifier, at=NOON)
    merge(one, other, values={}, by=verifier, at=NOON, note="Kembar.", versions={one.pk: 1, other.pk: 1})
    assert found(Umkm) == []


def test_pages_of_pairs_cost_three_queries_however_many(django_assert_num_queries):
    for _number in range(4):
        outside()
    with django_assert_num_queries(3):
        pairs = Pairs(Umkm)
        assert (len(pairs), len(pairs[0:50])) == (6, 6)
