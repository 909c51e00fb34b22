"""The files of an import → the manuscript directory, without ever overwriting what a person changed there.

`_import/state.json` keeps the hash of each file as it was written. A file whose hash has changed since is a person's:
it stays as it is. If the import would now write something else there, both changed, and the import stops before it
writes anything, unless it is told to overwrite.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from epubgen.errors import EpubgenError, Location
from epubgen.model.ports import Mapper, map_here

STATE = "_import/state.json"


@dataclass(slots=True)
class Written:
    """What became of the files: names, relative to the manuscript, with `/`."""

    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """Changed by hand since the last import, and left alone."""
    removed: list[str] = field(default_factory=list)


class HandEditedError(EpubgenError):
    """Files that a person changed and that the import would now write differently."""


def write_files(root: Path, files: Mapping[str, bytes], force: bool, run: Mapper = map_here) -> Written:
    """Write the files of an import below root; see the module's text for what stays.

    Many files are written by `run`. Raises HandEditedError, and EpubgenError where a file cannot be written.
    """
    try:
        return _write_files(root, files, force, run)
    except OSError as error:
        place = Location(str(error.filename or root))
        raise EpubgenError(f"the manuscript cannot be written: {error.strerror or error}", place) from error


def _write_files(root: Path, files: Mapping[str, bytes], force: bool, run: Mapper) -> Written:
    before = _read_state(root)
    result = Written()
    conflicts = []
    new = not root.exists()
    for name, data in files.items():
        path = root / name
        existing = path.read_bytes() if not new and path.is_file() else None
        if existing == data:
            result.unchanged.append(name)
        elif existing is None or _digest(existing) == before.get(name) or force:
            result.written.append(name)
        elif before.get(name) == _digest(data):
            result.kept.append(name)
        else:
            conflicts.append(name)
    if conflicts:
        shown = ", ".join(conflicts[:5]) + (f" and {len(conflicts) - 5} more" if len(conflicts) > 5 else "")
        raise HandEditedError(
            f"changed by hand, and the import would now write something else: {shown}; nothing was written. "
            "Move your changes into _import/fixes.yaml, or overwrite them with --force",
            Location(str(root)),
        )
    digests = _write_all(root, {name: files[name] for name in result.written}, run)
    for name, digest in before.items():
        path = root / name
        if name not in files and path.is_file() and _digest(path.read_bytes()) == digest:
            path.unlink()
            result.removed.append(name)
            _remove_empty(path.parent, root)
    state = {name: digests.get(name) or _digest(data) for name, data in sorted(files.items())}
    _write(str(root / STATE), (json.dumps({"files": state}, ensure_ascii=False, indent=1) + "\n").encode())
    return result


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read_state(root: Path) -> dict[str, str]:
    path = root / STATE
    if not path.is_file():
        return {}
    try:
        files = json.loads(path.read_text(encoding="utf-8"))["files"]
        return {str(name): str(digest) for name, digest in files.items()}
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise EpubgenError("this is not what an import wrote; delete it to import anew", Location(str(path))) from error


def _write_all(root: Path, files: Mapping[str, bytes], run: Mapper) -> dict[str, str]:
    """Write files below root, and return the digest of each."""
    items = [(os.path.join(root, name), data) for name, data in files.items()]
    shares = [items[start : start + SHARE] for start in range(0, len(items), SHARE)]
    weight = len(items) * FILE_COSTS + sum(map(len, files.values()))
    return dict(zip(files, chain.from_iterable(run(_write_share, shares, weight)), strict=True))


SHARE = 100
"""How many files are written at a time."""
FILE_COSTS = 2_000
"""Bytes of Markdown that are compiled in the time that a file takes to be made."""


def _write_share(items: Sequence[tuple[str, bytes]]) -> list[str]:
    for path, data in items:
        _write(path, data)
    return [_digest(data) for _, data in items]


def _write(path: str, data: bytes) -> None:
    """Put a file in its place only when it is complete."""
    folder, name = os.path.split(path)
    partial = os.path.join(folder, f".{name}.partial")
    try:
        file = open(partial, "wb")  # noqa: SIM115 — closed below
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)
        file = open(partial, "wb")  # noqa: SIM115
    with file:
        file.write(data)
    os.replace(partial, path)


def _remove_empty(folder: Path, root: Path) -> None:
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
