"""The tree of an author's HTML → markup in the shape of `docs/markup.md`: classes, each block on its own line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from epubgen.errors import Level
from epubgen.source import stash
from epubgen.text.html5 import Loss
from epubgen.text.html5_names import BLOCKS, MATHML, SVG, XLINK

if TYPE_CHECKING:
    from epubgen.source.draft import Draft

CLASSES = {
    "p": "p", "em": "em", "i": "em", "strong": "strong", "b": "strong", "blockquote": "quote", "ul": "list",
    "ol": "list", "li": "item", "dl": "definitions", "dt": "term", "dd": "definition", "pre": "code", "table": "table",
    "td": "cell", "hr": "break", "ruby": "ruby", "mark": "mark", "del": "del", "s": "del", "ins": "ins", "sub": "sub",
    "sup": "sup", "figcaption": "caption", "caption": "caption",
}  # fmt: skip
"""The class by which style sheets know an element."""
_PARAGRAPHS = frozenset(
    ["p", "verse", "attribution", "alert-title", "tab-title", "label", "caption", "imprint", "byline"]
)
_ALL_BLOCKS = BLOCKS | {"audio", "video"}
_EMPTY = re.compile(r"<((?!(?:br|hr|img|wbr|col|source|track)\b)[a-z][a-z0-9]*)((?: [\w:.-]+=\"[^\"]*\")*)/>")
_BLANKS = re.compile(r"[ \t\r\n]*\n[ \t\r\n]*")
_ONLY_MARKS = re.compile(f"(?:\\s|{stash.MARK}[0-9]+{stash.CLOSE})*\\Z")


def report_losses(draft: Draft, losses: list[Loss]) -> None:
    """Report what was taken out of an author's HTML: each kind of element once a file, at its first place."""
    for name in dict.fromkeys(loss.name for loss in losses):
        same = [loss for loss in losses if loss.name == name]
        times = f" ({len(same)} of them)" if len(same) > 1 else ""
        draft.report(
            "dropped-html",
            Level.NOTICE if same[0].kind == "unknown elements" else Level.WARNING,
            f"a book holds no {same[0].kind}: <{name}> was left out{times}"
            if same[0].kind != "unknown elements"
            else f"<{name}> is no HTML element; only its content is kept{times}",
            draft.where(same[0].position) if same[0].position else None,
            "delete it, or say the same in text and images",
        )


def write_markup(body: etree._Element) -> str:
    """Return the inside of an element as markup for the passes of a draft."""
    _paragraphs_for_loose_text(body)
    for element in body.iter("*"):
        if element is not body and isinstance(element.tag, str):
            _classify(element)
    _lay_out(body)
    written = etree.tostring(body, encoding="unicode")
    inside = written[written.index(">") + 1 : written.rindex("</")] if not written.endswith("/>") else ""
    if "xlink:" in inside:
        # The document around it does not declare the prefix.
        inside = inside.replace(f'<svg xmlns="{SVG}"', f'<svg xmlns="{SVG}" xmlns:xlink="{XLINK}"')
    return _EMPTY.sub(r"<\1\2></\1>", inside).strip("\n") + "\n"


def _classify(element: etree._Element) -> None:
    tag = str(element.tag)
    own = element.get("class", "").split()
    if tag == "th":
        added = ["cell", "head"]
    elif tag == "code":
        parent = element.getparent()
        added = [] if parent is not None and parent.tag == "pre" else ["inline-code"]
    elif (tag == "p" and _PARAGRAPHS & set(own)) or (tag == "figure" and "table-figure" in own):
        added = []
    else:
        added = [CLASSES[tag]] if tag in CLASSES else ["figure"] if tag == "figure" else []
    if tag == "img" and any(True for _ in element.iterancestors("figure")):
        added = ["image"]
    if tag == f"{{{MATHML}}}math":
        added = ["math"]
    if added and not set(added) <= set(own):
        own = [*added, *(name for name in own if name not in added)]
        rest = dict(element.attrib)
        rest.pop("class", None)
        element.attrib.clear()
        element.set("class", " ".join(own))
        element.attrib.update(rest)


def is_block(element: etree._Element) -> bool:
    """Return whether an element begins a line of its own."""
    return element.tag in _ALL_BLOCKS or (
        element.tag in ("a", "ins", "del") and any(inner.tag in BLOCKS for inner in element.iterdescendants("*"))
    )


def _paragraphs_for_loose_text(body: etree._Element) -> None:
    """Put text and inline elements that stand between blocks into paragraphs."""
    for before, inline, block in _runs(body):
        said = before + "".join((child.tail or "") for child in inline)
        if not inline and _ONLY_MARKS.match(before):
            _put_text(body, block, f"\n{before.strip()}\n" if before.strip() else "\n")
        elif not said.strip() and all(child.tag == "br" for child in inline):
            for child in inline:
                body.remove(child)
        elif not said.strip() and all(child.get("role") == "doc-pagebreak" for child in inline):
            for child in inline:
                child.tail = "\n"
        else:
            paragraph = etree.Element("p")
            paragraph.text = before.lstrip()
            if block is None:
                body.append(paragraph)
            else:
                block.addprevious(paragraph)
            paragraph.extend(inline)


def _runs(body: etree._Element) -> list[tuple[str, list[etree._Element], etree._Element | None]]:
    """Return what stands before each block and at the end: text, the inline elements after it, the block."""
    runs: list[tuple[str, list[etree._Element], etree._Element | None]] = []
    text, inline = body.text or "", list[etree._Element]()
    body.text = None
    for child in body:
        if is_block(child):
            runs.append((text, inline, child))
            text, inline = child.tail or "", []
            child.tail = None
        else:
            inline.append(child)
    return [*runs, (text, inline, None)]


def _put_text(body: etree._Element, block: etree._Element | None, text: str) -> None:
    before = block.getprevious() if block is not None else (body[-1] if len(body) else None)
    if before is None:
        body.text = (body.text or "") + text
    else:
        before.tail = (before.tail or "") + text


def _lay_out(body: etree._Element) -> None:
    """Let each block begin on a line of its own, and nothing else."""
    for element in [body, *body.iter("*")]:
        if not isinstance(element.tag, str) or element.tag.startswith(f"{{{SVG}}}"):
            continue
        if _in_preformatted(element):
            continue
        element.text = _BLANKS.sub("\n", element.text) if element.text and "\n" in element.text else element.text
        for child in element:
            if child.tail and "\n" in child.tail:
                child.tail = _BLANKS.sub("\n", child.tail)
        if any(is_block(child) for child in element) or element is body:
            _break_lines(element)
        elif is_block(element):
            _trim(element)


def _in_preformatted(element: etree._Element) -> bool:
    return element.tag == "pre" or any(True for _ in element.iterancestors("pre"))


def _break_lines(element: etree._Element) -> None:
    first = element[0] if len(element) else None
    if first is not None and is_block(first):
        element.text = f"{(element.text or '').strip()}\n" if (element.text or "").strip() else "\n"
        element.text = element.text if element.text == "\n" else f"{element.text}"
    elif element.text:
        element.text = element.text.lstrip()
    for child in element:
        following = child.getnext()
        tail = child.tail or ""
        if is_block(child):
            tail = f"\n{tail.lstrip()}"
        if (following is not None and is_block(following)) or following is None:
            tail = f"{tail.rstrip()}\n" if tail.strip() else "\n"
        child.tail = tail


def _trim(element: etree._Element) -> None:
    if element.text:
        element.text = element.text.lstrip(" \t\n")
    if len(element):
        last = element[-1]
        if last.tail:
            last.tail = last.tail.rstrip(" \t\n")
    elif element.text:
        element.text = element.text.rstrip(" \t\n")
