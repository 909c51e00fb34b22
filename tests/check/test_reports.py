"""Reports in every form, and what users make of messages: severities, known ones, what counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from epubgen.check import check_publication
from epubgen.check.comparison import compare
from epubgen.check.messages import Message, Severity
from epubgen.check.report import Report
from epubgen.check.settings import Settings, read_baseline, read_overrides, write_baseline
from epubgen.check.text_report import as_text
from epubgen.cli.check_command import command
from epubgen.errors import EpubgenError

from .casebook import Case, make_book

BROKEN = Case("", "", [("EPUB/one.xhtml", '<p id="first">', '<p id="first" foo="1">'), ("EPUB/style.css", "*", "")])


@pytest.fixture
def book(tmp_path: Path) -> Path:
    make_book(BROKEN, tmp_path / "book.epub")
    return tmp_path / "book.epub"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_the_text_shows_the_line(book: Path) -> None:
    text = as_text(check_publication(book))
    lines = text.splitlines()
    at = next(number for number, line in enumerate(lines) if "RSC-005" in line)
    assert lines[0] == "EPUB/one.xhtml"
    assert lines[at].split()[:2] == ["10:25", "error"]
    assert lines[at + 1].endswith('| <p id="first" foo="1">The first paragraph.</p>')
    assert lines[at + 2].index("^") - lines[at + 1].index("|") - 2 == len('<p id="first" foo="1">') - 1
    assert lines[-1].endswith("book.epub: invalid: 2 errors")


def test_many_messages_of_one_kind_are_gathered() -> None:
    messages = tuple(Message("RSC-012", Severity.ERROR, "x", "a.xhtml", n, 1, "r") for n in range(1, 21))
    text = as_text(Report("no.epub", messages))
    assert text.count("error") == 5 + 1
    assert "15 more of RSC-012 in lines 6, 7, 8" in text


def test_json(book: Path) -> None:
    result = run(book, "--format", "json")
    assert result.exit_code == 1
    (entry,) = json.loads(result.stdout)
    assert entry["path"] == str(book)
    assert entry["valid"] is False
    assert {
        "id": "RSC-001",
        "severity": "ERROR",
        "path": "EPUB/style.css",
        "line": None,
        "column": None,
        "text": '"EPUB/style.css" is in the manifest, but not in the container; add the file, or take out the item',
        "rule": "listed_resources_are_in_the_container",
    } in entry["messages"]


def test_sarif(book: Path) -> None:
    log = json.loads(run(book, "--format", "sarif").stdout)
    (part,) = log["runs"]
    assert log["version"] == "2.1.0"
    rules = {rule["id"]: rule["shortDescription"]["text"] for rule in part["tool"]["driver"]["rules"]}
    assert rules["listed_resources_are_in_the_container"].startswith("Every item of the manifest")
    result = next(result for result in part["results"] if result["properties"]["id"] == "RSC-005")
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == f"{book.as_posix()}/EPUB/one.xhtml"
    assert place["region"] == {"startLine": 10, "startColumn": 25}
    assert result["level"] == "error"


def test_junit(book: Path) -> None:
    root = etree.fromstring(run(book, "--format", "junit").stdout.encode())
    (suite,) = root
    assert suite.get("failures") == "2"
    assert {case.get("classname") for case in suite.iter("testcase")} == {"RSC-001", "RSC-005"}


def test_github(book: Path) -> None:
    lines = run(book, "--format", "github", "--severity", "error").stdout.splitlines()
    assert f"::error file={book},title=RSC-001 in EPUB/style.css::" in "\n".join(lines)
    assert len(lines) == 2


def test_several_books_at_once(book: Path, tmp_path: Path) -> None:
    make_book(Case("", ""), tmp_path / "good.epub")
    result = run(book, tmp_path / "good.epub", "--format", "json")
    assert [entry["valid"] for entry in json.loads(result.stdout)] == [False, True]
    assert run(tmp_path / "good.epub").exit_code == 0


def test_a_missing_file_is_no_job() -> None:
    result = run("nothing.epub")
    assert result.exit_code == 2
    assert "PKG-018" in result.stdout


def test_a_baseline_leaves_out_what_is_known(book: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    assert run(book, "--write-baseline", known).exit_code == 1
    assert run(book, "--baseline", known).exit_code == 0
    report = check_publication(book)
    write_baseline(known, [report])
    assert Settings(baseline=read_baseline(known)).apply(report).messages == ()


def test_overrides_have_reasons(book: Path, tmp_path: Path) -> None:
    file = tmp_path / "overrides.toml"
    file.write_text(
        '[[override]]\nid = "RSC-001"\nseverity = "ignore"\nreason = "comes later"\n'
        '[[override]]\nrule = "markup_follows_the_grammar_of_html"\nseverity = "warning"\nreason = "ours"\n'
        'path = "EPUB/*"\n'
    )
    report = Settings(read_overrides(file), least=Severity.WARNING).apply(check_publication(book))
    assert [(message.id, message.severity) for message in report.messages] == [("RSC-005", Severity.WARNING)]
    for bad, words in [
        ('id = "RSC-001"\nseverity = "ignore"', "needs a reason"),
        ('id = "XYZ-1"\nseverity = "ignore"\nreason = "x"', "no message with the id"),
        ('id = "RSC-001"\nseverity = "loud"\nreason = "x"', "needs a severity out of ignore, usage"),
        ('severity = "ignore"\nreason = "x"', "neither id nor rule"),
        ('rule = "no_rule"\nseverity = "ignore"\nreason = "x"', "no rule with the name"),
        ('id = "RSC-001"\nseverity = "ignore"\nreason = "x"\npaht = "EPUB/*"', '"paht" is none of id, rule'),
    ]:
        file.write_text(f"[[override]]\n{bad}\n")
        with pytest.raises(EpubgenError, match=words):
            read_overrides(file)


def test_overrides_that_are_no_tables(tmp_path: Path) -> None:
    file = tmp_path / "overrides.toml"
    for bad in ("override = [1]", "override = 1", "[override]"):
        file.write_text(bad)
        with pytest.raises(EpubgenError, match="table"):
            read_overrides(file)


def test_what_is_not_shown_counts(book: Path) -> None:
    result = run(book, "--severity", "fatal")
    assert result.exit_code == 1
    assert "invalid" in result.stdout
    assert "RSC-" not in result.stdout


def test_strict_counts_what_only_we_find(tmp_path: Path) -> None:
    make_book(
        Case("", "", [("EPUB/one.xhtml", '<p id="first">', '<p id="first" style="color: red">')]), tmp_path / "b.epub"
    )
    assert run(tmp_path / "b.epub").exit_code == 0
    result = run(tmp_path / "b.epub", "--strict")
    assert result.exit_code == 1
    assert "EG-123" in result.stdout


def test_a_comparison_names_what_differs() -> None:
    both = Message("RSC-005", Severity.ERROR, "x", "a", 1, 2)
    ours = Message("RSC-012", Severity.ERROR, "x", "a", 1, 2)
    note = Message("OPF-097", Severity.USAGE, "x", "a", 1, 2)
    result = compare(Report("b", (both, ours, note)), (both,))
    assert (result.common, result.only_ours, result.only_epubcheck) == (1, (ours,), ())
    assert not result.same_ids


def test_results_are_the_same_elsewhere_and_again(book: Path) -> None:
    kept: dict[str, bytes] = {}

    class Kept:
        get = staticmethod(kept.get)
        put = staticmethod(kept.__setitem__)

    here = check_publication(book)
    assert check_publication(book, store=Kept()) == here
    assert kept
    assert check_publication(book, store=Kept()) == here
    assert check_publication(book, run=lambda function, tasks, weight=0: map(function, tasks)) == here
