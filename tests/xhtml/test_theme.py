"""Themes: which template is used, that the compiled ones are those in the files, and faults with their place."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from handmade import book, chapter, entry, part, publish

from epubgen.errors import ThemeError
from epubgen.model.book import Book
from epubgen.model.chapter import Figure, Note, PageBreak
from epubgen.model.metadata import Person, Series
from epubgen.xhtml import compose_publication
from epubgen.xhtml.compiled import TEMPLATES
from epubgen.xhtml.markup import Markup, escape
from epubgen.xhtml.theme import jinja_environment, load_theme, templates_root

if TYPE_CHECKING:
    from conftest import EpubCheck

ROOT = Path(__file__).resolve().parents[2]
P = '<p class="p">正文。</p>'


def rich_book(root: Path) -> Book:
    """A book that makes every template take every branch."""
    note = Note("n1", 1, '<p class="p">注</p>'.encode(), ("r1",))
    body = f'<h2 class="h2" id="a">甲</h2>\n<p class="p" id="p3"><a id="r1" href="#n1">1</a></p>\n{P * 20}'
    people = [Person("刘 & 轶", affiliation="九三"), Person("李四", role="trl")]
    front = {"subtitle": "副题", "date": "2025-12-09", "source": "《报》", "rights": "© <某>"}
    rich = chapter(
        "one/01.md", "题 <b>", body, people=people, front=front, notes=[note], page_breaks=(PageBreak("p3", "3"),),
        figures=(Figure("figure", "p3", "图"), Figure("table", "a", "表")),
    )  # fmt: skip
    metadata = {
        "series": (Series("丛刊", issue="3", volume="2"),),
        "publisher": ("社",),
        "edition": "2",
        "subtitle": "副",
    }
    options = {
        "number_sections": True, "colophon": True, "list_of_illustrations": True, "list_of_tables": True,
        "split_above": 300,
    }  # fmt: skip
    contents = (part("编", entry(rich)), chapter("02.md", "", P, lang="ar"), chapter("03.md", "Titel", P, lang="de"))
    return book(root, *contents, metadata=metadata, options=options)


def contents_of(content: Book) -> dict[str, bytes]:
    return {item.href: item.content() for item in compose_publication(content, version="1").items}


def test_the_compiled_templates_are_those_in_the_files() -> None:
    compile_templates = runpy.run_path(str(ROOT / "scripts" / "compile_templates.py"))["compile_templates"]
    written = (ROOT / "epubgen" / "xhtml" / "compiled.py").read_text(encoding="utf-8")
    assert compile_templates(templates_root() / "default") == written, "run scripts/compile_templates.py"


def test_compiled_and_jinja_render_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = contents_of(rich_book(tmp_path))
    for name in list(TEMPLATES):
        monkeypatch.delitem(TEMPLATES, name)
    assert contents_of(rich_book(tmp_path)) == compiled


def test_a_book_in_an_unchanged_theme_needs_no_jinja(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path[:0] = ['tests', '.']\n"
        "from pathlib import Path; from handmade import book, chapter\n"
        "from epubgen.xhtml import compose_publication\n"
        f"items = compose_publication(book(Path({str(tmp_path)!r}), chapter('01.md', 'x', '<p>x</p>'))).items\n"
        "[item.content() for item in items]\n"
        "print(sorted({'jinja2', 'lxml', 'yaml', 'tomllib', 'zipfile', 'PIL.Image', 'difflib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_the_manuscript_overrides_a_template(tmp_path: Path, epubcheck: EpubCheck) -> None:
    path = tmp_path / "book.epub"
    theme = {
        "theme/part.xhtml.j2": b'<section class="part"><h1 class="title">~ {{ title }} ~</h1></section>\n',
        "theme/words/zh-Hans.yaml": 'contents: "篇目"\n'.encode(),
        "theme/theme.css": b".p { color: %s; content: '{{ x }}{% y %}' }\n",
    }
    content = book(tmp_path, part("编", entry(chapter("one/01.md", "一", P)), path="one"), files=theme)
    files = publish(content, path)
    assert '<h1 class="title">~ 编 ~</h1>' in files["EPUB/text/part-one.xhtml"]
    assert "<title>篇目</title>" in files["EPUB/nav.xhtml"]
    assert ".p { color: %s; content: '{{ x }}{% y %}' }" in files["EPUB/styles/style.css"]
    assert [line for line in epubcheck.faults(path) if "CSS" not in line] == []


def test_a_theme_extends_another(tmp_path: Path) -> None:
    files = {
        "a/theme.toml": b'extends = "b"\n',
        "b/theme.toml": b'title = "B"\n',
        "b/part.xhtml.j2": b"<p>b {{ title }}</p>",
        "a/cover.xhtml.j2": b"<p>a</p>",
    }
    content = book(
        tmp_path, part("编", entry(chapter("one/01.md", "一", P)), path="one"), files=files, options={"theme": "a"}
    )
    theme = load_theme("a", tmp_path)
    assert [folder.name for folder in theme.folders] == ["a", "b", "default"]
    documents = contents_of(content)
    assert "<p>b 编</p>" in documents["text/part-one.xhtml"].decode()
    assert "<p>a</p>" in documents["text/cover.xhtml"].decode()


FAULTS = {
    "{% if title %}\n\n{% endfor %}": "part.xhtml.j2:3: Encountered unknown tag 'endfor'",
    "<p>\n{{ titel }}</p>": "part.xhtml.j2:2: 'titel' is undefined",
    "<p>{{ title }}": "part.xhtml.j2: what the template makes is not well-formed XML",
    "\n{{ title.__class__.__mro__ }}": "part.xhtml.j2:2: access to attribute '__class__' of 'str' object is unsafe",
    "\n{% include 'gone.j2' %}": "part.xhtml.j2:2: there is no template gone.j2",
    "{% include 'bad.j2' %}": "bad.j2:2: Encountered unknown tag 'endif'",
    "\n\n{{ 1 // 0 }}": "part.xhtml.j2:3: ZeroDivisionError",
}


@pytest.mark.parametrize(("template", "fault"), FAULTS.items())
def test_faults_of_a_template_have_a_place(tmp_path: Path, template: str, fault: str) -> None:
    files = {"theme/part.xhtml.j2": template.encode(), "theme/bad.j2": b"\n{% endif %}"}
    content = book(tmp_path, part("编", entry(chapter("one/01.md", "一", P)), path="one"), files=files)
    with pytest.raises(ThemeError, match=re.escape(f"theme/{fault}")):
        compose_publication(content)


@pytest.mark.parametrize(
    ("template", "text", "fault"),
    [
        ("chapter", "<p>{{ title }}</p>{{ notes }}", "chapter.xhtml.j2: the template shows {{ body }} nowhere"),
        (
            "chapter",
            "<div>{{ body }}{{ body }}</div>",
            "chapter.xhtml.j2: the template shows {{ body }} more than once",
        ),
        ("chapter", "<div>{{ body }}</div>", "chapter.xhtml.j2: the template shows {{ notes }} nowhere"),
        (
            "content",
            "<html xmlns='http://www.w3.org/1999/xhtml'/>",
            "content.xhtml.j2: the template must show {{ body }} once",
        ),
    ],
)
def test_a_template_may_not_lose_the_text(tmp_path: Path, template: str, text: str, fault: str) -> None:
    note = Note("n1", 1, '<p class="p">注</p>'.encode(), ())
    files = {f"theme/{template}.xhtml.j2": text.encode()}
    content = book(tmp_path, chapter("01.md", "一", P, notes=[note]), files=files)
    with pytest.raises(ThemeError, match=re.escape(f"theme/{fault}")):
        compose_publication(content)


@pytest.mark.parametrize(
    ("name", "files", "fault"),
    [
        ("nobody", {}, "there is no theme nobody; there are default"),
        ("../x", {}, "there is no theme ../x"),
        ("words", {}, "there is no theme words"),
        ("a", {"a/theme.toml": b'extends = "a"'}, "the theme a extends itself: a → a"),
        ("a", {"a/theme.toml": b"extends ="}, "a/theme.toml: the theme's settings are no TOML"),
        ("default", {"theme/words/en.yaml": b"contents Inhalt"}, "theme/words/en.yaml:1: a line of a word catalogue"),
        ("default", {"theme/words/en.yaml": b"\xff"}, "theme/words/en.yaml: the word catalogue cannot be read"),
        ("default", {"theme/content.xhtml.j2": b"\xff"}, "theme/content.xhtml.j2: the template is not UTF-8"),
    ],
)
def test_faults_of_a_theme(tmp_path: Path, name: str, files: dict[str, bytes], fault: str) -> None:
    content = book(tmp_path, chapter("01.md", "一", P), files=files, options={"theme": name})
    with pytest.raises(ThemeError, match=re.escape(fault)):
        compose_publication(content)


@pytest.mark.parametrize("text", ["plain", "a & b", "<i>\"'</i>", "\x00", "汉", "&amp;"])
def test_escaping_is_that_of_jinja(text: str) -> None:
    template = jinja_environment((templates_root(),)).from_string("{{ text }}|{{ markup }}")
    assert template.render(text=text, markup=Markup("<b/>")) == f"{escape(text)}|<b/>"


def test_the_documentation_names_what_templates_know() -> None:
    from jinja2 import meta

    text = (ROOT / "docs" / "themes.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w-]+\.xhtml\.j2)` \|[^|]*\| (.*) \|$", text, re.MULTILINE)
    documented = {name: {*re.findall(r"`(\w+)`", names), "book", "words"} for name, names in rows}
    folder = templates_root() / "default"
    environment = jinja_environment((folder,))
    assert sorted(documented) == sorted(path.name for path in folder.glob("*.j2"))
    for name, names in documented.items():
        used = meta.find_undeclared_variables(environment.parse((folder / name).read_text(encoding="utf-8")))
        assert used <= names, name
