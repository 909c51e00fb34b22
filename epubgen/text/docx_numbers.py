"""The numbers that a word processor counts for headings → text in the headings (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"


@dataclass(slots=True)
class Level:
    """One level of a numbering: where it starts, how it counts, and the text around the numbers (`第%1章`)."""

    start: int = 1
    form: str = "decimal"
    text: str = "%1."
    blank: str = "\u3000"


@dataclass(slots=True)
class Counter:
    """The levels of a numbering and how far each has counted."""

    levels: dict[int, Level]
    values: dict[int, int] = field(default_factory=dict)

    def next(self, level: int) -> str:
        """Count one further and return the label."""
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


def write_heading_numbers(document: etree._Element, members: dict[str, bytes]) -> None:
    """Write into each heading the number that the word processor would show before it."""
    counters = _counters(members.get("word/numbering.xml"))
    if not counters:
        return
    styles = _heading_styles(members.get("word/styles.xml", b""))
    for paragraph in document.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        found = styles.get(style.get(f"{W}val", "")) if style is not None else None
        if found is None:
            continue
        number, level = found
        own = paragraph.find(f"{W}pPr/{W}numPr")
        if own is not None:
            number = _value(own, "numId") or number
            level = int(_value(own, "ilvl") or level)
        counter = counters.get(number)
        if counter is None or not any(text.text for text in paragraph.iter(f"{W}t")):
            continue
        if label := counter.next(level):
            _insert(paragraph, label)


def _insert(paragraph: etree._Element, label: str) -> None:
    run = etree.Element(f"{W}r")
    text = etree.SubElement(run, f"{W}t")
    text.text = label
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    properties = paragraph.find(f"{W}pPr")
    paragraph.insert(0 if properties is None else 1, run)


def _value(element: etree._Element, name: str) -> str:
    found = element.find(W + name)
    return (found.get(f"{W}val") or "") if found is not None else ""


def _parsed(xml: bytes | None) -> etree._Element | None:
    try:
        return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True)) if xml else None
    except etree.XMLSyntaxError:
        return None


def _counters(xml: bytes | None) -> dict[str, Counter]:
    root = _parsed(xml)
    if root is None:
        return {}
    kinds: dict[str, Counter] = {}
    for kind in root.findall(f"{W}abstractNum"):
        levels = {int(level.get(f"{W}ilvl", "0")): _level(level) for level in kind.findall(f"{W}lvl")}
        kinds[kind.get(f"{W}abstractNumId", "")] = Counter(levels)
    found = {
        number.get(f"{W}numId", ""): kinds.get(_value(number, "abstractNumId")) for number in root.findall(f"{W}num")
    }
    return {name: counter for name, counter in found.items() if counter is not None and name != "0"}


def _level(element: etree._Element) -> Level:
    start, form = _value(element, "start"), _value(element, "numFmt") or "decimal"
    described = element.find(f"{W}lvlText")
    text = described.get(f"{W}val") or "" if described is not None else "%1."
    suffix = _value(element, "suff") or "tab"
    ends_open = bool(text) and text[-1] in "、）)．。:："
    blank = "" if suffix == "nothing" or ends_open else " "
    return Level(int(start) if start.isdigit() else 1, form, text, blank)


def _heading_styles(xml: bytes) -> dict[str, tuple[str, int]]:
    """Return the styles of headings by their ids, with the numbering and level that each has by itself."""
    root = _parsed(xml)
    found: dict[str, tuple[str, int]] = {}
    for style in root.findall(f"{W}style") if root is not None else ():
        name = re.fullmatch(r"heading (\d)", _value(style, "name").lower())
        if name is None:
            continue
        own = style.find(f"{W}pPr/{W}numPr")
        number = _value(own, "numId") if own is not None else ""
        level = _value(own, "ilvl") if own is not None else ""
        found[style.get(f"{W}styleId", "")] = (number, int(level) if level.isdigit() else int(name[1]) - 1)
    return found


def spelt(number: int, form: str) -> str:
    """Return a number as a form of counting writes it (ST_NumberFormat)."""
    if form in (
        "chineseCounting",
        "chineseCountingThousand",
        "ideographDigital",
        "japaneseCounting",
        "taiwaneseCounting",
    ):
        return _han(number)
    if form in ("upperLetter", "lowerLetter"):
        letters = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if form == "upperLetter" else letters.lower()
    if form in ("upperRoman", "lowerRoman"):
        roman = _roman(number)
        return roman if form == "upperRoman" else roman.lower()
    if form == "decimalZero":
        return f"{number:02}"
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    return "" if form == "none" else str(number)


def _han(number: int) -> str:
    if number > 99:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    before = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return before + (_DIGITS[ones] if ones or not tens else "")


def _roman(number: int) -> str:
    from epubgen.text.numbering import to_roman

    return to_roman(number)
