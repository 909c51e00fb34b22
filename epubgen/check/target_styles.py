"""Style sheet text → its declarations with the selectors they stand under: what rules about targets look through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from epubgen.check.css_tokens import Token, tokenize
from epubgen.check.vocabularies import words

ROOTS = ("body", "html", ":root", "*")
RUNNING = (*ROOTS, "p", "div", "section", "li", ".p")
"""Selectors of the page as a whole, and of running text."""
COLOURS = words("color background background-color")
HARMLESS = words("inherit currentcolor transparent none initial unset")
"""Values that take nothing from the reader."""


class StyleLine(NamedTuple):
    """One declaration: selectors, at-rules around it from outside in, property, value, and its offset."""

    selectors: tuple[str, ...]
    around: tuple[str, ...]
    name: str
    value: str
    offset: int
    block: int = 0
    """Where the block begins that it stands in: declarations of one rule have the same."""

    @property
    def plain(self) -> bool:
        """Whether it holds for every reader: neither `@supports` nor `@media` stands around it."""
        return not self.around


def read_styles(text: str) -> list[StyleLine]:
    """Return the declarations of a style sheet; what is broken is left out (other rules report it)."""
    lines: list[StyleLine] = []
    blocks: list[str] = []
    piece: list[Token] = []
    begun = 0
    for token in tokenize(text)[0]:
        if token.kind == "{":
            blocks.append(_text(piece))
            piece, begun = [], token.offset
        elif token.kind in (";", "}"):
            line = _declaration(piece, blocks, begun)
            if line is not None:
                lines.append(line)
            piece = []
            if token.kind == "}" and blocks:
                blocks.pop()
        else:
            piece.append(token)
    return lines


def forced_colours(lines: Iterable[StyleLine]) -> Iterator[StyleLine]:
    """Yield the declarations that give the page, or running text, a colour for every reader."""
    for line in lines:
        if line.plain and line.name in COLOURS and line.value not in HARMLESS and set(line.selectors) & set(RUNNING):
            yield line


def _text(tokens: list[Token]) -> str:
    return " ".join("".join(token.text for token in tokens).split())


def _declaration(piece: list[Token], blocks: list[str], begun: int) -> StyleLine | None:
    parts = [token for token in piece if token.kind != "space"]
    if len(parts) < 3 or parts[0].kind != "name" or parts[1].kind != ":" or not blocks:
        return None
    around = tuple(block.split(" ")[0].lower() for block in blocks if block.startswith("@"))
    selectors = () if blocks[-1].startswith("@") else tuple(part.strip() for part in blocks[-1].split(","))
    start = piece.index(parts[1]) + 1
    return StyleLine(selectors, around, parts[0].text.lower(), _text(piece[start:]).lower(), parts[0].offset, begun)
