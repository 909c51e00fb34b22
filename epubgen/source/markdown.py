"""Markdown → chapters: CommonMark with what `docs/writing.md` lists beside it.

The text goes through the engine with our constructs hidden; passes over the resulting string make it what
`docs/markup.md` says. Only a text with HTML in it is parsed into a tree on the way, and comes out the same otherwise.
Passes that few texts need are imported where one does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from epubgen.errors import Finding, Level
from epubgen.source import stash
from epubgen.source.assemble import assemble
from epubgen.source.characters import clean_text
from epubgen.source.code import set_code
from epubgen.source.draft import Draft
from epubgen.source.front_matter import read_front_matter, split_front_matter
from epubgen.source.line_breaks import join_lines
from epubgen.source.markdown_blocks import separate_definitions, set_alerts, set_blocks, set_poems
from epubgen.source.markdown_engine import render
from epubgen.source.markdown_source import OPEN, prepare, put_back_characters
from epubgen.source.notes import report_undefined, set_note_marks, take_notes
from epubgen.source.prose import is_prose, read_prose
from epubgen.text.decoding import decode
from epubgen.text.scripts import detect_language

if TYPE_CHECKING:
    from epubgen.model.chapter import Chapter
    from epubgen.source.compile import CompileTask
    from epubgen.source.includes import Expansion

_QUOTE_IN_TEXT = re.compile(r"&quot;(?![^<>]{0,2000}>)")
_DEEP = tuple(f'<{name} class="{name}">' * 60 for name in ("strong", "em"))
_LONE_MARKS = re.compile(rf'<p class="p"[^>]*>((?:{stash.MARK}[0-9]+{stash.CLOSE}\s*)+)</p>')


def read_markdown(task: CompileTask, data: bytes) -> tuple[Chapter, ...]:
    """Turn the bytes of a Markdown file into its chapters; faults become their findings."""
    findings: list[Finding] = []
    text = clean_text(decoded_text(task, data, findings), task.location, findings)
    if not task.mdbook and (chapter := _prose(task, text, findings)):
        return (chapter,)
    return _with_markup(task, text, findings)


def _prose(task: CompileTask, text: str, findings: list[Finding]) -> Chapter | None:
    """Return the chapter where there is a short way to it."""
    parts = split_front_matter(text)
    body = text[parts[1] :] if parts else text
    encoded = body.encode("utf-8", "surrogatepass")
    if not is_prose(encoded):
        return None
    head = read_front_matter(text, task.location)
    lang = head.front.lang or task.lang or detect_language(body).tag or "en"
    return read_prose(task, head, body, encoded, lang, tuple(findings))


def _with_markup(task: CompileTask, text: str, findings: list[Finding]) -> tuple[Chapter, ...]:
    gitbook = task.gitbook
    if "{%" in text:
        from epubgen.source.gitbook import convert_tags, is_gitbook

        if gitbook := gitbook or is_gitbook(text):
            text, found = convert_tags(text, task.location)
            findings += found
    text = _adapted(task, text, findings, tags=not gitbook)
    expansion = _expanded(task, text)
    if task.mdbook:
        from epubgen.source.mdbook_code import hide_lines

        expansion = hide_lines(expansion.text if expansion else text, expansion)
    if expansion:
        text = expansion.text
        findings += expansion.findings
    head = read_front_matter(text, task.location)
    # Blank lines in place of the front matter: positions in the engine's output are those in the file.
    body = "\n" * (head.line - 1) + text[head.offset :]
    lang = head.front.lang or task.lang or detect_language(text[head.offset :]).tag or "en"
    draft = Draft(task, head.front, lang, findings=[*findings, *head.findings])
    if expansion:
        draft.origins, draft.includes, draft.title = expansion.lines, expansion.files, expansion.title
    return chapters_of(draft, body)


def chapters_of(draft: Draft, text: str, through_tree: bool = False) -> tuple[Chapter, ...]:
    """Turn Markdown text into the chapters of a draft; `through_tree` is for tests, see `convert`."""
    known = tuple(draft.findings)
    convert(draft, text, through_tree)
    chapters = assemble(draft)
    if draft.malformed:
        # Constructs of ours that cross others, such as a span that begins in one emphasis and ends in another, and
        # characters that are no XML and were written as references.
        again = draft.begun_again(known)
        convert(again, text, through_tree=True)
        chapters = assemble(again)
    return chapters


def _adapted(task: CompileTask, text: str, findings: list[Finding], *, tags: bool) -> str:
    """Return the text with other programs' constructs as ours; `tags` says whether `{% … %}` is looked at."""
    from epubgen.source.foreign import adapt, may_hold_foreign

    if not may_hold_foreign(text):
        return text
    front = split_front_matter(text) or ("", 0, 1)
    # Blank lines in place of front matter, which is none of ours.
    blank = "\n" * (front[2] - 1)
    body, found = adapt(blank + text[front[1] :], task.location, tags=tags)
    findings += found
    return text[: front[1]] + body[len(blank) :]


def _expanded(task: CompileTask, text: str) -> Expansion | None:
    if "{{" not in text:
        return None
    from epubgen.source.includes import expand_includes

    return expand_includes(text, task.root, task.location)


def decoded_text(task: CompileTask, data: bytes, findings: list[Finding]) -> str:
    """Return the text of a file's bytes; report an encoding that had to be guessed."""
    decoded = decode(data)
    if decoded.doubtful:
        text = f"the encoding of the file is not certain; it was read as {decoded.encoding}"
        findings.append(Finding("doubtful-encoding", Level.WARNING, text, task.location, "save the file as UTF-8"))
    return decoded.text


def convert(draft: Draft, text: str, through_tree: bool = False) -> None:
    """Turn Markdown text into the markup of the draft.

    Each pass is left out where the result holds nothing for it. `through_tree` asks for the tree also where no HTML
    is in the text.
    """
    prepared = prepare(text)
    draft.constructs = prepared.constructs
    draft.lines = prepared.text.split("\n")
    draft.html, literals = render(prepared.text, draft.stash)
    _set_inline(draft)
    set_blocks(draft)
    if "data-footnotes>" in draft.html:
        take_notes(draft)
    if "[^" in draft.html or draft.notes:
        report_undefined(draft, text)
    _for_each_part(draft, put_back_characters)
    _for_each_part(draft, lambda html: _QUOTE_IN_TEXT.sub('"', html) if "&quot;" in html else html)
    through_tree = through_tree or _is_deep(draft.html)
    if literals or through_tree:
        from epubgen.source.markdown_html import set_html

        set_html(draft, prepared, literals, through_tree)
    if f">{stash.MARK}" in draft.html:
        draft.html = _LONE_MARKS.sub(r"\1", draft.html)
    _set_structure(draft)


def _set_structure(draft: Draft) -> None:
    """Set what consists of several blocks, or of blocks in a place: poems, letters, figures, tables."""
    if 'class="poem' in draft.html:
        draft.html = set_poems(draft.html)
    draft.drop_indents()
    if 'class="letter' in draft.html:
        from epubgen.source.letters import set_letters

        draft.html = set_letters(draft.html)
    if "<img" in draft.html:
        from epubgen.source.figures import free_figures, set_figures

        free_figures(draft)
        set_figures(draft)
    if "<table" in draft.html:
        from epubgen.source.tables import set_tables

        set_tables(draft)
    if "</pre>" in draft.html or "</figure>" in draft.html:
        from epubgen.source.figures import continue_paragraphs

        continue_paragraphs(draft)


def _is_deep(html: str) -> bool:
    """Return whether emphasis stands in emphasis deeper than XML is read: five thousand asterisks in a row do that."""
    return _DEEP[0] in html or _DEEP[1] in html


def _set_inline(draft: Draft) -> None:
    """Settle everything inside blocks, in an order in which no pass sees what another has made."""
    set_alerts(draft)
    separate_definitions(draft)
    set_code(draft)
    hidden = OPEN in draft.html or "%EF%B7" in draft.html
    if hidden:
        from epubgen.source.markdown_constructs import restore_in_attributes

        restore_in_attributes(draft)
    if "data-math-style" in draft.html:
        from epubgen.source.equations import set_equations

        set_equations(draft)
    if "data-footnote-ref>" in draft.html:
        set_note_marks(draft)
    if hidden:
        from epubgen.source.markdown_constructs import set_attributes, set_ruby_and_pages

        set_ruby_and_pages(draft)
        set_attributes(draft)
    draft.html = join_lines(draft.html)
    if draft.task.smart_quotes and not draft.lang.startswith(("zh", "ja")):
        from epubgen.source.smart_quotes import curl

        draft.html = curl(draft.html, draft.lang)


def _for_each_part(draft: Draft, change: Callable[[str], str]) -> None:
    draft.html = change(draft.html)
    for note in draft.notes.values():
        note.html = change(note.html)
