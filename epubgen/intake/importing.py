"""The steps of an import, in their order: fixes, recognition, files, ledger, proof, writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from epubgen.errors import Finding
from epubgen.intake import Import
from epubgen.intake.accounts import account_for
from epubgen.intake.document import Document
from epubgen.intake.doubts import Doubt
from epubgen.intake.fixes import NAME, TEMPLATE, Applied, Fix, apply_fixes, read_fixes, unused
from epubgen.intake.ledger import fix_row, source_row
from epubgen.intake.manuscript import Draft, draft_manuscript
from epubgen.intake.proof import rebuild, require_all_read, require_equal, undo_fixes
from epubgen.intake.recognise import recognise
from epubgen.intake.recognise_markdown import recognise_markdown
from epubgen.intake.review import write_review
from epubgen.intake.review_words import is_traditional
from epubgen.intake.sources import RawSource
from epubgen.intake.writing import write_files
from epubgen.model.ports import Mapper, map_here

FOLDER = "_import"


@dataclass(frozen=True, slots=True)
class _Corrected:
    source: RawSource
    text: str
    applied: list[Applied]


def import_sources(
    sources: Sequence[RawSource], target: Path, *, force: bool, dry_run: bool, run: Mapper = map_here
) -> Import:
    """Turn raw sources into the files of a manuscript, prove them, and write them unless it is a dry run."""
    fixes = read_fixes(target / FOLDER / NAME)
    corrected, findings = _correct(sources, fixes)
    documents = [_recognise(one, run) for one in corrected]
    draft = draft_manuscript(documents, _fallback_title(sources, target))
    rows = _account(corrected, documents, draft, run)
    result = Import(documents, draft.files, rows, findings=findings)
    if not dry_run:
        result.written = write_files(target, _all_files(result, sources), force, run)
        _leave_template(target, documents[0].language)
    return result


def _correct(sources: Sequence[RawSource], fixes: list[Fix]) -> tuple[list[_Corrected], list[Finding]]:
    corrected: list[_Corrected] = []
    findings: list[Finding] = []
    used: set[str] = set()
    for source in sources:
        text, applied, found = apply_fixes(source.name, source.text, fixes)
        used.update(one.before for one in applied)
        used.update(fix.find for fix in fixes for finding in found if finding.location == fix.location)
        findings.extend(found)
        corrected.append(_Corrected(source, text, applied))
    findings.extend(unused(fixes, used))
    return corrected, findings


def _recognise(one: _Corrected, run: Mapper) -> Document:
    source = one.source
    document = recognise_markdown(source, one.text) if source.kind == "md" else recognise(source, one.text, run)
    if source.doubtful:
        document.doubts.append(Doubt("encoding", 1, source.name, (source.encoding, str(source.replaced))))
    if source.needs_review:
        document.doubts.append(Doubt("pdf", 1, source.name, (source.needs_review,)))
    return document


def _fallback_title(sources: Sequence[RawSource], target: Path) -> str:
    return sources[0].title or (Path(sources[0].name).stem if len(sources) == 1 else target.resolve().name)


def _account(corrected: Sequence[_Corrected], documents: Sequence[Document], draft: Draft, run: Mapper) -> list[str]:
    """Return the rows of the ledger. Raises LostTextError where they and the files do not give the sources back."""
    accounts, unread = account_for([one.text for one in corrected], documents, draft, run)
    rows: list[str] = []
    for one, account in zip(corrected, accounts, strict=True):
        source = one.source
        fixes = [fix_row(fix.offset, fix.before, fix.after, fix.reason) for fix in one.applied]
        rows += (source_row(source.name, source.sha256, source.encoding, len(source.text)), *fixes, *account.rows)
        require_equal(source.name, source.text, undo_fixes(account.text, fixes))
    silent = {name: text for name, text in draft.files.items() if name.endswith(".md") and name not in unread}
    require_all_read({**unread, **rebuild("", silent, ())[1]})
    return rows


def _all_files(result: Import, sources: Sequence[RawSource]) -> dict[str, bytes]:
    files = {name: text.encode("utf-8") for name, text in result.files.items()}
    for source in sources:
        files[f"{FOLDER}/source/{source.name}"] = source.data
        files.update(source.media)
        if source.kind in ("html", "docx", "pdf"):
            files[f"{FOLDER}/text/{source.name}.txt"] = source.text.encode("utf-8")
    files[f"{FOLDER}/ledger.jsonl"] = ("\n".join(result.rows) + "\n").encode("utf-8")
    files[f"{FOLDER}/review.md"] = write_review(result.documents).encode("utf-8")
    return files


def _leave_template(target: Path, language: str) -> None:
    """Leave an empty fixes.yaml that explains itself, where there is none."""
    path = target / FOLDER / NAME
    if not path.exists():
        key = "zh-Hant" if is_traditional(language) else "zh" if language.startswith("zh") else "en"
        path.write_text(TEMPLATE[key], encoding="utf-8", newline="\n")
