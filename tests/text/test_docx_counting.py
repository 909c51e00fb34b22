"""Numbers in the forms in which word processors count."""

from __future__ import annotations

import pytest

from epubgen.text.docx_counting import han, spelt


@pytest.mark.parametrize(
    ("form", "numbers", "written"),
    [
        ("decimal", (1, 23), "1 23"),
        ("decimalZero", (7, 12), "07 12"),
        ("upperLetter", (1, 26, 27), "A Z AA"),
        ("lowerRoman", (4, 9), "iv ix"),
        ("ordinal", (1, 2, 3, 11, 22), "1st 2nd 3rd 11th 22nd"),
        (
            "chineseCountingThousand",
            (1, 10, 12, 20, 35, 105, 110, 1010),
            "一 十 十二 二十 三十五 一百零五 一百一十 一千零一十",
        ),
        ("taiwaneseCountingThousand", (3, 11), "三 十一"),
        ("chineseLegalSimplified", (1, 12), "壹 壹拾贰"),
        ("ideographDigital", (10, 25), "一〇 二五"),
        ("ideographTraditional", (1, 10), "甲 癸"),
        ("ideographZodiacTraditional", (1, 13), "甲子 丙子"),
        ("decimalEnclosedCircleChinese", (1, 20, 21, 51), "① ⑳ ㉑ 51"),
        ("decimalEnclosedParen", (3,), "⑶"),
        ("aiueoFullWidth", (1, 6), "ア カ"),
        ("ganada", (2,), "나"),
        ("chicago", (1, 5), "* **"),
        ("decimalFullWidth", (12,), "１２"),
        ("unheard-of", (4,), "4"),
    ],
)
def test_forms(form: str, numbers: tuple[int, ...], written: str) -> None:
    assert " ".join(spelt(number, form) for number in numbers) == written


def test_forms_without_signs() -> None:
    assert spelt(3, "none") == spelt(3, "bullet") == ""


def test_numbers_too_large_for_thousands() -> None:
    assert (han(0), han(12345)) == ("零", "一二三四五")


@pytest.mark.parametrize("form", ["upperLetter", "lowerLetter", "chicago", "upperRoman", "lowerRoman"])
def test_no_number_fills_the_memory(form: str) -> None:
    assert spelt(999_999_999, form) == "999999999"
    assert len(spelt(780, "upperLetter")) == 30
