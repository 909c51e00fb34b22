"""process_image: what becomes of each kind of picture, which keep their bytes, what is said of broken ones."""

from __future__ import annotations

import random
import struct
import subprocess
import sys
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

from epubgen.errors import Level, Location
from epubgen.xhtml.images import ProcessedImage, process_image

RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 160, 60), (30, 60, 200), (255, 255, 255)


def encoded(image: Image.Image, format: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def drawing(width: int = 60, height: int = 40, mode: str = "RGB") -> Image.Image:
    """A few flat colours: red left above, green right above, blue below."""
    image = Image.new("RGB", (width, height), BLUE)
    brush = ImageDraw.Draw(image)
    brush.rectangle((0, 0, width // 2 - 1, height // 2 - 1), RED)
    brush.rectangle((width // 2, 0, width - 1, height // 2 - 1), GREEN)
    return image.convert(mode)


def photograph(width: int, height: int) -> Image.Image:
    """Noise over a gradient: more colours than any drawing has."""
    small = Image.frombytes("RGB", (64, 64), random.Random(5).randbytes(64 * 64 * 3))
    return small.resize((width, height), Image.Resampling.BICUBIC)


def opened(image: ProcessedImage) -> Image.Image:
    picture = Image.open(BytesIO(image.data))
    picture.load()
    return picture


def near(colour: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 30 for one, other in zip(colour[:3], wanted, strict=True))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_good_picture_keeps_its_bytes(format: str) -> None:
    data = encoded(drawing(), format)
    image = process_image(data, "images/a")
    assert (image.data, image.saved, image.findings) == (data, 0, ())
    assert (image.width, image.height) == (60, 40)
    suffix = {"JPEG": ".jpg"}.get(format, f".{format.lower()}")
    assert (image.media_type, image.suffix) == (f"image/{format.lower()}", suffix)


def test_a_good_picture_costs_no_decoder() -> None:
    data = encoded(drawing(), "JPEG")
    program = (
        "import sys; from epubgen.xhtml.images import process_image; "
        "process_image(sys.stdin.buffer.read(), 'a'); print('PIL' in sys.modules, 'lxml' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", program], input=data, capture_output=True, check=True)
    assert ran.stdout.split() == [b"False", b"False"]


def test_the_type_is_that_of_the_bytes_not_of_the_name() -> None:
    assert process_image(encoded(drawing(), "PNG"), "photo.jpg").media_type == "image/png"


@pytest.mark.parametrize("format", ["BMP", "TIFF", "AVIF", "ICO"])
def test_foreign_formats_become_png_for_a_drawing(format: str) -> None:
    image = process_image(encoded(drawing(), format), f"a.{format.lower()}")
    assert image.findings == ()
    assert image.media_type == "image/png"
    assert near(opened(image).convert("RGB").getpixel((2, 2)), RED)


def test_foreign_formats_become_jpeg_for_a_photograph() -> None:
    image = process_image(encoded(photograph(300, 200), "TIFF"), "a.tif")
    assert (image.media_type, image.suffix, image.width, image.height) == ("image/jpeg", ".jpg", 300, 200)


def test_heic_is_read_with_the_extra() -> None:
    heif = pytest.importorskip("pillow_heif")
    heif.register_heif_opener()
    image = process_image(encoded(photograph(300, 200), "HEIF"), "a.heic")
    assert (image.media_type, image.findings) == ("image/jpeg", ())


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((4000, 3000), (2309, 1732)),
        ((8000, 100), (3200, 40)),
        ((3200, 1250), (3200, 1250)),
        ((2000, 2000), (2000, 2000)),
    ],
)
def test_pictures_fit_four_megapixels_and_3200_a_side(size: tuple[int, int], expected: tuple[int, int]) -> None:
    image = process_image(encoded(drawing(*size), "JPEG"), "a.jpg")
    assert (image.width, image.height) == expected == opened(image).size
    assert image.width * image.height <= 4_000_000


@pytest.mark.parametrize("orientation", range(2, 9))
def test_exif_orientation_is_applied(orientation: int) -> None:
    upright = drawing()
    turn = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = process_image(encoded(upright.transpose(turn), "JPEG", exif=exif, quality=95), "a.jpg")
    picture = opened(image)
    assert picture.size == (60, 40) == (image.width, image.height)
    assert [
        near(picture.getpixel(place), colour) for place, colour in (((5, 5), RED), ((50, 5), GREEN), ((5, 35), BLUE))
    ] == [True] * 3
    assert not picture.getexif()


def test_metadata_is_left_out_and_pixels_stay() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera maker"
    plain = encoded(photograph(80, 80), "JPEG")
    with_camera = encoded(photograph(80, 80), "JPEG", exif=exif, comment=b"at home")
    image = process_image(with_camera + b"trailing preview", "a.jpg")
    assert image.data == plain
    assert image.saved == len(with_camera) + 16 - len(plain) > 0


def test_png_texts_are_left_out() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Somebody")
    image = process_image(encoded(drawing(), "PNG", pnginfo=info), "a.png")
    assert image.data == encoded(drawing(), "PNG")


def test_webp_camera_data_are_left_out() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera maker"
    image = process_image(encoded(drawing(), "WEBP", exif=exif, lossless=True), "a.webp")
    assert b"Camera" not in image.data
    assert image.media_type in ("image/png", "image/jpeg")


def test_colour_profiles_stay() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = encoded(photograph(80, 80), "JPEG", icc_profile=profile)
    assert process_image(data, "a.jpg").data == data
    large = process_image(encoded(photograph(2500, 2500), "JPEG", icc_profile=profile), "a.jpg")
    assert opened(large).info["icc_profile"] == profile


@pytest.mark.parametrize("format", ["JPEG", "TIFF"])
def test_cmyk_becomes_rgb(format: str) -> None:
    image = process_image(encoded(drawing(mode="CMYK"), format), "a")
    picture = opened(image)
    assert picture.mode in ("RGB", "P")
    assert near(picture.convert("RGB").getpixel((5, 5)), RED)


def test_sixteen_bit_greys_keep_their_tones() -> None:
    image = process_image(encoded(Image.new("I;16", (20, 20), 32768), "TIFF"), "a.tif")
    assert abs(opened(image).convert("L").getpixel((5, 5)) - 128) < 3


def test_a_heavy_photograph_in_png_becomes_jpeg() -> None:
    noise = Image.frombytes("RGB", (900, 900), random.Random(7).randbytes(900 * 900 * 3))
    data = encoded(noise, "PNG")
    image = process_image(data, "a.png")
    assert image.media_type == "image/jpeg"
    assert image.saved == len(data) - len(image.data) > 1_000_000


def test_a_photograph_in_black_and_white_is_one_too() -> None:
    grey = photograph(300, 200).convert("L")
    assert process_image(encoded(grey, "TIFF"), "a.tif").media_type == "image/jpeg"
    text = Image.new("L", (300, 200), 250)
    ImageDraw.Draw(text).text((10, 10), "scanned text", 20)
    assert process_image(encoded(text, "TIFF"), "a.tif").media_type == "image/png"


def test_dark_strokes_on_nothing_get_a_white_ground() -> None:
    picture = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    ImageDraw.Draw(picture).line((5, 5, 35, 35), (0, 0, 0, 255), 3)
    image = process_image(encoded(picture, "PNG"), "images/sketch.png", location=Location("01.md", 7))
    assert opened(image).convert("RGB").getpixel((35, 5)) == WHITE
    assert [str(finding).partition("\n")[0] for finding in image.findings] == [
        "01.md:7: notice: the picture images/sketch.png has dark strokes on a transparent ground"
        " and was given a white one [transparent-image]"
    ]


def test_white_strokes_on_nothing_get_a_dark_ground() -> None:
    picture = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    ImageDraw.Draw(picture).line((5, 5, 35, 35), (250, 240, 230, 255), 3)
    image = process_image(encoded(picture, "PNG"), "a.png")
    with Image.open(BytesIO(image.data)) as shown:
        assert shown.convert("RGB").getpixel((1, 1)) == (0x26, 0x26, 0x26)
    assert "white strokes on a transparent ground and was given a dark one" in image.findings[0].text


def test_coloured_strokes_on_nothing_stay_as_they_are() -> None:
    picture = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    ImageDraw.Draw(picture).line((5, 5, 35, 35), (200, 140, 90, 255), 3)
    data = encoded(picture, "PNG")
    image = process_image(data, "a.png")
    assert (image.data, image.findings) == (data, ())


def test_animations_keep_their_frames() -> None:
    frames = [drawing(), drawing().transpose(Image.Transpose.ROTATE_180)]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)
    assert process_image(data, "a.gif").data == data


def test_the_pages_of_a_scan_are_not_lost_without_a_word() -> None:
    data = encoded(drawing(), "TIFF", save_all=True, append_images=[drawing(), drawing()])
    image = process_image(data, "scan.tif")
    assert [finding.text for finding in image.findings] == [
        "the picture scan.tif has 3 pages; only the first is in the book"
    ]


def test_a_large_animation_is_left_and_reported() -> None:
    frames = [Image.new("RGB", (3300, 10), shade) for shade in (RED, BLUE)]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)
    image = process_image(data, "a.gif")
    assert image.data == data
    assert [(finding.rule, finding.level) for finding in image.findings] == [("large-animation", Level.WARNING)]


def broken() -> dict[str, tuple[bytes, str]]:
    jpeg, png, webp = (encoded(photograph(80, 80), format) for format in ("JPEG", "PNG", "WEBP"))
    damaged = bytearray(png)
    damaged[len(png) // 2] ^= 0xFF
    bomb = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + bomb
    header = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    end = struct.pack(">I", 0) + b"IEND" + struct.pack(">I", zlib.crc32(b"IEND"))
    return {
        "jpeg cut short": (jpeg[: len(jpeg) // 2], "it ends in the middle of its pixels"),
        "jpeg of a header": (jpeg[:30], "it ends before its pixels begin"),
        "png cut short": (png[: len(png) // 2], "it ends in the middle of its pixels"),
        "png damaged": (bytes(damaged), "its check sums do not fit its bytes"),
        "webp cut short": (webp[: len(webp) // 2], "it ends in the middle of its pixels"),
        "gif cut short": (encoded(drawing(), "GIF")[:60], "it ends in the middle of its pixels"),
        "bomb": (header + end, "it has 3600 megapixels, more than can be opened"),
        "nothing": (b"", "its bytes are of no kind of picture that can be read"),
        "a web page": (b"<!DOCTYPE html><html></html>", "its bytes are of no kind of picture that can be read"),
        "svg unclosed": (b'<svg xmlns="http://www.w3.org/2000/svg"><g>', "it is not well-formed XML"),
        "svg of no namespace": (b"<svg/>", "its root element is not svg in the namespace"),
    }


@pytest.mark.parametrize("name", broken())
def test_a_broken_picture_is_an_error_with_its_place(name: str) -> None:
    data, reason = broken()[name]
    image = process_image(data, "images/a.png", location=Location("01.md", 3))
    assert [(finding.rule, finding.level, finding.location) for finding in image.findings] == [
        ("unreadable-image", Level.ERROR, Location("01.md", 3))
    ]
    assert f"the picture images/a.png cannot be used: {reason}" in image.findings[0].text
    assert image.data == data
    assert not image.usable


def test_every_cut_of_a_picture_is_refused_or_fine_and_never_raises() -> None:
    for format in ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF"):
        data = encoded(drawing(), format)
        for end in range(0, len(data), max(1, len(data) // 40)):
            process_image(data[:end], "a")


def test_the_same_bytes_in_give_the_same_bytes_out() -> None:
    data = encoded(photograph(2400, 2400), "JPEG")
    assert process_image(data, "a.jpg").data == process_image(data, "a.jpg").data
