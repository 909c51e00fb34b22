"""Readers: each file of examples/ and what it becomes, beside it as NAME.xhtml; `--update` writes those anew.

The expected file holds all that a chapter says: title, slug, body, line map, notes, targets, findings.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from epubgen.model.chapter import Chapter
from epubgen.source.attributes import escape
from epubgen.source.compile import CompileTask, compile_file

EXAMPLES = Path(__file__).with_name("examples")
NAMES = sorted(path.name for path in EXAMPLES.iterdir() if path.suffix in (".md", ".html", ".htm", ".docx"))
XMLNS = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'


def attributes(**given: object) -> str:
    return "".join(f' {name}="{escape(str(value))}"' for name, value in given.items() if value not in ("", None))


def shown(chapter: Chapter) -> str:
    people = ", ".join(person.name for person in chapter.front.people)
    parts = [
        f"<chapter {XMLNS}{attributes(key=chapter.key, slug=chapter.slug, lang=chapter.lang, id=chapter.id)}>",
        f"<title{attributes(people=people, subtitle=chapter.front.subtitle)}>{chapter.title_markup}</title>",
        chapter.body.read().decode().rstrip("\n"),
        *(
            f"<note{attributes(id=n.id, references=' '.join(n.references), line=n.line)}>{n.body.decode()}</note>"
            for n in chapter.notes
        ),
        f"<lines>{' '.join(map(str, chapter.lines))}</lines>",
        *(
            f"<heading{attributes(level=h.level, id=h.id, text=h.text, line=h.line)}>{h.label}</heading>"
            for h in chapter.outline
        ),
        *(
            f"<target{attributes(n=n, kind=t.kind, path=t.path, fragment=t.fragment, at=t.location, alt=t.alt)}/>"
            for n, t in enumerate(chapter.targets)
        ),
        *(f"<page{attributes(id=page.id, label=page.label)}/>" for page in chapter.page_breaks),
        *(f"<listed{attributes(kind=f.kind, id=f.id, caption=f.caption)}/>" for f in chapter.figures),
        *(f"<property{attributes(name=name)}/>" for name in sorted(chapter.properties)),
        *(
            f"<finding{attributes(at=f.location, rule=f.rule, level=f.level.name)}>{escape(f.text)}</finding>"
            for f in chapter.findings
        ),
        "</chapter>",
    ]
    return "\n".join(part for part in parts if part)


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
