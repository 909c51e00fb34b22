"""What targets make of sizes and images, which case files cannot hold; and that a book can satisfy them all."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from epubgen.check import check_publication
from epubgen.check.container import Container, Entry
from epubgen.check.messages import Severity
from epubgen.check.package import PackageDocument
from epubgen.check.publication import Publication
from epubgen.check.target_names import ACCESSIBILITY, NAMES
from epubgen.check.target_pictures import read_picture
from epubgen.check.target_styles import read_styles
from epubgen.check.targets import TargetedBook
from epubgen.check.targets_package import the_file_is_accepted_for_its_size, the_file_is_easy_to_send
from epubgen.check.xml import parse
from epubgen.cli.check_command import command

READY = Path(__file__).parent / "ready"


def image(mode: str, size: tuple[int, int], form: str, **options: object) -> bytes:
    buffer = BytesIO()
    Image.new(mode, size).save(buffer, form, **options)
    return buffer.getvalue()


def book_with(path: Path, name: str, media_type: str, data: bytes) -> Path:
    """Write the ready book with a file more in the manifest, or with another one of that name."""
    files = {p.relative_to(READY).as_posix(): p.read_bytes() for p in sorted(READY.rglob("*")) if p.is_file()}
    if f"EPUB/{name}" not in files:
        item = f'<item id="more" href="{name}" media-type="{media_type}"/></manifest>'
        files["EPUB/package.opf"] = files["EPUB/package.opf"].replace(b"</manifest>", item.encode())
    files[f"EPUB/{name}"] = data
    with zipfile.ZipFile(path / "book.epub", "w") as container:
        for member in ("mimetype", *sorted(files.keys() - {"mimetype"})):
            container.writestr(member, files[member])
    return path / "book.epub"


def found(book: Path, *targets: str) -> list[str]:
    messages = check_publication(book, targets=targets).messages
    return sorted(f"{m.severity.name}({m.id})" for m in messages if m.id.startswith("EG-2"))


def test_one_book_satisfies_every_target() -> None:
    assert check_publication(READY, targets=[*NAMES, ACCESSIBILITY]).messages == ()


@pytest.mark.parametrize(
    ("name", "mode", "size", "form", "target", "expected"),
    [
        ("a.png", "L", (2400, 2400), "png", "apple", ["ERROR(EG-223)"]),
        ("a.png", "L", (2100, 2100), "png", "apple", ["WARNING(EG-224)"]),
        ("a.png", "L", (2000, 2000), "png", "apple", []),
        ("a.png", "L", (3300, 10), "png", "google", ["WARNING(EG-225)"]),
        ("a.png", "L", (3200, 10), "png", "google", []),
        ("a.jpg", "CMYK", (8, 8), "jpeg", "google", ["ERROR(EG-226)"]),
        ("a.jpg", "CMYK", (8, 8), "jpeg", "apple", ["ERROR(EG-226)"]),
        ("a.jpg", "RGB", (8, 8), "jpeg", "apple", []),
        ("a.png", "RGBA", (8, 8), "png", "kobo", ["WARNING(EG-227)"]),
        ("a.png", "RGB", (8, 8), "png", "kobo", []),
        ("cover.jpg", "L", (600, 800), "jpeg", "google", ["ERROR(EG-230)"]),
        ("cover.jpg", "L", (7300, 7200), "jpeg", "google", ["ERROR(EG-230)"]),
        ("cover.jpg", "L", (800, 1280), "jpeg", "kobo", ["USAGE(EG-231)"]),
        ("cover.jpg", "L", (800, 1280), "jpeg", "duokan", ["USAGE(EG-231)"]),
    ],
)
def test_images_are_judged_by_their_bytes(
    name: str, mode: str, size: tuple[int, int], form: str, target: str, expected: list[str], tmp_path: Path
) -> None:
    book = book_with(tmp_path, name, f"image/{form}", image(mode, size, form))
    assert found(book, target) == expected


def test_documents_with_many_images_are_too_much_for_kobo(tmp_path: Path) -> None:
    large = image("L", (800, 1000), "jpeg") + bytes(11_000_000)
    assert found(book_with(tmp_path, "cover.jpg", "image/jpeg", large), "kobo") == ["WARNING(EG-233)"]


@pytest.mark.parametrize(
    ("target", "megabytes", "accepted", "easy"),
    [
        ("kindle", 40, True, True),
        ("kindle", 60, True, False),
        ("kindle", 201, False, True),
        ("apple", 1100, True, False),
        ("apple", 2001, False, True),
        ("google", 1999, True, True),
        ("google", 2001, False, True),
    ],
)
def test_files_are_judged_by_their_size(target: str, megabytes: int, accepted: bool, easy: bool) -> None:
    package = parse("EPUB/package.opf", (READY / "EPUB/package.opf").read_bytes())
    size = megabytes * 1_000_000
    container = Container(Path("book.epub"), [Entry("a.mp3", b"a.mp3", 0, 0, 0, size, size, 0)])
    document = PackageDocument(package.path, package.data, package.root, package.text)
    book = TargetedBook(Publication(container, document), target)
    assert (list(the_file_is_accepted_for_its_size(book)) == []) is accepted
    if target != "google":
        assert (list(the_file_is_easy_to_send(book)) == []) is easy


def test_transparency_is_seen_in_every_format() -> None:
    clear = image("RGBA", (8, 6), "webp", lossless=True)
    plain = image("RGB", (8, 6), "webp", lossless=True)
    palette = image("P", (8, 6), "png", transparency=0)
    moving = image("P", (8, 6), "gif", transparency=0)
    assert [read_picture(data).transparent for data in (clear, plain, palette, moving)] == [True, False, True, True]
    assert [read_picture(data)[1:3] for data in (clear, plain, palette)] == [(8, 6)] * 3
    assert read_picture(image("RGB", (8, 6), "webp"))[1:3] == (8, 6)
    assert read_picture(b"no image") is None


@pytest.mark.parametrize("form", ["png", "jpeg", "gif", "webp"])
def test_images_that_break_off_do_no_harm(form: str) -> None:
    data = image("RGB", (8, 6), form, **({"lossless": True} if form == "webp" else {}))
    for end in range(len(data)):
        found = read_picture(data[:end])
        assert found is None or found.format == form


def test_style_sheets_are_read_line_by_line() -> None:
    lines = read_styles(
        '@supports (a: b) { .x, p > .y { color : red } } .z { margin: 0 1em; src: url("a;b") } @page { margin: 1em }'
    )
    assert [line[:4] for line in lines] == [
        ((".x", "p > .y"), ("@supports",), "color", "red"),
        ((".z",), (), "margin", "0 1em"),
        ((".z",), (), "src", 'url("a;b")'),
        ((), ("@page",), "margin", "1em"),
    ]


def test_messages_give_reason_and_source(tmp_path: Path) -> None:
    book = book_with(tmp_path, "a.jpg", "image/jpeg", image("CMYK", (8, 8), "jpeg"))
    message = next(m for m in check_publication(book, targets=["apple"]).messages if m.id == "EG-226")
    assert message.severity is Severity.ERROR
    assert message.text == (
        "Apple Books refuses: an image in CMYK; convert it to RGB. "
        "Images are in RGB; CMYK is rejected (Apple Books Asset Guide 5.3)"
    )


def test_the_command_asks_several_targets(tmp_path: Path) -> None:
    book = book_with(tmp_path, "a.jpg", "image/jpeg", image("CMYK", (8, 8), "jpeg"))
    done = CliRunner().invoke(command, [str(book), "--target", "apple", "--target", "google"])
    assert done.exit_code == 1
    assert "Apple Books refuses" in done.output and "Google Play Books refuses" in done.output
    assert CliRunner().invoke(command, [str(book)]).exit_code == 0


def test_evidence_of_accessibility_is_listed(tmp_path: Path) -> None:
    done = CliRunner().invoke(command, [str(READY), "--accessibility"])
    assert done.exit_code == 0
    lines = [" ".join(line.split()) for line in done.output.splitlines()]
    assert "accessMode textual" in lines
    assert "accessibilityFeature tableOfContents found: 2" in lines
    assert "documents 4, 1 without a heading" in lines
    assert "images but for the cover 0, decorative 0, without text 0" in lines
    broken = tmp_path / "a.epub"
    broken.write_bytes(b"no book")
    assert "cannot be judged" in CliRunner().invoke(command, [str(broken), "--accessibility"]).output
    assert "cannot be judged" in CliRunner().invoke(command, [str(tmp_path / "b.epub"), "--accessibility"]).output
