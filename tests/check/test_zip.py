"""What only a ZIP file or an image can get wrong."""

from __future__ import annotations

import hashlib
import struct
import zipfile
import zlib
from pathlib import Path

from epubgen.check import check_publication
from epubgen.check.images import Image, read_image

from .casebook import Case, make_book


def ids(path: Path) -> list[str]:
    return sorted(message.id for message in check_publication(path).messages)


def add(path: Path, name: str, data: bytes = b"") -> Path:
    make_book(Case("", ""), path)
    with zipfile.ZipFile(path, "a") as container:
        container.writestr(name, data)
    return path


def test_empty_folders(tmp_path: Path) -> None:
    assert ids(add(tmp_path / "a.epub", "EPUB/fonts/")) == ["PKG-014"]
    assert ids(add(tmp_path / "b.epub", "EPUB/")) == []


def test_names_of_the_file(tmp_path: Path) -> None:
    make_book(Case("", ""), tmp_path / "a.EPUB")
    make_book(Case("", ""), tmp_path / "a.zip")
    assert ids(tmp_path / "a.EPUB") == ["PKG-016"]
    assert ids(tmp_path / "a.zip") == ["PKG-024"]


def test_a_name_that_is_there_twice(tmp_path: Path) -> None:
    book = add(tmp_path / "a.epub", "EPUB/zz.txt", b"x")
    book.write_bytes(book.read_bytes().replace(b"EPUB/zz.txt", b"EPUB/two.mp3"[:11]))
    data = book.read_bytes()
    assert b"EPUB/two.mp" in data
    assert "OPF-003" in ids(book)


def test_mimetype_compressed_and_with_an_extra_field(tmp_path: Path) -> None:
    make_book(Case("", ""), tmp_path / "a.epub")
    with zipfile.ZipFile(tmp_path / "a.epub") as old, zipfile.ZipFile(tmp_path / "b.epub", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name), zipfile.ZIP_DEFLATED)
    assert ids(tmp_path / "b.epub") == ["EG-005"]
    with zipfile.ZipFile(tmp_path / "a.epub") as old, zipfile.ZipFile(tmp_path / "c.epub", "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name)
            info.extra = b"\x99\x99\x00\x00"
            new.writestr(info, old.read(name))
    assert ids(tmp_path / "c.epub") == ["PKG-005"]


def test_what_is_compressed_already_is_better_stored(tmp_path: Path) -> None:
    sound = b"ID3" + hashlib.shake_256(b"").digest(10_000)
    for name, content, expected in (("vain", sound, ["EG-008"]), ("worth", b"ID3" + bytes(10_000), [])):
        make_book(Case("", "", [("EPUB/two.mp3", "*", "")]), tmp_path / f"{name}.epub")
        with zipfile.ZipFile(tmp_path / f"{name}.epub", "a") as container:
            container.writestr("EPUB/two.mp3", content, zipfile.ZIP_DEFLATED)
        assert ids(tmp_path / f"{name}.epub") == expected


def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    book = add(tmp_path / "a.epub", "EPUB/xyzzy.txt")
    book.write_bytes(book.read_bytes().replace(b"xyzzy", b"xy\xe9zy"))
    assert ids(book) == ["PKG-027"]


def png(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))

    head = struct.pack(">2L5B", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def test_sizes_of_images() -> None:
    assert read_image(png(3, 2)) == Image("png", 3, 2)
    assert read_image(b"GIF89a\x03\x00\x02\x00" + bytes(9)) == Image("gif", 3, 2)
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc2\x00\x0b\x08\x00\x02\x00\x03\x01\x00\x00\x00\x00"
    assert read_image(jpeg) == Image("jpeg", 3, 2)
    assert read_image(jpeg[:8]) is None
    assert read_image(png(1, 1)[:20]) is None


def test_images_and_documents_that_are_too_much(tmp_path: Path) -> None:
    manifest = (
        "EPUB/package.opf",
        "  </manifest>",
        '<item id="p" href="p.png" media-type="image/png"/>\n  </manifest>',
    )
    long = ("EPUB/one.xhtml", "The first paragraph.", "word " * 60_000)
    make_book(Case("", "", [manifest, long]), tmp_path / "a.epub")
    with zipfile.ZipFile(tmp_path / "a.epub", "a") as container:
        container.writestr("EPUB/p.png", png(4000, 4000))
    assert ids(tmp_path / "a.epub") == ["EG-121", "EG-122", "OPF-097"]
