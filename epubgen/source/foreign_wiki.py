"""Obsidian's links between notes, embeds and callouts → ours, and the files that such links mean."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from epubgen.errors import Level
from epubgen.model.chapter import Chapter, Target
from epubgen.source.foreign import Report, outside_code
from epubgen.source.targets import WIKI_SCHEME

_WIKI = re.compile(r"(!?)(?<!\[)\[\[(?!page\s)([^\[\]|\n\\]+?)(?:\\?\|([^\[\]\n]*))?\]\](?![\](\[])")
_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp|tiff?)$", re.IGNORECASE)
_BLOCK_ID = re.compile(r"(?<=\S)[ \t]+\^([A-Za-z0-9-]+)[ \t]*$")
_CALLOUT = re.compile(r"([ \t]{0,3}(?:>[ \t]?)+)\[!([A-Za-z-]+)\]([+-]?)[ \t]*(.*)$")
_COMMENT = re.compile(r"(?<!\S)%%(?!%)(?:[^%\n]|%(?!%))+%%(?!\S)")
_KINDS = {
    "note": "note info todo abstract summary tldr example question help faq",
    "tip": "tip hint success check done",
    "important": "important",
    "warning": "warning attention",
    "caution": "caution failure fail missing danger error bug",
}
_KIND = {name: kind for kind, names in _KINDS.items() for name in names.split()}


def set_wiki(text: str, line: int, report: Report) -> str:
    """Return text with wiki links and embeds as links and images."""

    def link(match: re.Match[str]) -> str:
        embed, name, alias = match[1], match[2].strip(), (match[3] or "").strip()
        if name.isdigit():
            return match[0]  # [[1]] is how some write a reference
        note, mark, place = name.partition("#")
        place = place.rpartition("#")[2]
        url = f"<{WIKI_SCHEME}{note.strip()}{mark}{place.lstrip('^')}>"
        if embed and _IMAGE.search(note):
            size = re.fullmatch(r"(\d+)(?:x\d+)?", alias)
            return f"![{'' if size else alias}]({url}){{width={size[1]}}}" if size else f"![{alias}]({url})"
        if embed:
            report(
                "embedded-note", Level.NOTICE, f"“{name}” is embedded here; a link stands in its place", line,
                "copy its text here where the book should repeat it",
            )  # fmt: skip
        shown = alias or (place.lstrip("^") if not note else name.replace("#^", " › ").replace("#", " › "))
        return f"[{shown}]({url})"

    return _WIKI.sub(link, text)


def drop_comments(lines: list[str], prose: list[int]) -> None:
    """Take out what stands between `%%`, in a line or between lines that hold nothing else."""
    alone = [number for number in prose if lines[number].strip() == "%%"]
    for start, end in zip(alone[::2], alone[1::2], strict=False):
        lines[start : end + 1] = [""] * (end + 1 - start)
    for number in prose:
        if "%%" in lines[number]:
            lines[number] = outside_code(lines[number], lambda part: _COMMENT.sub("", part))


def set_block_id(text: str) -> str:
    """Return a line whose `^id` at its end, which links may name, is an id."""
    return _BLOCK_ID.sub(r"[]{#\1}", text)


def set_callout(line: str) -> str:
    """Return the first line of a callout as that of one of our alerts; a callout that quotes becomes a quotation."""
    match = _CALLOUT.match(line)
    if match is None:
        return line
    before, name, fold, title = match.groups()
    kind = name.lower()
    if kind in ("quote", "cite"):
        return f"{before}**{title}**" if title else before.rstrip()
    if kind in ("note", "tip", "important", "warning", "caution") and not fold:
        return line
    if kind not in _KIND and not fold:
        return line
    ours = _KIND.get(kind, "note")
    return f"{before}[!{ours.upper()}] {title or ('' if ours == kind else name.capitalize())}".rstrip()


def settle_wiki(chapters: dict[str, tuple[Chapter, ...]], files: Iterable[str]) -> dict[str, tuple[Chapter, ...]]:
    """Point every wiki link at the file that it means: by its path, else by its name wherever that is."""
    by_name: dict[str, list[str]] = {}
    for path in sorted({*files, *chapters}, key=lambda path: (path.count("/"), path)):
        name = path.casefold()
        for key in {name, posixpath.basename(name), *(_stem(name) if path in chapters else ())}:
            by_name.setdefault(key, []).append(path)

    def settled(target: Target, folder: str) -> Target:
        if not _is_wiki(target) or not target.path:
            return target
        wanted = posixpath.normpath(target.path).lstrip("./").casefold()
        relative = posixpath.normpath(posixpath.join(folder, target.path)).casefold()
        found = by_name.get(relative) or by_name.get(wanted) or [target.path]
        return target._replace(path=found[0])

    return {
        path: tuple(
            chapter._replace(targets=tuple(settled(target, posixpath.dirname(path)) for target in chapter.targets))
            for chapter in made
        )
        for path, made in chapters.items()
    }


def _stem(path: str) -> tuple[str, str]:
    stem = posixpath.splitext(path)[0]
    return stem, posixpath.basename(stem)


def _is_wiki(target: Target) -> bool:
    return target.href.startswith("[[")
