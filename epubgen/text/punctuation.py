"""Punctuation, spaces and invisible characters in Chinese text → what a typesetter would set (R-174 … R-204).

Every rule looks at the characters around, changes no word, and says what it did as an `Edit`. What it cannot decide
(an unbalanced quote) is told by `unbalanced`, never mended (R-205).

Longer than 300 lines because the rules are one table, walked once from mark to mark, and judge the same neighbours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import pairwise

from epubgen.text.edits import Edit, merge

FULL_WIDTH = str.maketrans(",:;?!()", "，：；？！（）")
_FULL_WIDTH_MARKS = dict(zip(",:;?!", "，：；？！", strict=True))
PAIRS = {"“": "”", "‘": "’", "（": "）", "《": "》", "【": "】", "「": "」", "『": "』", "〈": "〉", "〔": "〕"}

# Ideographs, kana and the marks of Chinese typesetting, quotes and dashes among them.
_CJK = (
    "\u2e80-\u303f\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff65"
    "\U00020000-\U0003ffff"
)
_QUOTES = "“”‘’—…"
_IS_CJK = re.compile(f"[{_CJK}]").match
_IS_HAN = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]").match
_SPACES = " \t\u00a0\u3000\u2002-\u200a\u202f"
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\u00ad"

_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|[\w.+-]+@[\w-]+\.[A-Za-z.]+")
_BEGINS = rf"{_SPACES}{_INVISIBLE}.…\-－―─,:;?!()０-９Ａ-Ｚａ-ｚ\"'•‧∙⋅"
_LOOK = re.compile(f"[{_BEGINS}]")
"""Every character at which a rule may begin, full stops that stand for dots apart."""
_LOOK_AT_STOPS = re.compile(f"[{_BEGINS}。．・]")


def repair(text: str, keep_spaces: bool = False) -> list[Edit]:
    """Return the edits that set a paragraph of Chinese text right; none where the text is right, or is not Chinese.

    `keep_spaces` leaves single spaces between ideographs alone, as in a heading after its number.
    """
    edits: list[Edit] = []
    composed: list[Edit] = []
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        composed = list(_compositions(text))
    look = _LOOK_AT_STOPS if "。。。" in text or "．．．" in text or "・・・" in text else _LOOK
    site = look.search(text)
    if site is None or not _has_han(text):
        return composed
    paragraph = _Paragraph(text, keep_spaces)
    addresses = [match.span() for match in _ADDRESS.finditer(text)] if "." in text and _may_have_address(text) else []
    while site is not None:
        place = site.start()
        pattern, rule = _RULES[text[place]]
        found = pattern.match(text, place) if pattern is not None else site
        end = place + 1
        if found is not None:
            end = found.end()
            if not addresses or not any(start <= place < stop for start, stop in addresses):
                edit = rule(paragraph, found)
                if edit is not None and found[0] != edit.after:
                    edits.append(edit)
        site = look.search(text, end)
    if composed:
        return merge(composed, edits)
    return edits if all(one.end <= other.start for one, other in pairwise(edits)) else merge(edits)


def _may_have_address(text: str) -> bool:
    return "@" in text or "www." in text or "://" in text


class _Paragraph:
    """A text that is being repaired; which of its brackets and quotes pair is worked out when first asked for."""

    __slots__ = ("_brackets", "_quotes", "keep_spaces", "text")

    def __init__(self, text: str, keep_spaces: bool) -> None:
        self.text = text
        self.keep_spaces = keep_spaces
        self._brackets: set[int] | None = None
        self._quotes: dict[int, str] | None = None

    def bracket(self, place: int) -> bool:
        if self._brackets is None:
            self._brackets = _brackets_to_widen(self.text)
        return place in self._brackets

    def quote(self, place: int) -> str | None:
        if self._quotes is None:
            self._quotes = _quotes_to_curl(self.text)
        return self._quotes.get(place)


_PAIRED = re.compile(f"[{''.join(PAIRS)}{''.join(PAIRS.values())}]")


def unbalanced(text: str) -> Iterator[tuple[str, int]]:
    """Yield each quote or bracket of a paragraph that has no partner, with its place."""
    if _PAIRED.search(text) is None:
        return
    if all(text.count(opening) == text.count(closing) for opening, closing in PAIRS.items()):
        return
    for opening, closing in PAIRS.items():
        open_places: list[int] = []
        for match in re.finditer(f"[{opening}{closing}]", text):
            if match[0] == opening:
                open_places.append(match.start())
            elif open_places:
                open_places.pop()
            else:
                yield closing, match.start()
        yield from ((opening, place) for place in open_places)


def is_mainly_han(text: str) -> bool:
    """Return whether a text is Chinese with perhaps some Latin in it, rather than the other way round."""
    if text.isascii():
        return False
    sample = text[:80]
    han = len(_HAN_RUNS.findall(sample))
    return han > 0 and 2 * han >= len(_LATIN_WORDS.findall(sample))


_HAN_RUNS = re.compile("[\u3007\u3400-\u9fff]")
_LATIN_WORDS = re.compile("[A-Za-z]{2,}")


def _has_han(text: str) -> bool:
    return _HAN_RUNS.search(text) is not None


def _edit(site: re.Match[str], after: str, rule: str, confidence: float) -> Edit:
    return Edit(site.start(), site.end(), after, rule, confidence)


def _before(text: str, position: int) -> str:
    """Return the last character before a place that is no space, or an empty string."""
    while position and text[position - 1] in " \t\u00a0\u3000":
        position -= 1
    return text[position - 1] if position else ""


def _after(text: str, position: int) -> str:
    while position < len(text) and text[position] in " \t\u00a0\u3000":
        position += 1
    return text[position] if position < len(text) else ""


def _cjk(character: str) -> bool:
    return bool(character) and (_IS_CJK(character) is not None or character in _QUOTES)


def _han(character: str) -> bool:
    return bool(character) and _IS_HAN(character) is not None


def _space(paragraph: _Paragraph, site: re.Match[str]) -> Edit | None:
    text, keep = paragraph.text, paragraph.keep_spaces
    left = text[site.start() - 1] if site.start() else ""
    right = text[site.end()] if site.end() < len(text) else ""
    if not left or not right:
        return _edit(site, "", "outer-space", 1.0)
    closing = _becomes_wide(text, site.start() - 1) or _becomes_wide(text, site.end())
    if closing or (_cjk(left) and _cjk(right)):
        between_han = _han(left) and _han(right)
        if between_han and (keep or len(site[0]) > 1):
            # Columns and names set apart: they stay apart.
            return _edit(site, " ", "one-space", 0.8) if not keep else _edit(site, site[0][:1], "one-space", 0.9)
        return _edit(site, "", "space-in-han", 0.97 if not between_han else 0.9)
    return _edit(site, " ", "one-space", 0.95)


def _becomes_wide(text: str, place: int) -> bool:
    """Return whether the ASCII mark at a place is one that becomes full-width, so that it needs no space."""
    return text[place] in ",:;?!" and _is_chinese_mark(text, place)


def _is_chinese_mark(text: str, place: int) -> bool:
    left, right = _before(text, place), _after(text, place + 1)
    if left.isdigit() and left.isascii() and right.isdigit() and right.isascii():
        return False
    if not (_cjk(left) or _cjk(right)):
        return False
    if text[place] == ":" and right in "/\\":
        return False
    # Between a Latin word and a quote that opens Latin text, the sentence is Latin.
    return _han(left) or _han(right) or (_cjk(left) and not right.isascii()) or left in "”’》）】」』" or right == ""


def _mark(paragraph: _Paragraph, site: re.Match[str]) -> Edit | None:
    text, place = paragraph.text, site.start()
    # Nearly all stand between two ideographs.
    plain = (
        0 < place < len(text) - 1
        and "\u4e00" <= text[place - 1] <= "\u9fff"
        and "\u4e00" <= text[place + 1] <= "\u9fff"
    )
    if not plain and not _is_chinese_mark(text, place):
        return None
    return Edit(place, place + 1, _FULL_WIDTH_MARKS[text[place]], "full-width-punctuation", 0.98)


def _bracket(paragraph: _Paragraph, site: re.Match[str]) -> Edit | None:
    if not paragraph.bracket(site.start()):
        return None
    return _edit(site, site[0].translate(FULL_WIDTH), "full-width-brackets", 0.97)


def _quote(paragraph: _Paragraph, site: re.Match[str]) -> Edit | None:
    after = paragraph.quote(site.start())
    return None if after is None else _edit(site, after, "curly-quotes", 0.9)


def _brackets_to_widen(text: str) -> set[int]:
    """Return the places of ASCII brackets whose pair stands in, or holds, Chinese text."""
    wanted: set[int] = set()
    open_places: list[int] = []
    for match in re.finditer(r"[()（）]", text):
        if match[0] in "(（":
            open_places.append(match.start())
            continue
        if not open_places:
            continue
        first, last = open_places.pop(), match.start()
        inside = text[first + 1 : last]
        if (
            _has_han(inside)
            or _cjk(_before(text, first))
            or _cjk(_after(text, last + 1))
            or "（" in text[first] + match[0]
        ):
            wanted.update((first, last))
    return wanted


def _quotes_to_curl(text: str) -> dict[int, str]:
    """Return what each straight quote of a Chinese paragraph becomes; nothing where they do not pair."""
    result: dict[int, str] = {}
    double = [match.start() for match in re.finditer('"', text)]
    if len(double) % 2 == 0 and "“" not in text and "”" not in text:
        inside_han = any(
            _has_han(text[a + 1 : b]) or _cjk(_before(text, a)) for a, b in zip(double[::2], double[1::2], strict=True)
        )
        if inside_han:
            result.update({place: "“”"[index % 2] for index, place in enumerate(double)})
    single = [m.start() for m in re.finditer(r"(?<![A-Za-z0-9])'|'(?![A-Za-z0-9])", text)]
    if single and len(single) % 2 == 0 and len(single) == text.count("'"):
        pairs = zip(single[::2], single[1::2], strict=True)
        if all(_has_han(text[a + 1 : b]) for a, b in pairs):
            result.update({place: "‘’"[index % 2] for index, place in enumerate(single)})
    return result


def _invisible(paragraph: _Paragraph, site: re.Match[str]) -> Edit | None:
    text = paragraph.text
    left, right = _before(text, site.start()), _after(text, site.end())
    if site[0] == "\u200d" and not (_han(left) or _han(right)):
        return None  # It holds an emoji or a script like Devanagari together.
    if _cjk(left) or _cjk(right) or not left or not right or "\ufeff" in site[0]:
        return _edit(site, "", "invisible-character", 0.99)
    return None


def _dots(paragraph: _Paragraph, site: re.Match[str]) -> Edit | None:
    text = paragraph.text
    if not (_cjk(_before(text, site.start())) or _cjk(_after(text, site.end()))):
        return None
    if site[0][0] == "…" and len(site[0]) > 1:
        return None
    return _edit(site, "……", "ellipsis", 0.95)


def _dash(paragraph: _Paragraph, site: re.Match[str]) -> Edit | None:
    text = paragraph.text
    if not (_cjk(_before(text, site.start())) or _cjk(_after(text, site.end()))) or len(site[0]) > 4:
        return None
    return _edit(site, "——", "dash", 0.93)


def _wide(paragraph: _Paragraph, site: re.Match[str]) -> Edit | None:
    return _edit(site, unicodedata.normalize("NFKC", site[0]), "half-width-letters", 0.98)


def _dot(paragraph: _Paragraph, site: re.Match[str]) -> Edit | None:
    text = paragraph.text
    left = text[site.start() - 1] if site.start() else ""
    right = text[site.end()] if site.end() < len(text) else ""
    return _edit(site, "·", "middle-dot", 0.9) if _han(left) and _han(right) else None


def _rules() -> dict[str, tuple[re.Pattern[str] | None, _Rule]]:
    """Map each character at which a rule may begin to the rule, with the pattern of what it looks at; None: itself."""
    table: dict[str, tuple[re.Pattern[str] | None, _Rule]] = {}

    def add(characters: str, pattern: str | None, rule: _Rule) -> None:
        compiled = re.compile(pattern) if pattern is not None else None
        table.update(dict.fromkeys(characters, (compiled, rule)))

    add(" \t\u00a0\u3000\u202f" + "".join(map(chr, range(0x2002, 0x200B))), f"[{_SPACES}]+", _space)
    add(_INVISIBLE, f"[{_INVISIBLE}]+", _invisible)
    add(".。．・…", r"\.{3,}|。{3,}|．{3,}|・{3,}|…+", _dots)
    add("-－―─", r"-{2,}|－{2,}|―+|─{2,}", _dash)
    add(",:;?!", None, _mark)
    add("()", None, _bracket)
    letters = "".join(chr(code) for first in (0xFF10, 0xFF21, 0xFF41) for code in range(first, first + 26))
    add(letters, "[０-９Ａ-Ｚａ-ｚ]+", _wide)
    add("\"'", None, _quote)
    add("•‧∙⋅", None, _dot)
    return table


_Rule = Callable[[_Paragraph, re.Match[str]], Edit | None]
_RULES = _rules()


def _compositions(text: str) -> Iterator[Edit]:
    """Yield what brings a text to NFC, never NFKC: a letter and its accents become one character (R-193)."""
    for match in re.finditer(r"[^\u0300-\u036f\u3099\u309a][\u0300-\u036f\u3099\u309a]*", text):
        if (composed := unicodedata.normalize("NFC", match[0])) != match[0]:
            yield _edit(match, composed, "composed-character", 0.99)
