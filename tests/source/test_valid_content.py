"""What readers write is content that EPUBCheck passes: all examples without errors, in one book."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from epubgen.build import BuildOptions, build_book
from epubgen.errors import Level
from epubgen.source.compile import READERS, CompileTask, compile_file

if TYPE_CHECKING:
    from conftest import EpubCheck

EXAMPLES = Path(__file__).with_name("examples")


def test_examples_make_a_valid_book(tmp_path: Path, epubcheck: EpubCheck) -> None:
    root = tmp_path / "examples"
    root.mkdir()
    (root / "book.yaml").write_text("title: Examples\nlang: en\ncreator: A\ndead-links: warn\n", encoding="utf-8")
    for path in EXAMPLES.iterdir():
        if path.suffix in READERS and path.suffix != ".xhtml" and not path.stem.endswith("-errors"):
            shutil.copy(path, root)
            for chapter in compile_file(CompileTask(str(root), path.name)):
                assert not [str(finding) for finding in chapter.findings if finding.level is Level.ERROR]
                for target in chapter.targets:
                    make_resource(root, target.kind, target.path)
    result = build_book(root, tmp_path / "out.epub", BuildOptions(modified="2026-01-01T00:00:00Z"))
    assert result.status == "built", [*map(str, result.findings), *map(str, result.faults)]
    assert epubcheck.faults(tmp_path / "out.epub") == []


def make_resource(root: Path, kind: str, path: str) -> None:
    """Put a file where a chapter refers to one, unless it is inside a .docx file or outside the manuscript."""
    file = root / path
    if kind == "link" or "!" in path or path.startswith("..") or file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.suffix == ".svg":
        file.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><circle r="1"/></svg>')
    elif kind == "video":
        file.write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 100)
    else:
        Image.new("RGB", (3, 3)).save(file)
