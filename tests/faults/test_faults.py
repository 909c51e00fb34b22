"""Faults put into the samples: each is told at its place, never a traceback, never a changed or half-written book.

`named.py` has the faults that someone thought of, `damage.py` kinds of damage that are drawn at random, a hundred and
more. What is wanted of all of them is the same.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from damage import DAMAGES
from named import HARMLESS, ISSUE, STOPPING, STREWN, TURANG, Damage

from epubgen import __version__
from epubgen.batch import Job, build_one
from epubgen.build import BuildOptions, BuildResult
from epubgen.engine.cache import Cache
from epubgen.errors import Level
from epubgen.model.ports import map_here

if TYPE_CHECKING:
    from conftest import EpubCheck

MANUSCRIPTS = Path(__file__).resolve().parents[2] / "manuscripts"
SAMPLES = sorted(path.name for path in MANUSCRIPTS.iterdir() if path.is_dir())
OLD = b"the book as it was before"
THE_READER_TAKES_IT_AS_IT_IS = {"broken_css", "broken_theme"}
"""An author's own style sheet and theme go into the book as they are; what is wrong with them, its check finds."""
RANDOM = [
    pytest.param(number, DAMAGES[number % len(DAMAGES)], SAMPLES[number % len(SAMPLES)], id=f"{number:03}-{name}")
    for number in range(2 * len(DAMAGES))
    for name in [DAMAGES[number % len(DAMAGES)].__name__]
]

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="pipes and symbolic links")]


def ids(faults: list[tuple[str, str, Damage]]) -> list[str]:
    return [f"{name}-{fault}".replace(" ", "-") for name, fault, _ in faults]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all the builds: most of each sample is undamaged."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def build(tmp_path: Path, cache: Path, epubcheck: EpubCheck) -> Callable[[str, Callable[[Path], None]], BuildResult]:
    """Build a damaged copy of a sample over an old book, and hold what comes of it against what must hold for all."""

    def build_damaged(name: str, damage: Callable[[Path], None]) -> BuildResult:
        root, target = tmp_path / name, tmp_path / "out" / "book.epub"
        shutil.copytree(MANUSCRIPTS / name, root)
        damage(root)
        target.parent.mkdir()
        target.write_bytes(OLD)
        result = build_one(Job(str(root), str(target)), BuildOptions(), map_here, Cache(cache, __version__))
        errors = [finding for finding in result.findings if finding.level is Level.ERROR]
        assert all(finding.text and finding.location and finding.advice for finding in errors), errors
        if result.status == "built":
            assert not errors
            assert epubcheck.faults(target) == []
        else:
            assert errors or result.error or result.faults
            assert target.read_bytes() == OLD, "the old book was touched"
        left = set(os.listdir(target.parent))
        assert left == {"book.epub", *(["book.rejected.epub"] if result.status == "rejected" else [])}
        return result

    return build_damaged


def test_there_are_a_hundred_random_faults() -> None:
    assert len(RANDOM) >= 100


@pytest.mark.parametrize(("number", "damage", "sample"), RANDOM)
def test_a_random_fault(number, damage, sample, build) -> None:
    result = build(sample, lambda root: damage(root, random.Random(number)))
    if damage.__name__ not in THE_READER_TAKES_IT_AS_IT_IS:
        assert not result.faults, "what the check finds, a reader or the linker should have found before"


@pytest.mark.parametrize(("name", "fault", "damage"), STOPPING, ids=ids(STOPPING))
def test_a_grave_fault_stops_the_book(name, fault, damage, build) -> None:
    assert build(name, damage).status != "built"


@pytest.mark.parametrize(("name", "fault", "damage"), HARMLESS + STREWN, ids=ids(HARMLESS + STREWN))
def test_any_other_fault_is_found_before_the_book_is_checked(name, fault, damage, build) -> None:
    assert build(name, damage).status in ("built", "faulty", "failed")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_told(build) -> None:
    result = build(ISSUE, lambda root: (root / TURANG).chmod(0))
    assert any(TURANG in str(finding.location) for finding in result.findings) or TURANG in result.error
