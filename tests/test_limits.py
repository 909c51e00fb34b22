"""The limits that keep modules readable: about 300 lines each, or a reason at the top for more."""

from __future__ import annotations

from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "epubgen"
LINES = 320
FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "base", "manager", "handler", "misc"}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_modules_are_short_and_named_for_what_they_hold(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert path.stem not in FORBIDDEN
    assert not text.strip() or text.startswith(('"""', 'r"""')), "a module begins with what it is for"
    if text.count("\n") > LINES:
        assert "Longer than 300 lines because" in text.split('"""')[1], f"{text.count(chr(10))} lines and no reason"
