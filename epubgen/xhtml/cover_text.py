"""Text and a box → lines of text that fit, at the largest size that does (the renderer itself breaks no lines).

Chinese breaks between any two characters except where punctuation forbids; a good break is at a space, after a dash,
a colon or a comma, and never inside short brackets. Latin and Korean break between words. Lines are made equally long.
"""

from __future__ import annotations

import re
from itertools import accumulate, pairwise
from typing import NamedTuple

from epubgen.xhtml.cover_face import Line, Setter

NO_START = frozenset("，。、；：？！）》〉】』」”’…—·,.;:?!)]}%‰℃々ー\u00a0")
NO_END = frozenset("（《〈【『「“‘([{\u00a0")
GOOD_AFTER = {
    " ": -0.9,
    "—": -0.6,
    "：": -0.7,
    ":": -0.7,
    "，": -0.4,
    "、": -0.2,
    "；": -0.5,
    "》": -0.3,
    "）": -0.3,
    "的": -0.3,
}
NO_BREAK = "\u00a0"
_LETTERS = r"0-9A-Za-z\uac00-\ud7a3\u00a0\u00c0-\u024f\u1e00-\u1eff\u0300-\u036f"
_TOKEN = rf"\d+[%‰℃]|[{_LETTERS}.,'’&/@+_:;!?\"()-]+|[ \u3000]+|——|……|."
WORTH = 0.8
"""How much smaller type may become for lines that break where the sense pauses."""
ROUGH = -0.3
"""Breaks less welcome than this are rough: they may fall inside a word."""
GOOD_BEFORE = {"（": -0.6, "《": -0.3, "—": -0.3, "“": -0.2, "与": -0.3, "和": -0.3, "及": -0.3, "的": 0.6}
INSIDE = 0.8
"""How unwelcome a break inside brackets is."""


def pieces(text: str) -> list[tuple[str, float]]:
    """Split text where a line may break; with each piece goes how welcome a break behind it is (less is better)."""
    found: list[tuple[str, float]] = []
    for token in re.findall(_TOKEN, text):
        if token[0] in " \u3000":
            if found:
                found[-1] = (found[-1][0] + " ", GOOD_AFTER[" "])
        elif found and ((token[0] in NO_START and not token[0].isascii()) or found[-1][0].rstrip(" ")[-1] in NO_END):
            word = found[-1][0] + token
            found[-1] = (word, GOOD_AFTER.get(word[-1], 0.0))
        else:
            if found and token[0] in GOOD_BEFORE:
                found[-1] = (found[-1][0], found[-1][1] or GOOD_BEFORE[token[0]])
            found.append((token, GOOD_AFTER.get(token[-1], 0.0)))
    return _with_brackets(found)


def _with_brackets(parts: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """Make breaks inside brackets unwelcome."""
    depth = 0
    found = []
    for part, welcome in parts:
        depth += sum(part.count(mark) for mark in "（《“‘「『") - sum(part.count(mark) for mark in "）》”’」』")
        found.append((part, welcome + INSIDE if depth > 0 else welcome))
    return found


class Paragraph:
    """A text measured once, to be broken into lines of any measure (all in em)."""

    def __init__(self, text: str, setter: Setter, tracking: float) -> None:
        self.parts = pieces(text)
        full = [setter.width(part, tracking) + tracking for part, _ in self.parts]
        self._stripped = [setter.width(part.rstrip(), tracking) for part, _ in self.parts]
        self._before = [0.0, *accumulate(full)]

    def width(self, start: int, end: int) -> float:
        """Return the width of a line of the pieces from `start` up to `end`."""
        return self._before[end - 1] - self._before[start] + self._stripped[end - 1]

    def ways(self, measure: float) -> list[list[str]]:
        """Return the ways to set the text in lines no wider than `measure`, the best first; none if a word is wider.

        A line more is better than a break where the sense does not pause.
        """
        if not self.parts or max(self._stripped) > measure:
            return []
        whole = self._before[-1]
        least = max(1, int(-(-whole // measure)))
        found = []
        for count in range(least, least + 3):
            cuts = self._cuts(measure, count, whole / count)
            if cuts:
                rough = sum(self.parts[cut - 1][1] > ROUGH for cut in cuts[:-1])
                lines = ["".join(part for part, _ in self.parts[a:b]).rstrip() for a, b in pairwise([0, *cuts])]
                found.append((rough + 0.75 * count, lines))
        return [lines for _, lines in sorted(found, key=lambda way: way[0])]

    def _cuts(self, measure: float, count: int, ideal: float) -> list[int] | None:
        """Return where exactly `count` lines end, with the smallest sum of squared deviations from `ideal`."""
        best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
        for _ in range(count):
            following: dict[int, tuple[float, list[int]]] = {}
            for start, (known, cuts) in best.items():
                for end in range(start + 1, len(self.parts) + 1):
                    width = self.width(start, end)
                    if width > measure:
                        break
                    welcome = self.parts[end - 1][1] if end < len(self.parts) else 0.0
                    cost = known + (width - ideal) ** 2 / max(ideal, 1.0) + 2.5 * welcome
                    if end not in following or cost < following[end][0] - 1e-9:
                        following[end] = (cost, [*cuts, end])
            best = following
        return best[len(self.parts)][1] if len(self.parts) in best else None


class Fitted(NamedTuple):
    """Lines and the font size, in pixels, at which they fit their box; `whole` is false where words were left out."""

    lines: tuple[Line, ...]
    size: float
    whole: bool = True


def fit(
    text: str,
    setter: Setter,
    *,
    measure: float,
    extent: float,
    largest: float,
    smallest: float,
    leading: float,
    tracking: float = 0.0,
    most_lines: int = 9,
) -> Fitted:
    """Return the text at the largest size at which it fits a box `measure` long (along the line) and `extent` deep.

    Below `smallest` the text is cut and ends in an ellipsis.
    """

    def fitting(size: float, ways: list[list[str]]) -> Fitted | None:
        for lines in ways:
            if len(lines) <= most_lines and (len(lines) - 1) * leading * size + size <= extent + 1:
                return Fitted(tuple(setter.line(line, tracking) for line in lines), size)
        return None

    def largest_fit(paragraph: Paragraph) -> Fitted | None:
        found: Fitted | None = None
        size = largest
        while size >= smallest and (found is None or size >= WORTH * found.size):
            ways = paragraph.ways(measure / size)
            if best := fitting(size, ways[:1]):
                return best
            found = found or fitting(size, ways)
            size *= 0.96
        return found

    text = setter.available(text)
    found = largest_fit(Paragraph(text, setter, tracking))
    if found is None and NO_BREAK in text:
        text = text.replace(NO_BREAK, " ")
        found = largest_fit(Paragraph(text, setter, tracking))
    return found or _cut(text, setter, measure, extent, smallest, leading, tracking, most_lines)


def _cut(
    text: str, setter: Setter, measure: float, extent: float, size: float, leading: float, tracking: float, most: int
) -> Fitted:
    """Return as much of the text as fits at the smallest size, with an ellipsis."""
    count = max(1, min(most, int((extent - size) / (leading * size)) + 1))
    lines: list[str] = []
    rest = text
    while rest and len(lines) < count:
        end = len(rest)
        last = len(lines) == count - 1
        while (
            end > 1 and setter.width(rest[:end] + ("…" if last and end < len(rest) else ""), tracking) > measure / size
        ):
            end -= 1
        if not last and end < len(rest) and " " in rest[:end]:
            end = rest[:end].rindex(" ") + 1
        lines.append(rest[:end].rstrip() + ("…" if last and end < len(rest) else ""))
        rest = rest[end:].lstrip()
    return Fitted(tuple(setter.line(line, tracking) for line in lines), size, whole=not rest)
