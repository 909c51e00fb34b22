"""The bytes of a picture → the bytes that go into the container: a core media type, small enough, without a past.

What phones and shops ask for (R-045, R-143, R-144): at most 4 megapixels and 3,200 pixels a side, RGB, upright, without
camera data or places. A picture that is all that already keeps its bytes, and is never decoded: its header says so.
"""

from __future__ import annotations

from typing import NamedTuple

from epubgen.errors import Finding, Level, Location
from epubgen.xhtml.image_header import BrokenImageError, Header, read_header

SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/svg+xml": ".svg",
}
CORE = ("jpeg", "png", "gif", "webp")
HEAVY_PNG = 1_500_000
"""Bytes above which a PNG is looked at: a photograph among them becomes a JPEG of a tenth of its weight."""


class ProcessedImage(NamedTuple):
    """A picture as it goes into the container; `data` is as it came where a finding says that it cannot be used.

    `suffix` begins with a dot and fits `media_type`; `width` and `height` are 0 where unknown (an SVG without a size);
    `saved` is how many bytes fewer it has than it came with (negative where a conversion made it larger).
    """

    data: bytes
    media_type: str
    suffix: str
    width: int = 0
    height: int = 0
    saved: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether the picture can be shown at all."""
        return not any(finding.level is Level.ERROR for finding in self.findings)


def process_image(data: bytes, name: str, *, location: Location | None = None) -> ProcessedImage:
    """Return the picture as the container should hold it; its type is read from its bytes, never from its name.

    JPEG, PNG, GIF, WebP and SVG stay what they are; AVIF, TIFF, BMP, ICO and (with the extra `heif`) HEIC become
    JPEG or PNG, by content. A picture that cannot be decoded comes back as it was with an error among its findings;
    nothing is raised. `name` is the path that the author knows it by. The same bytes in give the same bytes out.
    """
    place = location or Location(name)
    try:
        header = read_header(data)
        if header is None:
            raise BrokenImageError("its bytes are of no kind of picture that can be read")
        if header.format == "svg":
            from epubgen.xhtml.svg import sanitise_svg

            return _with_saving(data, sanitise_svg(data, name, place))
        if _fine(header, len(data)):
            return _with_saving(data, _kept(data, header))
        from epubgen.xhtml.image_conversion import convert_image

        return _with_saving(data, convert_image(data, name, header, place))
    except BrokenImageError as fault:
        return _refused(data, name, str(fault), place)


def is_quick(data: bytes) -> bool:
    """Whether `process_image` will be done with the picture in no time: nothing has to be decoded, parsed or drawn."""
    try:
        header = read_header(data)
    except BrokenImageError:
        return True
    return header is None or (header.format != "svg" and _fine(header, len(data)))


def _fine(header: Header, size: int) -> bool:
    """Whether the pixels may stay as they are."""
    return (
        header.format in CORE
        and not header.large
        and header.orientation == 1
        and header.components != 4
        and not (header.format == "webp" and header.keep)
        and not (header.format == "png" and not header.animated and (header.alpha or size > HEAVY_PNG))
    )


def _kept(data: bytes, header: Header) -> ProcessedImage:
    """Return the picture with its pixels untouched and its metadata left out."""
    media_type = f"image/{header.format}"
    kept = b"".join(data[start:end] for start, end in header.keep) if header.keep else data
    return ProcessedImage(kept, media_type, SUFFIXES[media_type], header.width, header.height)


def _with_saving(data: bytes, image: ProcessedImage) -> ProcessedImage:
    return image._replace(saved=len(data) - len(image.data)) if image.data is not data else image


def _refused(data: bytes, name: str, reason: str, place: Location) -> ProcessedImage:
    finding = Finding(
        "unreadable-image",
        Level.ERROR,
        f"the picture {name} cannot be used: {reason}",
        place,
        "open it in a picture program and save it again as JPEG or PNG",
    )
    return ProcessedImage(data, "application/octet-stream", "", findings=(finding,))
