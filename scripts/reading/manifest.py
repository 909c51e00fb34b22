"""An unpacked book → the Readium Web Publication Manifest by which Readium's navigator opens it."""

from __future__ import annotations

import posixpath
from typing import Any
from urllib.parse import quote, unquote

from lxml import etree
from phone import EPUB_TYPE, Unpacked


def readium_manifest(book: Unpacked) -> dict[str, object]:
    """Return the manifest of a book, with paths from the container's root."""
    tree = book.tree
    metadata = {
        "@type": "http://schema.org/Book",
        "conformsTo": "https://readium.org/webpub-manifest/profiles/epub",
        "title": first(tree, "title"),
        "language": first(tree, "language"),
        "identifier": first(tree, "identifier"),
        "readingProgression": "rtl" if book.right_to_left else "ltr",
    }
    return {
        "@context": "https://readium.org/webpub-manifest/context.jsonld",
        "metadata": metadata,
        "links": [{"rel": "self", "href": "manifest.json", "type": "application/webpub+json"}],
        "readingOrder": [link(*book.items[id][:2]) for id in book.spine],
        "resources": [link(path, kind) for id, (path, kind, _) in book.items.items() if id not in book.spine],
        "toc": contents(book),
    }


def first(tree: Any, name: str) -> str:
    """Return the text of a Dublin Core element."""
    return str(tree.findtext(f"{{*}}metadata/{{*}}{name}") or "").strip()


def link(path: str, kind: str) -> dict[str, str]:
    """Return a link to a resource."""
    return {"href": quote(path), "type": kind}


def contents(book: Unpacked) -> list[dict[str, object]]:
    """Return the entries of the navigation document."""
    root = etree.parse(book.folder / book.navigation).getroot()
    for nav in root.iter("{*}nav"):
        if "toc" in (nav.get(EPUB_TYPE) or "").split():
            return entries(nav.find("{*}ol"), posixpath.dirname(book.navigation))
    return []


def entries(element: Any, base: str) -> list[dict[str, object]]:
    """Return the entries of a list, and those below them."""
    found: list[dict[str, object]] = []
    for item in element if element is not None else ():
        label = next(item.iter("{*}a", "{*}span"), None)
        if label is None:
            continue
        entry: dict[str, object] = {"title": "".join(label.itertext()).strip()}
        if href := label.get("href"):
            path, mark, id = href.partition("#")
            entry["href"] = quote(posixpath.normpath(posixpath.join(base, unquote(path)))) + mark + id
        if children := entries(item.find("{*}ol"), base):
            entry["children"] = children
        found.append(entry)
    return found
