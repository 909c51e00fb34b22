"""One edition of a book beside the one that it replaces."""

from __future__ import annotations

from pathlib import Path

from epubgen.errors import Finding, Level, Location


def silent_change(new: Path, old: Path) -> tuple[Finding, ...]:
    """Say so when a book's content has changed and its `dcterms:modified` has not (R-252)."""
    import filecmp

    if not old.exists() or filecmp.cmp(new, old, shallow=False) or (stated := _modified(new)) != _modified(old):
        return ()
    return (
        Finding(
            "modified-unchanged",
            Level.NOTICE,
            f"the book differs from the last one, {old}, and both say that they were modified {stated}",
            Location("book.yaml"),
            "set `modified:` in book.yaml to the day of the change, so that reading systems notice the new edition",
        ),
    )


def _modified(path: Path) -> str:
    """Return `dcterms:modified` of an .epub file; empty where there is none to be read."""
    import re
    import zipfile

    try:
        with zipfile.ZipFile(path) as container:
            for name in container.namelist():
                if name.endswith(".opf"):
                    found = re.search(rb'property="dcterms:modified"[^>]*>([^<]+)<', container.read(name))
                    return found[1].decode("utf-8", "replace") if found else ""
    except (OSError, zipfile.BadZipFile):
        pass
    return ""
