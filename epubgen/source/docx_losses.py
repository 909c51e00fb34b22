"""What a word-processor file has and a book has not → findings, each at its paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from epubgen.errors import Level

if TYPE_CHECKING:
    from epubgen.source.draft import Draft
    from epubgen.text.docx_marks import Loss

_SHOWN = 5
"""How many losses of a kind are named one by one."""
_LENGTH = 60


class Said(NamedTuple):
    """What a kind of loss is called: one, several, and what to do; `{}` is what was there, `{n}` how many."""

    level: Level
    one: str
    several: str
    advice: str


_ONE_BY_ONE = {
    "comment": Said(
        Level.WARNING, "a comment was left out: “{}”", "{n} more comments were left out",
        "settle it; comments are not part of a book",
    ),
    "insertion": Said(
        Level.WARNING, "the tracked insertion “{}” is in the book", "{n} more tracked insertions are in the book",
        "accept or reject the changes; now insertions are in the book and deletions are not",
    ),
    "deletion": Said(
        Level.WARNING, "the tracked deletion “{}” was left out", "{n} more tracked deletions were left out",
        "accept or reject the changes; now insertions are in the book and deletions are not",
    ),
    "field": Said(
        Level.WARNING, "the field {} shows something that the file does not hold", "{n} more fields show nothing",
        "write it as text, or let the word processor update its fields before it saves",
    ),
    "symbol": Said(
        Level.WARNING, "a sign is no character but a picture in a font ({}); □ stands in its place",
        "{n} more signs became □", "write it with a character that other fonts have too",
    ),
    "hidden": Said(
        Level.NOTICE, "the hidden text “{}” was left out", "{n} more hidden texts were left out",
        "show it in the word processor, if it belongs to the book",
    ),
    "text-box": Said(
        Level.NOTICE, "the text of a text box stands after the paragraph that it was fastened to",
        "so does the text of {n} more text boxes", "see that it is in the right place, or make it part of the text",
    ),
    "chart": Said(
        Level.WARNING, "a chart cannot be drawn; its values stand in a table", "{n} more charts became tables",
        "save the chart as a picture, and put that into the document",
    ),
    "diagram": Said(
        Level.WARNING, "a diagram (SmartArt) cannot be drawn; its texts stand one after the other",
        "{n} more diagrams became text", "save the diagram as a picture, and put that into the document",
    ),
    "drawing": Said(
        Level.WARNING, "a drawing was left out: “{}”", "{n} more drawings were left out",
        "save it as a picture, and put that into the document",
    ),
    "picture": Said(
        Level.WARNING, "a picture is not in the file and was left out: “{}”", "{n} more pictures are not in the file",
        "insert it into the document instead of linking to it",
    ),
    "embedded-file": Said(
        Level.WARNING, "another file that is embedded here was left out", "{n} more embedded files were left out",
        "open the document in a word processor and save it again: the text of the other file becomes part of it",
    ),
    "running-head": Said(
        Level.NOTICE, "the running head “{}” was left out", "{n} more running heads were left out",
        "nothing needs doing, unless it says something that the text does not",
    ),
}  # fmt: skip
_TOGETHER = {
    "contents": Said(
        Level.NOTICE, "one line of a table of contents was left out", "{n} lines of a table of contents were left out",
        "nothing needs doing: the book makes its own",
    ),
    "page-reference": Said(
        Level.NOTICE, "a reference names a page of the printed document; it is a link now",
        "{n} references name pages of the printed document; they are links now", "write them without page numbers",
    ),
    "note-mark": Said(
        Level.NOTICE, "a note has a mark of its own; in the book it has a number",
        "{n} notes have marks of their own; in the book they have numbers", "nothing needs doing",
    ),
    "vertical": Said(
        Level.NOTICE, "the document is set from top to bottom", "parts of the document are set from top to bottom",
        "write `writing-mode: vertical-rl` in book.yaml, if the book is to be so too",
    ),
}  # fmt: skip


def report_word_losses(draft: Draft, losses: tuple[Loss, ...]) -> None:
    """Report what was left out: the first few of each kind by themselves, the others by their number."""
    losses = tuple(sorted(losses, key=lambda loss: loss.paragraph))
    for kind, said in _ONE_BY_ONE.items():
        found = [loss for loss in losses if loss.kind == kind]
        for loss in found[:_SHOWN]:
            _report(draft, loss, said, said.one.format(_shown(loss.detail)))
        if len(found) > _SHOWN:
            _report(draft, found[_SHOWN], said, said.several.format(n=len(found) - _SHOWN))
    for kind, said in _TOGETHER.items():
        found = [loss for loss in losses if loss.kind == kind]
        if total := sum(loss.times for loss in found):
            _report(draft, found[0], said, said.one if total == 1 else said.several.format(n=total))


def _report(draft: Draft, loss: Loss, said: Said, text: str) -> None:
    place = draft.where(f"{loss.paragraph}:1") if loss.paragraph else draft.task.location
    draft.report(f"word-{loss.kind}", said.level, text, place, said.advice)


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LENGTH else f"{text[:_LENGTH].rstrip()}…"
