"""Raw text, saved pages and word-processor files → a manuscript directory, with nothing lost (R-190 … R-218)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from epubgen.errors import Finding
from epubgen.intake.document import Document
from epubgen.intake.writing import Written
from epubgen.model.ports import Mapper, map_here


@dataclass(slots=True)
class Import:
    """What an import found and did; `rows` is the ledger, `files` the manuscript by name."""

    documents: list[Document]
    files: dict[str, str]
    rows: list[str]
    written: Written | None = None
    findings: list[Finding] = field(default_factory=list)


def import_manuscript(
    paths: Sequence[Path], target: Path, *, force: bool = False, dry_run: bool = False, run: Mapper = map_here
) -> Import:
    """Read raw sources, write the manuscript directory `target`, and prove that nothing was lost.

    What is long is done by `run`, and becomes the same however the work is shared out.
    Raises EpubgenError where a source cannot be read, where fixes.yaml has a fault, where a character of a source is
    not accounted for, or where files were changed by hand since the last import and `force` is not set.
    """
    from epubgen.intake.importing import import_sources
    from epubgen.intake.sources import load_sources

    return import_sources(load_sources(paths), target, force=force, dry_run=dry_run, run=run)
