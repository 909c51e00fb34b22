"""Shortcodes of Hugo, Zola, Jekyll and Hexo → Markdown, where it has the same; the others stay, and are reported."""

from __future__ import annotations

import re
from typing import NamedTuple

from epubgen.errors import Level
from epubgen.source.foreign import Report, outside_code
from epubgen.source.targets import WIKI_SCHEME

_TAG = re.compile(
    r"\{\{[<%]-?[ \t]*(?P<hugo>/?)[ \t]*(?P<name>[\w/.-]+)(?P<rest>[^{}\n]*?)/?[ \t]*-?[>%]\}\}"
    r"|\{%-?[ \t]*(?P<tag>[a-z_][\w-]*)(?P<arguments>[^{}\n]*?)[ \t]*-?%\}"
)
_VALUE = re.compile(r"([\w-]+)\s*[=:]\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s,]+))")
_SITE = re.compile(r"\{\{[ \t]*(?:site\.(?:base_?url|url)|[\"']([^\"']*)[\"'][ \t]*\|[ \t]*\w+_url)[ \t]*\}\}/?")
_LEFT = re.compile(r"\{\{[<%]?[ \t]*[^\s{}#][^{}\n]*\}\}|\{%(?!-?[ \t]*(?:end)?(?:code|raw)\b)[^{}\n]*%\}")
_FROM_ROOT = re.compile(r"(?<!\\)\]\(@/")
_KRAMDOWN = re.compile(r"(?<!\\)\{:[ \t]*([^{}\n]*)\}")
_NOTES = {"notice", "note", "callout", "alert", "admonition", "tip", "warning", "info", "hint", "caution", "danger"}
_OURS = {
    "info": "note",
    "danger": "caution",
    "success": "tip",
    "primary": "note",
    "default": "note",
    "error": "caution",
}
_SILENT = {"raw", "comment", "toc", "table_of_contents", "contents", "math"}
_RAW = re.compile(r"\{%-?[ \t]*raw[ \t]*-?%\}([^\n]*?)\{%-?[ \t]*endraw[ \t]*-?%\}")


_DEFINES = re.compile(r" {0,3}\[[^\[\]]+\]:[ \t]*\Z")
_CODE_ENDS = re.compile(r"[ \t]*(?:\{\{[<%][ \t]*/|\{%-?[ \t]*end)[ \t]*(?:highlight|codeblock|code)\b")


class _Tag(NamedTuple):
    name: str
    closes: bool
    rest: str


def set_shortcodes(lines: list[str], prose: list[int], report: Report, *, tags: bool) -> None:
    """Change the lines of prose in place."""
    depth, in_code = 0, False
    for number in prose:
        if in_code and not _CODE_ENDS.match(lines[number]):
            continue
        line = _FROM_ROOT.sub("](/", lines[number]) if "](@/" in lines[number] else lines[number]
        if "{" not in line:
            lines[number] = line
            continue
        if tags and depth and line.strip() == "{% end %}":
            line, lines[number] = ":::", ":::"
        if tags and "{:" in line:
            line = _set_kramdown(lines, number)
        if "{{" in line:
            line = _SITE.sub(lambda match: match[1] or "/", line).replace("(//", "(/")
        if "{{" in line or (tags and "{%" in line):
            line = outside_code(line, lambda part, tags=tags: _TAG.sub(lambda found: _set(found, tags), part))  # type: ignore[misc]
            line = _RAW.sub(r"\1", line)
            outside_code(line, lambda part, number=number: _report_left(part, number + 1, report, tags))  # type: ignore[misc]
        in_code = line.startswith("```") and not in_code
        depth += 1 if line.startswith("::: ") else -1 if line == ":::" else 0
        lines[number] = line


def _set(match: re.Match[str], tags: bool) -> str:
    if match["tag"] and not tags:
        return match[0]
    whole = not match.string[: match.start()].strip() and not match.string[match.end() :].strip()
    if match["tag"]:
        name = match["tag"]
        tag = _Tag(name.removeprefix("end"), name.startswith("end"), match["arguments"])
    else:
        tag = _Tag(match["name"], bool(match["hugo"]), match["rest"])
    made = _block(tag) if whole else None
    before = match.string[: match.start()]
    in_link = before.endswith("](") or _DEFINES.match(before) is not None
    made = _inline(tag, in_link) if made is None else made
    return match[0] if made is None else made


def _block(tag: _Tag) -> str | None:
    """Return the line that a tag alone in its line becomes; None where Markdown has nothing like it."""
    words = [word.strip("\"',") for word in tag.rest.split()]
    values = _values(tag.rest)
    if tag.name in ("highlight", "codeblock", "code"):
        lang = values.get("lang") or (words[0] if words and re.fullmatch(r"[\w+#-]+", words[0]) else "")
        return "```" if tag.closes else f"```{lang}"
    if tag.name in _NOTES:
        kind = values.get("type") or next((word for word in words if word.isalpha()), "") or tag.name
        kind = _OURS.get(kind, kind)
        kind = kind if kind in ("note", "tip", "important", "warning", "caution") else "note"
        return ":::" if tag.closes else f"::: {kind} {values.get('title', '')}".rstrip()
    if tag.name in ("blockquote", "quote", "cq", "centerquote"):
        return ":::" if tag.closes else "::: quote"
    return "" if tag.name in _SILENT else None


def _inline(tag: _Tag, in_link: bool) -> str | None:
    values, rest = _values(tag.rest), tag.rest.strip()
    words = [word.strip("\"'") for word in re.findall(r"\"[^\"]*\"|'[^']*'|\S+", rest)]
    if tag.name in ("figure", "img", "image") and (source := values.get("src") or values.get("link")):
        caption = values.get("caption") or values.get("title") or ""
        title = ' "{}"'.format(caption.replace('"', "'")) if caption else ""
        return f"![{values.get('alt') or caption}](<{source}>{title})"
    if tag.name in ("asset_img", "asset_path") and words:
        return f"![{' '.join(words[1:])}](<{WIKI_SCHEME}{words[0]}>)"
    if tag.name in ("ref", "relref", "link", "post_url", "post_path", "post_link") and words:
        url = f"<{WIKI_SCHEME}{words[0].removeprefix('/')}>"
        return url if in_link else f"[{' '.join(words[1:]) or words[0]}]({url})"
    return None


def _values(rest: str) -> dict[str, str]:
    return {key.lower(): a or b or c for key, a, b, c in _VALUE.findall(rest)}


def _set_kramdown(lines: list[str], number: int) -> str:
    """Return a line with kramdown's `{: … }` as our attributes; those of the block above, and its contents, go."""
    line = lines[number]
    if match := re.fullmatch(r"[ \t]*\{:[ \t]*([^{}\n]*)\}[ \t]*", line):
        above = lines[number - 1] if number else ""
        if match[1].strip() == "toc" and re.fullmatch(r"[ \t]*(?:[*+-]|1\.)[ \t]+\S[^\n]*", above):
            lines[number - 1] = ""
        elif re.match(r"#{1,6} ", above) and not above.endswith("}"):
            lines[number - 1] = f"{above} {{{match[1].strip()}}}"
        return ""
    return outside_code(line, lambda part: _KRAMDOWN.sub(lambda found: f"{{{found[1].strip()}}}", part))


def _report_left(text: str, line: int, report: Report, tags: bool) -> str:
    for match in _LEFT.finditer(text):
        if match[0].startswith("{%") and not tags:
            continue
        report(
            "shortcode", Level.WARNING, f"{match[0][:60]} is another program's, and stands in the book as it is", line,
            "write what it stands for, or delete it",
        )  # fmt: skip
    return text
