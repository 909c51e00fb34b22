"""Letters, `::: letter`: whom one greets stands flush, who signs and when at the right, each on its line (R-187).

So authors write them without a word of markup; `::: salutation` and `::: signature` inside say it by name.
"""

from __future__ import annotations

import re
from functools import cache

from epubgen.source.characters import CJK

MOST_LINES = 4
"""A signature has no more: a name, who that is, a place, a date."""
_TAG = re.compile(r"<[^<>]*>")
_ENDS_SENTENCE = "。！？.!?…；;：:"
_DATE = re.compile(r"[0-9〇○零一二三四五六七八九十廿]+ ?[年月日년월일]|\b\d{4}\b")
_GREETING = re.compile(r'\A<p class="p"([^<>]*>[^\n]{1,60}(?:[：:,，]|에게|께)</p>\n)')
_DIV = re.compile(r"<(/?)div\b")
_CLOSINGS = ("敬礼", "敬禮", "此致", "祝好", "祝安", "收成好")


@cache
def _written() -> re.Pattern[str]:
    return re.compile(
        r"^(?P<before>[ \t>]*)(?P<fence>:{3,})(?P<name>[ \t]*(?:\{[ \t]*\.)?letter\b[^\n]*\n)"
        r"(?P<body>.*?)(?P<end>^[ \t>]*(?P=fence)[ \t]*$)",
        re.MULTILINE | re.DOTALL,
    )


def keep_lines(text: str) -> str:
    """Return Markdown in which the lines of letters' signatures end with the two blanks that keep them apart."""

    def kept(match: re.Match[str]) -> str:
        body = match["body"]
        paragraphs = re.split(r"(\n[ \t>]*\n)", body.rstrip())
        lines = paragraphs[-1].split("\n")
        if "signature" in body or not 1 < len(lines) <= MOST_LINES or not all(map(_is_short, lines)):
            return match[0]
        end = "".join([*paragraphs[:-1], "  \n".join(line.rstrip() for line in lines)])
        return f"{match['before']}{match['fence']}{match['name']}{end}{body[len(body.rstrip()) :]}{match['end']}"

    return _written().sub(kept, text)


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
    for block in reversed(blocks[1:]):
        follows = signed[-1].start() if signed else len(inside)
        dated = bool(signed) and _DATE.search(signed[-1][2]) is not None
        if block.end() != follows or len(signed) == 2 or (signed and not dated) or not _signs(block[2]):
            break
        signed.append(block)
    for block in signed:  # from the last, so that the places of the others stay
        inside = f'{inside[: block.start()]}<p class="signature"{block[1]}>{block[2]}</p>\n{inside[block.end() :]}'
    return inside


def _signs(content: str) -> bool:
    """Tell whether a paragraph can be a name, or a name and a date, each on its line."""
    lines = [_TAG.sub("", line).strip() for line in content.split("<br/>")]
    bare = "".join(lines).translate({ord(mark): None for mark in "！!。，, "})
    return len(lines) <= MOST_LINES and all(map(_is_short, lines)) and bare not in _CLOSINGS


def _is_short(line: str) -> bool:
    """Tell whether a line is as short as that of a signature, and no sentence."""
    line = line.strip(" \t>\u3000")
    width = len(line) + len(re.findall(f"[{CJK}]", line))
    return 0 < width <= 44 and line[-1] not in _ENDS_SENTENCE
