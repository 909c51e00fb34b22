"""Texts in the manner of Aozora Bunko: ruby in 《》 and notes to the typesetter in ［＃…］ → text, headings and markup.

Lines keep their numbers. What is set aside in the text (emphasis, between two noncharacters) becomes markup once
paragraphs are made.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from epubgen.errors import Finding, Level, Location
from epubgen.source.plain_text_headings import Mark

_NOTE = re.compile(r"［＃([^［］\n]*)］")
_HEADING = re.compile(r"［＃「([^」\n]+)」は(?:同行|窓)?(大|中|小)見出し］")
_EMPHASIS = re.compile(
    r"［＃「([^」\n]+)」に(?:白ゴマ|丸|白丸|黒三角|白三角|二重丸|蛇の目|ばつ)?(?:傍点|傍線|波線|二重傍線)］"
)
_CHARACTER = re.compile(r"※［＃[^［］\n]*?(?:第[34]水準([12])-(\d{1,2})-(\d{1,2})|U\+([0-9A-Fa-f]{4,6}))[^［］\n]*］")
_LAYOUT = re.compile(
    r"(?:ここから|ここで|天から)?[０-９0-9]*字?(?:下げ|上げ|詰め).*|(?:ここで)?字(?:下げ|上げ|詰め)終わり|地付き|地から[０-９0-9]+字上げ"
    r"|ここから.*|ここで.*終わり|改(?:ページ|丁|段|見開き)|ページの左右中央|見出し.*"
)
_LEGEND = re.compile(r"^-{20,}\n【テキスト中に現れる記号について】\n.*?^-{20,}$", re.MULTILINE | re.DOTALL)
_RUBY = re.compile(
    r"[｜|]([^｜|《》<>\n]{1,40})《([^《》<>\n]{1,40})》|([々〆ヶ\u3400-\u9fff\uf900-\ufaff]{1,20})《([\u3041-\u30ff・]{1,40})》"
)
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"


class Prepared(NamedTuple):
    """A text without notes to the typesetter, the headings that they made, and what is to be said."""

    text: str
    headings: list[Mark]
    findings: list[Finding]


def is_aozora(text: str) -> bool:
    """Return whether a text has ruby or notes in Aozora's manner."""
    return "［＃" in text or ("《" in text and re.search(r"[\u3400-\u9fff]《[\u3041-\u30ff・]+》", text) is not None)


def prepare(text: str, location: Location) -> Prepared:
    """Return the text with every note that is understood taken out; the others stay and are named."""
    text = _LEGEND.sub(lambda match: "\n" * match[0].count("\n"), text)
    text = _CHARACTER.sub(_character, text)
    lines = text.split("\n")
    headings: list[Mark] = []
    findings: list[Finding] = []
    top = "大" if "は大見出し］" in text else "中"
    for number, line in enumerate(lines):
        if "［＃" not in line:
            continue
        if found := _HEADING.search(line):
            title = re.sub("《[^》]*》|[｜|]", "", found[1]).strip("\u3000 ")
            if found[2] != "小" or top == "小":
                headings.append(Mark(number, 1 if found[2] == top else 2, title, None))
            line = _HEADING.sub("", line)
        line = _emphasised(line)
        line = _NOTE.sub(lambda match: "" if _LAYOUT.fullmatch(match[1]) else match[0], line)
        if (left := _NOTE.search(line)) and len(findings) < 20:
            problem = f"{left[0][:60]} is not understood, and stands in the book as it is"
            place = location.at(number + 1)
            advice = "do by hand what it asks for, or delete it"
            findings.append(Finding("typesetter-note", Level.NOTICE, problem, place, advice))
        lines[number] = line
    return Prepared("\n".join(lines), headings, findings)


def _character(match: re.Match[str]) -> str:
    """Return the character that a note describes, if its number is one."""
    plane, row, cell, code = match.groups()
    if code:
        number = int(code, 16)
        return chr(number) if 0x3400 <= number <= 0x3FFFF else match[0]
    pair = bytes((0xA0 + min(int(row), 94), 0xA0 + min(int(cell), 94)))
    try:
        return (b"\x8f" * (plane == "2") + pair).decode("euc_jis_2004")
    except UnicodeDecodeError:
        return match[0]


def _emphasised(line: str) -> str:
    while found := _EMPHASIS.search(line):
        before, word = line[: found.start()], found[1]
        if before.endswith(word):
            before = f"{before[: -len(word)]}{_OPEN}{word}{_CLOSE}"
        elif word in before:
            start = before.rindex(word)
            before = f"{before[:start]}{_OPEN}{word}{_CLOSE}{before[start + len(word) :]}"
        line = before + line[found.end() :]
    return line


def set_markup(markup: str) -> str:
    """Turn ruby and what was set aside into elements."""
    if "《" in markup:
        markup = _RUBY.sub(lambda m: f'<ruby class="ruby">{m[1] or m[3]}<rt>{m[2] or m[4]}</rt></ruby>', markup)
    return markup.replace(_OPEN, '<em class="em">').replace(_CLOSE, "</em>")
