"""An import as people look at it: its outline, its changes as a difference, a summary; or JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from epubgen.intake import Import
from epubgen.intake.document import Document, Unit


def show_outline(result: Import) -> Iterator[str]:
    """Yield the outline: files, titles, authors, and the headings inside."""
    for document in result.documents:
        for unit in document.units:
            people = "、".join(credit.name for credit in unit.credits)
            yield f"{unit.title}{f'  ({people})' if people else ''}"
            for block in unit.blocks:
                if block.kind == "heading":
                    yield f"{'  ' * (block.level - 1)}{block.raw}"


def show_changes(result: Import) -> Iterator[tuple[str, str]]:
    """Yield what is dropped, moved and changed as the lines of a difference, each with its sign."""
    for document in result.documents:
        yield "@", f"@@ {document.source.name} @@"
        changed = {
            id(block.lines[0]): block
            for unit in document.units
            for block in unit.blocks
            if block.edits or len(block.lines) > 1
        }
        for line in document.lines:
            if line.role == "drop":
                yield "-", f"-{line.number}: {line.text}    [{line.rule}]"
            elif line.role == "move":
                yield "@", f" {line.number}: {line.text}    [{line.rule} → metadata]"
            elif (block := changed.get(id(line))) is not None:
                rules = sorted({edit.rule for edit in block.edits} | {join.rule for join in block.joins})
                for old in block.lines:
                    yield "-", f"-{old.number}: {old.text}"
                yield "+", f"+{line.number}: {block.text}    [{', '.join(rules)}]"


def summary(result: Import, target: Path) -> str:
    """Return a few lines that say what was found and done."""
    counts = _counts(result)
    lines = [_found(result.documents, counts)]
    lines.append(
        f"{_counted(counts['dropped'], 'line')} dropped, {counts['joined']} joined, "
        f"{_counted(counts['headings'], 'heading')}, {_counted(counts['doubts'], 'thing')} to review"
    )
    if result.written is not None:
        done = result.written
        lines.append(
            f"{target}: {_counted(len(done.written), 'file')} written, {len(done.unchanged)} unchanged"
            + (f", {len(done.kept)} kept as changed by hand" if done.kept else "")
            + (f", {len(done.removed)} removed" if done.removed else "")
        )
        lines.append(f"See {target / '_import' / 'review.md'}")
    return "\n".join(lines)


def _found(documents: list[Document], counts: Counter[str]) -> str:
    promised = counts["promised"]
    missing = counts["missing"]
    if promised:
        text = f"{_counted(promised, 'article')} listed, {promised - missing} found, {counts['truncated']} truncated"
    else:
        found = counts["units"]
        text = f"{_counted(found, 'article')} or chapter{'' if found == 1 else 's'}, {counts['truncated']} truncated"
    names = [name for document in documents for name in document.missing]
    return text + ("" if not names else "; missing:" + "".join(f"\n  {name}" for name in names))


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _counts(result: Import) -> Counter[str]:
    counts: Counter[str] = Counter()
    for document in result.documents:
        counts["promised"] += document.promised
        counts["missing"] += len(document.missing)
        counts["doubts"] += len(document.doubts)
        counts["truncated"] += sum(doubt.kind == "truncated" for doubt in document.doubts)
        counts["dropped"] += sum(line.role == "drop" for line in document.lines)
        for unit in document.units:
            counts["units"] += not unit.is_volume
            counts["joined"] += sum(len(block.joins) for block in unit.blocks)
            counts["headings"] += sum(block.kind == "heading" for block in unit.blocks)
    return counts


def as_json(result: Import, target: Path) -> str:
    """Return outline, counts and doubts as JSON."""
    return json.dumps(
        {
            "manuscript": str(target),
            "counts": dict(_counts(result)),
            "units": [_unit(unit) for document in result.documents for unit in document.units],
            "doubts": [
                {"kind": doubt.kind, "source": document.source.name, "line": doubt.line, "quote": doubt.quote,
                 "values": list(doubt.values), "choices": [choice for choice, _ in doubt.choices]}
                for document in result.documents
                for doubt in document.doubts
            ],
            "files": sorted(result.files),
        },
        ensure_ascii=False,
        indent=1,
    )  # fmt: skip


def _unit(unit: Unit) -> dict[str, object]:
    return {
        "title": unit.title,
        "authors": [
            {"name": c.name, "affiliation": c.affiliation, "post": c.post, "role": c.role} for c in unit.credits
        ],
        "headings": [{"level": b.level, "text": b.raw} for b in unit.blocks if b.kind == "heading"],
    }
