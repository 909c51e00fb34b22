"""The rules: small functions that take one document and yield messages, in a table that a decorator fills."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from epubgen.check.messages import MESSAGES, Message, make_message

Scope = TypeVar("Scope")
Check = Callable[[Scope], Iterable[Message]]


class Rule(NamedTuple):
    """One rule: the class of document it is about, the ids it may report, where the specification says so."""

    scope: type
    ids: tuple[str, ...]
    spec: str
    check: Callable[[Any], Iterable[Message]]

    @property
    def name(self) -> str:
        """The statement that the rule holds: the name of its function."""
        return self.check.__name__

    @property
    def statement(self) -> str:
        """The same as a sentence: the first line of the function's docstring."""
        return (self.check.__doc__ or "").strip().partition("\n")[0]


RULES: dict[type, list[Rule]] = {}
"""Rules by scope, in the order in which they were written."""


def rule(scope: type[Scope], *ids: str, spec: str) -> Callable[[Check[Scope]], Check[Scope]]:
    """Register a rule about one kind of document; spec is its anchor in EPUB 3.3, or a URL."""
    assert set(ids) <= MESSAGES.keys(), set(ids) - MESSAGES.keys()

    def register(check: Check[Scope]) -> Check[Scope]:
        RULES.setdefault(scope, []).append(Rule(scope, ids, spec, check))
        return check

    return register


MOST = 2000
"""Messages of one rule about one document that are listed."""


def run(document: object) -> Iterator[Message]:
    """Yield what every rule about this kind of document finds, each message with its rule's name."""
    for entry in RULES.get(type(document), ()):
        for number, message in enumerate(entry.check(document)):
            if number == MOST:
                yield make_message("EG-007", MOST, path=message.path)
                break
            yield replace(message, rule=entry.name)


def statements() -> dict[str, str]:
    """Return the statement of each rule by the rule's name."""
    return {entry.name: entry.statement for entries in RULES.values() for entry in entries}
