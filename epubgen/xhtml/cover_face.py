"""Fonts and a line of text → runs of glyphs at places, measured in em.

The renderer shapes each run; what it would get wrong is placed here: characters that only another font has, accents
that the font has as combining marks only, and curly quotes, which Chinese fonts make as wide as a Han character.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from epubgen.xhtml.font_tables import FontTables

GETA = "〓"
"""The printers' mark for a character that the type case lacks."""
QUOTES = "‘’“”…"
GAP = 0.05
SPACES = " \u00a0\u3000"


class Face:
    """One font file as the renderer knows it: its family, its characters, their sizes in em.

    Raises OSError or ValueError for a file that is no font that the renderer can use.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._tables = FontTables(path)
        self.family = self._tables.family

    @lru_cache(maxsize=512)  # noqa: B019 (a face lives as long as one cover)
    def __contains__(self, character: str) -> bool:
        return self._tables.glyph(character) != 0

    @lru_cache(maxsize=512)  # noqa: B019
    def width(self, character: str) -> float:
        """Return the advance in em; 0 for a combining mark."""
        if unicodedata.combining(character):
            return 0.0
        return self._tables.advance(self._tables.glyph(character))

    @lru_cache(maxsize=64)  # noqa: B019
    def ink(self, character: str) -> tuple[float, float, float, float]:
        """Return the left, bottom, right and top of a character's ink, in em from its origin."""
        from fontTools.pens.boundsPen import BoundsPen
        from fontTools.ttLib import TTFont

        with TTFont(self.path, lazy=True, fontNumber=0) as font:
            glyphs = font.getGlyphSet()
            pen = BoundsPen(glyphs)
            glyphs[font.getGlyphName(self._tables.glyph(character))].draw(pen)
        em = self._tables.em
        left, bottom, right, top = pen.bounds or (0, 0, self.width(character) * em, 0)
        return left / em, bottom / em, right / em, top / em


class Run(NamedTuple):
    """Characters of one face, drawn from `x` on and raised by `rise`, in em of the line."""

    family: str
    text: str
    x: float
    rise: float = 0.0


class Line(NamedTuple):
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

    def lacks_most_of(self, text: str) -> bool:
        """Whether the faces have so few of the characters that the text would be a row of geta marks."""
        letters = [character for character in unicodedata.normalize("NFC", text) if character not in SPACES]
        lacking = [character for character in letters if self._shown(character) is None]
        self.missing.update(lacking)
        return 3 * len(lacking) > len(letters)

    def _shown(self, character: str) -> str | None:
        """Return the character, or the parts that it can be put together from; None if the faces lack it."""
        if character in SPACES or self._face(character):
            return character
        parts = unicodedata.normalize("NFKD", character)
        return parts if parts != character and all(self._face(part) for part in parts) else None

    def _one(self, character: str) -> str:
        shown = self._shown(character)
        if shown is not None:
            return shown
        self.missing.add(character)
        return GETA if self._face(GETA) else "?"

    def _face(self, character: str) -> Face | None:
        return next((face for face in self.faces if character in face), None)

    def _width(self, character: str) -> float:
        face = self._face(character)
        return face.width(character) if face else (1.0 if character == "\u3000" else 0.25)

    def width(self, text: str, tracking: float = 0.0) -> float:
        """Return the width of a line in em."""
        return self.line(text, tracking).width

    def line(self, text: str, tracking: float = 0.0) -> Line:
        """Lay out one line; `tracking` is the space added behind each character."""
        runs: list[Run] = []
        x = 0.0
        placed = any(unicodedata.combining(character) or character in QUOTES for character in text)
        """Whether some characters are placed one by one: then each word is, so that kerning does not add up."""
        joined = False
        """Whether the last run ends at x, so that the next character may be added to it."""
        for index, character in enumerate(text):
            face = self._face(character) or self.faces[0]
            width = self._width(character)
            if unicodedata.combining(character) and index:
                runs.append(self._accent(face, character, text[index - 1], x - tracking))
                joined = False
            elif character in QUOTES and width > 0.8 and _is_latin_around(text, index):
                left, _, right, _ = face.ink(character)
                runs.append(Run(face.family, character, x - left + GAP))
                x += right - left + 2 * GAP + tracking
                joined = False
            elif character in SPACES and (placed or not joined):
                x += width + tracking
                joined = False
            elif joined and runs[-1].family == face.family:
                runs[-1] = Run(face.family, runs[-1].text + character, runs[-1].x)
                x += width + tracking
            else:
                runs.append(Run(face.family, character, x))
                x += width + tracking
                joined = True
        return Line(tuple(runs), x - tracking if text else 0.0, text)

    def _accent(self, face: Face, mark: str, base: str, end: float) -> Run:
        """Return a combining mark over the middle of the letter that ends at `end`, clear of it."""
        holder = self._face(base) or face
        left, _, right, top = holder.ink(base)
        start, foot, stop, _ = face.ink(mark)
        x = end - self._width(base) + (left + right) / 2 - (start + stop) / 2
        below = unicodedata.combining(mark) == 220
        return Run(face.family, mark, x, 0.0 if below else max(0.0, top + 0.04 - foot))


def _is_latin_around(text: str, index: int) -> bool:
    """Whether the nearest letters before or after are of no East Asian script."""
    around = [text[at] for at in (*range(index - 1, -1, -1), *range(index + 1, len(text))) if text[at].isalnum()]
    return bool(around) and all(ord(letter) < 0x2E80 for letter in around[:2])
