"""Files that are no chapters: those that settings name, those that may be referred to, and how new all of them are."""

from __future__ import annotations

import os
import re

from epubgen.errors import Finding, Level
from epubgen.model.chapter import Chapter
from epubgen.model.metadata import Options
from epubgen.source.files import natural_key, nearest
from epubgen.source.opening import SUFFIXES, Manuscript, size_inside
from epubgen.source.plan import is_chapter
from epubgen.source.settings import NamedPaths

COVER_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".svg", ".avif", ".heic", ".tif", ".tiff", ".bmp")


def settle_options(manuscript: Manuscript) -> Options:
    """Return the options with every path looked for, and the cover that is not named found by its name."""
    options = manuscript.settings.options
    found = {named.key: _existing(named, manuscript) for named in manuscript.settings.paths}
    cover = options.cover_image
    if cover and not (found.get("cover") or found.get("cover-image")):
        cover = ""  # it is missing, which is said
    elif not cover and not options.cover_design:
        prefix = f"{manuscript.layout.start}/" if manuscript.layout.start else ""
        names = {path.lower(): path for path in manuscript.listing.top.files}
        cover = next((names[f"{prefix}cover{suffix}".lower()] for suffix in COVER_SUFFIXES
                      if f"{prefix}cover{suffix}".lower() in names), "")  # fmt: skip
    return options._replace(
        cover_image=cover,
        styles=found.get("css", ()),
        fonts=found.get("fonts", ()),
        resources=found.get("resources", ()),
        dead_links="warn" if manuscript.adopted or manuscript.single else options.dead_links,
    )


def _existing(named: NamedPaths, manuscript: Manuscript) -> tuple[str, ...]:
    """Return the files that the paths of a key name: a file, a folder's files, or what a pattern matches.

    A font keeps what stands behind its `#`: what it is for (`fonts/Kai.ttf#quote`).
    """
    import fnmatch

    sizes, found = manuscript.listing.sizes, []
    for path in named.paths:
        name, mark, purpose = path.path.partition("#") if named.key == "fonts" else (path.path, "", "")
        if name in sizes or size_inside(manuscript.root, name) is not None:
            found.append(path.path)
            continue
        pattern = name if re.search(r"[*?\[]", name) else f"{name}/*"
        matching = [one for one in sizes if fnmatch.fnmatchcase(one, pattern)]
        if named.key in ("cover", "cover-image") or not matching:
            near = nearest(name, [one for one in sizes if not is_chapter(one, SUFFIXES)])
            advice = f"did you mean “{near}”?" if near else "put the file there, or mend the path"
            text = f"there is no file “{name}”"
            manuscript.findings.append(Finding("missing-file", Level.ERROR, text, path.location, advice))
        found += [f"{one}{mark}{purpose}" for one in sorted(matching, key=natural_key)]
    return tuple(dict.fromkeys(found))


def referable(
    manuscript: Manuscript, chapters: dict[str, tuple[Chapter, ...]]
) -> tuple[dict[str, int], dict[str, None]]:
    """Return every file that may be referred to with its size, and those that the chapters do refer to.

    What a chapter names expressly is found even where its name would be left out (`_images/`, `.gitbook/`).
    """
    files, used = dict(manuscript.listing.sizes), dict.fromkeys(chapters)
    for compiled in chapters.values():
        for chapter in compiled:
            used.update(dict.fromkeys(chapter.includes))
            for target in chapter.targets:
                path = target.path
                if not path:
                    continue
                if path not in files and (size := size_inside(manuscript.root, path)) is not None:
                    files[path] = size
                if path in files:
                    used[path] = None
    for path in chapters:
        if path not in files:
            files[path] = size_inside(manuscript.root, path) or 0
    return files, used


def newest(manuscript: Manuscript, used: dict[str, None], options: Options) -> int:
    """Return the newest modification time of the files that went into the book, in seconds."""
    own = [manuscript.place.path] if manuscript.place else []
    named = [options.cover_image, *options.styles, *options.resources, manuscript.layout.summary]
    named += [font.partition("#")[0] for font in options.fonts]
    newest = 0
    for path in (*own, *used, *filter(None, named)):
        seconds = manuscript.listing.times.get(path)
        if seconds is None:
            try:
                seconds = int(os.stat(os.path.join(manuscript.root, path)).st_mtime)
            except OSError:
                continue
        newest = max(newest, seconds)
    return newest
