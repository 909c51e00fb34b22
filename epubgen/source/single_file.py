"""One file that is a whole manuscript: what it says of itself is the book's, and its headings make the chapters.

The manuscript directory is the file's folder, for what the file refers to; nothing else in it belongs to the book, its
`book.yaml` included.
"""

from __future__ import annotations

import os

from epubgen.errors import EpubgenError, Finding, Location
from epubgen.model.chapter import Chapter
from epubgen.model.metadata import FrontMatter, Metadata, Subject
from epubgen.source.files import OTHER_FORMATS, Folder, Listing, list_files
from epubgen.source.front_matter import FOREIGN, split_front_matter
from epubgen.source.opening import SUFFIXES, Layout, Manuscript
from epubgen.source.settings import Settings, read_settings

HEAD = 64_000
"""Bytes of a file in which its front matter ends."""
PANDOC = frozenset(["cover-image", "css", "toc-depth", "number-sections"])
"""Keys that pandoc takes from one file's front matter, among those that are other programs' in a chapter's."""


def open_file(path: str) -> Manuscript:
    """Return the manuscript that a file is. Raises EpubgenError where no reader reads files of its kind."""
    root, name = os.path.split(os.path.realpath(path))
    suffix = os.path.splitext(name)[1].lower()
    if suffix not in SUFFIXES:
        advice = OTHER_FORMATS.get(suffix) or f"a manuscript is a folder, or a file in {', '.join(sorted(SUFFIXES))}"
        raise EpubgenError(f"files of this kind are not read: {advice}", Location(path))
    settings = Settings() if suffix == ".docx" else _settings(path, Location(name))
    try:
        status = os.stat(path)
    except OSError as error:
        raise EpubgenError(f"the file cannot be read: {error.strerror}", Location(path)) from error
    # Style sheets and fonts may lie anywhere in the folder; else only what the text refers to is looked for.
    found = list_files(root) if settings.paths else Listing(Folder(""))
    sizes, times = {**found.sizes, name: status.st_size}, {**found.times, name: int(status.st_mtime)}
    listing = Listing(Folder("", [name]), sizes, times)
    return Manuscript(Layout(root), settings, None, listing, list(settings.findings), adopted=False, single=name)


def _settings(path: str, place: Location) -> Settings:
    """Return what the front matter says that a `book.yaml` may say; what else it says, the chapter's reader reads."""
    from epubgen.text.decoding import decode

    try:
        with open(path, "rb") as file:
            parts = split_front_matter(decode(file.read(HEAD)).text)
    except OSError:
        return Settings()  # which is said when the file is compiled
    if parts is None:
        return Settings()
    settings = read_settings("\n" + parts[0], place, leave=FOREIGN - PANDOC)
    findings = tuple(one for one in settings.findings if one.rule not in ("unknown-key", "foreign-key"))
    return settings._replace(structure=None, findings=findings, metadata=settings.metadata._replace(types=()))


def take_metadata(
    manuscript: Manuscript, metadata: Metadata, chapters: tuple[Chapter, ...]
) -> tuple[Metadata, tuple[Chapter, ...]]:
    """Return the metadata with what the file says of itself, and the chapters, which do not repeat it if several.

    A language that the file does not state is the one that its text is in, with a finding.
    """
    metadata = _completed(metadata, chapters)
    if not metadata.language:
        metadata = _with_language(manuscript, metadata)
    return metadata, _not_repeating(manuscript, chapters)


def _completed(metadata: Metadata, chapters: tuple[Chapter, ...]) -> Metadata:
    """Return the metadata with what the first chapter's front matter says where they are silent."""
    front, several = chapters[0].front, len(chapters) > 1
    makers = tuple(person for person in front.people if person.role == "aut")
    silent = not metadata.creators and not metadata.contributors
    return metadata._replace(
        title=metadata.title or front.title or ("" if several else chapters[0].title),
        subtitle=metadata.subtitle or front.subtitle,
        language=metadata.language or front.lang,
        creators=makers if silent else metadata.creators,
        contributors=tuple(person for person in front.people if person not in makers)
        if silent
        else metadata.contributors,
        date=metadata.date or front.date,
        description=metadata.description or front.description,
        subjects=metadata.subjects or tuple(map(Subject, front.keywords)),
        rights=metadata.rights or front.rights,
        sources=metadata.sources or ((front.source,) if front.source else ()),
    )


def _not_repeating(manuscript: Manuscript, chapters: tuple[Chapter, ...]) -> tuple[Chapter, ...]:
    """Return the chapters without what the book says, if they are several, and without what was said of its keys."""
    front, several = chapters[0].front, len(chapters) > 1
    settings = manuscript.settings
    known = {place.line for place in settings.places.values()}
    known |= {one.location.line for one in settings.findings if one.location}
    own = FrontMatter(lang=front.lang, reshape_tables=front.reshape_tables, location=front.location)
    return tuple(
        chapter._replace(
            front=own._replace(type=chapter.front.type)
            if several and chapter.front.type != "titlepage"
            else chapter.front,
            findings=tuple(
                one
                for one in chapter.findings
                if one.rule != "unknown-key" or one.location is None or one.location.line not in known
            ),
        )
        for chapter in chapters
    )


def _with_language(manuscript: Manuscript, metadata: Metadata) -> Metadata:
    from epubgen.source.detection import settle_language

    place = Location(manuscript.single)
    metadata, found = settle_language(metadata, manuscript.root, [manuscript.single], place)
    manuscript.findings.extend(found)
    return metadata


def for_file(finding: Finding, path: str) -> Finding:
    """Return a finding about a `book.yaml` as one about the file that is the whole manuscript."""
    place = finding.location
    if place is not None and place.path == "book.yaml":
        place = Location(path)
    elif "book.yaml" not in finding.advice:
        return finding
    where = "the front matter of the file"
    if path.lower().endswith(".docx"):
        where = "book.yaml, in a folder that holds the file and is built instead of it"
    return finding._replace(location=place, advice=finding.advice.replace("book.yaml", where))
