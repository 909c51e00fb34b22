"""Style sheets: text → syntax faults, discouraged constructs and references.  (filled below)"""

from __future__ import annotations

from dataclasses import dataclass, field

from epubgen.check.document import Kind


@dataclass(frozen=True, slots=True)
class Fault:
    id: str
    args: tuple[object, ...]
    line: int
    column: int


@dataclass
class Sheet:
    faults: list[Fault] = field(default_factory=list)
    references: list[tuple[str, Kind, int, int]] = field(default_factory=list)


def judge_css(text: str, declarations: bool = False) -> Sheet:
    return Sheet()
