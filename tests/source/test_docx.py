"""Word-processor files: each text in word/ and what the file becomes, beside it as NAME.xhtml (`--update`)."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from examples import shown
from lxml import etree
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
def test_nothing_goes_silently(name: str, tmp_path: Path) -> None:
    """Every character that the file shows is in the book, or in a finding that says that it is not."""
    document = etree.parse(HERE / f"{name}.xml")
    for fallback in document.findall(".//{*}Fallback"):
        fallback.clear()
    written = Counter("".join(text.text or "" for text in document.iter("{*}t", "{*}delText")))
    (tmp_path / f"{name}.docx").write_bytes(word_file(HERE / f"{name}.xml"))
    chapters = compile_file(CompileTask(str(tmp_path), f"{name}.docx"))
    told = "".join(finding.text for chapter in chapters for finding in chapter.findings)
    read = html.unescape(re.sub(r" alttext=\"([^\"]*)\"", "", "".join(map(shown, chapters))))
    # The table of contents in fields.xml is told of by its lines; a formula's & and # say where its lines meet.
    lost = {one for one in written - Counter(read + told) if one not in " \t&#*"}
    assert name == "fields" or not lost


def test_noncharacters_are_no_marks(tmp_path: Path) -> None:
    data = word_file(HERE / "opening-en.xml")
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(tmp_path / "a.docx", "w") as new:
        for member in old.namelist():
            content = old.read(member)
            if member == "word/document.xml":
                content = content.replace(b"best", "b\ufdd59\ufdd6\ufdd27\ufdd3st".encode())
            new.writestr(member, content)
    (chapter,) = compile_file(CompileTask(str(tmp_path), "a.docx"))
    assert b"It was the b97st of times." in chapter.body.read()


@pytest.mark.parametrize("name", NAMES)
def test_books_of_these_files_are_valid(name: str, tmp_path: Path, epubcheck) -> None:
    (tmp_path / f"{name}.docx").write_bytes(word_file(HERE / f"{name}.xml"))
    result = build_book(tmp_path / f"{name}.docx", tmp_path / f"{name}.epub")
    assert [str(finding) for finding in result.findings if finding.level is Level.ERROR] == []
    assert epubcheck.faults(tmp_path / f"{name}.epub") == []
