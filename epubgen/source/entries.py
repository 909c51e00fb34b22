"""A plan and its compiled chapters → the entries of the book; files that give several chapters are nested by level."""

from __future__ import annotations

from dataclasses import dataclass, field

from epubgen.errors import Finding, Level, Location
from epubgen.model.book import Entry
from epubgen.model.chapter import Chapter
from epubgen.source.plan import Plan

MOST_UNTITLED = 20


@dataclass(slots=True)
class EntryMaker:
    """Makes entries of plans. `chapters` holds what each file has become."""

    chapters: dict[str, tuple[Chapter, ...]]
    findings: list[Finding] = field(default_factory=list)
    untitled: int = 0

    def make(self, plans: tuple[Plan, ...]) -> tuple[Entry, ...]:
        """Return the entries of plans, in order."""
        return tuple(entry for plan in plans for entry in self._entries(plan))

    def _entries(self, plan: Plan) -> tuple[Entry, ...]:
        children = self.make(plan.children)
        title = plan.title or plan.fallback
        if plan.path not in self.chapters:
            kind = "heading" if plan.kind == "heading" else "part" if children else "draft"
            return (Entry(kind, title, plan.location, children=children),) if children or kind == "draft" else ()
        found = self.chapters[plan.path]
        if len(found) == 1:
            return (self._entry(found[0], plan, children),)
        nested = _nest(found, plan)
        if plan.title:
            return (Entry("heading", plan.title, plan.location, children=nested + children),)
        if children:
            return (Entry("part", title, plan.location, children=nested + children),)
        return nested

    def _entry(self, chapter: Chapter, plan: Plan, children: tuple[Entry, ...]) -> Entry:
        title = plan.title or chapter.front.short_title or chapter.title
        if not title:
            title = plan.fallback
            self._note_untitled(title, Location(chapter.source.path))
        if not children:
            self._look_inside(chapter)
        return Entry("part" if children else "chapter", title, chapter.source, chapter, children)

    def _note_untitled(self, title: str, place: Location) -> None:
        self.untitled += 1
        if self.untitled > MOST_UNTITLED:
            return
        text = f"the chapter has no title; the contents call it “{title}”, after its file"
        if self.untitled == MOST_UNTITLED:
            text += "; more such chapters are not named"
        advice = (
            "give its title the style Title or Heading 1 in the word processor"
            if place.path.lower().endswith(".docx")
            else "give it a first heading, or `title:` between --- lines at its head"
        )
        self.findings.append(Finding("untitled-chapter", Level.NOTICE, text, place, advice))

    def _look_inside(self, chapter: Chapter) -> None:
        if len(chapter.body) > 64 or chapter.body.read().strip() or chapter.notes:
            return
        if any(finding.level is Level.ERROR for finding in chapter.findings):
            return  # it could not be read, which is said already
        rule, text = ("heading-only", "the chapter has a title and no text") if chapter.title else (
            "empty-chapter", "the chapter is empty"
        )  # fmt: skip
        advice = "write it, or put “_” before its name to leave it out"
        self.findings.append(Finding(rule, Level.WARNING, text, Location(chapter.source.path), advice))


def _nest(chapters: tuple[Chapter, ...], plan: Plan) -> tuple[Entry, ...]:
    """Hang the chapters of one file under each other by their levels: volumes, and the chapters in them."""
    entries: list[Entry] = []
    depth = min(chapter.level for chapter in chapters)
    position = 0
    while position < len(chapters):
        chapter = chapters[position]
        end = position + 1
        while end < len(chapters) and chapters[end].level > max(chapter.level, depth):
            end += 1
        children = _nest(chapters[position + 1 : end], plan) if end > position + 1 else ()
        title = chapter.front.short_title or chapter.title or plan.fallback
        entries.append(Entry("part" if children else "chapter", title, chapter.source, chapter, children))
        position = end
    return tuple(entries)


def all_entries(entries: tuple[Entry, ...]) -> list[Entry]:
    """Return every entry of a tree, parts before what is in them."""
    found: list[Entry] = []
    for entry in entries:
        found.append(entry)
        found += all_entries(entry.children)
    return found
