"""A hundred random faults in the sample manuscripts: never a traceback, never a changed or half-written book."""

from __future__ import annotations

import random
import shutil
import sys
from pathlib import Path

import pytest
from damage import DAMAGES

from epubgen.batch import Job, build_one
from epubgen.build import BuildOptions
from epubgen.errors import Level
from epubgen.model.ports import Forgetful, map_here

SAMPLES = sorted(path for path in (Path(__file__).resolve().parents[2] / "manuscripts").iterdir() if path.is_dir())
OLD = b"the book as it was before"
THE_READER_TAKES_IT_AS_IT_IS = {"broken_css", "broken_theme"}
"""An author's own style sheet and theme go into the book as they are; what is wrong with them, its check finds."""
CASES = [
    pytest.param(number, DAMAGES[number % len(DAMAGES)], SAMPLES[number % len(SAMPLES)], id=f"{number:03}-{name}")
    for number in range(2 * len(DAMAGES))
    for name in [DAMAGES[number % len(DAMAGES)].__name__]
]


def test_there_are_a_hundred_faults() -> None:
    assert len(CASES) >= 100


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and symbolic links")
@pytest.mark.parametrize(("number", "damage", "sample"), CASES)
def test_a_fault_is_reported_and_nothing_is_broken(number, damage, sample, tmp_path, epubcheck) -> None:
    root, target = tmp_path / sample.name, tmp_path / "out" / "book.epub"
    shutil.copytree(sample, root)
    damage(root, random.Random(number))
    target.parent.mkdir()
    target.write_bytes(OLD)
    result = build_one(Job(str(root), str(target)), BuildOptions(), map_here, Forgetful())
    errors = [finding for finding in result.findings if finding.level is Level.ERROR]
    assert all(finding.text and finding.location and finding.advice for finding in errors), errors
    if damage.__name__ not in THE_READER_TAKES_IT_AS_IT_IS:
        assert not result.faults, "what the check finds, a reader or the linker should have found before"
    if result.status == "built":
        assert not errors
        assert epubcheck.faults(target) == []
    else:
        assert errors or result.error or result.faults
        assert target.read_bytes() == OLD
    left = {path.name for path in target.parent.iterdir()} - {"book.rejected.epub" if result.faults else ""}
    assert left == {"book.epub"}
