"""A manuscript directory before anything is compiled: its layout, its settings, its files."""

from __future__ import annotations

import os
import stat
from typing import NamedTuple

from epubgen.errors import EpubgenError, Finding, Level, Location
from epubgen.model.metadata import Metadata
from epubgen.source.compile import READERS
from epubgen.source.files import Listing, list_files
from epubgen.source.settings import Settings, read_settings

SETTINGS_NAMES = ("book.yaml", "book.yml", "metadata.yaml", "metadata.yml")
MAX_SETTINGS = 4_000_000
SUFFIXES = frozenset(READERS)
"""What the names of chapter files end in."""
CONFIGURATIONS = ("book.toml", "book.json", ".gitbook.yaml", ".gitbook.yml")
"""The settings of mdBook, HonKit and GitBook."""
SOURCE_FOLDERS = ("src", "docs")
"""Where the sources of a book without settings may be: mdBook needs none."""


class Layout(NamedTuple):
    """Where a manuscript's chapters are, seen from `root`.

    `start` is the folder that holds them (empty: the root), `summary` the path of SUMMARY.md, `readme` that of the
    page that HonKit and GitBook open with. `metadata` is what their configuration says, `ignored` the patterns of
    .bookignore.
    """

    root: str
    start: str = ""
    summary: str = ""
    readme: str = ""
    metadata: Metadata = Metadata()
    ignored: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    gitbook: bool = False
    """Whether this is, or may be, a folder of GitBook or HonKit."""
    mdbook: bool = False
    """Whether this is a folder of mdBook."""


class Manuscript(NamedTuple):
    """A manuscript directory that is being read: findings gather on the way."""

    layout: Layout
    settings: Settings
    place: Location | None
    """`book.yaml`, where there is one."""
    listing: Listing
    findings: list[Finding]
    adopted: bool
    single: str = ""
    """The name of the file that is the whole manuscript, where it is one file."""

    @property
    def root(self) -> str:
        return self.layout.root


def open_manuscript(root: str) -> Manuscript:
    """Read layout, settings and the list of files. Raises EpubgenError where there is neither folder nor file."""
    if os.path.isfile(root):
        from epubgen.source.single_file import open_file

        return open_file(root)
    root = os.path.realpath(root)
    names = _names(root)
    name = next((name for name in SETTINGS_NAMES if name in names), "")
    layout = Layout(root)
    lower = {other.lower() for other in names}
    if not names.isdisjoint(CONFIGURATIONS) or not lower.isdisjoint(("summary.md", "langs.md", *SOURCE_FOLDERS)):
        from epubgen.source.adopted import find_layout

        layout = find_layout(root, ours=bool(name))
    place = Location(name) if name else None
    settings, findings = _read_settings(root, name)
    listing = list_files(layout.root, layout.start)
    findings += [*layout.findings, *listing.findings, *settings.findings]
    adopted = not name and bool(layout.summary)
    return Manuscript(layout, settings, place, listing, findings, adopted)


def _names(root: str) -> set[str]:
    """Return the names in the folder. Raises EpubgenError where it cannot be listed."""
    try:
        return set(os.listdir(root))
    except OSError as error:
        raise EpubgenError(f"the manuscript directory cannot be read: {error.strerror}", Location(root)) from error


def _read_settings(root: str, name: str) -> tuple[Settings, list[Finding]]:
    if not name:
        return Settings(), []
    from epubgen.text.decoding import decode

    place, findings = Location(name), []
    try:
        data = read_file(os.path.join(root, name))
    except OSError as error:
        text = f"the settings cannot be read: {error.strerror or error}"
        return Settings(), [Finding("unreadable-file", Level.ERROR, text, place, "check its kind and its permissions")]
    decoded = decode(data)
    if decoded.encoding != "utf-8":
        text = f"the file is not in UTF-8 but in {decoded.encoding}"
        findings.append(Finding("encoding", Level.WARNING, text, place, "save it as UTF-8"))
    if decoded.replaced:
        text = f"{decoded.replaced} places are not text in {decoded.encoding}"
        findings.append(Finding("undecodable-text", Level.ERROR, text, place, "save it again as UTF-8"))
    return read_settings(decoded.text, place), findings


def read_file(path: str) -> bytes:
    """Return the bytes of a regular file of a sensible size; raises OSError."""
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode):
        raise OSError("it is no file")
    if status.st_size > MAX_SETTINGS:
        raise OSError(f"it has more than {MAX_SETTINGS} bytes")
    with open(path, "rb") as file:
        return file.read()


def size_inside(root: str, path: str) -> int | None:
    """Return the size of a regular file inside the root, None where there is none."""
    if not path or path.startswith(("/", "../")) or "\0" in path:
        return None
    try:
        status = os.stat(os.path.join(root, path))
    except (OSError, ValueError):
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None
