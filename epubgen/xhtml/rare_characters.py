"""The text of a document → the characters in it that a phone most likely shows as an empty box.

Common phones have fonts for the Unified Ideographs, Extension A, and a few hundred characters beyond (those of the
national standards that are in use: the general table of standard characters, HKSCS). What lies outside, and everything
in the private use areas, is rare: it needs a micro-font (`fonts:` with `#rare`) or another way of writing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from epubgen.errors import Finding, Level, Location

if TYPE_CHECKING:
    from epubgen.xhtml.font_tables import FontTables


def is_rare(character: str) -> bool:
    """Whether no common phone font has the character."""
    code = ord(character)
    if 0xE000 <= code <= 0xF8FF or code >= 0xF0000:
        return True
    return 0x20000 <= code <= 0x3FFFF and not _common_font().glyph(character)


@cache
def _common_font() -> FontTables:
    """Return the bundled font: it has the repertoire of the font that comes with Android and with Noto."""
    import pylopdf_fonts_zh_cn

    from epubgen.xhtml.font_tables import FontTables

    return FontTables(Path(pylopdf_fonts_zh_cn.serif_path()))


def report_rare(found: Mapping[str, Location | None], covered: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Return one warning for each of the characters that is rare and that no micro-font of the book covers."""
    known = set(covered)
    return tuple(
        Finding(
            "rare-character",
            Level.WARNING,
            f"no common phone font has {character} (U+{ord(character):04X}{_kind(character)})",
            location,
            "name a font that has it in fonts: with #rare behind it, or write it in another way",
        )
        for character, location in found.items()
        if character not in known and is_rare(character)
    )


def _kind(character: str) -> str:
    return "" if 0x20000 <= ord(character) <= 0x3FFFF else ", a private use character"


def mark_rare(body: bytes, covered: Iterable[str]) -> bytes:
    """Return the document with each run of covered characters in `<span class="rare">`, outside tags; lines stay."""
    import re

    characters = "".join(sorted(covered))
    if not characters:
        return body
    run = re.compile(f"[{re.escape(characters)}]+")

    def in_text(match: re.Match[str]) -> str:
        return run.sub(lambda found: f'<span class="rare">{found[0]}</span>', match[0])

    return re.sub(r"(?:^|(?<=>))[^<]+", in_text, body.decode("utf-8")).encode("utf-8")
