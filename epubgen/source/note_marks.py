"""The mark of a note, as it stands in the text of a finished chapter, whoever found the note (R-100 … R-105)."""

from __future__ import annotations


def reference_id(number: int, call: int) -> str:
    """Return the id of a mark by which a note is called for the first time (1), or again."""
    return f"r{number}" if call == 1 else f"r{number}-{call}"


def note_mark(number: int, identifier: str, note: str) -> str:
    """Return the mark with this number and id that leads to the note whose id is `note`."""
    return (
        f'<a class="noteref duokan-footnote" epub:type="noteref" role="doc-noteref" id="{identifier}" '
        f'href="#{note}">[{number}]</a>'
    )
