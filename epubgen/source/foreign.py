"""What other programs' Markdown has and ours has not → the Markdown that says the same; what has no like is reported.

Obsidian's wiki links, embeds and callouts; shortcodes of Hugo, Zola, Jekyll and Hexo; pandoc's line blocks, tables and
examples. Lines keep their numbers, code stays as it is, and what is left as text is named in a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from epubgen.errors import Finding, Level, Location

BLANKS = r"\]\(([^()<>\n\"' ]+(?: [^()<>\n\"' ]+)+\.(?:png|jpe?g|gif|svg|webp|md|html?)(?:#[^()<>\s]*)?)\)"
"""An address with blanks in it, which GitBook takes and CommonMark takes for text."""
SIGNS = (
    ("[", r"\[[\[@!]"),
    ("{", r"\{(?:[{%:]|-\}|=(?:(?<=```\{=)|(?<=\}`\{=)))"),
    ("\\", r"\\(?:begin\{|newpage|page|clear|\\[(\[])"),
    ("@", r"@(?<=\(@)"),
    ("|", r"\|(?<=\n\|)(?: [^\n]*[^|\s])?[ \t]*(?:\n|\Z)"),  # a line that no pipe closes: verse, no table
    ("+", r"\+(?<=\n\+)-"),
    ("#", r"#(?<=\n#)\. "),
    ("~", r"~(?:(?<=\n~)|(?<=\n  ~)) "),
    ("-", r"--- (?:--| )"),
    ("%", r"%%"),
    ("](", BLANKS),
)
"""A text without any of these has nothing for this module to do. Each begins with its character, for which a text is
looked through first: that takes next to no time, and most texts have few of them."""
_FENCE = re.compile(r"[ \t>]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?(`{3,}|~{3,})")
_CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")

Report = Callable[[str, Level, str, int, str], None]
"""Notes a finding: rule, level, what is wrong, line (from 1), what to do."""


def may_hold_foreign(text: str) -> bool:
    """Return whether a text has any sign of another program's Markdown."""
    return any(character in text and _sign(pattern).search(text) for character, pattern in SIGNS)


@cache
def _sign(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def adapt(text: str, location: Location, *, tags: bool = True) -> tuple[str, list[Finding]]:
    """Return the text in our Markdown, with as many lines, and what is to be said about it.

    `tags` says whether `{% … %}` is looked at: GitBook's are somebody else's business.
    """
    from epubgen.source.foreign_pandoc import set_blocks
    from epubgen.source.foreign_shortcodes import set_shortcodes
    from epubgen.source.foreign_wiki import drop_comments

    findings: list[Finding] = []
    said: set[tuple[str, str]] = set()

    def report(rule: str, level: Level, problem: str, line: int, advice: str) -> None:
        if rule == "citation-key" and f"\n{problem.partition(' ')[0]}:" in text:
            return  # `[@name]` is a link: the text says below where to
        if (rule, problem) not in said:
            said.add((rule, problem))
            findings.append(Finding(rule, level, problem, location.at(line), advice))

    lines = text.split("\n")
    prose = prose_lines(lines)
    if (tags and ("{" in text or "](@/" in text)) or "{{" in text:
        set_shortcodes(lines, prose, report, tags=tags)
        prose = prose_lines(lines)
    if "%%" in text:
        drop_comments(lines, prose)
    if "\\\\" in text:
        from epubgen.source.foreign_math import set_mathjax

        set_mathjax(lines, prose)
    for number in prose:
        lines[number] = _set_line(lines[number], number + 1, report)
    _enclose_addresses(lines, prose)
    set_blocks(lines, prose)
    return "\n".join(lines), findings


def _set_line(line: str, number: int, report: Report) -> str:
    """Return a line of prose, which has this number, with what is another program's inside it as ours."""
    from epubgen.source.foreign_pandoc import set_line
    from epubgen.source.foreign_wiki import set_block_id, set_callout, set_wiki

    if "[!" in line:
        line = set_callout(line)
    if "[[" in line:
        line = outside_code(line, lambda part: set_wiki(part, number, report))
    if "{" in line or "\\" in line or "@" in line:
        line = outside_code(line, lambda part: set_line(part, number, report))
    return set_block_id(line) if " ^" in line else line


def _enclose_addresses(lines: list[str], prose: list[int]) -> None:
    """Put addresses with blanks between angle brackets."""
    for number in prose:
        if "](" in lines[number] and " " in lines[number]:
            lines[number] = outside_code(lines[number], lambda part: _sign(BLANKS).sub(r"](<\1>)", part))


def prose_lines(lines: list[str]) -> list[int]:
    """Return the numbers (from 0) of the lines that are not in a block of code."""
    prose: list[int] = []
    fence = ""
    for number, line in enumerate(lines):
        found = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if fence:
            if found and found[1].startswith(fence) and not line[found.end() :].strip():
                fence = ""
        elif found and "`" not in line[found.end() :].strip("`"):
            fence = found[1]
        else:
            prose.append(number)
    return prose


def outside_code(line: str, change: Callable[[str], str]) -> str:
    """Return a line with everything changed that is not between backticks."""
    if "`" not in line:
        return change(line)
    parts: list[str] = []
    position = 0
    for match in _CODE.finditer(line):
        # What follows the backticks belongs to them: pandoc's `…`{=html}.
        parts += (change(line[position : match.start()]), match[0])
        position = match.end()
    return "".join((*parts, change(line[position:])))


def without_code(line: str) -> str:
    """Return a line with blanks for what is between backticks, so that places in it stay the same."""
    return _CODE.sub(lambda match: " " * len(match[0]), line) if "`" in line else line
