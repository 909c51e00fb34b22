"""Formulas as MathJax reads them in pages made of Markdown, `\\\\( … \\\\)` and `\\\\[ … \\\\]` → our dollars.

The page's Markdown takes one backslash off before MathJax looks (mdBook, Jekyll, Hugo), so authors write two, and four
where a line of a formula ends. Lines keep their numbers.
"""

from __future__ import annotations

import re

from epubgen.source.foreign import outside_code, without_code

_OPENS = re.compile(r"(?<!\\)\\\\([(\[])")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENDS = {"(": ")", "[": "]"}
MOST_LINES = 200
"""No formula is longer; so a delimiter that is never closed costs little."""


def set_mathjax(lines: list[str], prose: list[int]) -> None:
    """Change the formulas in lines of prose in place."""
    wanted = set(prose)
    following = 0
    for number in prose:
        if number < following or "\\\\" not in lines[number]:
            continue
        lines[number] = outside_code(lines[number], _set_inside)
        following = _set_across(lines, number, wanted)


def _set_inside(text: str) -> str:
    """Return some text of one line with the formulas that begin and end in it."""
    pieces: list[str] = []
    position = 0
    while (opens := _OPENS.search(text, position)) and (end := text.find(f"\\\\{_ENDS[opens[1]]}", opens.end())) >= 0:
        formula, position_after = _unescaped(text[opens.end() : end]).strip(), end + 3
        mark = "$$" if opens[1] == "[" else "$"
        # A letter that follows at once would keep the dollar from closing the formula: it goes into it.
        letters = re.compile(r"[A-Za-z]*").match(text, position_after)
        more = letters[0] if letters and mark == "$" else ""
        made = f"{mark}{formula}{f'{chr(92)}text{{{more}}}' if more else ''}{mark}"
        pieces += (text[position : opens.start()], made if formula else text[opens.start() : position_after])
        position = position_after + (len(more) if formula else 0)
    return "".join((*pieces, text[position:]))


def _set_across(lines: list[str], number: int, wanted: set[int]) -> int:
    """Set a formula that begins in a line and ends in a later one as a display; return the first line after it."""
    found = list(_OPENS.finditer(without_code(lines[number])))
    if not found:
        return number
    opens = found[-1]
    closing = f"\\\\{_ENDS[opens[1]]}"
    for last in range(number + 1, min(number + MOST_LINES, len(lines))):
        if last not in wanted or not lines[last].strip(" \t>"):
            return number
        if (end := without_code(lines[last]).find(closing)) >= 0:
            break
    else:
        return number
    lines[number] = f"{lines[number][: opens.start()]}$${_unescaped(lines[number][opens.end() :])}"
    for between in range(number + 1, last):
        lines[between] = _unescaped(lines[between])
    lines[last] = f"{_unescaped(lines[last][:end])}$${lines[last][end + 3 :]}"
    return last + 1


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)
