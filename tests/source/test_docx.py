"""Word-processor files: each text in word/ and what the file becomes, beside it as NAME.xhtml (`--update`)."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_readers import shown
from word_files import word_file

from epubgen.build import build_book
from epubgen.errors import Level
from epubgen.source.compile import CompileTask, compile_file

HERE = Path(__file__).with_name("word")
NAMES = sorted(path.stem for path in HERE.glob("*.xml"))


@pytest.mark.parametrize("name", NAMES)
def test_file_becomes_what_stands_beside_it(name: str, update: bool, tmp_path: Path) -> None:
    (tmp_path / f"{name}.docx").write_bytes(word_file(HERE / f"{name}.xml"))
    found = "\n".join(map(shown, compile_file(CompileTask(str(tmp_path), f"{name}.docx")))) + "\n"
    expected = HERE / f"{name}.xhtml"
    if update:
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_books_of_these_files_are_valid(name: str, tmp_path: Path, epubcheck) -> None:
    (tmp_path / f"{name}.docx").write_bytes(word_file(HERE / f"{name}.xml"))
    result = build_book(tmp_path / f"{name}.docx", tmp_path / f"{name}.epub")
    assert [str(finding) for finding in result.findings if finding.level is Level.ERROR] == []
    assert epubcheck.faults(tmp_path / f"{name}.epub") == []
