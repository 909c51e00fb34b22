"""What `scripts/readers` and `scripts/peers` look at in a book: places of each kind, and Readium's manifest of it."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree

from epubgen.build import build_book

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def looking() -> Any:
    """The modules that the scripts share."""
    sys.path.insert(0, str(ROOT / "scripts"))
    from phone import unpack
    from reading.manifest import readium_manifest
    from reading.places import find_places
    from reading.readium_css import variant

    return SimpleNamespace(unpack=unpack, readium_manifest=readium_manifest, find_places=find_places, variant=variant)


@pytest.fixture(scope="module")
def book(looking: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("looking")
    path = folder / "handbook.epub"
    assert build_book(ROOT / "manuscripts" / "field-handbook", path).status == "built"
    return looking.unpack(path, folder / "unpacked")


def test_a_place_of_every_kind_is_found_and_its_selector_leads_to_it(looking: Any, book: Any) -> None:
    places = {place.name: place for place in looking.find_places(book)}
    assert {"cover", "titlepage", "toc", "opening", "table", "code", "formula", "picture", "quotation", "list", "terms",
            "box", "notes"} <= places.keys()  # fmt: skip
    for name, tag in (("table", "table"), ("code", "pre"), ("formula", "math"), ("notes", "section")):
        place = places[name]
        at = etree.parse(book.folder / place.path).getroot()
        selector = "html"
        for step in place.steps:
            at = [child for child in at if isinstance(child.tag, str)][step]
            selector += f" > {etree.QName(at).localname}:nth-child({step + 1})"
        assert etree.QName(at).localname == tag
        assert place.selector == selector


def test_readium_gets_the_spine_and_the_contents(looking: Any, book: Any) -> None:
    manifest = looking.readium_manifest(book)
    assert [link["href"] for link in manifest["readingOrder"]] == book.documents
    assert manifest["metadata"]["readingProgression"] == "ltr"
    titles = [entry["title"] for entry in manifest["toc"]]
    assert titles[:2] == ["Preface", "A Place"]
    files = {link["href"] for link in (*manifest["readingOrder"], *manifest["resources"])}
    children = [child for entry in manifest["toc"] for child in entry.get("children", ())]
    assert children and all(child["href"].partition("#")[0] in files for child in children)
    assert looking.variant(book) == ""
