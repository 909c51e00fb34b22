"""The order of a book: `structure:` of book.yaml, else SUMMARY.md, else the names of files and folders."""

from __future__ import annotations

import os
from collections.abc import Container

from epubgen.errors import Finding, Level, Location
from epubgen.source.opening import SUFFIXES, Manuscript, read_file, size_inside
from epubgen.source.plan import Plan, chapter_plan, plan_by_names, walk


def make_plan(manuscript: Manuscript) -> tuple[Plan, ...]:
    """Return the order of the book: `structure:`, else SUMMARY.md, else the names of files and folders."""
    listing, layout, findings = manuscript.listing, manuscript.layout, manuscript.findings
    if manuscript.single:
        return (chapter_plan(manuscript.single),)
    if manuscript.settings.structure is not None:
        from epubgen.source.structure import StructureReader

        paths = _with_ignored(manuscript, listing.sizes)
        reader = StructureReader(listing.top, paths, SUFFIXES, findings)
        return reader.read(manuscript.settings.structure)
    if layout.summary:
        return _plan_by_summary(manuscript)
    return plan_by_names(listing.top, SUFFIXES, findings)


def _plan_by_summary(manuscript: Manuscript) -> tuple[Plan, ...]:
    from epubgen.source.summary import SummaryReader
    from epubgen.text.decoding import decode

    layout, place = manuscript.layout, Location(manuscript.layout.summary)
    try:
        text = decode(read_file(os.path.join(layout.root, layout.summary))).text
    except OSError as error:
        problem, advice = f"the file cannot be read: {error.strerror or error}", "check its kind and its permissions"
        manuscript.findings.append(Finding("unreadable-file", Level.ERROR, problem, place, advice))
        return plan_by_names(manuscript.listing.top, SUFFIXES, manuscript.findings)
    paths = _with_ignored(manuscript, manuscript.listing.sizes)
    reader = SummaryReader(place, paths, SUFFIXES, manuscript.adopted, manuscript.findings)
    plans = reader.read(text)
    if layout.readme and layout.readme not in reader.seen:
        plans = (chapter_plan(layout.readme), *plans)
    return plans


class _WithIgnored(dict[str, int]):
    """The sizes of files by path, where a path that is named expressly is found though its name is left out."""

    root: str

    def __contains__(self, path: object) -> bool:
        return dict.__contains__(self, path) or (isinstance(path, str) and size_inside(self.root, path) is not None)


def _with_ignored(manuscript: Manuscript, sizes: dict[str, int]) -> _WithIgnored:
    paths = _WithIgnored(sizes)
    paths.root = manuscript.root
    return paths


def note_left_out(manuscript: Manuscript, used: Container[str]) -> None:
    """Name the chapter files that `structure:` or SUMMARY.md leaves out; `used` are those that the book holds, as
    chapters or because chapters include them."""
    order = "structure:" if manuscript.settings.structure is not None else manuscript.layout.summary
    if not order:
        return
    from epubgen.source.adopted import is_ignored_by

    left = [
        plan.path
        for plan in walk(plan_by_names(manuscript.listing.top, SUFFIXES, []))
        if plan.path and plan.path not in used and not is_ignored_by(plan.path, manuscript.layout.ignored)
    ]
    for path in left[:20]:
        text = f"{order} does not name this file: it is not in the book"
        advice = "name it there, or put “_” before its name to leave it out"
        manuscript.findings.append(Finding("left-out", Level.NOTICE, text, Location(path), advice))
    if len(left) > 20:
        text = f"{order} does not name {len(left)} files: they are not in the book"
        manuscript.findings.append(Finding("left-out", Level.NOTICE, text, Location(order.rstrip(":"))))
