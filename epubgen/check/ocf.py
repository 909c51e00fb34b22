"""Rules about the container itself: the ZIP file, its first entry, and the names of the files in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from epubgen.check.container import BOMB_RATIO, HEADER, Container, UnreadableError
from epubgen.check.messages import Message, make_message
from epubgen.check.rules import rule

MIMETYPE = b"application/epub+zip"
FORBIDDEN = frozenset('"*/:<>?\\|\x7f')
BAD_CATEGORIES = {"Cc": "control", "Co": "private use", "Cn": "not a character"}


def say(container: Container, id: str, *args: object) -> Message:
    """Return a message about the whole container."""
    return make_message(id, *args, path=container.path.name)


@rule(Container, "PKG-016", "PKG-017", "PKG-024", spec="sec-zip-container-mime")
def file_name_extension_is_epub(container: Container) -> Iterator[Message]:
    """The publication's file name ends with .epub in lower case."""
    suffix = container.path.suffix
    if container.folder or suffix == ".epub":
        return
    yield say(container, "PKG-016" if suffix.lower() == ".epub" else "PKG-024")


@rule(Container, "PKG-003", "PKG-004", "PKG-005", "PKG-006", "PKG-007", spec="sec-zip-container-mime")
def mimetype_is_the_first_entry(container: Container) -> Iterator[Message]:
    """The first entry is "mimetype", without extra field, with nothing but the media type in it."""
    if not container.folder:
        yield from header_faults(container.path.name, container.header)
    try:
        if container.head("mimetype", 64) != MIMETYPE:
            yield say(container, "PKG-007")
    except KeyError:
        if container.folder:
            yield say(container, "PKG-006")
    except UnreadableError:
        yield say(container, "PKG-007")


def header_faults(name: str, header: bytes) -> Iterator[Message]:
    """Yield what is wrong with the first bytes of the file, be the rest a ZIP file or not."""
    if len(header) < HEADER:
        yield make_message("PKG-003", path=name)
    elif header[:2] != b"PK":
        yield make_message("PKG-004", path=name)
    elif header[26:28] != b"\x08\x00" or header[30:38] != b"mimetype":
        yield make_message("PKG-006", path=name)
    elif header[28:30] != b"\x00\x00":
        yield make_message("PKG-005", int.from_bytes(header[28:30], "little"), path=name)


@rule(Container, "EG-005", spec="sec-zip-container-mime")
def mimetype_is_stored(container: Container) -> Iterator[Message]:
    """The entry "mimetype" is not compressed, so that its content can be read at a fixed place."""
    entry = container.files.get("mimetype")
    if entry and entry.method:
        yield say(container, "EG-005")


@rule(Container, "PKG-009", "PKG-010", "PKG-011", "PKG-012", spec="sec-container-filenames")
def file_names_are_portable(container: Container) -> Iterator[Message]:
    """File names have no characters that a file system or a URL cannot take."""
    for name in container.files:
        yield from name_faults(container, name)


def name_faults(container: Container, name: str) -> Iterator[Message]:
    """Yield what is wrong with the name of one file."""
    if name.isascii() and not any(character in FORBIDDEN or character <= " " for character in name.replace("/", "")):
        if name.endswith(".") and len(name) > 1:
            yield say(container, "PKG-011", name)
        return
    bad = [character for character in dict.fromkeys(name) if character != "/" and is_forbidden(character)]
    if bad:
        listed = ", ".join(f"U+{ord(character):04X} ({describe(character)})" for character in bad)
        yield say(container, "PKG-009", printable(name), listed)
    if any(character.isspace() for character in name):
        yield say(container, "PKG-010", printable(name))
    if name.endswith("."):
        yield say(container, "PKG-011", printable(name))
    if not name.isascii():
        yield say(container, "PKG-012", printable(name))


def is_forbidden(character: str) -> bool:
    """Tell whether a character must not stand in a file name of a container."""
    if character in FORBIDDEN:
        return True
    code = ord(character)
    noncharacter = 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
    tag = code == 0xE0001
    special = 0xFFF0 <= code <= 0xFFFF
    return noncharacter or tag or special or unicodedata.category(character) in ("Cc", "Co")


def describe(character: str) -> str:
    """Return what a message calls a character that cannot be printed, or the character."""
    if character in FORBIDDEN:
        return character
    return unicodedata.name(character, BAD_CATEGORIES.get(unicodedata.category(character), "not allowed"))


def printable(name: str) -> str:
    """Return a file name without characters that would upset a terminal."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in name)


@rule(Container, "OPF-060", spec="sec-container-filenames")
def file_names_are_unique(container: Container) -> Iterator[Message]:
    """No two files have names that are equal after canonical normalisation and full case folding."""
    seen: set[str] = set()
    for entry in container.entries:
        if entry.is_folder:
            continue
        name = entry.name.lower() if entry.name.isascii() else caseless(entry.name)
        if name in seen:
            yield say(container, "OPF-060", printable(entry.name))
        seen.add(name)


def caseless(name: str) -> str:
    """Return the form of a name by which Unicode compares canonically and without case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


@rule(Container, "PKG-014", spec="sec-container-abstract")
def folders_are_not_empty(container: Container) -> Iterator[Message]:
    """A directory has an entry of its own only if there are files in it."""
    folders = [entry.name for entry in container.entries if entry.is_folder]
    if not folders:
        return
    used = set()
    for name in container.files:
        while (name := name.rpartition("/")[0]) and name not in used:
            used.add(name)
    for folder in folders:
        if folder.rstrip("/") not in used:
            yield say(container, "PKG-014", printable(folder))


@rule(Container, "EG-002", spec="sec-zip-container-zipreqs")
def entries_do_not_explode(container: Container) -> Iterator[Message]:
    """No entry promises more than Deflate can hold."""
    for entry in container.entries:
        if entry.size > max(entry.compressed, 16) * BOMB_RATIO:
            yield say(container, "EG-002", printable(entry.name), entry.compressed, entry.size)


@rule(Container, "EG-003", spec="sec-zip-container-zipreqs")
def entries_do_not_overlap(container: Container) -> Iterator[Message]:
    """No two entries share bytes of the file."""
    if container.folder:
        return
    ordered = sorted(container.entries, key=lambda entry: entry.offset)
    for before, after in pairwise(ordered):
        if before.offset + 30 + len(before.raw) + before.compressed > after.offset:
            yield say(container, "EG-003", printable(before.name), printable(after.name))
            return
