"""FontTables: the same glyphs and widths as fontTools finds, through either character map; no other file is a font."""

from __future__ import annotations

from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
from fontTools.ttLib import TTFont

from epubgen.xhtml.font_tables import FontTables

FONTS = [Path(pylopdf_fonts_zh_cn.serif_path()), Path(pylopdf_fonts_zh_cn.sans_path())]


@pytest.mark.parametrize("path", FONTS, ids=lambda path: path.stem)
def test_glyphs_and_widths_are_those_that_fonttools_finds(path: Path) -> None:
    tables = FontTables(path)
    with TTFont(path, lazy=True) as font:
        characters, widths = font.getBestCmap(), font["hmtx"]
        assert tables.family == font["name"].getBestFamilyName()
        for code in (*range(0x20, 0x3100, 3), *range(0x4E00, 0xA000, 17), *range(0xF900, 0x10000, 5), 0x20B9F, 0x2A6A5):
            glyph = tables.glyph(chr(code))
            assert glyph == (font.getGlyphID(characters[code]) if code in characters else 0), hex(code)
            if glyph:
                assert tables.advance(glyph) == widths[characters[code]][0] / tables.em


def test_the_map_of_the_basic_plane_gives_the_same() -> None:
    whole, narrow = FontTables(FONTS[0]), FontTables(FONTS[0])
    narrow._wide = 0
    assert all(whole.glyph(chr(code)) == narrow.glyph(chr(code)) for code in range(0x20, 0xD800, 7))
    assert narrow.glyph("\U00020b9f") == 0


@pytest.mark.parametrize(
    "data", [b"", b"wOF2", b"OTTO\0\1", b"\0\1\0\0" + b"\xff" * 40, b"ttcf" + b"\xff" * 40, b"x" * 500]
)
def test_what_is_no_font_is_a_value_error(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.ttf"
    path.write_bytes(data)
    with pytest.raises(ValueError, match="it is no"):
        FontTables(path)


def test_every_cut_of_a_font_is_refused_or_read(tmp_path: Path) -> None:
    path, data = tmp_path / "a.otf", FONTS[0].read_bytes()
    for size in (12, 100, 300, 1_000, 100_000):
        path.write_bytes(data[:size])
        with pytest.raises(ValueError, match="it is no"):
            FontTables(path)
