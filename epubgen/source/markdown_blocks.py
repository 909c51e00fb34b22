"""The engine's block and inline elements → the elements and classes of `docs/markup.md`, by passes over the string."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from epubgen.source.attributes import escape
from epubgen.source.words import ALERTS, word

if TYPE_CHECKING:
    from epubgen.source.draft import Draft

_CLASSES = {
    "p": "p", "blockquote": "quote", "ul": "list", "ol": "list", "li": "item", "dl": "definitions", "dt": "term",
    "dd": "definition", "table": "table",
}  # fmt: skip
_INLINE = ("em", "strong", "del", "mark", "sub", "sup")
_BLOCKS = tuple((f"<{name} data-", f'<{name} class="{value}" data-') for name, value in _CLASSES.items())
_INLINES = tuple(
    (f"<{name} data-", re.compile(f'<{name} data-sourcepos="[^"]*">'), f'<{name} class="{name}">') for name in _INLINE
)
_TASKS = (
    (' class="contains-task-list', ' class="list tasks'),
    ('<li class="task-list-item" data-', '<li class="item" data-'),
)
_BREAK = re.compile(r'<br data-sourcepos="[^"]*" />')
_RULE = re.compile(r'<hr data-sourcepos="([^"]*)" />')
_CELL = re.compile(r'<t([rhd]) data-sourcepos="[^"]*"(?: align="(left|right|center)")?((?: [\w-]+="[^"]*")*)>')
_TASK = re.compile(r'<input type="checkbox" class="task-list-item-checkbox" (checked="" )?disabled="" />')
_ALERT = re.compile(
    r'<div class="markdown-alert markdown-alert-(\w+)" data-sourcepos="([^"]*)">\n'
    r'<p class="markdown-alert-title">(.*?)</p>'
)
_ATTRIBUTION = re.compile(r'<p class="p"( data-sourcepos="[^"]*">(?:—|&mdash;)[^\n]*</p>\n</blockquote>)')
_DEFINITION = re.compile(
    r'<dd data-sourcepos="(\d+):\d+-(?!\1:)(\d+):\d+">([^<\n](?:[^<]|<(?!/dd>|p |ul |ol |pre ))*)</dd>'
)


def set_alerts(draft: Draft) -> None:
    """Turn the engine's alerts into asides; to be done first, while no other div is in its output."""
    if '<div class="markdown-alert' in draft.html:
        html = _ALERT.sub(lambda match: _alert(match, draft.lang), draft.html)
        draft.html = html.replace("</div>", "</aside>")


def set_blocks(draft: Draft) -> None:
    """Give the engine's elements their classes, and turn task marks, rules and cells into ours."""
    html = _with_classes(draft.html)
    if 'class="contains-task-list' in html:
        for engine, ours in _TASKS:
            html = html.replace(engine, ours)
    if "<br " in html:
        html = _BREAK.sub("<br/>", html)
    if "<hr " in html:
        html = _RULE.sub(lambda match: f'<hr class="break" data-sourcepos="{match[1]}"/>', html)
    if "<table " in html:
        html = _CELL.sub(_row_or_cell, html)
        html = html.replace("<tbody>\n</tbody>\n", "")
    if "<input " in html:
        html = _TASK.sub(lambda match: _task(bool(match[1]), draft.lang), html)
    if "</blockquote>" in html:
        html = _ATTRIBUTION.sub(lambda match: f'<p class="attribution"{match[1]}', html)
    draft.html = html


def _with_classes(html: str) -> str:
    for engine, ours in _BLOCKS:
        html = html.replace(engine, ours)
    for engine, tag, ours in _INLINES:
        if engine in html:
            html = tag.sub(ours, html)
    return html


def _row_or_cell(match: re.Match[str]) -> str:
    kind, align, rest = match.groups()
    if kind == "r":
        return match[0] if align or rest else "<tr>"
    if not rest:
        return _cell(kind, align)
    head = "cell head" if kind == "h" else "cell"
    scope = ' scope="col"' if kind == "h" else ""
    align = f" {align}" if align else ""
    if ' class="' in rest:
        given = rest.replace(' class="', f' class="{head}{align} ')
        return f"<t{kind}{given}{scope}>"
    return f'<t{kind} class="{head}{align}"{rest}{scope}>'


@cache
def _cell(kind: str, align: str | None) -> str:
    align = f" {align}" if align else ""
    return f'<th class="cell head{align}" scope="col">' if kind == "h" else f'<td class="cell{align}">'


def _task(done: bool, lang: str) -> str:
    label = escape(word("done" if done else "to-do", lang))
    return f'<span class="task" role="img" aria-label="{label}">{"☑" if done else "☐"}</span>'


def _alert(match: re.Match[str], lang: str) -> str:
    kind, position, title = match.groups()
    if kind in ALERTS and title == kind.capitalize():
        title = escape(word(kind, lang))
    return f'<aside class="alert {kind}" data-sourcepos="{position}">\n<p class="alert-title">{title}</p>'


def separate_definitions(draft: Draft) -> None:
    """Give the paragraphs of a definition back: the engine runs them together where the list is tight."""
    lines = draft.lines
    if lines is None or "<dd " not in draft.html:
        return

    def separate(match: re.Match[str]) -> str:
        source = lines[int(match[1]) - 1 : int(match[2])]
        while source and not source[-1].strip():
            source.pop()
        written = match[3].split("\n")
        blank = [not line.strip() for line in source]
        if not any(blank) or blank.count(False) != len(written):
            return match[0]
        parts = iter(written)
        text = "\n".join("\n" if empty else next(parts) for empty in blank)
        paragraphs = [part.strip("\n") for part in re.split(r"\n\n+", text)]
        position = f'data-sourcepos="{match[1]}:1-{match[2]}:1"'
        inside = "\n".join(f"<p {position}>{part}</p>" for part in paragraphs if part)
        return f"<dd {position}>\n{inside}\n</dd>"

    draft.html = _DEFINITION.sub(separate, draft.html)


BLANKS = " \t\r\n"
"""What may stand around a verse and mean nothing; no-break spaces indent it."""
_VERSE = re.compile(r'<div class="poem"[^>]*>\n.*?</div>', re.DOTALL)
_STANZA = re.compile(r'<p class="p"( data-sourcepos="[^"]*")?>(.*?)</p>', re.DOTALL)


def set_poems(html: str) -> str:
    """Turn the paragraphs of poems into stanzas, and their lines into verses."""

    def stanza(match: re.Match[str]) -> str:
        lines = re.split(r"(?:<br/>)?\n|<br/>", match[2])
        verses = "\n".join(f'<p class="verse">{line.strip(BLANKS)}</p>' for line in lines if line.strip())
        return f'<div class="stanza"{match[1] or ""}>\n{verses}\n</div>'

    return _VERSE.sub(lambda match: _STANZA.sub(stanza, match[0]), html)
