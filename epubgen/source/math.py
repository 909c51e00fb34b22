"""TeX formulas → presentation MathML with the TeX as alternative text (R-092), as EPUBCheck's grammar has it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from epubgen.source.attributes import escape
from epubgen.source.math_lines import SHORTEST, break_lines

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
    bare, tag = _without_tag(_unnumbered(tex)) if "\\begin" in tex or "\\tag" in tex else (tex, "")
    try:
        written = converter.convert_with_local_state(bare, displaystyle=display)
    except fault as error:
        offset, _, text = str(error).partition(": ")
        raise MathFaultError(text.rstrip("."), int(offset) if offset.isdigit() else 0) from None
    inside = re.sub(r"^<math[^>]*>|</math>$", "", written).replace("&ApplyFunction;", "\u2061")
    inside = re.sub(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9A-Fa-f]+);)", "&amp;", inside)
    if _SPACER in inside:
        inside = inside.replace(f"<mtr>{_SPACER}", "<mtr>")
        if "width: 50%;" not in inside:
            inside = inside.replace(f"{_SPACER}</mtr>", "</mtr>")
    # Trimmed and on one line: it is read aloud.
    spoken = " ".join(tex.split())
    block = ' display="block"' if display else ""
    content = "".join(_repair(inside)) + tag
    made = f'<math xmlns="{NAMESPACE}" class="math" alttext="{escape(spoken)}"{block}>{content}</math>'
    return break_lines(made) if display and len(re.sub(r"<[^<>]*>", "", content)) >= SHORTEST else made


_SPACER = '<mtd style="width: 50%"></mtd>'
"""A cell that pushes others into the middle, by a style that no book has."""
_EQUATION = re.compile(r"\\(?:begin|end)\{equation\*?\}")
_NUMBERED = re.compile(r"\\(begin|end)\{(align|alignat|gather|multline|flalign)\}")
_IN_ROWS = re.compile(r"\\begin\{(?:align|alignat|gather|multline|flalign)\*")
_TAG = re.compile(r"\\tag(\*?) *\{((?:[^{}]|\{[^{}]*\})*)\}")


def _unnumbered(tex: str) -> str:
    """Return TeX whose environments give no numbers: each formula is read by itself, and every one would be (1)."""
    return _NUMBERED.sub(r"\\\1{\2*}", _EQUATION.sub(lambda match: " " * len(match[0]), tex))


def _without_tag(tex: str) -> tuple[str, str]:
    """Return TeX without its tag, and that as markup to stand at the end; one in an environment stays there."""
    found = _TAG.search(tex)
    if found is None or _IN_ROWS.search(tex):
        return tex, ""
    label = found[2] if found[1] else f"({found[2]})"
    blank = " " * len(found[0])  # so that places of faults stay what they are
    return f"{tex[: found.start()]}{blank}{tex[found.end() :]}", f'<mspace width="2em"/><mtext>{escape(label)}</mtext>'


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
        # Newer readers look at style sheets alone. Cells of equations that line up touch each other.
        if align[1] != "center":
            attributes["class"] = f"math-{align[1]}" if "padding" in style else align[1]
    opened, closed = f"<{name}{_written(attributes)}>", f"</{name}>"
    if outer:
        return f"<mstyle{_written(outer)}>{opened}", f"{closed}</mstyle>"
    return opened, closed


def _written(attributes: dict[str, str]) -> str:
    return "".join(f' {key}="{value}"' for key, value in attributes.items())
