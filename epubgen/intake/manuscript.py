"""Recognised documents → the files of a manuscript directory, and where each block of text stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from epubgen.intake.document import BOOK, Document, Unit
from epubgen.intake.ledger import Placed
from epubgen.intake.markdown import yaml_scalar
from epubgen.text.names import Credit
from epubgen.text.pinyin import name_file_as, slug

ROLE_KEYS = {"aut": "authors", "trl": "translator", "edt": "editor", "ill": "illustrator"}


@dataclass(slots=True)
class Draft:
    """The files of a manuscript by name, and the blocks in them for the ledger."""

    files: dict[str, str] = field(default_factory=dict)
    placed: list[list[Placed]] = field(default_factory=list)
    """For each document, its blocks with their places."""
    names: dict[int, str] = field(default_factory=dict)
    """The file of each unit, by the id of the unit."""


def draft_manuscript(documents: Sequence[Document], fallback_title: str) -> Draft:
    """Name and write a file for each unit, and book.yaml."""
    draft = Draft()
    units = [(document, unit) for document in documents for unit in document.units if unit.blocks or unit.title]
    for document, unit in units:
        unit.title = unit.title or fallback_title
        del document
    _name_units([unit for _, unit in units], draft)
    by_document: dict[int, list[Placed]] = {id(document): [] for document in documents}
    for document, unit in units:
        name = draft.names[id(unit)]
        draft.files[name] = _chapter(unit, document.language)
        by_document[id(document)].extend(Placed(block, name, place) for place, block in enumerate(unit.blocks))
        for moved in unit.moved:
            moved.file = name
    for document in documents:
        for moved in document.moved:
            moved.file = BOOK
    draft.placed = [by_document[id(document)] for document in documents]
    draft.files[BOOK] = book_settings(documents, fallback_title)
    return draft


def _name_units(units: Sequence[Unit], draft: Draft) -> None:
    """Give each unit a file name: numbered, with the title in ASCII; a volume's chapters are in its folder."""
    volumes = [unit for unit in units if unit.is_volume]
    nested = bool(volumes) and any(not unit.is_volume for unit in units)
    top = _groups(units) if nested else [(unit, []) for unit in units]
    width = max(2, len(str(len(top))))
    for number, (unit, chapters) in enumerate(top, 1):
        stem = f"{number:0{width}d}-{slug(unit.title)}"
        if not chapters:
            draft.names[id(unit)] = f"{stem}.md"
            continue
        draft.names[id(unit)] = f"{stem}/index.md"
        inner = max(2, len(str(len(chapters))))
        for place, chapter in enumerate(chapters, 1):
            draft.names[id(chapter)] = f"{stem}/{place:0{inner}d}-{slug(chapter.title)}.md"


def _groups(units: Sequence[Unit]) -> list[tuple[Unit, list[Unit]]]:
    groups: list[tuple[Unit, list[Unit]]] = []
    volume: list[Unit] | None = None
    for unit in units:
        back = unit.heading is not None and unit.heading.kind == "named" and unit.type in _AFTER_VOLUMES
        if unit.is_volume:
            volume = []
            groups.append((unit, volume))
        elif volume is None or back:
            volume = None if back else volume
            groups.append((unit, []))
        else:
            volume.append(unit)
    return groups


_AFTER_VOLUMES = frozenset(
    {"afterword", "appendix", "bibliography", "acknowledgments", "endnotes", "index", "glossary"}
)


def _chapter(unit: Unit, language: str) -> str:
    head = [f"title: {yaml_scalar(unit.title)}"]
    if unit.subtitle:
        head.append(f"subtitle: {yaml_scalar(unit.subtitle)}")
    head.extend(people(unit.credits, language))
    if unit.date:
        head.append(f"date: {yaml_scalar(unit.date)}")
    if unit.source:
        head.append(f"source: {yaml_scalar(unit.source)}")
    if unit.type:
        head.append(f"type: {unit.type}")
    if unit.keywords:
        head.append("keywords:")
        head.extend(f"  - {yaml_scalar(keyword)}" for keyword in unit.keywords)
    body = "\n\n".join(block.text for block in unit.blocks)
    return "---\n" + "\n".join(head) + "\n---\n" + (f"\n{body}\n" if body else "")


def people(credits: Sequence[Credit], language: str, author_key: str = "authors") -> list[str]:
    """Return the lines of YAML that name the people of a text, a key for each role."""
    lines: list[str] = []
    grouped: dict[str, list[Credit]] = {}
    for credit in credits:
        grouped.setdefault(ROLE_KEYS.get(credit.role, "contributor"), []).append(credit)
    for key, group in grouped.items():
        lines.append(f"{author_key if key == 'authors' else key}:")
        for credit in group:
            lines.extend(_person(credit, language, key == "contributor"))
    return lines


def _person(credit: Credit, language: str, with_role: bool) -> list[str]:
    record = {"name": credit.name, "affiliation": credit.affiliation, "post": credit.post}
    if with_role:
        record["role"] = credit.role
    if (
        not credit.organisation
        and (sorted_as := name_file_as(credit.name)) != credit.name
        and _is_spelt(credit, language)
    ):
        record["file-as"] = sorted_as
    lines = [f"{key}: {yaml_scalar(value)}" for key, value in record.items() if value]
    if credit.organisation:
        lines.append("organisation: true")
    return [f"  {'- ' if place == 0 else '  '}{line}" for place, line in enumerate(lines)]


def _is_spelt(credit: Credit, language: str) -> bool:
    """Return whether the reading of a name is known: Han is read as Chinese only in Chinese books."""
    return credit.name.isascii() or language.startswith("zh") or not any("\u3400" <= c <= "\u9fff" for c in credit.name)


def book_settings(documents: Sequence[Document], fallback_title: str) -> str:
    """Return the text of book.yaml: what was read from titles, provenance and bylines, and what is missing."""
    first = documents[0]
    proposal = next((document.proposal for document in documents if document.proposal.title), first.proposal)
    title = proposal.title or _only_title(documents) or fallback_title
    lines = [f"title: {yaml_scalar(title)}"]
    if proposal.subtitle:
        lines.append(f"subtitle: {yaml_scalar(proposal.subtitle)}")
    lines.append(f"lang: {first.language}")
    if proposal.series:
        lines.append("series:")
        lines.append(f"  name: {yaml_scalar(proposal.series)}")
        if proposal.volume:
            lines.append(f'  volume: "{proposal.volume}"')
        if proposal.issue:
            lines.append(f'  issue: "{proposal.issue}"')
    lines.extend(people(first.credits, first.language, "author"))
    for key, value in (("date", proposal.date), ("source", proposal.source), ("description", proposal.description)):
        if value:
            lines.append(f"{key}: {yaml_scalar(value)}")
    if any(document.paged for document in documents):
        lines.append(f"page-break-source: {yaml_scalar(title)}")
    missing = [name for document in documents for name in document.missing]
    if missing:
        lines.append("missing-articles:")
        lines.extend(f"  - {yaml_scalar(name)}" for name in missing)
    return "\n".join(lines) + "\n"


def _only_title(documents: Sequence[Document]) -> str:
    titles = [unit.title for document in documents for unit in document.units if unit.title]
    return titles[0] if len(titles) == 1 else ""
