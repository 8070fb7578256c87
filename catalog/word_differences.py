"""Two texts side by side, with the words that differ marked."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

_WORDS = re.compile(r"\s+|[^\s\w]|\w+")  # a comma is a word of its own: it does not make the word before it differ


class Piece(NamedTuple):
    """A run of text, and whether it stands on this side alone."""

    text: str
    is_marked: bool


def marked(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """The pieces of both texts in their order; joined, they are the texts. Blanks alone are never marked."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    left, right = [], []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new).get_opcodes():
        _put(left, "".join(old[old_from:old_to]), is_marked=tag != "equal")
        _put(right, "".join(new[new_from:new_to]), is_marked=tag != "equal")
    return left, right


def _put(pieces, text, *, is_marked):
    """Blanks at the ends of what is marked stay unmarked."""
    core = text.strip() if is_marked else ""
    before, _core, after = text.partition(core) if core else (text, "", "")
    pieces += [Piece(part, bool(mark)) for part, mark in ((before, ""), (core, core), (after, "")) if part]
