"""Code in a named language → the same characters with classes for its parts, by Pygments, prefixed `hl-`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from epubgen.source.draft import Draft

from epubgen.source.attributes import Attributes, class_value, markup, parse_attributes

LONGEST = 100_000
"""Longer listings are left plain: they are data, and some lexers take time that grows faster than they do."""
PLAIN = frozenset(["text", "txt", "plain", "plaintext", "none", "output", "console-output", "ascii", "mermaid"])


@cache
def _lexer(language: str) -> Any:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


@cache
def _short_name(kind: Any) -> str:
    from pygments.token import STANDARD_TYPES

    while kind not in STANDARD_TYPES:
        kind = kind.parent
    return str(STANDARD_TYPES[kind])


@lru_cache(maxsize=256)
def highlight(code: str, language: str) -> str:
    """Return the code as markup; every character of it, and classes where the language is known."""
    lexer = _lexer(language) if language.lower() not in PLAIN and len(code) <= LONGEST else None
    if lexer is None:
        return _escape(code)
    return "".join(_span(name, text) for name, text in _named_pieces(lexer.get_tokens(code)))


def _named_pieces(tokens: Iterable[tuple[Any, str]]) -> Iterator[tuple[str, str]]:
    """Yield the text of a listing in pieces of one class each; blanks belong to what is before them."""
    name, pieces = "", list[str]()
    for kind, text in tokens:
        found = _short_name(kind)
        if found == "w" and "\n" not in text:
            found = name
        elif found == "w":
            found = ""
        if found != name and pieces:
            yield name, "".join(pieces)
            pieces = []
        name = found
        pieces.append(text)
    if pieces:
        yield name, "".join(pieces)


def _span(name: str, text: str) -> str:
    if not name:
        return _escape(text)
    # No span crosses a line, so that a style may number lines and a reader may break pages anywhere.
    return "\n".join(f'<span class="hl-{name}">{_escape(line)}</span>' if line else "" for line in text.split("\n"))


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Return the characters that engine output stands for; it escapes these four and no others."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


_BLOCK = r'<pre data-sourcepos="([^"]*)"><code((?: [\w-]+="[^"]*")*)>([^<]*)</code></pre>'
_INLINE = r'<code data-sourcepos="[^"]*">([^<]*)</code>(?:\ufde0([0-9]+)\ufde1)?'


def set_code(draft: Draft) -> None:
    """Turn the engine's code blocks and code spans into final markup, out of reach of the passes over text."""
    if "<pre " in draft.html:
        draft.html = re.sub(_BLOCK, lambda match: _block(draft, match), draft.html)
    if "<code " in draft.html:
        draft.html = re.sub(_INLINE, lambda match: _inline(draft, match), draft.html)


def _block(draft: Draft, match: re.Match[str]) -> str:
    position, written, text = match.groups()
    given = dict(re.findall(r' ([\w-]+)="([^"]*)"', written))
    language = given.get("class", "").removeprefix("language-")
    meta = given.get("data-meta", "")
    info = unescape(draft.put_back(f"{language} {meta}".strip() if meta else language))
    language, attributes = _language(info)
    code = unescape(draft.put_back(text))
    named = f' class="language-{class_value(language)}"' if language else ""
    inside = draft.stash.put(f"<code{named}>{highlight(code, language) if language else _escape(code)}</code>")
    return f'<pre{markup(attributes, "code")} data-sourcepos="{position}">{inside}</pre>'


def _language(info: str) -> tuple[str, Attributes]:
    """Read an info string: `rust,ignore`, `python {.numbered}`, `{.python #id}`, `{python}`."""
    head, brace, rest = info.partition("{")
    attributes = parse_attributes(rest) if brace else Attributes()
    words = re.split(r"[\s,:]+", head.strip())
    language = words[0]
    if brace and not language:
        if attributes.classes:
            language, *others = attributes.classes
            attributes = Attributes(attributes.id, tuple(others), attributes.keys)
        else:
            bare = re.match(r"[A-Za-z][\w+#-]*", rest.strip())
            language = bare[0] if bare else ""
    return language.strip(), Attributes(attributes.id, attributes.classes)


def _inline(draft: Draft, match: re.Match[str]) -> str:
    text = draft.put_back(match[1])
    attributes = draft.attributes(match[2])
    return draft.stash.put(f"<code{markup(attributes, 'inline-code')}>{text.replace('&quot;', chr(34))}</code>")
