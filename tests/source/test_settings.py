"""book.yaml → metadata, options, and every fault at its place: settings/*.yaml."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from examples import compare, example_paths, stated

from epubgen.errors import Level, Location
from epubgen.model.metadata import Metadata
from epubgen.source.settings import read_settings
from epubgen.source.settings_book import BOOK
from epubgen.source.settings_table import Setting

EXAMPLES = example_paths("settings", ".yaml")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_example(example: Path, update: bool) -> None:
    settings = read_settings(example.read_text(encoding="utf-8"), Location("book.yaml"))
    paths = [f"{named.key}: {', '.join(path.path for path in named.paths)}" for named in settings.paths]
    lines = [
        *stated("metadata", settings.metadata),
        *stated("options", settings.options),
        *paths,
        *map(str, settings.findings),
    ]
    compare(example, "\n".join(lines) + "\n", update)


def test_scalars_stay_what_was_written() -> None:
    text = "title: no\nedition: 1.10\nsubtitle: 12:30\npublisher: 0x1F\nrights: 2025-12-09\n"
    metadata = read_settings(text, Location("book.yaml")).metadata
    assert (metadata.title, metadata.edition, metadata.subtitle) == ("no", "1.10", "12:30")
    assert (metadata.publisher, metadata.rights) == (("0x1F",), "2025-12-09")


def test_empty_file_gives_the_defaults() -> None:
    for text in ("", "# nothing\n", "---\n", "title:\nauthor: ~\n"):
        settings = read_settings(text, Location("book.yaml"))
        assert settings.findings == ()
        assert settings.metadata == Metadata()


@pytest.mark.parametrize("setting", [s for s in BOOK if s.example], ids=lambda setting: setting.key)
def test_every_example_of_the_documentation_is_accepted(setting: Setting) -> None:
    name = "series:\n  name: x\n" if setting.key == "group-position" else ""
    settings = read_settings(f"{name}{setting.key}: {setting.example}\n", Location("book.yaml"))
    assert settings.findings == ()
    assert setting.key in settings.given


def test_every_name_of_every_key_is_known_once() -> None:
    names = [name for setting in BOOK for name in (setting.key, *setting.also)]
    assert len(names) == len(set(names))


def test_many_faults_are_all_found_at_once() -> None:
    text = "".join(f"key-{n}: x\n" for n in range(30)) + "lang: zh_CN\ndate: soon\ntoc-depth: 12\nisbn: 978-1\n"
    findings = read_settings(text, Location("book.yaml")).findings
    assert len(findings) == 34
    assert [f.location.line for f in findings if f.location] == list(range(1, 35))
    assert {f.rule for f in findings if f.level is Level.ERROR} == {
        "language-tag", "date-form", "setting-value", "identifier-form",
    }  # fmt: skip


def test_findings_are_plain_data() -> None:
    findings = read_settings("auther: x\n", Location("book.yaml")).findings
    assert json.dumps([str(finding) for finding in findings], ensure_ascii=False) == (
        '["book.yaml:1:1: error: there is no key “auther” [unknown-key]\\n    → did you mean “author”?"]'
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("张三、李四", ["张三", "李四"]), ("张三；李四；王小舟", ["张三", "李四", "王小舟"]),
        ("Ann Lee and Bob Ray", ["Ann Lee", "Bob Ray"]),
        ("Ann Lee, Bob Ray, and Carl May", ["Ann Lee", "Bob Ray", "Carl May"]), ("Lee, Ann", ["Lee, Ann"]),
        ("Johnson & Johnson", ["Johnson & Johnson"]), ("科学、技术委员会", ["科学、技术委员会"]),
        ("Ministry of Water and Land Use", ["Ministry of Water and Land Use"]),
        ("加西亚·马尔克斯、博尔赫斯", ["加西亚·马尔克斯", "博尔赫斯"]),
    ],
)  # fmt: skip
def test_names_in_one_value(text: str, names: list[str]) -> None:
    creators = read_settings(f"author: {text}\n", Location("book.yaml")).metadata.creators
    assert [person.name for person in creators] == names


def test_a_key_of_the_series_beside_it() -> None:
    (finding,) = read_settings("series: 甲\nissue: 12\n", Location("book.yaml")).findings
    assert str(finding) == (
        "book.yaml:2:1: warning: there is no key “issue” outside `series:` [unknown-key]\n"
        "    → write it with the name: `series: {name: …, issue: …}`"
    )
