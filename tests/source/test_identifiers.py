"""Identifiers, dates and language tags as people write them."""

from __future__ import annotations

import pytest

from epubgen.source.dates import parse_date
from epubgen.source.identifiers import IdentifierError, parse_identifier
from epubgen.source.languages import canonical, suggest, well_formed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("978-7-02-000220-7", "urn:isbn:9787020002207"),
        ("ISBN 978-7-02-000220-7", "urn:isbn:9787020002207"),
        ("ISBN-13: 978-3-16-148410-0", "urn:isbn:9783161484100"),
        ("urn:isbn:0-306-40615-2", "urn:isbn:0306406152"),
        ("ISBN 0-8044-2957-X", "urn:isbn:080442957X"),
        ("ISSN 2434-561X", "urn:issn:2434-561X"),
        ("issn:1000-0135", "urn:issn:1000-0135"),
        ("https://doi.org/10.1000/182", "urn:doi:10.1000/182"),
        ("doi: 10.1000/182", "urn:doi:10.1000/182"),
        ("5C1F6F0E-6D0B-5F0A-9A55-2F1F4F3B7C10", "urn:uuid:5c1f6f0e-6d0b-5f0a-9a55-2f1f4f3b7c10"),
        ("https://example.org/book", "https://example.org/book"),
        ("garden-12", "garden-12"),
    ],
)
def test_identifier(text: str, value: str) -> None:
    assert parse_identifier(text).value == value


@pytest.mark.parametrize(
    "text", ["978-7-02-000220-8", "isbn 12", "ISBN 0-8044-2957-1", "ISSN 2434-5611", "doi:x", "urn:uuid:12"]
)
def test_wrong_identifier(text: str) -> None:
    with pytest.raises(IdentifierError):
        parse_identifier(text)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2025", "2025"), ("2025-12", "2025-12"), ("2025-12-9", "2025-12-09"), ("2025/12/9", "2025-12-09"),
        ("2025.12", "2025-12"), ("2025年12月9日", "2025-12-09"), ("2025 年 12 月", "2025-12"),
        ("二〇二五年十二月九日", "2025-12-09"), ("9 December 2025", "2025-12-09"), ("Dec. 9, 2025", "2025-12-09"),
        ("September 2025", "2025-09"), ("2025-12-09T08:00:00+08:00", "2025-12-09T08:00:00+08:00"),
        ("2025-12-09 08:00:00 +0800", "2025-12-09T08:00:00+08:00"), ("2025-12-09T10:00", "2025-12-09"),
        ("09/12/2025", None), ("2025-02-29", None), ("2025-13", None), ("2025-12-09T25:00:00Z", None),
        ("soon", None), ("第1437期", None), ("", None),
    ],
)  # fmt: skip
def test_date(text: str, date: str | None) -> None:
    assert parse_date(text) == date


@pytest.mark.parametrize(
    "tag", ["zh-Hans", "zh-CN", "en", "en-GB", "ja", "de-1996", "zh-yue-Hant-HK", "x-own", "sr-Latn-RS"]
)
def test_language_tag(tag: str) -> None:
    assert well_formed(tag)
    assert canonical(tag.lower()) == tag


@pytest.mark.parametrize(
    ("tag", "meant"),
    [
        ("zh_CN", "zh-Hans"), ("zh_TW", "zh-Hant"), ("chinese", "zh-Hans"), ("中文", "zh-Hans"),
        ("繁體中文", "zh-Hant"),
        ("cn", "zh-Hans"), ("en_US.UTF-8", "en-US"), ("us", "en-US"), ("English", "en"), ("jp", "ja"), ("C", ""),
        ("klingon", ""), ("", ""),
    ],
)  # fmt: skip
def test_wrong_language_tag(tag: str, meant: str) -> None:
    assert not well_formed(tag)
    assert suggest(tag) == meant
