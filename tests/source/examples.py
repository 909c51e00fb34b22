"""Examples in files: an input, and beside it what becomes of it, as text (`--update` rewrites that)."""

from __future__ import annotations

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
    """Return a line for each field of a record that has not its default."""
    default = type(value)()
    return [
        f"{name}.{field} = {one!r}"
        for field, one, other in zip(value._fields, value, default, strict=True)
        if one != other
    ]
