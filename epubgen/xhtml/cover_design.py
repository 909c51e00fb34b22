"""A design of a cover, an ordinary SVG file → the same file with a book's words set into it.

A design is drawn in any drawing program, on a page of 1600 × 2400. It becomes one by a few attributes:

- `data-palettes` on the root: palettes separated by `;`, each a name and then `role=colour` pairs;
- `data-fill="role"`, `data-stroke="role"` on any element: the colour that the palette gives that role;
- `data-if="series issue"` on any element: it stays if the book has one of these words (`!series`: has none);
- a `rect` with `data-text="title"` is a slot: the words are set into it. `data-size` and `data-min` are the largest and
  the smallest size of type, `data-leading` the distance of lines in em, `data-lines` how many there may be,
  `data-align` start, middle or end, `data-anchor` top, middle or bottom, `data-font` serif or sans, `data-weight` how
  much the strokes are thickened (in thousandths of an em), `data-tracking` the space between letters in em,
  `data-on` the role of the colour behind, `data-mode="vertical"` columns from right to left, `data-decorative` that
  it is an ornament, not to be read;
- `data-vertical="x y width height"` on a slot: the box for columns, where the author asks for a vertical title, and
  `data-vertical-size` the largest type in it;
- `data-below="title"` with `data-gap`: the element begins that far below what was set in the other slot.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from epubgen.errors import Finding, Level, Location
from epubgen.xhtml.cover_face import Setter
from epubgen.xhtml.cover_facts import CoverFacts
from epubgen.xhtml.cover_text import Fitted, fit

SVG = "{http://www.w3.org/2000/svg}"
LEAST_CONTRAST = 4.5
VERTICAL_QUOTES = str.maketrans("“”‘’", "『』「」")


class Drawing(NamedTuple):
    """A filled design: SVG text, the names of the words that it shows, what went wrong."""

    svg: str
    shown: frozenset[str]
    findings: tuple[Finding, ...]


def palettes(root: Any) -> dict[str, dict[str, str]]:
    """Return the palettes of a design: name → role → colour."""
    found: dict[str, dict[str, str]] = {}
    for words in (root.get("data-palettes") or "").split(";"):
        name, *pairs = words.split() if words.strip() else ["plain"]
        found[name] = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
    return found


def fill_design(
    path: Path, palette: str, facts: CoverFacts, setters: dict[str, Setter], vertical: bool, location: Location | None
) -> Drawing:
    """Return the design with the words of the book in it, in the colours of the palette named.

    Raises etree.XMLSyntaxError or ValueError (a number that is none) for a design that is not well made.
    """
    root = etree.parse(
        str(path), etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    ).getroot()
    colours = palettes(root)[palette]
    for element in list(root.iter(f"{SVG}*")):
        if not _wanted(element.get("data-if"), facts):
            _remove(element)
            continue
        for attribute in ("fill", "stroke"):
            role = element.get(f"data-{attribute}")
            if role in colours:
                element.set(attribute, colours[role])
    filling = _Filling(facts, setters, vertical, colours, location)
    for element in list(root.iter(f"{SVG}*")):
        filling.place(element)
    for element in root.iter(f"{SVG}*"):
        for attribute in [name for name in element.attrib if name.startswith("data-")]:
            del element.attrib[attribute]
    return Drawing(etree.tostring(root, encoding="unicode"), frozenset(filling.shown), tuple(filling.findings))


def _remove(element: Any) -> None:
    element.getparent().remove(element)


def _wanted(condition: str | None, facts: CoverFacts) -> bool:
    if condition is None:
        return True
    return any(not facts[word[1:]] if word.startswith("!") else bool(facts[word]) for word in condition.split())


class _Box(NamedTuple):
    x: float
    y: float
    width: float
    height: float


class _Filling:
    """The state of one filling: how far down each slot reaches, which words were shown."""

    def __init__(
        self,
        facts: CoverFacts,
        setters: dict[str, Setter],
        vertical: bool,
        colours: dict[str, str],
        location: Location | None,
    ) -> None:
        self.facts = facts
        self.setters = setters
        self.vertical = vertical
        self.colours = colours
        self.location = location
        self.bottoms: dict[str, float] = {}
        self.shown: set[str] = set()
        self.findings: list[Finding] = []

    def place(self, element: Any) -> None:
        """Move an element below another, and replace a slot by its words."""
        above = element.get("data-below")
        moved = next((self.bottoms[name] for name in (above or "").split() if name in self.bottoms), None)
        if moved is not None:
            element.set("y", str(moved + float(element.get("data-gap", "0"))))
        name = element.get("data-text")
        if name is None:
            return
        words = self.facts[name]
        parent = element.getparent()
        if words:
            self._set(element, name, words)
        parent.remove(element)

    def _set(self, slot: Any, name: str, words: str) -> None:
        box = _Box(*(float(slot.get(side, "0")) for side in ("x", "y", "width", "height")))
        columns = slot.get("data-mode") == "vertical"
        size = float(slot.get("data-size", "100"))
        if self.vertical and slot.get("data-vertical"):
            box = _Box(*map(float, slot.get("data-vertical").split()))
            size = float(slot.get("data-vertical-size", size))
            columns = True
        self._check_contrast(slot, name)
        setter = self.setters[slot.get("data-font", "serif")]
        if setter.lacks_most_of(words):
            return
        if columns:
            words = _for_columns(words)
        leading = float(slot.get("data-leading", "1.25"))
        fitted = fit(
            words,
            setter,
            measure=box.height if columns else box.width,
            extent=box.width if columns else box.height,
            largest=size,
            smallest=float(slot.get("data-min", str(size / 2))),
            leading=leading,
            tracking=float(slot.get("data-tracking", "0")),
            most_lines=int(slot.get("data-lines", "9")),
        )
        if not fitted.whole:
            self.findings.append(_cut_finding(name, words, self.location))
        group = _vertical_text(slot, box, fitted, leading) if columns else _horizontal_text(slot, box, fitted, leading)
        slot.addnext(group)
        depth = fitted.size * (1 + leading * (len(fitted.lines) - 1))
        self.bottoms[name] = box.y + box.height if columns else _top(slot, box.y, box.height, depth) + depth
        if not slot.get("data-decorative"):
            self.shown.add(name)

    def _check_contrast(self, slot: Any, name: str) -> None:
        ground = self.colours.get(slot.get("data-on", "ground"))
        ink = slot.get("fill")
        if ground is None or ink is None or slot.get("data-decorative"):
            return
        ratio = contrast(ink, ground)
        if ratio < LEAST_CONTRAST:
            self.findings.append(
                Finding(
                    "cover-contrast",
                    Level.WARNING,
                    f"the {name} on the cover has a contrast of {ratio:.1f}:1 against its ground, below 4.5:1",
                    self.location,
                    "choose another palette or other colours in the design",
                )
            )


def _for_columns(words: str) -> str:
    """Return text as it stands in columns: corner quotes (R-179), digits upright."""
    if is_east_asian(words):
        words = words.translate(VERTICAL_QUOTES)
    return "".join(
        chr(ord(c) + 0xFEE0) if c.isascii() and c.isdigit() else ("\u3000" if c == " " else c) for c in words
    )


def is_east_asian(words: str) -> bool:
    """Whether most letters are Han, kana or Hangul: whether the words can stand in columns."""
    letters = [letter for letter in words if letter.isalpha()]
    return 2 * sum(ord(letter) >= 0x2E80 for letter in letters) > len(letters)


def _top(slot: Any, start: float, room: float, depth: float) -> float:
    anchor = slot.get("data-anchor", "top")
    return start + {"top": 0.0, "middle": (room - depth) / 2, "bottom": room - depth}[anchor]


def _shift(slot: Any, room: float, width: float) -> float:
    return {"start": 0.0, "middle": (room - width) / 2, "end": room - width}[slot.get("data-align", "start")]


def _horizontal_text(slot: Any, box: _Box, fitted: Fitted, leading: float) -> Any:
    group = _group(slot, fitted.size)
    size = fitted.size
    top = _top(slot, box.y, box.height, size * (1 + leading * (len(fitted.lines) - 1)))
    for number, line in enumerate(fitted.lines):
        left = box.x + _shift(slot, box.width, line.width * size)
        baseline = top + size * (0.88 + leading * number)
        for run in line.runs:
            text = etree.SubElement(group, f"{SVG}text")
            text.set("x", f"{left + run.x * size:.1f}")
            text.set("y", f"{baseline - run.rise * size:.1f}")
            text.set("font-family", run.family)
            text.text = run.text
    return group


def _vertical_text(slot: Any, box: _Box, fitted: Fitted, leading: float) -> Any:
    group = _group(slot, fitted.size)
    size = fitted.size
    width = size * (1 + leading * (len(fitted.lines) - 1))
    right = box.x + box.width - _shift(slot, box.width, width)
    top = _top(slot, box.y, box.height, max(line.width for line in fitted.lines) * size)
    for number, line in enumerate(fitted.lines):
        centre = right - size * (0.5 + leading * number)
        text = etree.SubElement(group, f"{SVG}text")
        text.set("x", f"{centre:.1f}")
        text.set("y", f"{top:.1f}")
        text.set("writing-mode", "tb")
        for run in line.runs:
            span = etree.SubElement(text, f"{SVG}tspan")
            span.set("font-family", run.family)
            span.text = run.text
    return group


def _group(slot: Any, size: float) -> Any:
    """Return the element that holds a slot's text; a heavier weight is drawn as an outline of the same colour."""
    group = etree.Element(f"{SVG}g")
    fill = slot.get("fill", "#000000")
    group.set("fill", fill)
    group.set("font-size", f"{size:.1f}")
    if slot.get("opacity"):
        group.set("opacity", slot.get("opacity"))
    tracking = float(slot.get("data-tracking", "0"))
    if tracking:
        group.set("letter-spacing", f"{tracking * size:.2f}")
    weight = float(slot.get("data-weight", "0"))
    if weight:
        group.set("stroke", fill)
        group.set("stroke-width", f"{weight / 1000 * size:.2f}")
        group.set("stroke-linejoin", "round")
    if slot.get("transform"):
        group.set("transform", slot.get("transform"))
    return group


def contrast(ink: str, ground: str) -> float:
    """Return the contrast ratio of two `#rrggbb` colours as WCAG 2.2 defines it, 1 to 21."""
    light, dark = sorted((_luminance(ink), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _cut_finding(name: str, words: str, location: Location | None) -> Finding:
    return Finding(
        "cover-text-cut",
        Level.WARNING,
        f"the {name} is too long for the cover ({len(words)} characters) and was cut there",
        location,
        "give a shorter title with the rest as subtitle, or a cover picture of your own",
    )
