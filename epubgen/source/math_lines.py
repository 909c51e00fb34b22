"""A displayed formula wider than a phone → the same in several lines, a table that every reader of MathML knows.

Reading systems do not break formulas, and what sticks out is cut in some and must be pushed about in others. So a long
one is broken as authors do it by hand: before a relation, else before a sign between terms, best outside brackets.
What follows the left side stands below its first relation, or where that side is long, a step in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.etree import _Element

MEASURE = 17.5
"""Width in em that a small phone has for a line."""
SHORT = 0.4
"""The share of a line that a left side may take that others line up with."""
SHORTEST = 24
"""Letters and signs without which no formula is that wide."""
_M = "{http://www.w3.org/1998/Math/MathML}"
_SCRIPT = 0.71
_RELATIONS = frozenset("=<>≠≤≥≦≧≈≃≅≡∼∝≪≫∈∉∋⊂⊃⊆⊇→←↔⇒⇐⇔↦⟶⟹⟺:≔≜≺≻∣∥⊢⊨")
_SIGNS = frozenset("+-−±∓×·⋅∗∘÷∪∩∧∨⊕⊗∖")
_OPENS, _CLOSES = frozenset("([{⟨⌊⌈"), frozenset(")]}⟩⌋⌉")
_LARGE = frozenset("∑∏∐∫∬∭∮⋃⋂⨁⨂")
_SCRIPTED = (f"{_M}msup", f"{_M}msub", f"{_M}msubsup")
_TRANSPARENT = ("mrow", "mstyle", "mpadded", "mphantom", "menclose", "math", "merror", "mtd")


class _Piece(NamedTuple):
    """What stays on one line: its elements, its width in em, how unwelcome a break before it is."""

    parts: tuple[_Element, ...]
    width: float
    cost: float
    relation: bool


def break_lines(mathml: str) -> str:
    """Return a `math` element in lines that fit a phone; as it was where it fits, or cannot be broken."""
    from lxml import etree

    root = etree.fromstring(mathml)
    return etree.tostring(root, encoding="unicode") if set_lines(root) else mathml


def set_lines(root: _Element) -> bool:
    """Break a `math` element that is wider than a phone; tell whether that was so, and possible."""
    from lxml import etree

    if _width(root) <= MEASURE:
        return False
    if len(root) == 1 and root[0].tag == f"{_M}mtable":
        return _break_rows(root[0])
    pieces = list(_pieces(_flat(root)))
    if len(pieces) < 2:
        return False
    first = next((number for number, piece in enumerate(pieces) if piece.relation), 0)
    left = sum(piece.width for piece in pieces[:first])
    aligned = first > 0 and left <= SHORT * MEASURE
    table = etree.Element(f"{_M}mtable", displaystyle="true")
    if aligned:
        lines = _lines(pieces[first:], MEASURE - left - 0.8, 0.0)
        for number, line in enumerate(lines):
            _row(table, [part for piece in pieces[:first] for part in piece.parts] if not number else [], line)
    else:
        for line in _lines(pieces, MEASURE, 1.0):
            _row(table, None, line, number_step=len(table) > 0)
    for child in list(root):
        root.remove(child)
    root.append(table)
    return True


def _break_rows(table: _Element) -> bool:
    """Break the right cells of a table of equations that line up; tell whether that was possible."""
    rows = list(table)
    if any(len(row) < 2 or row[0].get("columnalign") != "right" for row in rows):
        return False
    room = MEASURE - max(_width(row[0]) for row in rows) - max(sum(map(_width, row[2:])) for row in rows) - 0.8
    if room < MEASURE / 2:
        return False
    broken = False
    for row in rows:
        lines = _lines(list(_pieces(_flat(row[1]))), room, 0.0) if _width(row[1]) > room else []
        if len(lines) < 2:
            continue
        at = table.index(row)
        begun, rest = list(row[0]), row[2:]
        table.remove(row)
        for number, line in enumerate(lines):
            _row(table, [] if number else begun, line)
            table.insert(at + number, table[-1])
        table[at + len(lines) - 1].extend(rest)
        broken = True
    if broken:
        for row in table:
            row.set("class", "math-line")
    return broken


def _row(table: _Element, left: list[_Element] | None, line: Sequence[_Piece], number_step: bool = False) -> None:
    """Add a row: a left side (None: the table has but one column) and a line, stepped in where it continues."""
    from lxml import etree

    row = etree.SubElement(table, f"{_M}mtr", {"class": "math-line"})
    if left is not None:
        cell = etree.SubElement(row, f"{_M}mtd", {"class": "math-right", "columnalign": "right"})
        cell.extend(left)
    cell = etree.SubElement(row, f"{_M}mtd", {"class": "math-left", "columnalign": "left"})
    if number_step or (left is not None and not left and not line[0].relation):
        etree.SubElement(cell, f"{_M}mspace", width="1em")
    cell.extend(part for piece in line for part in piece.parts)


def _lines(pieces: list[_Piece], measure: float, step: float) -> list[list[_Piece]]:
    """Return the pieces in lines, each after the first `step` narrower: few breaks, welcome ones, nothing too wide."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(pieces) + 1):
        found = (float("inf"), 0)
        width = 0.0
        for start in range(end - 1, -1, -1):
            width += pieces[start].width
            excess = max(0.0, width + (step if start else 0.0) - measure)
            if excess > measure and start < end - 1:
                break
            cost = best[start][0] + 100 * excess + (2 + pieces[start].cost if start else 0.0)
            # Of ways that cost the same, that with the fuller first lines.
            found = (cost, start) if cost < found[0] else found
        best.append(found)
    lines: list[list[_Piece]] = []
    end = len(pieces)
    while end:
        start = best[end][1]
        lines.insert(0, pieces[start:end])
        end = start
    return lines


def _flat(element: _Element) -> list[_Element]:
    """Return the parts of a formula in a row, without elements around them that only group.

    Brackets that grow with what is between them stay with it on a line, unless no line would hold them.
    """
    parts: list[_Element] = []
    for child in element:
        grouping = child.tag == f"{_M}mrow" or (child.tag == f"{_M}mstyle" and not _changes(child))
        opened = grouping and (not _is_fenced(child) or _width(child) > MEASURE)
        parts += _flat(child) if opened else [child]
    return parts


def _changes(style: _Element) -> bool:
    sized = style.get("displaystyle", "true") != "true" or style.get("scriptlevel", "0") != "0"
    return sized or style.get("mathcolor") is not None


def _is_fenced(row: _Element) -> bool:
    """Whether signs at the ends grow with what is between them: these must stay in one row."""
    ends = [end for end in (row[0], row[-1]) if end.tag == f"{_M}mo"] if len(row) else []
    return any(end.get("stretchy") != "false" and (end.text or "")[:1] in "([{⟨⌊⌈|‖)]}⟩⌋⌉∣∥" for end in ends)


def _pieces(parts: list[_Element]) -> Iterator[_Piece]:
    """Yield what stays together: from one sign between terms to the next."""
    held: list[_Element] = []
    cost, relation, depth = 0.0, False, 0
    for number, part in enumerate(parts):
        sign = (part.text or "") if part.tag == f"{_M}mo" else ""
        previous = parts[number - 1] if number else None
        how = _welcome(part, sign, previous)
        if how is not None and held:
            yield _Piece(tuple(held), sum(map(_width, held)), cost, relation)
            held, cost, relation = [], how + 4 * depth, sign[:1] in _RELATIONS and not depth
        held.append(part)
        bracket = (part[0].text or "") if part.tag in _SCRIPTED and len(part) else sign
        depth = max(0, depth + (bracket in _OPENS) - (bracket in _CLOSES))
    if held:
        yield _Piece(tuple(held), sum(map(_width, held)), cost, relation)


def _welcome(part: _Element, sign: str, previous: _Element | None) -> float | None:
    """Return how unwelcome a break before a part is; None where there can be none."""
    if previous is None:
        return None
    before = (previous.text or "") if previous.tag == f"{_M}mo" else ""
    if before and before[:1] not in _CLOSES and before not in ",;!|":
        return None  # a sign before a sign is one of the term's
    if sign and sign[0] in _RELATIONS:
        return 0.0
    if sign and sign[0] in _SIGNS and before not in (",", ";"):
        return 1.0
    wide = previous.tag == f"{_M}mspace" and _em(previous.get("width", "")) >= 1
    if wide and part.tag != f"{_M}mspace":
        return 0.5
    if _ends_word(previous, -1) or _ends_word(part, 0):
        return 1.0
    return 2.0 if before in (",", ";") and part.tag != f"{_M}mspace" else None


def _ends_word(element: _Element, at: int) -> bool:
    """Whether an element is text with a space at one end."""
    return element.tag == f"{_M}mtext" and (element.text or "x")[at].isspace()


def _width(element: _Element) -> float:
    """Return about how wide a part of a formula is, in em."""
    name = str(element.tag).removeprefix(_M)
    if name == "semantics":
        return _width(element[0]) if len(element) else 0.0
    if name in _TRANSPARENT:
        return sum(map(_width, element))
    if name == "mo":
        return _sign_width(element)
    if name in ("mi", "mn", "mtext", "ms"):
        letters = element.text or ""
        narrow = 0.56 if name == "mi" and len(letters) == 1 else 0.47
        return sum(1.0 if letter >= "\u2e80" else narrow for letter in letters)
    if name == "mspace":
        return _em(element.get("width", ""))
    if name == "mfrac":
        return max(map(_width, element), default=0.0) + 0.25
    if name in ("msqrt", "mroot"):
        return sum(map(_width, element)) + 0.7
    if name == "mtable":
        columns = zip(*(list(row) for row in element), strict=False)
        return sum(max(map(_width, column)) + 0.8 for column in columns)
    if name in ("msub", "msup", "msubsup", "mmultiscripts") and len(element):
        return _width(element[0]) + _SCRIPT * max(map(_width, element[1:]), default=0.0) + 0.05
    return max((_width(child) * (_SCRIPT if number else 1) for number, child in enumerate(element)), default=0.0)


def _sign_width(element: _Element) -> float:
    sign = element.text or ""
    if not sign or sign in "\u2061\u2062\u2063\u2064":
        return 0.0
    if sign[0] in _LARGE:
        return 1.2
    tight = element.get("lspace") == "0" and element.get("rspace") == "0"
    if sign[0] in _RELATIONS or sign[0] in _SIGNS:
        return 0.75 if tight else 1.3
    return 0.45 * len(sign)


def _em(width: str) -> float:
    """Return a width of a space in em."""
    number = width.removesuffix("em")
    try:
        return float(number) if number != width else 0.0
    except ValueError:
        return 0.0
