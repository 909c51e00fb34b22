"""Examples in files: an input, and beside it what becomes of it, as text (`--update` rewrites that)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from epubgen.model.chapter import Chapter
from epubgen.source.attributes import escape

HERE = Path(__file__).parent
XMLNS = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'


def example_paths(folder: str, suffix: str) -> list[Path]:
    return sorted((HERE / folder).glob(f"*{suffix}"))


def compare(example: Path, found: str, update: bool) -> None:
    """Hold what was found against the file NAME.expected beside the example."""
    expected = example.with_name(example.name + ".expected")
    if update:
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


def stated(name: str, value: Any) -> list[str]:
    """Return a line for each field of a record that has not its default."""
    default = type(value)()
    return [
        f"{name}.{field} = {one!r}"
        for field, one, other in zip(value._fields, value, default, strict=True)
        if one != other
    ]


def attributes(**given: object) -> str:
    return "".join(f' {name}="{escape(str(value))}"' for name, value in given.items() if value not in ("", None))


def shown(chapter: Chapter) -> str:
    """Return all that a chapter says, as text."""
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
