"""Letters, `::: letter`: whom one greets stands flush, who signs and when at the right, each on its line (R-187).

So authors write them without a word of markup; `::: salutation` and `::: signature` inside say it by name.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from epubgen.source.characters import CJK

MOST_LINES = 4
"""A signature has no more: a name, who that is, a place, a date."""
_TAG = re.compile(r"<[^<>]*>")
_ENDS_SENTENCE = "。！？.!?…；;：:"
_DATE = re.compile(r"[0-9〇○零一二三四五六七八九十廿]+ ?[年月日년월일]|\b\d{4}\b")
_GREETING = re.compile(r'\A<p class="p"([^<>]*>[^\n]{1,60}(?:[：:,，]|에게|께)</p>\n)')
_DIV = re.compile(r"<(/?)div\b")
_MARKS = re.compile(r"[！!。，,\s]+")
_BEGINS_WISH = re.compile(r"此致|祝(?:[你您][们們]?)?|[敬顺順即谨謹恭并並][祝颂頌]")
"""The first half of what a Chinese letter closes with; the other half may have a line or a paragraph of its own."""
_WISH = re.compile(r"(?:此致)?敬[礼禮]|祝(?:[好安]|[你您大各全诸諸身].*)|[敬顺順即谨謹恭并並][祝颂頌].*")


@cache
def _written() -> re.Pattern[str]:
    return re.compile(
        r"^(?P<before>[ \t>]*)(?P<fence>:{3,})(?P<name>[ \t]*(?:\{[ \t]*\.)?letter\b[^\n]*\n)"
        r"(?P<body>.*?)(?P<end>^[ \t>]*(?P=fence)[ \t]*$)",
        re.MULTILINE | re.DOTALL,
    )


def keep_lines(text: str) -> str:
    """Return Markdown in which lines of closings and signatures end with the two blanks that keep them apart."""

    def kept(match: re.Match[str]) -> str:
        body = match["body"]
        signed = "signature" in body
        *paragraphs, last = re.split(r"(\n[ \t>]*\n)", body.rstrip())
        apart = [_with_lines_apart(part) if _begins_wish(part.partition("\n")[0]) else part for part in paragraphs]
        apart.append(last if signed or not all(map(_is_short, last.split("\n"))) else _with_lines_apart(last))
        end = "".join(apart) + body[len(body.rstrip()) :]
        return f"{match['before']}{match['fence']}{match['name']}{end}{match['end']}"

    return _written().sub(kept, text)


def _with_lines_apart(paragraph: str) -> str:
    """Return a paragraph of a few lines with its line breaks kept, a longer one as it is."""
    lines = paragraph.split("\n")
    return "  \n".join(line.rstrip() for line in lines) if len(lines) <= MOST_LINES else paragraph


def set_letters(html: str) -> str:
    """Return markup in which the first paragraph of a letter greets and its last ones sign, where they look so."""
    parts: list[str] = []
    position = 0
    for letter in re.finditer(r'<div class="letter[ "][^<>]*>\n', html):
        end = _end(html, letter.end())
        if letter.start() < position or end < 0:
            continue
        parts += (html[position : letter.end()], _set(html[letter.end() : end]))
        position = end
    return "".join((*parts, html[position:]))


def _end(html: str, start: int) -> int:
    """Return where the div whose content begins at `start` ends, -1 if nowhere."""
    depth = 1
    for tag in _DIV.finditer(html, start):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.start()
    return -1


def _set(inside: str) -> str:
    if 'class="salutation' not in inside:
        inside = _GREETING.sub(r'<p class="salutation"\1', inside)
    if 'class="signature' in inside:
        return inside
    blocks = list(re.finditer(r'<p class="p"([^<>]*)>([^\n]*(?:\n(?!<)[^\n]*)*)</p>\n', inside))
    signed: list[re.Match[str]] = []
    for above, block in reversed(list(pairwise(blocks))):
        follows = signed[-1].start() if signed else len(inside)
        dated = bool(signed) and _DATE.search(signed[-1][2]) is not None
        closes = _closes(block[2]) or _begins_wish(above[2])
        if block.end() != follows or len(signed) == 2 or (signed and not dated) or closes or not _signs(block[2]):
            break
        signed.append(block)
    for block in signed:  # from the last, so that the places of the others stay
        inside = f'{inside[: block.start()]}<p class="signature"{block[1]}>{block[2]}</p>\n{inside[block.end() :]}'
    return inside


def _signs(content: str) -> bool:
    """Tell whether a paragraph can be a name, or a name and a date, each on its line."""
    lines = [_TAG.sub("", line).strip() for line in content.split("<br/>")]
    return len(lines) <= MOST_LINES and all(map(_is_short, lines))


def _closes(content: str) -> bool:
    """Tell whether a paragraph is what a letter closes with, above its signature: 此致敬礼, 祝你收成好."""
    return _begins_wish(content) or _WISH.fullmatch(_bare(content)) is not None


def _begins_wish(line: str) -> bool:
    return _BEGINS_WISH.fullmatch(_bare(line)) is not None


def _bare(content: str) -> str:
    """Return the words of a paragraph without markup, blanks and marks."""
    return _MARKS.sub("", _TAG.sub("", content))


def _is_short(line: str) -> bool:
    """Tell whether a line is as short as that of a signature, and no sentence."""
    line = line.strip(" \t>\u3000")
    width = len(line) + len(re.findall(f"[{CJK}]", line))
    return 0 < width <= 44 and line[-1] not in _ENDS_SENTENCE
