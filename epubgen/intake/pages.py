"""A saved web page or a word-processor file → a raw source: its text line by line, and what the markup said of each.

Everything that the page shows is in the text, in its order; what lies outside the main content is tagged `furniture`,
so that dropping it is one more row of the ledger. Emphasis, links and notes become marks at their places in the text.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree

from epubgen.errors import EpubgenError, Location
from epubgen.intake.page_content import find_title, tag_furniture, tag_large
from epubgen.intake.page_rows import PageRow, RowReader
from epubgen.intake.sources import RawSource
from epubgen.text.decoding import decode
from epubgen.text.pinyin import slug

if TYPE_CHECKING:
    from epubgen.text.docx import Word


def read_page(name: str, data: bytes, kind: str, folder: Path | None = None) -> RawSource:
    """Turn HTML or .docx into a source; of HTML the main content is found, the rest tagged.

    Raises EpubgenError where a word-processor file cannot be read.
    """
    from epubgen.text.html5 import parse_fragment, parse_page

    if kind == "docx":
        word = _read_word(name, data)
        body, title = parse_fragment(word.html).body, word.properties.get("title", "")
        encoding, doubtful = "docx", False
    else:
        text, encoding, doubtful = _decoded(data)
        parsed = parse_page(text)
        body, title = parsed.body, parsed.title
    media = _take_pictures(body, data if kind == "docx" else None, folder)
    rows = [row for row in RowReader(body).rows() if row.text.strip()]
    if kind == "html":
        find_title(rows, title)
        tag_large(rows)
        tag_furniture(rows, body)
    source = _source(name, data, kind, rows, title, encoding, doubtful)
    source.media = media
    return source


def _read_word(name: str, data: bytes) -> Word:
    from epubgen.text.docx import NotWordError, read_word

    try:
        return read_word(data)
    except NotWordError as error:
        raise EpubgenError(str(error), Location(name)) from error


def _take_pictures(body: etree._Element, word: bytes | None, folder: Path | None) -> dict[str, bytes]:
    """Return a page's pictures by their names in the manuscript, and make its elements say those names."""
    media: dict[str, bytes] = {}
    for image in body.iter("img"):
        reference = unquote(image.get("src", ""))
        data = None
        if word is not None and reference.startswith("docx:"):
            with zipfile.ZipFile(io.BytesIO(word)) as members:
                name = reference.removeprefix("docx:")
                data = members.read(name) if name in members.namelist() else None
        elif folder is not None and reference and "://" not in reference and not reference.startswith(("/", "data:")):
            path = folder / reference
            data = path.read_bytes() if path.is_file() else None
        if data is None:
            continue
        stem, _, suffix = posixpath.basename(reference).rpartition(".")
        digest = hashlib.sha256(data).hexdigest()[:8]
        target = f"images/{slug(stem or suffix, 24)}-{digest}.{suffix.lower() if stem else 'bin'}"
        media[target] = data
        image.set("src", target)
    return media


def _decoded(data: bytes) -> tuple[str, str, bool]:
    """Decode a page: by its own declaration where that fits, else by the evidence of its bytes."""
    declared = re.search(rb"<meta[^>]+charset=[\"']?\s*([\w-]+)", data[:4096], re.IGNORECASE)
    if declared is not None and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        encoding = declared[1].decode("ascii").lower()
        encoding = "gb18030" if encoding in ("gb2312", "gbk") else encoding
        try:
            return data.decode(encoding), encoding, False
        except (LookupError, UnicodeDecodeError):
            pass
    decoded = decode(data)
    return decoded.text, decoded.encoding, decoded.doubtful


def _source(
    name: str, data: bytes, kind: str, rows: list[PageRow], title: str, encoding: str, doubtful: bool
) -> RawSource:
    source = RawSource(name, data, "", encoding, kind, doubtful, title=title)
    pieces: list[str] = []
    offset = 0
    number, last = 1, ""
    for row in rows:
        if pieces:
            between = "\n\n" if row.breaks_paragraph and not (row.tag.startswith("table") and last == row.tag) else "\n"
            pieces.append(between)
            offset += len(between)
            number += len(between)
        pieces.append(row.text)
        source.tags[number] = row.tag or "p"
        source.marks.extend((offset + column, length, text) for column, length, text in row.marks)
        offset += len(row.text)
        last = row.tag
    source.text = "".join(pieces) + "\n"
    return source
