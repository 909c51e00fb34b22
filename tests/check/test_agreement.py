"""The real EPUBCheck reports the same ids about every case; what only epubgen finds is set aside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .casebook import HERE, make_book, read_cases

OURS = ("README.md", "targets", "accessibility")
"""What EPUBCheck does not judge: how reading systems differ, and whether claims of accessibility are true."""
FILES = sorted(p for p in (HERE / "cases").rglob("*.md") if not set(p.relative_to(HERE / "cases").parts) & set(OURS))
MAJOR = ("FATAL", "ERROR", "WARNING")


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_epubcheck_agrees(path: Path, tmp_path: Path, epubcheck: Any) -> None:
    for case in read_cases(path):
        book = tmp_path / "book.epub"
        make_book(case, book)
        theirs = {m["id"].replace("_", "-") for m in epubcheck(book) if m["severity"] in MAJOR}
        ours = {line.partition("(")[2].partition(")")[0] for line in case.expected if line.startswith(MAJOR)}
        assert ours == theirs, case.place
