"""What a check has found, as a value."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from epubgen.check.messages import Message, Severity


@dataclass(frozen=True, slots=True)
class Report:
    """All messages about one publication, in the order of files and lines."""

    path: str
    messages: tuple[Message, ...] = ()
    version: str = ""
    """Version of EPUB that the package document declares, "" where it could not be read."""
    hidden: Severity = Severity.USAGE
    """The gravest of the messages that are not to be shown: they count all the same."""

    @property
    def worst(self) -> Severity:
        """The gravest of all messages; USAGE where there is none."""
        return max((self.hidden, *(message.severity for message in self.messages)))

    @property
    def valid(self) -> bool:
        """Whether nothing is at ERROR or above."""
        return self.worst < Severity.ERROR

    @property
    def counts(self) -> dict[Severity, int]:
        """How many messages there are of each severity."""
        return Counter(message.severity for message in self.messages)
