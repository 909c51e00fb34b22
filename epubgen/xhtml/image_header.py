"""The first bytes of a picture → what kind it is, how large, and whether it can go into a book as it is.

Nothing is decoded here, so a good picture costs microseconds. The formats are read as their specifications lay them
out: ITU T.81 (JPEG), W3C PNG, GIF89a, RFC 9649 (WebP), ISO 14496-12 (AVIF, HEIC), TIFF 6.0.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

MAX_PIXELS = 4_000_000
MAX_SIDE = 3_200


class BrokenImageError(ValueError):
    """The picture ends early or contradicts itself; the text says how."""


class Header(NamedTuple):
    """What a picture's structure tells: `format` is jpeg, png, gif, webp, svg, or one that has to be converted."""

    format: str
    width: int = 0
    height: int = 0
    components: int = 3
    """4 for CMYK, 1 for grey."""
    orientation: int = 1
    """EXIF orientation: 1 is upright."""
    alpha: bool = False
    animated: bool = False
    keep: tuple[tuple[int, int], ...] = ()
    """The parts of the file worth keeping; everything outside is metadata. Empty: all of it."""

    @property
    def large(self) -> bool:
        """Whether the picture is larger than phones and shops take (R-143)."""
        return self.width * self.height > MAX_PIXELS or max(self.width, self.height) > MAX_SIDE


def read_header(data: bytes) -> Header | None:
    """Return what the bytes are, or None if they are no picture. Raises BrokenImageError for one cut short."""
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(data)
    if data.startswith((b"GIF87a", b"GIF89a")):
        return _gif(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    if data[4:8] == b"ftyp":
        return _iso_media(data)
    foreign = next((name for name, starts in FOREIGN.items() if data.startswith(starts)), None)
    if foreign and len(data) > 26:
        return Header(foreign)
    return Header("svg") if _looks_like_svg(data) else None


FOREIGN: dict[str, tuple[bytes, ...]] = {
    "tiff": (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
    "bmp": (b"BM",),
    "ico": (b"\0\0\1\0",),
    "jxl": (b"\xff\x0a", b"\0\0\0\x0cJXL \r\n\x87\n"),
    "jpeg2000": (b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51"),
}
"""How pictures begin that have to be converted."""


def _looks_like_svg(data: bytes) -> bool:
    start = data[:4096]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", "replace").encode("utf-8", "replace")
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"<") and (b"<svg" in start or b":svg" in start)


def _jpeg(data: bytes) -> Header:
    header = Header("jpeg")
    keep = [(0, 2)]
    at = 2
    while True:
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        if at + 4 > len(data) or data[at] != 0xFF:
            raise BrokenImageError("it ends before its pixels begin")
        marker, (length,) = data[at + 1], struct.unpack_from(">H", data, at + 2)
        end = at + 2 + length
        if end > len(data):
            raise BrokenImageError("it ends before its pixels begin")
        body = data[at + 4 : end]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC) and len(body) >= 6:
            height, width = struct.unpack_from(">HH", body, 1)
            header = header._replace(width=width, height=height, components=body[5])
        if marker == 0xE1 and body.startswith(b"Exif\0\0"):
            header = header._replace(orientation=_exif_orientation(body[6:]))
        if marker == 0xDA:
            break
        if _worth_keeping(marker, body):
            keep.append((at, end))
        at = end
    keep.append((at, _jpeg_end(data, at)))
    if not header.width:
        raise BrokenImageError("it does not say how large it is")
    return header._replace(keep=_merged(keep, len(data)))


def _worth_keeping(marker: int, body: bytes) -> bool:
    """Whether a JPEG segment is needed to show the picture: tables, frame, JFIF, Adobe transform, colour profile."""
    if marker == 0xFE:
        return False
    if 0xE0 <= marker <= 0xEF:
        return body.startswith((b"JFIF\0", b"ICC_PROFILE\0", b"Adobe\0")) or body.startswith(b"Adobe")
    return True


_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
"""A marker in a scan that is neither a byte FF of the pixels nor a restart nor a fill byte."""


def _jpeg_end(data: bytes, at: int) -> int:
    """Return the offset behind the end-of-image marker that belongs to the scan at `at` (not that of a thumbnail)."""
    while match := _MARKER.search(data, at):
        at = match.start()
        if data[at + 1] == 0xD9:
            return at + 2
        if at + 4 > len(data):
            break
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    raise BrokenImageError("it ends in the middle of its pixels")


def _exif_orientation(tiff: bytes) -> int:
    """Return the orientation that EXIF data states, 1 where they state none or cannot be read."""
    if tiff[:2] not in (b"II", b"MM") or len(tiff) < 8:
        return 1
    order = "<" if tiff[:2] == b"II" else ">"
    (start,) = struct.unpack_from(order + "I", tiff, 4)
    if start + 2 > len(tiff):
        return 1
    (count,) = struct.unpack_from(order + "H", tiff, start)
    for index in range(count):
        at = start + 2 + 12 * index
        if at + 12 > len(tiff):
            break
        tag, kind = struct.unpack_from(order + "HH", tiff, at)
        if tag == 0x0112 and kind == 3:
            (value,) = struct.unpack_from(order + "H", tiff, at + 8)
            return value if 1 <= value <= 8 else 1
    return 1


PNG_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)


def _png(data: bytes) -> Header:
    header = Header("png")
    keep = [(0, 8)]
    for name, at, end in _png_chunks(data):
        body = data[at + 8 : end - 4] if name in (b"IHDR", b"eXIf") else b""
        if name == b"IHDR" and len(body) >= 10:
            width, height, _depth, kind = struct.unpack_from(">IIBB", body)
            header = header._replace(width=width, height=height, alpha=kind in (4, 6))
        elif name == b"tRNS":
            header = header._replace(alpha=True)
        elif name == b"acTL":
            header = header._replace(animated=True)
        elif name == b"eXIf":
            header = header._replace(orientation=_exif_orientation(body))
        if name in PNG_CHUNKS:
            keep.append((at, end))
    if not header.width or not header.height:
        raise BrokenImageError("it does not say how large it is")
    return header._replace(keep=_merged(keep, len(data)))


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield the name, start and end of each chunk up to IEND. Raises BrokenImageError if one is cut or damaged."""
    at = 8
    name = b""
    while name != b"IEND":
        if at + 12 > len(data):
            raise BrokenImageError("it ends in the middle of its pixels")
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise BrokenImageError("it ends in the middle of its pixels")
        if zlib.crc32(memoryview(data)[at + 4 : end - 4]) != struct.unpack_from(">I", data, end - 4)[0]:
            raise BrokenImageError("its check sums do not fit its bytes")
        yield name, at, end
        at = end


def _gif(data: bytes) -> Header:
    if len(data) < 14 or b";" not in data[-64:]:
        raise BrokenImageError("it ends in the middle of its pixels")
    width, height = struct.unpack_from("<HH", data, 6)
    return Header("gif", width, height, animated=data.count(b"\x21\xf9\x04") > 1)


def _webp(data: bytes) -> Header:
    (size,) = struct.unpack_from("<I", data, 4)
    if size + 8 > len(data) or len(data) < 30:
        raise BrokenImageError("it ends in the middle of its pixels")
    kind = data[12:16]
    if kind == b"VP8X":
        flags = data[20]
        width = 1 + int.from_bytes(data[24:27], "little")
        height = 1 + int.from_bytes(data[27:30], "little")
        return Header(
            "webp", width, height, alpha=bool(flags & 0x10), animated=bool(flags & 0x02), keep=_webp_keep(data)
        )
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return Header("webp", 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF), alpha=bool(bits >> 28 & 1))
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return Header("webp", width & 0x3FFF, height & 0x3FFF)
    raise BrokenImageError("its first part is not one that WebP has")


def _webp_keep(data: bytes) -> tuple[tuple[int, int], ...]:
    """Return () where an extended WebP has no camera data, else ((0, 0),): it has to be written anew."""
    return ((0, 0),) if data[20] & 0x0C else ()


def _iso_media(data: bytes) -> Header | None:
    brands = {data[8:12], *(data[at : at + 4] for at in range(16, min(len(data), int.from_bytes(data[:4], "big")), 4))}
    if brands & {b"avif", b"avis"}:
        return Header("avif")
    if brands & {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}:
        return Header("heic")
    return None


def _merged(parts: list[tuple[int, int]], size: int) -> tuple[tuple[int, int], ...]:
    """Join neighbouring parts; return () where they are the whole file."""
    merged = [parts[0]]
    for start, end in parts[1:]:
        if start == merged[-1][1]:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return () if merged == [(0, size)] else tuple(merged)
