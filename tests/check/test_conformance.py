"""Agreement with EPUBCheck over books whose true messages are known, where a folder of them is named.

EPUBGEN_CONFORMANCE names a folder with truth.json: name → file, core, kind, ids, and messages with id, severity, path
and line.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from pathlib import Path

import pytest

from epubgen.check import check_publication

FOLDER = os.environ.get("EPUBGEN_CONFORMANCE", "")
MAJOR = ("FATAL", "ERROR", "WARNING")
LEAST = {"core": (0.98, 0.99), "other": (0.9, 0.95), "defects": (0.97, 0.99)}
"""Group → least share of books with the same ids, and of books judged valid or invalid alike."""
PLACES = 0.8


@pytest.mark.slow
@pytest.mark.skipif(not FOLDER, reason="EPUBGEN_CONFORMANCE is not set")
def test_scores_do_not_fall() -> None:
    truth = json.loads((Path(FOLDER) / "truth.json").read_text(encoding="utf-8"))
    scores: dict[str, list[tuple[bool, bool, bool]]] = defaultdict(list)
    for case in truth.values():
        ours = [m for m in check_publication(Path(FOLDER) / case["file"]).messages if m.severity.name in MAJOR]
        theirs = [m for m in case["messages"] if m["severity"] in MAJOR]
        same = {m.id for m in ours} == set(case["ids"])
        verdict = any(m.severity.name != "WARNING" for m in ours) == any(m["severity"] != "WARNING" for m in theirs)
        mine = {(m.id, m.path, m.line) for m in ours}
        places = mine == {(m["id"], m["path"], m["line"] if m["line"] > 0 else None) for m in theirs}
        group = "defects" if case["kind"] == "defect" else "core" if case["core"] else "other"
        scores[group].append((same, verdict, places))
    for group, (strict, verdict_share) in LEAST.items():
        rows = scores[group]
        same = [row for row in rows if row[0]]
        assert len(same) >= strict * len(rows), group
        assert sum(row[1] for row in rows) >= verdict_share * len(rows), group
        assert sum(row[2] for row in same) >= PLACES * len(same), group
