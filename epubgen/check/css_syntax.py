"""Tokens → what a style sheet says: rules, declarations and at-rules, and where its syntax breaks.

After a fault the parser goes on as EPUBCheck's does, so that the same faults follow: a broken declaration ends with the
next ``;`` or ``}``, a broken rule with the next ``}``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from epubgen.check.css_tokens import SyntaxFault, Token, tokenize


@dataclass(frozen=True, slots=True)
class Declaration:
    """A property with the tokens of its value, and the at-rule it stands in ("" outside)."""

    name: Token
    value: tuple[Token, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class AtRule:
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


class _Broken(Exception):  # noqa: N818 — no error of the program: it leaves the construct that a fault has broken
    def __init__(self, text: str, token: Token) -> None:
        self.text, self.token = text, token


class _Ended(Exception):  # noqa: N818 — as above
    """The text ends inside a construct."""


def parse_sheet(text: str, declarations: bool = False) -> Sheet:
    """Parse a style sheet, or the declarations of a style attribute."""
    tokens, faults = tokenize(text)
    parser = _Parser(tokens, Sheet(faults=faults), len(text))
    if declarations:
        parser.run(parser.attribute)
    else:
        parser.run(parser.sheet)
    return parser.result


class _Parser:
    def __init__(self, tokens: list[Token], result: Sheet, size: int) -> None:
        self.tokens, self.result, self.size = tokens, result, size
        self.at = 0

    def run(self, grammar: Callable[[], None]) -> None:
        try:
            grammar()
        except _Ended:
            last = next((t for t in reversed(self.tokens) if t.kind != "space"), None)
            self.result.faults.append(SyntaxFault("it ends in the middle of a rule", last.offset if last else 0))

    # Reading tokens

    def _space(self) -> bool:
        start = self.at
        while self.at < len(self.tokens) and self.tokens[self.at].kind == "space":
            self.at += 1
        return self.at > start

    def _peek(self) -> Token:
        if self.at >= len(self.tokens):
            raise _Ended
        return self.tokens[self.at]

    def _take(self) -> Token:
        token = self._peek()
        self.at += 1
        return token

    def _is(self, kind: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at].kind == kind

    def _report(self, broken: _Broken) -> None:
        self.result.faults.append(SyntaxFault(broken.text, broken.token.offset))

    def _skip_to(self, *kinds: str) -> str:
        """Go on after the token that broke a construct, past the next token of these kinds."""
        self._take()
        while self._peek().kind not in kinds:
            self.at += 1
        return self._take().kind

    # Grammar

    def sheet(self) -> None:
        while True:
            self._space()
            if self.at >= len(self.tokens):
                return
            token = self._peek()
            if token.kind in ("cdo", "cdc"):
                self.at += 1
                continue
            self._statement()

    def _statement(self) -> None:
        try:
            if self._peek().kind == "at":
                self._at_rule()
            else:
                self._selectors()
                self._block("")
        except _Broken as broken:
            self._report(broken)
            self._skip_to("}")

    def attribute(self) -> None:
        while True:
            self._space()
            if self.at >= len(self.tokens):
                return
            try:
                self._declaration("", last=True)
            except _Broken as broken:
                self._report(broken)
                while self.at < len(self.tokens) and self._take().kind not in (";", "}"):
                    pass

    def _block(self, rule: str) -> int:
        """Read the declarations of a block up to its end; return their number."""
        self._take()
        count = 0
        while True:
            self._space()
            if self._peek().kind == "}":
                self.at += 1
                return count
            try:
                self._declaration(rule)
                count += 1
            except _Broken as broken:
                self._report(broken)
                if self._skip_to(";", "}") == "}":
                    return count

    def _declaration(self, rule: str, last: bool = False) -> None:
        name = self._peek()
        if name.kind != "name":
            raise _Broken(f'"{name.text[:30]}" where a property should be', name)
        self.at += 1
        self._space()
        if self._peek().kind != ":":
            after = self._peek()
            # The place is the property's, but what breaks it is the token after.
            raise _Broken(
                f'the property "{name.text}" has no ":", but "{after.text[:30]}"', after._replace(offset=name.offset)
            )
        self.at += 1
        self._space()
        value = self._value(last)
        if not value and not name.text.startswith("--"):
            token = self._peek()
            raise _Broken(f'the property "{name.text}" has no value', token)
        self.result.declarations.append(Declaration(name, tuple(value), rule))
        if self._is(";"):
            self.at += 1

    def _value(self, last: bool) -> list[Token]:
        value: list[Token] = []
        depth = 0
        while True:
            if self.at >= len(self.tokens):
                if last and value:
                    return value
                raise _Ended
            token = self.tokens[self.at]
            if not depth and token.kind in (";", "}"):
                return value
            if token.kind in ("{", "}", ";", "at", "cdo", "cdc"):
                raise _Broken(f'"{token.text}" inside a value', token)
            depth = self._deeper(token, depth)
            value.append(token)
            self.at += 1

    @staticmethod
    def _deeper(token: Token, depth: int) -> int:
        if token.kind in ("function", "(", "["):
            return depth + 1
        return max(0, depth - 1) if token.kind in (")", "]") else depth

    def _at_rule(self) -> None:
        keyword = self._take()
        prelude: list[Token] = []
        depth = 0
        while True:
            token = self._peek()
            if not depth and token.kind in (";", "{"):
                break
            if token.kind in ("}", "{", ";"):
                raise _Broken(f'"{token.text}" inside "{keyword.text}"', token)
            depth = self._deeper(token, depth)
            prelude.append(token)
            self.at += 1
        index = len(self.result.at_rules)
        self.result.at_rules.append(AtRule(keyword, tuple(prelude), 0 if token.kind == ";" else -1))
        if token.kind == ";":
            self.at += 1
            return
        count = self._rules() if self._holds_rules() else self._block(keyword.text.lower())
        self.result.at_rules[index] = AtRule(keyword, tuple(prelude), count)

    def _holds_rules(self) -> bool:
        """Say whether the block that begins here holds rules: a bracket opens before anything ends."""
        for token in self.tokens[self.at + 1 :]:
            if token.kind in ("{", ";", "}"):
                return token.kind == "{"
        return False

    def _rules(self) -> int:
        self._take()
        count = 0
        while True:
            self._space()
            if self._peek().kind == "}":
                self.at += 1
                return count
            self._statement()
            count += 1

    # Selectors

    def _selectors(self) -> None:
        while True:
            self._space()
            self._selector()
            token = self._peek()
            if token.kind == "{":
                return
            if token.kind != ",":
                raise _Broken(f'"{token.text[:30]}" inside a selector', token)
            self.at += 1

    def _selector(self) -> None:
        self._compound()
        while True:
            spaced = self._space()
            token = self._peek()
            if token.kind in (">", "+", "~"):
                self.at += 1
                self._space()
            elif token.kind in ("{", ",") or not spaced:
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
            raise _Broken(f'"{token.text[:30]}" where a selector should be', token)

    def _type(self) -> bool:
        found = self._is("name") or self._is("*")
        if found:
            self.at += 1
        if self._is("|"):
            self.at += 1
            token = self._peek()
            if token.kind not in ("name", "*"):
                raise _Broken(f'"{token.text[:30]}" after the prefix of a namespace', token)
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
        depth = 0
        start = self.at
        while True:
            token = self._peek()
            if token.kind in ("{", "}", ";") or (token.kind == ")" and self.at == start + 1):
                raise _Broken(f'"{token.text}" inside a selector', token)
            depth = self._deeper(token, depth)
            self.at += 1
            if not depth:
                return

    def _attribute(self) -> None:
        self._space()
        token = self._peek()
        if not self._type():
            raise _Broken(f'"{token.text[:30]}" where the name of an attribute should be', token)
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
            raise _Broken(f'"{token.text[:30]}" {where}', token)
        self.at += 1
        return token
