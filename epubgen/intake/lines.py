"""Raw text → its lines, each with its place in the text, so that every character can be accounted for later."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# What may stand around a line without being part of it. U+FEFF and the zero-width spaces take no room on a screen.
MARGIN = " \t\u00a0\u3000\u2002\u2003\u2009\ufeff\u200b\u2060\u200e\u200f"


_MARGIN = frozenset(MARGIN)


class Line:
    """A line with something in it. `start` and `end` bound its text, without margins, in the source text.

    `role` is what it was recognised as: empty (text, so far), `drop`, `title`, `byline`, `heading`, `field`, `note` …;
    `rule` and `confidence` say by what and how surely, `value` what was read from it. `tag` is what a marked-up source
    said that it is (`h2`, `li-1`, `quote` …), `large` whether it is set in the type of titles, `marks` what becomes of
    its inline markup: (column, length, Markdown).
    """

    __slots__ = (
        "confidence", "end", "gap", "indent", "large", "marks", "number", "role", "rule", "start", "tag", "text",
        "value",
    )  # fmt: skip

    def __init__(self, number: int, start: int, end: int, text: str, indent: int, gap: int) -> None:
        self.number = number
        self.start = start
        self.end = end
        self.text = text
        self.indent = indent
        self.gap = gap
        self.role = ""
        self.rule = ""
        self.confidence = 1.0
        self.value: object = None
        self.tag = ""
        self.large = False
        self.marks: tuple[tuple[int, int, str], ...] = ()

    def __repr__(self) -> str:
        return f"<{self.number}: {self.text[:20]!r} {self.role} {self.rule}>"

    def drop(self, rule: str, confidence: float) -> None:
        """Take the line out of the text, by a named rule."""
        self.role, self.rule, self.confidence = "drop", rule, confidence


def split_lines(text: str) -> list[Line]:
    """Return the lines of a text that hold more than blanks; `gap` is the number of blank lines before each."""
    lines: list[Line] = []
    position = 0
    blank = 0
    for number, raw in enumerate(text.splitlines(keepends=True), 1):
        bare = raw.strip()
        if bare and (bare[0] in _MARGIN or bare[-1] in _MARGIN):
            bare = bare.strip(MARGIN)
        if not bare:
            blank += 1
            if "\f" in raw:
                blank += PAGE
        else:
            before = 0 if raw[0] == bare[0] else raw.index(bare[0])
            start = position + before
            indent = _indent(raw[:before]) if before else 0
            lines.append(Line(number, start, start + len(bare), bare, indent, blank))
            blank = PAGE if raw[-1] == "\f" else 0
        position += len(raw)
    return lines


PAGE = 1000
"""Added to a line's gap where a form feed stands before it."""


def _indent(margin: str) -> int:
    """Return how many columns a margin takes: an ideographic space two."""
    return sum(4 if c == "\t" else 2 if c == "\u3000" else c in " \u00a0\u2002\u2003\u2009" for c in margin)


def is_after_page(line: Line) -> bool:
    """Return whether a form feed stands before the line."""
    return line.gap >= PAGE


def continues(line: Line) -> bool:
    """Return whether a line goes on with a sentence of the line above, as prose that was broken at a width does."""
    return line.gap == 0 and line.text[0].islower()


def live(lines: Iterable[Line]) -> list[Line]:
    """Return the lines that are still text."""
    return [line for line in lines if not line.role]


def live_before(lines: Sequence[Line], place: int, within: int) -> Line | None:
    """Return the nearest of the `within` lines before a place that is still text."""
    return next((lines[at] for at in range(place - 1, max(-1, place - 1 - within), -1) if not lines[at].role), None)


def live_after(lines: Sequence[Line], place: int, within: int) -> Line | None:
    """Return the nearest of the `within` lines after a place that is still text."""
    return next((line for line in lines[place + 1 : place + 1 + within] if not line.role), None)


_LOOSE = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Return a text for comparing: letters, ideographs and digits only, in lower case."""
    return _LOOSE.sub("", text).lower()
