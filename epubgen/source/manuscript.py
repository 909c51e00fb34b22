"""A manuscript directory → a book, step by step: order, language and title, options, chapters, entries."""

from __future__ import annotations

import os
import re

from epubgen.errors import EpubgenError, Finding, Level, Location, ManuscriptError
from epubgen.model.book import Book, Entry
from epubgen.model.chapter import Chapter
from epubgen.model.metadata import Metadata, Options
from epubgen.model.ports import Mapper, Store
from epubgen.source.compilation import compile_all
from epubgen.source.compile import CompileTask
from epubgen.source.entries import EntryMaker, all_entries
from epubgen.source.files import title_from_name
from epubgen.source.opening import SUFFIXES, Manuscript, size_inside
from epubgen.source.order import make_plan, note_left_out
from epubgen.source.plan import Plan, walk
from epubgen.source.resources import newest, referable, settle_options

MAX_CHAPTER = 256_000_000
"""Bytes of a file that a reader may have in memory at once, several times over."""


SAYS_NOTHING = frozenset(
    """
    src source docs doc documentation book manual guide content text markdown pages site introduction intro preface
    foreword summary about overview contents home readme
    """.split()  # noqa: SIM905
)
"""Names of folders, and of chapters that begin books, that no book is called by."""


def settle_metadata(manuscript: Manuscript, plans: tuple[Plan, ...]) -> Metadata:
    """Return the metadata with what mdBook's or GitBook's own settings say where ours are silent, and a language."""
    metadata, other = manuscript.settings.metadata, manuscript.layout.metadata
    metadata = metadata._replace(
        title=metadata.title or other.title,
        language=metadata.language or other.language,
        creators=metadata.creators or (() if metadata.contributors else other.creators),
        description=metadata.description or other.description,
        identifiers=metadata.identifiers or other.identifiers,
    )
    if metadata.language not in ("", "zh", "zho", "chi") or (manuscript.single and not metadata.language):
        return metadata
    from epubgen.source.detection import name_language, settle_language

    place = manuscript.settings.places.get("lang") or manuscript.place or Location("book.yaml")
    paths = [plan.path for plan in walk(plans) if plan.path]
    metadata, found = settle_language(metadata, manuscript.root, paths, place)
    if any(finding.rule == "language-tag" for finding in manuscript.settings.findings):
        manuscript.findings[:] = name_language(manuscript.findings, metadata.language)
    else:
        manuscript.findings.extend(found)
    return metadata


def compile_plan(
    manuscript: Manuscript, plans: tuple[Plan, ...], metadata: Metadata, options: Options, run: Mapper, store: Store
) -> dict[str, tuple[Chapter, ...]]:
    """Return the chapters of every file that the plan names, except of those that are too large to be chapters."""
    sized = [(plan, _size_of(plan.path, manuscript)) for plan in walk(plans) if plan.path]
    for plan, size in sized:
        if size > MAX_CHAPTER:
            text = f"the file has {size // 1_000_000} MB, and no chapter may have more than {MAX_CHAPTER // 1_000_000}"
            manuscript.findings.append(
                Finding("huge-file", Level.ERROR, text, Location(plan.path), "cut it into parts")
            )
    places = [plan for plan, size in sized if size <= MAX_CHAPTER]
    tasks = [
        CompileTask(
            manuscript.root,
            plan.path,
            metadata.language,
            plan.title,
            options.smart_quotes,
            options.reshape_tables,
            gitbook=manuscript.layout.gitbook,
            mdbook=manuscript.layout.mdbook,
            whole=bool(manuscript.single),
        )
        for plan in places
    ]
    sizes = [size for _, size in sized if size <= MAX_CHAPTER]
    compiled = compile_all(tasks, sizes, run, store)
    if manuscript.adopted:
        compiled = map(_lenient, compiled)
    return {plan.path: chapters for plan, chapters in zip(places, compiled, strict=True)}


def _linked(chapters: dict[str, tuple[Chapter, ...]], manuscript: Manuscript) -> dict[str, tuple[Chapter, ...]]:
    """Point links that name notes, not files, at files."""
    targets = (target for made in chapters.values() for chapter in made for target in chapter.targets)
    if not any(target.href.startswith("[[") for target in targets):
        return chapters
    from epubgen.source.foreign_wiki import settle_wiki

    return settle_wiki(chapters, manuscript.listing.sizes)


def _size_of(path: str, manuscript: Manuscript) -> int:
    size = manuscript.listing.sizes.get(path)
    return size if size is not None else size_inside(manuscript.root, path) or 0


def _lenient(chapters: tuple[Chapter, ...]) -> tuple[Chapter, ...]:
    """Return chapters in which an include that fails is a warning: mdBook goes on without it."""
    return tuple(
        chapter._replace(findings=tuple(map(_milder, chapter.findings)))
        if any(finding.level is Level.ERROR for finding in chapter.findings)
        else chapter
        for chapter in chapters
    )


def _milder(finding: Finding) -> Finding:
    failed = finding.rule in ("missing-include", "include-loop", "outside-path")
    return finding._replace(level=Level.WARNING) if failed else finding


def make_book(manuscript: Manuscript, run: Mapper, store: Store) -> Book:
    """Turn an opened manuscript into a book. Raises EpubgenError where there is nothing to build."""
    plans = make_plan(manuscript)
    if not any(plan.path for plan in walk(plans)):
        _refuse_empty(manuscript)
    metadata = settle_metadata(manuscript, plans)
    options = settle_options(manuscript)
    chapters = compile_plan(manuscript, plans, metadata, options, run, store)
    note_left_out(
        manuscript, {*chapters, *(path for made in chapters.values() for one in made for path in one.includes)}
    )
    if manuscript.single:
        from epubgen.source.single_file import take_metadata

        metadata, chapters[manuscript.single] = take_metadata(manuscript, metadata, chapters[manuscript.single])
    chapters = _linked(chapters, manuscript)
    entries = EntryMaker(chapters, manuscript.findings).make(plans)
    metadata, entries = _titled(metadata, manuscript, entries)
    files, used = referable(manuscript, chapters)
    return Book(
        root=manuscript.root,
        metadata=metadata,
        options=options,
        entries=entries,
        files=files,
        modified_seconds=newest(manuscript, used, options),
        settings=manuscript.place,
        adopted=manuscript.adopted,
        single=manuscript.single,
        findings=tuple(manuscript.findings),
    )


def _refuse_empty(manuscript: Manuscript) -> None:
    """Raise an error that says why there is nothing to build; with faults, they are the reason."""
    if any(finding.level is Level.ERROR for finding in manuscript.findings):
        raise ManuscriptError(tuple(manuscript.findings))
    kinds = ", ".join(sorted(SUFFIXES))
    raise EpubgenError(
        f"there is no chapter here: a chapter's file ends in {kinds}, and its name does not begin with _ or .",
        Location(manuscript.root),
    )


def _titled(
    metadata: Metadata, manuscript: Manuscript, entries: tuple[Entry, ...]
) -> tuple[Metadata, tuple[Entry, ...]]:
    """Return the metadata with a title, saying so where it was not stated; the entries without a title page."""
    stated = metadata.title
    first = entries[0].chapter if entries else None
    if first is not None and len(entries) > 1 and first.front.type == "titlepage":
        from epubgen.source.own_title_page import take_title_page

        metadata, entries = take_title_page(first, metadata, entries)
    if stated:
        return metadata, entries
    title, reason = (metadata.title, "the first line") if metadata.title else _assumed_title(manuscript, entries)
    manuscript.findings.append(
        Finding(
            "title-assumed",
            Level.NOTICE,
            f"the book's title is not stated; {reason}, “{title}”, is used",
            manuscript.place or Location("book.yaml"),
            f"write `title: {title}` in book.yaml",
        )
    )
    return metadata._replace(title=title), entries


def _assumed_title(manuscript: Manuscript, entries: tuple[Entry, ...]) -> tuple[str, str]:
    """Return a title and where it is from: the only chapter's, the name of the only file, or the folder's."""
    flat = all_entries(entries)
    sources = {entry.chapter.source.path for entry in flat if entry.chapter}
    first = next((entry.chapter for entry in flat if entry.chapter), None)
    if first and first.title and (len(flat) == 1 or manuscript.layout.readme):
        return first.title, "the first heading"
    if first and len(sources) == 1 and (len(flat) > 1 or manuscript.single):
        return _name_of_text(first.source.path), "the file's name"
    above, name = os.path.split(manuscript.root)
    if manuscript.adopted and name.lower() in SAYS_NOTHING:
        if first and first.title and first.title.lower() not in SAYS_NOTHING:
            return first.title, "the first heading"
        name = os.path.basename(above) or name
    return title_from_name(name), "the folder's name"


def _name_of_text(path: str) -> str:
    """Return the title in a file's name, as novels are passed on: 《潮间邮路》作者：江照白.txt → 潮间邮路."""
    name = title_from_name(path)
    if quoted := re.search(r"《([^》]+)》", name):
        return quoted[1]
    return re.sub(r"[\s(（【\[]*作者[:：].*$", "", name).strip() or name
