"""Rules about raster images: their bytes are what the manifest and the file name say."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from epubgen.check.container import UnreadableError
from epubgen.check.messages import Message
from epubgen.check.publication import Publication
from epubgen.check.rules import rule

MAGIC = {"image/png": b"\x89PNG", "image/jpeg": b"\xff\xd8", "image/gif": b"GIF8"}
FORMATS = (("png", b"\x89PNG\r\n\x1a\n"), ("jpeg", b"\xff\xd8\xff"), ("gif", b"GIF8"), ("webp", b"RIFF"))
SUFFIXES = {"png": (".png",), "jpeg": (".jpg", ".jpeg", ".jpe", ".jif", ".jfif", ".jfi"), "gif": (".gif",)}
HEAD = 1 << 20
"""Bytes that are read to find an image's size: metadata before it can be long."""


@dataclass(frozen=True, slots=True)
class Image:
    """What the first bytes of an image say."""

    format: str
    width: int = 0
    height: int = 0


def read_image(data: bytes) -> Image | None:
    """Return format and size of an image; None where it is damaged; (0, 0) where it stands too far inside."""
    name = next((name for name, magic in FORMATS if data.startswith(magic)), "")
    size = {"png": _png_size, "jpeg": _jpeg_size, "gif": _gif_size}.get(name)
    if size is None:
        return Image(name) if name else None
    found = size(data)
    return Image(name, *found) if found else None


def _png_size(data: bytes) -> tuple[int, int] | None:
    if data[12:16] != b"IHDR" or len(data) < 29:
        return None
    return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
        elif marker in (0xD9, 0xDA):
            return None
        else:
            at += 2 if 0xD0 <= marker <= 0xD8 or marker == 1 else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None if len(data) < HEAD else (0, 0)


def _gif_size(data: bytes) -> tuple[int, int] | None:
    if len(data) < 14:
        return None
    return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")


@rule(Publication, "MED-004", "OPF-029", "PKG-021", "PKG-022", spec="sec-core-media-types")
def images_are_what_they_are_said_to_be(publication: Publication) -> Iterator[Message]:
    """An image begins as files of its media type do, can be decoded, and has the extension of its format."""
    container = publication.container
    unread = {publication.package.path, *(item.path for item in publication.package.unreadable)}
    for item in publication.package.items:
        path = item.path
        if path in unread:
            continue
        if item.media_type not in MAGIC or path not in container.files or path in publication.encrypted:
            continue
        try:
            data = container.head(path, HEAD)
        except UnreadableError:
            yield publication.message("PKG-021", path=path)
            continue
        if len(data) < 4:
            yield publication.message("MED-004", path=path)
        elif not data.startswith(MAGIC[item.media_type]):
            yield publication.message("OPF-029", path, item.media_type, path=path)
        image = read_image(data)
        suffix = posixpath.splitext(path)[1]
        if image is None:
            if suffix.lower() != ".svg":
                yield publication.message("PKG-021", path=path)
        elif suffix and suffix.lower() not in SUFFIXES.get(image.format, (suffix.lower(),)):
            yield publication.message("PKG-022", image.format, suffix, path=path)
