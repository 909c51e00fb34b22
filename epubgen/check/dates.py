"""Dates as W3C-DTF writes them."""

from __future__ import annotations

import re
from calendar import monthrange

DATE = re.compile(
    r"([0-9]{1,9})(?:-([0-9]{1,9})(?:-([0-9]{1,9})"
    r"(?:T([0-9]{1,9})(?::([0-9]{1,9})(?::([0-9]{1,9})(?:\.[0-9]+)?)?(?:Z|[+-]([0-9]{1,9}):([0-9]{1,9}))?)?)?)?)?"
)
"""Numbers may have more or fewer digits than the standard has them: the reference reads them as numbers."""


def date_fault(value: str) -> str:
    """Return why a date is not as W3C-DTF wants it, or "" if it is."""
    if not value:
        return "it is empty"
    match = DATE.fullmatch(value)
    if not match or not 0 < int(match[1]) < 10_000:
        return "it is written otherwise"
    year, month, day, hour, minute, second, *_zone = (int(part) if part else None for part in match.groups())
    if month is not None and not 1 <= month <= 12:
        return f"there is no month {month}"
    if day is not None and month is not None and not 1 <= day <= monthrange(year or 1, month)[1]:
        return f"the month has no day {day}"
    if (hour or 0) > 23 or (minute or 0) > 59 or (second or 0) > 59:
        return "there is no such time of day"
    return ""
