"""The checker's own rules about files of the container: what EPUBCheck does not look into."""

from __future__ import annotations

from collections.abc import Iterator

from epubgen.check.container import Container, UnreadableError
from epubgen.check.messages import Message, make_message
from epubgen.check.publication import Publication
from epubgen.check.rules import rule

COMPRESSED = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".mp3", ".mp4", ".m4a", ".m4v", ".webm", ".opus", ".woff2")
"""Extensions of formats that are compressed by themselves."""
LITTLE, LARGE = 0.98, 4096
"""Of its size, what deflating a file must leave to be worth while; below that many bytes nobody notices."""


@rule(Container, "EG-008", spec="sec-zip-container-zipreqs")
def compressed_formats_are_stored(container: Container) -> Iterator[Message]:
    """What is compressed already is stored, where deflating it again saves nothing and costs time with each look."""
    vain = [
        entry.name
        for entry in container.entries
        if entry.method
        and entry.size > LARGE
        and entry.compressed > LITTLE * entry.size
        and entry.name.lower().endswith(COMPRESSED)
    ]
    if vain:
        yield make_message("EG-008", len(vain), vain[0], path=container.path.name)


TRUETYPE, OPENTYPE = "TrueType font", "OpenType font"
FORMATS: tuple[tuple[str, int, bytes], ...] = (
    ("PNG image", 0, b"\x89PNG"),
    ("JPEG image", 0, b"\xff\xd8\xff"),
    ("GIF image", 0, b"GIF8"),
    ("WebP image", 8, b"WEBP"),
    ("WOFF font", 0, b"wOFF"),
    ("WOFF2 font", 0, b"wOF2"),
    (OPENTYPE, 0, b"OTTO"),
    (TRUETYPE, 0, b"\0\1\0\0"),
    (TRUETYPE, 0, b"true"),
    ("collection of fonts", 0, b"ttcf"),
    ("MP3 file", 0, b"ID3"),
    ("MP4 file", 4, b"ftyp"),
    ("Ogg file", 0, b"OggS"),
    ("WAV file", 8, b"WAVE"),
    ("Matroska or WebM file", 0, b"\x1aE\xdf\xa3"),
    ("PDF document", 0, b"%PDF"),
    ("ZIP file", 0, b"PK\3\4"),
    ("web page", 0, b"<!DOCTYPE"),
    ("web page", 0, b"<html"),
)
"""What files are, by bytes at a place near their beginning."""
FONTS = frozenset((TRUETYPE, OPENTYPE))  # an OpenType font has outlines of either sort
EXPECTED = {
    "image/webp": frozenset(("WebP image",)),
    "font/woff": frozenset(("WOFF font",)),
    "application/font-woff": frozenset(("WOFF font",)),
    "font/woff2": frozenset(("WOFF2 font",)),
    "font/otf": FONTS,
    "font/ttf": FONTS,
    "application/font-sfnt": FONTS,
    "application/vnd.ms-opentype": FONTS,
    "application/x-font-ttf": FONTS,
    "audio/mpeg": frozenset(("MP3 file",)),
    "audio/mp4": frozenset(("MP4 file",)),
    "video/mp4": frozenset(("MP4 file",)),
    "audio/ogg": frozenset(("Ogg file",)),
    "video/webm": frozenset(("Matroska or WebM file",)),
    "application/pdf": frozenset(("PDF document",)),
}
"""Media type → what a file of it may be, where that can be told. PNG, JPEG and GIF are OPF-029's."""


@rule(Publication, "EG-127", spec="sec-core-media-types")
def files_are_of_their_media_types(publication: Publication) -> Iterator[Message]:
    """A font, a sound, a video or a WebP image is what its media type says; EPUBCheck looks at no bytes of these."""
    container = publication.container
    for item in publication.package.items:
        wanted = EXPECTED.get(item.media_type.partition(";")[0])
        if wanted is None or item.path not in container.files or item.path in publication.encrypted:
            continue
        try:
            found = format_of(container.head(item.path, 16))
        except UnreadableError:
            continue
        if found and found not in wanted:
            yield publication.message("EG-127", item.path, found, item.media_type, path=item.path)


def format_of(data: bytes) -> str:
    """Return what a file is by its first bytes; "" where they do not tell."""
    return next((name for name, at, mark in FORMATS if data[at : at + len(mark)] == mark), "")
