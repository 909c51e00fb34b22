"""Emphasis in Chinese and Japanese text: Latin words in it are marked, for they slant where Han gets dots."""

from __future__ import annotations

import re
from functools import cache

from epubgen.source.characters import CJK

_EMPHASIS = {
    f'<{name} class="em': re.compile(rf'<({name}) class="em(?=[" ])([^<>]*)>(.*?)</{name}>', re.DOTALL)
    for name in ("em", "i")
}
"""By how each begins: so the search is for that, and not for every tag."""
_TAG = re.compile(r"(<[^<>]*>)")
_LEFT_ALONE = re.compile(r'<(/?)(?:(?:code|math|svg|ruby|kbd|samp)\b|a class="noteref)')
"""Where what is written in other letters is no word of the sentence."""


@cache
def _words() -> re.Pattern[str]:
    """Return a pattern of entities and of words: letters that are no CJK, what is in them, and blanks between them."""
    letter = rf"(?:(?![{CJK}])[^\W\d_])"
    inside = rf"(?:(?![{CJK}])\w)"
    between = r"(?:[ \t\n]+|&amp;|[.'’/–-]|, )"
    return re.compile(rf"&#?\w+;|(?:\d[\d.]*)?{letter}(?:{inside}|{between}(?={inside}))*[+#]*")


def mark_western_words(html: str) -> str:
    """Return finished markup in which emphasised words of Latin letters carry the class `western`.

    An emphasis with nothing else in it carries the class itself; in others each run of such words is a `span`.
    """
    for beginning, pattern in _EMPHASIS.items():
        if beginning in html:
            html = pattern.sub(_emphasis, html)
    return html


def _emphasis(match: re.Match[str]) -> str:
    name, rest, inside = match.groups()
    if not re.search(f"[{CJK}]", _TAG.sub("", inside)):
        western = any(word[0][0] != "&" for word in _words().finditer(_TAG.sub("", inside)))
        return f'<{name} class="em western{rest}>{inside}</{name}>' if western else match[0]
    parts, skipped = _TAG.split(inside), 0
    for number, part in enumerate(parts):
        if number % 2 == 0:
            parts[number] = part if skipped else _words().sub(_word, part)
        elif skipped and part == "</a>":
            skipped -= 1
        elif (found := _LEFT_ALONE.match(part)) and not part.endswith("/>"):
            skipped += -1 if found[1] else 1
    return f'<{name} class="em{rest}>{"".join(parts)}</{name}>'


def _word(match: re.Match[str]) -> str:
    return match[0] if match[0][0] == "&" else f'<span class="western">{match[0]}</span>'
