"""Changes to the container: its files, their names, the ZIP file, META-INF."""

from __future__ import annotations

import random
import struct
import warnings
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from mutations import Book, Mutant, kind, pieces

MIMETYPES = (
    b"application/epub+zip\n", b" application/epub+zip", b"application/epub", b"", b"text/plain",
    b"\xef\xbb\xbfapplication/epub+zip",
    b"application/epub+zip ", b"APPLICATION/EPUB+ZIP", b"application/epub+zip\r\n", b"application/epub+zip\x00",
)  # fmt: skip
TRICKS = (
    "mimetype last", "mimetype compressed", "mimetype with an extra field", "comment", "bytes before", "bytes after",
    "cut short",
    "empty folder", "no compression", "wrong checksum", "encrypted flag", "folder entries",
)  # fmt: skip


@kind(2)
def file_removed(book: Book, dice: random.Random) -> Mutant | None:
    """A file less."""
    name = dice.choice(book.names)
    return Mutant(replace(book, files=tuple(entry for entry in book.files if entry[0] != name)), name)


@kind(3)
def file_renamed(book: Book, dice: random.Random) -> Mutant | None:
    """A file under another name."""
    name = dice.choice(book.names)
    folder, slash, base = name.rpartition("/")
    shapes = ("{n}x", "META-INF/{b}", "{b}", "x/{b}", "{f}{s} {b}", "{f}{s}ü{b}", "{f}{s}{b}.", "{f}{s}a:{b}",
              "{f}{s}a*{b}", "{f}/{s}{b}", "../{b}", "/{n}", "{u}", "{f}{s}{stem}.foo")  # fmt: skip
    parts = {"n": name, "f": folder, "s": slash, "b": base, "u": name.upper(), "stem": base.partition(".")[0]}
    new = dice.choice(shapes).format(**parts)
    files = tuple((new if other == name else other, data) for other, data in book.files)
    return Mutant(replace(book, files=files), f"{name} to {new}")


@kind(2)
def file_added(book: Book, dice: random.Random) -> Mutant | None:
    """A file more: a second one of a name, one in another case, one that nothing names."""
    name = dice.choice(book.names)
    new = dice.choice(
        (name, name.swapcase(), f"EPUB/{dice.choice(pieces('file-names'))}", dice.choice(pieces("file-names")))
    )
    data = book.data(name) if dice.random() < 0.7 else b"x"
    return Mutant(replace(book, files=(*book.files, (new, data))), new)


@kind(2)
def file_in_meta_inf(book: Book, dice: random.Random) -> Mutant | None:
    """A file of META-INF, right or wrong."""
    name, _, text = dice.choice(pieces("meta-inf")).partition(" ")
    target = next((other for other in book.names if other.endswith((".css", ".png", ".jpg"))), "EPUB/x.png")
    data = text.replace("…", target).encode()
    kept = tuple(entry for entry in book.files if entry[0] != f"META-INF/{name}")
    return Mutant(replace(book, files=(*kept, (f"META-INF/{name}", data))), f"{name} {text}")


@kind(2)
def container_document(book: Book, dice: random.Random) -> Mutant | None:
    """Something in container.xml."""
    name = "META-INF/container.xml"
    if name not in book.names:
        return None
    data, piece = book.data(name), dice.choice(pieces("container")).encode()
    place = dice.choice((b"</container>", b"</rootfiles>"))
    return Mutant(book.with_data(name, data.replace(place, piece + place)), f"{piece.decode()} before {place.decode()}")


@kind(1)
def mimetype_changed(book: Book, dice: random.Random) -> Mutant | None:
    """Other bytes in the file "mimetype"."""
    data = dice.choice(MIMETYPES)
    return Mutant(book.with_data("mimetype", data), repr(data)) if "mimetype" in book.names else None


@kind(2)
def zip_changed(book: Book, dice: random.Random) -> Mutant | None:
    """Something about the ZIP file itself."""
    trick = dice.choice(TRICKS)
    return Mutant(replace(book, tricks=(trick,)), trick)


@kind(1)
def bytes_of_a_resource(book: Book, dice: random.Random) -> Mutant | None:
    """A picture, font or sound that is empty, cut short or something else."""
    names = [
        name
        for name in book.names
        if not name.endswith((".xml", "mimetype", ".opf", ".xhtml", ".html", ".css", ".ncx"))
    ]
    if not names:
        return None
    name = dice.choice(names)
    data = book.data(name)
    new = dice.choice(
        (
            b"",
            b"x",
            data[: len(data) // 2],
            b"\x89PNG\r\n\x1a\n",
            b"GIF89a",
            b"\xff\xd8\xff\xe0",
            b"<svg/>",
            data[4:],
            b"OTTO",
        )
    )
    return Mutant(book.with_data(name, new), f"{new[:8]!r} in {name}")


def write_book(book: Book, path: Path) -> None:
    """Write the container, with the tricks that are to be played on it."""
    tricks = set(book.tricks)
    files = list(book.files)
    if "mimetype last" in tricks:
        files = files[1:] + files[:1]
    buffer = BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as container:
        warnings.simplefilter("ignore")  # names that are there twice are wanted
        for name, data in files:
            info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            plain = "no compression" in tricks or (name == "mimetype" and "mimetype compressed" not in tricks)
            info.compress_type = zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED
            if name == "mimetype" and "mimetype with an extra field" in tricks:
                info.extra = struct.pack("<HHI", 0x7075, 4, 0)
            container.writestr(info, data)
        if "comment" in tricks:
            container.comment = b"x"
        if "empty folder" in tricks:
            container.writestr("EPUB/empty/", b"")
        if "folder entries" in tricks:
            for folder in {name.rpartition("/")[0] for name, _data in files if "/" in name}:
                container.writestr(f"{folder}/", b"")
    path.write_bytes(_tampered(buffer.getvalue(), tricks))


def _tampered(data: bytes, tricks: set[str]) -> bytes:
    if "bytes before" in tricks:
        data = b"xx" + data
    if "bytes after" in tricks:
        data += b"xx"
    if "cut short" in tricks:
        data = data[: len(data) * 2 // 3]
    entry = data.find(b"PK\x01\x02", len(data) // 2)
    if entry > 0 and "wrong checksum" in tricks:
        data = data[: entry + 16] + bytes(4) + data[entry + 20 :]
    if entry > 0 and "encrypted flag" in tricks:
        data = data[: entry + 8] + b"\x01" + data[entry + 9 :]
    return data
