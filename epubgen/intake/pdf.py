"""The text of a PDF → a raw source, through the optional extra `pdf`; marked as needing review."""

from __future__ import annotations

import ctypes
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from epubgen.errors import EpubgenError, Location, MissingExtraError
from epubgen.intake.pdf_layout import Glyph, Row, read_rows
from epubgen.intake.sources import RawSource

if TYPE_CHECKING:
    import pypdfium2

LARGE = 1.18
"""From this many times the usual type size on, a short line is a heading by its looks."""


def read_pdf(name: str, data: bytes) -> RawSource:
    """Return the text of a PDF's pages, each ended by a form feed. Raises EpubgenError where it holds no text."""
    try:
        import pypdfium2
    except ImportError as error:
        raise MissingExtraError("reading a PDF", "pdf") from error
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise EpubgenError("this PDF cannot be opened: it is damaged or encrypted", Location(name)) from error
    pages: list[list[Row]] = []
    try:
        for page in document:
            text = page.get_textpage()
            pages.append(read_rows(_glyphs(text)))
            text.close()
            page.close()
    finally:
        document.close()
    if not any(pages):
        raise EpubgenError("this PDF holds pictures of text, no text: it needs recognition (OCR) first", Location(name))
    text_, tags = _written(pages)
    source = RawSource(name, data, text_, "pdf", "pdf", tags=tags)
    source.needs_review = f"{len(pages)} pages"
    return source


def _glyphs(page: pypdfium2.PdfTextPage) -> list[Glyph]:
    """Return a page's characters with their places; those that only part words or lines have the place of the gap."""
    import pypdfium2.raw as pdfium

    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    glyphs: list[Glyph] = []
    high = 0
    for index in range(page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(page, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        text = "-" if code in (0x02, 0xFFFE) else chr(code) if not 0xD800 <= code < 0xE000 else "\ufffd"
        if text in "\r\n" or (unicodedata.category(text) == "Cc" and text != "\t"):
            continue
        if not text.strip() and pdfium.FPDFText_IsGenerated(page, index) == 1:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(page, index, ctypes.byref(box)):
            continue
        if not pdfium.FPDFText_GetCharOrigin(page, index, ctypes.byref(x), ctypes.byref(y)):
            continue
        size = float(pdfium.FPDFText_GetFontSize(page, index)) * _scale(page, index)
        glyphs.append(Glyph(text, box.left, box.right, y.value, size if size > 1 else box.top - box.bottom))
    return glyphs


def _scale(page: pypdfium2.PdfTextPage, index: int) -> float:
    """Return how much a character's matrix enlarges its nominal size."""
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetMatrix(page, index, ctypes.byref(matrix)):
        return 1.0
    return float((matrix.c**2 + matrix.d**2) ** 0.5) or 1.0


def _title_size(pages: Sequence[Sequence[Row]], usual: float) -> float:
    """Return the type size of articles' titles: the largest that comes more than once, or the largest of all."""
    groups = Counter[float]()
    for rows in pages:
        sizes = [round(row.size * 2) / 2 for row in rows]
        groups.update(size for before, size in pairwise([0.0, *sizes]) if size >= LARGE * usual and size != before)
    repeated = [size for size, count in groups.items() if count > 1]
    largest = max(repeated or groups, default=0.0)
    return largest - 0.3 if largest else float("inf")


def _written(pages: Sequence[Sequence[Row]]) -> tuple[str, dict[int, str]]:
    """Return the text of all pages, parted by form feeds, and which lines are set larger than the rest."""
    sizes = Counter[float]()
    for rows in pages:
        for row in rows:
            sizes[round(row.size * 2) / 2] += len(row.text)
    usual = sizes.most_common(1)[0][0]
    title = _title_size(pages, usual)
    lines: list[str] = []
    turns = 0  # a form feed counts as the end of a line
    tags: dict[int, str] = {}
    for number, rows in enumerate(pages):
        for place, row in enumerate(rows):
            if row.apart and place:
                lines.append("")
            turns += bool(number and not place)
            lines.append(("\f" if number and not place else "") + row.text)
            if row.size >= title:
                tags[len(lines) + turns] = "large" if row.size < 1.04 * title else "cover"
            elif row.size >= LARGE * usual and len(row.text.strip()) <= 90:
                tags[len(lines) + turns] = "bold"
        if number and not rows:
            turns += 1
            lines.append("\f")
    return "\n".join(lines) + "\n", tags
