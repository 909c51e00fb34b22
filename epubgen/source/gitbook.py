"""GitBook's and HonKit's `{% … %}` tags → the Markdown that says the same; lines keep their numbers.

Only tags that stand on lines of their own are theirs; code stays as it is, and so does what is unknown, which is named
in a finding.
"""

from __future__ import annotations

import re

from epubgen.errors import Finding, Level, Location

HINTS = {"info": "note", "success": "tip", "warning": "warning", "danger": "caution", "tip": "tip", "working": "note"}
_TAG = re.compile(r"(?P<indent>[ \t>]*)\{%-?[ \t]*(?P<name>[a-z][a-z-]*)(?P<rest>[^%\n]*)%\}[ \t]*$")
_SIGN = re.compile(r"^[ \t>]*\{%-?[ \t]*(?:hint[ \t]+style=|tab[ \t]+title=|tabs[ \t]*-?%)", re.MULTILINE)
_ATTRIBUTE = re.compile(r"([\w-]+)[ \t]*=[ \t]*\"([^\"]*)\"")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_SILENT = frozenset(
    {"code", "content-ref", "stepper", "step", "columns", "column", "raw", "updates", "update", "embed", "file"}
)


def is_gitbook(text: str) -> bool:
    """Return whether a text has tags that only GitBook's users write, wherever its file lies."""
    return _SIGN.search(text) is not None


def convert_tags(text: str, location: Location) -> tuple[str, list[Finding]]:
    """Return the text with the tags converted, and a finding for each tag that stays; `location` is its file."""
    lines = text.split("\n")
    findings: list[Finding] = []
    fence = ""
    for number, line in enumerate(lines):
        if found := _FENCE.match(line):
            bare = line.strip(" \t>")
            if not fence:
                fence = found[1]
            elif bare.startswith(fence) and not bare.strip(fence[0]):
                fence = ""
            continue
        if fence or (match := _TAG.match(line)) is None:
            continue
        converted = _convert(match["name"], match["rest"])
        if converted is None:
            problem = f"{line.strip()[:60]} is another program's, and stands in the book as it is"
            advice = "write what it stands for, or delete it"
            findings.append(Finding("shortcode", Level.WARNING, problem, location.at(number + 1), advice))
        else:
            lines[number] = f"{match['indent']}{converted}".rstrip()
    return "\n".join(lines), findings


def _convert(name: str, rest: str) -> str | None:
    """Return the line that a tag becomes; None where the tag is none of theirs."""
    values = dict(_ATTRIBUTE.findall(rest))
    if name == "hint":
        return f"::: {HINTS.get(values.get('style', ''), 'note')}"
    if name == "tabs":
        return "::: {.tabs}"
    if name == "tab":
        title = values.get("title", "")
        return f'::: {{.tab title="{title}"}}' if title else "::: {.tab}"
    if name in ("endhint", "endtabs", "endtab"):
        return ":::"
    if name == "include" and (path := re.search(r"[\"']([^\"']+)[\"']", rest)):
        return f"{{{{#include {path[1]}}}}}"
    if name == "code" and values.get("title"):
        return f"**{values['title']}**"
    if name == "embed" and values.get("url"):
        return f"<{values['url']}>"
    if name == "file" and values.get("src"):
        return f"[{values['src'].rpartition('/')[2]}](<{values['src']}>)"
    return "" if name.removeprefix("end") in _SILENT else None
