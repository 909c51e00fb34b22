"""Faults that are put into the samples one by one, each a line that says what it does to a copy of a sample."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

ISSUE, HANDBOOK, NOVEL = "caiyuan-jiaoliu", "field-handbook", "novel"

Damage = Callable[[Path], None]


def put(name: str, data: bytes) -> Damage:
    """Write a file anew."""

    def damage(root: Path) -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)

    return damage


def add(name: str, text: str) -> Damage:
    """Add text at the end of a file."""
    return lambda root: (root / name).write_bytes((root / name).read_bytes() + text.encode("utf-8", "surrogatepass"))


def swap(name: str, old: str, new: str) -> Damage:
    """Replace text of a file, which must be there."""

    def damage(root: Path) -> None:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text, (name, old)
        (root / name).write_text(text.replace(old, new), encoding="utf-8")

    return damage


def cut(name: str, share: float) -> Damage:
    """Keep only the first part of a file."""
    return lambda root: (root / name).write_bytes((data := (root / name).read_bytes())[: int(len(data) * share)])


def lose(name: str) -> Damage:
    return lambda root: (root / name).unlink()


def link(name: str, target: str) -> Damage:
    return lambda root: (root / name).symlink_to(target)


def fold(name: str) -> Damage:
    """Put a folder in the place of a file."""

    def damage(root: Path) -> None:
        (root / name).unlink(missing_ok=True)
        (root / name).mkdir()

    return damage


def strew(name: str, seed: int) -> Damage:
    """Put random bytes into random places of a file."""

    def damage(root: Path) -> None:
        chance = random.Random(seed)
        data = bytearray((root / name).read_bytes())
        for _ in range(12):
            data[chance.randrange(len(data))] = chance.randrange(256)
        (root / name).write_bytes(data)

    return damage


def both(*damages: Damage) -> Damage:
    def damage(root: Path) -> None:
        for one in damages:
            one(root)

    return damage


YAML = "book.yaml"
TURANG, JUANSHOU, YUSHUI, DOCX = "02-turang.md", "01-juanshou.md", "04-yushui.html", "08-diaocha.docx"
SCREEN, WIND = "1-place/3-screen.md", "2-instruments/3-wind.md"
TEXT = "chaojian-youlu.txt"

STOPPING: list[tuple[str, str, Damage]] = [
    (ISSUE, "yaml that is no yaml", put(YAML, b"title: [a\nlang: {")),
    (ISSUE, "yaml with a tab", put(YAML, b"series:\n\tname: x\n")),
    (ISSUE, "yaml that is a list", put(YAML, b"- a\n- b\n")),
    (ISSUE, "yaml with a recursive alias", put(YAML, b"title: &a [*a]\n")),
    (ISSUE, "yaml in an unknown encoding", put(YAML, b"title: \xff\xfe\x00\xd8")),
    (ISSUE, "yaml with a control character", put(YAML, b"title: a\x00b\n")),
    (ISSUE, "a date that is none", swap(YAML, "2026-03-20\n", "the day after tomorrow\n")),
    (ISSUE, "a language that is none", swap(YAML, "lang: zh-Hans", "lang: chinese")),
    (ISSUE, "an issn with a wrong check digit", swap(YAML, "9999-9994", "9999-9991")),
    (ISSUE, "a missing image", swap(TURANG, "youjizhi.svg", "youjizhi-2.svg")),
    (ISSUE, "a dead link to a file", swap(JUANSHOU, "03-fenpei.md", "03-fenpai.md")),
    (ISSUE, "a dead link to a place", swap(JUANSHOU, "#fan-fu", "#fan")),
    (ISSUE, "a truncated png", cut("images/pingmian.png", 0.4)),
    (ISSUE, "a png of no bytes", put("images/pingmian.png", b"")),
    (ISSUE, "a png that is text", put("images/pingmian.png", b"not a picture\n")),
    (ISSUE, "an svg that is not well-formed", cut("images/yushui.svg", 0.5)),
    (ISSUE, "a folder for an image", fold("images/ye.svg")),
    (ISSUE, "a truncated docx", cut(DOCX, 0.5)),
    (ISSUE, "a docx of no bytes", put(DOCX, b"")),
    (ISSUE, "a docx that is text", put(DOCX, b"plain words\n")),
    (ISSUE, "a link out of the manuscript", add(TURANG, "\n![x](../../../../../etc/passwd)\n")),
    (ISSUE, "front matter that is no yaml", swap(TURANG, "title: 三年堆肥", "title: [三年")),
    (ISSUE, "front matter with a full-width colon", swap(TURANG, "title: 三年堆肥", "title：三年堆肥")),
    (ISSUE, "several faults at once", both(swap(TURANG, "youjizhi.svg", "x.svg"), swap(YAML, "9994", "9991"))),
    (HANDBOOK, "a truncated cover", cut("cover.jpg", 0.3)),
    (HANDBOOK, "a cover of no bytes", put("cover.jpg", b"")),
    (HANDBOOK, "a dead link to a heading", swap("00-preface.md", "#the-hour", "#the-minute")),
    (HANDBOOK, "a missing image", lose("images/screen.svg")),
    (HANDBOOK, "a formula that is none", swap(WIND, r"\frac{\ln(10 / z_0)}", r"\frac{\ln(10 / z_0)")),
    (HANDBOOK, "a theme that is not there", add(YAML, "theme: nowhere\n")),
    (HANDBOOK, "a template that is none", put("theme/content.xhtml.j2", b"{% if %}")),
    (HANDBOOK, "a structure that names no file", add(YAML, "structure: [00-prefaces.md]\n")),
    (HANDBOOK, "a cover that is not there", add(YAML, "cover-image: covers.jpg\n")),
    (HANDBOOK, "a font that is none", both(put("fonts/a.ttf", b"no font"), add(YAML, "fonts: [fonts/a.ttf]\n"))),
    (HANDBOOK, "a style that is not there", add(YAML, "css: none.css\n")),
    (HANDBOOK, "a style that is no style", both(put("a.css", b"p { color: {{ x }} } %} }"), add(YAML, "css: a.css\n"))),
]
"""(sample, fault, damage): faults that must stop the book."""

HARMLESS: list[tuple[str, str, Damage]] = [
    (ISSUE, "control characters", add(TURANG, "\na\x00b\x0bc\x1fd\x7f\ufffe\n")),
    (ISSUE, "a lone surrogate", add(TURANG, "\na\ud800b\n")),
    (ISSUE, "unclosed tags", add(TURANG, "\n<div><b>x <i>y</b>\n\n<table><tr><td>z\n")),
    (ISSUE, "a script", add(YUSHUI, "<script>alert(1)</script>")),
    (ISSUE, "unclosed html", cut(YUSHUI, 0.6)),
    (ISSUE, "html of no bytes", put(YUSHUI, b"")),
    (ISSUE, "markdown of no bytes", put("04-b.md", b"")),
    (ISSUE, "text of no bytes", put("04-b.txt", b"")),
    (ISSUE, "front matter and nothing else", put("04-b.md", b"---\ntitle: x\n---\n")),
    (ISSUE, "front matter that never ends", put("04-b.md", b"---\ntitle: x\n\ntext\n")),
    (ISSUE, "a fence that never ends", add(TURANG, "\n```python\nx = 1\n")),
    (ISSUE, "a div that never ends", add(TURANG, "\n::: note\nx\n")),
    (ISSUE, "a div that never began", add(TURANG, "\n:::\n")),
    (ISSUE, "a note that nobody wrote", add(TURANG, "\nx[^nobody]\n")),
    (ISSUE, "a note that nobody calls", add(TURANG, "\n[^alone]: x\n")),
    (ISSUE, "the same note twice", add(TURANG, "\n[^yjz]: x\n")),
    (ISSUE, "the same id twice", add(TURANG, "\n## A {#biao-1}\n\n## B {#tu-1}\n")),
    (ISSUE, "an id that is no name", add(TURANG, "\n## A {#1.2:3}\n")),
    (ISSUE, "attributes that never end", add(TURANG, "\n## A {#a .b\n")),
    (ISSUE, "a table with uneven rows", add(TURANG, "\n| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |\n")),
    (ISSUE, "deep quotations", add(TURANG, "\n" + ">" * 300 + " x\n")),
    (ISSUE, "deep lists", add(TURANG, "\n" + "".join("  " * n + "- x\n" for n in range(150)))),
    (ISSUE, "deep html", add(TURANG, "\n" + "<div>" * 400 + "x\n")),
    (ISSUE, "deep brackets", add(TURANG, "\n" + "[" * 3000 + "x" + "]" * 3000 + "\n")),
    (ISSUE, "many asterisks", add(TURANG, "\n" + "*a " * 4000 + "\n")),
    (ISSUE, "emphasis in emphasis", add(TURANG, "\n" + "*" * 5000 + "a" + "*" * 5000 + "\n")),
    (ISSUE, "divs that are never closed", add(TURANG, "\n" + "::: x\n" * 3000)),
    (ISSUE, "attributes that say nothing", add(TURANG, "\n[a]{lang=zh_CN dir=up}\n\n::: {.x lang=q_q}\nb\n:::\n")),
    (ISSUE, "a link to a file and to a site", add(TURANG, "\n[a](book.yaml) [b](/) [c](..) [d](?q)\n")),
    (ISSUE, "a long line", add(TURANG, "\n" + "长" * 200_000 + "\n")),
    (ISSUE, "a template in the text", add(TURANG, "\n{{ x }} {% raw %} %}\n")),
    (ISSUE, "an end of a cdata section", add(TURANG, "\na ]]> b <![CDATA[ c\n")),
    (ISSUE, "entities", add(TURANG, "\n&amp;&nosuch;&#0;&#xD800;&#x110000;&nbsp;\n")),
    (ISSUE, "a doctype in the text", add(TURANG, '\n<!DOCTYPE x [<!ENTITY a "b">]>\n&a;\n')),
    (ISSUE, "a remote image", add(TURANG, "\n![x](https://example.org/a.png)\n")),
    (ISSUE, "a javascript link", add(TURANG, "\n[x](javascript:alert(1))\n")),
    (ISSUE, "a broken url", add(TURANG, "\n[x](http://[::1) [y](%zz) [z](http://a b)\n")),
    (ISSUE, "a link that loops", link("loop", ".")),
    (ISSUE, "a link to itself", link("self.md", "self.md")),
    (ISSUE, "a link to nothing", link("gone.md", "nowhere.md")),
    (ISSUE, "a name with a line break", put("04-a\nb.md", b"# x\n\ny\n")),
    (ISSUE, "a name with markup", put("04-<b>&'\".md", b"# x\n\ny\n")),
    (ISSUE, "two names alike on a phone", both(put("04-A.md", b"# x\n\ny\n"), put("04-a.md", b"# x\n\ny\n"))),
    (ISSUE, "a name of dots", put("04-...md", b"# x\n\ny\n")),
    (ISSUE, "a bom", put("04-b.md", b"\xef\xbb\xbf# x\n\ny\n")),
    (ISSUE, "utf-16", put("04-b.md", "# 标题\n\n正文在此。\n".encode("utf-16"))),
    (ISSUE, "old line ends", put("04-b.md", b"# x\r\ry\r")),
    (ISSUE, "bytes of no encoding", put("04-b.txt", bytes(range(256)) * 4)),
    (ISSUE, "nothing but blanks", put("04-b.md", b" \n\t\n\xe3\x80\x80\n")),
    (ISSUE, "nothing but a heading", put("04-b.md", b"# x\n")),
    (ISSUE, "a title of markup", put("04-b.md", b"---\ntitle: '<b>x</b> & ]]>'\n---\n\ny\n")),
    (ISSUE, "an unknown key", add(YAML, "titel: x\n")),
    (HANDBOOK, "an include of itself", add(SCREEN, "\n{{#include 3-screen.md}}\n")),
    (HANDBOOK, "an include of nothing", add(SCREEN, "\n{{#include nothing.md}}\n")),
    (HANDBOOK, "a pipe for a summary", lambda root: os.mkfifo(root / "SUMMARY.md")),
    (HANDBOOK, "a folder for a summary", fold("SUMMARY.md")),
    (HANDBOOK, "a book.yaml that is a pipe", both(lose(YAML), lambda root: os.mkfifo(root / YAML))),
    (
        HANDBOOK,
        "a font without its tables",
        both(put("fonts/a.otf", b"OTTO" + b"\0\1" * 100), add(YAML, "fonts: [fonts/a.otf]\n")),
    ),
    (NOVEL, "a structure of numbers", add(YAML, "structure: {a: {b: [1, {c: ~}]}}\n")),
    (HANDBOOK, "an empty part", lambda root: (root / "5-empty").mkdir()),
    (HANDBOOK, "a summary of nothing", put("SUMMARY.md", b"# Summary\n")),
    (NOVEL, "a novel cut in a character", cut(TEXT, 0.5001)),
    (NOVEL, "a novel of no bytes", put(TEXT, b"")),
    (NOVEL, "a novel in one line", put(TEXT, ("第一章 海" + "海" * 30_000).encode("gb18030"))),
    (NOVEL, "chapters without text", put(TEXT, "".join(f"第{n}章 甲\n" for n in range(1, 60)).encode("gb18030"))),
]
"""Faults that may stop the book, or may only be told."""

STREWN: list[tuple[str, str, Damage]] = [
    (name, f"random bytes in {file}, {seed}", strew(file, seed))
    for name, file, seeds in (
        (ISSUE, TURANG, 3),
        (ISSUE, YUSHUI, 2),
        (ISSUE, DOCX, 3),
        (ISSUE, YAML, 3),
        (ISSUE, "images/pingmian.png", 3),
        (ISSUE, "images/yushui.svg", 2),
        (HANDBOOK, "cover.jpg", 2),
        (NOVEL, TEXT, 2),
    )
    for seed in range(seeds)
]
