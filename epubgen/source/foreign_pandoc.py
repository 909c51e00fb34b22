"""Pandoc's line blocks, examples, tables of other kinds and raw LaTeX → our Markdown, or a finding."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from epubgen.errors import Level
from epubgen.source.foreign import Report

_PAGE = re.compile(
    r"[ \t]{0,3}\\(?:newpage|pagebreak|clearpage|cleardoublepage|tableofcontents|maketitle|noindent)[ \t]*$"
)
_LATEX = re.compile(
    r"\\begin\{(?:center|tabular\w?|figure|table|longtable|itemize|enumerate|document|verse|quot\w+|flush\w+|abstract"
    r"|minipage|multicols)\*?\}|\\(?:textbf|textit|emph|cite\w*|ref|footnote|includegraphics)\b[\[{]"
)
_MATH = {"equation", "equation*", "align", "align*", "gather", "gather*", "displaymath", "multline", "multline*"}
_CITATION = re.compile(r"(?<![\w`*_])\[[^\[\]\n]*(?<![\w.])-?@[\w][\w:.#$%&+?<>~/-]*[^\[\]\n]*\](?![(\[])")
_ENUMERATED = re.compile(r"[ \t]{0,3}\(?((?:[ivxlcIVXLC]{1,7}|[a-zA-Z]))([.)])[ \t]+\S")
_MARK_ENDS = frozenset("@.)")
_DASHES = re.compile(r"[ \t]{0,3}-{2,}(?:[ \t]+-{2,})+[ \t]*$")
_RULE = re.compile(r"[ \t]{0,3}-{6,}[ \t]*$")
_GRID = re.compile(r"[ \t]{0,3}\+(?:[-=:]{2,}\+)+[ \t]*$")


def set_line(text: str, line: int, report: Report) -> str:
    """Return a piece of prose without pandoc's and LaTeX's commands that a book has no use for; report the others."""
    if "{" in text:
        text = re.sub(r"(?m)^(#{1,6} .*?)[ \t]*\{-\}[ \t]*$", r"\1 {.unnumbered}", text)
    if "\\" in text:
        if _PAGE.match(text):
            return ""
        if "$" not in text and (found := _LATEX.search(text)):
            report(
                "raw-latex", Level.WARNING, f"{found[0]} is LaTeX, and stands in the book as it is", line,
                "write it in Markdown; formulas stand between dollars",
            )  # fmt: skip
    if "@" in text and (cited := _CITATION.search(text)):
        report(
            "citation-key", Level.WARNING, f"{cited[0]} cites by a key; the key stands in the book as it is", line,
            "write the citation out, or let pandoc --citeproc do so first",
        )  # fmt: skip
    return text


def set_blocks(lines: list[str], prose: Iterable[int]) -> None:
    """Change blocks of prose lines in place: each keeps its number of lines."""
    wanted = set(prose)
    _set_math(lines, wanted)
    _set_examples(lines, wanted)
    number = 0
    while number < len(lines):
        size = 0
        if number in wanted and lines[number].strip():
            starts = not number or lines[number - 1].strip() in ("", ":::")
            if lines[number].startswith("| ") and starts:
                size = _set_verse(lines, number)
            elif _GRID.match(lines[number]) and starts:
                size = _set_grid(lines, number)
            elif "--" in lines[number]:
                size = _set_dashed(lines, number, starts)
        number += size or 1


def _set_math(lines: list[str], wanted: set[int]) -> None:
    for number in sorted(wanted):
        if "\\" not in lines[number]:
            continue
        if (found := re.fullmatch(r"[ \t]*\\(begin|end)\{(\w+\*?)\}[ \t]*", lines[number])) and found[2] in _MATH:
            inner = {"a": "aligned", "g": "gathered", "m": "gathered"}.get(found[2][0], "")
            wrap = f"\\{found[1]}{{{inner}}}" if inner else ""
            lines[number] = f"$${wrap}" if found[1] == "begin" else f"{wrap}$$"


def _set_examples(lines: list[str], wanted: set[int]) -> None:
    """Number pandoc's examples `(@name)`, and its `#.` items; keep the lines of lists that Markdown has not apart."""
    numbers: dict[str, int] = {}
    count = 0
    for number in sorted(number for number in wanted if _may_be_item(lines[number])):
        line = lines[number]
        if line.lstrip().startswith("~ "):
            lines[number] = re.sub(r"^ {0,3}~[ \t]+", ":   ", line)
        elif line.startswith("#. "):
            lines[number] = f"1. {line[3:]}"
        elif match := re.match(r"[ \t]{0,3}\(@([\w-]*)\)[ \t]+", line):
            count += 1
            numbers[match[1]] = count
            lines[number] = f"{count}) {line[match.end() :]}"
        elif (one := _ENUMERATED.match(line)) and number + 1 in wanted:
            following = _ENUMERATED.match(lines[number + 1])
            if following and following[2] == one[2] and following[1] != one[1]:
                lines[number] = f"{line.rstrip()}\\"
    if numbers:
        for number in wanted:
            if "(@" in lines[number]:
                lines[number] = re.sub(
                    r"\(@([\w-]+)\)",
                    lambda match: f"({numbers[match[1]]})" if match[1] in numbers else match[0],
                    lines[number],
                )


def _may_be_item(line: str) -> bool:
    """Return whether a line begins with `~` or `#`, or with as short a word before `)` or `.` as numbers items."""
    beginning = line.lstrip()[:9]
    return bool(beginning) and (beginning[0] in "~#" or not _MARK_ENDS.isdisjoint(beginning))


def _set_verse(lines: list[str], start: int) -> int:
    """Turn `| ` lines into lines of one paragraph, and return how many; 0 where they are a table."""
    end = start
    while end < len(lines) and re.match(r"\|(?: |$)", lines[end]):
        if re.fullmatch(r"\|[ :|-]+", lines[end]) and "-" in lines[end]:
            return 0
        end += 1
    if end - start < 2 or all(line.rstrip().endswith("|") and len(line.strip()) > 1 for line in lines[start:end]):
        return 0
    # The blank lines around it hold the fences of a poem.
    poem = start > 0 and not lines[start - 1].strip() and end < len(lines) and not lines[end].strip()
    for number in range(start, end):
        text = lines[number][2:].rstrip()
        indent = len(text) - len(text.lstrip())
        text = "\u00a0" * (indent or not (text or poem)) + text.lstrip()
        lines[number] = text + ("\\" if number + 1 < end and not poem else "")
    if poem:
        lines[start - 1], lines[end] = "::: poem", ":::"
    return end - start


def _set_grid(lines: list[str], start: int) -> int:
    """Turn a grid table into one with pipes, and return how many lines it has; 0 where it is none."""
    end = start
    while end < len(lines) and re.match(r"[ \t]{0,3}[+|].*[+|][ \t]*$", lines[end]):
        end += 1
    rows: list[list[list[str]]] = [[]]
    head = 0
    edges = [at for at, character in enumerate(lines[start]) if character == "+"]
    for line in lines[start + 1 : end]:
        if _GRID.match(line):
            head = len(rows) if "=" in line else head
            rows.append([])
        elif any(line[at : at + 1] != "|" for at in edges):
            return 0  # cells that span others
        else:
            rows[-1].append([line[left + 1 : right].strip() for left, right in pairwise(edges)])
    cells = [_merged(row) for row in rows if row]
    if not cells or end - start < 3:
        return 0
    _write(lines, start, end, cells if head else [[""] * len(cells[0]), *cells])
    return end - start


def _set_dashed(lines: list[str], number: int, starts: bool) -> int:
    """Turn a simple or multiline table into one with pipes; return how many lines are done with, 0 for none."""
    if _RULE.match(lines[number]) and starts:
        return _set_multiline(lines, number)
    if not _DASHES.match(lines[number]):
        return 0
    columns = _columns(lines[number])
    end = number + 1
    while end < len(lines) and lines[end].strip() and not _DASHES.match(lines[end]) and not _RULE.match(lines[end]):
        end += 1
    rows = [_cells(line, columns) for line in lines[number + 1 : end]]
    closed = end < len(lines) and bool(lines[end].strip())
    headed = not starts and number > 0 and (number < 2 or not lines[number - 2].strip())
    if not rows or not (headed or closed):
        return 0
    head = _cells(lines[number - 1], columns) if headed else [""] * len(columns)
    first, last = number - headed, end + closed
    _write(lines, first, last, [head, *rows])
    return last - number


def _set_multiline(lines: list[str], start: int) -> int:
    end = next((n for n in range(start + 1, min(len(lines), start + 400)) if _RULE.match(lines[n])), 0)
    dashes = next((n for n in range(start + 1, end) if _DASHES.match(lines[n])), 0)
    if not end or not dashes or (end + 1 < len(lines) and lines[end + 1].strip()):
        return 0
    columns = _columns(lines[dashes])
    rows: list[list[str]] = []
    for group in "\n".join(lines[dashes + 1 : end]).split("\n\n"):
        parts = [_cells(line, columns) for line in group.split("\n") if line.strip()]
        if parts:
            rows.append(_merged(parts))
    head = [_cells(line, columns) for line in lines[start + 1 : dashes]]
    title = _merged(head) or [""] * len(columns)
    _write(lines, start, end + 1, [title, *rows])
    return end + 1 - start


def _merged(lines: list[list[str]]) -> list[str]:
    """Return one row of the cells of several lines."""
    return [" ".join(filter(None, parts)) for parts in zip(*lines, strict=True)]


def _columns(dashes: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer("-+", dashes)]


def _cells(line: str, columns: list[tuple[int, int]]) -> list[str]:
    """Cut a line in the middles of the gaps between columns, so that what leans over an edge stays whole."""
    starts = [0, *(start for start, _ in columns[1:])]
    ends = [*starts[1:], max(len(line), starts[-1])]
    return [line[start:end].strip() for start, end in zip(starts, ends, strict=True)]


def _write(lines: list[str], start: int, end: int, rows: list[list[str]]) -> None:
    """Put a table into lines from start up to end, blank lines after it."""
    written = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    written.insert(1, "|" + " --- |" * len(rows[0]))
    space = end - start
    lines[start:end] = written + [""] * (space - len(written)) if len(written) <= space else lines[start:end]
