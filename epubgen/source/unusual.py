"""The text of a chapter → the characters in it that a phone may have no glyph for, each with its line.

Candidates only: the private use areas, and ideographs outside the basic plane. Which of them phones lack indeed, and
which a font of the book covers, is known when the book is linked.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from re import Pattern

LEADS_BELOW = bytes(range(0xEE))
RARE_LEADS = (b"\xee", b"\xf0", b"\xf3", b"\xf4")
COMMON_AFTER_EF = (b"\xef\xbc", b"\xef\xbd", b"\xef\xb8", b"\xef\xb9", b"\xef\xbb", b"\xef\xbf")
"""Beginnings of full-width and compatibility forms, which are not looked for."""


@cache
def _candidates() -> Pattern[bytes]:
    import re

    return re.compile(
        rb"\xee[\x80-\xbf]{2}|\xef[\x80-\xa3][\x80-\xbf]|\xf0[\xa0-\xbf][\x80-\xbf]{2}|[\xf3\xf4][\x80-\xbf]{3}"
    )


def unusual_characters(body: bytes, lines: Sequence[int] = ()) -> tuple[tuple[str, int | None], ...]:
    """Return the candidates in UTF-8 text with the manuscript line (`lines[n]` for line n) where each first appears.

    Text that has none, nearly all of it, is passed at gigabytes a second: the search begins only where a byte says so.
    """
    leads = body.translate(None, LEADS_BELOW)
    if not leads:
        return ()
    if not any(lead in leads for lead in RARE_LEADS):
        full_width = leads.count(b"\xef")
        if not full_width or full_width == sum(map(body.count, COMMON_AFTER_EF)):
            return ()
    found: dict[str, int | None] = {}
    for match in _candidates().finditer(body):
        character = match[0].decode("utf-8", "replace")
        if character not in found:
            number = body.count(b"\n", 0, match.start())
            found[character] = lines[number] if number < len(lines) else None
    return tuple(found.items())
