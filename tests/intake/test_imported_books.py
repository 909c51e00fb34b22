"""Imported manuscripts become valid books: raw text in, EPUB out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from epubgen.cli import main

CORPUS = Path(__file__).parent / "corpus"


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("name", ["07-novel-volumes.txt", "26-notes.txt", "34-conference-sessions.txt"])
def test_an_imported_sample_is_a_valid_book(name: str, tmp_path: Path, epubcheck: Any) -> None:
    run("import", str(CORPUS / name), "-o", str(tmp_path / "m"))
    run("build", str(tmp_path / "m"), "-o", str(tmp_path / "book.epub"))
    assert epubcheck.faults(tmp_path / "book.epub") == []


def test_missing_articles_are_refused_unless_they_are_allowed(tmp_path: Path, epubcheck: Any) -> None:
    run("import", str(CORPUS / "28-damaged-contents.txt"), "-o", str(tmp_path / "m"))
    refused = CliRunner().invoke(main, ["build", str(tmp_path / "m"), "-o", str(tmp_path / "book.epub")])
    assert refused.exit_code == 1
    assert "守住手艺，也守住人" in refused.output
    assert not (tmp_path / "book.epub").exists()
    run("build", "--allow-partial", str(tmp_path / "m"), "-o", str(tmp_path / "book.epub"))
    assert epubcheck.faults(tmp_path / "book.epub") == []
