"""A font file → which glyph a character has, and how wide it is: the two things that setting a line takes.

Read straight from the `cmap` and `hmtx` tables (ISO/IEC 14496-22), a few bytes a character: unpacking a Chinese font of
thirty thousand glyphs, as libraries do, takes longer than drawing the cover.
"""

from __future__ import annotations

import struct
from pathlib import Path


class FontTables:
    """The tables of one TrueType or OpenType font, or of the first in a collection.

    Raises OSError if the file cannot be read, ValueError if it is no such font.
    """

    def __init__(self, path: Path) -> None:
        self._data = path.read_bytes()
        try:
            self._tables = self._directory()
            (self.em,) = struct.unpack_from(">H", self._data, self._tables["head"] + 18)
            (self._metrics,) = struct.unpack_from(">H", self._data, self._tables["hhea"] + 34)
            self._wide, self._narrow = self._character_maps()
            self.family = self._family()
        except (KeyError, struct.error, UnicodeDecodeError):
            raise ValueError("it is no TrueType or OpenType font") from None
        if not self.em or not self._metrics or not (self._wide or self._narrow):
            raise ValueError("it is no font for text in Unicode")

    def _directory(self) -> dict[str, int]:
        start = 0
        if self._data[:4] == b"ttcf":
            (start,) = struct.unpack_from(">I", self._data, 12)
        if self._data[start : start + 4] not in (b"OTTO", b"\0\1\0\0", b"true"):
            raise ValueError("it is no TrueType or OpenType font")
        (count,) = struct.unpack_from(">H", self._data, start + 4)
        found = {}
        for at in range(start + 12, start + 12 + 16 * count, 16):
            tag, _, offset, length = struct.unpack_from(">4sIII", self._data, at)
            if offset + length > len(self._data):
                raise ValueError("it is no whole font: it ends in the middle of a table")
            found[tag.decode("latin-1")] = offset
        return found

    def _character_maps(self) -> tuple[int, int]:
        """Return where the maps of format 12 (all of Unicode) and 4 (the basic plane) begin; 0 where there is none."""
        start = self._tables["cmap"]
        (count,) = struct.unpack_from(">H", self._data, start + 2)
        wide = narrow = 0
        for at in range(start + 4, start + 4 + 8 * count, 8):
            platform, encoding, offset = struct.unpack_from(">HHI", self._data, at)
            if platform == 0 or (platform == 3 and encoding in (1, 10)):
                (form,) = struct.unpack_from(">H", self._data, start + offset)
                wide = start + offset if form == 12 else wide
                narrow = start + offset if form == 4 else narrow
        return wide, narrow

    def _family(self) -> str:
        start = self._tables["name"]
        count, storage = struct.unpack_from(">HH", self._data, start + 2)
        names: dict[tuple[int, bool], str] = {}
        for at in range(start + 6, start + 6 + 12 * count, 12):
            platform, _, lang, kind, length, offset = struct.unpack_from(">6H", self._data, at)
            if platform == 3 and kind in (1, 16):
                text = self._data[start + storage + offset : start + storage + offset + length].decode("utf-16-be")
                names.setdefault((kind, lang == 0x0409), text)
        return next((names[key] for key in ((16, True), (1, True), (16, False), (1, False)) if key in names), "")

    def glyph(self, character: str) -> int:
        """Return the number of the character's glyph; 0 if the font has none."""
        code = ord(character)
        if self._wide:
            return self._in_groups(code)
        return self._in_segments(code) if code < 0x10000 else 0

    def _in_groups(self, code: int) -> int:
        (count,) = struct.unpack_from(">I", self._data, self._wide + 12)
        low, high = 0, count
        while low < high:
            middle = (low + high) // 2
            first, last, glyph = struct.unpack_from(">III", self._data, self._wide + 16 + 12 * middle)
            if code > last:
                low = middle + 1
            elif code < first:
                high = middle
            else:
                return int(glyph + code - first)
        return 0

    def _in_segments(self, code: int) -> int:
        (double,) = struct.unpack_from(">H", self._data, self._narrow + 6)
        ends = self._narrow + 14
        for at in range(0, double, 2):
            (end,) = struct.unpack_from(">H", self._data, ends + at)
            if code > end:
                continue
            ranges = ends + 2 + 3 * double + at
            start, delta, shift = (
                struct.unpack_from(">H", self._data, ends + 2 + part * double + at)[0] for part in (1, 2, 3)
            )
            if code < start:
                return 0
            if not shift:
                return int(code + delta & 0xFFFF)
            (glyph,) = struct.unpack_from(">H", self._data, ranges + shift + 2 * (code - start))
            return int(glyph + delta & 0xFFFF) if glyph else 0
        return 0

    def advance(self, glyph: int) -> float:
        """Return how far the next glyph stands from this one, in em."""
        at = self._tables["hmtx"] + 4 * min(glyph, self._metrics - 1)
        (width,) = struct.unpack_from(">H", self._data, at)
        return float(width / self.em)
