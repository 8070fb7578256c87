"""From what a person types to a query on the listings.

Every word must be found in one of its forms: as it begins, by its stem, in a spelling of the committed table of
variants, or folded as names are. Pairs of words and all of them together are folded too: "darus salam" is one name
in two words. A word that nobody knows is also looked for as the nearest known one (correction).
"""

from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import pairwise
from operator import and_
from string import ascii_lowercase

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import F

from catalog.models import Listing
from catalog.words.spelling import MAX_WORDS, food_words, nearest, split_query, variants_of
from registry.places import REGENCIES

LONGEST_QUERY = 200  # letters
SHORTEST_PREFIX = 3  # letters
KNOWN_FROM = 3  # names of published products a word stands in before it counts as known
MOST_CANDIDATES = 20
MOST_NEAR = 3
# What a pesantren is, not which one; and the article, which one writes and another leaves out.
KIND_WORDS = frozenset(["pp", "pps", "ponpes", "pontren", "pondok", "pesantren"])
ARTICLES = frozenset(
    ["al", "as", "asy", "ash", "ats", "ar", "an", "at", "ath", "ad", "adz", "adl", "adh", "az", "azh", "el"]
)
PLACE_WORDS = {word for fact in REGENCIES for word in fact.name.lower().split()}

# Folding and correction for all words of a search at once. Known is a food word, a word of enough product names, and
# a word of a maker, a pesantren, a shelf or a place that shows products.
HELP = """
SELECT phrase, fold_words(phrase), CASE WHEN is_doubtful AND NOT EXISTS (
    SELECT FROM catalog_word known
    WHERE known.word = phrase AND (known.is_food_word OR known.products >= %(known_from)s)
  ) AND NOT EXISTS (
    SELECT FROM catalog_listing WHERE search @@ to_tsquery('simple', quote_literal(phrase) || ':BCD')
  ) THEN (
    SELECT coalesce(json_agg(json_build_array(word, products)), '[]') FROM (
      SELECT word, products FROM catalog_word
      WHERE (word = ANY (string_to_array(neighbours, ' ')) OR word %% phrase)
        AND (is_food_word OR products >= %(known_from)s)
      ORDER BY similarity(word, phrase) DESC, word LIMIT %(most)s
    ) alike
  ) END
FROM (
  SELECT phrase, neighbours, neighbours <> '' AS is_doubtful
  FROM unnest(%(phrases)s::text[], %(neighbours)s::text[]) AS asked (phrase, neighbours)
) asked
"""


@dataclass(frozen=True)
class Term:
    """One word of a search and all it may stand for; `folded` are parts of a raw text-search query."""

    word: str
    variants: tuple = ()
    folded: tuple = ()
    corrections: tuple = ()
    near: tuple = ()

    @property
    def looked_for(self):
        """The words it was taken for, in all their spellings."""
        return [each for word in self.corrections for each in (word, *sorted(variants_of(word)))]

    @property
    def query(self):
        words = [f"'{each}'" for each in dict.fromkeys((self.word, *self.variants, *self.looked_for))]
        begins = [f"{words[0]}:*"] if len(self.word) >= SHORTEST_PREFIX else []
        plain = SearchQuery(" | ".join([*begins, *words, *self.folded]), config="simple", search_type="raw")
        return plain | SearchQuery(" | ".join(words), config="indonesian", search_type="raw")


@dataclass(frozen=True)
class Search:
    """What was typed, understood; false where it holds no word."""

    typed: str = ""
    terms: tuple = ()
    whole: str = ""
    is_cut: bool = False

    def __bool__(self):
        return bool(self.terms)

    @cached_property
    def query(self):
        every_word = reduce(and_, (term.query for term in self.terms))
        if not self.whole:
            return every_word
        return every_word | SearchQuery(self.whole, config="simple", search_type="raw")

    @property
    def rank(self):
        return SearchRank(F("search"), self.query)

    @property
    def corrections(self):
        """{word typed: the words it was taken for}, of the words that nobody knows."""
        return {term.word: term.corrections for term in self.terms if term.corrections}

    @property
    def near_words(self):
        """Known words that look like the unknown ones typed, though too far from them for a correction."""
        return list(dict.fromkeys(word for term in self.terms if not term.corrections for word in term.near))

    def parts(self):
        """One search for each word of this one."""
        return [Search(term.word, (term,)) for term in self.terms]


def read(text) -> Search:
    """Understand what was typed; one question to the database, none where no word was typed."""
    typed = clean(text)
    words = _without(KIND_WORDS, split_query(typed))
    if not words:
        return Search(typed)
    helped = _ask([*words, *_pairs(words), typed], {word for word in words if _is_doubtful(word)})
    terms = tuple(_term(words, place, helped) for place in range(len(words)))
    is_cut = len(text) > LONGEST_QUERY or (len(words) == MAX_WORDS < len(typed.split()))
    return Search(typed, terms, _folded(helped[typed][0]) if " " in typed else "", is_cut)


def name_words(text) -> str:
    """The words of a pesantren's name that tell it from others; empty where no word was typed."""
    return " ".join(_without(KIND_WORDS | ARTICLES, split_query(text)))


def of_known_word(word) -> Search:
    return Search(word, (Term(word, tuple(sorted(variants_of(word)))),))


def matching(found):
    """The listings that a search finds; all of them where nothing was typed."""
    return Listing.objects.filter(search=found.query) if found else Listing.objects.all()


def clean(text) -> str:
    """One line without what PostgreSQL refuses: NUL, and letters broken in halves."""
    text = text[:LONGEST_QUERY].replace("\0", " ").encode(errors="replace").decode()
    return " ".join(text.split())


def _without(fillers, words):
    """Words without those that tell little, unless nothing else was typed."""
    return [word for word in words if word not in fillers] or words


def _pairs(words):
    return [f"{first} {second}" for first, second in pairwise(words)]


def _is_doubtful(word) -> bool:
    return word.isalpha() and word not in PLACE_WORDS and word not in food_words()


def _ask(phrases, doubtful):
    """{phrase: (its folded words, [(known word that looks like it, products)])}."""
    phrases = list(dict.fromkeys(phrases))
    with connection.cursor() as cursor:
        cursor.execute(
            HELP,
            {
                "phrases": phrases,
                "neighbours": [" ".join(_neighbours(each)) if each in doubtful else "" for each in phrases],
                "known_from": KNOWN_FROM,
                "most": MOST_CANDIDATES,
            },
        )
        return {phrase: (folded, alike) for phrase, folded, alike in cursor.fetchall()}


def _neighbours(word):
    """All that is one edit away: in short words trigrams miss a swap or a changed letter (tepnug, kupi)."""
    halves = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    return {
        *(head + tail[1:] for head, tail in halves if tail),
        *(head + tail[1] + tail[0] + tail[2:] for head, tail in halves if len(tail) > 1),
        *(head + letter + tail for head, tail in halves for letter in ascii_lowercase),
        *(head + letter + tail[1:] for head, tail in halves if tail for letter in ascii_lowercase),
    }


def _term(words, place, helped):
    word = words[place]
    folded, alike = helped[word]
    is_unknown = alike is not None
    pairs = (helped[pair][0] for pair in _pairs(words[max(place - 1, 0) : place + 2]))
    alike = dict(alike or ())
    return Term(
        word,
        tuple(sorted(variants_of(word))),
        tuple(filter(None, map(_folded, [folded, *pairs]))),
        _corrections(word, alike) if is_unknown else (),
        tuple(alike)[:MOST_NEAR],
    )


def _corrections(word, alike):
    """The nearest known words; those that products carry, where there are any among them."""
    known = dict.fromkeys(PLACE_WORDS, 1) | alike
    found = nearest(word, known.items())
    return tuple([each for each in found if known[each]] or found)


def _folded(lexemes) -> str:
    """A phrase's folded words as a part of a query: the phrase in one, or all its words."""
    whole, *words = [f"'{each}'" for each in sorted(lexemes.split(), key=len, reverse=True)] or [""]
    return f"{whole} | ({' & '.join(words)})" if words else whole
