"""Which titles break at their punctuation only."""

from __future__ import annotations

import pytest

from epubgen.xhtml.title_breaks import title_classes


@pytest.mark.parametrize(
    ("title", "phrased"),
    [
        ("深刻领会“六个必须坚持”的内涵要义", True),
        ("新时代政协工作——以九龙坡区为例", True),
        ("橋のたもと、川の名前の長い物語", True),
        ("Kubernetes、PostgreSQL：经验与问题", True),
        ("土里的公共事：九篇", False),  # fits on a line
        ("健全提案办理质量评议机制研究", False),  # no place to pause
        ("數字政府建設與基層治理現代化：經驗", False),  # a piece too long for a line
        ("", False),
    ],
)
def test_a_title_breaks_at_punctuation_where_the_pieces_fit(title: str, phrased: bool) -> None:
    assert title_classes(title, "zh-Hans", "title") == ("title phrased" if phrased else "title")


def test_other_languages_break_between_words() -> None:
    assert title_classes("Wind, Rain, and the Weather of Places", "en", "title") == "title"
