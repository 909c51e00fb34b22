"""Readers: each file of examples/ and what it becomes, beside it as NAME.xhtml; `--update` writes those anew.

The expected file holds all that a chapter says: title, slug, body, line map, notes, targets, findings.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from examples import shown

from epubgen.source.compile import CompileTask, compile_file

EXAMPLES = Path(__file__).with_name("examples")
NAMES = sorted(path.name for path in EXAMPLES.iterdir() if path.suffix in (".md", ".html", ".htm", ".docx"))


@pytest.mark.parametrize("name", NAMES)
def test_example_becomes_what_stands_beside_it(name: str, update: bool) -> None:
    chapters = compile_file(CompileTask(str(EXAMPLES), name))
    actual = "\n".join(shown(chapter) for chapter in chapters) + "\n"
    expected = EXAMPLES / f"{name}.xhtml"
    if update:
        expected.write_text(actual, encoding="utf-8")
    assert actual == expected.read_text(encoding="utf-8")
    for chapter in chapters:
        ElementTree.fromstring(shown(chapter))


@pytest.mark.parametrize("name", NAMES)
def test_places_are_true(name: str) -> None:
    for chapter in compile_file(CompileTask(str(EXAMPLES), name)):
        body = chapter.body.read()
        assert len(chapter.lines) == body.count(b"\n")
        for heading in chapter.outline:
            assert body[heading.offset :].startswith(f"<h{heading.level} ".encode())
            assert f' id="{heading.id}"'.encode() in body[heading.offset : body.index(b">", heading.offset)]
