"""The order in which a publication is checked: container, META-INF, package documents, documents, what lies between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from epubgen.check import (  # noqa: F401 - modules of rules register themselves
    fallbacks,
    images,
    links,
    manifest,
    meta_inf,
    metadata,
    navigation,
    ncx,
    ocf,
    overlays_between,
    own_container,
    own_contents,
    own_package,
    profile_dictionaries,
    profile_edupub,
    profile_indexes,
    profile_previews,
    properties,
    references,
    region_navigation,
    renditions,
    resources,
    schema,
    spine,
    spine_between,
)
from epubgen.check.container import HEADER, Container, UnreadableError, open_container
from epubgen.check.document import DocumentSummary, DocumentTask
from epubgen.check.messages import Message, make_message
from epubgen.check.meta_inf import ContainerDocument, encrypted_files, package_paths, read_meta_inf
from epubgen.check.package_reading import read_package
from epubgen.check.publication import Publication
from epubgen.check.rules import run

Checked = Callable[[Container, list[DocumentTask]], Iterable[DocumentSummary]]
"""Checks documents of a container: tasks → summaries, in any order; those that cannot be read are left out."""


def check_container(
    path: Path, profile: str, check_documents: Checked, targets: tuple[str, ...] = ()
) -> Iterator[Message | str]:
    """Yield every message about a publication, and the version of EPUB it declares, as a string."""
    if not path.exists():
        yield make_message("PKG-018", path=path.name)
        return
    try:
        container = open_container(path)
    except UnreadableError as fault:
        yield from _unreadable(path, fault)
        return
    try:
        yield from run(container)
        yield from _check_content(container, profile, check_documents, targets)
        for entry in container.damaged:
            yield make_message("EG-006", entry.name, path=entry.name)
    finally:
        container.close()


def _unreadable(path: Path, fault: UnreadableError) -> Iterator[Message]:
    try:
        with path.open("rb") as file:
            header = file.read(HEADER)
    except OSError:
        header = b""
    yield from ocf.header_faults(path.name, header)
    yield make_message(fault.id, str(fault), path=path.name)


def _check_content(
    container: Container, profile: str, check_documents: Checked, targets: tuple[str, ...]
) -> Iterator[Message | str]:
    document, messages = read_meta_inf(container, "META-INF/container.xml", ContainerDocument)
    if document is None:
        yield from messages
        return
    encrypted = encrypted_files(container)
    yield from encrypted.messages
    paths = package_paths(document)
    packages = [read_package(container, path, profile) for path in paths if path in container.files]
    first = packages[0][0] if packages else None
    document.epub2 = first is not None and not first.is_epub3
    yield from (m for m in messages if not document.epub2 or m.id not in meta_inf.NOT_OF_EPUB2)
    missing = [path for path in paths if path not in container.files]
    for path in missing:
        yield make_message("OPF-002", path, path="META-INF/container.xml")
    profiles = frozenset[str]().union(*(package.profiles for package, _messages in packages if package))
    if not document.broken:
        found = run(document)
        yield from (m for m in found if not missing or m.rule == "container_file_names_a_package_document")
    if missing:
        return
    if not document.broken:
        yield from renditions.check_renditions(document, profiles)
    for package, messages in packages:
        yield from messages
        if package is None:
            continue
        yield package.version
        package.profiles = profiles
        publication = Publication(container, package, profiles, encrypted.files, encrypted.obfuscated, frozenset(paths))
        yield from _check_rendition(publication, check_documents)
        if targets:
            from epubgen.check.targets import check_targets

            yield from check_targets(publication, targets)


def _check_rendition(publication: Publication, check_documents: Checked) -> Iterator[Message]:
    yield from run(publication.package)
    for summary in check_documents(publication.container, _readable(publication)):
        publication.summaries[summary.path] = summary
        yield from summary.messages
    yield from run(publication)


def _readable(publication: Publication) -> list[DocumentTask]:
    """Return the documents that can be read; the rules about resources say which cannot."""
    return [
        task
        for task in publication.tasks()
        if task.path not in publication.encrypted
        and task.path in publication.container.files
        and task.media_type in CHECKED
    ]


CHECKED = frozenset(
    (
        "application/xhtml+xml",
        "image/svg+xml",
        "text/css",
        "application/smil+xml",
        "application/x-dtbncx+xml",
        "application/x-dtbook+xml",
        "application/vnd.epub.search-key-map+xml",
        "text/x-oeb1-document",
        "text/x-oeb1-css",
    )
)
