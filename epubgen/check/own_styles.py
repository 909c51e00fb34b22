"""The checker's own rules about style sheets: what takes from readers what they have set."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from epubgen.check.css import StyleSheet
from epubgen.check.css_tokens import Places
from epubgen.check.messages import Message, make_message
from epubgen.check.places import Place
from epubgen.check.rules import rule
from epubgen.check.target_styles import forced_colours, read_styles


@rule(StyleSheet, "EG-124", spec="epubgen")
def colours_of_text_are_the_readers(sheet: StyleSheet) -> Iterator[Message]:
    """No style sheet gives the page or its running text a colour, which would stay so at night."""
    if "color" in sheet.text or "background" in sheet.text:
        for text, (line, column) in colours(sheet.text):
            yield make_message("EG-124", text, path=sheet.path, line=line, column=column)


@lru_cache(maxsize=8)
def colours(text: str) -> tuple[tuple[str, Place], ...]:
    """Return what gives running text a colour, and where; the issues of a series all have the same style sheet."""
    places = Places(text)
    return tuple(
        (f"{', '.join(line.selectors)} {{ {line.name}: {line.value} }}", places.at(line.offset))
        for line in forced_colours(read_styles(text))
    )
