"""Glyphs that lie where those of few pages do."""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize("origin", [(0, 0), (-300, -400), (-5000, 90)])
def test_pages_begin_anywhere(origin: tuple[float, float]) -> None:
    assert _texts(_columns(*origin)) == COLUMNS


@pytest.mark.parametrize("far", [1e12, -1e12, float("inf"), float("-inf"), float("nan")])
@pytest.mark.parametrize("place", ["left", "right", "base", "size"])
def test_places_that_no_page_has(place: str, far: float) -> None:
    left, right, base, size = ({"left": 0.0, "right": 10.0, "base": 40.0, "size": 10.0} | {place: far}).values()
    odd = Glyph("x", left, right, base, size)
    texts = _texts([odd, *_columns()])
    assert sorted("".join("".join(texts).split())) == ["l"] * 200 + ["r"] * 200 + ["x"]
    assert max(map(len, texts)) < 1000
