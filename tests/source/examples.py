"""Examples in files: an input, and beside it what becomes of it, as text (`--update` rewrites that)."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def example_paths(folder: str, suffix: str) -> list[Path]:
    return sorted((HERE / folder).glob(f"*{suffix}"))


def compare(example: Path, found: str, update: bool) -> None:
    """Hold what was found against the file NAME.expected beside the example."""
    expected = example.with_name(example.name + ".expected")
    if update:
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


def stated(name: str, value: Any) -> list[str]:
    """Return a line for each field of a dataclass that has not its default."""
    default = type(value)()
    return [
        f"{name}.{field.name} = {getattr(value, field.name)!r}"
        for field in fields(value)
        if getattr(value, field.name) != getattr(default, field.name)
    ]
