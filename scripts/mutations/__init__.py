"""Random changes to books, each of a kind that authors, tools and disks make: a book → a book with one fault, or none.

A change is a function of a `Book` and the dice, registered by `@kind`; it returns a `Mutant`, or None where the book
has nothing that it could change. What is put in is in the ``.txt`` files beside this module, one piece a line
(``⏎`` stands for a line end); a line that begins with ``# `` says what follows.
"""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
MARKUP = (".xhtml", ".html", ".htm", ".opf", ".ncx", ".smil", ".svg", ".xml")


@dataclass(frozen=True)
class Book:
    """The files of a container in their order. `tricks` names what writing it does to the container itself."""

    files: tuple[tuple[str, bytes], ...]
    tricks: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """Names of the files."""
        return [name for name, _data in self.files]

    def data(self, name: str) -> bytes:
        """Return the bytes of a file."""
        return next(data for other, data in self.files if other == name)

    def with_data(self, name: str, data: bytes) -> Book:
        """Return the book with other bytes in a file."""
        return replace(self, files=tuple((other, data if other == name else old) for other, old in self.files))

    def markup(self, *suffixes: str) -> list[str]:
        """Return the names of XML files, or of those with one of the suffixes."""
        return [name for name in self.names if name.lower().endswith(suffixes or MARKUP)]


@dataclass(frozen=True)
class Mutant:
    """A changed book, and what was changed."""

    book: Book
    what: str


Change = Callable[[Book, random.Random], "Mutant | None"]
KINDS: dict[str, tuple[Change, float]] = {}
"""Name → the change, and how often it is taken in relation to others."""


def kind(weight: float) -> Callable[[Change], Change]:
    """Register a change under its function's name."""

    def register(change: Change) -> Change:
        KINDS[change.__name__.replace("_", "-")] = (change, weight)
        return change

    return register


@cache
def pieces(name: str) -> tuple[str, ...]:
    """Return what a text file beside this module lists."""
    lines = (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.replace("⏎", "\n") for line in lines if line and not line.startswith("# "))


def insert(book: Book, dice: random.Random, names: list[str], places: re.Pattern[bytes], piece: str) -> Mutant | None:
    """Put a piece before an end tag, or after a start tag, at one of the places in one of the files."""
    if not names:
        return None
    name = dice.choice(names)
    data = book.data(name)
    found = list(places.finditer(data))
    if not found:
        return None
    place = dice.choice(found)
    at = place.start() if place[0].startswith(b"</") else place.end()
    return Mutant(book.with_data(name, data[:at] + piece.encode() + data[at:]), f"{piece} in {name}")


def read_book(path: Path) -> Book:
    """Return the files of a container."""
    with zipfile.ZipFile(path) as container:
        return Book(tuple((name, container.read(name)) for name in container.namelist() if not name.endswith("/")))


def all_kinds() -> dict[str, tuple[Change, float]]:
    """Return KINDS when all modules of this folder have put their changes there."""
    from mutations import container, content, grown, grown_files, grown_package, markup, package, text  # noqa: F401

    return KINDS


def mutate(book: Book, dice: random.Random, only: str = "") -> tuple[str, Mutant]:
    """Return a changed book and the kind of the change, one of the kind `only` where that is given."""
    kinds = all_kinds()
    names = [only] if only else list(kinds)
    weights = [kinds[name][1] for name in names]
    for _attempt in range(1000):
        name = dice.choices(names, weights)[0]
        mutant = kinds[name][0](book, dice)
        if mutant is not None:
            return name, mutant
    raise ValueError(f"{only}: nothing in this book to change")
