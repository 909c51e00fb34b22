"""Tokens → what a style sheet says: rules, declarations and at-rules, and where its syntax breaks.

After a fault the parser goes on as EPUBCheck's does, so that the same faults follow: a broken declaration ends with the
next ``;`` or ``}``, a broken rule with the next ``}``.
"""

from __future__ import annotations

from collections.abc import Callable

from epubgen.check.css_selectors import AtRule, Broken, Declaration, Ended, SelectorParser, Sheet
from epubgen.check.css_tokens import SyntaxFault, Token, tokenize


def parse_sheet(text: str, declarations: bool = False) -> Sheet:
    """Parse a style sheet, or the declarations of a style attribute."""
    tokens, faults = tokenize(text)
    parser = _Parser(tokens, Sheet(faults=faults), len(text))
    if declarations:
        parser.run(parser.attribute)
    else:
        parser.run(parser.sheet)
    return parser.result


DEEPEST = 100
"""Blocks inside each other that are read."""


class _Parser(SelectorParser):
    depth = 0
    """Blocks that hold rules and are open."""

    def run(self, grammar: Callable[[], None]) -> None:
        try:
            grammar()
        except Ended:
            last = next((t for t in reversed(self.tokens) if t.kind != "space"), None)
            self.result.faults.append(SyntaxFault("it ends in the middle of a rule", last.offset if last else 0))

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
        except Broken as broken:
            self._report(broken)
            self._skip_to("}")

    def attribute(self) -> None:
        while True:
            self._space()
            if self.at >= len(self.tokens):
                return
            if self._is(";"):
                self.at += 1  # between declarations of an attribute, nothing may stand
                continue
            try:
                self._declaration("", last=True)
            except Broken as broken:
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
            except Broken as broken:
                self._report(broken)
                if self._skip_to(";", "}") == "}":
                    return count

    def _declaration(self, rule: str, last: bool = False) -> None:
        name = self._peek()
        if name.kind != "name":
            raise Broken(f'"{name.text[:30]}" where a property should be', name)
        self.at += 1
        self._space()
        if self._peek().kind != ":":
            after = self._peek()
            # The place is the property's, but what breaks it is the token after.
            raise Broken(
                f'the property "{name.text}" has no ":", but "{after.text[:30]}"', after._replace(offset=name.offset)
            )
        self.at += 1
        self._space()
        value = self._value(last)
        if not value and not name.text.startswith("--"):
            token = self._peek()
            raise Broken(f'the property "{name.text}" has no value', token)
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
                raise Ended
            token = self.tokens[self.at]
            if not depth and token.kind in (";", "}"):
                return value
            if token.kind in ("{", "}", ";", "at", "cdo", "cdc"):
                raise Broken(f'"{token.text}" inside a value', token)
            depth = self._deeper(token, depth)
            value.append(token)
            self.at += 1

    def _at_rule(self) -> None:
        keyword = self._take()
        prelude: list[Token] = []
        depth = 0
        while True:
            token = self._peek()
            if not depth and token.kind in (";", "{"):
                break
            if token.kind in ("}", "{", ";"):
                raise Broken(f'"{token.text}" inside "{keyword.text}"', token)
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
        for number in range(self.at + 1, len(self.tokens)):
            if self.tokens[number].kind in ("{", ";", "}"):
                return self.tokens[number].kind == "{"
        return False

    def _rules(self) -> int:
        if self.depth == DEEPEST:
            raise Broken(f"more than {DEEPEST} blocks inside each other", self._peek())
        self._take()
        self.depth += 1
        try:
            return self._statements()
        finally:
            self.depth -= 1

    def _statements(self) -> int:
        count = 0
        while True:
            self._space()
            if self._peek().kind == "}":
                self.at += 1
                return count
            self._statement()
            count += 1
