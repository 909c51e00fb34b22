"""The proof that nothing was lost: the manuscript's files and the ledger, and nothing else, give the source back.

It reads what was written as any reader would, undoes every row, and compares the result with the source character by
character. It shares no code with what made the rows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from epubgen.errors import EpubgenError, Location


class LostTextError(EpubgenError):
    """Characters of the source that manuscript and ledger do not account for: a fault of the import itself."""


class _Files:
    """The files of the manuscript as blocks of text, and how far each was read."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.heads: dict[str, str] = {}
        self.blocks: dict[str, list[str]] = {}
        self.read: dict[str, set[int]] = {}
        self.at: dict[tuple[str, int], int] = {}
        for name, text in files.items():
            match = re.match(r"---\n(.*?\n)?---\n", text, re.DOTALL)
            self.heads[name] = match[0] if match else ""
            body = (text[match.end() :] if match else text).strip("\n")
            self.blocks[name] = body.split("\n\n") if body else []
            self.read[name] = set()

    def whole(self, name: str, first: int, last: int) -> list[str]:
        self.read[name].update(range(first, last + 1))
        return self.blocks[name][first : last + 1]

    def unread(self) -> dict[str, set[int]]:
        """Return the blocks of each file that have not been asked for."""
        return {name: set(range(len(blocks))) - self.read[name] for name, blocks in self.blocks.items()}

    def part(self, name: str, position: int, length: int, at: int | None = None) -> str:
        self.read[name].add(position)
        start = self.at.get((name, position), 0) if at is None else at
        self.at[name, position] = start + length
        return self.blocks[name][position][start : start + length]


def rebuild(name: str, files: Mapping[str, str], rows: Iterable[str]) -> tuple[str, dict[str, set[int]]]:
    """Return a part of a source as these rows and the files that they speak of give it back, and the blocks not read.

    Corrections are not undone: that is for the whole text. Raises LostTextError where files and rows contradict each
    other.
    """
    manuscript = _Files(files)
    account = _Account(name, manuscript)
    for row in json.loads(f"[{','.join(rows)}]"):
        account.take(row)
    return "".join(account.pieces), manuscript.unread()


def undo_fixes(text: str, rows: Iterable[str]) -> str:
    """Return a text as it was before the corrections that these rows tell of. Raises LostTextError."""
    for fix in [json.loads(row) for row in rows][::-1]:
        start, end = fix["offset"], fix["offset"] + len(fix["after"])
        if text[start:end] != fix["after"]:
            raise LostTextError(f"the correction “{fix['after']}” is not where the ledger says")
        text = text[:start] + fix["before"] + text[end:]
    return text


class _Account:
    """One source as the rows give it back, piece by piece."""

    def __init__(self, name: str, manuscript: _Files) -> None:
        self.name = name
        self.manuscript = manuscript
        self.pieces: list[str] = []
        self.changes: list[dict[str, Any]] = []
        self.current = ("", 0)

    def take(self, row: dict[str, Any]) -> None:
        action = row["action"]
        if action == "keep":
            self._keep(row)
        elif action == "rejoin":
            self._rejoin(row)
        elif action == "change":
            self.changes.append(row)
        elif action == "join":
            if "file" in row:
                self.current = (row["file"], row["block"])
            if self.manuscript.part(*self.current, len(row["after"]), row.get("at")) != row["after"]:
                raise LostTextError("the ledger's join is not in the manuscript", Location(self.name, row["line"]))
        else:
            if action == "move":
                _require_title(self.manuscript, row, self.name)
            self.pieces += (row["before"], row.get("then", ""))

    def _rejoin(self, row: dict[str, Any]) -> None:
        place = (row["file"], row["block"])
        for number, length in enumerate(row["lengths"]):
            if number:
                if self.manuscript.part(*place, len(row["after"])) != row["after"]:
                    raise LostTextError("the ledger's join is not in the manuscript", Location(self.name, row["line"]))
                self.pieces.append(row["before"])
            self.pieces.append(self.manuscript.part(*place, length))
        self.pieces.append(row["then"])

    def _keep(self, row: dict[str, Any]) -> None:
        then = row.get("then", "")
        if "blocks" in row:
            for text in self.manuscript.whole(row["file"], *row["blocks"]):
                self.pieces += (text, then)
            return
        self.current = (row["file"], row["block"])
        self.pieces += (_undo(self.manuscript.part(*self.current, row["length"], row.get("at")), self.changes), then)
        self.changes = []


def _require_title(manuscript: _Files, row: dict[str, Any], name: str) -> None:
    """Raise LostTextError where a chapter's title is not the one that the ledger says it became."""
    if row["field"] != "title" or not row["after"] or row["file"] not in manuscript.heads:
        return
    match = re.search(r"^title: (.*)$", manuscript.heads[row["file"]], re.MULTILINE)
    value = match[1] if match else ""
    stated = json.loads(value) if value.startswith('"') else value
    if stated != row["after"]:
        raise LostTextError(f"the title “{row['after']}” is not in {row['file']}", Location(name, row["line"]))


def _undo(text: str, changes: list[dict[str, Any]]) -> str:
    """Return a stretch as it was before its changes."""
    if not changes:
        return text
    places = sorted(
        (column - 1, len(change["before"]) > 0, change["before"], change["after"])
        for change in changes
        for column in change["columns"]
    )
    pieces: list[str] = []
    raw = done = 0
    for start, _, before, after in places:
        kept = start - raw
        pieces.append(text[done : done + kept])
        done += kept
        if text[done : done + len(after)] != after:
            raise LostTextError(f"the ledger says “{after}” where the manuscript has “{text[done : done + 10]}”")
        pieces.append(before)
        done += len(after)
        raw = start + len(before)
    pieces.append(text[done:])
    return "".join(pieces)


def require_all_read(unread: Mapping[str, set[int]]) -> None:
    """Raise LostTextError where a file has a block that no source accounts for."""
    for name, blocks in unread.items():
        if blocks:
            raise LostTextError(f"block {min(blocks)} of {name} comes from no source")


def require_equal(name: str, source: str, rebuilt: str) -> None:
    """Raise LostTextError at the first character in which a source and its reconstruction differ."""
    if source == rebuilt:
        return
    place = next(
        (i for i, (one, other) in enumerate(zip(source, rebuilt, strict=False)) if one != other),
        min(len(source), len(rebuilt)),
    )
    line = source.count("\n", 0, place) + 1
    raise LostTextError(
        f"the import would lose text: “{source[place : place + 20]}” is not accounted for", Location(name, line)
    )
