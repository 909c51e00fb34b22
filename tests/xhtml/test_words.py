"""The words that epubgen writes, in the book's language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from epubgen.xhtml.theme import templates_root
from epubgen.xhtml.words import Words, load_words

FOLDER = templates_root() / "words"
CATALOGUES = sorted(path.stem for path in FOLDER.glob("*.yaml"))


def words(lang: str) -> Words:
    return load_words(lang, [FOLDER])


@pytest.mark.parametrize(
    ("lang", "catalogue"),
    [
        ("zh-Hant-HK", "zh-Hant"),
        ("zh-Hans", "zh-Hans"), ("zh", "zh-Hans"), ("zh-CN", "zh-Hans"), ("zh-TW", "zh-Hant"),
        ("yue", "zh-Hant"), ("ja-JP", "ja"), ("ko", "ko"), ("en-GB", "en"), ("de", "en"), ("und", "en"),
    ],
)  # fmt: skip
def test_which_catalogue_a_language_gets(lang: str, catalogue: str) -> None:
    assert words(lang).lang == catalogue


@pytest.mark.parametrize("lang", CATALOGUES)
def test_every_catalogue_has_the_same_keys_and_is_yaml(lang: str) -> None:
    import yaml

    texts = yaml.safe_load((FOLDER / f"{lang}.yaml").read_text(encoding="utf-8"))
    english = yaml.safe_load((FOLDER / "en.yaml").read_text(encoding="utf-8"))
    assert set(texts) | {"months"} == set(english)
    for key, text in texts.items():
        assert set(re.findall(r"\{(\w+)\}", text)) == set(re.findall(r"\{(\w+)\}", english[key])) or "date" in key
        assert getattr(words(lang), key) == text


@pytest.mark.parametrize(
    ("lang", "date", "text"),
    [
        ("zh-Hans", "2025-12-09", "2025年12月9日"),
        ("zh-Hant", "2025-12", "2025年12月"),
        ("ja", "2025", "2025年"),
        ("ko", "2025-12-09", "2025년 12월 9일"),
        ("en", "2025-12-09", "9 December 2025"),
        ("en", "2025-01", "January 2025"),
        ("fr", "2025-12-09T10:00:00Z", "9 December 2025"),
        ("en", "2025-13-01", "2025"),
        ("en", "yesterday", None),
        ("en", "", None),
    ],
)
def test_dates(lang: str, date: str, text: str | None) -> None:
    shown = words(lang).date(date)
    assert (shown.text if shown else None) == text


@pytest.mark.parametrize(
    ("lang", "number", "text"),
    [("zh-Hans", 2, "二"),
     ("zh-Hans", 10, "十"), ("zh-Hans", 12, "十二"), ("zh-Hant", 20, "二十"), ("ja", 35, "三十五"),
     ("zh-Hans", 105, "一零五"), ("en", 4, "IV"), ("en", 1990, "MCMXC"), ("ko", 12, "12")],
)  # fmt: skip
def test_numbers(lang: str, number: int, text: str) -> None:
    assert words(lang).number(number) == text


def test_a_folder_completes_what_another_has(tmp_path: Path) -> None:
    (tmp_path / "en.yaml").write_text('contents: "In this issue"\n', encoding="utf-8")
    changed = load_words("en", [tmp_path, FOLDER])
    assert (changed.contents, changed.notes) == ("In this issue", "Notes")
    with pytest.raises(AttributeError):
        _ = changed.nothing
