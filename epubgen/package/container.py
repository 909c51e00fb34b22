"""Entries → an OCF ZIP container: the same bytes for the same entries, whatever the machine and the hour.

The format is that of APPNOTE.TXT 6.3 as far as EPUB allows it (https://www.w3.org/TR/epub-33/#sec-zip-container-zipreqs):
stored or deflated, no encryption, one disk, ZIP64 only where needed. `zipfile` would spend ten times as long on each
small entry and does not take data that workers have compressed already.
"""

from __future__ import annotations

import struct
import unicodedata
from typing import BinaryIO, NamedTuple

from epubgen.errors import EpubgenError

LEVEL = 5
"""The level of compression; with libdeflate, level 5 is smaller than zlib's usual one and three times as fast."""
ZIP64_FROM = 0xFFFFFFFF
ENTRIES_ZIP64_FROM = 0xFFFF
UTF8_NAMES = 0x0800
MADE_BY_UNIX = 3 << 8
REGULAR_FILE = 0o100644 << 16
STORED, DEFLATED = 0, 8

LOCAL_HEADER = struct.Struct("<IHHHHHIIIHH")
CENTRAL_HEADER = struct.Struct("<IHHHHHHIIIHHHHHII")
END = struct.Struct("<IHHHHIIH")
END_64 = struct.Struct("<IQHHIIQQQQ")
LOCATOR_64 = struct.Struct("<IIQI")


class Compressed(NamedTuple):
    """What a file in the container is stored as: `size` and `crc` are of the bytes before compression."""

    data: bytes
    method: int
    size: int
    crc: int


class DuplicateNameError(EpubgenError):
    """Two files whose names differ only in case or in Unicode form: many file systems cannot hold both (R-004)."""


def compress(data: bytes, *, stored: bool = False) -> Compressed:
    """Return the bytes as the container stores them: deflated, unless that is unwanted or gains nothing."""
    import deflate

    crc = deflate.crc32(data)
    if not stored and data:
        deflated = bytes(deflate.deflate_compress(data, LEVEL))
        if len(deflated) < len(data):
            return Compressed(deflated, DEFLATED, len(data), crc)
    return Compressed(data, STORED, len(data), crc)


def dos_time(instant: str) -> int:
    """Return `YYYY-MM-DDThh:mm:ssZ` as date and time of a ZIP entry; what lies before 1980 becomes its first day."""
    year, month, day = int(instant[:4]), int(instant[5:7]), int(instant[8:10])
    hour, minute, second = int(instant[11:13]), int(instant[14:16]), int(instant[17:19])
    if not 1980 <= year <= 2107:
        year, month, day, hour, minute, second = (1980, 1, 1, 0, 0, 0) if year < 1980 else (2107, 12, 31, 0, 0, 0)
    return (year - 1980) << 25 | month << 21 | day << 16 | hour << 11 | minute << 5 | min(second, 59) // 2


class Container:
    """An OCF ZIP container that is being written to a file, entry by entry.

    It has the two methods that EbookLib's writer calls, `writestr` and `close`.
    """

    def __init__(self, file: BinaryIO, instant: str) -> None:
        self._file = file
        self._time = dos_time(instant)
        self._offset = 0
        self._directory: list[bytes] = []
        self._names: dict[str, str] = {}

    def writestr(self, name: object, data: str | bytes | Compressed, compress_type: int | None = None) -> None:
        """Add a file: bytes, text (as UTF-8) or what has been compressed already.

        `name` is a str or, from EbookLib 0.21 on, something with a `filename`. Raises DuplicateNameError.
        """
        path = str(getattr(name, "filename", name))
        if isinstance(data, str):
            data = data.encode()
        if isinstance(data, bytes):
            data = compress(data, stored=compress_type == STORED)
        self._refuse_duplicate(path)
        self._write_entry(path.encode(), data)

    def close(self) -> None:
        """Write the central directory; the file itself stays open, for it belongs to the caller."""
        start, count = self._offset, len(self._directory)
        for header in self._directory:
            self._write(header)
        size = self._offset - start
        if start >= ZIP64_FROM or size >= ZIP64_FROM or count >= ENTRIES_ZIP64_FROM:
            end = self._offset
            self._write(END_64.pack(0x06064B50, 44, MADE_BY_UNIX | 45, 45, 0, 0, count, count, size, start))
            self._write(LOCATOR_64.pack(0x07064B50, 0, end, 1))
        few = min(count, 0xFFFF) if count < ENTRIES_ZIP64_FROM else 0xFFFF
        self._write(END.pack(0x06054B50, 0, 0, few, few, _short(size), _short(start), 0))

    def _refuse_duplicate(self, path: str) -> None:
        folded = unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())
        if folded in self._names:
            raise DuplicateNameError(f"{self._names[folded]} and {path} cannot be in one container")
        self._names[folded] = path

    def _write_entry(self, name: bytes, entry: Compressed) -> None:
        packed, offset = len(entry.data), self._offset
        large = entry.size >= ZIP64_FROM or packed >= ZIP64_FROM
        extra = struct.pack("<HHQQ", 1, 16, entry.size, packed) if large else b""
        version = 45 if large else 20 if entry.method else 10
        sizes = (0xFFFFFFFF, 0xFFFFFFFF) if large else (packed, entry.size)
        common = (UTF8_NAMES, entry.method, self._time & 0xFFFF, self._time >> 16, entry.crc, *sizes, len(name))
        self._write(LOCAL_HEADER.pack(0x04034B50, version, *common, len(extra)) + name + extra)
        self._write(entry.data)
        if offset >= ZIP64_FROM:
            fields = (entry.size, packed, offset) if large else (offset,)
            extra = struct.pack(f"<HH{len(fields)}Q", 1, 8 * len(fields), *fields)
            version = 45
        self._directory.append(
            CENTRAL_HEADER.pack(
                0x02014B50, MADE_BY_UNIX | version, version, *common, len(extra), 0, 0, 0, REGULAR_FILE, _short(offset)
            )
            + name
            + extra
        )

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._offset += len(data)


def _short(value: int) -> int:
    """Return a size or offset as the 32-bit field holds it: all ones where ZIP64 has the true one."""
    return value if value < ZIP64_FROM else 0xFFFFFFFF
