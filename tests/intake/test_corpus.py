"""The labelled raw samples of corpus/: precision and recall of everything that the intake recognises."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from epubgen.intake import import_manuscript

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def scoring() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("score_intake", str(ROOT / "scripts" / "score_intake"))
    spec = importlib.util.spec_from_loader("score_intake", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["score_intake"] = module
    loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def totals(scoring: ModuleType) -> dict[str, tuple[int, int, int]]:
    found: dict[str, tuple[int, int, int]] = scoring.score(scoring.CORPUS)
    return found


def test_there_are_at_least_twenty_samples(scoring: ModuleType) -> None:
    assert len(list(scoring.CORPUS.glob("*.truth"))) >= 20


@pytest.mark.parametrize("measure", ["articles", "bylines", "headings", "joins", "text"])
def test_precision_and_recall_are_at_least_0_98(
    scoring: ModuleType, totals: dict[str, tuple[int, int, int]], measure: str
) -> None:
    precision, recall = scoring.figures(totals[measure])
    assert precision >= 0.98
    assert recall >= 0.98


@pytest.mark.parametrize("number", range(8))
def test_importing_again_changes_nothing(scoring: ModuleType, number: int, tmp_path: Path) -> None:
    samples = [path for path in sorted(scoring.CORPUS.iterdir()) if path.suffix != ".truth"][number::8]
    for sample in samples:
        target = tmp_path / sample.stem
        import_manuscript([sample], target)
        before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
        import_manuscript([sample], target)
        after = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
        assert before == after, sample.name


def test_a_wrong_reading_lowers_the_figures(scoring: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("甲文\n\n第一段文字到此为止。\n", encoding="utf-8")
    (tmp_path / "one.truth").write_text("= 乙文\n第一段文字到此为止。\n", encoding="utf-8")
    assert scoring.figures(scoring.score(tmp_path)["articles"]) == (0.0, 0.0)
