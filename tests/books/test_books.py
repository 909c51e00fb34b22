"""The sample manuscripts, from end to end: every file of each container as text, and the real EPUBCheck's word.

`expected/NAME/` holds the text files as they are in the container, and `container.txt` the names in their order, with
the digest of each file that is not text. `pytest tests/books --update` rewrites them; read the difference afterwards.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from epubgen.build import BuildResult, build_book

if TYPE_CHECKING:
    from conftest import EpubCheck

HERE = Path(__file__).resolve().parent
MANUSCRIPTS = HERE.parents[1] / "manuscripts"
NAMES = sorted(path.name for path in MANUSCRIPTS.iterdir() if path.is_dir())
TEXT = (".xhtml", ".css", ".opf", ".ncx", ".svg", ".xml", "mimetype")
LISTING = "container.txt"

Build = Callable[[str], BuildResult]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """A function that builds a sample once."""
    folder = tmp_path_factory.mktemp("books")
    built: dict[str, BuildResult] = {}

    def build(name: str) -> BuildResult:
        if name not in built:
            built[name] = build_book(MANUSCRIPTS / name, folder / f"{name}.epub")
        return built[name]

    return build


def unpack(path: Path) -> dict[str, str]:
    """Return the container as text files (name → text), and its listing under LISTING."""
    texts: dict[str, str] = {}
    listing = []
    with zipfile.ZipFile(path) as container:
        for name in container.namelist():
            data = container.read(name)
            if name.endswith(TEXT):
                texts[name] = data.decode("utf-8")
                listing.append(name)
            else:
                listing.append(f"{name}  {len(data)} bytes  sha256 {hashlib.sha256(data).hexdigest()}")
    return {LISTING: "\n".join(listing) + "\n"} | texts


def read_expected(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found[path.relative_to(folder).as_posix()] = path.read_bytes().decode("utf-8")
    return found


def write_expected(folder: Path, texts: dict[str, str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))


def test_there_are_samples() -> None:
    assert NAMES == ["caiyuan-jiaoliu", "field-handbook", "novel"]


@pytest.mark.parametrize("name", NAMES)
def test_every_file_of_the_container_is_as_expected(name: str, build: Build, update: bool) -> None:
    result = build(name)
    assert (result.status, [str(finding) for finding in result.findings], result.faults) == ("built", [], ())
    texts = unpack(Path(result.output))
    if update:
        write_expected(HERE / "expected" / name, texts)
    expected = read_expected(HERE / "expected" / name)
    assert list(texts) and sorted(texts) == sorted(expected)
    for file, text in texts.items():
        assert text == expected[file], file


@pytest.mark.parametrize("name", NAMES)
def test_epubcheck_finds_nothing(name: str, build: Build, epubcheck: EpubCheck) -> None:
    assert epubcheck.faults(Path(build(name).output)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_elsewhere_gives_the_same_bytes(
    name: str, build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the folder, nor the files' times, the time zone or the working directory are in the book."""
    copy = tmp_path / "elsewhere" / name
    shutil.copytree(MANUSCRIPTS / name, copy)
    for path in copy.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.chdir(copy.parent)
    result = build_book(Path(name), tmp_path / "out.epub")
    assert result.status == "built"
    assert (tmp_path / "out.epub").read_bytes() == Path(build(name).output).read_bytes()
