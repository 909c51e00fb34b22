"""`structure:` of book.yaml → a plan.

structure:
  - 00-preface.md                  a chapter
  - part-two/                      a folder: a part with its chapters in natural order
  - essays/*.md                    every file that matches, in natural order
  - The river: 03-river.md         a chapter, under another title in the contents
  - Sources: [a.md, b.md]          a part without a page of its own
  - part: Sources                  the same; `file` is the part's opening page
    file: sources/index.md
    chapters: [sources/a.md, sources/b.md]
  - draft: The last chapter        announced, not written
"""

from __future__ import annotations

import fnmatch
import posixpath
import re
from dataclasses import dataclass, field

from epubgen.errors import Finding, Level, Location
from epubgen.source.files import Folder, natural_key, nearest
from epubgen.source.plan import Plan, chapter_plan, is_chapter, is_index, plan_by_names, walk
from epubgen.source.settings_kinds import PATH, TEXT, Faults, Kind, PathText, items
from epubgen.source.settings_table import Given, Setting, read_mapping
from epubgen.source.yaml_positions import Mapping, Scalar, Value

_ENTRIES = Kind("list", lambda value, faults: value, {"type": "array"})
ENTRY = (
    Setting("part", TEXT, "The title of a part.", ("title", "heading")),
    Setting("file", PATH, "A chapter's file, or a part's opening page.", ("index", "path", "chapter")),
    Setting("folder", PATH, "A folder whose chapters are the part's.", ("dir", "directory")),
    Setting("chapters", _ENTRIES, "What is in the part.", ("children", "contents", "sections", "items")),
    Setting("draft", TEXT, "The title of a chapter that is announced and not written."),
)
_KEYS = frozenset(name for setting in ENTRY for name in (setting.key, *setting.also))


@dataclass(slots=True)
class StructureReader:
    """Reads one `structure:`; what it names and is not there, or names twice, becomes a finding."""

    top: Folder
    paths: dict[str, int]
    suffixes: frozenset[str]
    findings: list[Finding] = field(default_factory=list)
    seen: dict[str, Location] = field(default_factory=dict)

    def read(self, value: Value) -> tuple[Plan, ...]:
        """Turn the value of the key into a plan."""
        return tuple(plan for item in items(value) for plan in self._entry(item))

    def _entry(self, value: Value) -> tuple[Plan, ...]:
        if isinstance(value, Scalar):
            return self._path(value)
        if not isinstance(value, Mapping):
            return self.read(value)
        names = {key.text.strip().lower() for key, _ in value.items}
        if value.items and not names & _KEYS:
            return tuple(plan for key, inner in value.items for plan in self._titled(key, inner))
        return self._record(value)

    def _path(self, value: Scalar, title: str = "") -> tuple[Plan, ...]:
        faults = Faults(self.findings)
        path: PathText | None = PATH.read(value, faults)
        if path is None:
            return ()
        if re.search(r"[*?]|\[.*\]", path.path) and path.path not in self.paths:
            return self._matching(path)
        folder = self._folder(path.path)
        if folder is not None:
            return self._whole(folder, title, path.location)
        plan = self._file(path)
        return (plan._replace(title=title),) if plan else ()

    def _titled(self, key: Scalar, value: Value) -> tuple[Plan, ...]:
        """Read `Title: file.md` and `Title: [a.md, b.md]`."""
        title = " ".join(key.text.split())
        if isinstance(value, Scalar) and value.absent:
            return (Plan("", key.location, title, title, "draft"),)
        if isinstance(value, Scalar):
            return self._path(value, title)
        return (Plan("", key.location, title, title, children=self.read(value)),)

    def _record(self, value: Mapping) -> tuple[Plan, ...]:
        given = read_mapping(value, ENTRY, Faults(self.findings))
        if given.text("draft"):
            return (Plan("", value.location, given.text("draft"), given.text("draft"), "draft"),)
        title = given.text("part")
        opening = self._opening(given)
        children = self.read(given.values["chapters"]) if "chapters" in given.values else ()
        whole = self._record_folder(given, opening)
        if opening is None and whole:
            return (whole[0]._replace(title=title, children=whole[0].children + children),)
        children = (*(child for plan in whole for child in plan.children), *children)
        if opening is None and not title:
            if not children:
                self._note("structure-entry", "this entry names neither a title nor a file", value.location)
            return children
        kind = "" if opening or children else "draft"
        place = opening.location if opening else value.location
        return (
            Plan(opening.path if opening else "", place, title, title or (opening or _NONE).fallback, kind, children),
        )

    def _opening(self, given: Given) -> Plan | None:
        return self._file(given.values["file"]) if "file" in given.values else None

    def _record_folder(self, given: Given, opening: Plan | None) -> tuple[Plan, ...]:
        """Return the folder that the record names, as a part, without the opening page that it names itself."""
        path: PathText | None = given.values.get("folder")
        if path is None:
            return ()
        folder = self._folder(path.path)
        if folder is None:
            self._missing(path)
            return ()
        return self._whole(folder, "", path.location)

    def _whole(self, folder: Folder, title: str, place: Location) -> tuple[Plan, ...]:
        """Return a folder as a part, as natural order makes it, without chapters that have their place already."""
        plans = plan_by_names(Folder("", [], [folder]), self.suffixes, self.findings)
        if not plans:
            self._note("empty-folder", f"there is no chapter in “{folder.path}”", place)
            return ()
        plans = tuple(pruned for plan in plans if (pruned := self._pruned(plan)) is not None)
        for plan in walk(plans):
            if plan.path:
                self.seen[plan.path] = place
        return tuple(plan._replace(title=title) for plan in plans) if title else plans

    def _pruned(self, plan: Plan) -> Plan | None:
        children = tuple(pruned for child in plan.children if (pruned := self._pruned(child)) is not None)
        path = "" if plan.path in self.seen else plan.path
        return plan._replace(path=path, children=children) if path or children else None

    def _matching(self, path: PathText) -> tuple[Plan, ...]:
        names = [
            name for name in self.paths if fnmatch.fnmatchcase(name, path.path) and is_chapter(name, self.suffixes)
        ]
        names = [name for name in names if name.count("/") == path.path.count("/") and name not in self.seen]
        if not names:
            self._note("no-match", f"no file that has no place yet matches “{path.path}”", path.location)
        names.sort(key=lambda name: (posixpath.dirname(name), not is_index(name), natural_key(name)))
        self.seen.update((name, path.location) for name in names)
        return tuple(chapter_plan(name) for name in names)

    def _file(self, path: PathText) -> Plan | None:
        if path.path not in self.paths:
            self._missing(path)
            return None
        if not is_chapter(path.path, self.suffixes):
            readable = ", ".join(sorted(self.suffixes))
            self._note("unread-format", f"no reader reads “{path.path}”", path.location, f"chapters are {readable}")
            return None
        if first := self.seen.get(path.path):
            text = f"the chapter “{path.path}” stands here again; first in line {first.line}"
            self._note("chapter-twice", text, path.location, "delete one of the two: a chapter has one place")
            return None
        self.seen[path.path] = path.location
        return chapter_plan(path.path)

    def _missing(self, path: PathText) -> None:
        near = nearest(path.path, [name for name in self.paths if is_chapter(name, self.suffixes)])
        advice = f"did you mean “{near}”?" if near else "write the file, or `draft: title` in its place"
        self._note("missing-chapter", f"there is no file “{path.path}”", path.location, advice)

    def _folder(self, path: str) -> Folder | None:
        folder: Folder | None = self.top
        for count in range(1, len(path.split("/")) + 1):
            prefix = "/".join(path.split("/")[:count])
            folder = next((child for child in folder.folders if child.path == prefix), None) if folder else None
        return folder

    def _note(self, rule: str, text: str, place: Location, advice: str = "") -> None:
        self.findings.append(Finding(rule, Level.ERROR, text, place, advice))


_NONE = Plan("", Location(""))
