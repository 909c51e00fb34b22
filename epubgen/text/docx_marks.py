"""What is noted while a word-processor file is read: markup that stands aside, and what is left out, with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from epubgen.text.docx_package import W, paragraph_of

OPEN, CLOSE = "\ufdd5", "\ufdd6"
_TOKEN = re.compile(f"{OPEN}([0-9]+){CLOSE}")
PLACE, PLACE_END = "\ufdd2", "\ufdd3"
NUMBER, NUMBER_END = "\ufdd4", "\ufdd7"
_SHOWS = tuple(
    W + name
    for name in ("drawing", "pict", "object", "footnoteReference", "endnoteReference", "sym", "noBreakHyphen", "ruby")
)
WORDS = 24
"""Characters of a paragraph that tell it from others."""


class Loss(NamedTuple):
    """Something that a book does not hold, or holds otherwise than the file: `kind`, where, and what.

    `paragraph` is the number of the paragraph from 1, 0 for what stands in none; `times` says how often it was there.
    """

    kind: str
    paragraph: int = 0
    detail: str = ""
    times: int = 1


@dataclass(slots=True)
class Marks:
    """Markup by number, for which a token stands in the text, and the losses so far."""

    html: list[str] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    numbers: dict[etree._Element, int] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    """The first words of each paragraph, by its number less one."""

    def put(self, markup: str) -> str:
        """Keep markup and return the text that stands for it."""
        self.html.append(markup)
        return f"{OPEN}{len(self.html) - 1}{CLOSE}"

    def restore(self, html: str) -> str:
        """Return markup with everything in its place."""
        return _TOKEN.sub(lambda match: self.html[int(match[1])], html)

    def lose(self, kind: str, element: etree._Element | None, detail: str = "", times: int = 1) -> None:
        """Note a loss at the paragraph that an element stands in."""
        self.losses.append(Loss(kind, self._number(element), detail, times))

    def _number(self, element: etree._Element | None) -> int:
        while element is not None:
            if element in self.numbers:
                return self.numbers[element]
            element = element.getparent()
        return 0

    def number_paragraphs(self, root: etree._Element) -> None:
        """Give every paragraph of the text its number; those that show something are marked with it."""
        for number, paragraph in enumerate(root.iter(f"{W}p"), 1):
            self.numbers[paragraph] = number
            own = (part for part in paragraph.iter(f"{W}t") if paragraph_of(part) is paragraph)
            text = " ".join("".join(part.text or "" for part in own).split())
            self.words.append(text if len(text) <= WORDS else f"{text[:WORDS].rstrip()}…")

    def mark_paragraphs(self) -> None:
        """Write into the paragraphs that show something the token of their number."""
        for paragraph, number in self.numbers.items():
            if any(part.text for part in paragraph.iter(f"{W}t")) or next(paragraph.iter(*_SHOWS), None) is not None:
                insert_text(paragraph, f"{PLACE}{number}{PLACE_END}")


def insert_text(paragraph: etree._Element, text: str) -> None:
    """Write text at the beginning of a paragraph."""
    run = etree.Element(f"{W}r")
    part = etree.SubElement(run, f"{W}t")
    part.text = text
    part.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    paragraph.insert(0 if paragraph.find(f"{W}pPr") is None else 1, run)


_BLOCK_OR_PLACE = re.compile(
    rf"<(?P<block>p|h[1-6]|li|dt|dd|pre|td|th)\b(?P<rest>[^>]*)>|{PLACE}(?P<place>[0-9]+){PLACE_END}"
)


def settle_places(html: str) -> str:
    """Give the first block around each token the number of its paragraph as its position; the tokens go."""
    if PLACE not in html:
        return html
    parts: list[str] = []
    position, waiting = 0, -1
    for match in _BLOCK_OR_PLACE.finditer(html):
        parts.append(html[position : match.start()])
        position = match.end()
        if match["block"]:
            waiting = len(parts)
            parts.append(match[0])
        elif waiting >= 0:
            parts[waiting] = f'{parts[waiting][:-1]} data-sourcepos="{match["place"]}:1-{match["place"]}:1">'
            waiting = -1
    return "".join([*parts, html[position:]])


_LIST_OR_ITEM = re.compile(
    rf"<(?P<end>/?)[ou]l>|<li(?P<rest>[^>]*)>{NUMBER}(?P<type>[1aAiI])(?P<value>[0-9]+){NUMBER_END}"
)


def settle_numbers(html: str) -> str:
    """Let numbered lists and items have the numbers that the word processor shows; see `docx_numbers`."""
    if NUMBER not in html:
        return html
    parts: list[str] = []
    lists: list[tuple[int, int]] = []  # where each open list begins in the parts, and the number that comes next
    position = 0
    for match in _LIST_OR_ITEM.finditer(html):
        parts.append(html[position : match.start()])
        position = match.end()
        if match["value"] is None:
            if match["end"]:
                del lists[-1:]
            else:
                lists.append((len(parts), 0))
            parts.append(match[0])
            continue
        value, (begin, expected) = int(match["value"]), lists.pop() if lists else (0, 0)
        kind = f' type="{match["type"]}"' if match["type"] != "1" else ""
        opening = f"<ol{kind}" + (f' start="{value}">' if value != 1 else ">")
        if value < expected - 1 or (value == 1 and expected):
            parts.append(f"</ol>{opening}")  # another list begins
            begin, expected = len(parts) - 1, 0
        elif not expected and parts[begin] == "<ol>":
            parts[begin] = opening
        lists.append((begin, value + 1))
        stated = f' value="{value}"' if expected and value != expected else ""
        parts.append(f"<li{stated}{match['rest']}>")
    return re.sub(f"{NUMBER}[1aAiI][0-9]+{NUMBER_END}", "", "".join([*parts, html[position:]]))


def as_html(text: str) -> str:
    """Return text as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
