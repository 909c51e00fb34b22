"""Ways to damage a manuscript, as life does: each takes its folder and a random source, and changes something."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

Damage = Callable[[Path, random.Random], None]
DAMAGES: list[Damage] = []
TEXTS = {".md", ".html", ".txt", ".xhtml"}


def damage(function: Damage) -> Damage:
    DAMAGES.append(function)
    return function


def chapters(root: Path, *suffixes: str) -> list[Path]:
    wanted = set(suffixes) or TEXTS
    names = {"SUMMARY.md", "README.md"}
    return sorted(p for p in root.rglob("*") if p.suffix in wanted and p.is_file() and p.name not in names)


def pick(root: Path, draw: random.Random, *suffixes: str) -> Path:
    return draw.choice(chapters(root, *suffixes) or [root / "new-chapter.md"])


def insert(path: Path, draw: random.Random, piece: bytes) -> None:
    data = path.read_bytes() if path.exists() else b"# New\n\nText.\n"
    lines = data.split(b"\n")
    lines.insert(draw.randrange(len(lines) + 1), piece)
    path.write_bytes(b"\n".join(lines))


def inserting(name: str, piece: bytes, *suffixes: str) -> None:
    def apply(root: Path, draw: random.Random) -> None:
        insert(pick(root, draw, *suffixes), draw, piece)

    apply.__name__ = name
    damage(apply)


inserting("control_characters", b"before \x00\x01\x0b\x1f\x7f after")
inserting("broken_utf8", b"caf\xe9 \xff\xfe\xc3")
inserting("lone_surrogate", b"lone \xed\xa0\x80 surrogate")
inserting("unclosed_tags", b"<div><b><p>text <i>never closed", ".md", ".html")
inserting("stray_closers", b"</section></body></html></p>", ".md", ".html")
inserting("entities", b"&nbsp;&bogus;&#xFFFFF;&#0;&amp &lt", ".md", ".html")
inserting("cdata_end", b"a ]]> b <![CDATA[ c -- <!-- d -- e -->", ".md", ".html")
inserting("dead_link", b"[gone](no-such-file.md#nowhere) and [too](#no-such-heading)", ".md")
inserting("missing_image", b"![lost](images/no-such-picture.png)", ".md")
inserting("escaping_image", b"![out](../../../../etc/hostname)", ".md")
inserting("absolute_image", b"![out](/etc/hostname) <img src='file:///etc/hostname'>", ".md")
inserting("remote_image", b"![far](https://example.org/picture.png)", ".md")
inserting("data_image", b"![inline](data:image/png;base64,AAAA)", ".md")
inserting(
    "script", b"<script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:x()'>y</a>", ".md", ".html"
)
inserting("broken_math", b"$\\frac{1}{$ and $$\\begin{matrix} a & b$$", ".md")
inserting("duplicate_ids", b"## One {#same}\n\n## Two {#same}\n\n<p id='same'>three</p>\n", ".md")
inserting("bad_ids", "## x {#1 2 3} \n\n<p id=''>a</p><p id='é ü'>b</p>\n".encode(), ".md")
inserting("notes_without_text", b"text[^missing] and[^twice] again[^twice]\n\n[^twice]: once\n\n[^unused]: x\n", ".md")
inserting("fences", b"::: note\n:::: inner\n::: \n```python\nnever closed", ".md")
inserting("deep_quotes", b">" * 400 + b" deep", ".md")
inserting("deep_elements", b"<div>" * 600 + b"x", ".md", ".html")
inserting("brackets", b"[" * 3000 + b"(" * 3000, ".md")
inserting("broken_table", b"| a | b |\n|---|\n| c | d | e |\n|---|---|\n", ".md")
inserting("svg", b"<svg viewBox='0 0 1 1'><script/><foreignObject><p>x</foreignObject><circle r=1></svg>", ".md")
inserting("template_syntax", b"{{ oops }} {% endblock %} {# x #} %s %(a)s ${b}", ".md", ".html", ".txt")
inserting("include_of_nothing", b"{{#include nothing-here.md}} {{#include ../../../etc/passwd}}", ".md")
inserting("ruby", "{漢字|かん|じ} {|} {字|}".encode(), ".md")
inserting("long_line", b"x" * 300_000, ".md", ".txt")
inserting("private_use", "\ue000\uf8ff\U000f0000 \ufdd0 \uffff".encode(), ".md", ".txt")


@damage
def broken_yaml(root: Path, draw: random.Random) -> None:
    insert(
        root / "book.yaml", draw, draw.choice([b"title: [unclosed", b"\tx: y", b"a: b: c", b"- list", b"&a *b", b"%"])
    )


@damage
def yaml_of_another_shape(root: Path, draw: random.Random) -> None:
    (root / "book.yaml").write_bytes(
        draw.choice([b"- a\n- b\n", b"just text\n", b"", b"\xff\xfe\x00", b"{}", b"--- a\n--- b\n"])
    )


WRONG_VALUES = (
    """
lang: zh_CN|lang: chinese|date: yesterday|identifier: ISBN 978-3-16-148410-1|cover-image: none.jpg|toc-depth: many
author: {}|series: 7|titel: x|theme: no-such-theme|css: no.css|fonts: no.ttf|title： full width|structure: [nothing.md]
page-progression-direction: up|modified: never|writing-mode: diagonal|subject: {authority: x}|rights: [1, 2
""".strip()
    .replace("\n", "|")
    .split("|")
)


@damage
def wrong_values(root: Path, draw: random.Random) -> None:
    piece = draw.choice(WRONG_VALUES).encode()
    path = root / "book.yaml"
    path.write_bytes((path.read_bytes() if path.exists() else b"") + b"\n" + piece + b"\n")


@damage
def broken_front_matter(root: Path, draw: random.Random) -> None:
    path = pick(root, draw, ".md")
    piece = draw.choice(
        [b"---\ntitle: [x\n---\n", b"---\ntitle: never closed\n", b"---\n- a\n---\n", b"---\nauthors: 3: 4\n---\n"]
    )
    path.write_bytes(piece + (path.read_bytes() if path.exists() else b"# New\n\nText.\n"))


@damage
def truncated_image(root: Path, draw: random.Random) -> None:
    images = sorted(p for p in root.rglob("*") if p.suffix in {".png", ".jpg", ".svg"})
    path = draw.choice(images) if images else root / "cover.png"
    data = path.read_bytes() if path.exists() else b"\x89PNG\r\n\x1a\n"
    path.write_bytes(data[: len(data) // 3])


@damage
def another_format_by_that_name(root: Path, draw: random.Random) -> None:
    images = sorted(p for p in root.rglob("*") if p.suffix in {".png", ".jpg", ".svg"})
    (draw.choice(images) if images else root / "cover.jpg").write_bytes(b"%PDF-1.7 not an image at all")


@damage
def broken_docx(root: Path, draw: random.Random) -> None:
    path = draw.choice(sorted(root.rglob("*.docx")) or [root / "99-new.docx"])
    data = path.read_bytes() if path.exists() else b"PK\x03\x04"
    path.write_bytes(draw.choice([data[: len(data) // 2], b"", b"not a zip", data[:100] + b"\x00" * 100 + data[200:]]))


@damage
def empty_chapter(root: Path, draw: random.Random) -> None:
    pick(root, draw).write_bytes(b"")


@damage
def heading_only_chapter(root: Path, draw: random.Random) -> None:
    pick(root, draw, ".md").write_bytes(b"# Only a heading\n")


@damage
def blank_chapter(root: Path, draw: random.Random) -> None:
    pick(root, draw).write_bytes(b" \n\t\n\xe3\x80\x80\n")


@damage
def directory_loop(root: Path, draw: random.Random) -> None:
    (root / "loop").symlink_to(root, target_is_directory=True)


@damage
def dangling_link(root: Path, draw: random.Random) -> None:
    (root / "98-dangling.md").symlink_to(root / "nowhere.md")


@damage
def link_to_itself(root: Path, draw: random.Random) -> None:
    (root / "97-itself.md").symlink_to(root / "97-itself.md")


@damage
def folder_named_like_a_chapter(root: Path, draw: random.Random) -> None:
    (root / "96-folder.md").mkdir()


@damage
def named_pipe(root: Path, draw: random.Random) -> None:
    os.mkfifo(root / "95-pipe.md")


@damage
def strange_names(root: Path, draw: random.Random) -> None:
    for name in ["a b%20c#d?.md", "第一章 “引号”.md", "CON.md", "…。.md", "a&b<c>.md", "‮right-to-left.md"]:
        (root / name).write_text("# Title\n\nText.\n")


@damage
def names_that_differ_by_case(root: Path, draw: random.Random) -> None:
    for name in ("Twin.md", "twin.md", "TWIN.html"):
        (root / name).write_text("# Twin\n\nText.\n")


@damage
def summary_with_faults(root: Path, draw: random.Random) -> None:
    (root / "SUMMARY.md").write_text(
        "# Summary\n\n- [Gone](gone.md)\n    - [Draft]()\n- [Out](../../out.md)\n- no link\n[broken](\n"
    )


@damage
def removed_chapter(root: Path, draw: random.Random) -> None:
    pick(root, draw).unlink()


@damage
def broken_theme(root: Path, draw: random.Random) -> None:
    (root / "theme").mkdir(exist_ok=True)
    name = draw.choice(["content.xhtml.j2", "chapter.xhtml.j2", "navigation.xhtml.j2", "style.css", "theme.toml"])
    (root / "theme" / name).write_text(
        draw.choice(["{% if %}", "{{ nothing.at.all }}", "<open>", "a = = b", "}}} { :: ;"])
    )


@damage
def broken_css(root: Path, draw: random.Random) -> None:
    (root / "broken.css").write_text(
        draw.choice(["p { color: ; } } {", "@import 'http://x/y.css';", "\x00\x01", "p{direction:rtl}"])
    )
    path = root / "book.yaml"
    path.write_bytes((path.read_bytes() if path.exists() else b"") + b"\ncss: broken.css\n")
