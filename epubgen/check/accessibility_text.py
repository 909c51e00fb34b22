"""The evidence about accessibility as text: what a book claims, beside what was counted in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from epubgen.check.accessibility import AccessibleBook, Evidence
from epubgen.check.container import UnreadableError, open_container
from epubgen.check.meta_inf import ContainerDocument, encrypted_files, package_paths, read_meta_inf
from epubgen.check.package_reading import read_package
from epubgen.check.publication import Publication

WIDTH = 30


def accessibility_text(path: Path) -> str:
    """Return the claims and counts of an .epub; a line that says so where it cannot be read."""
    try:
        container = open_container(path)
    except (UnreadableError, OSError):
        return f"{path}: accessibility cannot be judged, since the file cannot be read\n"
    try:
        document, _messages = read_meta_inf(container, "META-INF/container.xml", ContainerDocument)
        names = [name for name in package_paths(document) if name in container.files] if document else []
        package = read_package(container, names[0], "")[0] if names else None
        if package is None:
            return f"{path}: accessibility cannot be judged, since there is no package document\n"
        book = AccessibleBook(Publication(container, package, encrypted=encrypted_files(container).files))
        return "\n".join((f"Accessibility of {path}", *claim_lines(book), *count_lines(book.evidence))) + "\n"
    finally:
        container.close()


def claim_lines(book: AccessibleBook) -> Iterator[str]:
    """Yield each claim with what was found for it."""
    yield "  claimed"
    grounds = book.feature_grounds() | book.mode_grounds()
    for name, values in book.claims.items():
        for value in values:
            label = name.partition(":")[2]
            ground = grounds.get(value) if label in ("accessMode", "accessibilityFeature") else None
            shown = f"    {label:{WIDTH}}{value}"
            yield shown if ground is None else f"{shown:{WIDTH * 2}}  found: {ground}"
    if not book.claims:
        yield "    nothing"


def count_lines(found: Evidence) -> Iterator[str]:
    """Yield what was counted."""
    yield "  counted"
    for label, text in (
        ("documents", f"{found.documents}, {found.without_headings} without a heading"),
        ("headings", found.headings),
        ("entries of the contents", found.toc),
        ("entries of the page list", f"{found.page_list}, page breaks marked: {found.page_breaks}"),
        (
            "images but for the cover",
            f"{found.images}, decorative {found.decorative}, without text {found.without_alt}",
        ),
        ("formulas", f"{found.formulas}, without text {found.silent_formulas}"),
        ("ruby", found.ruby),
        ("sound, film", f"{found.recordings}, {found.films}"),
        ("ARIA roles", found.roles),
    ):
        yield f"    {label:{WIDTH}}{text}"
