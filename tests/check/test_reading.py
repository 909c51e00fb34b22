"""Documents read tag by tag say what their trees say, or nothing; packed references are what they were."""

from __future__ import annotations

import gc
import pickle
import threading
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from epubgen.check import check_publication
from epubgen.check.container import open_container
from epubgen.check.content import reader
from epubgen.check.document import Reference
from epubgen.check.harvest import Nodes, gather
from epubgen.check.plain_links import References
from epubgen.check.tags import Reading
from epubgen.check.xml import parse
from epubgen.engine.workers import Workers

HERE = Path(__file__).parent
HEAD = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" xml:lang="en">'
    "<head><title>A &amp; B</title></head>"
)
RIGHT = {
    "plain": "<p>one</p><p>two</p>",
    "links": '<p><a href="a.xhtml#x">one</a> <a href="b.xhtml">two</a> <a id="q" href="c.xhtml?x&amp;y">three</a></p>',
    "comments": "<!-- <p> --><p>one<!-- > --></p><?pi <p> ?>",
    "marked": "<p><![CDATA[<b>]]></p><ul><![CDATA[ ]]><li>x</li></ul>",
    "quotes": "<p class='a \"b\"' title=\"it's\" id='i'>x</p>",
    "spaces": '<p\n class = "a"\t id="i" >x</p ><br /><p title="a\n&#10;b">x</p>',
    "references": '<ul>&#32;<li id="&#105;">x</li></ul>',
    "islands": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><a href="x"><circle r="1"/></a></svg>',
    "prefixes": '<h:p xmlns:h="http://www.w3.org/1999/xhtml" epub:type="pagebreak" class="">x</h:p>',
    "namespaces": '<p><b xmlns="http://www.w3.org/1999/xhtml" id="a">x</b>'
    '<svg xmlns="http://www.w3.org/2000/svg" id="b"><a xmlns="http://www.w3.org/2000/svg" id="c"/></svg></p>',
    "roles": '<section role="doc-chapter" aria-label="x" epub:type="chapter"><h1>x</h1></section>',
    "inputs": '<p><input type="checkbox" checked=""/><input type="text" size="3"/></p>',
}
WRONG = {
    "an element": "<p>one<p>two</p></p>",
    "an attribute": '<p align="left">one</p>',
    "a value": '<p dir="up">one</p>',
    "text": "<ul>one<li>two</li></ul>",
    "an ancestor": '<p><a href="a"><b><a href="b">x</a></b></a></p>',
    "a role": '<p role="nonsense">x</p>',
    "what is missing": "<p><img/></p>",
    "an end": "<dl><dt>x</dt></dl>",
    "a bracket in a value, which is right": '<p title="a > b" id="i">a > b</p>',
}


def read(body: str, head: str = HEAD) -> tuple[Reading | None, Nodes]:
    """Read a document by HTML's grammar, twice: the second time nothing of it is new."""
    document = parse("x", f"{head}<body>{body}</body></html>".encode())
    nodes = Nodes(document.root)
    first = reader("3.0").read(document.text, nodes)
    again = reader("3.0").read(document.text, nodes)
    assert (first and first.found) == (again and again.found)
    return first, nodes


@pytest.mark.parametrize("name", RIGHT)
def test_what_follows_the_grammar_is_read(name: str) -> None:
    reading, nodes = read(RIGHT[name])
    assert reading is not None
    assert reading.found == gather(nodes).found
    assert [move.tag for move in reading.started] == [element.tag for element in nodes.elements]


@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG)
def test_what_does_not_is_left_to_the_tree(body: str) -> None:
    assert read(body)[0] is None


def test_a_namespace_is_read_in_every_tag_that_declares_one() -> None:
    same = '<p xmlns="http://www.w3.org/1999/xhtml" id="a">x</p>'
    reading, _nodes = read(same + same.replace("www.w3.org/1999/xhtml", "example.org/"))
    assert reading is None


def test_entities_of_the_document_are_left_to_the_tree() -> None:
    assert read("<p>&x;</p>", f'<!DOCTYPE html [<!ENTITY x "<b>y</b>">]>{HEAD}')[0] is None
    assert read("<p>x</p>", f"<?xml version='1.0'?>\n<!-- x -->\n<!DOCTYPE html>\n{HEAD}")[0] is not None


REFERENCES = (
    Reference("style.css", "stylesheet", 3, element="link"),
    Reference("a.xhtml#x", "hyperlink", 5, element="a"),
    Reference("a.xhtml#y", "hyperlink", 7, element="a"),
    Reference("../x/b.xhtml", "hyperlink", 8, element="a"),
    Reference("https://example.org/", "hyperlink", 9, element="a"),
    Reference("a b.xhtml", "hyperlink", 10, element="a"),
    Reference("c.xhtml#t=5", "hyperlink", 11, element="a"),
    Reference("c.xhtml", "hyperlink", 12, "text/html", element="a"),
    Reference("#z", "hyperlink", 13, element="a"),
    Reference("p.png", "image", 14, element="img"),
)


@pytest.mark.parametrize("references", [(), REFERENCES, REFERENCES[1:4], REFERENCES[:1], REFERENCES[::-1]])
def test_packed_references_are_what_they_were(references: Sequence[Reference]) -> None:
    packed = References("EPUB/x/y.xhtml", references)
    travelled = pickle.loads(pickle.dumps(packed))
    assert tuple(packed) == tuple(travelled) == tuple(references)
    assert len(packed) == len(references)
    assert (travelled.destinations, travelled.others) == (packed.destinations, packed.others)


def test_plain_links_are_kept_by_where_they_lead() -> None:
    packed = References("EPUB/x/y.xhtml", REFERENCES)
    assert packed.destinations == (("EPUB/x/a.xhtml", "x\ny"), ("EPUB/x/b.xhtml", ""), ("EPUB/x/y.xhtml", "z"))
    assert [reference.url for reference in packed.others] == [
        "style.css", "https://example.org/", "a b.xhtml", "c.xhtml#t=5", "c.xhtml", "p.png",
    ]  # fmt: skip


# The same results, however and wherever documents are checked


def book(path: Path, body: str = "<p>x</p>", damage: bytes = b"") -> Path:
    """Write the valid book of these tests with another body in one chapter, perhaps with bytes that do not fit it."""
    root = HERE / "valid"
    with zipfile.ZipFile(path, "w") as file:
        file.write(root / "mimetype", "mimetype")
        for source in sorted(root.rglob("*")):
            name = source.relative_to(root).as_posix()
            if source.is_file() and name != "mimetype":
                text = source.read_bytes()
                if name.endswith("one.xhtml"):
                    text = text.replace(b"</body>", f"{body}</body>".encode())
                file.writestr(name, text)
    path.write_bytes(path.read_bytes().replace(b"x" * 40, damage)) if damage else None
    return path


class Kept(dict[str, bytes]):
    """A store in memory."""

    put = dict[str, bytes].__setitem__


def elsewhere(function: Callable[[Any], Any], tasks: Sequence[Any], weight: int = 0) -> Iterator[Any]:
    """Run tasks in other processes, however little there is to do."""
    return Workers(2)(function, tasks, 1 << 30)


@pytest.mark.parametrize("body", ["<p>x</p>", '<p align="left"><a href="#gone">x</a></p>', "<p>&gone;</p>"])
def test_results_are_the_same_everywhere(tmp_path: Path, body: str) -> None:
    path, store = book(tmp_path / "a.epub", body), Kept()
    expected = check_publication(path)
    assert check_publication(path, run=elsewhere) == expected
    assert check_publication(path, store=store) == expected
    assert check_publication(path, store=store) == expected
    assert len(store) > 2


def test_checks_in_threads_leave_the_collector_as_it_was(tmp_path: Path) -> None:
    path, usual = book(tmp_path / "a.epub"), gc.get_threshold()
    inside: list[tuple[bool, tuple[int, int, int]]] = []
    begun, joined = threading.Event(), threading.Event()

    def first(function: Callable[[Any], Any], tasks: Sequence[Any], weight: int = 0) -> Iterator[Any]:
        begun.set()
        assert joined.wait(60)
        return map(function, tasks)

    def second(function: Callable[[Any], Any], tasks: Sequence[Any], weight: int = 0) -> Iterator[Any]:
        joined.set()
        other.join(60)  # the check that began first is over, this one is not
        inside.append((other.is_alive(), gc.get_threshold()))
        return map(function, tasks)

    other = threading.Thread(target=check_publication, args=(path,), kwargs={"run": first})
    other.start()
    assert begun.wait(60)
    check_publication(path, run=second)
    assert inside == [(False, (100_000, *usual[1:]))]
    assert gc.get_threshold() == usual


def test_other_bytes_are_checked_again(tmp_path: Path) -> None:
    store = Kept()
    good = check_publication(book(tmp_path / "a.epub", "<p>x</p>"), store=store)
    bad = check_publication(book(tmp_path / "a.epub", "<p><p>x</p></p>"), store=store)
    assert good.valid
    assert not bad.valid


def test_damage_is_told_wherever_it_is_found_and_never_kept(tmp_path: Path) -> None:
    path, store = book(tmp_path / "a.epub", f"<p>{'x' * 40}</p>", damage=b"y" * 40), Kept()
    expected = check_publication(path)
    assert "EG-006" in {message.id for message in expected.messages}
    for _again in range(2):
        assert check_publication(path, run=elsewhere, store=store) == expected


def test_fingerprints_differ_where_bytes_do(tmp_path: Path) -> None:
    prints = []
    for body in ("<p>x</p>", "<p>y</p>", "<p>x</p>"):
        container = open_container(book(tmp_path / "a.epub", body))
        name = next(name for name in container.files if name.endswith("one.xhtml"))
        prints.append(container.fingerprint(name))
        container.close()
    assert prints[0] == prints[2] != prints[1]
