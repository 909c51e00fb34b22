"""The sample books as reading systems take them: what the targets say of them, and MuPDF's pages, where it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from epubgen.build import build_book
from epubgen.check import check_publication
from epubgen.check.messages import Severity
from epubgen.check.target_names import ACCESSIBILITY, NAMES

MANUSCRIPTS = Path(__file__).resolve().parents[2] / "manuscripts"
SAMPLES = sorted(path.name for path in MANUSCRIPTS.iterdir() if path.is_dir())
KNOWN = {"EG-209"}
"""No sample has an ISBN, which Kobo's shop wants."""


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("readings")
    paths = {name: folder / f"{name}.epub" for name in SAMPLES}
    for name, path in paths.items():
        assert build_book(MANUSCRIPTS / name, path).status == "built"
    return paths


@pytest.mark.parametrize("name", SAMPLES)
def test_no_target_refuses_or_degrades_a_sample(name: str, books: dict[str, Path]) -> None:
    messages = check_publication(books[name], targets=[*NAMES, ACCESSIBILITY]).messages
    assert {message.id for message in messages if message.severity >= Severity.WARNING} <= KNOWN
    assert not any(message.severity >= Severity.ERROR for message in messages)


@pytest.mark.parametrize("name", SAMPLES)
def test_mupdf_finds_no_fault_and_every_target(name: str, books: dict[str, Path]) -> None:
    pymupdf = pytest.importorskip("pymupdf")
    pymupdf.TOOLS.reset_mupdf_warnings()
    book = pymupdf.open(books[name])
    book.layout(width=390, height=844, fontsize=16)
    assert [entry for entry in book.get_toc() if entry[2] < 1] == []
    inner = (pymupdf.LINK_GOTO, pymupdf.LINK_NAMED)
    links = [link for page in book for link in page.get_links() if link["kind"] in inner]
    assert links and [link for link in links if link.get("page", -1) < 0] == []
    assert pymupdf.TOOLS.mupdf_warnings() == "unknown epub version: 3.0"  # which it says of every EPUB 3


def test_mupdf_sets_the_columns_of_records_side_by_side(books: dict[str, Path]) -> None:
    pymupdf = pytest.importorskip("pymupdf")
    book = pymupdf.open(books["field-handbook"])
    book.layout(width=390, height=844, fontsize=16)
    page = next(page for page in book if "Light air" in page.get_text())
    (value,) = page.search_for("Light air")
    names = [found for found in page.search_for("Name") if abs(found.y0 - value.y0) < 4]
    assert names and all(found.x1 < value.x0 for found in names)
