"""Glyphs that lie where those of few pages do."""

from __future__ import annotations

from epubgen.intake.pdf_layout import Glyph, read_rows


def _columns(x: float = 0, y: float = 0) -> list[Glyph]:
    """Return a page with two columns of ten lines, whose upper left corner is at a place."""
    return [
        Glyph(letter, x + side + 10 * place, x + side + 10 * place + 10, y - 14 * line, 10)
        for side, letter in ((0, "l"), (230, "r"))
        for line in range(10)
        for place in range(20)
    ]


COLUMNS = ["l" * 20] * 10 + ["r" * 20] * 10


def _texts(glyphs: list[Glyph]) -> list[str]:
    return [row.text for row in read_rows(glyphs)]


def test_each_glyph_is_in_one_line() -> None:
    crossing = [
        Glyph(letter, 100 + 10 * place, 110 + 10 * place, 29.0 - place % 2 * 0.8, 10)
        for place, letter in enumerate("abcdefghijklmnopqrst")
    ]
    assert _texts(crossing + _columns()) == ["abcdefghijklmnopqrst", *COLUMNS]
