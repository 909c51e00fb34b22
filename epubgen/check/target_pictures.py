"""The first bytes of a raster image → what some targets cannot show: its size, CMYK, transparency."""

from __future__ import annotations

from typing import NamedTuple

from epubgen.check.images import read_image


class Picture(NamedTuple):
    """What the first bytes of a raster image say. Width and height are 0 where they could not be found."""

    format: str
    width: int
    height: int
    cmyk: bool
    transparent: bool

    @property
    def megapixels(self) -> float:
        """Millions of pixels."""
        return self.width * self.height / 1_000_000


def read_picture(data: bytes) -> Picture | None:
    """Return what an image is; None where it is none that we know, or is damaged."""
    image = read_image(data)
    if image is None:
        return None
    width, height = image.width, image.height
    if image.format == "webp":
        width, height = _webp_size(data)
    transparent = {"png": _png_alpha, "gif": _gif_alpha, "webp": _webp_alpha}.get(image.format, _never)(data)
    return Picture(image.format, width, height, image.format == "jpeg" and _jpeg_components(data) == 4, transparent)


def _never(data: bytes) -> bool:
    return False


def _png_alpha(data: bytes) -> bool:
    """Tell whether a PNG has an alpha channel, or a tRNS chunk before its pixels."""
    return data[25] in (4, 6) or b"tRNS" in data[: max(data.find(b"IDAT"), 0)]


def _gif_alpha(data: bytes) -> bool:
    """Tell whether the first graphic control extension of a GIF sets the flag of transparency."""
    at = data.find(b"!\xf9\x04")
    return at >= 0 and bool(data[at + 3 : at + 4]) and bool(data[at + 3] & 1)


def _webp_alpha(data: bytes) -> bool:
    if len(data) < 30:
        return False
    if data[12:16] == b"VP8X":
        return bool(data[20] & 0x10)
    return data[12:16] == b"VP8L" and bool(data[24] & 0x10)


def _webp_size(data: bytes) -> tuple[int, int]:
    kind = data[12:16]
    if len(data) < 30:
        return 0, 0
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF


def _jpeg_components(data: bytes) -> int:
    """Return how many colours a JPEG has: 1 grey, 3, or 4 for CMYK."""
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return data[at + 9]
        if marker == 0xFF:
            at += 1
        else:
            at += 2 if 0xD0 <= marker <= 0xD8 or marker == 1 else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return 0
