"""Dates as people write them → W3CDTF, the form that EPUB takes (R-033)."""

from __future__ import annotations

import datetime
import re

MONTHS = tuple(
    """
    january february march april may june july august september october november december
    """.split()  # noqa: SIM905
)

_W3CDTF = (
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{1,2})(?:-(?P<day>[0-9]{1,2})"
    r"(?:[T ](?P<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)[ ]?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)?)?)?"
)
_FORMS = (
    _W3CDTF,
    r"(?P<year>[0-9]{4})[/.](?P<month>[0-9]{1,2})(?:[/.](?P<day>[0-9]{1,2})(?: [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?)?",
    r"(?P<year>[0-9]{4}) *年(?: *(?P<month>[0-9]{1,2}) *月(?: *(?P<day>[0-9]{1,2}) *[日号號])?)?",
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[ -](?P<name>[A-Za-z]{3,9})\.?,?[ -](?P<year>[0-9]{4})",
    r"(?:(?P<name>[A-Za-z]{3,9})\.? (?:(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,? )?)(?P<year>[0-9]{4})",
)


def parse_date(text: str) -> str | None:
    """Return the date as `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or `YYYY-MM-DDThh:mm:ss±hh:mm`; None where it is none.

    Takes 2025-12-09, 2025/12/9, 2025.12.9, 2025年12月9日, 9 December 2025 and Dec 9, 2025. What could be read in two
    ways (09/12/2025) and days that no calendar has are refused.
    """
    text = text.strip()
    for form in _FORMS:
        if match := re.fullmatch(form, text):
            return _stated(match.groupdict())
    return _chinese_numerals(text)


def _stated(parts: dict[str, str | None]) -> str | None:
    year, month, day = parts["year"], parts.get("month"), parts.get("day")
    if name := parts.get("name"):
        month = _month(name)
    try:
        date = datetime.date(int(year or 0), int(month or "1"), int(day or "1"))
    except ValueError:
        return None
    stated = date.isoformat()[: 10 if day else 7 if month else 4]
    return _with_time(stated, parts.get("time"), parts.get("zone"))


def _with_time(date: str, time: str | None, zone: str | None) -> str | None:
    if not time:
        return date
    if not zone:
        return date  # a time of day without a zone means nothing, and W3CDTF has no form for it
    zone = zone if zone == "Z" or ":" in zone else f"{zone[:3]}:{zone[3:]}"
    stated = f"{date}T{time}{zone}"
    try:
        datetime.datetime.fromisoformat(stated)
    except ValueError:
        return None
    return stated


def _month(name: str) -> str:
    """Return the number of an English month, abbreviated or not; 0, which no calendar has, where it is none."""
    found = (n for n, month in enumerate(MONTHS, 1) if name.lower() in (month, month[:3], month[:4]))
    return str(next(found, 0))


def _chinese_numerals(text: str) -> str | None:
    """Return 二〇二五年十二月九日 as a date."""
    if "年" not in text:
        return None
    from epubgen.text.numbering import parse_han

    def number(match: re.Match[str]) -> str:
        return str(parse_han(match[0]))

    arabic = re.sub(r"[零〇○一二三四五六七八九十廿卅]+", number, text)
    return parse_date(arabic) if arabic != text else None
