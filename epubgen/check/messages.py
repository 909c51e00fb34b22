"""What the checker says: severities, messages, and the table id → severity and words.

Ids and severities are EPUBCheck's (facts about the reference), the words are ours. Ids that begin with ``EG-`` are our
own: faults that EPUBCheck lets pass. The table has parts, so that each can be read: for the container, the package and
what lies between documents, for the documents themselves, for our own ids, for targets and accessibility.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from epubgen.check.content_messages import CONTENT_MESSAGES
from epubgen.check.own_messages import OWN_MESSAGES
from epubgen.check.publication_messages import PUBLICATION_MESSAGES
from epubgen.check.target_messages import ACCESSIBILITY_MESSAGES, TARGET_MESSAGES


class Severity(IntEnum):
    """How grave a message is; a publication with one at ERROR or above is invalid."""

    USAGE = 1
    INFO = 2
    WARNING = 3
    ERROR = 4
    FATAL = 5


MESSAGES: dict[str, tuple[str, str]] = (
    PUBLICATION_MESSAGES | CONTENT_MESSAGES | OWN_MESSAGES | TARGET_MESSAGES | ACCESSIBILITY_MESSAGES
)
"""Id → (severity, text with ``{}`` for each argument)."""


@dataclass(frozen=True, slots=True)
class Message:
    """One finding: what is wrong, and where. `line` and `column` are where SAX says a tag ends (EPUBCheck's places)."""

    id: str
    severity: Severity
    text: str
    path: str | None = None
    line: int | None = None
    column: int | None = None
    rule: str = ""


def make_message(
    id: str, *args: object, path: str | None = None, line: int | None = None, column: int | None = None
) -> Message:
    """Return the message with this id, its severity and words from the table; KeyError for an unknown id."""
    severity, text = MESSAGES[id]
    shown = [shorten(arg) if isinstance(arg, str) and len(arg) > LONGEST else arg for arg in args]
    return Message(id, Severity[severity], text.format(*shown), path, line, column)


LONGEST = 1000
"""Characters of a value from a book that a message shows: some have millions."""


def shorten(text: str) -> str:
    """Return the beginning and the end of a long text, the end as it often says what would be right."""
    return f"{text[: LONGEST // 2]} … {text[-LONGEST // 4 :]}"
