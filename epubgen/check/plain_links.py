"""What a document refers to, packed: a large book has hundreds of thousands of links, and nearly all are right.

A *plain* link is an `a` element's href, or an entry of an NCX, that leads to a place in the container and is written
without a fault. Of those, rules between documents want to know one thing: whether the document they lead to has the
ids they name. So a document's plain links, of its most frequent kind, are kept as a few strings, and unpacked only
where one of them, or a rule about all, asks for it.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple, overload

from epubgen.check.document import Kind, Reference
from epubgen.check.urls import resolve

SEPARATOR = "\n"
PLAIN: tuple[tuple[Kind, str], ...] = (("hyperlink", "a"), ("toc", "a"), ("hyperlink", "content"))
"""Kinds and elements of plain links: of documents, of navigation documents, of an NCX."""


@cache
def _scheme_based() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z][\w.-]*\(|(?:t|track|xywh|xyn)=|:~:")


def is_scheme_based(fragment: str) -> bool:
    """Tell whether a fragment is no id, but an expression: a CFI, an XPointer, a view, a part of an image or a text."""
    return _scheme_based().match(fragment) is not None


class Destination(NamedTuple):
    """Where plain links lead: a file, and the ids that are named of it, with a separator between them."""

    path: str
    fragments: str


class References(Sequence[Reference]):
    """All references of a document in their order."""

    __slots__ = ("_element", "_numbers", "_positions", "_urls", "destinations", "kind", "others")

    def __init__(self, document: str, references: Sequence[Reference]) -> None:
        pairs = [pair for r in references if (pair := (r.kind, r.element)) in PLAIN]
        self.kind, self._element = max(dict.fromkeys(pairs), key=pairs.count, default=PLAIN[0])
        """Of what kind the plain links are, and whose."""
        urls: list[str] = []
        numbers, positions = array("I"), array("I")
        others: list[Reference] = []
        ids: dict[str, set[str]] = {}
        for position, reference in enumerate(references):
            place = self._place(document, reference)
            if place is None:
                others.append(reference)
                positions.append(position)
                continue
            urls.append(reference.url)
            numbers.append(reference.at)  # type: ignore[arg-type]
            named = ids.setdefault(place[0], set())
            if place[1]:
                named.add(place[1])
        self.others = tuple(others)
        """References that are no plain links."""
        self.destinations = tuple(Destination(path, SEPARATOR.join(sorted(named))) for path, named in ids.items())
        self._urls = SEPARATOR.join(urls)
        self._numbers, self._positions = numbers, positions

    def __getstate__(self) -> tuple[object, ...]:
        return (
            self.kind,
            self._element,
            self.others,
            self.destinations,
            self._urls,
            self._numbers.tobytes(),
            self._positions.tobytes(),
        )

    def __setstate__(
        self, state: tuple[Kind, str, tuple[Reference, ...], tuple[Destination, ...], str, bytes, bytes]
    ) -> None:
        self.kind, self._element, self.others, self.destinations, self._urls = state[:5]
        self._numbers, self._positions = array("I", state[5]), array("I", state[6])

    def __len__(self) -> int:
        return len(self._numbers) + len(self.others)

    @overload
    def __getitem__(self, index: int) -> Reference: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Reference]: ...
    def __getitem__(self, index: int | slice) -> Reference | Sequence[Reference]:
        return tuple(self)[index]

    def __iter__(self) -> Iterator[Reference]:
        plain = iter(zip(self._urls.split(SEPARATOR), self._numbers, strict=False))
        count = 0
        for position, other in zip(self._positions, self.others, strict=True):
            while count < position:
                yield self._plain(*next(plain))
                count += 1
            yield other
            count += 1
        for url, number in plain:
            yield self._plain(url, number)

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, Sequence) else NotImplemented

    def __hash__(self) -> int:
        return hash((self._urls, self.others))

    def _plain(self, url: str, number: int) -> Reference:
        return Reference(url, self.kind, number, element=self._element)

    def _place(self, document: str, reference: Reference) -> tuple[str, str] | None:
        """Return the file and the id that a plain link leads to; None for any other reference."""
        url, kind, at, type, fallback, element, base = reference
        if kind != self.kind or element != self._element or type or fallback or base or not isinstance(at, int):
            return None
        found = resolve(url, document)
        fragment = found.fragment or ""
        if found.where != "container" or found.leaks or found.query or found.fault or SEPARATOR in url:
            return None
        return None if _scheme_based().match(fragment) or SEPARATOR in fragment else (found.path, fragment)
