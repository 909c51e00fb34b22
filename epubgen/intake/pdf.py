"""The text of a PDF → a raw source, through the optional extra `pdf`; marked as needing review."""

from __future__ import annotations

from epubgen.errors import EpubgenError, Location, MissingExtraError
from epubgen.intake.sources import RawSource


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
    pages = []
    try:
        for page in document:
            text = page.get_textpage()
            pages.append(text.get_text_bounded().replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "-\n"))
            text.close()
            page.close()
    finally:
        document.close()
    text = "\n\f".join(page.strip("\n") for page in pages) + "\n"
    if not text.strip():
        raise EpubgenError("this PDF holds pictures of text, no text: it needs recognition (OCR) first", Location(name))
    source = RawSource(name, data, text, "pdf", "pdf")
    source.needs_review = f"{len(pages)} pages"
    return source
