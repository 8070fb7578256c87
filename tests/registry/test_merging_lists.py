"""Lists that know a pesantren merged away find the kept one."""

import pytest

from registry.merging import merge
from registry.models import Pesantren
from registry.resources import PesantrenList
from tests.factories import NOON
from tests.lists import ListFolder, said_of

HEADER = "NSPP;Nama;Kode Wilayah"
KEPT, AWAY = ("510035090001", "Miftahul Ulum", "35.09"), ("510035090002", "Miftahul 'Ulum", "35.09")


@pytest.fixture
def lists(tmp_path, db):
    return ListFolder(tmp_path, "import_pesantren")


@pytest.fixture
def merged(lists, verifier):
    lists.commit(lists.write(HEADER, KEPT, AWAY))
    kept, away = Pesantren.objects.order_by("nspp")
    return merge(kept, away, values={}, by=verifier, at=NOON, note="Kembar.", versions={kept.pk: 1, away.pk: 1})


def registered():
    return list(Pesantren.objects.in_register().values_list("nspp", "name"))


def test_the_same_list_again_says_nothing_new(lists, merged):
    assert lists.commit(lists.write(HEADER, KEPT, AWAY)) == (0, 0, 2, 0)


def test_a_changed_row_of_the_one_merged_away_does_not_write_over_the_merge_unseen(lists, merged):
    file = lists.write(HEADER, KEPT, (AWAY[0], "Miftahul Ulum II", "35.09"))
    assert [codes for _verdict, codes in said_of(file, PesantrenList())] == [[], ["edited_on"]]
    assert lists.commit(file, "--overwrite") == (0, 1, 1, 0)
    assert registered() == [(KEPT[0], "Miftahul Ulum II")]


def test_an_nspp_of_the_one_merged_away_in_another_list_means_the_kept_one(lists, merged):
    file = lists.write(HEADER, (AWAY[0], KEPT[1], "35.09"), name="lain.csv")
    assert lists.commit(file, "--source", "kemenag") == (0, 0, 1, 0)
    assert registered() == [KEPT[:2]]
