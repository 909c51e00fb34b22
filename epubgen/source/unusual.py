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


@cache
def _candidates() -> Pattern[bytes]:
    import re

    return re.compile(
        rb"\xee[\x80-\xbf]{2}|\xef[\x80-\xa3][\x80-\xbf]|\xf0[\xa0-\xbf][\x80-\xbf]{2}|[\xf3\xf4][\x80-\xbf]{3}"
    )


@cache
def _private_after_ef() -> Pattern[bytes]:
    """EF begins full-width forms, of which Chinese is full, and with these bytes after it the private use area."""
    import re

    return re.compile(rb"\xef[\x80-\xa3]")


def unusual_characters(body: bytes, lines: Sequence[int] = ()) -> tuple[tuple[str, int | None], ...]:
    """Return the candidates in UTF-8 text with the manuscript line (`lines[n]` for line n) where each first appears.

    Text that has none, nearly all of it, is passed at gigabytes a second: the search begins only where a byte says so.
    """
    leads = body.translate(None, LEADS_BELOW)
    if not leads:
        return ()
    if not any(lead in leads for lead in RARE_LEADS) and not _private_after_ef().search(body):
        return ()
    found: dict[str, int | None] = {}
    for match in _candidates().finditer(body):
        character = match[0].decode("utf-8", "replace")
        if character not in found:
            number = body.count(b"\n", 0, match.start())
            found[character] = lines[number] if number < len(lines) else None
    return tuple(found.items())
