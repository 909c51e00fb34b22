"""Plain text ↔ Markdown that says the same: what Markdown would take for markup is escaped, and nothing else."""

from __future__ import annotations

import re

from epubgen.text.edits import Edit

_INLINE = re.compile(
    r"(?P<always>[*`])"
    r"|(?P<slash>\\(?=[!-/:-@\[-`{-~]|$))"
    r"|(?P<math>(?<=\\)[\[(])"
    r"|(?P<underscore>_)"
    r"|(?P<tag><(?=[A-Za-z/?])|(?<=<)!)"
    r"|(?P<entity>&(?=#?\w+;))"
    r"|(?P<page>(?<=\[)\[(?=page))"
    r"|(?P<bracket>\[(?=\^|[^\]\n]*\](?:[(\[:{])|\[))"
    r"|(?P<root>\](?=\(@/))"
    r"|(?P<brace>\{(?=[^{}]+\}))"
    r"|(?P<caret>\^(?=\[)|\^(?=[^\s^]+\^))"
    r"|(?P<tilde>~(?=~)|(?<=~)~|~(?=[^\s~]+~)|(?<=[^\s~])~)"
    r"|(?P<dollar>\$)"
    r"|(?P<equals>==)"
)
_NEEDS_LOOK = re.compile(r"[*`\\_<&\[{^~$]|==|\]\(@/")
_BLOCK = re.compile(
    r"(?P<number>\d{1,9})[.)](?=\s|$)|(?P<mark>[-+](?=\s|$)|#{1,6}(?=\s|$)|>|\||:{3,}|[:~](?=\s)|~{3,}|={3,}$|-{3,}$|_{3,}$)"
)


def escape_edits(raw: str, text: str, kind: str = "text") -> list[Edit]:
    """Return the backslashes that keep a block's characters from being read as Markdown.

    `text` is the block as other edits will leave it: its beginning decides whether it would start a list.
    """
    edits: list[Edit] = []
    begins = _BLOCK.match(text) if kind == "text" else None
    if begins is not None and raw[:1] == text[:1]:
        edits.append(_backslash(begins.end("number") if begins["number"] else 0))
    elif kind == "heading" and raw.endswith("#"):
        edits.append(_backslash(len(raw) - 1))
    if _NEEDS_LOOK.search(raw) is None:
        return edits
    for match in _INLINE.finditer(raw):
        found = match.lastgroup
        if found == "underscore" and _inside_word(raw, match.start()):
            continue
        if found == "dollar" and raw.count("$") < 2:
            continue
        if not (edits and edits[0].start == match.start()):
            edits.append(_backslash(match.start()))
    return edits


def _inside_word(text: str, place: int) -> bool:
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    return before.isalnum() and after.isalnum()


def _backslash(place: int) -> Edit:
    return Edit(place, place, "\\", "markdown-escape", 1.0)


_PLAIN = re.compile(r"""[^\s\-?:,\[\]{}#&*!|>'"%@`][^\n]*""")


def yaml_scalar(text: str) -> str:
    """Return a text as a YAML scalar that reads back as this very string."""
    if (
        _PLAIN.fullmatch(text)
        and ": " not in text
        and " #" not in text
        and not text.endswith((":", " "))
        and not re.fullmatch(r"(?i:true|false|yes|no|on|off|null|~|[\d.,_+\-:eExXo]+)", text)
        and text.isprintable()
    ):
        return text
    import json

    return json.dumps(text, ensure_ascii=False)
