"""Markdown text → the same text with everything that the Markdown engine does not know, or gets wrong, hidden from it.

A construct of ours (an attribute list, a ruby, the fence of a div, a page marker) becomes a token of noncharacters
that the engine carries through like a letter. Where the token comes out in code, in an attribute or in a formula, the
passes over the result put the author's characters back, so that hiding needs no knowledge of code or of HTML.
A `~`, `^` or `$` that is no markup becomes a single noncharacter, and is put back everywhere at the end.

Each pattern begins with the character that it is about, and looks back from there: so the search for it is a search
for one character, which goes through text many times faster than a search for places.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple
from urllib.parse import quote

from epubgen.source import attributes
from epubgen.source.characters import CJK

OPEN, CLOSE = "\ufde0", "\ufde1"
HIDDEN = {"~": "\ufdd2", "^": "\ufdd3", "$": "\ufdd4"}
"""Characters that are no markup where they stand, and what hides them from the engine."""
_URL_END = " \ufdde"
"""Ends a bare URL for the engine, which takes Chinese text behind it for a part of it, with the marks in that."""
AFTER_URL = "\u2e80-\u303f\u3040-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—"
"""Characters that no bare URL goes on with."""
_KEPT = "\ufdd7"
"""Marks, for a moment, a character that is markup."""
TOKEN = re.compile("\ufde0([0-9]+)\ufde1")


class Construct(NamedTuple):
    """A hidden construct: `kind` is attributes, ruby, fence or page; `text` is what the author wrote."""

    kind: str
    text: str
    value: str


class Prepared(NamedTuple):
    """Markdown for the engine, with the constructs that its tokens stand for."""

    text: str
    constructs: tuple[Construct, ...]


def prepare(text: str) -> Prepared:
    """Hide what the engine must not see. Lines keep their numbers."""
    constructs: list[Construct] = []

    def hide(kind: str, text: str, value: str) -> str:
        constructs.append(Construct(kind, text, value))
        return f"{OPEN}{len(constructs) - 1}{CLOSE}"

    if "page" in text and ("<!--" in text or "[[page" in text or ".pagebreak" in text):
        text = _page().sub(lambda match: hide("page", match[0], _page_label(match)), text)
    if ":::" in text:
        text = _with_lines_kept(text)
        # The engine takes a comment for a block of its own, wherever it stands.
        text = _fence().sub(lambda match: f"{match[1]}<!--{hide('fence', match[2], match[3] or '')}-->", text)
    if "{" in text:
        text = _braces().sub(
            lambda match: (
                match[0]
                if text.startswith("\\", match.start() - 1)
                else hide("ruby" if match[1] else "attributes", match[0], match[0][1:-1])
            ),
            text,
        )
    if "~" in text:
        text = _hide_tildes(text)
    if "^" in text:
        text = _hide_carets(text)
    if "$" in text:
        text = _hide_dollars(text)
    if "://" in text or "www." in text:
        text = _bare_url().sub(lambda match: match[0] if match[1] else match[0] + _URL_END, text)
    return Prepared(text, tuple(constructs))


def _with_lines_kept(text: str) -> str:
    """Return text whose lines in poems, and in the signatures of letters, stay apart."""
    if "poem" in text:
        text = _poem().sub(lambda match: match[1] + _verse_end().sub("  ", match[2]) + match[3], text)
    if "letter" in text:
        from epubgen.source.letters import keep_lines

        text = keep_lines(text)
    return text


def put_back(text: str, constructs: tuple[Construct, ...]) -> str:
    """Return plain text or markup with the author's characters, as text, where tokens stand."""

    def original(match: re.Match[str]) -> str:
        construct = constructs[int(match[2])]
        written = attributes.escape(construct.text)
        return written if construct.kind == "fence" else f"{match[1] or ''}{written}{match[3] or ''}"

    if OPEN in text:
        # In code the comment that hides a fence shows.
        text = re.sub(f"(&lt;!--)?{OPEN}([0-9]+){CLOSE}(--&gt;)?", original, text)
    return put_back_characters(text)


def put_back_in_url(url: str, constructs: tuple[Construct, ...]) -> str:
    """Return a URL that the engine has percent-encoded with the author's characters where tokens stand."""
    if "%EF%B7" not in url:
        return url
    url = re.sub(
        "%EF%B7%A0([0-9]+)%EF%B7%A1", lambda match: quote(constructs[int(match[1])].text, safe="{}#.=|/:"), url
    )
    return url.replace("%EF%B7%92", "~").replace("%EF%B7%93", "%5E").replace("%EF%B7%94", "$")


def put_back_characters(text: str) -> str:
    """Return the text with the hidden single characters in their places."""
    for character, hidden in HIDDEN.items():
        if hidden in text:
            text = text.replace(hidden, character)
    return text.replace(_URL_END, "") if _URL_END in text else text


@cache
def _bare_url() -> re.Pattern[str]:
    """A URL in running text, not in a link or a tag, with Chinese text behind it; group 1 if it defines a link."""
    before = r"(^ {0,3}\[[^^\]\n][^\]\n]*\]:[ \t]*)?(?<![A-Za-z0-9<\"'=\[])(?<!\]\()"
    behind = rf"(?=[*_~`]*[{AFTER_URL}])"
    return re.compile(rf"{before}(?i:https?://|www\.)[!-;=?-~]+?{behind}", re.MULTILINE)


@cache
def _page() -> re.Pattern[str]:
    return re.compile(
        r"<!--[ \t]*page:?[ \t]+([^\s<>-][^\n<>]*?)[ \t]*-->"
        r"|\[\[page[ \t]+([^\]\n]+?)[ \t]*\]\]"
        r"|\[\]\{[ \t]*\.pagebreak\b([^}\n]*)\}"
    )


def _page_label(match: re.Match[str]) -> str:
    if match[3] is None:
        return match[1] or match[2] or ""
    given = attributes.parse_attributes(match[3])
    label = given.get("label") or given.get("title") or given.get("aria-label")
    return label or re.sub(r"^\D+", "", given.id) or given.id


@cache
def _fence() -> re.Pattern[str]:
    before = r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?"
    return re.compile(rf"^({before})(:{{3,}}[ \t]*([^:\s][^\n]*?)?[ \t]*:*[ \t]*)$", re.MULTILINE)


@cache
def _poem() -> re.Pattern[str]:
    fence = r"^[ \t>]*:{3,}"
    return re.compile(rf"({fence}[ \t]*(?:\{{[ \t]*\.)?poem\b[^\n]*\n)(.*?)({fence})", re.MULTILINE | re.DOTALL)


@cache
def _verse_end() -> re.Pattern[str]:
    """Where a line of a poem ends and another follows: a break that is not joined as those of prose are."""
    return re.compile(r"(?<=[^\s\\])[ \t]?(?=\n[ \t>]*[^\s>])")


@cache
def _braces() -> re.Pattern[str]:
    return re.compile(rf"\{{(?:((?=[^{{}}|\n]*[{CJK}])[^{{}}|\n`]+(?:\|[^{{}}|\n`]+)+\}})|{attributes.INSIDE})")


def _hide_tildes(text: str) -> str:
    """Leave `~` for the engine where it is strikethrough (`~~`), a fence, or a subscript after a letter or bracket."""
    if "~" in text.replace("~~", ""):
        text = _subscript().sub(rf"{_KEPT}\1{_KEPT}", text)
        text = _single_tilde().sub(HIDDEN["~"], text).replace(_KEPT, "~")
    return text


@cache
def _subscript() -> re.Pattern[str]:
    letter = "A-Za-z\u00c0-\u024f\u0370-\u03ff)\\]"
    return re.compile(rf"~(?<=[{letter}]~)([^\s~，。、；：！？“”‘’（）《》]{{1,40}})~(?!~)")


@cache
def _single_tilde() -> re.Pattern[str]:
    return re.compile(r"~(?<![~\\]~)(?!~)")


def _hide_carets(text: str) -> str:
    """Leave `^` for the engine where it is a superscript after a letter, digit or bracket, or belongs to a note."""
    if text.count("^") == text.count("[^") + text.count("^["):
        return text
    text = _superscript().sub(rf"{_KEPT}\1{_KEPT}", text)
    return _bare_caret().sub(HIDDEN["^"], text).replace(_KEPT, "^")


@cache
def _superscript() -> re.Pattern[str]:
    after_digit = rf"(?<=[0-9]\^)(?=[^\s^\[\]{CJK}]{{1,40}}\^)"
    after_letter = r"(?<=[A-Za-z\u00c0-\u024f\u0370-\u03ff)\]]\^)(?=[^\s^\[\]，。、；：！？“”‘’（）《》]{1,40}\^)"
    return re.compile(rf"\^(?:{after_digit}|{after_letter})([^^]*)\^(?!\^)")


@cache
def _bare_caret() -> re.Pattern[str]:
    return re.compile(r"\^(?<![\[\\]\^)(?!\[)")


def _hide_dollars(text: str) -> str:
    """Leave `$` for the engine where it encloses a formula, as pandoc tells, and only where that reads like one."""
    if text.count("$") < 2:
        return _single_dollar().sub(HIDDEN["$"], text)
    pieces, position = [], 0
    while match := _formula().search(text, position):
        pieces.append(text[position : match.start()])
        if match[1] is not None or _is_formula(match[2]):
            pieces.append(match[0].replace("$", _KEPT))
            position = match.end()
        else:
            # The closing dollar may open the next formula.
            pieces.append(HIDDEN["$"])
            position = match.start() + 1
    pieces.append(text[position:])
    return _single_dollar().sub(HIDDEN["$"], "".join(pieces)).replace(_KEPT, "$")


@cache
def _formula() -> re.Pattern[str]:
    display = r"\$((?:[^$\n]|\\\$|\n(?![ \t]*\n))+)\$\$"
    inline = r"(?<![A-Za-z0-9$]\$)(?![\s$])((?:[^$\n\\]|\\.|\n(?![ \t]*\n))*?(?:[^\s$\\]|\\.))\$(?![0-9A-Za-z$])"
    return re.compile(rf"\$(?<!\\\$)(?:{display}|{inline})")


@cache
def _single_dollar() -> re.Pattern[str]:
    return re.compile(r"\$(?<!\\\$)")


@cache
def _words_of_prose() -> re.Pattern[str]:
    return re.compile(rf"[{CJK}“”]|^[0-9][^\\^_=<>+*/]*\s[a-z]{{2,}}\b(?<!\\)")


@cache
def _text_macro() -> re.Pattern[str]:
    return re.compile(r"\\(?:text\w*|mbox|mathrm|operatorname|tag)\s*\{[^{}]*\}|\\.")


def _is_formula(inside: str) -> bool:
    """Return whether what stands between dollars is a formula: no Han outside \\text, no price with words after it."""
    return not _words_of_prose().search(_text_macro().sub("", inside))
