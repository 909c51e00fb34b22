"""The numbers that a word processor counts for headings and lists (ECMA-376 part 1, 17.9) → what a book can show.

Before headings, and before paragraphs whose numbers no list of HTML has (一、, （一）, 1.2, ①), they become text.
Other numbered paragraphs become items: their level is what is seen, the list that they follow or stand in, and each is
marked with its number and form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from lxml import etree

from epubgen.text.docx_counting import spelt
from epubgen.text.docx_marks import NUMBER, NUMBER_END, insert_text
from epubgen.text.docx_package import Package, W, value, whole

_ITEM_TYPES = {"decimal": "1", "lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_SIMPLE = re.compile(r"\(?%\d[.)．、。]?\s*")
_DEEPEST = 4
"""The deepest level of a list that Mammoth knows, from 0."""
_ORDERED, _BULLETS = "1", "2"
"""The numberings that are left once all numbers are written: the one counts, the other does not."""


@dataclass(slots=True)
class Level:
    """One level of a numbering: where it starts, how it counts, and the text around the numbers (`第%1章`)."""

    start: int = 1
    form: str = "decimal"
    text: str = "%1."
    blank: str = "\u3000"
    indent: int = 0
    styles: tuple[str, ...] = ()


@dataclass(slots=True)
class Counter:
    """The levels of a numbering and how far each has counted."""

    levels: dict[int, Level]
    values: dict[int, int] = field(default_factory=dict)
    restarts: set[int] = field(default_factory=set)
    """The levels that begin anew when they are first used; others go on where another numbering of the kind stopped."""

    def next(self, level: int) -> str:
        """Count one further and return the label."""
        if level in self.restarts:
            self.restarts.discard(level)
            self.values.pop(level, None)
        self.values[level] = self.values.get(level, self._start(level) - 1) + 1
        for deeper in [other for other in self.values if other > level]:
            del self.values[deeper]
        described = self.levels.get(level, Level())

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            form = self.levels.get(at, Level()).form
            return spelt(self.values.get(at, self._start(at)), form)

        label = re.sub(r"%(\d)", number, described.text)
        return label + described.blank if label and described.form != "bullet" else ""

    def _start(self, level: int) -> int:
        return self.levels.get(level, Level()).start


class Place(NamedTuple):
    """Where a paragraph stands in a numbering: which, at which level, and how far its text is from the margin."""

    number: str
    level: int
    indent: int = 0


class Numbers:
    """The numberings of a file, and the styles of paragraphs that use them."""

    def __init__(self, package: Package) -> None:
        numbering, styles = package.tree(package.part("numbering")), package.tree(package.part("styles"))
        self.counters = _counters(numbering) if numbering is not None else {}
        self.styles = {
            style.get(f"{W}styleId", ""): style for style in (styles.iter(f"{W}style") if styles is not None else ())
        }
        self.default = next((one for one in self.styles.values() if one.get(f"{W}type") == "paragraph"
                             and one.get(f"{W}default") in ("1", "true")), None)  # fmt: skip
        self.known: dict[str, tuple[str, str]] = {}
        self.of_styles = {
            style: (number, level)
            for number, counter in self.counters.items()
            for level, described in counter.levels.items()
            for style in described.styles
        }

    def style_name(self, paragraph: etree._Element) -> str:
        """Return the name of a paragraph's style in lower case."""
        style = self.styles.get(value(paragraph, "pPr/pStyle"))
        return value(style, "name").lower()

    def place(self, paragraph: etree._Element) -> Place | None:
        """Return where a paragraph is numbered, by itself or by its style."""
        properties = paragraph.find(f"{W}pPr")
        number, level = value(properties, "numPr/numId"), value(properties, "numPr/ilvl")
        name = value(properties, "pStyle")
        if not number:
            number, inherited = self._of_style(name)
            level = level or inherited
        counter = self.counters.get(number)
        if counter is None:
            return None
        rank = whole(level)
        own = value(properties, "ind", "left") or value(properties, "ind", "start")
        indent = whole(own, counter.levels.get(rank, Level()).indent)
        return Place(number, rank, indent)

    def _of_style(self, name: str) -> tuple[str, str]:
        """Return the numbering and level of a style, or of the first style it is based on that has one."""
        chain: dict[str, None] = {}
        found = "", ""
        while name in self.styles and name not in self.known and name not in chain and not found[0]:
            chain[name] = None
            found = self._by_itself(name)
            name = value(self.styles[name], "basedOn")
        found = found if found[0] else self.known.get(name, found)
        self.known.update(dict.fromkeys(chain, found))
        return found

    def _by_itself(self, name: str) -> tuple[str, str]:
        style = self.styles[name]
        number, level = value(style, "pPr/numPr/numId"), value(style, "pPr/numPr/ilvl")
        if name in self.of_styles:
            known, rank = self.of_styles[name]
            number, level = number or known, level or str(rank)
        elif number and not level and (heading := re.fullmatch(r"heading (\d)", value(style, "name").lower())):
            level = str(int(heading[1]) - 1)
        return (number, level) if number else ("", "")


def write_numbers(roots: Iterable[etree._Element], package: Package, mapped: re.Pattern[str]) -> None:
    """Write the numbers of the parts of a text into them. `mapped` matches the names of styles that are no items."""
    name = package.part("numbering")
    for root in roots:
        numbers = Numbers(package)  # each part counts by itself
        if not numbers.counters:
            return
        for story in list(root.iter(f"{W}footnote", f"{W}endnote")) or [root]:
            _write_into(story, numbers, mapped)
    package.trees.pop(name, None)
    package.members[name] = _two_numberings()


def _write_into(story: etree._Element, numbers: Numbers, mapped: re.Pattern[str]) -> None:
    """Write numbers into a text whose lists begin and end in it: the main one, or a note."""
    above: list[Place] = []
    for paragraph in story.iter(f"{W}p"):
        shows = any(text.text for text in paragraph.iter(f"{W}t")) or paragraph.find(f".//{W}drawing") is not None
        place = numbers.place(paragraph)
        if place is not None:
            _renumber(paragraph, "0", 0)
        if not shows:
            continue
        if place is None or not _make_item(paragraph, place, numbers, above, mapped):
            above.clear()


def _make_item(
    paragraph: etree._Element, place: Place, numbers: Numbers, above: list[Place], mapped: re.Pattern[str]
) -> bool:
    """Let a numbered paragraph be an item below those above it; else write its number as text, and return False."""
    counter = numbers.counters[place.number]
    described = counter.levels.get(place.level, Level())
    label = counter.next(place.level)
    kind = _ITEM_TYPES.get(described.form) if _SIMPLE.fullmatch(described.text) else None
    if mapped.fullmatch(numbers.style_name(paragraph)) or (described.form != "bullet" and kind is None):
        if label:
            insert_text(paragraph, label)
        return False
    while above and _is_above(place, above[-1]):
        above.pop()
    _renumber(paragraph, _BULLETS if kind is None else _ORDERED, min(len(above), _DEEPEST))
    above.append(place)
    if kind is not None:
        insert_text(paragraph, f"{NUMBER}{kind}{counter.values[place.level]}{NUMBER_END}")
    return True


def _is_above(place: Place, other: Place) -> bool:
    """Return whether a place is not below another: by the levels of one numbering, by the indents of two."""
    return other.level >= place.level if other.number == place.number else other.indent >= place.indent


def _renumber(paragraph: etree._Element, number: str, level: int) -> None:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    for old in properties.findall(f"{W}numPr"):
        properties.remove(old)
    new = etree.SubElement(properties, f"{W}numPr")
    etree.SubElement(new, f"{W}ilvl").set(f"{W}val", str(level))
    etree.SubElement(new, f"{W}numId").set(f"{W}val", number)


def _two_numberings() -> bytes:
    levels = {
        form: "".join(f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="{form}"/></w:lvl>' for level in range(_DEEPEST + 1))
        for form in ("decimal", "bullet")
    }
    kinds = zip((_ORDERED, _BULLETS), levels.values(), strict=True)
    described = "".join(f'<w:abstractNum w:abstractNumId="{name}">{inside}</w:abstractNum>' for name, inside in kinds)
    used = "".join(
        f'<w:num w:numId="{name}"><w:abstractNumId w:val="{name}"/></w:num>' for name in (_ORDERED, _BULLETS)
    )
    return f'<w:numbering xmlns:w="{W[1:-1]}">{described}{used}</w:numbering>'.encode()


def _counters(root: etree._Element) -> dict[str, Counter]:
    kinds: dict[str, dict[int, Level]] = {}
    shared: dict[str, dict[int, int]] = {}
    by_style: dict[str, str] = {}
    for kind in root.findall(f"{W}abstractNum"):
        name = kind.get(f"{W}abstractNumId", "")
        kinds[name] = {whole(level.get(f"{W}ilvl")): _level(level) for level in kind.findall(f"{W}lvl")}
        if style := value(kind, "styleLink"):
            by_style[style] = name
    links = {kind.get(f"{W}abstractNumId", ""): value(kind, "numStyleLink") for kind in root.findall(f"{W}abstractNum")}
    counters: dict[str, Counter] = {}
    for number in root.findall(f"{W}num"):
        name, kind_name = number.get(f"{W}numId", ""), value(number, "abstractNumId")
        kind_name = by_style.get(links.get(kind_name, ""), kind_name)
        if kind_name not in kinds or name == "0":
            continue
        levels, restarts = dict(kinds[kind_name]), set()
        for override in number.findall(f"{W}lvlOverride"):
            rank = whole(override.get(f"{W}ilvl"))
            if (own := override.find(f"{W}lvl")) is not None:
                levels[rank] = _level(own)
            if start := value(override, "startOverride"):
                levels[rank] = replace(levels.get(rank, Level()), start=whole(start, 1))
                restarts.add(rank)
        counters[name] = Counter(levels, shared.setdefault(kind_name, {}), restarts)
    return counters


def _level(element: etree._Element) -> Level:
    start, form = value(element, "start"), value(element, "numFmt") or "decimal"
    described = element.find(f"{W}lvlText")
    text = described.get(f"{W}val") or "" if described is not None else "%1."
    suffix = value(element, "suff") or "tab"
    ends_open = bool(text) and text[-1] in "、）)．。:："
    blank = "" if suffix == "nothing" or ends_open else " "
    left = value(element, "pPr/ind", "left") or value(element, "pPr/ind", "start")
    return Level(
        whole(start, 1),
        form,
        text,
        blank,
        whole(left),
        (value(element, "pStyle"),) if value(element, "pStyle") else (),
    )
