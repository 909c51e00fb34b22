"""Paragraphs of Chinese and Japanese whose lines would be torn open, since a long word or formula fits on none of them.

Justified lines get the room that it leaves behind, a few ems among fifteen characters of a phone's line. A
paragraph that may come to that is set flush left: class `loose`.
"""

from __future__ import annotations

import re

WIDEST = 5.5
"""Width in em of what cannot be broken, from which on a paragraph is loose: a quarter of a line on a phone."""
_PARAGRAPH = re.compile(r'<p class="p"((?: [^<>]*)?)>((?:[^<]|<(?!/p>))*)</p>')
_FORMULA = re.compile(r"<math\b.*?</math>", re.DOTALL)
_MARKUP = re.compile(r"<[^<>]*>")
_TAG = re.compile(r"<(?:math|code)\b.*?</(?:math|code)>|<[^<>]*>", re.DOTALL)
_OPENING, _CLOSING = "（“‘《〈「『【〔", "，。、；：？！）”’》〉」』】〕…"
_UNBROKEN = re.compile(rf"([{_OPENING}]*)([!-,.0-;=?-~\u00a0\u00c0-\u024f]{{4,}})([{_CLOSING}]*)")
_MAYBE = re.compile(r"[A-Za-z0-9][!-;=?-~]{3}(?:(?<=[^\x00-\x7f]....)|(?<=[^\x00-\x7f] ....))")
"""Where a word of letters follows on Han: no other text is looked at. To look back is four times as quick."""
_BEYOND_ASCII = bytes(range(0x80, 0x100))
_FOUR = re.compile(rb"[!-~]{4}")


def has_long_words(text: bytes) -> bool:
    """Return whether text in UTF-8 may hold words of letters at all: what tells prose without them at once."""
    return _FOUR.search(text.translate(None, _BEYOND_ASCII)) is not None


def mark_loose(html: str) -> str:
    """Return finished markup in which loose paragraphs carry the class."""
    return _PARAGRAPH.sub(_marked, html) if "<math" in html or _MAYBE.search(html) else html


def _marked(match: re.Match[str]) -> str:
    rest, inside = match.groups()
    formulas = _FORMULA.findall(inside) if "<math" in inside else ()
    if not formulas and not _MAYBE.search(inside):
        return match[0]
    text = _TAG.sub("", inside) if "<" in inside else inside
    wide = is_loose(text) or any(len(_MARKUP.sub("", formula)) / 2 >= WIDEST for formula in formulas)
    return f'<p class="p loose"{rest}>{inside}</p>' if wide else match[0]


def is_loose(text: str) -> bool:
    """Tell whether a word of letters, with the marks that cling to it, is as wide as a quarter of a line."""
    return any(
        len(opening) + len(closing) + len(word) / 2 >= WIDEST
        for opening, word, closing in _UNBROKEN.findall(text.replace("&amp;", "&"))
    )
