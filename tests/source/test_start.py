"""`epubgen new`: every start builds clean, and never over something."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from epubgen.build import build_book
from epubgen.cli.new_command import command
from epubgen.errors import EpubgenError
from epubgen.source import read_manuscript
from epubgen.source.start import KINDS, LANGUAGES, STARTS, start_manuscript


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_start_builds_clean(tmp_path: Path, language: str, kind: str, epubcheck: Any) -> None:
    start_manuscript(tmp_path / "new", language, kind, "", "2026-04-01")
    result = build_book(tmp_path / "new", tmp_path / "new.epub")
    assert (result.status, result.findings, result.faults) == ("built", (), ())
    assert epubcheck.faults(tmp_path / "new.epub") == []


def test_every_kind_is_there_in_every_language() -> None:
    assert {(path.parent.name, path.name) for path in STARTS.glob("*/*")} == {(a, b) for a in LANGUAGES for b in KINDS}


def test_title_and_date_are_filled_in(tmp_path: Path) -> None:
    title = 'A "quoted" \\ title: yes'
    start_manuscript(tmp_path / "new", "en", "issue", title, "2026-04-01")
    metadata = read_manuscript(tmp_path / "new").metadata
    assert (metadata.title, metadata.date, metadata.modified) == (title, "2026-04-01", "2026-04-01")


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(EpubgenError, match="not empty"):
        start_manuscript(tmp_path, "en", "book", "", "2026-04-01")
    with pytest.raises(EpubgenError, match="no folder"):
        start_manuscript(tmp_path / "note.txt", "en", "book", "", "2026-04-01")
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_command(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, [str(tmp_path / "my issue"), "--lang", "ja"])
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        str(tmp_path / "my issue" / name) for name in ("01-hajime.md", "02-tsugi.md", "book.yaml")
    ]
    assert f"epubgen build '{tmp_path}/my issue'" in result.stderr
