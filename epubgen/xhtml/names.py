"""Names of files in the container: ASCII, lower case, unique, and the same as long as their source stays (R-005)."""

from __future__ import annotations

import re
import unicodedata
import zlib

LONGEST = 60


def ascii_slug(text: str) -> str:
    """Return what of the text can stand in a file name; empty for a text without Latin letters and digits."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(c if c.isascii() else "" if unicodedata.combining(c) else "-" for c in decomposed)
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:LONGEST].rstrip("-")


def fingerprint(text: str) -> str:
    """Return six hex digits that depend on nothing but the text."""
    return f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')) & 0xFFFFFF:06x}"


class Names:
    """The names that have been given out in one folder of the container."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, stem: str, key: str, suffix: str) -> str:
        """Return stem + suffix; where that is taken or empty, with a fingerprint of the key (the source's path)."""
        name = stem or f"x-{fingerprint(key)}"
        salt = 0
        while name + suffix in self._taken:
            name = f"{stem or 'x'}-{fingerprint(f'{key}{salt or str()}')}"
            salt += 1
        self._taken.add(name + suffix)
        return name + suffix
