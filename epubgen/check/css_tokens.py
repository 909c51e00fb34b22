"""Style sheet text → tokens with their places. Only what the syntax of rules and declarations needs to tell apart."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from functools import cache
from typing import NamedTuple

ESCAPE = r"\\(?:[0-9a-fA-F]{1,6}[ \t\r\n\f]?|[^0-9a-fA-F\r\n\f])"
START = rf"(?:[A-Za-z_]|[^\x00-\x7f]|{ESCAPE})"
LETTER = rf"(?:[A-Za-z0-9_-]|[^\x00-\x7f]|{ESCAPE})"
NAME = rf"(?:--{LETTER}*+|-?{START}{LETTER}*+)"
MOST = 800_000
"""Tokens of a style sheet that are read: each takes some hundred bytes of memory. Real ones have some thousand."""


SIMPLE = frozenset(("space", "name", "number", "class", "hash", "function", "at", "match", "cdo", "cdc"))
"""Kinds of tokens that mean what they say."""


class Token(NamedTuple):
    """A piece of a style sheet. `value` is what a string, a URL or a name stands for."""

    kind: str
    text: str
    value: str
    offset: int


class SyntaxFault(NamedTuple):
    """Something that the syntax does not allow, and where."""

    text: str
    offset: int


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        rf"""(?P<space>[ \t\r\n\f]+)
        |(?P<comment>/\*(?:.*?\*/|.*))
        |(?P<string>"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|'(?:[^'\\]|\\.)*+(?:'|\\?\Z))
        |(?P<cdo><!--)|(?P<cdc>-->)
        |(?P<url>(?i:url)\([ \t\r\n\f]*)
        |(?P<function>{NAME}\()
        |(?P<number>[+-]?(?:[0-9]*\.)?[0-9]+(?:[eE][+-]?[0-9]+)?(?:%|{NAME})?)
        |(?P<name>{NAME})
        |(?P<at>@{NAME})
        |(?P<hash>\#{LETTER}++)
        |(?P<class>\.{NAME})
        |(?P<match>[~|^$*]?=)
        |(?P<char>.)""",
        re.X | re.S,
    )


class Places:
    """Offsets in a text → line and column, both from 1."""

    def __init__(self, text: str) -> None:
        # An array, for a style sheet may be of nothing but millions of lines.
        self.lines = array("L", [0])
        self.lines.extend(match.end() for match in re.finditer(r"\r\n|\r|\n", text))

    def at(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset."""
        line = bisect_right(self.lines, offset)
        return line, offset - self.lines[line - 1] + 1


def tokenize(text: str) -> tuple[list[Token], list[SyntaxFault]]:
    """Return the tokens of a style sheet without its comments, and what no token can be made of."""
    tokens: list[Token] = []
    faults: list[SyntaxFault] = []
    at, match, make = 0, _pattern().match, tuple.__new__
    while at < len(text) and len(tokens) < MOST:
        found = match(text, at)
        assert found
        kind, piece = str(found.lastgroup), found[0]
        end = found.end()
        if kind in SIMPLE:
            tokens.append(make(Token, (kind, piece, piece, at)))
        elif kind == "comment":
            if not piece.endswith("*/") or len(piece) < 4:
                faults.append(SyntaxFault("it ends inside a comment", len(text)))
        elif kind == "string":
            line_end = _line_end(piece)
            if line_end:
                # The string ends here, and with it what stands before the next ; or }.
                faults.append(SyntaxFault("a string goes on in the next line", at + line_end))
                rest = re.compile(r"[^;}]*").match(text, at + line_end)
                piece, end = piece[:line_end], rest.end() if rest else end
            elif len(piece) < 2 or piece[-1] != piece[0]:
                faults.append(SyntaxFault("it ends inside a string", len(text)))
            tokens.append(Token(kind, piece, piece[1:-1], at))
        elif kind == "url":
            value, end, fault = _read_url(text, end)
            tokens.append(Token(kind, text[at:end], value, at))
            if fault:
                faults.append(fault)
        else:
            tokens.append(make(Token, (piece, piece, piece, at)))
        at = end
    return tokens, faults + _unread(at, len(text))


def _unread(at: int, size: int) -> list[SyntaxFault]:
    """Return the fault of a style sheet that is not read to its end."""
    text = f"it has more than {MOST} words and marks; the rest is not read"
    return [SyntaxFault(text, at)] if at < size else []


def _line_end(piece: str) -> int:
    """Return where a string's first line ends, if it goes on after that; else 0."""
    found = re.search(r"(?<!\\)(?:\\\\)*(?:\r\n|[\r\n\f])", piece)
    return found.end() if found else 0


def _read_url(text: str, at: int) -> tuple[str, int, SyntaxFault | None]:
    """Return the URL that begins here, where it ends, and a fault where it does not end as it should."""
    if text[at : at + 1] in ('"', "'"):
        found = _pattern().match(text, at)
        assert found
        if len(found[0]) < 2 or found[0][-1] != found[0][0]:
            return found[0][1:], len(text), SyntaxFault("it ends inside a string", len(text))
        closed = re.compile(r"[ \t\r\n\f]*\)").match(text, found.end())
        if closed:
            return found[0][1:-1], closed.end(), None
        close = text.find(")", found.end())
        return found[0][1:-1], (close + 1 or len(text)), SyntaxFault("a URL goes on after its string", found.end())
    # A bracket that closes at once is taken for the first character: reading goes on to the next one.
    end = re.compile(r"(?s:\\.|.)(?:\\.|[^)\\])*+\)", re.S).match(text, at)
    if not end:
        return text[at:], len(text), SyntaxFault("it ends inside a URL", len(text))
    return text[at : end.end() - 1].strip(" \t\r\n\f"), end.end(), None
