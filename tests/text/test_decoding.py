"""Bytes in the encodings that people's files have → the text, and the encoding that gave it."""

from __future__ import annotations

import pytest

from epubgen.text.decoding import decode

SAMPLES = {
    "zh-Hans": "新形势下推动先进制造业集群发展的思考。他说：“这是我们的国家”，其内涵深刻。\n第一章 初遇\n",
    "zh-Hant": "新形勢下推動先進製造業集群發展的思考。他說：「這是我們的國家」，其內涵深刻。\n第一章 初遇\n",
    "ja": "隣の家に猫がいる。名前はまだない。どこで生まれたか、だれも知らないようだ。\n",
    "ko": "옆집에 고양이가 산다. 이름은 아직 없다. 어디에서 태어났는지 아무도 모른다.\n",
    "fr": "L’été, les élèves étudient à l’université – où ça ? Voilà.\n",
}


@pytest.mark.parametrize(
    ("sample", "encoding"),
    [
        *((name, encoding) for name in SAMPLES for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-be")),
        ("zh-Hans", "gb18030"),
        ("zh-Hans", "utf-16-le"),
        ("zh-Hant", "big5"),
        ("zh-Hant", "gb18030"),
        ("ja", "cp932"),
        ("ja", "euc_jp"),
        ("ko", "cp949"),
        ("fr", "cp1252"),
    ],
)
def test_text_comes_back_from_any_usual_encoding(sample: str, encoding: str) -> None:
    text = SAMPLES[sample]
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.replaced == 0


def test_a_byte_order_mark_is_no_character() -> None:
    decoded = decode(b"\xef\xbb\xbfabc")
    assert (decoded.text, decoded.encoding, decoded.byte_order_mark) == ("abc", "utf-8", True)


def test_a_cut_off_end_does_not_change_the_encoding() -> None:
    decoded = decode((SAMPLES["zh-Hans"] * 3).encode()[:-2])
    assert (decoded.encoding, decoded.replaced, decoded.doubtful) == ("utf-8", 1, True)


def test_nothing_is_normalised() -> None:
    text = "①㈠㎡ｆｕｌｌ，e\u0301\r\n\ufeff"
    assert decode(text.encode()).text == text
