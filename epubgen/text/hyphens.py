"""A hyphen at a line's end → part of the word, or a sign that the line broke it: by the words that the text has."""

from __future__ import annotations

import re

from epubgen.text.joining import Join

_HALVES_TEXT = (
    "well self non half long short high low ill all ever cross ex mid semi anti pro post pre co north south east "
    "west old new two three four five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty "
    "ninety one mother father brother sister son daughter vice cold warm open so hard soft free full single double"
)
_HALVES = frozenset(_HALVES_TEXT.split(" "))
"""First halves of words that are written with a hyphen more often than not."""


def settle_hyphen(first: str, second: str, join: Join, words: frozenset[str]) -> Join:
    """Decide by the text's own words whether a hyphen at a line's end belongs to the word, or only broke it.

    `words` holds every word of the text in lower case, those with hyphens as well.
    """
    if join.rule != "hyphen" or not join.drop_hyphen:
        return join
    left = re.search(r"([A-Za-z]+)[-\u00ad\u2010]$", first)
    right = re.match(r"[A-Za-z]+", second)
    if left is None or right is None:
        return join
    head, tail = left[1].lower(), right[0].lower()
    whole, compound = head + tail in words, f"{head}-{tail}" in words
    if whole != compound:
        return join._replace(drop_hyphen=whole, confidence=max(join.confidence, 0.95))
    if head in _HALVES and tail in words:
        return join._replace(drop_hyphen=False, confidence=0.8)
    return join._replace(confidence=min(join.confidence, 0.9))


def collect_words(text: str) -> frozenset[str]:
    """Return the words of a text in lower case, those with hyphens as well; of a long one, enough to judge by.

    The halves of a word that a line's end broke are words of their own here.
    """
    return frozenset(re.findall(r"[a-z]+(?:-[a-z]+)*", text[:4_000_000].lower()))
