"""`structure:` → a plan: structures/*.yaml. The files that exist are those that the comment in the first line names."""

from __future__ import annotations

from pathlib import Path

import pytest
from examples import compare, example_paths
from test_summary import outline

from epubgen.errors import Location
from epubgen.source.files import list_files
from epubgen.source.opening import SUFFIXES
from epubgen.source.settings import read_settings
from epubgen.source.structure import StructureReader

EXAMPLES = example_paths("structures", ".yaml")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_example(example: Path, tmp_path: Path, update: bool) -> None:
    text = example.read_text(encoding="utf-8")
    for name in text.splitlines()[0].removeprefix("# files: ").split():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    listing = list_files(str(tmp_path))
    settings = read_settings(text, Location("book.yaml"))
    assert settings.structure is not None
    reader = StructureReader(listing.top, listing.sizes, SUFFIXES)
    found = outline(reader.read(settings.structure))
    compare(example, "\n".join([*found, *map(str, settings.findings), *map(str, reader.findings)]) + "\n", update)
