"""The generated pages about book.yaml are those of the table that reads it."""

from __future__ import annotations

import json
from pathlib import Path

from epubgen.source.schema import settings_page, settings_schema
from epubgen.source.settings_book import BOOK

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_pages_are_current() -> None:
    """Where this fails: scripts/schema."""
    assert (DOCS / "book.schema.json").read_text(encoding="utf-8") == settings_schema()
    assert (DOCS / "book-yaml.md").read_text(encoding="utf-8") == settings_page()


def test_schema_has_every_name_and_resolves() -> None:
    schema = json.loads(settings_schema())
    assert set(schema["properties"]) == {name for setting in BOOK for name in (setting.key, *setting.also)}
    text = settings_schema()
    for name in schema["$defs"]:
        assert f'"#/$defs/{name}"' in text
    assert text.count('"$ref"') == sum(text.count(f'"#/$defs/{name}"') for name in schema["$defs"])
