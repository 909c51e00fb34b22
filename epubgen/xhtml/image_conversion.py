"""A picture that a book cannot hold as it is → JPEG or PNG that it can, by Pillow (imported when first needed)."""

from __future__ import annotations

import math
import warnings
from io import BytesIO
from typing import TYPE_CHECKING

from epubgen.errors import Finding, Level, Location
from epubgen.xhtml.image_header import MAX_PIXELS, MAX_SIDE, BrokenImageError, Header
from epubgen.xhtml.images import SUFFIXES, ProcessedImage

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_DECODED = 178_000_000
"""Pixels above which a picture is refused: twice Pillow's own limit against decompression bombs."""
JPEG_QUALITY = 88
PHOTOGRAPH_COLOURS = 4_096
"""A picture with more colours than this is taken for a photograph, with fewer for a drawing."""
PHOTOGRAPH_ENTROPY = 6.5
"""Bits of grey a pixel: what photographs in black and white are told by."""


def convert_image(data: bytes, name: str, header: Header, place: Location) -> ProcessedImage:
    """Return the picture upright, in RGB, small, as JPEG or PNG. Raises BrokenImageError if it cannot be decoded."""
    if header.width * header.height > MAX_DECODED:
        raise BrokenImageError(
            f"it has {header.width * header.height // 1_000_000} megapixels, more than can be opened"
        )
    image = _decoded(data, header)
    if getattr(image, "is_animated", False) and header.format in ("gif", "webp", "png"):
        return _animation(data, name, header, place)
    findings = _more_pages(image, name, header, place)
    original = image.size
    image = _upright(image)
    image = _in_rgb(image)
    image = _on_ground(image, name, place, findings)
    image = _shrunk(image)
    changed = image.size != original or header.orientation != 1 or header.components == 4 or bool(findings)
    photograph = image.mode in ("RGB", "L") and _is_photograph(image, header)
    if not changed and header.format == "png" and not photograph:
        return _stripped(data, header)
    return _encoded(image, header, photograph, tuple(findings))


def _more_pages(image: Image, name: str, header: Header, place: Location) -> list[Finding]:
    """Say that a scan of several pages, or a moving picture of another kind, loses all but its first."""
    frames = getattr(image, "n_frames", 1) if header.format in ("tiff", "avif", "heic") else 1
    if frames == 1:
        return []
    return [
        Finding(
            "picture-with-pages",
            Level.WARNING,
            f"the picture {name} has {frames} pages; only the first is in the book",
            place,
            "save each page as a picture of its own",
        )
    ]


def _decoded(data: bytes, header: Header) -> Image:
    from PIL import Image, UnidentifiedImageError

    if header.format == "heic":
        _register_heif()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(BytesIO(data))
            if image.format == "JPEG" and header.large:
                scale = _scale(image.size)
                image.draft(image.mode, (round(image.width * scale), round(image.height * scale)))
            image.load()
    except UnidentifiedImageError:
        raise BrokenImageError(
            f"its bytes are not those of a {header.format.upper()} picture that can be read"
        ) from None
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, Image.DecompressionBombError) as fault:
        raise BrokenImageError(f"it is damaged ({fault})") from None
    return image


def _register_heif() -> None:
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        raise BrokenImageError("HEIC pictures need the extra 'heif' (pip install 'epubgen-press[heif]')") from None
    register_heif_opener()


def _upright(image: Image) -> Image:
    from PIL import ImageOps

    return ImageOps.exif_transpose(image)


def _in_rgb(image: Image) -> Image:
    """Convert to RGB, grey, or either with transparency; a colour profile of another space is applied."""
    if image.mode in ("CMYK", "YCbCr", "LAB", "HSV"):
        return _from_profile(image)
    if image.mode == "P":
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    if image.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        return image.point(lambda value: value / 256).convert("L") if image.mode.startswith("I") else image.convert("L")
    if image.mode in ("1", "L") and "transparency" not in image.info:
        return image.convert("L")
    if image.mode in ("LA", "RGBA", "RGBa", "La", "PA") or "transparency" in image.info:
        return image.convert("RGBA")
    return image.convert("RGB")


def _from_profile(image: Image) -> Image:
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    if profile:
        try:
            converted = ImageCms.profileToProfile(
                image, ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            if converted is not None:
                converted.info.pop("icc_profile", None)
                return converted
        except (ImageCms.PyCMSError, OSError):
            pass  # a damaged profile: the plain conversion below shows the picture all the same
    converted = image.convert("RGB")
    converted.info.pop("icc_profile", None)
    return converted


def _on_ground(image: Image, name: str, place: Location, findings: list[Finding]) -> Image:
    """Give a picture with dark strokes on nothing a white ground: at night it would be black on black (R-144).

    One with white strokes on nothing gets a dark one: by day it would be white on white.
    """
    from PIL import Image

    from epubgen.xhtml.svg_ground import WHITE_GROUND, ground_of

    if image.mode != "RGBA":
        return image
    alpha = image.getchannel("A")
    if alpha.getextrema()[0] == 255:
        return image.convert("RGB")
    colour = ground_of(image)
    if not colour:
        return image
    ground = Image.new("RGB", image.size, colour)
    ground.paste(image, mask=alpha)
    strokes, given = ("dark", "white") if colour == WHITE_GROUND else ("white", "dark")
    findings.append(
        Finding(
            "transparent-image",
            Level.NOTICE,
            f"the picture {name} has {strokes} strokes on a transparent ground and was given a {given} one",
            place,
            "nothing need be done; a picture without transparency looks the same by day and by night",
        )
    )
    return ground


def _scale(size: tuple[int, int]) -> float:
    width, height = size
    return min(1.0, MAX_SIDE / max(width, height), math.sqrt(MAX_PIXELS / (width * height)))


def _shrunk(image: Image) -> Image:
    from PIL import Image

    scale = _scale(image.size)
    if scale == 1.0:
        return image
    width, height = max(1, int(image.width * scale)), max(1, int(image.height * scale))
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _is_photograph(image: Image, header: Header) -> bool:
    """Whether JPEG suits the picture: it came as one, or it has more colours than a drawing has."""
    if header.format == "jpeg":
        return True
    from PIL.Image import Resampling

    sample = image.convert("RGB")
    sample.thumbnail((800, 800), Resampling.NEAREST)
    return sample.getcolors(PHOTOGRAPH_COLOURS) is None or sample.convert("L").entropy() > PHOTOGRAPH_ENTROPY


def _stripped(data: bytes, header: Header) -> ProcessedImage:
    kept = b"".join(data[start:end] for start, end in header.keep) if header.keep else data
    return ProcessedImage(kept, "image/png", ".png", header.width, header.height)


def _encoded(image: Image, header: Header, photograph: bool, findings: tuple[Finding, ...]) -> ProcessedImage:
    file = BytesIO()
    media_type = "image/jpeg" if photograph else "image/png"
    profile = image.info.get("icc_profile")
    image.info.clear()
    if photograph:
        image.save(file, "JPEG", quality=JPEG_QUALITY, optimize=True, icc_profile=profile)
    else:
        from PIL.Image import Dither

        few = image.getcolors(256) if image.mode == "RGB" else None
        if few:
            image = image.quantize(len(few), dither=Dither.NONE)
        image.save(file, "PNG", optimize=True, icc_profile=profile)
    return ProcessedImage(
        file.getvalue(), media_type, SUFFIXES[media_type], image.width, image.height, findings=findings
    )


def _animation(data: bytes, name: str, header: Header, place: Location) -> ProcessedImage:
    """Return an animation as it came: writing it anew would lose frames or their timing."""
    media_type = f"image/{header.format}"
    findings: tuple[Finding, ...] = ()
    if header.large:
        findings = (
            Finding(
                "large-animation",
                Level.WARNING,
                f"the animation {name} has {header.width} × {header.height} pixels, more than shops take",
                place,
                f"make it smaller than {MAX_SIDE} pixels a side and {MAX_PIXELS // 1_000_000} megapixels",
            ),
        )
    return ProcessedImage(data, media_type, SUFFIXES[media_type], header.width, header.height, findings=findings)
