"""A new manuscript directory: a small one that builds, to be written over."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from epubgen.errors import EpubgenError, Location

STARTS = Path(__file__).resolve().parent / "starts"
LANGUAGES = ("zh-Hans", "zh-Hant", "en", "ja")
KINDS = ("issue", "book", "novel")
TITLES = {
    "zh-Hans": {"issue": "刊物名称 第 1 期", "book": "书名", "novel": "书名"},
    "zh-Hant": {"issue": "刊物名稱 第 1 期", "book": "書名", "novel": "書名"},
    "en": {"issue": "The Periodical, No. 1", "book": "The Title", "novel": "The Title"},
    "ja": {"issue": "雑誌の名前 第1号", "book": "書名", "novel": "書名"},
}


def start_manuscript(directory: Path, language: str, kind: str, title: str, date: str) -> tuple[str, ...]:
    """Write a starting manuscript into a new or empty directory; return the paths of its files.

    `date` (YYYY-MM-DD) becomes the date of the book; an empty `title` leaves one to be written over. Raises
    EpubgenError where the directory holds something, or cannot be written; then nothing is left of it.
    """
    source = STARTS / language / kind
    _refuse_occupied(directory)
    new = not directory.exists()
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    named = f'"{quoted}"' if title else TITLES[language][kind]
    paths = sorted(path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file())
    try:
        for path in paths:
            text = (source / path).read_text(encoding="utf-8").replace("@TITLE@", named).replace("@DATE@", date)
            target = directory / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        if new:
            shutil.rmtree(directory, ignore_errors=True)
        raise EpubgenError(f"the manuscript cannot be written: {error.strerror}", Location(str(directory))) from error
    return tuple(paths)


def _refuse_occupied(directory: Path) -> None:
    try:
        occupied = bool(os.listdir(directory))
    except FileNotFoundError:
        return
    except OSError as error:
        raise EpubgenError(f"this is no folder to write into: {error.strerror}", Location(str(directory))) from error
    if occupied:
        raise EpubgenError("the folder is not empty: name a new one", Location(str(directory)))
