"""Text and a box → lines of text that fit, at the largest size that does (the renderer itself breaks no lines).

Chinese breaks between any two characters except where punctuation forbids; a good break is at a space, after a dash,
a colon or a comma, and never inside short brackets. Latin breaks between words. Lines are made equally long.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

NO_START = frozenset("，。、；：？！）》〉】』」”’…—·,.;:?!)]}%‰℃々ー")
NO_END = frozenset("（《〈【『「“‘([{")
GOOD_AFTER = {" ": -0.9, "—": -0.6, "：": -0.7, ":": -0.7, "，": -0.4, "、": -0.2, "；": -0.5, "》": -0.25, "）": -0.2}
GOOD_BEFORE = {"（": -0.6, "《": -0.25, "—": -0.3, "“": -0.2}
GETA = "〓"


class Face:
    """One font file as the renderer knows it: its family, its characters, their widths in em."""

    def __init__(self, path: Path, family: str = "") -> None:
        from fontTools.ttLib import TTFont

        self.path = path
        self._font = TTFont(path, lazy=True, fontNumber=0)
        self.family = family or str(self._font["name"].getBestFamilyName())
        self._characters: dict[int, str] = self._font.getBestCmap()
        self._em: int = self._font["head"].unitsPerEm

    def __contains__(self, character: str) -> bool:
        return ord(character) in self._characters

    @cached_property
    def _advances(self) -> Any:
        return self._font["hmtx"]

    def width(self, character: str) -> float:
        """Return the advance in em; 0 for a combining mark."""
        if unicodedata.combining(character):
            return 0.0
        return float(self._advances[self._characters[ord(character)]][0]) / self._em

    @lru_cache(maxsize=64)  # noqa: B019 (a face lives as long as one cover)
    def ink(self, character: str) -> tuple[float, float]:
        """Return where the ink of a character begins and ends, in em from its origin."""
        from fontTools.pens.boundsPen import BoundsPen

        glyphs = self._font.getGlyphSet()
        pen = BoundsPen(glyphs)
        glyphs[self._characters[ord(character)]].draw(pen)
        if pen.bounds is None:
            return 0.0, self.width(character)
        return pen.bounds[0] / self._em, pen.bounds[2] / self._em


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one face, drawn from `x` on (in em of the line)."""

    family: str
    text: str
    x: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line as runs, with its width in em."""

    runs: tuple[Run, ...]
    width: float
    text: str


class Setter:
    """Sets text in the first of some faces that has each character; notes in `missing` what none of them has."""

    def __init__(self, faces: list[Face], missing: set[str]) -> None:
        self.faces = faces
        self.missing = missing

    def available(self, text: str) -> str:
        """Return the text in characters that the faces have: decomposed where that helps, else with a geta mark."""
        return "".join(self._one(character) for character in unicodedata.normalize("NFC", text))

    def _one(self, character: str) -> str:
        if character in (" ", "\u3000") or self._face(character):
            return character
        parts = unicodedata.normalize("NFKD", character)
        if parts != character and all(self._face(part) for part in parts):
            return parts
        self.missing.add(character)
        return GETA if self._face(GETA) else "?"

    def _face(self, character: str) -> Face | None:
        return next((face for face in self.faces if character in face), None)

    def line(self, text: str, tracking: float = 0.0) -> Line:
        """Lay out one line; curly quotes that a Chinese font makes full-width are closed up between Latin letters."""
        runs: list[Run] = []
        x = 0.0
        for index, character in enumerate(text):
            face = self._face(character) or self.faces[0]
            width = face.width(character) if character in face else (1.0 if character == "\u3000" else 0.25)
            if character in "‘’“”…" and _is_latin_around(text, index) and width > 0.8:
                start, end = face.ink(character)
                runs.append(Run(face.family, character, x - start + 0.05))
                x += end - start + 0.1 + tracking
                continue
            if runs and runs[-1].family == face.family and abs(_end(runs[-1], self, tracking) - x) < 1e-6:
                runs[-1] = Run(face.family, runs[-1].text + character, runs[-1].x)
            else:
                runs.append(Run(face.family, character, x))
            x += width + (tracking if width else 0.0)
        return Line(tuple(runs), x - tracking if text else 0.0, text)

    def _advance(self, character: str) -> float:
        face = self._face(character)
        return face.width(character) if face else (1.0 if character == "\u3000" else 0.25)

    def width(self, text: str, tracking: float = 0.0) -> float:
        """Return the width of a line in em."""
        return self.line(text, tracking).width


def _end(run: Run, setter: Setter, tracking: float) -> float:
    return run.x + sum(setter._advance(c) + (tracking if setter._advance(c) else 0.0) for c in run.text)


def _is_latin_around(text: str, index: int) -> bool:
    """Whether the nearest letter before or after is not Chinese."""
    around = [text[i] for i in (*range(index - 1, -1, -1), *range(index + 1, len(text))) if text[i].isalnum()]
    return bool(around) and all(ord(character) < 0x2E80 for character in around[:2])


def pieces(text: str) -> list[tuple[str, float]]:
    """Split text where a line may break; with each piece goes how welcome a break behind it is (less is better)."""
    found: list[tuple[str, float]] = []
    for token in re.findall(
        r"\d+[%‰℃]|[0-9A-Za-z\u00c0-\u024f\u1e00-\u1eff\u0300-\u036f.,'’&/@+_:;!?\"()-]+|\s+|——|……|.", text
    ):
        if token.isspace():
            if found:
                found[-1] = (found[-1][0] + " ", GOOD_AFTER[" "])
        elif found and ((token[0] in NO_START and not token[0].isascii()) or found[-1][0].rstrip()[-1] in NO_END):
            word = found[-1][0] + token
            found[-1] = (word, GOOD_AFTER.get(word[-1], 0.0))
        else:
            if found and token[0] in GOOD_BEFORE:
                found[-1] = (found[-1][0], min(found[-1][1], GOOD_BEFORE[token[0]]))
            found.append((token, GOOD_AFTER.get(token[-1], 0.0)))
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

    def lines(self, measure: float) -> list[str] | None:
        """Return the text in lines no wider than `measure`, as few as possible and as even as possible.

        None if a single word is wider than the measure.
        """
        if not self.parts or max(self._stripped) > measure:
            return None
        whole = self._before[-1]
        least = max(1, int(-(-whole // measure)))
        for count in range(least, least + 3):
            cuts = self._cuts(measure, count, whole / count)
            if cuts:
                return ["".join(part for part, _ in self.parts[a:b]).rstrip() for a, b in pairwise([0, *cuts])]
        return None

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


@dataclass(frozen=True, slots=True)
class Fitted:
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
    text = setter.available(text)
    paragraph = Paragraph(text, setter, tracking)
    size = largest
    while size >= smallest:
        lines = paragraph.lines(measure / size)
        if lines and len(lines) <= most_lines and (len(lines) - 1) * leading * size + size <= extent + 1:
            return Fitted(tuple(setter.line(line, tracking) for line in lines), size)
        size *= 0.95
    return _cut(text, setter, measure, extent, smallest, leading, tracking, most_lines)


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
