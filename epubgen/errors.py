"""Places in files, findings about a manuscript, and the exceptions of epubgen.

EpubgenError            what the user can mend; its text begins with the place
├── ManuscriptError     a manuscript that cannot be built: carries every finding
├── ThemeError          a theme whose templates or styles cannot be used
├── DeliveryError       a preview, catalogue or archive that cannot be made
└── MissingExtraError        an optional feature that is not installed; names the extra
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Location(NamedTuple):
    """A place in a file: path as shown to the user, line and column counted from 1, None where unknown.

    A word-processor file has paragraphs instead of lines: `line` is the number of one, `words` how it begins.
    """

    path: str
    line: int | None = None
    column: int | None = None
    words: str = ""

    def at(self, line: int | None, column: int | None = None) -> Location:
        """Return the same file at another place."""
        return Location(self.path, line, column)

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)
        return f"{place} (“{self.words}”)" if self.words else place


class Level(IntEnum):
    """How much a finding matters: an error stops the build, a warning and a notice do not."""

    NOTICE = 1
    WARNING = 2
    ERROR = 3


class Finding(NamedTuple):
    """Something to tell the author about a manuscript: what is wrong, where, and what to do about it.

    `rule` is the stable kebab-case name of the fault (`dead-link`), `text` one sentence that says what is wrong,
    `advice` one that says what to do.
    """

    rule: str
    level: Level
    text: str
    location: Location | None = None
    advice: str = ""

    def __str__(self) -> str:
        place = f"{self.location}: " if self.location else ""
        advice = f"\n    → {self.advice}" if self.advice else ""
        return f"{place}{self.level.name.lower()}: {self.text} [{self.rule}]{advice}"


class EpubgenError(Exception):
    """Something that the user can mend; `str()` begins with the place, where there is one."""

    def __init__(self, text: str, location: Location | None = None) -> None:
        super().__init__(text, location)
        self.text = text
        self.location = location

    def __str__(self) -> str:
        return f"{self.location}: {self.text}" if self.location else self.text


class ManuscriptError(EpubgenError):
    """A manuscript with faults that stop the build; `findings` holds all of them, warnings included."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        errors = sum(finding.level is Level.ERROR for finding in findings)
        super().__init__(f"{errors} {'error' if errors == 1 else 'errors'} in the manuscript")
        self.findings = findings

    def __str__(self) -> str:
        return "\n".join([*(str(finding) for finding in self.findings), self.text])


class ThemeError(EpubgenError):
    """A theme whose templates, styles or settings cannot be used."""


class DeliveryError(EpubgenError):
    """A preview, sample, catalogue or archive that cannot be made."""


class MissingExtraError(EpubgenError):
    """An optional feature whose packages are not installed."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs the extra '{extra}': pip install 'epubgen-press[{extra}]'")
