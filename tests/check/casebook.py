"""Case files: edits to a valid book, and the messages they must give. The form is in cases/README.md."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
MESSAGE = re.compile(r"(?:FATAL|ERROR|WARNING|INFO|USAGE)\([A-Z]{2,3}-\d+[a-z]?\) ")


@dataclass
class Case:
    """One example: what is changed in which file, and the messages expected. `place` says where it is written."""

    title: str
    place: str
    edits: list[tuple[str, str, str]] = field(default_factory=list)
    """File, text that must be there exactly once ("" for a new file, "*" for the whole), text in its place."""
    expected: list[str] = field(default_factory=list)
    book: str = "valid"
    targets: tuple[str, ...] = ()


def read_cases(path: Path) -> Iterator[Case]:
    """Yield the cases of a file."""
    for section in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
        title, _, body = section.partition("\n")
        case = Case(title.strip(), f"{path.relative_to(HERE)}: {title.strip()}")
        for block in re.findall(r"(?:^    .*\n?)+", body, flags=re.M):
            _read_block(case, [line[4:] for line in block.splitlines()])
        yield case


def _read_block(case: Case, lines: list[str]) -> None:
    if lines[0].startswith("book "):
        case.book = lines[0].split()[1]
    elif lines[0].startswith("target "):
        case.targets = tuple(lines[0].split()[1:])
    elif MESSAGE.match(lines[0]):
        case.expected += lines
    else:
        old: list[str] = []
        new: list[str] = []
        for line in [*lines[1:], "- "]:
            if line[0] == "-" and new:
                case.edits.append((lines[0], "\n".join(old), "\n".join(new)))
                old, new = [], []
            (old if line[0] == "-" else new).append(line[2:])
        if old[:-1]:
            case.edits.append((lines[0], "\n".join(old[:-1]), ""))


def make_book(case: Case, path: Path) -> None:
    """Write the valid book with the case's edits; an edit whose old text is not there exactly once fails."""
    root = HERE / case.book
    files = {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}
    for name, old, new in case.edits:
        if old == "*":
            del files[name]
        elif not old:
            files[name] = new.encode()
        else:
            text = files[name].decode()
            assert text.count(old) == 1, f"{case.place}: {old!r} is {text.count(old)} times in {name}"
            files[name] = text.replace(old, new).encode()
    with zipfile.ZipFile(path, "w") as container:
        for name in ("mimetype", *(name for name in files if name != "mimetype")):
            if name in files:
                container.writestr(name, files[name], zipfile.ZIP_STORED)


def rewrite(path: Path, found: dict[str, list[str]]) -> None:
    """Write the messages that were found into a case file, title by title."""
    parts = re.split(r"^(?=## )", path.read_text(encoding="utf-8"), flags=re.M)
    for number, part in enumerate(parts):
        if part.startswith("## "):
            title = part[3:].partition("\n")[0].strip()
            kept = re.sub(rf"^(?:    {MESSAGE.pattern}.*\n)+\n?", "", part, flags=re.M).rstrip("\n")
            lines = "".join(f"    {line}\n" for line in found[title])
            parts[number] = f"{kept}\n\n{lines}\n" if lines else f"{kept}\n\n"
    path.write_text("".join(parts).rstrip("\n") + "\n", encoding="utf-8")
