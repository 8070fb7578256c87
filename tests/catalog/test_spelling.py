"""Variants widen, correction touches only unknown words, and the committed lists are in order."""

import functools
import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.words import spelling
from catalog.words.spelling import allowed_distance, distance, food_words, nearest, split_query, variants_of
from registry.places import REGENCIES

LISTS = Path(spelling.__file__).parent
SHORT = st.text("abc", max_size=6)


def committed(file):
    return (LISTS / file).read_text(encoding="utf-8").splitlines()


def test_food_words_are_plain_sorted_and_listed_once():
    words = committed("food_words.txt")
    assert words == sorted(set(words))
    assert [word for word in words if not re.fullmatch("[a-z]{2,}", word)] == []


def test_variants_are_groups_of_plain_words():
    groups = [line for line in committed("variants.txt") if not line.startswith("#")]
    assert [line for line in groups if not re.fullmatch("[a-z]{2,}( [a-z]{2,})+", line)] == []
    assert [line for line in groups if len(set(line.split())) != len(line.split())] == []


def test_lines_of_variants_do_not_chain_into_heaps():
    """A word in two lines joins them: a heap of more than eight words would be a false friend in the making."""
    assert [word for word in food_words() if len(variants_of(word)) >= 8] == []


def test_variants_hold_both_ways_and_never_the_word_itself():
    pairs = {(word, other) for word in food_words() for other in variants_of(word)}
    assert pairs == {(other, word) for word, other in pairs}
    assert [pair for pair in pairs if pair[0] == pair[1]] == []


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("kripik", {"keripik", "criping", "ceriping", "chips"}),
        ("chips", {"keripik", "kripik", "criping", "ceriping"}),
        ("sambel", {"sambal"}),
        ("terung", {"terong", "eggplant"}),
        ("batik", set()),
        ("tpung", set()),
    ],
)
def test_a_word_is_widened_by_its_group(word, others):
    assert variants_of(word) == others


def test_variants_are_known_words():
    lines = [line for line in committed("variants.txt") if not line.startswith("#")]
    assert {word for line in lines for word in line.split()} - food_words() == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("terung", "tepung"),
        ("kering", "kerang"),
        ("kacang", "karang"),
        ("telur", "melur"),
        ("garam", "gayam"),
        ("bawang", "lawang"),
        ("bawang", "bayang"),
        ("ketan", "setan"),
        ("udang", "ulang"),
        ("kuning", "kucing"),
        ("bubur", "bubuk"),
        ("gandum", "gandul"),
        ("jagung", "agung"),
        ("bayam", "balam"),
        ("cabai", "canai"),
        ("kelor", "telor"),
        ("sambal", "jambal"),
        ("putih", "putik"),
    ],
)
def test_false_friends_are_both_known_and_no_variants(one, other):
    assert {one, other} <= food_words()
    assert other not in variants_of(one)


def test_the_places_of_east_java_are_known():
    names = {word for regency in REGENCIES for word in regency.name.lower().split()}
    assert names - food_words() == set()


@pytest.mark.parametrize(
    ("one", "other", "limit", "edits"),
    [
        ("tepung", "tepung", 1, 0),
        ("kripik", "keripik", 1, 1),
        ("tpeung", "tepung", 1, 1),
        ("tepngu", "tepung", 2, 2),
        ("terung", "tepung", 0, 1),
        ("kelapa", "kacang", 2, 3),
        ("a", "abcd", 2, 3),
        ("", "ab", 2, 2),
    ],
)
def test_distance_counts_edits_up_to_its_limit(one, other, limit, edits):
    assert distance(one, other, limit) == edits


@given(SHORT, SHORT, st.integers(0, 3))
def test_distance_is_that_of_optimal_string_alignment(one, other, limit):
    assert distance(one, other, limit) == min(alignment(one, other), limit + 1)


@functools.cache
def alignment(one, other):
    """The same by its definition."""
    if not one or not other:
        return len(one) + len(other)
    costs = [
        alignment(one[:-1], other) + 1,
        alignment(one, other[:-1]) + 1,
        alignment(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    ]
    if len(one) > 1 and len(other) > 1 and one[-2:] == other[-2:][::-1]:
        costs.append(alignment(one[:-2], other[:-2]) + 1)
    return min(costs)


@pytest.mark.parametrize(("letters", "allowed"), [(1, 0), (3, 0), (4, 1), (7, 1), (8, 2), (40, 2)])
def test_the_longer_the_word_the_more_errors_it_may_hold(letters, allowed):
    assert allowed_distance("x" * letters) == allowed


@pytest.mark.parametrize(
    ("word", "candidates", "found"),
    [
        ("tpung", [("tepung", 9), ("tupang", 99)], ["tepung"]),
        ("tepnug", [("tepung", 1)], ["tepung"]),
        ("rengginag", [("rengginang", 1), ("renggang", 50)], ["rengginang"]),
        ("pengjemurn", [("penjemuran", 1)], ["penjemuran"]),
        ("kelap", [("kelam", 3), ("kelapa", 9), ("gelap", 3), ("kerap", 1)], ["kelapa", "gelap", "kelam"]),
        ("kue", [("kua", 9), ("kuah", 9)], []),
        ("kue", [("kue", 1)], ["kue"]),
        ("tepung", [("terung", 99), ("tepung", 0)], ["tepung"]),
        ("kacang", [("keripik", 5)], []),
        ("kacang", [], []),
    ],
)
def test_the_nearest_come_first_then_the_weightiest_then_by_alphabet(word, candidates, found):
    assert {tuple(nearest(word, order)) for order in itertools.permutations(candidates)} == {tuple(found)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Keripik Tempe", ["keripik", "tempe"]),
        ("  KERIPIK\tdan\nkopi ", ["keripik", "kopi"]),
        ("Asy-Syafi`iyah", ["asy", "syafiiyah"]),
        ("otak-otak 250g, 1.000", ["otak", "250g", "1", "000"]),
        ("jum’at \"berkah\" 'baik'", ["jumat", "berkah", "baik"]),
        ("dan", ["dan"]),
        ("di dari", ["di", "dari"]),
        ("madu dari hutan untuk anak", ["madu", "hutan", "anak"]),
        ("honey from the forest", ["honey", "forest"]),
        ("ke\0ripik", ["ke", "ripik"]),
        ("kopi \ud800 susu", ["kopi", "susu"]),
        ("ｋｏｐｉ", ["kopi"]),
        ("kopi kopi KOPI", ["kopi"]),
        ("a_b", ["a", "b"]),
        ("مفتاح", ["مفتاح"]),
        ("!!! ???", []),
        ("", []),
        ("a1 b2 c3 d4 e5 f6 g7 h8 i9", ["a1", "b2", "c3", "d4", "e5", "f6", "g7", "h8"]),
        ("x" * 50, ["x" * 40]),
    ],
)
def test_a_query_falls_into_words(text, words):
    assert split_query(text) == words


@given(st.text(st.characters()))
def test_any_text_gives_few_short_clean_words(text):
    words = split_query(text)
    assert len(words) <= 8
    assert len(set(words)) == len(words)
    assert [word for word in words if len(word) > 40 or not word or re.search(r"[\W_]", word)] == []
    assert "".join(words).encode().count(0) == 0
