"""Tokens → selectors: the part of the parser that knows them, and how it reads tokens."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from epubgen.check.css_tokens import SyntaxFault, Token


class Declaration(NamedTuple):
    """A property with the tokens of its value, and the at-rule it stands in ("" outside)."""

    name: Token
    value: tuple[Token, ...]
    rule: str


class AtRule(NamedTuple):
    """An at-rule with the tokens before its block, and how many declarations stand in it (-1: the block is broken)."""

    keyword: Token
    prelude: tuple[Token, ...]
    declarations: int


@dataclass
class Sheet:
    """What a style sheet holds."""

    declarations: list[Declaration] = field(default_factory=list)
    at_rules: list[AtRule] = field(default_factory=list)
    classes: list[Token] = field(default_factory=list)
    faults: list[SyntaxFault] = field(default_factory=list)


WITH_SELECTORS = frozenset(("not", "is", "where", "has"))
"""Functions whose arguments are selectors."""
DEEPEST = 30
"""How deep selectors may stand in the arguments of others."""


class Broken(Exception):  # noqa: N818 — no error of the program: it leaves the construct that a fault has broken
    def __init__(self, text: str, token: Token) -> None:
        self.text, self.token = text, token


class Ended(Exception):  # noqa: N818 — as above
    """The text ends inside a construct."""


class SelectorParser:
    """Reads tokens, and selectors out of them; what breaks one is raised and reported by who called."""

    def __init__(self, tokens: list[Token], result: Sheet, size: int) -> None:
        self.tokens, self.result, self.size = tokens, result, size
        self.at = 0
        self.depth = 0
        """How deep in the arguments of others the selector is that is being read."""

    # Reading tokens

    def _space(self) -> bool:
        start = self.at
        while self.at < len(self.tokens) and self.tokens[self.at].kind == "space":
            self.at += 1
        return self.at > start

    def _peek(self) -> Token:
        if self.at >= len(self.tokens):
            raise Ended
        return self.tokens[self.at]

    def _take(self) -> Token:
        token = self._peek()
        self.at += 1
        return token

    def _is(self, kind: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at].kind == kind

    def _report(self, broken: Broken) -> None:
        self.result.faults.append(SyntaxFault(broken.text, broken.token.offset))

    def _skip_to(self, *kinds: str) -> str:
        """Go on after the token that broke a construct, past the next token of these kinds."""
        self._take()
        while self._peek().kind not in kinds:
            self.at += 1
        return self._take().kind

    @staticmethod
    def _deeper(token: Token, depth: int) -> int:
        if token.kind in ("function", "(", "["):
            return depth + 1
        return max(0, depth - 1) if token.kind in (")", "]") else depth

    # Selectors

    def _selectors(self) -> None:
        self.depth = 0
        while True:
            self._space()
            self._selector()
            token = self._peek()
            if token.kind == "{":
                return
            if token.kind != ",":
                raise Broken(f'"{token.text[:30]}" inside a selector', token)
            self.at += 1

    def _selector(self) -> None:
        self._compound()
        while True:
            spaced = self._space()
            token = self._peek()
            if token.kind in (">", "+", "~"):
                self.at += 1
                self._space()
            elif token.kind in ("{", ",", ")") or not spaced:
                return
            self._compound()

    def _compound(self) -> None:
        first = self._peek()
        if first.kind == "number" and first.text.endswith("%"):
            self.at += 1
            return
        found = self._type()
        while self._simple():
            found = True
        if not found:
            token = self._peek()
            raise Broken(f'"{token.text[:30]}" where a selector should be', token)

    def _type(self) -> bool:
        found = self._is("name") or self._is("*")
        if found:
            self.at += 1
        if self._is("|"):
            self.at += 1
            token = self._peek()
            if token.kind not in ("name", "*"):
                raise Broken(f'"{token.text[:30]}" after the prefix of a namespace', token)
            self.at += 1
            return True
        return found

    def _simple(self) -> bool:
        token = self._peek()
        if token.kind == "class":
            self.result.classes.append(token)
        if token.kind in ("class", "hash"):
            self.at += 1
            return True
        if token.kind == "[":
            self.at += 1
            self._attribute()
            return True
        if token.kind == ":":
            while self._is(":"):
                self.at += 1
            if self._is("name") or self._is("number") or self._is("string"):
                self.at += 1
            elif self._is("function"):
                self._arguments()
            return True
        return False

    def _arguments(self) -> None:
        """Read a function's: selectors where the reference knows it to have some, else names, strings and numbers."""
        function = self._take()
        name = function.text[:-1].lower()
        if name not in WITH_SELECTORS:
            while self._is("space") or self._peek().kind in ("name", "string", "number", "+", "-"):
                self.at += 1
        elif self.depth == DEEPEST:
            raise Broken("selectors too deep inside others", function)
        else:
            self.depth += 1
            self._list(relative=name == "has")
            self.depth -= 1
        self._take_or_break((")",), f'inside "{function.text})"')

    def _list(self, relative: bool) -> None:
        self._space()
        if relative and self._is(")"):
            return
        while True:
            self._space()
            if relative and self._peek().kind in (">", "+", "~"):
                self.at += 1
                self._space()
            self._selector()
            if not self._is(","):
                return
            self.at += 1

    def _attribute(self) -> None:
        self._space()
        token = self._peek()
        if not self._type():
            raise Broken(f'"{token.text[:30]}" where the name of an attribute should be', token)
        self._space()
        token = self._take_or_break(("]", "match"), "after the name of an attribute")
        if token.kind == "]":
            return
        self._space()
        self._take_or_break(("name", "string"), "where the value of an attribute should be")
        self._space()
        self._take_or_break(("]",), "after the value of an attribute")

    def _take_or_break(self, kinds: tuple[str, ...], where: str) -> Token:
        token = self._peek()
        if token.kind not in kinds:
            raise Broken(f'"{token.text[:30]}" {where}', token)
        self.at += 1
        return token
