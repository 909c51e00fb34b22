"""One manuscript file → its chapters: a pure function of its bytes and of options, which any worker can run."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import NamedTuple

from epubgen.errors import Finding, Level, Location
from epubgen.model.blob import Blob
from epubgen.model.chapter import Chapter
from epubgen.model.metadata import FrontMatter
from epubgen.model.ports import Mapper, map_here


class CompileTask(NamedTuple):
    """A manuscript file to be compiled: everything that its chapters depend on, beside its bytes; can be pickled.

    `root` is the manuscript directory, `path` the file inside it, with `/`. `lang` is the book's language where it
    is known (the file's front matter goes before it; where neither says anything the text decides). `title` is what
    SUMMARY.md or `structure:` call the chapter: it is used where the file has no title of its own. With `spool`, a
    directory, bodies are left there and the chapters point to them. `number` tells tasks of one build apart and
    changes nothing in the result. With `gitbook`, GitBook's `{% … %}` tags become Markdown; with `mdbook`, lines
    of Rust that mdBook hides are left out. A file that is the `whole` manuscript has the book's title in its front
    matter, and chapters under its headings of the first level.
    """

    root: str
    path: str
    lang: str = ""
    title: str = ""
    smart_quotes: bool = True
    reshape_tables: bool = True
    spool: str = ""
    number: int = 0
    gitbook: bool = False
    mdbook: bool = False
    whole: bool = False

    @property
    def location(self) -> Location:
        """The file as findings name it."""
        return Location(self.path)


Reader = Callable[[CompileTask, bytes, Mapper], tuple[Chapter, ...]]
"""Turns the bytes of a manuscript file into chapters (at least one). Faults become findings; nothing is raised.

What is long and comes in pieces may be done by the mapper: it helps where the file is the only one.
"""


def _markdown(task: CompileTask, data: bytes, _run: Mapper) -> tuple[Chapter, ...]:
    from epubgen.source.markdown import read_markdown

    return read_markdown(task, data)


def _html(task: CompileTask, data: bytes, _run: Mapper) -> tuple[Chapter, ...]:
    from epubgen.source.html import read_html

    return read_html(task, data)


def _plain_text(task: CompileTask, data: bytes, run: Mapper) -> tuple[Chapter, ...]:
    from epubgen.source.plain_text import read_plain_text

    return read_plain_text(task, data, run)


def _docx(task: CompileTask, data: bytes, _run: Mapper) -> tuple[Chapter, ...]:
    from epubgen.source.docx import read_docx

    return read_docx(task, data)


READERS: dict[str, Reader] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".txt": _plain_text,
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
    ".docx": _docx,
}
"""The reader of each kind of manuscript file, by its suffix in lower case. Each is imported when it is first used."""


def compile_file(task: CompileTask, run: Mapper = map_here) -> tuple[Chapter, ...]:
    """Turn one manuscript file into its chapters, at least one; a file that cannot be read becomes an empty one.

    Raises KeyError where no reader knows the suffix: whoever makes tasks asks `READERS` first.
    """
    try:
        data = read_file(task)
    except OSError as error:
        return (_unreadable(task, error.strerror or str(error)),)
    return compile_bytes(task, data, run)


def read_file(task: CompileTask) -> bytes:
    """Return the bytes of the file. Raises OSError."""
    with open(os.path.join(task.root, task.path), "rb", buffering=0) as file:
        return file.read()


def compile_bytes(task: CompileTask, data: bytes, run: Mapper = map_here) -> tuple[Chapter, ...]:
    """Turn the bytes of the file into its chapters, at least one. Raises KeyError as `compile_file` does."""
    return READERS[os.path.splitext(task.path)[1].lower()](task, data, run)


def _unreadable(task: CompileTask, reason: str) -> Chapter:
    finding = Finding(
        "unreadable-file",
        Level.ERROR,
        f"the file cannot be read: {reason}",
        task.location,
        "check that it exists and that you may read it",
    )
    name = os.path.splitext(os.path.basename(task.path))[0]
    return Chapter(
        key=task.path,
        source=task.location,
        front=FrontMatter(),
        title=task.title or name,
        title_markup="",
        body=Blob(b""),
        slug="chapter",
        lang=task.lang,
        findings=(finding,),
    )
