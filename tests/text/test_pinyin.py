"""Names and titles in Latin letters."""

from __future__ import annotations

import pytest

from epubgen.text.numbering import parse_number, to_roman
from epubgen.text.pinyin import name_file_as, slug
from epubgen.text.scripts import detect_language


@pytest.mark.parametrize(
    ("name", "file_as"),
    [
        ("曾国藩", "Zeng, Guofan"),
        ("单雄信", "Shan, Xiongxin"),
        ("欧阳修", "Ouyang, Xiu"),
        ("司马迁", "Sima, Qian"),
        ("尉迟恭", "Yuchi, Gong"),
        ("吕布", "Lü, Bu"),
        ("刘 轶", "Liu, Yi"),
        ("仇英", "Qiu, Ying"),
        ("解缙", "Xie, Jin"),
        ("查良镛", "Zha, Liangyong"),
        ("区少坤", "Ou, Shaokun"),
        ("朴树", "Piao, Shu"),
        ("任正非", "Ren, Zhengfei"),
        ("盖叫天", "Ge, Jiaotian"),
        ("卡尔·马克思", "Kaer Makesi"),
        ("John Smith", "Smith, John"),
        ("Martin Luther King Jr.", "King, Martin Luther, Jr."),
        ("Smith, John", "Smith, John"),
        ("Plato", "Plato"),
        ("なつめ", "なつめ"),
    ],
)
def test_names_have_a_form_to_sort_by(name: str, file_as: str) -> None:
    assert name_file_as(name) == file_as


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("重庆市政协理论研讨会", "chong-qing-shi-zheng-xie-li-lun-yan-tao"),
        ("Chapter 1: The Beginning", "chapter-1-the-beginning"),
        ("L’Été à Paris", "l-ete-a-paris"),
        ("Привет мир", "privet-mir"),
        ("Ελλάδα", "ellada"),
        ("간다 かな", "ganda-kana"),
        ("吕氏春秋", "lv-shi-chun-qiu"),
        ("！？", "x5c7cc443"),
    ],
)
def test_slugs_are_ascii(text: str, name: str) -> None:
    assert slug(text) == name


def test_a_slug_is_cut_at_the_end_of_a_word() -> None:
    assert slug("新形势下推动先进制造业", limit=12) == "xin-xing-shi"
    assert slug("incomprehensibilities", limit=10) == "incomprehe"


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("三", 3), ("十", 10), ("十二", 12), ("一百零三", 103), ("一百二十", 120), ("廿三", 23), ("二〇二五", 2025),
        ("两千", 2000), ("一万零五", 10005), ("１２", 12), ("12", 12), ("XIV", 14), ("xiv", 14), ("Ⅳ", 4), ("①", 1),
        ("㈡", 2), ("⑴", 1), ("Twenty-One", 21), ("second", 2), ("IIX", None), ("abc", None), ("", None),
    ],
)  # fmt: skip
def test_numerals(numeral: str, number: int | None) -> None:
    assert parse_number(numeral) == number


def test_roman_numerals_come_back() -> None:
    assert all(parse_number(to_roman(number)) == number for number in range(1, 4000))


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("新形势下推动先进制造业集群", "zh-Hans"),
        ("新形勢下推動先進製造業集群", "zh-Hant"),
        ("隣の家に猫がいる", "ja"),
        ("옆집에 고양이가 산다", "ko"),
        ("The cat sat on the mat and it was good", "en"),
        ("Le chat est sur la table et il est noir", "fr"),
        ("Das ist nicht der Weg, den wir gehen", "de"),
        ("Los niños no están en la casa porque llueve", "es"),
        ("Och det var inte för att han kom", "sv"),
        ("A chapter. No wine, no song. Do it, and see Don Quixote de la Mancha à la carte", "en"),
        ("Say no. Come to Maria per se. I go.", "en"),
        ("A\n\nx", "en"),
        ("见https://www.example.org/reports/2026/annual-overview.html和http://example.org/data/index", "zh-Hans"),
        ("123", ""),
    ],
)
def test_languages_are_told_from_the_script(text: str, tag: str) -> None:
    assert detect_language(text).tag == tag
