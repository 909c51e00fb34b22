"""`epubgen build` as people and machines call it: what is written, what is said, with which exit status."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from epubgen.cli import main

Write = Callable[[dict[str, str | bytes]], Path]
SETTINGS = "title: A small book\nlang: en\nauthor: Ann Author\ndate: 2026-01-02\nmodified: 2026-01-02\ncover: false\n"
GOOD = {"book.yaml": SETTINGS, "one.md": "# One\n\nText.\n", "two.md": "# Two\n\nMore [text](one.md).\n"}
BAD = {"book.yaml": SETTINGS + "titel: x\n", "one.md": "# One\n\n[a](gone.md)\n\n![b](lost.png)\n"}


def build(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["build", "--no-cache", *map(str, arguments)], catch_exceptions=False)


def test_a_book_goes_where_it_is_told(manuscript: Write, tmp_path: Path, epubcheck) -> None:
    result = build(manuscript(GOOD), "-o", tmp_path / "deep" / "book.epub")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{tmp_path}/deep/book.epub: 5 documents, {_size(tmp_path / 'deep' / 'book.epub')}\n"
    assert epubcheck.faults(tmp_path / "deep" / "book.epub") == []


def test_books_go_to_out_by_the_names_of_their_folders(
    manuscript: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = manuscript(GOOD)
    monkeypatch.chdir(tmp_path)
    assert build(root).exit_code == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["manuscript.epub"]


def test_all_faults_are_told_at_once_and_nothing_is_written(manuscript: Write, tmp_path: Path) -> None:
    root = manuscript(BAD)
    result = build(root, "-o", tmp_path / "book.epub")
    assert result.exit_code == 1
    lines = [line for line in result.stdout.splitlines() if not line.startswith("    → ")]
    assert [line.partition(": ")[0] for line in lines[:-1]] == [
        f"{root}/book.yaml:7:1",
        f"{root}/one.md:3:1",
        f"{root}/one.md:5:1",
    ]
    assert lines[-1] == f"{root}: 3 errors; no book was written"
    assert not (tmp_path / "book.epub").exists()


def test_a_failing_book_stops_no_other(manuscript: Write, tmp_path: Path) -> None:
    root = manuscript(
        {
            f"{name}/{path}": text
            for name, files in {"good": GOOD, "bad": BAD, "fine": GOOD}.items()
            for path, text in files.items()
        }
    )
    result = build(
        root / "good", root / "bad", root / "fine", root / "gone", "-o", tmp_path / "books", "--format", "json"
    )
    assert result.exit_code == 2
    found = json.loads(result.stdout)
    assert [(Path(one["manuscript"]).name, one["status"]) for one in found] == [
        ("good", "built"),
        ("bad", "faulty"),
        ("fine", "built"),
        ("gone", "failed"),
    ]
    assert {finding["rule"] for finding in found[1]["findings"]} >= {"dead-link", "missing-image", "unknown-key"}
    assert found[3]["error"]
    assert sorted(path.name for path in (tmp_path / "books").iterdir()) == ["fine.epub", "good.epub"]


def test_the_bytes_are_the_same_whatever_the_jobs(manuscript: Write, tmp_path: Path) -> None:
    text = "".join(f"## Part {n}\n\n" + "Some words that fill a page. " * 400 + "\n\n" for n in range(20))
    root = manuscript(GOOD | {f"long-{n}.md": f"# Long {n}\n\n{text}" for n in range(4)})
    for jobs in ("1", "2", "3"):
        assert build(root, "-o", tmp_path / f"{jobs}.epub", "--jobs", jobs).exit_code == 0
    assert len({(tmp_path / f"{jobs}.epub").read_bytes() for jobs in "123"}) == 1


def test_two_manuscripts_of_one_name_are_refused(manuscript: Write, tmp_path: Path) -> None:
    root = manuscript({f"{name}/issue/{path}": text for name in ("a", "b") for path, text in GOOD.items()})
    result = build(root / "a" / "issue", root / "b" / "issue", "-o", tmp_path / "books")
    assert (result.exit_code, (tmp_path / "books").exists()) == (2, False)
    assert "would become" in result.stderr


def test_source_date_epoch_is_the_modification_date(
    manuscript: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import zipfile

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert build(manuscript(GOOD), "-o", tmp_path / "book.epub").exit_code == 0
    with zipfile.ZipFile(tmp_path / "book.epub") as container:
        package = next(name for name in container.namelist() if name.endswith(".opf"))
        assert "2023-11-14T22:13:20Z" in container.read(package).decode()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    result = build(manuscript(GOOD), "-o", tmp_path / "book.epub")
    assert (result.exit_code, "SOURCE_DATE_EPOCH" in result.stderr) == (2, True)


def test_a_change_under_the_same_date_is_told(manuscript: Write, tmp_path: Path) -> None:
    root = manuscript(GOOD)
    assert "modified-unchanged" not in build(root, "-o", tmp_path / "book.epub").stdout
    assert "modified-unchanged" not in build(root, "-o", tmp_path / "book.epub").stdout
    (root / "one.md").write_text("# One\n\nOther text.\n")
    assert "modified-unchanged" in build(root, "-o", tmp_path / "book.epub").stdout


def test_a_book_that_fails_its_check_stays_beside_the_old_one(manuscript: Write, tmp_path: Path) -> None:
    root = manuscript(GOOD | {"book.yaml": SETTINGS + "css: own.css\n", "own.css": "p { direction: rtl }\n"})
    (tmp_path / "book.epub").write_bytes(b"old")
    result = build(root, "-o", tmp_path / "book.epub")
    assert (result.exit_code, (tmp_path / "book.epub").read_bytes()) == (1, b"old")
    assert "CSS-001" in result.stdout
    assert (tmp_path / "book.rejected.epub").stat().st_size > 1000
    (root / "own.css").write_text("p { text-align: left }\n")
    assert build(root, "-o", tmp_path / "book.epub").exit_code == 0
    assert sorted(path.name for path in tmp_path.glob("*.epub")) == ["book.epub"]


def test_profile_time_names_the_stages(manuscript: Write, tmp_path: Path) -> None:
    result = build(manuscript(GOOD), "-o", tmp_path / "book.epub", "--profile-time")
    stages = [line.split()[0] for line in result.stdout.splitlines() if line.endswith("%")]
    assert stages == ["start", "compile", "link", "pack", "check", "write"]


def test_an_unwritable_target_is_one_clear_message(manuscript: Write, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    result = build(manuscript(GOOD), "-o", tmp_path / "file" / "book.epub")
    assert result.exit_code == 2
    assert "cannot be written" in result.stdout


def test_what_many_files_are_told_is_shown_once(manuscript: Write, tmp_path: Path) -> None:
    files = {f"{number}.md": f"---\ntitle: T{number}\nmood: x\n---\n\nText.\n" for number in range(5)}
    root = manuscript({"book.yaml": SETTINGS, **files})
    lines = build(root, "-o", tmp_path / "book.epub").stdout.splitlines()
    assert [line.removeprefix(f"{root}/") for line in lines if "mood" in line] == [
        "0.md:3:1: notice: there is no key “mood” (here and in 4 more places) [unknown-key]"
    ]
    told = json.loads(build(root, "-o", tmp_path / "book.epub", "--format", "json").stdout)
    assert [finding["path"] for finding in told[0]["findings"]] == [f"{number}.md" for number in range(5)]


def _size(path: Path) -> str:
    return f"{path.stat().st_size / 1000:.0f} kB"
