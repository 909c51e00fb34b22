"""What holds for every text: chapters are well-formed, nothing is lost, and both roads lead to the same markup."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from epubgen.model.chapter import Chapter
from epubgen.model.metadata import FrontMatter
from epubgen.source.compile import READERS, CompileTask, compile_file
from epubgen.source.draft import Draft
from epubgen.source.markdown import chapters_of

EXAMPLES = Path(__file__).with_name("examples")
XMLNS = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
PIECES = tuple(
    """
    word 汉字 かな ， 。 “ ” " ' * ** _ ` ``` ~ ~~ ^ $ $$ [ ] ( ) ](x.md) ![ {.a} {#i} {漢|かん} [^1] ^[ | <b>
    </b> <div> </div> <p <!-- --> [[page␣4]] &amp; & < > \\ --- http://a.b/c == {{#include␣x}} 1 3~5
    $100 <script> <svg> <math> <td> ␤ ␤␤ ␤>␣ ␤-␣ ␤1.␣ ␤#␣ ␤##␣ ␣␣␣␣ ␣ ␤```␤ ␤$$␤ ␤:::␣note␤ ␤:::␤
    ␤[^1]:␣ ␤|-|-|␤ ␤:␣ ␤---␤ ␤===␤ ␤-␣[␣]␣ <!--␣page␣3␣--> ␤>␣[!TIP]␤>␣ ␤|␣a␣|␣b␣|␤|---|---|␤|␣c␣|␣d␣|␤
    ␤␤Table:␣t␣{#x}␤␤ ![a](b.png␣"t") {k="v␣w"}
    """.replace("␣", "\0")
    .replace("␤", "\x01")
    .split()
)
PIECES = (
    *(piece.replace("\0", " ").replace("\x01", "\n") for piece in PIECES),
    "\x00",
    "\ufffd",
    "\ufdd0",
    "\u3000",
    "\t",
)
documents = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def compiled(text: str, name: str = "a.md") -> tuple[Chapter, ...]:
    with tempfile.TemporaryDirectory() as root:
        (Path(root) / name).write_bytes(text.encode("utf-8", "surrogatepass"))
        return compile_file(CompileTask(root, name))


def well_formed(chapter: Chapter) -> ElementTree.Element:
    notes = "".join(f"<div id='{note.id}'>{note.body.decode()}</div>" for note in chapter.notes)
    return ElementTree.fromstring(
        f"<s {XMLNS}><h1>{chapter.title_markup}</h1>{chapter.body.read().decode()}{notes}</s>"
    )


@settings(max_examples=150, deadline=None)
@given(documents, st.sampled_from(["a.md", "a.html"]))
def test_any_text_becomes_well_formed_chapters(text: str, name: str) -> None:
    for chapter in compiled(text, name):
        root = well_formed(chapter)
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        assert len(ids) == len(set(ids))
        assert {finding.rule for finding in chapter.findings}.isdisjoint({"malformed"})
        body = chapter.body.read()
        assert len(chapter.lines) == body.count(b"\n")
        assert not re.search('[\ufdd0-\ufdef]|data-sourcepos="', body.decode())
        assert len(re.findall(rb'="epubgen:\d+"', body)) <= len(chapter.targets)


@settings(max_examples=100, deadline=None)
@given(documents)
def test_no_letter_of_plain_words_is_lost(text: str) -> None:
    # What may be hidden in comments, scripts or link definitions is not looked for.
    if re.search(r"[<{&\\]|\[\[", text):
        return
    found = "".join(
        chapter.title_markup + chapter.body.read().decode() + "".join(note.body.decode() for note in chapter.notes)
        for chapter in compiled(text)
    )
    assert found.count("汉字") >= text.count("汉字") - text.count("](x.md)") - text.count("[^1]: ")


def by_road(text: str, through_tree: bool) -> list[tuple[object, ...]]:
    draft = Draft(CompileTask("/", "a.md"), FrontMatter(), "en")
    return [
        (chapter.title_markup, chapter.body.read(), chapter.notes, list(chapter.lines), chapter.targets)
        for chapter in chapters_of(draft, text, through_tree)
    ]


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.glob("*.md")))
def test_both_roads_lead_to_the_same_markup(name: str) -> None:
    text = (EXAMPLES / name).read_text(encoding="utf-8").replace("\x00", "").replace("\ufdd0", "")
    if not text.startswith("---"):
        assert by_road(text, through_tree=False) == by_road(text, through_tree=True)


@pytest.mark.parametrize("suffix", [".md", ".html", ".docx"])
def test_bytes_that_are_no_text_become_findings(suffix: str) -> None:
    with tempfile.TemporaryDirectory() as root:
        for number, data in enumerate((b"", b"\x00" * 50, b"PK\x03\x04broken", bytes(range(256)), b"\xff\xfe\x00\xd8")):
            name = f"{number}{suffix}"
            (Path(root) / name).write_bytes(data)
            for chapter in compile_file(CompileTask(root, name)):
                well_formed(chapter)


def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    (chapter,) = compile_file(CompileTask(str(tmp_path), "gone.md"))
    assert [(finding.rule, str(finding.location)) for finding in chapter.findings] == [("unreadable-file", "gone.md")]


def test_bodies_may_lie_in_a_spool(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\ntext\n", encoding="utf-8")
    (tmp_path / "spool").mkdir()
    (chapter,) = compile_file(CompileTask(str(tmp_path), "a.md", spool=str(tmp_path / "spool")))
    assert chapter.body.data is None
    assert chapter.body.read() == b'<p class="p">text</p>\n'


def test_every_suffix_has_a_reader() -> None:
    assert set(READERS) == {".md", ".markdown", ".txt", ".html", ".htm", ".xhtml", ".docx"}
