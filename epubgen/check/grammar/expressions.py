"""Content expressions of grammar tables → models. `tables` says how they are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Protocol

from epubgen.check.grammar.models import Model, Models, Names


class Vocabulary(Protocol):
    """What an expression needs to know of the table it stands in."""

    name: str
    namespace: str
    sets: dict[str, list[str]]
    transparent: frozenset[str]

    def words(self, word: str) -> Iterator[str]:
        """Yield the element names that a word stands for."""


GRAMMARS = {
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/1998/Math/MathML",
    "http://www.w3.org/2000/svg",
    "http://www.idpf.org/2007/opf",
    "http://purl.org/dc/elements/1.1/",
}


def wildcards(name: str) -> tuple[str, ...]:
    """Return the wildcards that stand for an element, the closest first."""
    namespace, _, local = name.rpartition("}")
    known = namespace[1:] in GRAMMARS
    return (*([f"{namespace}}}*-*"] if "-" in local else []), f"{namespace}}}*", *([] if known else ["foreign"]), "*")


# A star that follows a name or a bracket repeats it; one that begins a word is a name.
_TOKEN = (
    r"\*:\*=[\w-]+|\*=\*/[\w-]+|(?<![^\s(|])\*-\*|(?<![^\s(|])\*:\*|(?<=\s)\*(?=\s|\))|[@\w][\w:/=.-]*|[\w-]+=\*|"
    r"[(),|&*+?]"
)


class Expression:
    """Reads one content expression into a model."""

    def __init__(
        self, models: Models, table: Vocabulary, tables: Callable[[str], Vocabulary], text: str, phrasing: bool
    ) -> None:
        self.models, self.table, self.tables, self.phrasing = models, table, tables, phrasing
        self.text = text
        self.tokens = re.findall(_TOKEN, text)
        self.at = 0

    def read(self) -> Model:
        """Return the model of the whole expression."""
        model = self._choice()
        assert self.at == len(self.tokens), (self.text, self.tokens, self.at)
        return model

    def _next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _choice(self) -> Model:
        parts = [self._interleave()]
        while self._next() == "|":
            self.at += 1
            parts.append(self._interleave())
        return self.models.choice(*_merge(self.models, parts))

    def _interleave(self) -> Model:
        parts = [self._sequence()]
        while self._next() == "&":
            self.at += 1
            parts.append(self._sequence())
        text = [part for part in parts if part.kind == "text"]
        others = [part for part in parts if part.kind != "text"]
        if text and len(others) == 1 and others[0].kind == "repeat":
            return self.models.repeat(self.models.choice(*text, others[0].parts[0]))
        return self.models.interleave(*parts)

    def _sequence(self) -> Model:
        parts = [self._repeated()]
        while self._next() == ",":
            self.at += 1
            parts.append(self._repeated())
        return self.models.sequence(*parts)

    def _repeated(self) -> Model:
        part = self._atom()
        while self._next() in ("*", "+", "?"):
            sign = self._next()
            self.at += 1
            if sign == "*":
                part = self.models.repeat(part)
            elif sign == "+":
                part = self.models.sequence(part, self.models.repeat(part))
            else:
                part = self.models.choice(part, self.models.empty)
        return part

    def _atom(self) -> Model:
        word = self._next()
        self.at += 1
        match word:
            case "(":
                model = self._choice()
                assert self._next() == ")", self.text
                self.at += 1
                return model
            case "TEXT":
                return self.models.text
            case "EMPTY":
                return self.models.empty
            case "FOREIGN":
                other = self.models.name({"foreign": f"{self.table.name}:other"})
                return self.models.repeat(self.models.choice(self._category("FLOW").parts[0], other))
            case "OTHER":
                return self.models.repeat(self.models.name({"foreign": f"{self.table.name}:other"}))
            case "FLOW" | "PHRASING" | "INHERIT":
                return self._category(word)
        return self.models.name(self._names(word, self.phrasing or word == "@phrasing"))

    def _category(self, word: str) -> Model:
        phrasing = word == "PHRASING" or (word == "INHERIT" and self.phrasing)
        html = self.table if "flow" in self.table.sets else self.tables("html")
        names = self._names("@phrasing" if phrasing else "@flow", phrasing, html)
        return self.models.repeat(self.models.choice(self.models.text, self.models.name(names)))

    def _names(self, word: str, phrasing: bool, table: Vocabulary | None = None) -> Names:
        table = table or self.table
        prefix, colon, rest = word.partition(":")
        if word[0] == "@" and colon:
            table, word = self.tables(prefix[1:]), f"@{rest}"
        names: Names = {}
        for name in table.words(word):
            bare, _, place = name.partition("=")
            if bare == "*:*":
                names["*"] = f"{table.name}:{place}"
                continue
            prefix, colon, local = bare.rpartition(":")
            owner = self.tables(prefix) if colon else table
            mark = "~" if phrasing and local in owner.transparent else ""
            names[f"{{{owner.namespace}}}{local}"] = f"{owner.name}:{place or local}{mark}"
        return names


def _merge(models: Models, parts: list[Model]) -> list[Model]:
    """Join single names into one node, so that a choice between them is one look-up."""
    names: Names = {}
    rest = []
    for part in parts:
        if part.kind == "names":
            names.update(part.names)
        else:
            rest.append(part)
    return [*rest, models.name(names)] if names else rest
