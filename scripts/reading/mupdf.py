"""Books as MuPDF lays them out: its own engine, without a browser."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from typing import Any

from phone import SCREEN, Unpacked

from reading.places import Place

TEXT_SIZE = 16


def leaf_through(path: Path, book: Unpacked, places: list[Place]) -> tuple[str, list[str], list[tuple[str, bytes]]]:
    """Return how much was followed, what MuPDF complained of, and pictures of the places."""
    if importlib.util.find_spec("pymupdf") is None:
        print("no pymupdf (pip install pymupdf): MuPDF is left out", file=sys.stderr)
        return "not there", [], []
    import pymupdf

    pymupdf.TOOLS.mupdf_display_warnings(False)
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.reset_mupdf_warnings()
    with pymupdf.open(path) as document:
        document.layout(width=SCREEN["width"], height=SCREEN["height"], fontsize=TEXT_SIZE)
        toc = document.get_toc()
        faults = [f"contents: “{title}” leads to no page" for _, title, page in toc if page < 1]
        links = [one for page in document for one in page.get_links() if one["kind"] == pymupdf.LINK_GOTO]
        faults += [f"link to {one.get('nameddest', '?')}: no such page" for one in links if one["page"] < 0]
        pictures = [
            (place.name, document[number].get_pixmap().tobytes("png"))
            for place, number in found(document, book, places)
        ]
    said = pymupdf.TOOLS.mupdf_warnings().splitlines()
    faults += [line for line in said if line and not line.startswith("unknown epub version")]  # it says that of all
    return f"{len(toc)} entries, {len(links)} links", list(dict.fromkeys(faults)), pictures


def found(document: Any, book: Unpacked, places: list[Place]) -> list[tuple[Place, int]]:
    """Return the page of each place: the beginning of its document, or the page with its first words."""
    result = []
    for place in places:
        chapter = book.documents.index(place.path)
        if chapter >= document.chapter_count:
            continue
        first = document.page_number_from_location((chapter, 0))
        count = document.chapter_page_count(chapter)
        words = re.sub(r"\s", "", place.text)[:12]
        pages = range(first, first + count) if words else ()
        shown = (number for number in pages if words in re.sub(r"\s", "", document[number].get_text()))
        result.append((place, next(shown, first)))
    return result
