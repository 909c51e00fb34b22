"""Lines of a manuscript as it is → lines as it was when the book that is shown was made from it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import takewhile
from pathlib import Path

COMPARED = 4_000_000
"""Pairs of lines up to which edited parts are compared; what is larger was not edited but written anew."""


class LineMemory:
    """Remembers files line by line (as hashes), so that a finding about an edited file finds its paragraph."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lines: dict[str, list[int]] = {}

    def remember(self, paths: Iterable[str], changed: Iterable[str]) -> None:
        """Note how the files are now; those that were noted before and have not changed are not read again."""
        again = set(changed)
        for path in paths:
            if path not in self._lines or path in again:
                self._lines[path] = self._read(path)

    def line_then(self, path: str, line: int) -> int:
        """Return the line that a line of the file had when the file was noted, or the one that stood nearest to it."""
        then = self._lines.get(path)
        if not then:
            return line
        now = self._read(path)
        alike = _alike(then, now)
        tail = min(_alike(then[::-1], now[::-1]), min(len(then), len(now)) - alike)
        if line <= alike:
            return line
        if line > len(now) - tail:
            return max(1, line + len(then) - len(now))
        return max(1, alike + _line_within(then[alike : len(then) - tail], now[alike : len(now) - tail], line - alike))

    def _read(self, path: str) -> list[int]:
        try:
            return [hash(line) for line in (self._root / path).read_bytes().split(b"\n")]
        except OSError:
            return []


def _alike(one: list[int], other: list[int]) -> int:
    """Return how many lines at the beginning are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _line_within(then: list[int], now: list[int], line: int) -> int:
    """Return which line of the edited part a line of it was; 0 stands for the line before that part."""
    if len(then) * len(now) > COMPARED:
        return min(line, len(then))
    for _, first, last, start, end in SequenceMatcher(None, then, now, autojunk=False).get_opcodes():
        if start < line <= end:
            return min(first + line - start, last) if last > first else first
    return min(line, len(then))
