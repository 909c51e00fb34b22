"""The table of docs/architecture.md: which part may import which, read from the imports themselves."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "epubgen"
GROUND = {"errors", "vocabulary", ""}
MAY_IMPORT = {
    "errors": set(),
    "vocabulary": set(),
    "model": {"errors", "vocabulary"},
    "text": {"errors", "vocabulary"},
    "intake": {"errors", "vocabulary", "model", "text"},
    "source": {"errors", "vocabulary", "model", "text"},
    "xhtml": {"errors", "vocabulary", "model"},
    "package": {"errors", "vocabulary", "model"},
    "check": {"errors", "vocabulary"},
    "engine": {"errors", "vocabulary", "model"},
    "deliver": {"errors", "vocabulary", "model", "check"},
    "batch": {"errors", "vocabulary", "model", "build", "engine"},
    "cluster": {"errors", "vocabulary", "model", "build", "batch", "engine"},
    "build": {"errors", "vocabulary", "model", "source", "xhtml", "package", "check", "editions"},
    "editions": {"errors"},
    "cli": {
        "errors",
        "vocabulary",
        "model",
        "build",
        "batch",
        "cluster",
        "check",
        "intake",
        "deliver",
        "engine",
        "source",
    },
}
ONLY_IN = {"click": {"cli"}, "ebooklib": {"package"}, "jinja2": {"xhtml"}}


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_one_way(path: Path) -> None:
    part = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if part in ("__init__", "__main__"):
        return
    for name in imports(path):
        words = name.split(".")
        if words[0] == "epubgen" and len(words) > 1 and words[1] not in ("__version__", part):
            assert words[1] in MAY_IMPORT[part], f"{part} may not import {name}"
        if words[0] in ONLY_IN:
            assert part in ONLY_IN[words[0]], f"{part} may not import {name}"
