"""The order of a book before any chapter is compiled: from the names of files and folders (`SUMMARY.md` and
`structure:` make the same plan in modules of their own)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from epubgen.errors import Finding, Level, Location
from epubgen.source.files import OTHER_FORMATS, RESOURCE_FOLDERS, Folder, natural_key, title_from_name


class Plan(NamedTuple):
    """A place in the order: `path` is a chapter's file (empty: a heading, a draft, or a part without a page).

    `title` is what the plan calls it, empty where the file says; `fallback` is what it is called where nothing says.
    """

    path: str
    location: Location
    title: str = ""
    fallback: str = ""
    kind: str = ""
    """`heading` or `draft`; empty for chapters and parts."""
    children: tuple[Plan, ...] = ()


def plan_by_names(top: Folder, suffixes: frozenset[str], findings: list[Finding]) -> tuple[Plan, ...]:
    """Turn the tree of files into a plan: natural order, folders as parts, `index.*` as a part's opening page."""
    found: list[Plan] = []
    for path, folder in _members(top):
        if folder is not None:
            if (plan := _part(folder, suffixes, findings)) is not None:
                found.append(plan)
        elif is_chapter(path, suffixes):
            found.append(chapter_plan(path))
        else:
            _note_other_format(path, findings)
    return tuple(found)


def chapter_plan(path: str) -> Plan:
    """Return the plan of a chapter that is called what its file says."""
    return Plan(path, Location(path), fallback=title_from_name(path))


def is_chapter(path: str, suffixes: frozenset[str]) -> bool:
    """Return whether a reader reads files of this name."""
    return os.path.splitext(path)[1].lower() in suffixes


def _members(folder: Folder) -> list[tuple[str, Folder | None]]:
    """Return files and folders of a folder together in natural order."""
    members: list[tuple[str, Folder | None]] = [(path, None) for path in folder.files]
    if not folder.folders:
        return members
    members += [(child.path, child) for child in folder.folders]
    return sorted(members, key=lambda member: natural_key(member[0]))


def _part(folder: Folder, suffixes: frozenset[str], findings: list[Finding]) -> Plan | None:
    """Return the plan of a folder with chapters in it, None for one without; a lone index is a chapter."""
    if folder.path.rpartition("/")[2].lower() in RESOURCE_FOLDERS:
        _note_texts(folder, findings)
        return None
    plans = plan_by_names(folder, suffixes, findings)
    if not plans:
        return None
    title = title_from_name(folder.path)
    first = plans[0]
    if is_index(first.path):
        return Plan(first.path, first.location, fallback=title, children=plans[1:])
    return Plan("", Location(folder.path), fallback=title, children=plans)


def is_index(path: str) -> bool:
    """Return whether the file is the opening page of its folder."""
    return os.path.splitext(path)[0].rpartition("/")[2].lower() == "index"


def _note_other_format(path: str, findings: list[Finding]) -> None:
    suffix = os.path.splitext(path)[1].lower()
    if advice := OTHER_FORMATS.get(suffix):
        findings.append(
            Finding(
                "unread-format",
                Level.WARNING,
                f"{suffix} files are not read: this one is not in the book",
                Location(path),
                f"{advice}, or put “_” before its name to say that it is no chapter",
            )
        )


def _note_texts(folder: Folder, findings: list[Finding]) -> None:
    for path in folder.files:
        if path.lower().endswith((".md", ".docx")):
            findings.append(
                Finding(
                    "text-among-resources",
                    Level.NOTICE,
                    "texts in a folder for pictures, fonts or styles are no chapters: this one is not in the book",
                    Location(path),
                    "move it, if it is a chapter",
                )
            )
    for child in folder.folders:
        _note_texts(child, findings)


def walk(plans: tuple[Plan, ...]) -> Iterator[Plan]:
    """Yield every plan of a tree, parts before what is in them."""
    for plan in plans:
        yield plan
        yield from walk(plan.children)
