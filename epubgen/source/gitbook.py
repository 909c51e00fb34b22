"""GitBook's and HonKit's `{% … %}` tags → the Markdown that says the same; lines keep their numbers."""

from __future__ import annotations

import re

HINTS = {"info": "note", "success": "tip", "warning": "warning", "danger": "caution", "tip": "tip", "working": "note"}
_TAG = re.compile(r"[ \t]*\{%-?[ \t]*(?P<name>[a-z][a-z-]*)(?P<rest>[^%\n]*)%\}[ \t]*$")
_ATTRIBUTE = re.compile(r"([\w-]+)[ \t]*=[ \t]*\"([^\"]*)\"")
_FENCE = re.compile(r"[ \t]{0,3}(`{3,}|~{3,})")
_SILENT = frozenset(
    {"code", "tabs", "content-ref", "stepper", "step", "columns", "column", "raw", "updates", "update"}
    | {"embed", "file", "tab", "hint"}
)


def convert_tags(text: str) -> str:
    """Return the text with the tags that stand on lines of their own converted; code and unknown tags stay."""
    if "{%" not in text:
        return text
    lines = text.split("\n")
    fence = ""
    for number, line in enumerate(lines):
        if found := _FENCE.match(line):
            if not fence:
                fence = found[1]
            elif line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            continue
        if not fence and (match := _TAG.match(line)):
            converted = _convert(match["name"], match["rest"])
            if converted is not None:
                lines[number] = converted
    return "\n".join(lines)


def _convert(name: str, rest: str) -> str | None:
    """Return the line that a tag becomes; None where the tag is none of theirs."""
    values = dict(_ATTRIBUTE.findall(rest))
    if name == "hint":
        return f"::: {HINTS.get(values.get('style', ''), 'note')}"
    if name == "endhint":
        return ":::"
    if name == "include" and (path := re.search(r"[\"']([^\"']+)[\"']", rest)):
        return f"{{{{#include {path[1]}}}}}"
    if name in ("tab", "code") and values.get("title"):
        return f"**{values['title']}**"
    if name == "embed" and values.get("url"):
        return f"<{values['url']}>"
    if name == "file" and values.get("src"):
        return f"[{values['src'].rpartition('/')[2]}](<{values['src']}>)"
    return "" if name.removeprefix("end") in _SILENT else None
