"""Straight quotation marks, `--` and `...` in text → what a typesetter of the language would set.

Chinese and Japanese are left alone: their marks are typed as they are meant. In other languages a paragraph in which a
straight mark touches a Han character is left alone too.
"""

from __future__ import annotations

import re
from functools import cache

from epubgen.source import stash
from epubgen.source.characters import CJK

NARROW = "\u202f"
MARKS = {
    "en": "“”‘’",
    "de": "„“‚‘",
    "fr": f"«{NARROW}|{NARROW}»|“|”",
    "es": "«»“”",
    "it": "«»“”",
    "pt": "“”‘’",
    "ru": "«»„“",
    "uk": "«»„“",
    "pl": "„”«»",
    "cs": "„“‚‘",
    "nl": "“”‘’",
    "sv": "””’’",
    "fi": "””’’",
    "da": "»«›‹",
    "nb": "«»‘’",
    "hu": "„”»«",
}
"""Outer and inner marks, opening and closing, by primary language; others are set as English is."""
UNTOUCHED = ("zh", "ja", "yue", "wuu", "lzh", "ko")

_BLOCK = (
    r"</?(?:p|h[1-6]|li|ul|ol|blockquote|pre|table|thead|tbody|tr|th|td|dl|dt|dd|div|section|aside|figure"
    r"|figcaption|hr)\b"
)
_IN_TEXT = r"(?![^<>]{0,2000}>)"
"""What follows a character in text, not in a tag; bounded, so that a long paragraph of quotes stays linear."""
_HAN_BYTES = re.compile(rb"[\xe3-\xe9\xef]")
"""In UTF-8 Han, kana and their punctuation begin with one of these; bytes are looked through faster than characters."""
_OPENS_AFTER = "([{<—–-/=\u00a0\u202f“‘„«‚‹"
_ELIDED = re.compile(r"(?:tis|twas|twere|til|em|cause|bout|round|n|\d\ds?)\b", re.IGNORECASE)


def curl(html: str, lang: str) -> str:
    """Return the markup with the marks of its text set for the language; tags and stashed code are not text.

    `"` is expected as `&quot;` in text, as the Markdown engine writes it.
    """
    primary = lang.partition("-")[0].lower()
    if primary in UNTOUCHED:
        return html
    if "--" in html or "..." in html:
        html = _dashes().sub(_dash, html)
    if "'" in html:
        html = _apostrophe().sub("’", html)
    if "'" not in html and "&quot;" not in html:
        return html
    marks = MARKS.get(primary, MARKS["en"])
    four = tuple(marks.split("|")) if "|" in marks else tuple(marks)
    if not _HAN_BYTES.search(html.encode("utf-8", "replace")):
        return _curl_block(html, four)
    pieces = _blocks().split(html)
    return "".join(
        _curl_block(piece, four) if ("'" in piece or "&quot;" in piece) and not _is_near_han(piece) else piece
        for piece in pieces
    )


@cache
def _dashes() -> re.Pattern[str]:
    # What is looked for comes first in each pattern: so the search is for characters, not for places.
    return re.compile(rf"(?:--+|\.\.\.+){_IN_TEXT}")


def _dash(match: re.Match[str]) -> str:
    found, text = match[0], match.string
    if found[0] == ".":
        return "…" if found == "..." else found
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if len(found) > 3 or before in ("<", "!") or after == ">" or (after.isalnum() and not before.isalnum()):
        return found
    return "–" if found == "--" else "—"


@cache
def _apostrophe() -> re.Pattern[str]:
    letter = "A-Za-z\u00c0-\u024f"
    return re.compile(rf"'(?<=[{letter}]')(?=[{letter}]){_IN_TEXT}")


@cache
def _blocks() -> re.Pattern[str]:
    return re.compile(rf"(?={_BLOCK})")


def _is_near_han(piece: str) -> bool:
    return not piece.isascii() and _touches_han().search(piece) is not None


@cache
def _touches_han() -> re.Pattern[str]:
    return re.compile(f"[{CJK}{stash.HAN}](?:&quot;|'){_IN_TEXT}|(?:&quot;|')[{CJK}{stash.HAN}]")


@cache
def _straight() -> re.Pattern[str]:
    return re.compile(rf"(?:&quot;|'){_IN_TEXT}")


def _curl_block(block: str, marks: tuple[str, ...]) -> str:
    def mark(match: re.Match[str]) -> str:
        opening = _opens(block, match.start(), match.end(), match[0])
        if match[0] == "'":
            return marks[2] if opening else "’" if marks[3] in "”»«›‹“‘" else marks[3]
        return marks[0] if opening else marks[1]

    return _straight().sub(mark, block)


def _opens(block: str, start: int, end: int, found: str) -> bool:
    before, after = _character_before(block, start), _character_after(block, end)
    if not before.isspace() and before not in _OPENS_AFTER and before not in "'\"":
        return False
    if after.isspace() or after in ".,;:!?)]}":
        return False
    return not (found == "'" and _ELIDED.match(block, end))


def _character_before(block: str, position: int) -> str:
    while position > 0:
        if block[position - 1] == ">":
            position = block.rfind("<", 0, position)
        elif block[position - 1] == stash.CLOSE:
            start = max(block.rfind(kind, 0, position) for kind in (stash.OPAQUE, stash.MARK, stash.HAN))
            if block[start] != stash.MARK:
                return "x"
            position = start
        elif block.endswith("&quot;", 0, position):
            return '"'
        else:
            return block[position - 1]
    return " "


def _character_after(block: str, position: int) -> str:
    while position < len(block):
        if block[position] == "<":
            position = block.index(">", position) + 1
        elif block[position] == stash.MARK:
            position = block.index(stash.CLOSE, position) + 1
        else:
            return block[position]
    return " "
