"""Hostile input: bounded memory and time, one clear finding, nothing outside the book is touched, never a traceback."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from epubgen.check import Report, check_publication
from epubgen.check.parallel import Budget

from .casebook import HERE, Case, make_book

VALID = {path.relative_to(HERE / "valid").as_posix(): path.read_bytes() for path in (HERE / "valid").rglob("*.*")}
Edit = Callable[[dict[str, bytes]], None]


def pack(path: Path, files: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", method) as container:
        container.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        for name, data in files.items():
            container.writestr(name, data)
    return path


def check(path: Path, **files: bytes | None) -> Report:
    content = dict(VALID)
    for name, data in files.items():
        key = f"EPUB/{name.replace('_', '.')}"
        if data is None:
            del content[key]
        else:
            content[key] = data
    return check_publication(pack(path / "book.epub", content))


def ids(report: Report) -> set[str]:
    return {message.id for message in report.messages if message.severity.name in ("FATAL", "ERROR", "WARNING")}


PAGE = (HERE / "valid/EPUB/one.xhtml").read_bytes()


def page(body: bytes, doctype: bytes = b"<!DOCTYPE html>") -> bytes:
    return PAGE.replace(b"<!DOCTYPE html>", doctype).replace(b"The first paragraph.", body)


def test_an_entity_bomb_does_not_expand(tmp_path: Path) -> None:
    bomb = b"<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'>" + b"".join(
        b"<!ENTITY %c '%s'>" % (98 + n, (b"&%c;" % (97 + n)) * 10) for n in range(12)
    )
    assert "RSC-016" in ids(check(tmp_path, one_xhtml=page(b"&m;", bomb + b"]>")))


def test_no_file_outside_the_book_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret")
    doctype = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode()
    report = check(tmp_path, one_xhtml=page(b"&x;", doctype))
    assert "HTM-003" in ids(report)
    assert not any("secret" in message.text for message in report.messages if message.id != "HTM-003")


def test_deep_nesting_is_no_crash(tmp_path: Path) -> None:
    deep = page(b"<span>" * 100_000 + b"x" + b"</span>" * 100_000)
    assert ids(check(tmp_path, one_xhtml=deep)) == {"RSC-016"}


def test_a_million_attributes(tmp_path: Path) -> None:
    many = b" ".join(b'data-a%d="1"' % number for number in range(1_000_000))
    assert ids(check(tmp_path, one_xhtml=page(b"<span " + many + b">x</span>"))) <= {"RSC-016", "EG-001"}


def test_wrong_bytes_are_replaced(tmp_path: Path) -> None:
    report = check(tmp_path, one_xhtml=page(b"\xff\xfe\xfa"))
    assert report.valid


@pytest.mark.parametrize("encoding", ["utf-16", "gbk", "no-such-encoding", "utf-7", "base64", "zlib", "idna"])
def test_encodings_that_are_none(tmp_path: Path, encoding: str) -> None:
    report = check(tmp_path, one_xhtml=PAGE.replace(b"UTF-8", encoding.encode()))
    assert not report.valid


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    book = pack(tmp_path / "book.epub", VALID | {"EPUB/notes.txt": bytes(300 << 20)}, zipfile.ZIP_DEFLATED)
    assert book.stat().st_size < 1 << 20
    assert check_publication(book).valid
    book = pack(tmp_path / "book.epub", VALID | {"EPUB/one.xhtml": b" " * (300 << 20)}, zipfile.ZIP_DEFLATED)
    assert "PKG-008" in ids(check_publication(book))


def test_a_size_that_lies(tmp_path: Path) -> None:
    book = pack(tmp_path / "book.epub", VALID, zipfile.ZIP_DEFLATED)
    data = bytearray(book.read_bytes())
    at = data.find(b"PK\x01\x02")
    while data[at + 46 : at + 60] != b"EPUB/one.xhtml":
        at = data.find(b"PK\x01\x02", at + 4)
    struct.pack_into("<L", data, at + 24, 250 << 20)
    book.write_bytes(data)
    assert {message.id for message in check_publication(book).messages} & {"EG-002", "EG-006"}


def test_entries_that_share_bytes(tmp_path: Path) -> None:
    book = pack(tmp_path / "book.epub", VALID)
    data = bytearray(book.read_bytes())
    first = data.find(b"PK\x01\x02")
    second = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02", first + 4) + 4)
    third = data.find(b"PK\x01\x02", second + 4)
    data[third + 42 : third + 46] = data[second + 42 : second + 46]
    book.write_bytes(data)
    assert "EG-003" in {message.id for message in check_publication(book).messages}


@pytest.mark.parametrize("size", [0, 1, 10, 57, 100, 1000])
def test_a_truncated_file(tmp_path: Path, size: int) -> None:
    book = pack(tmp_path / "book.epub", VALID)
    book.write_bytes(book.read_bytes()[:size])
    assert "PKG-008" in ids(check_publication(book))


@pytest.mark.parametrize("name", ["../escape.txt", "/etc/passwd", "EPUB/../../escape.txt", "C:\\x.txt", "\x00"])
def test_names_that_lead_elsewhere(tmp_path: Path, name: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as container:
        container.writestr("mimetype", "application/epub+zip")
        for key, value in VALID.items():
            container.writestr(key, value)
        container.writestr("X" * len(name), "x")
    book = tmp_path / "book.epub"
    book.write_bytes(buffer.getvalue().replace(b"X" * len(name), name.encode()))
    check_publication(book)
    assert [path.name for path in tmp_path.iterdir()] == ["book.epub"]


def test_an_encrypted_archive(tmp_path: Path) -> None:
    book = pack(tmp_path / "book.epub", VALID)
    data = bytearray(book.read_bytes())
    data[data.find(b"PK\x01\x02") + 8] |= 1
    book.write_bytes(data)
    assert ids(check_publication(book)) == {"PKG-027"}


def test_compressed_data_that_breaks_off(tmp_path: Path) -> None:
    book = pack(tmp_path / "book.epub", VALID, zipfile.ZIP_DEFLATED)
    data = bytearray(book.read_bytes())
    packed = zlib.compressobj(6, zlib.DEFLATED, -15)
    stream = packed.compress(VALID["EPUB/one.xhtml"]) + packed.flush()
    at = data.find(stream)
    data[at + 5 : at + 40] = b"\xff" * 35
    book.write_bytes(data)
    assert "PKG-008" in ids(check_publication(book))


def test_fallbacks_in_a_long_circle(tmp_path: Path) -> None:
    items = "".join(
        f'<item id="f{n}" href="f{n}.bin" media-type="a/b" fallback="f{(n + 1) % 20000}"/>' for n in range(20_000)
    )
    opf = VALID["EPUB/package.opf"].replace(b"  </manifest>", items.encode() + b"</manifest>")
    assert "OPF-045" in ids(check(tmp_path, package_opf=opf))


def test_missing_and_odd_files(tmp_path: Path) -> None:
    assert ids(check_publication(tmp_path / "nothing.epub")) == {"PKG-018"}
    assert "RSC-002" in ids(check_publication(tmp_path))


def test_the_valid_book_in_a_zip_is_valid(tmp_path: Path) -> None:
    make_book(Case("", ""), tmp_path / "book.epub")
    assert check_publication(tmp_path / "book.epub").messages == ()


def test_a_name_that_only_one_of_two_parsers_takes(tmp_path: Path) -> None:
    broken = '<html xmlns="http://www.w3.org/1999/xhtml" \ufffdx="" xmlns:x="tp" x:y="">'.encode()
    data = PAGE.replace(PAGE[PAGE.index(b"<html") : PAGE.index(b"<head>")], broken)
    assert not check(tmp_path, one_xhtml=data).valid


def test_a_tag_in_a_document_type(tmp_path: Path) -> None:
    report = check(
        tmp_path, one_xhtml=page(b"x", b'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "</p>xhtml11.dtd">')
    )
    assert not report.valid


def test_lists_of_a_hundred_thousand(tmp_path: Path) -> None:
    images = page(b'<img src="drawing.svg" alt="x" srcset="' + b"a 1x," * 100_000 + b'"/>')
    prefixes = " ".join(f"a{n}: http://example.org/{n}" for n in range(100_000)).encode()
    opf = VALID["EPUB/package.opf"].replace(b' xml:lang="en">', b' prefix="' + prefixes + b'">')
    assert "RSC-007" in ids(check(tmp_path, one_xhtml=images, package_opf=opf))


def test_a_package_with_a_million_attributes(tmp_path: Path) -> None:
    many = b" ".join(b'a%d="1"' % number for number in range(1_000_000))
    opf = VALID["EPUB/package.opf"].replace(b"<spine", b"<spine " + many)
    assert ids(check(tmp_path, package_opf=opf)) == {"EG-001"}


def test_style_sheets_without_end(tmp_path: Path) -> None:
    for style in (b'a { b: "' + b"x" * 3_000_000, b"{" * 1_000_000, b"a{b:url(" + b"\\a" * 1_000_000):
        assert ids(check(tmp_path, style_css=style)) <= {"CSS-008"}


def test_labels_that_are_long_and_differ(tmp_path: Path) -> None:
    nav = VALID["EPUB/nav.xhtml"].replace(b">One<", b">" + b"abc" * 50_000 + b"<")
    one = PAGE.replace(b">One</h1>", b">" + b"cba" * 50_000 + b"</h1>")
    assert ids(check(tmp_path, nav_xhtml=nav, one_xhtml=one)) == set()


def test_a_long_value_is_shown_in_part(tmp_path: Path) -> None:
    found = check(tmp_path, one_xhtml=page(b'<a href="' + b"../x" * 50_000 + b'">x</a>'))
    assert found.messages
    assert max(len(message.text) for message in found.messages) < 2_000


def test_a_book_with_more_ids_than_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Budget, "MOST", 1)
    assert "EG-009" in ids(check(tmp_path))
