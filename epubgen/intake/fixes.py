"""`_import/fixes.yaml`: what a person settled once, applied to the raw text on every import (R-216).

A fix quotes the text (`find`), says what it should be (`replace`) and why (`reason`); `line` says which of several
places is meant, `all: true` that all of them are, `source` which of several files.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from epubgen.errors import EpubgenError, Finding, Level, Location

NAME = "fixes.yaml"
TEMPLATE = {
    "zh": """# 勘误：每次重新导入时都会应用。原文（_import/source/）不会被改动。
#
# - find: "2025129日"          # 原文中的文字，逐字照录
#   replace: "2025年12月9日"    # 改成什么；空字符串 "" 表示删去
#   reason: "据报纸原版核对"     # 为什么
#   line: 120                  # 可选：同样的文字出现多次时，写原文的行号，或写 all: true
""",
    "zh-Hant": """# 勘誤：每次重新匯入時都會套用。原文（_import/source/）不會被更動。
#
# - find: "2025129日"          # 原文中的文字，逐字照錄
#   replace: "2025年12月9日"    # 改成什麼；空字串 "" 表示刪去
#   reason: "據報紙原版核對"     # 為什麼
#   line: 120                  # 可選：同樣的文字出現多次時，寫原文的行號，或寫 all: true
""",
    "en": """# Corrections, applied on every import. The raw text in _import/source/ is never touched.
#
# - find: "teh cat"            # the text as it stands in the source, word for word
#   replace: "the cat"         # what it should be; "" takes it out
#   reason: "compared with the printed page"
#   line: 120                  # optional: which place, where it occurs more than once; or all: true
""",
}


@dataclass(frozen=True, slots=True)
class Fix:
    """One correction, with its place in fixes.yaml for messages."""

    find: str
    replace: str
    reason: str
    line: int | None
    everywhere: bool
    source: str
    location: Location


@dataclass(frozen=True, slots=True)
class Applied:
    """A correction that was made: where in the corrected text."""

    offset: int
    before: str
    after: str
    reason: str


def read_fixes(path: Path) -> list[Fix]:
    """Read the file; an absent or empty one gives no fixes. Raises EpubgenError at the place of a fault."""
    if not path.is_file():
        return []
    import yaml

    shown = f"_import/{NAME}"
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = Location(shown, mark.line + 1, mark.column + 1) if mark else Location(shown)
        raise EpubgenError("this is not valid YAML", place) from error
    if root is None or (isinstance(root, yaml.ScalarNode) and not root.value):
        return []
    if not isinstance(root, yaml.SequenceNode):
        raise EpubgenError("fixes are a list: begin each with “- find: …”", Location(shown, root.start_mark.line + 1))
    return [_read_fix(node, shown) for node in root.value]


def _read_fix(node: object, shown: str) -> Fix:
    import yaml

    place = Location(shown, node.start_mark.line + 1)  # type: ignore[attr-defined]
    if not isinstance(node, yaml.MappingNode):
        raise EpubgenError("a fix is a record with `find` and `replace`", place)
    values: dict[str, str] = {}
    for key, value in node.value:
        if not isinstance(value, yaml.ScalarNode):
            raise EpubgenError(f"the value of `{key.value}` should be text", place)
        values[key.value] = value.value
    unknown = sorted(set(values) - {"find", "replace", "reason", "line", "all", "source", "who"})
    if unknown:
        raise EpubgenError(f"a fix has no `{unknown[0]}`: it has find, replace, reason, line, all, source, who", place)
    if not values.get("find") or "replace" not in values:
        raise EpubgenError("a fix needs `find` and `replace`", place)
    line = values.get("line", "")
    if line and not line.isdigit():
        raise EpubgenError(f"`line` is the number of a line, not “{line}”", place)
    reason = " — ".join(part for part in (values.get("reason", ""), values.get("who", "")) if part)
    everywhere = values.get("all", "").lower() in ("true", "yes")
    return Fix(
        values["find"], values["replace"], reason, int(line) if line else None, everywhere,
        values.get("source", ""), place,
    )  # fmt: skip


def apply_fixes(name: str, text: str, fixes: list[Fix]) -> tuple[str, list[Applied], list[Finding]]:
    """Return the corrected text, what was done in this order, and a finding for each fix that fits too often."""
    applied: list[Applied] = []
    findings: list[Finding] = []
    for fix in fixes:
        if fix.source and fix.source != name:
            continue
        places = _places(text, fix)
        if not places and not fix.source:
            continue
        if len(places) > 1 and not fix.everywhere:
            findings.append(
                Finding("fix-ambiguous", Level.WARNING, f"“{fix.find}” occurs {len(places)} times; nothing was changed",
                        fix.location, "add `line: …` or `all: true`")
            )  # fmt: skip
            continue
        for offset in reversed(places):
            text = text[:offset] + fix.replace + text[offset + len(fix.find) :]
            applied.append(Applied(offset, fix.find, fix.replace, fix.reason))
    return text, applied, findings


def _places(text: str, fix: Fix) -> list[int]:
    start, end = 0, len(text)
    if fix.line is not None:
        lines = text.splitlines(keepends=True)
        start = sum(map(len, lines[: fix.line - 1]))
        end = start + len(lines[fix.line - 1]) if fix.line <= len(lines) else start
    places = []
    place = text.find(fix.find, start, end)
    while place >= 0:
        places.append(place)
        place = text.find(fix.find, place + len(fix.find), end)
    return places


def unused(fixes: list[Fix], used: set[str]) -> list[Finding]:
    """Return a finding for each fix whose text is in none of the sources."""
    return [
        Finding("fix-unused", Level.WARNING, f"“{fix.find}” is in none of the sources", fix.location,
                "quote it as it stands in _import/source/, or delete the fix")
        for fix in fixes
        if fix.find not in used
    ]  # fmt: skip
