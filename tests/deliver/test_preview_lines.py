"""Lines of an edited file → the lines they had before."""

from __future__ import annotations

from pathlib import Path

import pytest

from epubgen.deliver.preview_lines import LineMemory


@pytest.mark.parametrize(
    ("then", "now", "lines"),
    [
        ("a b c d", "a b c d", {1: 1, 4: 4}),
        ("a b c d", "a b X c d", {1: 1, 2: 2, 3: 2, 4: 3, 5: 4}),
        ("a b c d", "X Y a b c d", {1: 1, 2: 1, 3: 1, 6: 4}),
        ("a b c d", "a d", {1: 1, 2: 4}),
        ("a b c d", "a X c d", {2: 2, 3: 3}),
        ("a a a", "a a a a", {4: 3}),
        ("a", "", {1: 1}),
    ],
)
def test_what_moved_is_found_where_it_was(then: str, now: str, lines: dict[int, int], tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(then.replace(" ", "\n"), encoding="utf-8")
    memory = LineMemory(tmp_path)
    memory.remember(["a.md"], [])
    file.write_text(now.replace(" ", "\n"), encoding="utf-8")
    assert {line: memory.line_then("a.md", line) for line in lines} == lines


def test_files_are_noted_again_when_they_have_changed(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("a\nb\n", encoding="utf-8")
    memory = LineMemory(tmp_path)
    memory.remember(["a.md", "gone.md"], [])
    file.write_text("x\na\nb\n", encoding="utf-8")
    assert memory.line_then("a.md", 3) == 2
    memory.remember(["a.md"], ["a.md"])
    assert memory.line_then("a.md", 3) == 3
    assert memory.line_then("gone.md", 7) == memory.line_then("unknown.md", 7) == 7
