"""Every rule finds what its cases say, and nothing else; the valid books give nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from epubgen.check import check_publication
from epubgen.check.messages import Message

from .casebook import HERE, Case, make_book, read_cases, rewrite

FILES = sorted(path for path in (HERE / "cases").rglob("*.md") if path.name != "README.md")


def shown(message: Message) -> str:
    place = message.path + (f":{message.line}" if message.line else "") if message.path else ""
    return f"{message.severity.name}({message.id}) {place}"


def found(case: Case, folder: Path) -> list[str]:
    book = folder / "book.epub"
    make_book(case, book)
    return sorted(shown(message) for message in check_publication(book, targets=case.targets).messages)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_cases_give_their_messages(path: Path, tmp_path: Path, update: bool) -> None:
    cases = list(read_cases(path))
    assert cases
    results = {case.title: found(case, tmp_path) for case in cases}
    if update:
        rewrite(path, results)
        return
    for case in cases:
        assert results[case.title] == sorted(case.expected), case.place


@pytest.mark.parametrize("book", ["valid", "valid2"])
def test_a_valid_book_gives_nothing(book: str, tmp_path: Path) -> None:
    assert found(Case("valid", "valid", book=book), tmp_path) == []


def test_a_folder_is_checked_as_a_container_is() -> None:
    assert check_publication(HERE / "valid").messages == ()


def test_large_files_of_a_folder_are_no_bombs_and_circular_links_no_files(tmp_path: Path) -> None:
    shutil.copytree(HERE / "valid", tmp_path / "book")
    style = tmp_path / "book/EPUB/style.css"
    style.write_text(style.read_text(encoding="utf-8") + "/* " + "x" * 100_000 + " */", encoding="utf-8")
    (tmp_path / "book/EPUB/loop").symlink_to("loop")
    (tmp_path / "book/EPUB/outside").symlink_to(HERE)
    assert check_publication(tmp_path / "book").messages == ()
