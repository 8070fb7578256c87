"""From what a person types to a query on the listings.

Every word must be found in one of its forms: as it begins, by its stem, in a spelling of the committed table of
variants, or folded as names are. Pairs of words and all of them together are folded too: "darus salam" is one name
in two words. A word that nobody knows is also looked for as the nearest known one (correction).
"""

from dataclasses import dataclass, replace
from functools import cached_property, reduce
from itertools import pairwise
from operator import and_, or_
from string import ascii_lowercase

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Concat

from catalog.models import Listing
from catalog.words.spelling import MAX_WORDS, food_words, nearest, split_query, variants_of
from registry.constraints import FoldName
from registry.places import REGENCIES

LONGEST_QUERY = 200  # letters
SHORTEST_PREFIX = 3  # letters
KNOWN_FROM = 3  # names of published products a word stands in before it counts as known
MOST_CANDIDATES = 20
MOST_ALIKE = 3  # words proposed for one that finds nothing
FOLDED = "zz"  # how folded lexemes begin
SHORTEST_WITHIN = len(FOLDED) + 6  # letters of a folded lexeme: shorter ones stand within too many other names
KIND_WORDS = frozenset(["pp", "pps", "ponpes", "pontren", "pondok", "pesantren"])  # what it is, not which one
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
ALIKE = """
SELECT asked.word, alike.word FROM unnest(%(words)s::text[]) WITH ORDINALITY AS asked (word, place)
CROSS JOIN LATERAL (
  SELECT word FROM catalog_word WHERE products > 0 AND word <> asked.word AND word %% asked.word
  ORDER BY similarity(word, asked.word) DESC, products DESC, word LIMIT %(most)s
) alike
ORDER BY asked.place
"""


@dataclass(frozen=True)
class Term:
    """One word of a search and all it may stand for.

    `folded` are its lexemes as `fold_words` gives them, `pairs` those of the word joined to each neighbour.
    """

    word: str
    variants: tuple = ()
    folded: str = ""
    pairs: tuple = ()
    corrections: tuple = ()

    @property
    def looked_for(self):
        """The words it was taken for, in all their spellings."""
        return [each for word in self.corrections for each in (word, *sorted(variants_of(word)))]

    @property
    def names(self):
        """Lexemes of all names that it may be part of."""
        return [self.folded, *self.pairs]

    @property
    def query(self):
        words = [f"'{each}'" for each in dict.fromkeys((self.word, *self.variants, *self.looked_for))]
        begins = [f"{words[0]}:*"] if len(self.word) >= SHORTEST_PREFIX else []
        plain = SearchQuery(
            " | ".join([*begins, *words, *map(_folded, filter(None, self.names))]), config="simple", search_type="raw"
        )
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
        return every_word | SearchQuery(_folded(self.whole), config="simple", search_type="raw")

    @property
    def rank(self):
        return SearchRank(F("search"), self.query)

    @property
    def corrections(self):
        """{word typed: the words it was taken for}, of the words that nobody knows."""
        return {term.word: term.corrections for term in self.terms if term.corrections}

    @property
    def words(self):
        return [term.word for term in self.terms]

    def parts(self):
        """Searches for less: all words but one, then each word alone."""
        less = [_of(self.terms[:place] + self.terms[place + 1 :]) for place in range(len(self.terms))]
        alone = [_of([term]) for term in self.terms]
        return {1: [], 2: alone}.get(len(self.terms), [*less, *alone])

    def without(self, words):
        return _of([term for term in self.terms if term.word not in words])

    def with_words_alike(self):
        """Searches with one word changed for one that products carry and that looks like it; one question."""
        return [
            _of([_known(alike) if term.word == word else term for term in self.terms])
            for word, alike in _words_alike(self.words)
        ]


def _of(terms) -> Search:
    """A search of some terms of another, apart from the words that stood beside them."""
    terms = tuple(replace(term, pairs=()) for term in terms)
    return Search(" ".join(term.word for term in terms), terms)


def _known(word) -> Term:
    return Term(word, tuple(sorted(variants_of(word))))


def read(text) -> Search:
    """Understand what was typed; one question to the database, none where no word was typed."""
    typed = clean(text)
    words = _without(KIND_WORDS, split_query(typed))
    if not words:
        return Search(typed)
    helped = _ask([*words, *_pairs(words), typed], {word for word in words if _is_doubtful(word)})
    terms = tuple(_term(words, place, helped) for place in range(len(words)))
    is_cut = len(text) > LONGEST_QUERY or (len(words) == MAX_WORDS < len(typed.split()))
    return Search(typed, terms, helped[typed][0] if " " in typed else "", is_cut)


def named_like(found, rows):
    """Rows with a folded name and a regency, whose name, in whatever spelling, or place holds the words of a search.

    A word counts from where a word of the name begins; only a long one also within (Nuruljadid).
    """
    rows = rows.alias(name_lexemes=Concat(Value(" "), F("folded_words"), Value(" "), output_field=TextField()))
    every_word = reduce(and_, (_named_or_placed(term) for term in found.terms))
    return rows.filter(every_word | _named(found.whole or found.terms[0].folded))


def _named_or_placed(term):
    named = reduce(or_, map(_named, term.names))
    key = FoldName(Value(term.word))
    if len(term.folded.split(" ")[0]) >= SHORTEST_WITHIN:
        named |= Q(folded_name__contains=key)
    if len(term.word) < SHORTEST_PREFIX:
        return named
    words = Q(regency__name__istartswith=term.word) | Q(regency__name__icontains=f" {term.word}")
    return named | words | Q(regency__folded_name__startswith=key)


def _named(lexemes):
    """Names that hold a folded phrase in one, perhaps as the beginning of a word, or all its words."""
    whole, *words = _longest_first(lexemes) or [""]
    if not whole:
        return Q(pk__in=())
    end = "" if len(whole) >= SHORTEST_PREFIX + len(FOLDED) else " "
    named = Q(name_lexemes__contains=f" {whole}{end}")
    return named | reduce(and_, (Q(name_lexemes__contains=f" {word} ") for word in words)) if words else named


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


def _words_alike(words):
    """[(word, word of published products that looks like it)], the most alike first."""
    with connection.cursor() as cursor:
        cursor.execute(ALIKE, {"words": list(words), "most": MOST_ALIKE})
        return cursor.fetchall()


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
    pairs = tuple(helped[pair][0] for pair in _pairs(words[max(place - 1, 0) : place + 2]))
    alike = dict(alike or ())
    return Term(
        word,
        tuple(sorted(variants_of(word))),
        folded,
        pairs,
        _corrections(word, alike) if is_unknown else (),
    )


def _corrections(word, alike):
    """The nearest known words; those that products carry, where there are any among them."""
    known = dict.fromkeys(PLACE_WORDS, 1) | alike
    found = nearest(word, known.items())
    return tuple([each for each in found if known[each]] or found)


def _folded(lexemes) -> str:
    """A phrase's folded words as a part of a query: the phrase in one, or all its words."""
    whole, *words = [f"'{each}'" for each in _longest_first(lexemes)]
    return f"{whole} | ({' & '.join(words)})" if words else whole


def _longest_first(lexemes):
    return sorted(lexemes.split(), key=len, reverse=True)
