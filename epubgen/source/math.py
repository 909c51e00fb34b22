"""TeX formulas → presentation MathML with the TeX as alternative text (R-092), as EPUBCheck's grammar has it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from epubgen.source.attributes import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMESPACE = "http://www.w3.org/1998/Math/MathML"


class MathFaultError(Exception):
    """A formula that cannot be read: what is wrong, and the offset in it where that shows."""

    def __init__(self, text: str, offset: int) -> None:
        super().__init__(text)
        self.text = text
        self.offset = offset


@cache
def _converter() -> tuple[Any, type[Exception]]:
    from math_core import LatexError, LatexToMathML

    return LatexToMathML(fancy_error=False, allow_unreliable_rendering=True), LatexError


def to_mathml(tex: str, display: bool) -> str:
    """Return a formula as a `math` element. Raises MathFaultError."""
    converter, fault = _converter()
    try:
        written = converter.convert_with_local_state(tex, displaystyle=display)
    except fault as error:
        offset, _, text = str(error).partition(": ")
        raise MathFaultError(text.rstrip("."), int(offset) if offset.isdigit() else 0) from None
    inside = re.sub(r"^<math[^>]*>|</math>$", "", written).replace("&ApplyFunction;", "\u2061")
    inside = re.sub(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9A-Fa-f]+);)", "&amp;", inside)
    # Trimmed and on one line: it is read aloud.
    spoken = " ".join(tex.split())
    block = ' display="block"' if display else ""
    return f'<math xmlns="{NAMESPACE}" class="math" alttext="{escape(spoken)}"{block}>{"".join(_repair(inside))}</math>'


_STYLED = frozenset(
    [
        "mrow",
        "mfrac",
        "mover",
        "munder",
        "munderover",
        "msub",
        "msup",
        "msubsup",
        "msqrt",
        "mroot",
        "mo",
        "mi",
        "mn",
        "mtext",
        "menclose",
    ]
)
_ALIGN = re.compile(r"text-align: *(left|right|center)")
_COLOR = re.compile(r"(?<![\w-])color: *(#[0-9A-Fa-f]{3,6})")


def _repair(mathml: str) -> Iterator[str]:
    """Yield the markup with styles as MathML attributes, and with mstyle where displaystyle or scriptlevel stand."""
    closers: list[str] = []
    for piece in re.split(r"(<[^<>]*>)", mathml):
        if not piece.startswith("<"):
            yield piece
        elif piece.startswith("</"):
            yield closers.pop()
        else:
            name, attributes, empty = _tag(piece)
            opened, closed = _rewritten(name, attributes)
            yield opened + ("" if not empty else closed)
            if not empty:
                closers.append(closed)


def _tag(piece: str) -> tuple[str, dict[str, str], bool]:
    name = re.match(r"<([\w:-]+)", piece)
    found = dict(re.findall(r' ([\w:-]+)="([^"]*)"', piece))
    return name[1] if name else "", found, piece.endswith("/>")


def _rewritten(name: str, attributes: dict[str, str]) -> tuple[str, str]:
    style = attributes.pop("style", "")
    outer: dict[str, str] = {}
    if name in _STYLED:
        outer = {key: attributes.pop(key) for key in ("displaystyle", "scriptlevel") if key in attributes}
        if color := _COLOR.search(style):
            outer["mathcolor"] = color[1]
    elif name == "mtable":
        attributes.pop("scriptlevel", None)
    elif name == "mtd" and (align := _ALIGN.search(style)):
        attributes["columnalign"] = align[1]
    opened, closed = f"<{name}{_written(attributes)}>", f"</{name}>"
    if outer:
        return f"<mstyle{_written(outer)}>{opened}", f"{closed}</mstyle>"
    return opened, closed


def _written(attributes: dict[str, str]) -> str:
    return "".join(f' {key}="{value}"' for key, value in attributes.items())
