"""The resources that chapters refer to → items with ASCII names and the media type that their bytes have.

Each is copied once, however often it is used. Pictures go through `process_image` (in workers, where there are many);
what that changes lies in the store's spool, so that memory stays flat and the next build finds it again.

Longer than 300 lines because finding a file, naming it and knowing its type is done once, in one place, for each.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from epubgen.errors import Finding, Level, Location
from epubgen.model.blob import Blob
from epubgen.model.book import Book
from epubgen.model.chapter import Target
from epubgen.model.ports import Mapper, Store
from epubgen.model.publication import Item
from epubgen.vocabulary import FILE_TYPES, STORED_TYPES
from epubgen.xhtml.names import Names, ascii_slug

MEMBER = "!"
"""Between the path of a .docx file and the path of a picture inside it."""
FOLDERS = {"image": "images/", "audio": "audio/", "video": "video/", "track": "tracks/"}
FILES = "files/"
SLOW = 20
"""How many times as long as reading it takes to decode a picture and to make another of it."""
TRACK_TYPES = {".vtt": "text/vtt", ".ttml": "application/ttml+xml"}


class Source(NamedTuple):
    """Where the bytes of a resource come from: a file, or a member of a .docx file."""

    root: str
    path: str

    def read(self) -> bytes:
        """Return the bytes. Raises OSError where they cannot be read."""
        name, mark, member = self.path.partition(MEMBER)
        if not mark or os.path.exists(os.path.join(self.root, self.path)):
            with open(os.path.join(self.root, self.path), "rb") as file:
                return file.read()
        import zipfile

        try:
            with zipfile.ZipFile(os.path.join(self.root, name)) as container:
                return container.read(member)
        except (zipfile.BadZipFile, KeyError) as error:
            raise OSError(f"{name} has no {member}") from error


SPOOL_FROM = 2_000_000
"""Bytes of pictures from which those that change lie on disk: making a folder for a small cover costs more than it."""


class PictureTask(NamedTuple):
    """What a worker needs to prepare a picture; `spool` is where it may leave a file (empty: it keeps the bytes)."""

    source: Source
    location: Location
    spool: str


WORTH_TELLING = 100_000
"""Bytes saved on pictures above which it is said."""


class Prepared(NamedTuple):
    """A resource ready for the container, its bytes still on disk."""

    content: Source | Blob
    media_type: str
    suffix: str
    size: int
    usable: bool = True
    animated: bool = False
    findings: tuple[Finding, ...] = ()


class Slow(NamedTuple):
    """A picture that has to be decoded, which may have been done in an earlier build: the digest of its bytes."""

    digest: str


def look_at_picture(task: PictureTask) -> Prepared | Slow:
    """Return the picture as the container should hold it if that is quickly done."""
    from epubgen.xhtml.images import is_quick

    try:
        data = task.source.read()
    except OSError as error:
        return _unusable(task, error)
    return _processed(task, data) if is_quick(data) else Slow(_digest(data))


def convert_picture(task: PictureTask) -> Prepared:
    """Return the picture as the container should hold it, decoded and made anew."""
    try:
        return _processed(task, task.source.read())
    except OSError as error:
        return _unusable(task, error)


def _unusable(task: PictureTask, error: OSError) -> Prepared:
    return Prepared(task.source, "", "", 0, False, findings=(unreadable(task.source.path, error, task.location),))


def _processed(task: PictureTask, data: bytes) -> Prepared:
    from epubgen.xhtml.images import process_image

    image = process_image(data, task.source.path, location=task.location)
    content: Source | Blob = task.source
    if image.usable and image.data != data:
        content = _spooled(image.data, task.spool) if task.spool else Blob(image.data)
    # Each frame of a GIF has a graphic control extension of its own.
    animated = image.media_type == "image/gif" and data.count(b"\0\x21\xf9\x04") > 1
    return Prepared(
        content, image.media_type, image.suffix, len(image.data), image.usable, animated, image.findings
    )  # fmt: skip


def _spooled(data: bytes, spool: str) -> Blob:
    path = os.path.join(spool, _digest(data))
    temporary = f"{path}.{os.getpid()}"
    with open(temporary, "wb") as file:
        file.write(data)
    os.replace(temporary, path)
    return Blob(None, path, 0, len(data))


def _digest(data: bytes) -> str:
    import hashlib

    return hashlib.sha1(data, usedforsecurity=False).hexdigest()


def prepare_other(source: Source, target: Target, size: int) -> Prepared:
    """Return sound, film or captions with their media type, read from their first bytes."""
    suffix = os.path.splitext(source.path)[1].lower()
    try:
        media_type = (
            TRACK_TYPES.get(suffix, "") if target.kind == "track" else media_type_of(source.read()[:64], target)
        )
    except OSError as error:
        return Prepared(source, "", suffix, 0, False, findings=(unreadable(source.path, error, target.location),))
    if media_type:
        return Prepared(source, media_type, suffix if suffix.isascii() else "", size)
    finding = Finding(
        "foreign-resource",
        Level.ERROR,
        f"{source.path} is of a kind that reading systems need not play",
        target.location,
        "convert sound to MP3 or to AAC in MP4, film to MP4, captions to WebVTT",
    )
    return Prepared(source, "", suffix, 0, False, findings=(finding,))


def media_type_of(start: bytes, target: Target) -> str:
    """Return the media type of sound or film, or an empty string."""
    if start[4:8] == b"ftyp":
        return "audio/mp4" if target.kind == "audio" else "video/mp4"
    if start.startswith(b"OggS"):
        return "audio/ogg; codecs=opus" if b"OpusHead" in start else ""
    if start.startswith(b"ID3") or (len(start) > 1 and start[0] == 0xFF and start[1] & 0xE0 == 0xE0):
        return "audio/mpeg"
    return "video/webm" if start.startswith(b"\x1aE\xdf\xa3") else ""


def unreadable(path: str, error: OSError, location: Location | None) -> Finding:
    return Finding(
        "unreadable-file",
        Level.ERROR,
        f"{path} cannot be read: {error.strerror or error}",
        location,
        "see to its rights",
    )


class Resources:
    """What the book's documents refer to, found, prepared and named."""

    def __init__(self, book: Book, run: Mapper, store: Store | None, version: str) -> None:
        self.book = book
        self.run = run
        self.store = store
        self.version = version
        self.findings: list[Finding] = []
        self._names = {folder: Names() for folder in (*FOLDERS.values(), FILES)}
        self._hrefs: dict[str, str] = {}
        self._items: dict[str, Item] = {}
        self.animated = False

    def collect(self, targets: Iterable[Target]) -> None:
        """Prepare every resource among the targets; dead ones become findings."""
        wanted: dict[str, Target] = {}
        for target in targets:
            if target.kind in FOLDERS and target.path not in self._hrefs:
                wanted.setdefault(target.path, target)
        for path in [path for path in wanted if not self.exists(path)]:
            wanted.pop(path)
        pictures = [target for target in wanted.values() if target.kind == "image"]
        done = self._pictures(pictures)
        for target, prepared in zip(pictures, done, strict=True):
            self._add(target, prepared)
        self._report_saving([(self.size(target.path), one.size) for target, one in zip(pictures, done, strict=True)])
        for target in wanted.values():
            if target.kind != "image":
                self._add(target, prepare_other(self.source(target.path), target, self.size(target.path)))

    def _report_saving(self, sizes: Sequence[tuple[int, int]]) -> None:
        """Say how much lighter pictures became, where that is worth a line."""
        lighter = [(before, after) for before, after in sizes if 0 < after < before]
        saved = sum(before - after for before, after in lighter)
        if saved >= WORTH_TELLING:
            before, after = (sum(pair[n] for pair in lighter) / 1e6 for n in (0, 1))
            number = f"{len(lighter)} pictures were" if len(lighter) > 1 else "one picture was"
            text = f"{number} made smaller for phones: {before:.1f} MB became {after:.1f} MB"
            advice = "nothing need be done; the originals stay in the manuscript"
            self.findings.append(Finding("pictures-made-smaller", Level.NOTICE, text, None, advice))

    def _pictures(self, targets: Sequence[Target]) -> list[Prepared]:
        """Prepare pictures in workers; what takes long is looked for in the store first, and kept there."""
        weight = sum(self.size(target.path) for target in targets)
        spool = self.store.spool() if self.store and weight >= SPOOL_FROM else ""
        tasks = [PictureTask(self.source(target.path), target.location, spool) for target in targets]
        results = list(self.run(look_at_picture, tasks, weight))
        keys = {n: self._key(task, result) for n, (task, result) in enumerate(zip(tasks, results, strict=True))
                if isinstance(result, Slow)}  # fmt: skip
        known = {n: prepared for n, key in keys.items() if (prepared := self._kept(key)) is not None}
        fresh = [n for n in keys if n not in known]
        weight = SLOW * sum(self.size(targets[n].path) for n in fresh)
        for n, prepared in zip(fresh, self.run(convert_picture, [tasks[n] for n in fresh], weight), strict=True):
            known[n] = prepared
            self._keep(keys[n], prepared)
        return [result if isinstance(result, Prepared) else known[n] for n, result in enumerate(results)]

    def _key(self, task: PictureTask, slow: Slow) -> str:
        return _digest(repr(("picture", slow.digest, task.source, task.location, self.version)).encode())

    def _kept(self, key: str) -> Prepared | None:
        data = self.store.get(key) if self.store else None
        if data is None or self.store is None:
            return None
        import pickle

        prepared: Prepared = pickle.loads(data)
        path = prepared.content.path if isinstance(prepared.content, Blob) else ""
        return None if path and not self.store.keep(path) else prepared

    def _keep(self, key: str, prepared: Prepared) -> None:
        if self.store:
            import pickle

            self.store.put(key, pickle.dumps(prepared))

    def exists(self, path: str) -> bool:
        return path in self.book.files or (MEMBER in path and path.partition(MEMBER)[0] in self.book.files)

    def size(self, path: str) -> int:
        return self.book.files.get(path, 0)

    def source(self, path: str) -> Source:
        return Source(self.book.root, path)

    def href(self, path: str) -> str | None:
        """Return where a resource lies, seen from the package document; None if it cannot be used."""
        return self._hrefs.get(path)

    def item(self, path: str) -> Item:
        return self._items[path]

    def items(self) -> tuple[Item, ...]:
        """Return the items of all resources, by name: their order does not depend on where they are used."""
        return tuple(sorted(self._items.values(), key=lambda item: item.href))

    def add_picture(self, path: str, location: Location) -> str | None:
        """Prepare one picture, such as the cover; return where it lies, or None (and a finding)."""
        self.collect([Target("image", path, path, "", location)])
        return self.href(path)

    def add_files(self, paths: Iterable[str]) -> None:
        """Carry files along that nothing refers to, as they are (`resources:` in book.yaml)."""
        for path in paths:
            if path not in self.book.files:
                place = self.book.settings or Location(path)
                text, advice = f"the file {path} does not exist", "correct resources in book.yaml, or add the file"
                self.findings.append(Finding("missing-file", Level.ERROR, text, place, advice))
            elif path not in self._items:
                stem, suffix = os.path.splitext(path.rpartition("/")[2])
                media_type = FILE_TYPES.get(suffix.lower(), "application/octet-stream")
                name = self._names[FILES].take(ascii_slug(stem), path, suffix.lower() if suffix.isascii() else "")
                self._items[path] = Item(
                    id=f"file-{name.replace('.', '-')}",
                    href=FILES + name,
                    media_type=media_type,
                    content=self.source(path).read,
                    source=Location(path),
                    size_hint=self.size(path),
                )

    def _add(self, target: Target, prepared: Prepared) -> None:
        self.findings += prepared.findings
        self.animated |= prepared.animated
        if not prepared.usable:
            return
        folder = FOLDERS[target.kind]
        files = [os.path.splitext(path.rpartition("/")[2])[0] for path in target.path.split(MEMBER)]
        stem = "-".join(filter(None, map(ascii_slug, files)))
        name = self._names[folder].take(stem, target.path, prepared.suffix)
        self._hrefs[target.path] = folder + name
        self._items[target.path] = Item(
            id=f"{target.kind}-{name.replace('.', '-')}",
            href=folder + name,
            media_type=prepared.media_type,
            content=prepared.content.read,
            source=Location(target.path),
            stored=prepared.media_type in STORED_TYPES,
            size_hint=prepared.size,
        )
