"""Markdown → HTML with source positions, by comrak; raw HTML comes out as tokens of the stash, not as markup.

So the passes over the result meet no markup but the engine's own, whose shape they know.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from epubgen.source.stash import MARK, OPAQUE, Stash

EXTENSIONS = (
    "strikethrough", "table", "autolink", "tasklist", "superscript", "subscript", "footnotes", "inline_footnotes",
    "description_lists", "alerts", "math_dollars", "highlight", "cjk_friendly_emphasis",
)  # fmt: skip
_OMITTED = "<!-- raw HTML omitted -->"


@cache
def _options() -> tuple[Any, Any, Any]:
    import comrak

    return (
        comrak.ExtensionOptions(**dict.fromkeys(EXTENSIONS, True)),  # type: ignore[arg-type]
        # Without leave_footnote_definitions, notes that nothing refers to would vanish.
        comrak.ParseOptions(leave_footnote_definitions=True, relaxed_tasklist_matching=True),
        comrak.RenderOptions(sourcepos=True, full_info_string=True, tasklist_classes=True),
    )


@cache
def _escaping() -> Any:
    import comrak

    return comrak.RenderOptions(sourcepos=True, full_info_string=True, tasklist_classes=True, escape=True)


def render(text: str, stash: Stash) -> tuple[str, int]:
    """Return the HTML of Markdown text, and how many pieces of raw HTML were put into the stash for it.

    Every element but table parts carries `data-sourcepos="line:column-line:column"`, columns in bytes. The stash must
    be empty: the pieces are its first ones.
    """
    import comrak

    html: str = comrak.markdown_to_html(text, *_options())
    if _OMITTED not in html:
        return html, 0
    literals = list(_raw_html(comrak.parse_document(text, *_options())))
    pieces = html.split(_OMITTED)
    if len(literals) != len(pieces) - 1:
        # No text is known that gets here; should one, its tags are shown as text rather than lost.
        return comrak.markdown_to_html(text, *_options()[:2], _escaping()), 0
    parts = [pieces[0]]
    for (kind, literal), piece in zip(literals, pieces[1:], strict=True):
        parts += (stash.put(literal, kind), piece)
    return "".join(parts), len(literals)


def _raw_html(root: Any) -> Iterator[tuple[str, str]]:
    """Yield the raw HTML of a document in the order in which it is rendered, with the kind of its token."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        name = type(node.node_value).__name__
        if name == "HtmlBlock":
            literal = node.node_value.value.literal.rstrip("\n")
            yield OPAQUE, _with_line(literal, node.sourcepos.start.line)
        elif name == "HtmlInline":
            # Quotation marks and line breaks beside a tag look through it.
            yield MARK, _with_line(node.node_value.value, node.sourcepos.start.line)
        elif name != "Image":  # in alternative text tags are text
            waiting.extend(reversed(node.children))


def _with_line(literal: str, line: int) -> str:
    end = 1
    while end < len(literal) and (literal[end].isalnum() or literal[end] == "-"):
        end += 1
    if literal.startswith("<") and end > 1:
        return f'{literal[:end]} data-sourcepos="{line}:1-{line}:1"{literal[end:]}'
    return literal
