"""How a typed word is read: variants widen every word, correction touches only unknown ones.

Two means, kept apart, because no edit distance tells them apart: kripik is keripik, but terung is not tepung.
`variants.txt` holds the groups that mean the same; `food_words.txt` the words that are never corrected. Known is
also what stands in the names of at least three published products: the caller knows those, as (word, products).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

MAX_WORDS = 8
MAX_LETTERS = 40  # of one word
MAX_SUGGESTIONS = 3

_HERE = Path(__file__).parent
_QUOTES = re.compile("[\"'`´ʹʻʼʽʾʿˈ‘’‚‛“”„′″]")
_WORD = re.compile(r"[^\W_]+")
_FILLERS = frozenset(_WORD.findall("dan yang di dari untuk dengan atau and or the of for from with"))


def _lines(file: str) -> Iterator[str]:
    lines = (_HERE / file).read_text(encoding="utf-8").splitlines()
    return (line for line in lines if line and not line.startswith("#"))


@cache
def _groups() -> dict[str, frozenset[str]]:
    """Each word of the table with its whole group; lines that share a word are one group."""
    groups: dict[str, frozenset[str]] = {}
    for line in _lines("variants.txt"):
        words = line.split()
        group = frozenset(words).union(*(groups.get(word, ()) for word in words))
        groups.update(dict.fromkeys(group, group))
    return groups


@cache
def food_words() -> frozenset[str]:
    """All words that are known without a look at the products: the list and the table of variants."""
    return frozenset(_lines("food_words.txt")) | _groups().keys()


def variants_of(word: str) -> frozenset[str]:
    """The other spellings and synonyms of a lower-case word; empty when there are none."""
    return _groups().get(word, frozenset()) - {word}


def distance(a: str, b: str, limit: int) -> int:
    """Edits from `a` to `b`, neighbours swapped counting as one; `limit + 1` stands for anything above the limit."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before, row = [], list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        before, last, row = row, before, [i]
        for j, other in enumerate(b, start=1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other)))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                row[j] = min(row[j], last[j - 2] + 1)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def allowed_distance(word: str) -> int:
    """How many edits a typed word may be away from what was meant: none in short words, where all are neighbours."""
    if len(word) < 4:
        return 0
    return 1 if len(word) < 8 else 2


def nearest(word: str, candidates: Iterable[tuple[str, int]]) -> list[str]:
    """At most three of the candidates (word, products) at the smallest allowed distance, the weightiest first."""
    limit = allowed_distance(word)
    found: list[tuple[int, str]] = []
    for candidate, products in candidates:
        edits = distance(word, candidate, limit)
        if edits < limit:
            limit, found = edits, []
        if edits == limit:
            found.append((-products, candidate))
    return [candidate for _, candidate in sorted(found)[:MAX_SUGGESTIONS]]


def split_query(text: str) -> list[str]:
    """The words of a query, lower case, each once: at most 8 of at most 40 letters.

    Quotes close up (syafi`iyah), all else that is no letter or digit parts (otak-otak). Fillers (dan, di …)
    fall out unless nothing else remains. Any text is taken, NUL and broken characters included.
    """
    plain = unicodedata.normalize("NFKC", _QUOTES.sub("", text[:1000])).lower()
    words = list(dict.fromkeys(word[:MAX_LETTERS] for word in _WORD.findall(plain)))
    telling = [word for word in words if word not in _FILLERS]
    return (telling or words)[:MAX_WORDS]
