"""Every rule has cases that show each of its ids; the page about rules is up to date."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from epubgen.check import documents, flow  # noqa: F401 - rules register themselves
from epubgen.check.messages import MESSAGES
from epubgen.check.rules import RULES, Rule
from epubgen.check.targets import load_rules

from .casebook import HERE, read_cases

ROOT = HERE.parents[1]
load_rules()
ALL = [entry for entries in RULES.values() for entry in entries]
CASES = {path.stem: path for path in (HERE / "cases").rglob("*.md") if path.name != "README.md"}
IN_CODE = {
    # what only a ZIP file can get wrong is built in test_zip.py and test_hostile.py
    "entries_do_not_explode",
    "entries_do_not_overlap",
    "file_name_extension_is_epub",
    "folders_are_not_empty",
    "mimetype_is_stored",
    "compressed_formats_are_stored",
    "images_fit_into_memory",
    "documents_are_small_enough",
    # sizes and images are made in test_targets.py
    "documents_embed_what_fits",
    "images_are_accepted_for_their_pixels",
    "images_are_in_rgb",
    "images_are_opaque",
    "images_are_short_enough",
    "images_have_as_many_pixels_as_are_safe",
    "the_cover_fills_the_shelf",
    "the_cover_is_neither_small_nor_huge",
    "the_file_is_accepted_for_its_size",
    "the_file_is_easy_to_send",
}


def test_rule_names_are_unique_and_stated() -> None:
    names = [entry.name for entry in ALL]
    assert len(names) == len(set(names))
    assert [entry.name for entry in ALL if not entry.statement.endswith(".")] == []


def test_every_id_is_reported_by_a_rule_or_a_reader() -> None:
    assert all(text for _severity, text in MESSAGES.values())


OF_DOCUMENTS = ("content", "css", "overlays.", "svg", "viewports")
"""Modules of rules about single documents, which have cases elsewhere."""
OF_PACKAGES = [e for e in ALL if not f"{e.check.__module__}.".removeprefix("epubgen.check.").startswith(OF_DOCUMENTS)]


@pytest.mark.parametrize("entry", OF_PACKAGES, ids=lambda entry: entry.name)
def test_every_rule_has_a_case(entry: Rule) -> None:
    assert entry.name in CASES or entry.name in IN_CODE


BY_READING = {"files_are_read_as_xml_is", "old_books_are_read_by_their_own_rules"}
"""Cases of what is said while files are read, before any rule of a scope."""
# Style sheets are judged by one pass of their parser, not by rules of a scope either.
OF_RULES = [path for name, path in CASES.items() if path.parent.name != "styles" and name not in BY_READING]


def test_every_case_belongs_to_a_rule() -> None:
    names = {entry.name for entry in ALL}
    assert sorted(path.stem for path in OF_RULES if path.stem not in names) == []


@pytest.mark.parametrize("path", OF_RULES, ids=lambda path: path.stem)
def test_a_case_is_about_its_rule(path: Path) -> None:
    wanted = {id[:7] for entry in ALL if entry.name == path.stem for id in entry.ids}
    shown = {line.partition("(")[2].partition(")")[0][:7] for case in read_cases(path) for line in case.expected}
    assert shown & wanted


def test_the_page_about_rules_is_up_to_date() -> None:
    made = subprocess.run(
        [sys.executable, str(ROOT / "scripts/rules_doc.py"), "--print"], capture_output=True, text=True, check=True
    )
    assert made.stdout == (ROOT / "docs/rules.md").read_text(encoding="utf-8")
