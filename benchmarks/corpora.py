"""Makes the benchmarks' manuscripts: the same bytes on every machine, from a seed and a few hundred common words.

    python benchmarks/corpora.py FOLDER [S M L XL B]

    S    one issue: 12 Chinese articles, a cover                                  40 kB
    M    60 rich chapters, half English half Chinese, 30 images, a cover          2.5 MB of Markdown
    L    a novel of 3,000 chapters: L/ as 3,000 .md files, L-text/ as one .txt    20 MB each
    XL   2,000 rich files                                                         100 MB
    B    300 issues like S                                                        11 MB

Words are drawn by Zipf's law and sentences come from a pool much larger than deflate's window, so that the text
compresses about as prose does.
"""

from __future__ import annotations

import io
import random
import sys
from itertools import accumulate
from pathlib import Path

HERE = Path(__file__).resolve().parent
HAN = (HERE / "words-zh.txt").read_text(encoding="utf-8").split()
LATIN = (HERE / "words-en.txt").read_text(encoding="utf-8").split()


class Writer:
    """Draws sentences and paragraphs; the same seed gives the same text everywhere."""

    def __init__(self, seed: str, chinese: bool, pool: int = 6000) -> None:
        self.random = random.Random(seed)
        self.chinese = chinese
        self.words = HAN if chinese else LATIN
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))
        self.sentences = [self._sentence() for _ in range(pool)]

    def _sentence(self) -> str:
        words = self.random.choices(self.words, cum_weights=self.weights, k=self.random.randint(6, 18))
        if self.chinese:
            middle = len(words) // 2
            return "".join(words[:middle]) + "，" + "".join(words[middle:]) + self.random.choice("。。。。？！；")
        text = " ".join(words)
        return text[0].upper() + text[1:] + self.random.choice(["." for _ in range(9)] + ["?"])

    def paragraph(self, length: int) -> str:
        """Return about so many characters of text."""
        parts: list[str] = []
        size = 0
        while size < length:
            parts.append(self.sentences[self.random.randrange(len(self.sentences))])
            size += len(parts[-1])
        return ("" if self.chinese else " ").join(parts)

    def title(self) -> str:
        words = self.random.choices(self.words, k=self.random.randint(3, 5))
        return "".join(words) if self.chinese else " ".join(words).capitalize()


def rich_chapter(writer: Writer, number: int, count: int, size: int, image: str = "") -> str:
    """Return a chapter with the constructs of a handbook: lists, tables, notes, code, definitions, links."""
    draw = writer.random
    parts = [f"# {writer.title()} {number}", ""]
    length, section = 0, 0
    while length < size:
        section += 1
        block = [f"## {writer.title()} {section} {{#s{section}}}", ""]
        for _ in range(3):
            block += [_marked(writer, writer.paragraph(draw.randint(200, 600))), ""]
        kind = section % 6
        if kind == 0:
            block += [f"- {writer.sentences[draw.randrange(500)]}" for _ in range(5)] + [""]
        elif kind == 1:
            block += ["| A | B | C |", "|---|--:|:-:|"]
            block += [f"| {writer.title()} | {draw.randint(1, 9999)} | {writer.title()} |" for _ in range(6)] + [""]
        elif kind == 2:
            block += [f"{writer.paragraph(120)}[^n{section}]", "", f"[^n{section}]: {writer.paragraph(80)}", ""]
        elif kind == 3:
            block += [
                "```python",
                "def rainfall(values):",
                "    total = sum(values)",
                "    return total / len(values)",
                "```",
            ]
            block += [""]
        elif kind == 4:
            block += [writer.title(), f":   {writer.paragraph(90)}", ""]
        else:
            block += [
                f"> {writer.paragraph(160)}",
                "",
                f"[{writer.title()}](chapter-{draw.randint(1, count):04}.md#s1)",
                "",
            ]
        parts += block
        length += sum(len(line.encode()) + 1 for line in block)
    if image:
        parts += [f"![{writer.title()}]({image})", ""]
    return "\n".join(parts) + "\n"


def _marked(writer: Writer, text: str) -> str:
    """Set a few words in bold and in italics."""
    middle = len(text) // 2
    if writer.chinese:
        return f"{text[: middle - 4]}**{text[middle - 4 : middle]}**{text[middle:]}"
    words = text.split(" ")
    words[len(words) // 2] = f"*{words[len(words) // 2]}*"
    words[len(words) // 3] = f"**{words[len(words) // 3]}**"
    return " ".join(words)


def article(writer: Writer, number: int, size: int) -> str:
    """Return a Chinese article of three sections, with its author in the front matter."""
    name = writer.random.choice("赵钱孙李周吴郑王冯陈") + writer.random.choice(["明", "建国", "晓梅", "思远", "文"])
    parts = [
        "---",
        f"title: {writer.title()}之{number}",
        "authors:",
        f"  - name: {name}",
        f"    affiliation: {writer.title()}",
        "---",
        "",
    ]
    parts += [writer.paragraph(size // 8), ""]
    for mark in "一二三":
        parts += [f"## {mark}、{writer.title()}", "", writer.paragraph(size // 8), "", writer.paragraph(size // 8), ""]
    return "\n".join(parts) + "\n"


def picture(seed: str, width: int = 900, height: int = 600) -> bytes:
    """Return a JPEG with enough in it to weigh what a photograph of that size weighs."""
    from PIL import Image

    draw = random.Random(seed)
    small = Image.frombytes("RGB", (90, 60), draw.randbytes(90 * 60 * 3))
    target = io.BytesIO()
    small.resize((width, height), Image.Resampling.BICUBIC).save(target, "JPEG", quality=88)
    return target.getvalue()


def settings(title: str, lang: str, extra: str = "") -> str:
    return (
        f"title: {title}\nlang: {lang}\nauthor: 编辑组\ndate: 2026-05-01\nmodified: 2026-05-01T00:00:00Z\n"
        f"cover-image: cover.jpg\n{extra}"
    )


def make_issue(folder: Path, seed: str) -> None:
    writer = Writer(seed, True, pool=300)
    write(folder / "cover.jpg", picture("cover", 1200, 1600))
    write(
        folder / "book.yaml", settings(f"{writer.title()}汇编", "zh-Hans", "series:\n  name: 基准丛刊\n  issue: 12\n")
    )
    for number in range(1, 13):
        write(folder / f"article-{number:02}.md", article(writer, number, 1100))


def make_s(root: Path) -> None:
    make_issue(root / "S", "S")


def make_b(root: Path) -> None:
    for number in range(300):
        make_issue(root / "B" / f"issue-{number:03}", f"B{number}")


def make_rich(folder: Path, count: int, size: int, images: int) -> None:
    writers = (Writer("en", False), Writer("zh", True))
    write(folder / "cover.jpg", picture("cover", 1200, 1600))
    write(folder / "book.yaml", settings("A book of measurements", "en"))
    for number in range(images):
        write(folder / "images" / f"picture-{number:02}.jpg", picture(f"picture{number}"))
    for number in range(1, count + 1):
        image = f"images/picture-{number // 2 - 1:02}.jpg" if images and number % 2 == 0 else ""
        text = rich_chapter(writers[number % 2], number, count, size, image)
        write(folder / f"chapter-{number:04}.md", text)


def make_m(root: Path) -> None:
    make_rich(root / "M", 60, 42_000, 30)


def make_xl(root: Path, count: int = 2000) -> None:
    make_rich(root / ("XL" if count == 2000 else f"XL-{count}"), count, 52_000, 0)


def make_c60(root: Path) -> None:
    make_rich(root / "C60", 60, 27_000, 0)


def make_c300(root: Path) -> None:
    make_rich(root / "C300", 300, 43_000, 0)


def make_c1(root: Path) -> None:
    write(root / "C1" / "book.yaml", "title: A minimal book\nlang: en\n")
    write(root / "C1" / "chapter.md", "# One chapter\n\nOne paragraph.\n")


def make_l(root: Path) -> None:
    writer = Writer("novel", True, pool=20_000)
    whole: list[str] = []
    for folder in ("L", "L-text"):
        write(root / folder / "cover.jpg", picture("cover", 1200, 1600))
        write(root / folder / "book.yaml", settings("长河", "zh-Hans"))
    for number in range(1, 3001):
        title = f"第{number}章 {writer.title()}"
        paragraphs = [writer.paragraph(writer.random.randint(60, 260)) for _ in range(writer.random.randint(8, 22))]
        write(root / "L" / f"{number:04}.md", f"# {title}\n\n" + "\n\n".join(paragraphs) + "\n")
        whole.append(f"{title}\n\n" + "\n".join(f"　　{paragraph}" for paragraph in paragraphs) + "\n")
    write(root / "L-text" / "novel.txt", "\n".join(whole))


def write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


MAKERS = {
    "S": make_s, "M": make_m, "L": make_l, "XL": make_xl, "B": make_b, "C1": make_c1, "C60": make_c60, "C300": make_c300
}  # fmt: skip


def make(root: Path, name: str) -> None:
    """Make one corpus below the folder, unless it is there already."""
    done = root / f".{name}.done"
    if not done.exists():
        root.mkdir(parents=True, exist_ok=True)
        MAKERS[name](root)
        done.touch()


if __name__ == "__main__":
    for wanted in sys.argv[2:] or list(MAKERS):
        make(Path(sys.argv[1]), wanted)
