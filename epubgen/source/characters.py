"""What no EPUB content document may hold, or what shows that text was damaged: taken out or reported (R-081)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from epubgen.errors import Finding, Level, Location

HAN = "\u2e80-\u2fdf\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Han characters and their parts, as the inside of a character class."""
CJK = f"{HAN}\u3000-\u3006\u3008-\u30ff\u3100-\u312f\u31a0-\u31ff\ufe10-\ufe1f\ufe30-\ufe4f\uff00-\uffef"
"""Han, kana, bopomofo and the punctuation of their scripts: a line break after one and before another is no space."""
QUOTES_AND_DASHES = "“”‘’…—·"
"""Marks that Chinese and Latin text share: they belong to the character beside them."""

_SHOWN = 5
"""How many places one finding names at most; a file in a wrong encoding has thousands."""


@cache
def _forbidden() -> re.Pattern[str]:
    return re.compile(
        "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
        + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(1, 17))
        + "]"
    )


_ORDINARY = bytes(byte for byte in range(0x20, 0xF0) if byte not in (0x7F, 0xC2)) + b"\t\n\r"


def _may_be_forbidden(text: str) -> bool:
    """Return whether it is worth looking for forbidden characters; bytes are looked through many times faster."""
    try:
        encoded = text.encode()
    except UnicodeEncodeError:
        return True
    # C2 leads C1 controls, EF B7 and EF BF the noncharacters of the first plane; F0 … F4 the other planes, whose
    # noncharacters end in BF BE and BF BF.
    if re.search(rb"\xef[\xb7\xbf]", encoded):
        return True
    special = encoded.translate(None, _ORDINARY)
    if not special:
        return False
    if special.translate(None, b"\xc2\xf0\xf1\xf2\xf3\xf4"):
        return True
    controls = b"\xc2" in special and re.search(rb"\xc2[\x80-\x9f]", encoded)
    return bool(controls or re.search(rb"\xbf[\xbe\xbf]", encoded))


def clean_text(text: str, location: Location, findings: list[Finding]) -> str:
    """Return the text with line feeds only, and without characters that XML forbids; report those, and U+FFFD."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.startswith("\ufeff"):
        text = text[1:]
    if "\x85" in text:
        text = text.replace("\x85", "\n")
    if _may_be_forbidden(text) and _forbidden().search(text):
        findings.extend(_named(text, location))
        text = _forbidden().sub("", text)
    if "\ufffd" in text:
        findings.append(_replacement(text, location))
    return text


def place(text: str, offset: int, location: Location) -> Location:
    """Return the line and column of an offset in the text of a file."""
    line = text.count("\n", 0, offset)
    return location.at(line + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1)


def _named(text: str, location: Location) -> Iterator[Finding]:
    found = list(_forbidden().finditer(text))
    for number, match in enumerate(found[:_SHOWN], start=1):
        more = f" ({len(found) - _SHOWN} more)" if number == _SHOWN < len(found) else ""
        yield Finding(
            "control-character",
            Level.WARNING,
            f"U+{ord(match[0]):04X} cannot stand in a book and was left out{more}",
            place(text, match.start(), location),
            "delete it; such characters come from copying out of PDF or word-processor files",
        )


def _replacement(text: str, location: Location) -> Finding:
    count = text.count("\ufffd")
    return Finding(
        "replacement-character",
        Level.WARNING,
        f"U+FFFD stands where {'a character was' if count == 1 else f'{count} characters were'} lost",
        place(text, text.index("\ufffd"), location),
        "restore it from the source, or save the file again in its right encoding",
    )
