"""Soft line breaks in markup: one between two Han characters is no space, and goes; any other stays a line break."""

from __future__ import annotations

import re
from functools import cache

from epubgen.source import stash
from epubgen.source.characters import CJK, QUOTES_AND_DASHES

INLINE = (
    "a|abbr|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|img|ins|kbd|mark|q|ruby|s|samp|small|span|strong|sub|sup|u|var"
)
"""Elements that do not interrupt a line."""
BLANK_AFTER, BLANK_BEFORE = "，。、；：！？）》」』】〕〉", "（《「『【〔〈"
"""Full-width marks that carry their blank with them, on this side or on that: beside them none is added."""


@cache
def _soft_break() -> re.Pattern[str]:
    return re.compile(rf"\n[ \t]*(?=[^<\s]|<(?:{INLINE})\b)")


@cache
def _cjk() -> re.Pattern[str]:
    return re.compile(f"[{CJK}{stash.HAN}]")


def join_lines(html: str) -> str:
    """Return the markup without the line breaks that stand between Han characters, kana and their punctuation.

    Tags of inline elements, note marks and page breaks beside the break are looked through.
    """
    if html.isascii():
        return html
    return _soft_break().sub(lambda match: "" if _joins(html, match.start(), match.end()) else match[0], html)


def _joins(html: str, start: int, end: int) -> bool:
    if html[start - 1].isascii() and html[start - 1] != ">":
        return False
    before, after = _before(html, start), _after(html, end)
    if (before in BLANK_AFTER and after != " ") or (after in BLANK_BEFORE and before != " "):
        return True
    one, other = bool(_cjk().match(before)), bool(_cjk().match(after))
    return (one and (other or after in QUOTES_AND_DASHES)) or (other and before in QUOTES_AND_DASHES)


def _before(html: str, position: int) -> str:
    """Return the character that is seen before a position; a stash kind for a token, a blank where a block begins."""
    while position > 0:
        character = html[position - 1]
        if character == ">":
            start = html.rfind("<", 0, position)
            if html[start + 1] != "/" or not re.match(rf"</(?:{INLINE})>", html[start:position]):
                return " "
            position = start
        elif character == stash.CLOSE:
            start = max(html.rfind(kind, 0, position) for kind in (stash.OPAQUE, stash.HAN, stash.MARK))
            if html[start] != stash.MARK:
                return html[start]
            position = start
        else:
            return character
    return " "


def _after(html: str, position: int) -> str:
    while position < len(html):
        character = html[position]
        if character == "<":
            if html.startswith("</", position) or html.startswith("<img", position):
                return " "
            position = html.index(">", position) + 1
        elif character == stash.MARK:
            position = html.index(stash.CLOSE, position) + 1
        else:
            return character
    return " "
