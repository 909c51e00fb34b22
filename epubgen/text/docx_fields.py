"""Fields of a word processor (ECMA-376 part 1, 17.16) → links, text and ruby, where the file shows too little."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from epubgen.text.docx_counting import spelt
from epubgen.text.docx_marks import Marks, as_html
from epubgen.text.docx_package import W, is_on, paragraph_of, whole

_SILENT = frozenset(
    "ADVANCE ASK BIBLIOGRAPHY FILLIN INDEX PRINT PRIVATE RD SET TA TC TOA TOC XE DATA DATABASE".split()  # noqa: SIM905
)
"""Fields that show nothing by themselves, or nothing but what is written elsewhere."""
_REFERENCES = ("REF", "PAGEREF", "NOTEREF")
_ARGUMENT = re.compile(r'\\?"([^"]*)"|“([^”]*)”|(\S+)')
_RUBY = re.compile(
    r"\\o\s*(?:\\a[clrdj]+)?\s*\(\s*\\s\s*\\up\s*[\d.]*\s*\(([^()]*)\)\s*[,;]\s*([^()]*)\)", re.IGNORECASE
)
_ENCLOSED = re.compile(r"\\o\s*(?:\\a[clr])?\s*\(([^(),;]*)[,;]\s*([^()]*)\)", re.IGNORECASE)
_FRACTION = re.compile(r"\\f\s*\(([^(),;]*)[,;]\s*([^()]*)\)", re.IGNORECASE)
_CIRCLES = "○◯〇⃝"


@dataclass(slots=True)
class Field:
    """A field of several runs: its marks and instruction; `end` is None where the file never closes it."""

    begin: etree._Element
    instructions: list[etree._Element] = field(default_factory=list)
    separator: etree._Element | None = None
    end: etree._Element | None = None

    @property
    def instruction(self) -> str:
        return "".join(part.text or "" for part in self.instructions).strip()


def settle_fields(root: etree._Element, bookmarks: frozenset[str], marks: Marks) -> None:
    """Let fields be what they show: references become links, old ruby becomes ruby, tables of contents go."""
    for simple in list(root.iter(f"{W}fldSimple")):
        _settle_simple(simple, bookmarks)
    for one in [one for one in _fields(root) if one.instruction.upper().startswith("TOC")]:
        _take_out(one, marks)
    for one in list(_fields(root)):  # without those that went with the contents
        name, *arguments = _words(one.instruction) or [""]
        name = name.upper()
        if name == "HYPERLINK":
            _write(one, _address(arguments))
        elif name in _REFERENCES and arguments and arguments[0] in bookmarks:
            _write(one, f' HYPERLINK \\l "{arguments[0]}" ')
            if name == "PAGEREF":
                marks.lose("page-reference", one.begin, arguments[0])
        elif name == "FORMCHECKBOX":
            _show(one, "☑" if _is_checked(one) else "☐")
        elif name == "EQ":
            _settle_equation(one, marks)
        elif name and name not in _SILENT and one.separator is None:
            marks.lose("field", one.begin, one.instruction)


def _fields(root: etree._Element) -> Iterator[Field]:
    """Yield the fields of a part, inner ones before those that hold them."""
    open_fields: list[Field] = []
    for element in root.iter(f"{W}fldChar", f"{W}instrText"):
        if element.tag == f"{W}instrText":
            if open_fields and open_fields[-1].separator is None:
                open_fields[-1].instructions.append(element)
            continue
        match element.get(f"{W}fldCharType"):
            case "begin":
                open_fields.append(Field(element))
            case "separate" if open_fields:
                open_fields[-1].separator = element
            case "end" if open_fields:
                open_fields[-1].end = element
                yield open_fields.pop()


def _words(instruction: str) -> list[str]:
    return [next(filter(None, match.groups()), "") for match in _ARGUMENT.finditer(instruction)]


def _address(arguments: list[str]) -> str:
    """Return a HYPERLINK instruction with its address only, in the order in which the file has them."""
    anchor, address, skipped = "", "", False
    for number, word in enumerate(arguments):
        if skipped:
            skipped = False
        elif word.lower() in ("\\l", "\\o", "\\t"):
            anchor = arguments[number + 1] if word.lower() == "\\l" and number + 1 < len(arguments) else anchor
            skipped = True
        elif not word.startswith("\\"):
            address = address or word
    if not address:
        return f' HYPERLINK \\l "{anchor}" '
    return f' HYPERLINK "{address}{"#" if anchor else ""}{anchor}" '


def _write(one: Field, instruction: str) -> None:
    for part in one.instructions[1:]:
        part.text = ""
    one.instructions[0].text = instruction


def _settle_simple(simple: etree._Element, bookmarks: frozenset[str]) -> None:
    name, *arguments = _words(simple.get(f"{W}instr", "")) or [""]
    if name.upper() in _REFERENCES and arguments and arguments[0] in bookmarks:
        simple.tag = f"{W}hyperlink"
        simple.attrib.clear()
        simple.set(f"{W}anchor", arguments[0])
        return
    parent = simple.getparent()
    if parent is not None:
        place = parent.index(simple)
        parent[place : place + 1] = list(simple)


def _remove(element: etree._Element) -> None:
    if (parent := element.getparent()) is not None:
        parent.remove(element)


def _take_out(one: Field, marks: Marks) -> None:
    """Take the lines of a table of contents out: a book makes its own, without page numbers."""
    first, last = paragraph_of(one.begin), paragraph_of(one.end) if one.end is not None else None
    parent = first.getparent() if first is not None else None
    if first is None or last is None or parent is None or last.getparent() is not parent:
        return
    lines = [line for line in parent[parent.index(first) : parent.index(last) + 1] if isinstance(line.tag, str)]
    taken = _parts_of(one, lines)
    marks.lose("contents", first, "", len({paragraph_of(part) for part in taken if part.tag == f"{W}t" and part.text}))
    for part in taken:
        _remove(part)
    # What stood before the field in its first line, and after it in its last, is text of the document.
    for line in lines[:-1]:
        if line is not first or next(line.iter(f"{W}t", f"{W}drawing", f"{W}pict"), None) is None:
            parent.remove(line)
    if first is not last:
        for style in first.findall(f"{W}pPr/{W}pStyle"):
            _remove(style)  # it is that of lines of contents, which are shown nowhere


def _parts_of(one: Field, lines: list[etree._Element]) -> list[etree._Element]:
    """Return what runs hold from the beginning of a field to its end."""
    parts: list[etree._Element] = []
    inside = False
    for part in (part for line in lines for run in line.iter(f"{W}r") for part in run if part.tag != f"{W}rPr"):
        inside = inside or part is one.begin
        if inside:
            parts.append(part)
        inside = inside and part is not one.end
    return parts


def _is_checked(one: Field) -> bool:
    box = one.begin.find(f"{W}ffData/{W}checkBox")
    return bool(
        is_on(box, "checked") if box is not None and is_on(box, "checked") is not None else is_on(box, "default")
    )


def _show(one: Field, text: str) -> None:
    """Write what a field shows behind its end."""
    run = one.end.getparent() if one.end is not None else None
    if run is None:
        return
    shown = etree.Element(f"{W}r")
    etree.SubElement(shown, f"{W}t").text = text
    run.addnext(shown)
    for part in one.instructions:
        part.text = ""


def _settle_equation(one: Field, marks: Marks) -> None:
    """Show what an EQ field draws: readings above characters, numbers in circles, fractions."""
    instruction = one.instruction
    if found := _RUBY.search(instruction):
        _show(one, marks.put(f"<ruby>{as_html(found[2].strip())}<rt>{as_html(found[1].strip())}</rt></ruby>"))
    elif found := _ENCLOSED.search(instruction):
        first, second = found[1].strip(), found[2].strip()
        frame, text = (first, second) if first in _CIRCLES else (second, first)
        circled = _circled(text) if frame in _CIRCLES else ""
        if not circled:
            marks.lose("field", one.begin, instruction)
        _show(one, circled or text)
    elif found := _FRACTION.search(instruction):
        _show(one, f"{found[1].strip()}/{found[2].strip()}")
    elif one.separator is None:
        marks.lose("field", one.begin, instruction)
        _show(one, re.sub(r"^EQ\s*|\\\*\s*\w+|\\[a-z]+\s*\d*", "", instruction).strip())


def _circled(text: str) -> str:
    if number := whole(text):
        sign = spelt(number, "decimalEnclosedCircle")
        return sign if sign != text else ""
    if len(text) == 1 and text.isascii() and text.isalpha():
        return chr((0x24B6 if text.isupper() else 0x24D0) + ord(text.lower()) - ord("a"))
    return ""
