"""The lines of an article → its blocks: paragraphs put together again, headings, notes, breaks; each with its edits.

A block knows the stretches of source text that it is made of (`spans`), what was put between them (`joiners`), and
every change to their characters (`edits`), so that the ledger can give the source back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from epubgen.intake.lines import PAGE, Line
from epubgen.intake.markdown import escape_edits
from epubgen.intake.sections import SectionHeading
from epubgen.text.edits import Edit, apply, merge
from epubgen.text.hyphens import settle_hyphen
from epubgen.text.joining import ENDS, Join, Measure, columns, join_lines, needs_space
from epubgen.text.punctuation import is_mainly_han, repair

_BREAK = re.compile(r"(?:[*＊※·•◆◇☆★○●~～=＝_\-—–#][ 　]*){3,}|[*＊※◆◇☆★#]")


@dataclass(slots=True)
class Block:
    """A paragraph, heading, note or break of the manuscript.

    `raw` is the text of its spans with the joiners between them, and the edits count in it.
    """

    kind: str
    lines: list[Line]
    joins: list[Join] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    own: list[Edit] = field(default_factory=list)
    """Edits that recognition asked for (the mark of a note, markup of the source); typographic ones give way."""
    level: int = 0
    confidence: float = 1.0
    raw: str = ""
    text: str = ""


def build_blocks(
    lines: Sequence[Line],
    headings: Sequence[SectionHeading],
    measure: Measure,
    chinese: bool,
    words: frozenset[str] = frozenset(),
) -> list[Block]:
    """Return the blocks of an article's lines, in order, with the edits that a typesetter would make.

    `words` are those of the whole text, where lines end in hyphens.
    """
    heads = {id(heading.lines[0]): heading for heading in headings}
    shattered = _shattered(lines, measure)
    blocks: list[Block] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        heading = heads.get(id(line))
        if heading is not None:
            group = list(heading.lines)
            joins = [
                Join(" " if needs_space(one.text[-1], other.text[0]) else "", "broken-heading", 0.9)
                for one, other in pairwise(group)
            ]
            blocks.append(Block("heading", group, joins, level=heading.level, confidence=heading.confidence))
            place += len(group)
        elif line.tag.startswith("table"):
            block = Block("table", [line])
            place += 1
            while place < len(lines) and lines[place].tag.startswith("table-") and "head" not in lines[place].tag:
                block.lines.append(lines[place])
                place += 1
            _as_table(block)
            blocks.append(block)
        elif line.tag:
            blocks.append(_tagged_block(line))
            place += 1
        elif _is_break(line.text):
            blocks.append(Block("break", [line], confidence=0.9))
            place += 1
        else:
            blocks.append(_paragraph(lines, place, heads, measure, words, shattered))
            place += len(blocks[-1].lines)
    for block in blocks:
        finish(block, chinese)
    return blocks


def _paragraph(
    lines: Sequence[Line],
    place: int,
    heads: dict[int, SectionHeading],
    measure: Measure,
    words: frozenset[str],
    shattered: set[int],
) -> Block:
    """Return the paragraph that begins at a line, with every line that goes on with it."""
    block = Block("text", [lines[place]])
    for at in range(place + 1, len(lines)):
        before, line = lines[at - 1], lines[at]
        join = _join(before, line, measure) if id(line) not in heads and not line.tag else None
        if join is None and before.start in shattered and (line.start in shattered or before.text[-1] not in ENDS):
            join = Join(" ", "broken-line", 0.8)
        if join is None:
            break
        block.lines.append(line)
        block.joins.append(settle_hyphen(before.text, line.text, join, words) if words else join)
    return block


def _shattered(lines: Sequence[Line], measure: Measure) -> set[int]:
    """Return the lines (by their start) that were one wide-set line of a PDF, which came out a word a line."""
    if not (measure.wrapped and measure.latin):
        return set()
    found: set[int] = set()
    run: list[Line] = []
    for line in [*lines, None]:
        if line is not None and " " not in line.text and not line.tag and (not run or line.gap == 0):
            run.append(line)
            continue
        width = sum(columns(one.text) + 1 for one in run)
        if len(run) >= 3 and 0.5 * measure.width <= width <= 1.1 * measure.width:
            found.update(one.start for one in run)
        run = [line] if line is not None and " " not in line.text and not line.tag else []
    return found


def _as_table(block: Block) -> None:
    """Make the rows of a table a Markdown table: bars for tabs, and the line below the first row."""
    width = block.lines[0].text.count("\t") + 1
    rule = "| " + " | ".join(["---"] * width) + " |"
    position = 0
    for place, line in enumerate(block.lines):
        if place:
            between = f" |\n{rule}\n| " if place == 1 else " |\n| "
            block.joins.append(Join(between, "table-row", 1.0))
            position += len(between)
        block.own.extend(
            Edit(position + match.start(), position + match.end(), " | " if match[0] == "\t" else "\\|", "table-cell")
            for match in re.finditer(r"[\t|]", line.text)
        )
        position += len(line.text)
    end = position
    block.own.append(Edit(0, 0, "| ", "table-cell"))
    block.own.append(Edit(end, end, " |" if len(block.lines) > 1 else f" |\n{rule}", "table-cell"))


def _tagged_block(line: Line) -> Block:
    """Make a list item, a quotation or a note of a line that a page's markup said is one."""
    tag = line.tag
    if tag.startswith("note-"):
        return Block("note", [line], own=[Edit(0, 0, f"[^{tag.removeprefix('note-')}]: ", "note")])
    if tag.startswith("li"):
        depth = int(tag.rsplit("-", 1)[1])
        mark = "1. " if "ordered" in tag else "- "
        return Block("item", [line], own=[Edit(0, 0, " " * (len(mark) * (depth - 1)) + mark, "list-item")])
    if tag == "quote":
        return Block("quote", [line], own=[Edit(0, 0, "> ", "quotation")])
    return Block("text", [line])


_PARTED = " " * 8
"""What parts the words at both margins of a page's head."""
_DEEP = 8
"""The deepest indent that begins a paragraph."""


def _join(first: Line, second: Line, measure: Measure) -> Join | None:
    if _is_break(second.text):
        return None
    if measure.wrapped and measure.latin and min(first.indent, second.indent) >= 4:
        verse = (second.text[0].isupper() or second.text[0] in "“‘\"'") and columns(first.text) < 0.86 * measure.width
        if verse:
            return None
    if first.tag or (not measure.wrapped and _is_apart(first.text)):
        return None
    if _PARTED in first.text:
        return None
    if abs(first.indent - second.indent) > _DEEP and second.value != "page-turn" and second.gap < PAGE:
        return None  # one of them is set in the middle or at the right
    gap = second.gap
    if second.value == "page-turn":
        gap = measure.gap
    return join_lines(first.text, second.text, second.indent, gap, measure, first.indent)


_BREAK_MARKS = frozenset("*＊※·•◆◇☆★○●~～=＝_-—–#")


def _is_break(text: str) -> bool:
    if text[0] not in _BREAK_MARKS or len(text) > 120:
        return False
    return (len(text) <= 40 or len(set(text)) == 1) and _BREAK.fullmatch(text) is not None


def _is_apart(text: str) -> bool:
    return re.match(r"(?:图|表|Figure|Table)\s*\d", text) is not None or "\t" in text


def finish(block: Block, chinese: bool) -> None:
    """Work out a block's raw text, its edits and its text in Markdown."""
    block.raw = raw = raw_text(block)
    if block.kind == "raw":
        block.edits, block.text = [], raw
        return
    if block.kind == "break":
        block.edits = [Edit(0, len(raw), "***", "section-break", 0.9)] if raw != "***" else []
        block.text = "***"
        return
    _take_marks(block)
    edits = repair(raw, keep_spaces=block.kind == "heading") if chinese and is_mainly_han(raw) else []
    edits = _apart_from_joints(edits, block)
    if block.own:
        edits = merge(block.own, edits)
    escapes = escape_edits(raw, apply(raw, edits), block.kind)
    if escapes:
        edits = merge(block.own, edits, escapes) if block.own else sorted([*edits, *escapes], key=_place)
    if block.kind == "heading":
        edits.insert(0, Edit(0, 0, "#" * block.level + " ", "heading", block.confidence))
    block.edits = edits
    block.text = apply(raw, edits)


def _take_marks(block: Block) -> None:
    """Make edits of the inline markup that a page had in the block's lines."""
    if not any(line.marks for line in block.lines):
        return
    position = 0
    marked = []
    for place, line in enumerate(block.lines):
        position += len(block.joins[place - 1].between) if place else 0
        marked += [
            Edit(position + column, position + column + length, text, "markup") for column, length, text in line.marks
        ]
        position += len(line.text)
    block.own = [edit for edit in block.own if edit.rule != "markup"]
    if block.kind in ("heading", "table"):
        marked = [edit for edit in marked if edit.after.startswith("[^")]
    first = [edit for edit in block.own if edit.start == edit.end == 0]
    rest = [edit for edit in block.own if edit not in first]
    block.own = [*first, *merge(rest, marked)]


def _place(edit: Edit) -> tuple[int, int]:
    return edit.start, edit.end


def raw_text(block: Block) -> str:
    raw = block.lines[0].text
    for join, line in zip(block.joins, block.lines[1:], strict=True):
        raw += join.between + line.text
    return raw


def _apart_from_joints(edits: list[Edit], block: Block) -> list[Edit]:
    """Return the edits that stay inside one line, and the loss of hyphens at the ends of lines."""
    if not block.joins:
        return edits
    position = 0
    for join, line in zip(block.joins, block.lines, strict=False):
        position += len(line.text)
        after = position + len(join.between)
        edits = [
            edit for edit in edits if edit.end <= position or edit.start >= after or edit.start == edit.end == position
        ]
        if join.drop_hyphen:
            edits.append(Edit(position - 1, position, "", "line-end-hyphen", join.confidence))
        position = after
    return sorted(edits, key=_place)
