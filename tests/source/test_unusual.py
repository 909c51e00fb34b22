"""Characters that phones may have no glyph for: which are found, and where they first appear."""

from __future__ import annotations

import pytest

from epubgen.source.unusual import unusual_characters


@pytest.mark.parametrize(
    "text", ["", "plain text\n", "甲，乙。“丙”（丁）！\n", "ｆｕｌｌ ﬁ ︰ \ufeff ゛ é 😀 𝒙\n", "한국어 かな ㄅㄆ\n"]
)
def test_ordinary_text_has_none(text: str) -> None:
    assert unusual_characters(text.encode()) == ()


@pytest.mark.parametrize(
    "character", ["\ue000", "\uf8ff", "\uf000", "\U00020bb7", "\U0003134a", "\U000f0000", "\U0010fffd"]
)
def test_rare_ideographs_and_private_use_are_found_with_the_line_of_the_manuscript(character: str) -> None:
    body = f"<p>甲，</p>\n<p>乙{character}</p>\n<p>{character}</p>\n".encode()
    assert unusual_characters(body, [3, 9, 12]) == ((character, 9),)
    assert unusual_characters(body) == ((character, None),)
