"""The beginning of an article or chapter, as every way of finding one tells it."""

from __future__ import annotations

from dataclasses import dataclass, field

from epubgen.intake.entries import Entry
from epubgen.intake.lines import Line
from epubgen.text.headings import HeadingMatch
from epubgen.text.names import Byline

ALIKE = 0.75
"""From this similarity on, two titles are the same one, damaged (R-197)."""


LONGEST_TITLE = 90


CHAPTERS = frozenset({"chapter", "volume", "named"})


NO_TITLE_END = frozenset("。；，、;,")


@dataclass(slots=True)
class Opening:
    """The beginning of an article or chapter: its title's lines, its byline's lines and what they say."""

    place: int
    title: list[Line]
    bylines: list[tuple[Line, Byline]] = field(default_factory=list)
    subtitle: Line | None = None
    rubric: Line | None = None
    """The line above the title that names the column it stands in."""
    label: Line | None = None
    """The line above the title that counts the articles: 交流发言之二."""
    dated: list[Line] = field(default_factory=list)
    """Lines between title and byline that say when."""
    place_lines: list[Line] = field(default_factory=list)
    """The lines that name where the authors work, below their names."""
    entry: Entry | None = None
    heading: HeadingMatch | None = None
    likeness: float = 1.0
    found_by: str = ""

    @property
    def body(self) -> int:
        """The place of the first line after title and byline."""
        others = sum(line is not None for line in (self.rubric, self.label, self.subtitle))
        return self.place + len(self.title) + len(self.bylines) + len(self.dated) + len(self.place_lines) + others
