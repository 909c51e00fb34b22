"""Dates as prose states them → W3CDTF, and dates that lost a sign → every day they could have meant (R-205, S-9)."""

from __future__ import annotations

import calendar
import re
from functools import cache
from typing import NamedTuple

from epubgen.text.numbering import HAN_NUMERAL, parse_number

_MONTHS_TEXT = "january february march april may june july august september october november december"
_MONTHS = _MONTHS_TEXT.split()


class DateReading(NamedTuple):
    """A date found in a text: where, as printed, and what it can mean; one reading where it is sound."""

    start: int
    end: int
    text: str
    readings: tuple[str, ...]


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    month = r"(?P<month>" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS) + r")\.?"
    numeral = rf"[{HAN_NUMERAL}0-9０-９]"
    return (
        re.compile(
            rf"(?P<year>[12]\d{{3}}|[一二][{HAN_NUMERAL}]{{3}})[ ]?年[ ]?(?:(?P<month>{numeral}{{1,3}})[ ]?月[ ]?"
            rf"(?:(?P<day>{numeral}{{1,3}})[ ]?[日号號])?)?"
        ),
        re.compile(r"(?<![\d.])(?P<year>(?:19|20)\d\d)(?P<s>[-./])(?P<month>\d{1,2})(?P=s)(?P<day>\d{1,2})(?![\d.])"),
        re.compile(rf"(?i)\b{month} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>[12]\d{{3}})\b"),
        re.compile(rf"(?i)\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? )?{month},? (?P<year>[12]\d{{3}})\b"),
    )


def find_dates(text: str) -> list[DateReading]:
    """Return the dates that a text states, sound ones and damaged ones, in order of place."""
    found = damaged_dates(text)
    for pattern in _patterns():
        for match in pattern.finditer(text):
            iso = _iso(match["year"], match["month"], match["day"])
            if iso and not any(match.start() < other.end and other.start < match.end() for other in found):
                found.append(DateReading(match.start(), match.end(), match[0], (iso,)))
    return sorted(found, key=lambda date: date.start)


def damaged_dates(text: str) -> list[DateReading]:
    """Return dates whose signs were lost: 2025129日 (two readings), 2025年129日, 20251209日."""
    found = []
    for match in re.finditer(r"(?<!\d)((?:19|20)\d\d)(年?)(\d{2,4})(月?)日", text):
        year, digits = match[1], match[3]
        if (match[2] and len(digits) < 3) or match[4]:
            continue
        readings = []
        for cut in (1, 2):
            iso = _iso(year, digits[:cut], digits[cut:])
            if iso and digits[cut:] and len(iso) == 10 and iso not in readings:
                readings.append(iso)
        found.append(DateReading(match.start(), match.end(), match[0], tuple(sorted(readings, reverse=True))))
    return found


def _iso(year: str, month: str | None, day: str | None) -> str | None:
    y = parse_number(year)
    if y is None or not 1000 <= y < 2200:
        return None
    m = _month(month) if month else None
    if month and (m is None or not 1 <= m <= 12):
        return None
    d = parse_number(day) if day else None
    if m is None:
        return f"{y:04d}"
    if day and (d is None or not 1 <= d <= calendar.monthrange(y, m)[1]):
        return None
    return f"{y:04d}-{m:02d}" + (f"-{d:02d}" if d else "")


def _month(month: str) -> int | None:
    short = month[:3].lower()
    named = next((number for number, name in enumerate(_MONTHS, 1) if name.startswith(short)), None)
    return named if named and short.isalpha() and short.isascii() else parse_number(month)
