"""The files of a manuscript directory: what is there, what belongs to the book, in which order names go."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass, field
from functools import cache

from epubgen.errors import Finding, Level, Location

MAX_FILES = 200_000
RESOURCE_FOLDERS = frozenset(
    ["images", "image", "img", "pictures", "fonts", "styles", "css", "assets", "media", "audio", "video", "static"]
)
"""Folders whose text files (a font's licence, a note about pictures) are no chapters."""
OTHER_FORMATS = {
    ".doc": "save it as .docx", ".wps": "save it as .docx", ".odt": "save it as .docx", ".rtf": "save it as .docx",
    ".pages": "export it as .docx", ".rst": "convert it to .md", ".adoc": "convert it to .md",
    ".asciidoc": "convert it to .md", ".org": "convert it to .md", ".tex": "convert it to .md",
    ".textile": "convert it to .md", ".mdx": "rename it to .md, and take the components out",
    ".ipynb": "convert it to .md", ".fb2": "convert it to .html",
}  # fmt: skip
"""Formats of manuscripts that no reader reads, and what to do about them."""


@dataclass(slots=True)
class Folder:
    """A folder below the root: `path` with `/`, empty for the root; names of files and folders in natural order."""

    path: str
    files: list[str] = field(default_factory=list)
    folders: list[Folder] = field(default_factory=list)


@dataclass(slots=True)
class Listing:
    """What a walk has found: the tree, and each file's size and modification time in seconds by its path."""

    top: Folder
    sizes: dict[str, int] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def list_files(root: str, start: str = "") -> Listing:
    """Walk the manuscript directory from the folder `start` on, and list every file that may be part of the book.

    Names that begin with `_` or `.`, READMEs, licences, SUMMARY.md and the theme are left out. A link to a folder that
    holds it, an unreadable folder, a broken link and a name that is no text become findings; nothing is raised.
    """
    listing = Listing(Folder(start))
    waiting: list[tuple[Folder, tuple[tuple[int, int], ...]]] = [(listing.top, _ancestors(os.path.join(root, start)))]
    while waiting and len(listing.sizes) < MAX_FILES:
        folder, above = waiting.pop()
        try:
            with os.scandir(os.path.join(root, folder.path)) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            _report(
                listing, "unreadable-folder", folder.path, f"the folder cannot be read: {error.strerror}", Level.ERROR
            )
            continue
        for entry in entries:
            _take(entry, folder, above, listing, waiting)
        folder.files.sort(key=natural_key)
        folder.folders.sort(key=lambda child: natural_key(child.path))
    if waiting:
        _report(listing, "too-many-files", "", f"there are more than {MAX_FILES} files", Level.ERROR)
    _find_case_collisions(listing)
    return listing


def _ancestors(path: str) -> tuple[tuple[int, int], ...]:
    """Return device and inode of the folder and of those that hold it."""
    found, path = [], os.path.realpath(path)
    while True:
        try:
            status = os.stat(path)
            found.append((status.st_dev, status.st_ino))
        except OSError:
            pass
        parent = os.path.dirname(path)
        if parent == path:
            return tuple(found)
        path = parent


def _take(
    entry: os.DirEntry[str],
    folder: Folder,
    above: tuple[tuple[int, int], ...],
    listing: Listing,
    waiting: list[tuple[Folder, tuple[tuple[int, int], ...]]],
) -> None:
    name = entry.name
    if is_ignored(name, top=not folder.path):
        return
    path = f"{folder.path}/{name}" if folder.path else name
    if not name.isprintable():
        shown = ascii(path)[1:-1]
        _report(
            listing, "file-name", shown, "the file's name holds characters that are no text", Level.ERROR, "rename it"
        )
        return
    try:
        status = entry.stat()
    except OSError:
        if entry.is_symlink():
            _report(
                listing, "broken-link", path, "this links to a file that does not exist", Level.WARNING, "delete it"
            )
        else:
            _report(listing, "unreadable-file", path, "the file cannot be read", Level.ERROR, "check its permissions")
        return
    if stat.S_ISDIR(status.st_mode):
        own = (status.st_dev, status.st_ino)
        if own in above:
            _report(
                listing, "folder-loop", path, "this links to a folder that holds it", Level.WARNING, "delete the link"
            )
            return
        child = Folder(path)
        folder.folders.append(child)
        waiting.append((child, (*above, own)))
    elif stat.S_ISREG(status.st_mode):
        folder.files.append(path)
        listing.sizes[path] = status.st_size
        listing.times[path] = int(status.st_mtime)


def is_ignored(name: str, *, top: bool = False) -> bool:
    """Return whether a name is never part of the book: `~$` and `~` mark what word processors and editors leave."""
    if name[0] in "_." or name.startswith("~$") or name[-1] == "~":
        return name != ".gitbook"
    upper = name.upper()
    return (
        upper.startswith(("README.", "LICENSE.", "LICENCE."))
        or name.startswith(("LICENSE", "LICENCE"))  # in capitals: license-plates.md is a chapter
        or upper in ("README", "SUMMARY.MD", "NODE_MODULES")
        or (top and name == "theme")
    )


def natural_key(path: str) -> tuple[tuple[int, int, str], ...]:
    """Return what a path sorts by: numbers by their value, in digits of any width or in Chinese; letters by themselves.

    2 goes before 10, 第九章 before 第十章, 上 before 下, and `index` before everything else in its folder.
    """
    name = path.rpartition("/")[2]
    stem = name[: name.rfind(".")] if "." in name[1:] else name
    if stem.lower() == "index":
        return ((-1, 0, ""),)
    pattern = re.compile(r"(\d+)") if stem.isascii() else _pattern()
    return (*(_part(text) for text in pattern.split(stem.casefold()) if text), (0, 0, name))


@cache
def _pattern() -> re.Pattern[str]:
    from epubgen.text.numbering import HAN_NUMERAL

    han = f"[{HAN_NUMERAL}]+"
    return re.compile(
        rf"(\d+|(?<=[第卷]){han}|^{han}(?=$|[、．，：\s_-])|(?<=[录錄部篇册集章节]){han}$|^[上中下](?=$|[卷部篇册集]))"
    )


def _part(text: str) -> tuple[int, int, str]:
    if text.isdecimal():
        return (1, int(text[:300]), "")
    if text in "上中下":
        return (1, "上中下".index(text) + 1, "")
    from epubgen.text.numbering import parse_han

    number = parse_han(text)
    return (2, 0, text) if number is None else (1, number, "")


def _find_case_collisions(listing: Listing) -> None:
    """Report names that are one name where case is not told apart, as on Windows and macOS."""
    folded: dict[str, str] = {}
    for path in listing.sizes:
        first = folded.setdefault(path.casefold(), path)
        if first != path:
            _report(
                listing, "name-case", path, f"this name differs from “{first}” in case only", Level.WARNING,
                "rename one: on Windows and macOS they are the same file",
            )  # fmt: skip


def _report(listing: Listing, rule: str, path: str, text: str, level: Level, advice: str = "") -> None:
    if len(listing.findings) < 200:
        listing.findings.append(Finding(rule, level, text, Location(path or "."), advice))


def title_from_name(path: str) -> str:
    """Return the title that a file or folder name gives: `02-the_river.md` → The river, `第三章 渡口.txt` as it is."""
    name = path.rstrip("/").rpartition("/")[2]
    stem = name[: name.rfind(".")] if re.search(r"\.[A-Za-z]{2,8}$", name) and not name.startswith(".") else name
    plain = re.sub(r"^[0-9]+[-_. ]+(?=[^\s0-9])", "", stem)
    plain = re.sub(r"[-_]+", " ", plain).strip() or stem
    return plain[0].upper() + plain[1:] if plain.isascii() else plain


def nearest(path: str, paths: list[str]) -> str:
    """Return the path that was probably meant, or nothing: the same name elsewhere, or a name nearly the same."""
    import difflib

    name = path.rpartition("/")[2].casefold()
    same = [other for other in paths if other.rpartition("/")[2].casefold() == name]
    if same:
        return same[0]
    names = {other.rpartition("/")[2].casefold(): other for other in paths[:5000]}
    near = difflib.get_close_matches(name, list(names), 1, 0.7)
    return names[near[0]] if near else ""
