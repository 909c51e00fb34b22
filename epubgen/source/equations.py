"""The engine's math spans → MathML; a displayed formula leaves the paragraph that it stands in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from epubgen.errors import Level
from epubgen.source.attributes import Attributes, escape, markup, parse_attributes
from epubgen.source.code import unescape
from epubgen.source.math import MathFaultError, to_mathml
from epubgen.source.well_formed import balanced, fault_of

if TYPE_CHECKING:
    from epubgen.source.draft import Draft

_SPAN = re.compile(r'<span data-math-style="(inline|display)" data-sourcepos="([^"]*)">([^<]*)</span>')
_BEGIN, _END = "\ufdda", "\ufddb"
"""Around a displayed formula, until it has left its paragraph."""
_PARAGRAPH = re.compile(rf"<p ([^>]*)>((?:(?!</p>)[^{_BEGIN}])*{_BEGIN}.*?)</p>", re.DOTALL)
_DISPLAYED = re.compile(f"{_BEGIN}([^{_END}]*){_END}(?:[ \t]*\ufde0([0-9]+)\ufde1)?")


def set_equations(draft: Draft) -> None:
    """Turn formulas into MathML, put aside; one that cannot be read is reported, and shown as code."""
    draft.html = _SPAN.sub(lambda match: _formula(draft, match), draft.html)
    if _BEGIN in draft.html:
        draft.html = _PARAGRAPH.sub(lambda match: _split(draft, match), draft.html)
        draft.html = draft.html.replace(_BEGIN, "").replace(_END, "")


def _formula(draft: Draft, match: re.Match[str]) -> str:
    style, position, text = match.groups()
    tex, display = unescape(draft.put_back(text)), style == "display"
    try:
        written = to_mathml(tex, display)
        if fault := fault_of(written):
            raise MathFaultError(f"its MathML is malformed, {fault}", 0)
    except MathFaultError as fault:
        place = draft.where(position)
        before = tex[: fault.offset]
        if place.line is not None and place.column is not None:
            newlines = before.count("\n")
            column = (
                len(before) - before.rfind("\n") if newlines else place.column + (2 if display else 1) + len(before)
            )
            place = place.at(place.line + newlines, column)
        draft.report(
            "math-error",
            Level.ERROR,
            f"the formula cannot be set: {fault.text[:1].lower()}{fault.text[1:]}",
            place,
            "correct the TeX; write \\$ for a dollar sign that begins no formula",
        )
        written = f'<code class="inline-code">{escape(tex.strip())}</code>'
    token = draft.stash.put(written)
    return f"{_BEGIN}{token}{_END}" if display else token


def _split(draft: Draft, match: re.Match[str]) -> str:
    """Return a paragraph with displayed formulas as paragraphs and equations in turn."""
    attributes, inside = match.groups()
    parts: list[str] = []
    position, continued = 0, False
    for found in _DISPLAYED.finditer(inside):
        if not balanced(inside[position : found.start()]):
            return match[0]
        parts += _paragraph(attributes, inside[position : found.start()], continued)
        given = parse_attributes(draft.constructs[int(found[2])].value) if found[2] else Attributes()
        parts.append(f"<div{markup(given, 'equation')} {attributes}>{found[1]}</div>")
        position, continued = found.end(), True
    parts += _paragraph(attributes, inside[position:], continued)
    return "\n".join(parts)


def _paragraph(attributes: str, inside: str, continued: bool) -> list[str]:
    if not inside.strip():
        return []
    named = f'class="p continued" {attributes}' if continued else attributes
    return [f"<p {named}>{inside.strip()}</p>"]
