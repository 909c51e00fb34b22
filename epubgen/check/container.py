"""The OCF ZIP container: its entries, and their bytes in bounded amounts, whatever the file is.

Read by hand rather than with `zipfile`, since the checker wants to see what a forgiving reader hides: raw names, flags,
local headers, bytes that two entries share. Nothing is unpacked to disk, and no entry is read beyond a limit.

Longer than 300 lines because a container and the layout of its bytes are one subject.
"""

from __future__ import annotations

import os
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

import deflate

ENTRY_LIMIT = 200_000
"""Entries that are read; a container with more is refused."""
FILE_LIMIT = 256 << 20
"""Bytes of one file that are read into memory."""
AT_ONCE = 32 << 20
"""Bytes of one file that are unpacked in one go."""
BOMB_RATIO = 1100
"""Deflate cannot make data more than about 1,032 times smaller."""

HEADER = 58
"""Bytes of a local header, the name "mimetype", and the media type."""

CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
END64 = struct.Struct("<4sQ2H2L4Q")
LOCAL = struct.Struct("<4s5H3L2H")


class UnreadableError(Exception):
    """A container, or a file in it, that cannot be read; the text says why, the id how EPUBCheck calls it."""

    def __init__(self, text: str, id: str = "PKG-008") -> None:
        super().__init__(text)
        self.id = id


class Entry(NamedTuple):
    """One entry of the central directory."""

    name: str
    raw: bytes
    flags: int
    method: int
    crc: int
    compressed: int
    size: int
    offset: int

    @property
    def is_folder(self) -> bool:
        """Whether the entry stands for a directory."""
        return self.raw.endswith(b"/")


def normal(name: str) -> str:
    """Return the form of a file name by which URLs are compared with it."""
    name = name.removeprefix("/")
    return name if name.isascii() else unicodedata.normalize("NFC", name)


@dataclass
class Container:
    """The files of a publication: from an .epub file, or (`folder`) from a directory that one was unpacked into."""

    path: Path
    entries: list[Entry] = field(default_factory=list)
    start: int = 0
    folder: bool = False
    header: bytes = b""
    """The first bytes of the file."""
    damaged: list[Entry] = field(default_factory=list)
    """Entries read so far whose length or checksum is not what the directory says."""
    _file: BinaryIO | None = None

    @cached_property
    def files(self) -> dict[str, Entry]:
        """Files by name, in the order of the container; of two entries with one name, the last, as most readers do."""
        found: dict[str, Entry] = {}
        for entry in self.entries:
            if not entry.is_folder:
                found[normal(entry.name)] = entry
        return found

    def read(self, name: str, limit: int = FILE_LIMIT) -> bytes:
        """Return a file's bytes; KeyError if there is none; UnreadableError if they are damaged or too many."""
        entry = self.files[name]
        if self.folder:
            if entry.size > limit:
                raise UnreadableError(f"it has more than {limit >> 20} MB")
            return self._read_file(entry)
        return self._inflate(entry, limit, whole=True)

    def fingerprint(self, name: str) -> bytes:
        """Return what stands for a file's bytes without unpacking them: those that it is stored as, and the checksum.

        The same stored bytes always unpack to the same file. KeyError if there is none; UnreadableError where they
        cannot be found.
        """
        entry = self.files[name]
        if self.folder:
            return self._read_file(entry)
        position = self._data_offset(entry)
        assert self._file is not None
        self._file.seek(position)
        return b"%d %d %d\n" % (entry.method, entry.crc, entry.size) + self._file.read(entry.compressed)

    def is_damaged(self, name: str) -> bool:
        """Tell whether a file that has been read is not what the directory says."""
        return bool(self.damaged) and self.files[name] in self.damaged

    def note_damage(self, name: str) -> None:
        """Note that a file, which another process has read, is not what the directory says."""
        if not self.is_damaged(name):
            self.damaged.append(self.files[name])

    def head(self, name: str, count: int) -> bytes:
        """Return at most the first `count` bytes of a file, without unpacking the rest."""
        entry = self.files[name]
        if self.folder:
            return self._read_file(entry, count)
        return self._inflate(entry, count, whole=False)

    def _read_file(self, entry: Entry, count: int = -1) -> bytes:
        try:
            with (self.path / entry.name).open("rb") as file:
                return file.read(count)
        except OSError as error:
            raise UnreadableError(error.strerror or "it cannot be opened") from None

    def _inflate(self, entry: Entry, limit: int, whole: bool) -> bytes:
        if whole and entry.size > limit:
            raise UnreadableError(f"it has more than {limit >> 20} MB")
        position = self._data_offset(entry)
        assert self._file is not None
        self._file.seek(position)
        if entry.method == 0:
            data = self._file.read(min(entry.size, limit))
            if len(data) < min(entry.size, limit):
                raise UnreadableError("it is cut short")
        else:
            data = self._expand(entry, limit)
        if whole and (len(data) != entry.size or deflate.crc32(data) != entry.crc):
            self.damaged.append(entry)
        return data

    def _expand(self, entry: Entry, limit: int) -> bytes:
        assert self._file is not None
        if limit >= entry.size and entry.compressed < AT_ONCE and entry.size < AT_ONCE:
            begin = self._file.tell()
            raw = self._file.read(entry.compressed)
            try:
                data = bytes(deflate.deflate_decompress(raw, entry.size))
            except deflate.DeflateError:
                data = b""
            if data and len(data) == entry.size:
                return data
            self._file.seek(begin)  # to see how far it can be read
        expander = zlib.decompressobj(-15)
        parts, have, left = [], 0, entry.compressed
        want = min(entry.size, limit)
        try:
            while have < want and left > 0 and not expander.eof:
                raw = self._file.read(min(left, 1 << 16))
                if not raw:
                    break
                left -= len(raw)
                while raw and have < want:
                    part = expander.decompress(raw, want - have)
                    raw = expander.unconsumed_tail
                    parts.append(part)
                    have += len(part)
                    if not part and not raw:
                        break
        except zlib.error:
            raise UnreadableError("its compressed data is damaged") from None
        return b"".join(parts)

    def local_header(self, entry: Entry) -> tuple[bytes, int]:
        """Return the name and the length of the extra field that stand before an entry's data."""
        assert self._file is not None
        self._file.seek(self.start + entry.offset)
        header = self._file.read(LOCAL.size)
        if len(header) < LOCAL.size or header[:4] != b"PK\x03\x04":
            raise UnreadableError("its local header is missing")
        *_, name_size, extra_size = LOCAL.unpack(header)
        return self._file.read(name_size), extra_size

    def _data_offset(self, entry: Entry) -> int:
        name, extra_size = self.local_header(entry)
        return self.start + entry.offset + LOCAL.size + len(name) + extra_size

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()


def open_container(path: Path) -> Container:
    """Turn an .epub file, or a directory of what is in one, into a container; raises UnreadableError."""
    if path.is_dir():
        entries = list(islice(_entries_of_folder(path), ENTRY_LIMIT + 1))
        if len(entries) > ENTRY_LIMIT:
            raise UnreadableError(f"it has more than {ENTRY_LIMIT} files")
        return Container(path.resolve(), entries, folder=True)
    try:
        file = path.open("rb")
    except OSError as error:
        raise UnreadableError(error.strerror or "it cannot be opened") from None
    try:
        entries, start = _central_directory(file)
    except UnreadableError:
        file.close()
        raise
    file.seek(0)
    return Container(path, entries, start, header=file.read(HEADER), _file=file)


def _entries_of_folder(root: Path) -> Iterator[Entry]:
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root)):
            continue
        if path.is_file():
            size = path.stat().st_size
            yield Entry(name, name.encode("utf-8", "surrogateescape"), 0x800, 0, 0, size, size, 0)
        elif path.is_dir():
            yield Entry(f"{name}/", f"{name}/".encode("utf-8", "surrogateescape"), 0x800, 0, 0, 0, 0, 0)


def _central_directory(file: BinaryIO) -> tuple[list[Entry], int]:
    size = file.seek(0, 2)
    tail_size = min(size, 65_535 + END.size)
    file.seek(size - tail_size)
    tail = file.read(tail_size)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < END.size:
        raise UnreadableError("the ZIP directory is missing, so the file is cut short or no ZIP file")
    _, disk, first_disk, _here, count, length, offset, _comment = END.unpack_from(tail, at)
    end = size - tail_size + at
    if disk or first_disk:
        raise UnreadableError("it is one part of several")
    if 0xFFFF in (count, length, offset) or 0xFFFFFFFF in (length, offset):
        end, count, length, offset = _end64(file, end, count, length, offset)
    start = end - length - offset
    if start < 0:
        raise UnreadableError("the ZIP directory lies outside the file")
    if count > ENTRY_LIMIT:
        raise UnreadableError(f"it has {count} entries, more than {ENTRY_LIMIT}")
    file.seek(end - length)
    return list(_entries(file.read(length), count)), start


def _end64(file: BinaryIO, end: int, count: int, length: int, offset: int) -> tuple[int, int, int, int]:
    file.seek(max(end - 20, 0))
    locator = file.read(20)
    if len(locator) < 20 or locator[:4] != b"PK\x06\x07":
        return end, count, length, offset
    file.seek(struct.unpack_from("<Q", locator, 8)[0])
    record = file.read(END64.size)
    if len(record) < END64.size or record[:4] != b"PK\x06\x06":
        raise UnreadableError("the ZIP64 directory is missing")
    *_, count, length, offset = END64.unpack(record)
    return end - 20 - END64.size, count, length, offset


def _entries(directory: bytes, count: int) -> Iterator[Entry]:
    at = 0
    for _ in range(count):
        if len(directory) - at < CENTRAL.size or directory[at : at + 4] != b"PK\x01\x02":
            raise UnreadableError("the ZIP directory is damaged", "PKG-027")
        fields = CENTRAL.unpack_from(directory, at)
        flags, method, crc, compressed, size = fields[3], fields[4], fields[7], fields[8], fields[9]
        name_size, extra_size, comment_size, offset = fields[10], fields[11], fields[12], fields[16]
        at += CENTRAL.size
        raw = directory[at : at + name_size]
        extra = directory[at + name_size : at + name_size + extra_size]
        at += name_size + extra_size + comment_size
        if flags & 1:
            raise UnreadableError("its entries are encrypted", "PKG-027")
        if method not in (0, 8):
            raise UnreadableError(f"an entry is compressed by method {method}; only Deflate is allowed", "PKG-027")
        if 0xFFFFFFFF in (compressed, size, offset):
            size, compressed, offset = _sizes64(extra, size, compressed, offset)
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            raise UnreadableError("a file name is not in UTF-8", "PKG-027") from None
        yield Entry(name, raw, flags, method, crc, compressed, size, offset)


def _sizes64(extra: bytes, size: int, compressed: int, offset: int) -> tuple[int, int, int]:
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<2H", extra, at)
        if tag == 1:
            values = iter(
                struct.unpack_from(f"<{length // 8}Q", extra, at + 4) if at + 4 + length <= len(extra) else ()
            )
            return tuple(next(values, old) if old == 0xFFFFFFFF else old for old in (size, compressed, offset))  # type: ignore[return-value]
        at += 4 + length
    return size, compressed, offset
